//! Ports of the instance that containers are reached by.

use std::collections::BTreeSet;

use super::context::{At, Context};
use super::ports::protocol;
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity, Tag};
use crate::facts::ports::{
    FIRST_DYNAMIC, FIRST_DYNAMIC_ON_WINDOWS, FIRST_EPHEMERAL, MOST_HOST_PORTS, RESERVED_ON_LINUX,
    RESERVED_ON_WINDOWS,
};
use crate::model::container::{Container, PortMapping};
use crate::model::platform::{NetworkMode, Task};
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("host-ports", "host-port-mismatch", Container(host_port_mismatch).if_any("portMappings")),
    rule!("host-ports", "host-port-redundant", Container(host_port_redundant).if_any("portMappings")),
    rule!("host-ports", "host-port-conflict", Task(host_port_conflict).if_any("portMappings")),
    rule!("host-ports", "host-port-reserved", Container(host_port_reserved).if_any("portMappings")),
    rule!("host-ports", "host-port-dynamic", Container(host_port_dynamic).if_any("portMappings")),
    rule!("host-ports", "host-port-static", Container(host_port_static).if_any("portMappings")),
    rule!("host-ports", "host-port-count", Task(host_port_count).if_any("portMappings")),
];

fn host_port_mismatch(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mode @ (NetworkMode::Awsvpc | NetworkMode::Host)) = task.network_mode() else { return };
    for mapping in &container.port_mappings {
        let (Some(host), Some(port)) = (mapping.host_port.int(), mapping.container_port.int()) else {
            continue;
        };
        let are_ports = [host, port].iter().all(|it| (1..=i64::from(u16::MAX)).contains(&it.value));
        // In awsvpc mode ECS accepts 0 and takes it for the container port. What else is no port is told of as such.
        if host.value == port.value || !are_ports {
            continue;
        }
        cx.report(
            host.node,
            format!(
                "host port {} differs from container port {}, which network mode {} does not allow",
                host.value,
                port.value,
                mode.as_str()
            ),
        )
        .label(port.node, "the container port")
        .label_if(task.definition_node("networkMode"), mode.as_str())
        .help("leave `hostPort` out")
        .fix_remove(host.node, Applicability::Safe);
    }
}

/// The output of a describe call has it, and nothing comes of it.
fn host_port_redundant(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mode @ (NetworkMode::Awsvpc | NetworkMode::Host)) = task.network_mode() else { return };
    for mapping in &container.port_mappings {
        let (Some(host), Some(port)) = (mapping.host_port.int(), mapping.container_port.int()) else {
            continue;
        };
        if host.value == port.value {
            cx.report(
                host.node,
                format!("in network mode {} the host port is the container port", mode.as_str()),
            )
            .label(port.node, "the container port")
            .help("leave `hostPort` out")
            .tag(Tag::Unnecessary)
            .fix_remove(host.node, Applicability::Safe);
        }
    }
}

/// Whether ports of the instance are mapped to those of the container: network mode bridge, and what Windows has.
fn maps_host_ports(task: &Task) -> bool {
    let is_nat = task.is_windows() && task.network_mode.is_missing() && !task.is_on_fargate();
    task.network_mode() == Some(NetworkMode::Bridge) || is_nat
}

/// The fixed port of the instance that a mapping takes.
fn fixed<'a>(mapping: &PortMapping<'a>, task: &Task) -> Option<Known<'a, i64>> {
    match task.network_mode() {
        Some(NetworkMode::Host) if mapping.host_port.is_missing() => mapping.container_port.int(),
        Some(NetworkMode::Host) => mapping.host_port.int().filter(|port| port.value != 0),
        _ if maps_host_ports(task) => mapping.host_port.int().filter(|port| port.value != 0),
        _ => None,
    }
}

fn host_port_conflict(task: &Task, cx: &mut Context) {
    // In network mode host, the host port is the container port, and that conflict is another rule's.
    if !maps_host_ports(task) {
        return;
    }
    let ports = task.port_mappings().filter_map(|mapping| Some((fixed(mapping, task)?, protocol(mapping)?)));
    for repeat in repeated(ports.map(|(port, protocol)| ((port.value, protocol), port.node))) {
        let (port, protocol) = repeat.value;
        cx.report(repeat.again, format!("{protocol} host port {port} is mapped twice in this task"))
            .label(repeat.first, "mapped here first")
            .help("leave `hostPort` out for a port that the instance chooses");
    }
}

fn reserved(port: i64, task: &Task) -> Option<&'static str> {
    let table = if task.is_windows() { RESERVED_ON_WINDOWS } else { RESERVED_ON_LINUX };
    table.iter().find(|(reserved, _)| *reserved == port).map(|(_, what)| *what)
}

fn host_port_reserved(container: &Container, task: &Task, cx: &mut Context) {
    for port in container.port_mappings.iter().filter_map(|mapping| fixed(mapping, task)) {
        let Some(what) = reserved(port.value, task) else { continue };
        let report = cx
            .report(port.node, format!("port {} of the instance is reserved for {what}", port.value))
            .help("no instance has it free, unless its agent is set up otherwise");
        let is_host_port = port.node.member().is_some_and(|member| member.name() == "hostPort");
        if is_host_port && maps_host_ports(task) {
            report.fix_remove(port.node, Applicability::Unsafe);
        }
    }
}

fn host_port_dynamic(container: &Container, task: &Task, cx: &mut Context) {
    if !maps_host_ports(task) {
        return;
    }
    let first = if task.is_windows() { FIRST_DYNAMIC_ON_WINDOWS } else { FIRST_DYNAMIC };
    for port in container.port_mappings.iter().filter_map(|mapping| fixed(mapping, task)) {
        let (whose, severity) = match port.value {
            _ if reserved(port.value, task).is_some() || port.value > 65535 => continue,
            value if value >= first => ("for dynamic mappings", Severity::Warning),
            value if value >= FIRST_EPHEMERAL => ("for outgoing connections", Severity::Info),
            _ => continue,
        };
        cx.report(port.node, format!("the instance takes ports such as {} {whose}", port.value))
            .help(format!("choose a port below {FIRST_EPHEMERAL}, or leave `hostPort` out for one that the instance chooses"))
            .at_most(severity);
    }
}

fn host_port_static(container: &Container, task: &Task, cx: &mut Context) {
    for port in container.port_mappings.iter().filter_map(|mapping| fixed(mapping, task)) {
        cx.report(
            port.node,
            format!("with port {} of the instance, an instance runs one such task", port.value),
        )
        .help("leave `hostPort` out in network mode bridge, or use awsvpc");
    }
}

fn host_port_count(task: &Task, cx: &mut Context) {
    let ports: BTreeSet<_> =
        task.port_mappings().filter_map(|mapping| fixed(mapping, task)).map(|port| port.value).collect();
    let Some(list) = task.container_definitions.node().filter(|_| ports.len() > MOST_HOST_PORTS) else {
        return;
    };
    cx.report(
        At::Opening(list),
        format!("the task takes {} ports of its instance, which has {MOST_HOST_PORTS} to give", ports.len()),
    );
}
