//! What `CreateCluster` and its kin take, and those of capacity providers.

use super::choice::Choice;
use super::launch::CapacityProvider;
use super::task_definition::Tag;
use super::view::{Field, List, Object, view};

view! {
    /// A cluster.
    Cluster {
        tags: List<'a, Tag<'a>> = "tags",
        settings: List<'a, ClusterSetting<'a>> = "settings",
        configuration: Object<'a, ClusterConfiguration<'a>> = "configuration",
        capacity_providers: List<'a, Field<'a>> = "capacityProviders",
        default_capacity_provider_strategy: List<'a, CapacityProvider<'a>> = "defaultCapacityProviderStrategy",
        service_connect_defaults: Object<'a, ServiceConnectDefaults<'a>> = "serviceConnectDefaults",
        cluster: Field<'a> = "cluster",
    }
}

view! {
    /// One of `settings`.
    ClusterSetting {
        name: Choice<'a> = "name",
        value: Field<'a> = "value",
    }
}

view! {
    /// `configuration` of a cluster.
    ClusterConfiguration {
        execute_command_configuration: Object<'a, ExecuteCommand<'a>> = "executeCommandConfiguration",
    }
}

view! {
    /// `executeCommandConfiguration`.
    ExecuteCommand {
        kms_key_id: Field<'a> = "kmsKeyId",
        logging: Choice<'a> = "logging",
        log_configuration: Object<'a, ExecuteCommandLog<'a>> = "logConfiguration",
    }
}

view! {
    /// `logConfiguration` of `executeCommandConfiguration`.
    ExecuteCommandLog {
        cloud_watch_log_group_name: Field<'a> = "cloudWatchLogGroupName",
        cloud_watch_encryption_enabled: Field<'a> = "cloudWatchEncryptionEnabled",
        s3_bucket_name: Field<'a> = "s3BucketName",
        s3_encryption_enabled: Field<'a> = "s3EncryptionEnabled",
        s3_key_prefix: Field<'a> = "s3KeyPrefix",
    }
}

view! {
    /// `serviceConnectDefaults`.
    ServiceConnectDefaults {
        namespace: Field<'a> = "namespace",
    }
}

view! {
    /// A capacity provider, to be created or changed.
    Provider {
        name: Field<'a> = "name",
        cluster: Field<'a> = "cluster",
        auto_scaling_group_provider: Object<'a, ScalingGroup<'a>> = "autoScalingGroupProvider",
        managed_instances_provider: Field<'a> = "managedInstancesProvider",
        tags: List<'a, Tag<'a>> = "tags",
    }
}

view! {
    /// `autoScalingGroupProvider`.
    ScalingGroup {
        managed_scaling: Object<'a, ManagedScaling<'a>> = "managedScaling",
        managed_termination_protection: Choice<'a> = "managedTerminationProtection",
    }
}

view! {
    /// `managedScaling`.
    ManagedScaling {
        status: Choice<'a> = "status",
        minimum_scaling_step_size: Field<'a> = "minimumScalingStepSize",
        maximum_scaling_step_size: Field<'a> = "maximumScalingStepSize",
    }
}
