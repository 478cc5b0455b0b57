//! What a network mode forbids.

use super::context::{At, Context, Place};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::value::is_name;

pub(super) const RULES: &[Rule] = &[
    rule!("network", "fargate-network-mode", Task(fargate_network_mode)),
    rule!("network", "external-network-mode", Task(external_network_mode).if_any("networkMode")),
    rule!(
        "network",
        "managed-instances-network-mode",
        Task(managed_instances_network_mode).if_any("networkMode")
    ),
    rule!("network", "windows-network-mode", Task(windows_network_mode).if_any("networkMode")),
    rule!(
        "network",
        "fault-injection-network-mode",
        Task(fault_injection_network_mode).if_any("enableFaultInjection")
    ),
    rule!(
        "network",
        "unsupported-with-awsvpc",
        Container(unsupported_with_awsvpc).if_any(
            "links",
            "extraHosts",
            "dnsServers",
            "dnsSearchDomains",
            "hostname",
            "disableNetworking"
        )
    ),
    rule!(
        "network",
        "port-mappings-without-network",
        Container(port_mappings_without_network).if_any("portMappings")
    ),
    rule!(
        "network",
        "networking-disabled-with-ports",
        Container(networking_disabled_with_ports).if_any("disableNetworking")
    ),
    rule!("network", "links-without-bridge", Container(links_without_bridge).if_any("links")),
    rule!("network", "link-format", Container(link_format).if_any("links")),
    rule!("network", "links-used", Container(links_used).if_any("links")),
    rule!(
        "network",
        "extra-hosts-on-host-network",
        Container(extra_hosts_on_host_network).if_any("extraHosts")
    ),
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
        let unset = cx.take_unset(task.node, "networkMode").map(Place::from);
        cx.report(
            unset.unwrap_or_else(|| At::Opening(task.node).into()),
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

fn managed_instances_network_mode(task: &Task, cx: &mut Context) {
    let Some(mode) = task.network_mode.str().filter(|_| task.is_on(LaunchType::ManagedInstances)) else {
        return;
    };
    let severity = match mode.value {
        "bridge" => Severity::Error,
        // Sources disagree.
        "none" => Severity::Warning,
        _ => return,
    };
    // On Fargate the mode has an error of its own.
    if !task.is_on_fargate() {
        cx.report(mode.node, format!("Managed Instances do not support network mode {}", mode.value))
            .label_if(task.launch_type_node(LaunchType::ManagedInstances), "Managed Instances")
            .help("use awsvpc, which is the default there, or host")
            .at_most(severity);
    }
}

fn windows_network_mode(task: &Task, cx: &mut Context) {
    let Some(mode) = task.network_mode.str().filter(|_| task.is_windows() && !task.is_on_fargate()) else {
        return;
    };
    let severity = match mode.value {
        // An external instance has any mode but awsvpc, says its guide.
        _ if task.is_on(LaunchType::External) => return,
        "host" | "none" => Severity::Error,
        // The agent takes it for the network of Docker on Windows.
        "bridge" => Severity::Warning,
        _ => return,
    };
    cx.report(mode.node, format!("Windows has no network mode {}", mode.value))
        .at_most(severity)
        .label_if(task.os_node(), "Windows")
        .help("leave `networkMode` out, or use awsvpc")
        .fix_remove(mode.node, Applicability::Unsafe);
}

fn fault_injection_network_mode(task: &Task, cx: &mut Context) {
    let Some(enabled) = task.enable_fault_injection.bool().filter(|enabled| enabled.value) else { return };
    if task.is_windows() || task.is_on_fargate() {
        return; // Windows does not support it at all, and Fargate has awsvpc alone.
    }
    let Some(mode @ (NetworkMode::Bridge | NetworkMode::None)) = task.network_mode() else { return };
    let default = if task.network_mode.is_missing() { ", the default" } else { "" };
    cx.report(
        enabled.node,
        format!(
            "faults are injected in network modes awsvpc and host only, not in {}{default}",
            mode.as_str()
        ),
    )
    .label_if(task.network_mode.node(), mode.as_str())
    .fix_replace(enabled.node, "false", Applicability::Unsafe);
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

fn networking_disabled_with_ports(container: &Container, task: &Task, cx: &mut Context) {
    if container.port_mappings.items().is_empty() || task.is_windows() || task.is_on_fargate() {
        return;
    }
    // In network mode awsvpc the member is refused.
    let is_refused = task.network_mode() == Some(NetworkMode::Awsvpc);
    let Some(disabled) = container.disable_networking.bool().filter(|disabled| disabled.value && !is_refused)
    else {
        return;
    };
    cx.report(disabled.node, "the container has no network, but maps ports")
        .label_if(container.port_mappings.node(), "the ports");
}

fn links_without_bridge(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mode @ (NetworkMode::Host | NetworkMode::None)) = task.network_mode() else { return };
    if let Some(member) = container.links.node().and_then(Node::member).filter(|_| container.links.may_hold())
    {
        cx.report(
            At::Key(member),
            format!("containers can be linked in network mode bridge only, not in {}", mode.as_str()),
        )
        .label_if(mode_node(task), mode.as_str())
        .fix_remove(member.value(), Applicability::Unsafe);
    }
}

fn link_format(container: &Container, _: &Task, cx: &mut Context) {
    for link in container.links.strings() {
        let (name, alias) =
            link.split_once(':').map_or((link.value, None), |(name, alias)| (name, Some(alias)));
        // A name with other characters is that of no container, which is reported.
        if name.is_empty() || name.len() > 255 || alias.is_some_and(|alias| !is_name(alias)) {
            cx.report(link.node, format!("{:?} is not a link", link.value))
                .help("write the name of a container, or name:alias; both have up to 255 letters, digits, `-` and `_`");
        }
    }
}

fn links_used(container: &Container, task: &Task, cx: &mut Context) {
    if task.is_on_fargate() || task.network_mode() != Some(NetworkMode::Bridge) {
        return; // Then they are refused.
    }
    if let Some(member) = container.links.node().and_then(Node::member).filter(|_| container.links.may_hold())
    {
        cx.report(At::Key(member), "links are a feature that Docker keeps for old containers alone")
            .help("in network mode awsvpc the containers of a task reach each other at localhost");
    }
}

fn extra_hosts_on_host_network(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Host) || !container.extra_hosts.may_hold() {
        return;
    }
    if let Some(member) = container.extra_hosts.node().and_then(Node::member) {
        cx.report(At::Key(member), "some versions of Docker take no `extraHosts` in network mode host")
            .label_if(mode_node(task), "the network of the instance")
            .help("write them into `/etc/hosts` of the instance");
    }
}
