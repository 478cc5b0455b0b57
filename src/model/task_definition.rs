//! What `RegisterTaskDefinition` takes.

use super::choice::Choice;
use super::container::{Container, NameValue};
use super::view::{Field, List, Object, view};
use super::volume::Volume;

view! {
    /// A task definition.
    TaskDefinition {
        family: Field<'a> = "family",
        task_role_arn: Field<'a> = "taskRoleArn",
        execution_role_arn: Field<'a> = "executionRoleArn",
        network_mode: Choice<'a> = "networkMode",
        container_definitions: List<'a, Container<'a>> = "containerDefinitions",
        volumes: List<'a, Volume<'a>> = "volumes",
        placement_constraints: List<'a, PlacementConstraint<'a>> = "placementConstraints",
        requires_compatibilities: List<'a, Field<'a>> = "requiresCompatibilities",
        cpu: Field<'a> = "cpu",
        memory: Field<'a> = "memory",
        tags: List<'a, Tag<'a>> = "tags",
        pid_mode: Choice<'a> = "pidMode",
        ipc_mode: Choice<'a> = "ipcMode",
        proxy_configuration: Object<'a, ProxyConfiguration<'a>> = "proxyConfiguration",
        inference_accelerators: List<'a, InferenceAccelerator<'a>> = "inferenceAccelerators",
        ephemeral_storage: Object<'a, EphemeralStorage<'a>> = "ephemeralStorage",
        runtime_platform: Object<'a, RuntimePlatform<'a>> = "runtimePlatform",
        enable_fault_injection: Field<'a> = "enableFaultInjection",
        trusted_execution_configuration: Object<'a, TrustedExecution<'a>> = "trustedExecutionConfiguration",
        revision: Field<'a> = "revision",
    }
}

view! {
    /// A tag.
    Tag {
        key: Field<'a> = "key",
        value: Field<'a> = "value",
    }
}

view! {
    /// One of `placementConstraints`, of a task definition, a service or a run request.
    PlacementConstraint {
        kind: Choice<'a> = "type",
        expression: Field<'a> = "expression",
    }
}

view! {
    /// `proxyConfiguration`: App Mesh.
    ProxyConfiguration {
        kind: Choice<'a> = "type",
        container_name: Field<'a> = "containerName",
        properties: List<'a, NameValue<'a>> = "properties",
    }
}

view! {
    /// `ephemeralStorage`.
    EphemeralStorage {
        size_in_gib: Field<'a> = "sizeInGiB",
    }
}

view! {
    /// `runtimePlatform`.
    RuntimePlatform {
        cpu_architecture: Choice<'a> = "cpuArchitecture",
        operating_system_family: Choice<'a> = "operatingSystemFamily",
    }
}

view! {
    /// `trustedExecutionConfiguration`.
    TrustedExecution {
        isolation_mode: Choice<'a> = "isolationMode",
        attestation_policy: Field<'a> = "attestationPolicy",
    }
}

view! {
    /// An Elastic Inference accelerator, which no longer exists.
    InferenceAccelerator {
        device_name: Field<'a> = "deviceName",
    }
}
