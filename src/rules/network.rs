//! What a network mode forbids.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::{LaunchType, NetworkMode, Task};

pub(super) const RULES: &[Rule] = &[
    rule!("network", "fargate-network-mode", Task(fargate_network_mode)),
    rule!("network", "external-network-mode", Task(external_network_mode)),
    rule!("network", "unsupported-with-awsvpc", Container(unsupported_with_awsvpc)),
    rule!("network", "port-mappings-without-network", Container(port_mappings_without_network)),
];

/// The node that sets the network mode.
fn mode_node<'a>(task: &Task<'a>) -> Option<Node<'a>> {
    task.definition_node("networkMode")
}

fn fargate_network_mode(task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    let fargate = task.launch_type_node(LaunchType::Fargate);
    if task.network_mode.is_missing() {
        cx.report(
            At::Opening(task.node),
            "Fargate runs tasks in network mode awsvpc alone, but `networkMode` is not set",
        )
        .label_if(fargate, "Fargate")
        .fix_insert(task.node, "networkMode", "\"awsvpc\"", Applicability::Unsafe);
    } else if let Some(mode) = task
        .network_mode
        .str()
        .filter(|mode| NetworkMode::from_name(mode.value).is_some_and(|mode| mode != NetworkMode::Awsvpc))
    {
        cx.report(mode.node, format!("Fargate runs tasks in network mode awsvpc alone, not {}", mode.value))
            .label_if(fargate, "Fargate")
            .fix_replace(mode.node, "\"awsvpc\"", Applicability::Unsafe);
    }
}

fn external_network_mode(task: &Task, cx: &mut Context) {
    let Some(mode) =
        task.network_mode.str().filter(|mode| mode.value == "awsvpc" && task.is_on(LaunchType::External))
    else {
        return;
    };
    cx.report(mode.node, "external instances do not support network mode awsvpc")
        .label_if(task.launch_type_node(LaunchType::External), "ECS Anywhere")
        .help("use bridge, host or none");
}

fn unsupported_with_awsvpc(container: &Container, task: &Task, cx: &mut Context) {
    // On Fargate the mode is awsvpc, or has a diagnostic of its own.
    if task.network_mode() != Some(NetworkMode::Awsvpc)
        && !(task.is_on_fargate() && task.network_mode.is_missing())
    {
        return;
    }
    let lists = [
        (container.links.may_hold(), container.links.node()),
        (container.extra_hosts.may_hold(), container.extra_hosts.node()),
        (container.dns_servers.may_hold(), container.dns_servers.node()),
        (container.dns_search_domains.may_hold(), container.dns_search_domains.node()),
    ];
    let scalars = [
        (container.hostname.str().is_some_and(|name| !name.is_empty()), container.hostname.node()),
        (container.disable_networking.is_true(), container.disable_networking.node()),
    ];
    for (_, node) in lists.into_iter().chain(scalars).filter(|(is_set, _)| *is_set) {
        let Some(member) = node.and_then(Node::member) else { continue };
        cx.report(At::Key(member), format!("`{}` is not supported in network mode awsvpc", member.name()))
            .label_if(mode_node(task), "awsvpc")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}

fn port_mappings_without_network(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::None) || container.port_mappings.items().is_empty() {
        return;
    }
    let Some(member) = container.port_mappings.node().and_then(Node::member) else { return };
    cx.report(At::Key(member), "ports cannot be mapped in network mode none")
        .label_if(mode_node(task), "no network")
        .fix_remove(member.value(), Applicability::Unsafe);
}
