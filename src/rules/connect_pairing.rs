//! Service Connect, VPC Lattice and gateways against the ports of the task definition.

use std::collections::{BTreeSet, HashMap};

use super::context::{At, Context};
use super::spelling::{list, nearest};
use super::{Pair, Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::model::container::PortMapping;
use crate::model::platform::{NetworkMode, Task};
use crate::model::traffic::ServiceConnectService;
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("connect-pairing", "service-connect-port-unknown", Pair(service_connect_port_unknown)),
    rule!("connect-pairing", "service-connect-unsupported", Pair(service_connect_unsupported)),
    rule!("connect-pairing", "service-connect-memory", Pair(service_connect_memory)),
    rule!("connect-pairing", "service-connect-timeout-on-tcp", Pair(service_connect_timeout_on_tcp)),
    rule!("connect-pairing", "service-connect-ingress-taken", Pair(service_connect_ingress_taken)),
];

fn service_connect_port_unknown(pair: &Pair, cx: &mut Context) {
    let services = pair.launch.connect_services().iter().map(|service| service.port_name);
    let lattice = pair.launch.vpc_lattice_configurations.iter().map(|lattice| lattice.port_name);
    let gateways = pair.launch.gateway_connectors.iter().map(|gateway| gateway.port_name);
    let used = services.chain(lattice).chain(gateways).filter_map(Field::str);
    let mut used = used.filter(|name| !name.is_empty()).peekable();
    // Most services name no ports.
    if used.peek().is_none() {
        return;
    }
    let Some(names) = port_names(pair.task) else { return };
    for name in used.filter(|name| !names.contains(name.value)) {
        let help = if names.is_empty() {
            "no port mapping has a `name`".to_owned()
        } else {
            format!("it names {}", list(names.iter().copied()))
        };
        let report = cx
            .report(name.node, format!("no port mapping of the task definition is named `{}`", name.value))
            .label_if(pair.task.container_definitions.node().map(At::Opening), "its containers")
            .help(help);
        if let Some(meant) = nearest(name.value, names.iter().copied()) {
            report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

/// Names of all port mappings, if none can be hidden behind a placeholder.
fn port_names<'a>(task: &'a Task) -> Option<BTreeSet<&'a str>> {
    if !task.container_definitions.is_complete() {
        return None;
    }
    let mut names = BTreeSet::new();
    for container in task.containers() {
        if !container.port_mappings.is_complete() {
            return None;
        }
        for mapping in container.port_mappings.iter().filter(|mapping| mapping.name.is_present()) {
            names.insert(mapping.name.str()?.value);
        }
    }
    Some(names)
}

fn service_connect_unsupported(pair: &Pair, cx: &mut Context) {
    let Some(connect) = pair.launch.service_connect() else { return };
    let Some(member) = connect.node.member() else { return };
    if pair.task.is_windows() {
        cx.report(
            At::Key(member),
            "Service Connect runs on Linux alone, but the task definition is for Windows",
        )
        .label_if(pair.task.os_node(), "Windows");
    }
    if let Some(mode @ (NetworkMode::Host | NetworkMode::None)) = pair.task.network_mode() {
        cx.report(
            At::Key(member),
            format!("Service Connect does not support network mode {}", mode.as_str()),
        )
        .label_if(pair.task.definition_node("networkMode"), "the network mode")
        .help("it works with awsvpc and bridge");
    }
    for (service, mapping) in named_ports(pair).filter(|(_, mapping)| mapping.protocol.is("udp")) {
        let Some(name) = service.port_name.str() else { continue };
        cx.report(
            name.node,
            format!("Service Connect does not support udp, the protocol of `{}`", name.value),
        )
        .label_if(mapping.protocol.node(), "udp");
    }
}

/// The services of Service Connect, each with the port mapping that it names.
fn named_ports<'p, 'a>(
    pair: &'p Pair<'a>,
) -> impl Iterator<Item = (&'p ServiceConnectService<'a>, &'p PortMapping<'a>)> {
    let services = pair.launch.service_connect().map_or(&[][..], |connect| connect.services.items());
    let mappings = pair.task.port_mappings().filter(|_| !services.is_empty());
    let named = mappings.filter_map(|mapping| Some((mapping.name.str()?.value, mapping)));
    let by_name: HashMap<_, _> = named.collect();
    services.iter().filter_map(move |service| Some((service, *by_name.get(service.port_name.str()?.value)?)))
}

fn service_connect_memory(pair: &Pair, cx: &mut Context) {
    let Some(member) = pair.launch.service_connect().and_then(|connect| connect.node.member()) else {
        return;
    };
    let is_on_fargate = pair.launch.is_on_fargate() || pair.task.is_on_fargate();
    // On Fargate a task without a size has a diagnostic of its own.
    if pair.task.memory.is_missing() && !is_on_fargate {
        cx.report(At::Key(member), "Service Connect needs a task with a `memory` of its own")
            .label(At::Opening(pair.task.node), "no `memory`")
            .help("the proxy shares it: set the sum of the containers and at least 64 MiB more");
        return;
    }
    let Some(memory) = pair.task.memory.memory_mib() else { return };
    let containers: Option<Vec<i64>> =
        pair.task.containers().iter().map(|it| it.memory.int().map(|memory| memory.value)).collect();
    let sum = containers.unwrap_or_default().iter().fold(0_i64, |sum, memory| sum.saturating_add(*memory));
    if sum >= memory.value && pair.task.container_definitions.is_complete() {
        cx.report(
            At::Key(member),
            format!(
                "the proxy of Service Connect finds no memory: containers have {sum} of {} MiB",
                memory.value
            ),
        )
        .label(memory.node, "the task")
        .help("give the task at least 64 MiB more than its containers together");
    }
}

fn service_connect_timeout_on_tcp(pair: &Pair, cx: &mut Context) {
    for (service, mapping) in named_ports(pair) {
        let seconds = service.timeout.get().and_then(|timeout| timeout.per_request_timeout_seconds.int());
        let Some(seconds) = seconds.filter(|it| it.value > 0 && mapping.app_protocol.is_missing()) else {
            continue;
        };
        cx.report(seconds.node, "a port without `appProtocol` is plain TCP, which has no requests to time")
            .label(At::Opening(mapping.node), "no `appProtocol`")
            .help("set `appProtocol` to http, http2 or grpc, or leave the time for requests out");
    }
}

fn service_connect_ingress_taken(pair: &Pair, cx: &mut Context) {
    let Some(connect) = pair.launch.service_connect() else { return };
    if pair.task.network_mode() != Some(NetworkMode::Awsvpc) {
        return;
    }
    let ports = pair.task.port_mappings().filter_map(|mapping| mapping.container_port.int());
    let ports: HashMap<_, _> = ports.map(|port| (port.value, port)).collect();
    for port in connect.services.iter().filter_map(|service| service.ingress_port_override.int()) {
        if let Some(taken) = ports.get(&port.value) {
            cx.report(port.node, format!("the proxy cannot listen on port {}: a container does", port.value))
                .label(taken.node, "a container's port")
                .help("in network mode awsvpc the proxy and the containers share one network");
        }
    }
}
