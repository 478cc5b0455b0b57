//! Container ports: conflicts, ranges, and what Service Connect reads of a port mapping.

use super::context::{At, Context};
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::Node;
use crate::facts::ports::{FARGATE_WINDOWS_PORT, MOST_RANGES};
use crate::model::container::{Container, PortMapping};
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::value::port_range;

pub(super) const RULES: &[Rule] = &[
    rule!("ports", "container-port-missing", Container(container_port_missing).if_any("portMappings")),
    rule!("ports", "container-port-conflict", Task(container_port_conflict).if_any("portMappings")),
    rule!("ports", "port-for-two-protocols", Container(port_for_two_protocols).if_any("portMappings")),
    rule!("ports", "port-reserved-on-fargate", Container(port_reserved_on_fargate).if_any("portMappings")),
    rule!("ports", "port-range-format", Container(port_range_format).if_any("portMappings")),
    rule!("ports", "port-range-with-port", Container(port_range_with_port).if_any("portMappings")),
    rule!(
        "ports",
        "port-range-on-host-network",
        Container(port_range_on_host_network).if_any("portMappings")
    ),
    rule!("ports", "port-range-count", Container(port_range_count).if_any("portMappings")),
    rule!("ports", "port-name-conflict", Task(port_name_conflict).if_any("portMappings")),
    rule!("ports", "port-name-on-host-network", Container(port_name_on_host_network).if_any("portMappings")),
    rule!("ports", "app-protocol-without-name", Container(app_protocol_without_name).if_any("portMappings")),
    rule!("ports", "service-connect-with-udp", Container(service_connect_with_udp).if_any("portMappings")),
];

fn container_port_missing(container: &Container, _: &Task, cx: &mut Context) {
    for mapping in &container.port_mappings {
        if mapping.container_port.is_missing() && mapping.container_port_range.is_missing() {
            cx.report(At::Opening(mapping.node), "this port mapping has no `containerPort`");
        }
    }
}

/// Protocol of a mapping; unknown words are taken for tcp, opaque ones for none.
pub(super) fn protocol<'a>(mapping: &PortMapping<'a>) -> Option<&'a str> {
    if mapping.protocol.is_missing() {
        return Some("tcp");
    }
    mapping.protocol.str().map(|known| if known.value == "udp" { "udp" } else { "tcp" })
}

/// What a mapping takes of the ports of its container.
#[derive(Debug, Clone, Copy)]
struct Taken<'a> {
    first: i64,
    last: i64,
    protocol: &'a str,
    /// Index of the container.
    container: usize,
    /// Whether the host port is fixed.
    is_fixed: bool,
    node: Node<'a>,
}

impl<'a> Taken<'a> {
    fn by(mapping: &PortMapping<'a>, container: usize) -> Option<Self> {
        let (first, last, node) = match (mapping.container_port.int(), mapping.container_port_range.str()) {
            (Some(port), _) => (port.value, port.value, port.node),
            (None, Some(range)) => {
                let (first, last) = port_range(range.value)?;
                (first, last, range.node)
            }
            (None, None) => return None,
        };
        let is_fixed = mapping.host_port.int().is_some_and(|port| port.value != 0);
        Some(Self { first, last, protocol: protocol(mapping)?, container, is_fixed, node })
    }

    const fn is_range(&self) -> bool {
        self.first < self.last
    }

    /// The ports that both take, in words.
    fn shared(&self, other: &Self) -> String {
        let (first, last) = (self.first.max(other.first), self.last.min(other.last));
        if first == last {
            format!("{} port {first} is", self.protocol)
        } else {
            format!("{} ports {first} to {last} are", self.protocol)
        }
    }
}

fn container_port_conflict(task: &Task, cx: &mut Context) {
    let Some(mode) = task.network_mode().filter(|mode| *mode != NetworkMode::None) else { return };
    let is_shared = matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host);
    let count: usize = task.containers().iter().map(|container| container.port_mappings.len()).sum();
    if count < 2 {
        return;
    }
    let mut taken: Vec<Taken> = Vec::with_capacity(count);
    for (index, container) in task.containers().iter().enumerate() {
        taken.extend(container.port_mappings.iter().filter_map(|mapping| Taken::by(mapping, index)));
    }
    let scope = |it: &Taken| if is_shared { 0 } else { it.container };
    // A stable sort: of those that begin with the same port, the first in the document stays first.
    taken.sort_by(|one, other| {
        (scope(one), one.protocol, one.first).cmp(&(scope(other), other.protocol, other.first))
    });
    let mut widest: Option<Taken> = None;
    for next in taken {
        let before = widest.filter(|it| scope(it) == scope(&next) && it.protocol == next.protocol);
        match before.filter(|before| next.first <= before.last) {
            Some(before) => report_conflict(before, next, mode, cx),
            None => widest = Some(next),
        }
        if widest.is_some_and(|it| next.last > it.last) {
            widest = Some(next);
        }
    }
}

fn report_conflict(one: Taken, other: Taken, mode: NetworkMode, cx: &mut Context) {
    let (first, again) = if one.node.id() < other.node.id() { (one, other) } else { (other, one) };
    let has_range = first.is_range() || again.is_range();
    // One port of a container may be reached by several ports of the instance.
    if mode == NetworkMode::Bridge && !has_range && (first.is_fixed || again.is_fixed) {
        return;
    }
    let reason = if first.container == again.container {
        "in this container".to_owned()
    } else {
        format!("in this task, and in network mode {} all containers share one network", mode.as_str())
    };
    let report = cx
        .report(again.node, format!("{} mapped twice {reason}", again.shared(&first)))
        .label(first.node, "mapped here first");
    let (copy, original) = (again.node.container(), first.node.container());
    if let (Some(copy), Some(original)) = (copy, original)
        && first.container == again.container
        && copy.source_text() == original.source_text()
    {
        report.fix("remove the second mapping", Applicability::Safe, vec![edit::remove_element(copy)]);
    }
}

fn port_for_two_protocols(container: &Container, _: &Task, cx: &mut Context) {
    let of = |wanted: &'static str| {
        let mappings =
            container.port_mappings.iter().filter(move |mapping| protocol(mapping) == Some(wanted));
        mappings.filter_map(|mapping| mapping.container_port.int())
    };
    for udp in of("udp") {
        if let Some(tcp) = of("tcp").find(|tcp| tcp.value == udp.value) {
            cx.report(udp.node, format!("port {} is mapped for udp and for tcp", udp.value))
                .label(tcp.node, "tcp")
                .help("ECS documents one protocol for each container port");
        }
    }
}

fn port_reserved_on_fargate(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_windows() || !task.is_on_fargate() {
        return;
    }
    let ports = container.port_mappings.iter().filter_map(|mapping| mapping.container_port.int());
    for port in ports.filter(|port| port.value == FARGATE_WINDOWS_PORT) {
        cx.report(port.node, format!("Fargate keeps port {} of Windows tasks for itself", port.value))
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate");
    }
}

fn port_range_format(container: &Container, _: &Task, cx: &mut Context) {
    for range in container.port_mappings.iter().filter_map(|mapping| mapping.container_port_range.str()) {
        let ends = port_range(range.value);
        if ends.is_some_and(|(first, last)| 1 <= first && first < last && last <= 65535) {
            continue;
        }
        let report = cx
            .report(range.node, format!("{:?} is no range of ports", range.value))
            .help("write the first and the last port, as in \"8000-8010\", from 1 to 65535");
        match ends {
            Some((first, last)) if first > last => {
                let turned = edit::quote(&format!("{last}-{first}"));
                report.fix_replace(range.node, turned, Applicability::Unsafe);
            }
            _ => {}
        }
    }
}

fn port_range_with_port(container: &Container, _: &Task, cx: &mut Context) {
    for mapping in &container.port_mappings {
        let Some(range) = mapping.container_port_range.node() else { continue };
        let others: Vec<Node> =
            [mapping.container_port.node(), mapping.host_port.node()].into_iter().flatten().collect();
        let Some(name) = others.first().and_then(|node| node.member()) else { continue };
        let message = format!("`containerPortRange` cannot stand beside `{}`", name.name());
        let report = others
            .iter()
            .fold(cx.report(range, message), |report, node| report.label(*node, "a single port"));
        if mapping.container_port.is_missing() {
            report.fix_remove(others[0], Applicability::Unsafe);
        }
    }
}

fn port_range_on_host_network(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Host) {
        return;
    }
    for range in container.port_mappings.iter().filter_map(|mapping| mapping.container_port_range.node()) {
        cx.report(range, "ranges of ports cannot be mapped in network mode host")
            .label_if(task.network_mode.node(), "the network of the instance")
            .help("containers have all ports of the instance there; ranges are for bridge and awsvpc");
    }
}

fn port_range_count(container: &Container, _: &Task, cx: &mut Context) {
    let ranges = container.port_mappings.iter().filter_map(|mapping| mapping.container_port_range.node());
    let ranges: Vec<Node> = ranges.collect();
    if let Some(excess) = ranges.get(MOST_RANGES) {
        cx.report(
            *excess,
            format!("the container has {} ranges of ports, but may have {MOST_RANGES}", ranges.len()),
        );
    }
}

fn port_name_conflict(task: &Task, cx: &mut Context) {
    let names =
        task.port_mappings().filter_map(|mapping| mapping.name.str()).map(|name| (name.value, name.node));
    for repeat in repeated(names) {
        cx.report(
            repeat.again,
            format!("the port name `{}` is used twice in this task definition", repeat.value),
        )
        .label(repeat.first, "used here first");
    }
}

fn port_name_on_host_network(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Host) {
        return;
    }
    for name in container.port_mappings.iter().filter_map(|mapping| mapping.name.node()) {
        cx.report(name, "Service Connect does not reach ports in network mode host, and a name is for it")
            .label_if(task.network_mode.node(), "the network of the instance")
            .help("leave the name out, or use bridge or awsvpc");
    }
}

fn app_protocol_without_name(container: &Container, _: &Task, cx: &mut Context) {
    for mapping in container.port_mappings.iter().filter(|mapping| mapping.name.is_missing()) {
        if let Some(protocol) = mapping.app_protocol.node() {
            cx.report(protocol, "`appProtocol` has no effect: the port has no `name`")
                .help("Service Connect reads it, and knows the port by its name");
        }
    }
}

fn service_connect_with_udp(container: &Container, _: &Task, cx: &mut Context) {
    for mapping in &container.port_mappings {
        let Some(udp) = mapping.protocol.str().filter(|protocol| protocol.value == "udp") else { continue };
        let (Some(app), true) = (mapping.app_protocol.node(), mapping.name.is_present()) else { continue };
        cx.report(app, "`appProtocol` is for Service Connect, which speaks tcp only").label(udp.node, "udp");
    }
}
