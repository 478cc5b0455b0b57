//! Port mappings.

use std::collections::HashMap;

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Tag};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::{Container, PortMapping};
use crate::model::platform::{NetworkMode, Task};
use crate::model::value::port_range;

pub(super) const RULES: &[Rule] = &[
    rule!("ports", "host-port-mismatch", Container(host_port_mismatch)),
    rule!("ports", "host-port-redundant", Container(host_port_redundant)),
    rule!("ports", "container-port-missing", Container(container_port_missing)),
    rule!("ports", "container-port-conflict", Task(container_port_conflict)),
    rule!("ports", "host-port-conflict", Task(host_port_conflict)),
    rule!("ports", "port-range-format", Container(port_range_format)),
    rule!("ports", "port-range-with-port", Container(port_range_with_port)),
    rule!("ports", "port-name-conflict", Task(port_name_conflict)),
];

fn host_port_mismatch(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mode @ (NetworkMode::Awsvpc | NetworkMode::Host)) = task.network_mode() else { return };
    for mapping in &container.port_mappings {
        let (Some(host), Some(port)) = (mapping.host_port.int(), mapping.container_port.int()) else {
            continue;
        };
        // In awsvpc mode ECS accepts 0 and takes it for the container port.
        if host.value == port.value || host.value == 0 {
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

fn container_port_missing(container: &Container, _: &Task, cx: &mut Context) {
    for mapping in &container.port_mappings {
        if mapping.container_port.is_missing() && mapping.container_port_range.is_missing() {
            cx.report(At::Opening(mapping.node), "this port mapping has no `containerPort`");
        }
    }
}

/// Protocol of a mapping; unknown words are taken for tcp, opaque ones for none.
fn protocol<'a>(mapping: &PortMapping<'a>) -> Option<&'a str> {
    if mapping.protocol.is_missing() {
        return Some("tcp");
    }
    mapping.protocol.str().map(|known| if known.value == "udp" { "udp" } else { "tcp" })
}

fn container_port_conflict(task: &Task, cx: &mut Context) {
    // In these modes all containers of a task share one network.
    let Some(mode) =
        task.network_mode().filter(|mode| matches!(mode, NetworkMode::Awsvpc | NetworkMode::Host))
    else {
        return;
    };
    let mut taken: HashMap<(i64, &str), Node> = HashMap::new();
    for mapping in task.containers().iter().flat_map(|container| &container.port_mappings) {
        let (Some(port), Some(protocol)) = (mapping.container_port.int(), protocol(mapping)) else {
            continue;
        };
        match taken.get(&(port.value, protocol)) {
            Some(first) => {
                let report = cx.report(port.node, format!("{protocol} port {} is used twice, but in network mode {} all containers share one network", port.value, mode.as_str()))
                    .label(*first, "used here first");
                if is_copy(mapping.node, *first) {
                    report.fix(
                        "remove the second mapping",
                        Applicability::Safe,
                        vec![edit::remove_element(mapping.node)],
                    );
                }
            }
            None => drop(taken.insert((port.value, protocol), port.node)),
        }
    }
}

/// Whether a mapping is written like the one of a port before it in the same container.
fn is_copy(mapping: Node, first: Node) -> bool {
    first.container().is_some_and(|other| {
        other.container() == mapping.container() && other.source_text() == mapping.source_text()
    })
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

fn host_port_conflict(task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Bridge) {
        return;
    }
    let mut taken: HashMap<(i64, &str), Node> = HashMap::new();
    for mapping in task.containers().iter().flat_map(|container| &container.port_mappings) {
        let (Some(port), Some(protocol)) = (mapping.host_port.int(), protocol(mapping)) else { continue };
        if port.value == 0 {
            continue;
        }
        match taken.get(&(port.value, protocol)) {
            Some(first) => {
                cx.report(
                    port.node,
                    format!("{protocol} host port {} is mapped twice in this task", port.value),
                )
                .label(*first, "mapped here first")
                .help("leave `hostPort` out for a port that the instance chooses");
            }
            None => drop(taken.insert((port.value, protocol), port.node)),
        }
    }
}

fn port_range_format(container: &Container, _: &Task, cx: &mut Context) {
    for range in container.port_mappings.iter().filter_map(|mapping| mapping.container_port_range.str()) {
        let is_valid =
            port_range(range.value).is_some_and(|(first, last)| 1 <= first && first < last && last <= 65535);
        if !is_valid {
            let report = cx
                .report(range.node, format!("{:?} is no range of ports", range.value))
                .help("write the first and the last port, as in \"8000-8010\", from 1 to 65535");
            if let Some((first, last)) = port_range(range.value).filter(|(first, last)| first > last) {
                report.fix_replace(
                    range.node,
                    edit::quote(&format!("{last}-{first}")),
                    Applicability::Unsafe,
                );
            }
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

fn port_name_conflict(task: &Task, cx: &mut Context) {
    let mut taken: HashMap<&str, Node> = HashMap::new();
    for name in task
        .containers()
        .iter()
        .flat_map(|container| &container.port_mappings)
        .filter_map(|mapping| mapping.name.str())
    {
        match taken.get(name.value) {
            Some(first) => {
                cx.report(
                    name.node,
                    format!("the port name `{}` is used twice in this task definition", name.value),
                )
                .label(*first, "used here first");
            }
            None => drop(taken.insert(name.value, name.node)),
        }
    }
}
