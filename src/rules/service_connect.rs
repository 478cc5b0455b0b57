//! Service Connect, VPC Lattice and gateways of a service.

use super::context::{At, Context};
use super::repeat::repeats;
use super::traffic_shift::effective_strategy;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::launch::Launch;
use crate::model::traffic::ServiceConnectService;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "service-connect",
        "service-connect-namespace",
        Launch(service_connect_namespace).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "service-connect-disabled",
        Launch(service_connect_disabled).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "service-connect-name-conflict",
        Launch(service_connect_name_conflict).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "dns-name-upper-case",
        Launch(dns_name_upper_case).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "service-connect-ingress-conflict",
        Launch(service_connect_ingress_conflict).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "service-connect-timeout",
        Launch(service_connect_timeout).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "access-log-without-log",
        Launch(access_log_without_log).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "proxy-setting-duplicate",
        Launch(proxy_setting_duplicate).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "service-connect-tls",
        Launch(service_connect_tls).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "test-traffic-without-shift",
        Launch(test_traffic_without_shift).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "test-traffic-header",
        Launch(test_traffic_header).if_any("serviceConnectConfiguration")
    ),
    rule!(
        "service-connect",
        "lattice-duplicate",
        Launch(lattice_duplicate).if_any("vpcLatticeConfigurations")
    ),
    rule!(
        "service-connect",
        "gateway-health-check",
        Launch(gateway_health_check).if_any("gatewayConnectors")
    ),
];

fn service_connect_namespace(launch: &Launch, cx: &mut Context) {
    let Some(connect) = launch.service_connect().filter(|connect| connect.namespace.is_missing()) else {
        return;
    };
    cx.report(At::Opening(connect.node), "no `namespace` is named, so the cluster must have a default one")
        .label_if(connect.enabled.node(), "turned on")
        .help("ECS refuses the service if the cluster has no `serviceConnectDefaults`");
}

fn service_connect_disabled(launch: &Launch, cx: &mut Context) {
    let Some(connect) = launch.service_connect_configuration.get() else { return };
    let Some(off) = connect.enabled.bool().filter(|enabled| !enabled.value) else { return };
    let logs = connect.log_configuration.node();
    let services = connect.services.filled();
    if let Some(unused) = services.or(logs).and_then(Node::member) {
        cx.report(
            At::Key(unused),
            format!("Service Connect is turned off, so `{}` has no effect", unused.name()),
        )
        .label(off.node, "turned off");
    }
}

/// The name under which Cloud Map has a service.
fn discovery_name<'a>(service: &ServiceConnectService<'a>) -> Option<Known<'a, &'a str>> {
    if service.discovery_name.is_missing() { service.port_name.str() } else { service.discovery_name.str() }
}

fn service_connect_name_conflict(launch: &Launch, cx: &mut Context) {
    let services = launch.connect_services();
    for (first, name) in repeats(services.iter().filter_map(discovery_name), |name| name.value) {
        cx.report(name.node, format!("two services would have the name `{}` in the namespace", name.value))
            .label(first.node, "the first")
            .help("give one of them another `discoveryName`; it is the `portName` unless it is set");
    }
    let aliases = services.iter().flat_map(|service| &service.client_aliases);
    let known = aliases.filter_map(|alias| Some((alias.dns_name.str()?, alias.port.int()?.value)));
    for ((first, _), (name, port)) in repeats(known, |(name, port)| (name.value, port)) {
        cx.report(name.node, format!("clients cannot tell two services at `{}:{port}` apart", name.value))
            .label(first.node, "the first");
    }
}

fn dns_name_upper_case(launch: &Launch, cx: &mut Context) {
    let aliases = launch.connect_services().iter().flat_map(|service| &service.client_aliases);
    for name in aliases.filter_map(|alias| alias.dns_name.str()) {
        if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
            let lower = name.to_ascii_lowercase();
            cx.report(name.node, "ECS documents small letters only in the name that clients use")
                .fix_replace(name.node, edit::quote(&lower), Applicability::Unsafe);
        }
    }
}

fn service_connect_ingress_conflict(launch: &Launch, cx: &mut Context) {
    let ports = launch.connect_services().iter().filter_map(|service| service.ingress_port_override.int());
    for (first, port) in repeats(ports, |port| port.value) {
        cx.report(port.node, format!("the proxy cannot listen on port {} for two services", port.value))
            .label(first.node, "the first");
    }
}

fn service_connect_timeout(launch: &Launch, cx: &mut Context) {
    for timeout in launch.connect_services().iter().filter_map(|service| service.timeout.get()) {
        let (Some(idle), Some(request)) =
            (timeout.idle_timeout_seconds.int(), timeout.per_request_timeout_seconds.int())
        else {
            continue;
        };
        if idle.value > 0 && idle.value < request.value {
            cx.report(
                idle.node,
                format!("a connection is closed after {} s, before a request may end", idle.value),
            )
            .label(request.node, "time for a request")
            .help(format!(
                "let `idleTimeoutSeconds` be at least {} seconds, or 0 for no limit",
                request.value
            ));
        }
    }
}

fn access_log_without_log(launch: &Launch, cx: &mut Context) {
    let Some(connect) = launch.service_connect_configuration.get() else { return };
    let Some(member) = connect.access_log_configuration.node().and_then(Node::member) else { return };
    if connect.log_configuration.is_missing() {
        cx.report(At::Key(member), "access logs need a `logConfiguration` that says where they go")
            .help("add `logConfiguration` to `serviceConnectConfiguration`");
    }
}

fn proxy_setting_duplicate(launch: &Launch, cx: &mut Context) {
    let Some(connect) = launch.service_connect_configuration.get() else { return };
    let levels: Vec<_> =
        connect.container_configurations.iter().filter_map(|setting| setting.log_level.node()).collect();
    for level in levels.iter().skip(1) {
        cx.report(*level, "the proxy's `logLevel` is set twice").label(levels[0], "the first time");
    }
}

fn service_connect_tls(launch: &Launch, cx: &mut Context) {
    for tls in launch.connect_services().iter().filter_map(|service| service.tls.get()) {
        let authority = tls.issuer_certificate_authority.get();
        if let Some(authority) = authority.filter(|it| it.aws_pca_authority_arn.is_missing()) {
            cx.report(
                At::Opening(authority.node),
                "there is no `awsPcaAuthorityArn`, which issues the certificates",
            );
        }
        if tls.role_arn.is_missing() {
            cx.report(
                At::Opening(tls.node),
                "there is no `roleArn`, with which ECS manages the certificates",
            )
            .at_most(Severity::Warning);
        }
    }
}

fn test_traffic_without_shift(launch: &Launch, cx: &mut Context) {
    let Some(("ROLLING", named)) = effective_strategy(launch, cx) else { return };
    if launch.controller() != Some("ECS") {
        return;
    }
    let aliases = launch.connect_services().iter().flat_map(|service| &service.client_aliases);
    for member in aliases.filter_map(|alias| alias.test_traffic_rules.node()).filter_map(Node::member) {
        cx.report(At::Key(member), "a rolling deployment has no test traffic")
            .label_if(named, "does not shift traffic")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}

fn test_traffic_header(launch: &Launch, cx: &mut Context) {
    let aliases = launch.connect_services().iter().flat_map(|service| &service.client_aliases);
    for header in aliases.filter_map(|alias| alias.test_traffic_rules.get()?.header.get()) {
        let lacks = header.value.is_missing() || header.value.get().is_some_and(|it| it.exact.is_missing());
        if let Some(name) = header.name.node().filter(|_| lacks) {
            cx.report(At::Opening(header.node), "a header of which value? there is no `value.exact`")
                .label(name, "the header")
                .help("requests with this header and value go to the new tasks");
        }
    }
}

/// The model of the API lets port 0 through, but nothing can be reached there.
pub(super) fn port_zero(launch: &Launch, cx: &mut Context) {
    let ports = launch.connect_services().iter().flat_map(|service| {
        let aliases = service.client_aliases.iter().map(|alias| alias.port);
        aliases.chain([service.ingress_port_override])
    });
    for port in ports.filter_map(Field::int).filter(|port| port.value == 0) {
        cx.report(port.node, "nothing can be reached at port 0").help("ports are 1 to 65535");
    }
}

fn lattice_duplicate(launch: &Launch, cx: &mut Context) {
    let known = launch.vpc_lattice_configurations.iter().filter_map(|lattice| {
        Some((lattice.node, lattice.target_group_arn.str()?.value, lattice.port_name.str()?.value))
    });
    for ((first, ..), (again, ..)) in repeats(known, |(_, group, port)| (group, port)) {
        cx.report(again, "the same port is registered twice with this target group")
            .label(first, "the first time")
            .fix_remove(again, Applicability::Unsafe);
    }
}

fn gateway_health_check(launch: &Launch, cx: &mut Context) {
    for check in launch.gateway_connectors.iter().filter_map(|gateway| gateway.health_check.get()) {
        if let (Some(timeout), Some(interval)) =
            (check.health_check_timeout_seconds.int(), check.health_check_interval_seconds.int())
            && timeout.value >= interval.value
        {
            cx.report(
                timeout.node,
                format!(
                    "a check may take {} s, but the next begins after {} s",
                    timeout.value, interval.value
                ),
            )
            .label(interval.node, "time between two checks");
        }
        if let Some(path) = check.health_check_path.str().filter(|path| !path.value.starts_with('/')) {
            cx.report(path.node, "a path begins with `/`");
        }
        if let Some((http, grpc)) =
            check.matcher.get().and_then(|it| Some((it.http_code.node()?, it.grpc_code.node()?)))
            && http.id() != grpc.id()
        {
            cx.report(grpc, "a health check looks at HTTP codes or at gRPC codes").label(http, "HTTP codes");
        }
    }
}
