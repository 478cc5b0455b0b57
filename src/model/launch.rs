//! What makes tasks of a task definition: services, run and start requests, task sets.

use super::choice::Choice;
use super::container::{EnvironmentFile, NameValue, ResourceRequirement};
use super::deployment::{DeploymentConfiguration, DeploymentController, LifecycleHook, Monitoring};
use super::task_definition::{EphemeralStorage, InferenceAccelerator, PlacementConstraint, Tag};
use super::traffic::{
    AdvancedConfiguration, GatewayConnector, LoadBalancer, ServiceConnect, ServiceConnectService,
    ServiceRegistry, VpcLattice,
};
use super::view::{Field, List, Object, Read as _, View as _, view};
use super::volume::{EbsVolume, VolumeConfiguration};
use crate::document::node::Node;

view! {
    /// A service, a run or start request, or a task set: the members of all, since most are shared.
    Launch {
        cluster: Field<'a> = "cluster",
        service_name: Field<'a> = "serviceName",
        task_definition: Field<'a> = "taskDefinition",
        availability_zone_rebalancing: Choice<'a> = "availabilityZoneRebalancing",
        load_balancers: List<'a, LoadBalancer<'a>> = "loadBalancers",
        service_registries: List<'a, ServiceRegistry<'a>> = "serviceRegistries",
        desired_count: Field<'a> = "desiredCount",
        client_token: Field<'a> = "clientToken",
        launch_type: Choice<'a> = "launchType",
        capacity_provider_strategy: List<'a, CapacityProvider<'a>> = "capacityProviderStrategy",
        platform_version: Field<'a> = "platformVersion",
        role: Field<'a> = "role",
        deployment_configuration: Object<'a, DeploymentConfiguration<'a>> = "deploymentConfiguration",
        placement_constraints: List<'a, PlacementConstraint<'a>> = "placementConstraints",
        placement_strategy: List<'a, PlacementStrategy<'a>> = "placementStrategy",
        network_configuration: Object<'a, NetworkConfiguration<'a>> = "networkConfiguration",
        health_check_grace_period_seconds: Field<'a> = "healthCheckGracePeriodSeconds",
        scheduling_strategy: Choice<'a> = "schedulingStrategy",
        deployment_controller: Object<'a, DeploymentController<'a>> = "deploymentController",
        tags: List<'a, Tag<'a>> = "tags",
        enable_ecs_managed_tags: Field<'a> = "enableECSManagedTags",
        propagate_tags: Choice<'a> = "propagateTags",
        enable_execute_command: Field<'a> = "enableExecuteCommand",
        service_connect_configuration: Object<'a, ServiceConnect<'a>> = "serviceConnectConfiguration",
        volume_configurations: List<'a, VolumeConfiguration<'a>> = "volumeConfigurations",
        vpc_lattice_configurations: List<'a, VpcLattice<'a>> = "vpcLatticeConfigurations",
        gateway_connectors: List<'a, GatewayConnector<'a>> = "gatewayConnectors",
        monitoring: Object<'a, Monitoring<'a>> = "monitoring",
        service: Field<'a> = "service",
        force_new_deployment: Field<'a> = "forceNewDeployment",
        count: Field<'a> = "count",
        group: Field<'a> = "group",
        overrides: Object<'a, Overrides<'a>> = "overrides",
        reference_id: Field<'a> = "referenceId",
        started_by: Field<'a> = "startedBy",
        container_instances: List<'a, Field<'a>> = "containerInstances",
        external_id: Field<'a> = "externalId",
    }
}

view! {
    /// One of `capacityProviderStrategy`.
    CapacityProvider {
        capacity_provider: Field<'a> = "capacityProvider",
        weight: Field<'a> = "weight",
        base: Field<'a> = "base",
    }
}

view! {
    /// One of `placementStrategy`.
    PlacementStrategy {
        kind: Choice<'a> = "type",
        field: Field<'a> = "field",
    }
}

view! {
    /// `networkConfiguration`.
    NetworkConfiguration {
        awsvpc_configuration: Object<'a, AwsvpcConfiguration<'a>> = "awsvpcConfiguration",
    }
}

view! {
    /// `awsvpcConfiguration`.
    AwsvpcConfiguration {
        subnets: List<'a, Field<'a>> = "subnets",
        security_groups: List<'a, Field<'a>> = "securityGroups",
        assign_public_ip: Choice<'a> = "assignPublicIp",
    }
}

view! {
    /// `overrides` of a run request.
    Overrides {
        container_overrides: List<'a, ContainerOverride<'a>> = "containerOverrides",
        cpu: Field<'a> = "cpu",
        inference_accelerator_overrides: List<'a, InferenceAccelerator<'a>> = "inferenceAcceleratorOverrides",
        execution_role_arn: Field<'a> = "executionRoleArn",
        memory: Field<'a> = "memory",
        task_role_arn: Field<'a> = "taskRoleArn",
        ephemeral_storage: Object<'a, EphemeralStorage<'a>> = "ephemeralStorage",
    }
}

view! {
    /// One of `containerOverrides`.
    ContainerOverride {
        name: Field<'a> = "name",
        command: List<'a, Field<'a>> = "command",
        environment: List<'a, NameValue<'a>> = "environment",
        environment_files: List<'a, EnvironmentFile<'a>> = "environmentFiles",
        cpu: Field<'a> = "cpu",
        memory: Field<'a> = "memory",
        memory_reservation: Field<'a> = "memoryReservation",
        resource_requirements: List<'a, ResourceRequirement<'a>> = "resourceRequirements",
    }
}

/// What lies deep inside, and several rules ask for.
impl<'a> Launch<'a> {
    /// The launch that these overrides are for, of which nothing else is known.
    pub fn of_overrides(overrides: Node<'a>) -> Self {
        Self { overrides: Object::read(overrides), ..Self::opaque_view(overrides) }
    }

    /// Service Connect, where it is turned on.
    pub fn service_connect(&self) -> Option<&ServiceConnect<'a>> {
        self.service_connect_configuration.get().filter(|connect| connect.enabled.is_true())
    }

    /// The services of Service Connect, turned on or not.
    pub fn connect_services(&self) -> &[ServiceConnectService<'a>] {
        self.service_connect_configuration.get().map_or(&[], |connect| connect.services.items())
    }

    /// What is overridden in single containers.
    pub fn container_overrides(&self) -> &[ContainerOverride<'a>] {
        self.overrides.get().map_or(&[], |overrides| overrides.container_overrides.items())
    }

    /// The EBS volumes that are configured at launch.
    pub fn ebs_volumes(&self) -> impl Iterator<Item = &EbsVolume<'a>> {
        self.volume_configurations.iter().filter_map(|configuration| configuration.managed_ebs_volume.get())
    }

    /// Each `advancedConfiguration` of a load balancer.
    pub fn advanced_configurations(&self) -> impl Iterator<Item = &AdvancedConfiguration<'a>> {
        self.load_balancers.iter().filter_map(|balancer| balancer.advanced_configuration.get())
    }

    /// The lifecycle hooks of its deployments.
    pub fn lifecycle_hooks(&self) -> &[LifecycleHook<'a>] {
        self.deployment_configuration.get().map_or(&[], |configuration| configuration.lifecycle_hooks.items())
    }
}
