//! What a container definition holds.

use super::choice::Choice;
use super::view::{Field, List, Map, Object, view};

view! {
    /// One of `containerDefinitions`.
    Container {
        name: Field<'a> = "name",
        image: Field<'a> = "image",
        repository_credentials: Object<'a, RepositoryCredentials<'a>> = "repositoryCredentials",
        cpu: Field<'a> = "cpu",
        memory: Field<'a> = "memory",
        memory_reservation: Field<'a> = "memoryReservation",
        links: List<'a, Field<'a>> = "links",
        port_mappings: List<'a, PortMapping<'a>> = "portMappings",
        essential: Field<'a> = "essential",
        restart_policy: Object<'a, RestartPolicy<'a>> = "restartPolicy",
        entry_point: List<'a, Field<'a>> = "entryPoint",
        command: List<'a, Field<'a>> = "command",
        environment: List<'a, NameValue<'a>> = "environment",
        environment_files: List<'a, EnvironmentFile<'a>> = "environmentFiles",
        mount_points: List<'a, MountPoint<'a>> = "mountPoints",
        volumes_from: List<'a, VolumeFrom<'a>> = "volumesFrom",
        linux_parameters: Object<'a, LinuxParameters<'a>> = "linuxParameters",
        secrets: List<'a, Secret<'a>> = "secrets",
        depends_on: List<'a, ContainerDependency<'a>> = "dependsOn",
        start_timeout: Field<'a> = "startTimeout",
        stop_timeout: Field<'a> = "stopTimeout",
        version_consistency: Choice<'a> = "versionConsistency",
        hostname: Field<'a> = "hostname",
        user: Field<'a> = "user",
        working_directory: Field<'a> = "workingDirectory",
        disable_networking: Field<'a> = "disableNetworking",
        privileged: Field<'a> = "privileged",
        readonly_root_filesystem: Field<'a> = "readonlyRootFilesystem",
        dns_servers: List<'a, Field<'a>> = "dnsServers",
        dns_search_domains: List<'a, Field<'a>> = "dnsSearchDomains",
        extra_hosts: List<'a, HostEntry<'a>> = "extraHosts",
        docker_security_options: List<'a, Field<'a>> = "dockerSecurityOptions",
        docker_labels: Map<'a> = "dockerLabels",
        ulimits: List<'a, Ulimit<'a>> = "ulimits",
        log_configuration: Object<'a, LogConfiguration<'a>> = "logConfiguration",
        health_check: Object<'a, HealthCheck<'a>> = "healthCheck",
        system_controls: List<'a, SystemControl<'a>> = "systemControls",
        resource_requirements: List<'a, ResourceRequirement<'a>> = "resourceRequirements",
        firelens_configuration: Object<'a, FirelensConfiguration<'a>> = "firelensConfiguration",
        credential_specs: List<'a, Field<'a>> = "credentialSpecs",
    }
}

view! {
    /// `repositoryCredentials`.
    RepositoryCredentials {
        credentials_parameter: Field<'a> = "credentialsParameter",
    }
}

view! {
    /// One of `portMappings`.
    PortMapping {
        container_port: Field<'a> = "containerPort",
        host_port: Field<'a> = "hostPort",
        protocol: Choice<'a> = "protocol",
        name: Field<'a> = "name",
        app_protocol: Choice<'a> = "appProtocol",
        container_port_range: Field<'a> = "containerPortRange",
    }
}

view! {
    /// `restartPolicy`.
    RestartPolicy {
        enabled: Field<'a> = "enabled",
        ignored_exit_codes: List<'a, Field<'a>> = "ignoredExitCodes",
        restart_attempt_period: Field<'a> = "restartAttemptPeriod",
    }
}

view! {
    /// A name and a value: an environment variable, a property of the proxy.
    NameValue {
        name: Field<'a> = "name",
        value: Field<'a> = "value",
    }
}

view! {
    /// One of `environmentFiles`.
    EnvironmentFile {
        value: Field<'a> = "value",
        kind: Choice<'a> = "type",
    }
}

view! {
    /// One of `mountPoints`.
    MountPoint {
        source_volume: Field<'a> = "sourceVolume",
        container_path: Field<'a> = "containerPath",
        read_only: Field<'a> = "readOnly",
    }
}

view! {
    /// One of `volumesFrom`.
    VolumeFrom {
        source_container: Field<'a> = "sourceContainer",
        read_only: Field<'a> = "readOnly",
    }
}

view! {
    /// `linuxParameters`.
    LinuxParameters {
        capabilities: Object<'a, Capabilities<'a>> = "capabilities",
        devices: List<'a, Device<'a>> = "devices",
        init_process_enabled: Field<'a> = "initProcessEnabled",
        tmpfs: List<'a, Tmpfs<'a>> = "tmpfs",
        max_swap: Field<'a> = "maxSwap",
        swappiness: Field<'a> = "swappiness",
    }
}

view! {
    /// `linuxParameters.capabilities`.
    Capabilities {
        add: List<'a, Field<'a>> = "add",
        drop: List<'a, Field<'a>> = "drop",
    }
}

view! {
    /// One of `linuxParameters.devices`.
    Device {
        host_path: Field<'a> = "hostPath",
        container_path: Field<'a> = "containerPath",
        permissions: List<'a, Field<'a>> = "permissions",
    }
}

view! {
    /// One of `linuxParameters.tmpfs`.
    Tmpfs {
        container_path: Field<'a> = "containerPath",
        size: Field<'a> = "size",
        mount_options: List<'a, Field<'a>> = "mountOptions",
    }
}

view! {
    /// One of `secrets` or `secretOptions`.
    Secret {
        name: Field<'a> = "name",
        value_from: Field<'a> = "valueFrom",
    }
}

view! {
    /// One of `dependsOn`.
    ContainerDependency {
        container_name: Field<'a> = "containerName",
        condition: Choice<'a> = "condition",
    }
}

view! {
    /// One of `extraHosts`.
    HostEntry {
        hostname: Field<'a> = "hostname",
        ip_address: Field<'a> = "ipAddress",
    }
}

view! {
    /// One of `ulimits`.
    Ulimit {
        name: Choice<'a> = "name",
        soft_limit: Field<'a> = "softLimit",
        hard_limit: Field<'a> = "hardLimit",
    }
}

view! {
    /// `logConfiguration`, of a container or of Service Connect.
    LogConfiguration {
        log_driver: Choice<'a> = "logDriver",
        options: Map<'a> = "options",
        secret_options: List<'a, Secret<'a>> = "secretOptions",
    }
}

view! {
    /// `healthCheck`.
    HealthCheck {
        command: List<'a, Field<'a>> = "command",
        interval: Field<'a> = "interval",
        timeout: Field<'a> = "timeout",
        start_period: Field<'a> = "startPeriod",
    }
}

impl HealthCheck<'_> {
    /// Seconds between two checks: as given, or the default; `None` where that is opaque.
    /// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html>.
    pub fn seconds_between(&self) -> Option<i64> {
        if self.interval.is_missing() { Some(30) } else { self.interval.int().map(|known| known.value) }
    }
}

view! {
    /// One of `systemControls`.
    SystemControl {
        namespace: Field<'a> = "namespace",
        value: Field<'a> = "value",
    }
}

view! {
    /// One of `resourceRequirements`.
    ResourceRequirement {
        value: Field<'a> = "value",
        kind: Choice<'a> = "type",
        sharing_strategy: Field<'a> = "sharingStrategy",
    }
}

view! {
    /// `firelensConfiguration`.
    FirelensConfiguration {
        kind: Choice<'a> = "type",
        options: Map<'a> = "options",
    }
}
