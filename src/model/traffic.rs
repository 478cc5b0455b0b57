//! How traffic reaches a service: load balancers, discovery, Service Connect, VPC Lattice, gateways.

use super::choice::Choice;
use super::container::LogConfiguration;
use super::view::{Field, List, Object, view};

view! {
    /// One of `loadBalancers`.
    LoadBalancer {
        target_group_arn: Field<'a> = "targetGroupArn",
        load_balancer_name: Field<'a> = "loadBalancerName",
        container_name: Field<'a> = "containerName",
        container_port: Field<'a> = "containerPort",
        advanced_configuration: Object<'a, AdvancedConfiguration<'a>> = "advancedConfiguration",
    }
}

impl LoadBalancer<'_> {
    /// Whether it is a Classic Load Balancer: it has a name, and no target group.
    pub const fn is_classic(&self) -> bool {
        self.target_group_arn.is_missing() && self.load_balancer_name.is_present()
    }
}

view! {
    /// `advancedConfiguration`, of a load balancer or of VPC Lattice.
    AdvancedConfiguration {
        alternate_target_group_arn: Field<'a> = "alternateTargetGroupArn",
        production_listener_rule: Field<'a> = "productionListenerRule",
        test_listener_rule: Field<'a> = "testListenerRule",
        role_arn: Field<'a> = "roleArn",
    }
}

view! {
    /// One of `serviceRegistries`.
    ServiceRegistry {
        registry_arn: Field<'a> = "registryArn",
        port: Field<'a> = "port",
        container_name: Field<'a> = "containerName",
        container_port: Field<'a> = "containerPort",
    }
}

view! {
    /// `serviceConnectConfiguration`.
    ServiceConnect {
        enabled: Field<'a> = "enabled",
        namespace: Field<'a> = "namespace",
        services: List<'a, ServiceConnectService<'a>> = "services",
        log_configuration: Object<'a, LogConfiguration<'a>> = "logConfiguration",
        access_log_configuration: Object<'a, AccessLog<'a>> = "accessLogConfiguration",
        container_configurations: List<'a, ProxyContainer<'a>> = "containerConfigurations",
    }
}

view! {
    /// One of Service Connect's `services`.
    ServiceConnectService {
        port_name: Field<'a> = "portName",
        discovery_name: Field<'a> = "discoveryName",
        client_aliases: List<'a, ClientAlias<'a>> = "clientAliases",
        ingress_port_override: Field<'a> = "ingressPortOverride",
        timeout: Object<'a, ServiceConnectTimeout<'a>> = "timeout",
        tls: Object<'a, ServiceConnectTls<'a>> = "tls",
    }
}

view! {
    /// One of `clientAliases`.
    ClientAlias {
        port: Field<'a> = "port",
        dns_name: Field<'a> = "dnsName",
        test_traffic_rules: Object<'a, TestTrafficRules<'a>> = "testTrafficRules",
    }
}

view! {
    /// `testTrafficRules`.
    TestTrafficRules {
        header: Object<'a, TestTrafficHeader<'a>> = "header",
    }
}

view! {
    /// `header` of a test traffic rule.
    TestTrafficHeader {
        name: Field<'a> = "name",
        value: Object<'a, TestTrafficMatch<'a>> = "value",
    }
}

view! {
    /// `value` of a test traffic header.
    TestTrafficMatch {
        exact: Field<'a> = "exact",
    }
}

view! {
    /// `timeout` of a Service Connect service.
    ServiceConnectTimeout {
        idle_timeout_seconds: Field<'a> = "idleTimeoutSeconds",
        per_request_timeout_seconds: Field<'a> = "perRequestTimeoutSeconds",
    }
}

view! {
    /// `tls` of a Service Connect service.
    ServiceConnectTls {
        issuer_certificate_authority: Object<'a, CertificateAuthority<'a>> = "issuerCertificateAuthority",
        role_arn: Field<'a> = "roleArn",
    }
}

view! {
    /// `issuerCertificateAuthority`.
    CertificateAuthority {
        aws_pca_authority_arn: Field<'a> = "awsPcaAuthorityArn",
    }
}

view! {
    /// `accessLogConfiguration`.
    AccessLog {
        format: Choice<'a> = "format",
        include_query_parameters: Choice<'a> = "includeQueryParameters",
    }
}

view! {
    /// One of `containerConfigurations`.
    ProxyContainer {
        log_level: Choice<'a> = "logLevel",
    }
}

view! {
    /// One of `vpcLatticeConfigurations`.
    VpcLattice {
        role_arn: Field<'a> = "roleArn",
        target_group_arn: Field<'a> = "targetGroupArn",
        port_name: Field<'a> = "portName",
        advanced_configuration: Object<'a, AdvancedConfiguration<'a>> = "advancedConfiguration",
    }
}

view! {
    /// One of `gatewayConnectors`.
    GatewayConnector {
        port_name: Field<'a> = "portName",
        health_check: Object<'a, GatewayHealthCheck<'a>> = "healthCheck",
    }
}

view! {
    /// `healthCheck` of a gateway connector.
    GatewayHealthCheck {
        health_check_path: Field<'a> = "healthCheckPath",
        health_check_timeout_seconds: Field<'a> = "healthCheckTimeoutSeconds",
        health_check_interval_seconds: Field<'a> = "healthCheckIntervalSeconds",
        matcher: Object<'a, GatewayMatcher<'a>> = "matcher",
    }
}

view! {
    /// `matcher` of a gateway's health check.
    GatewayMatcher {
        http_code: Field<'a> = "httpCode",
        grpc_code: Field<'a> = "grpcCode",
    }
}
