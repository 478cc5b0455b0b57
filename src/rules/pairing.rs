//! A service, run request or task set against the task definition that it names.

use super::context::{At, Context};
use super::spelling::nearest;
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::model::container::Container;
use crate::model::platform::NetworkMode;
use crate::model::platform::Task;
use crate::model::value::port_range;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!("pairing", "load-balancer-container-unknown", Pair(load_balancer_container_unknown)),
    rule!("pairing", "load-balancer-port-unmapped", Pair(load_balancer_port_unmapped)),
    rule!("pairing", "network-configuration-required", Pair(network_configuration_required)),
    rule!("pairing", "network-configuration-not-allowed", Pair(network_configuration_not_allowed)),
    rule!("pairing", "launch-type-not-compatible", Pair(launch_type_not_compatible)),
    rule!("pairing", "service-connect-port-unknown", Pair(service_connect_port_unknown)),
    rule!("pairing", "service-connect-on-windows", Pair(service_connect_on_windows)),
    rule!("pairing", "service-volume-unknown", Pair(service_volume_unknown)),
    rule!("pairing", "override-container-unknown", Pair(override_container_unknown)),
    rule!("pairing", "classic-load-balancer-with-awsvpc", Pair(classic_load_balancer_with_awsvpc)),
    rule!("pairing", "service-role-with-awsvpc", Pair(service_role_with_awsvpc)),
    rule!("pairing", "execute-command-without-task-role", Pair(execute_command_without_task_role)),
];

fn container_names<'a>(task: &'a Task) -> Vec<&'a str> {
    task.containers().iter().filter_map(|container| container.name.str()).map(|name| name.value).collect()
}

fn list(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Reports a name that is not one of the task definition's containers.
fn unknown_container(name: Known<&str>, task: &Task, cx: &mut Context) {
    let names = container_names(task);
    if names.contains(&name.value) || task.may_have_other_containers() {
        return;
    }
    let report = cx
        .report(name.node, format!("the task definition has no container `{}`", name.value))
        .label_if(task.container_definitions.node().map(At::Opening), "its containers")
        .help(format!("it has {}", list(&names)));
    if let Some(meant) = nearest(name.value, names.iter().copied()) {
        report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
    }
}

fn load_balancer_container_unknown(pair: &Pair, cx: &mut Context) {
    for name in pair.launch.load_balancers.iter().filter_map(|balancer| balancer.container_name.str()) {
        unknown_container(name, pair.task, cx);
    }
}

fn override_container_unknown(pair: &Pair, cx: &mut Context) {
    let Some(overrides) = pair.launch.overrides.get() else { return };
    for name in overrides.container_overrides.iter().filter_map(|container| container.name.str()) {
        unknown_container(name, pair.task, cx);
    }
}

fn load_balancer_port_unmapped(pair: &Pair, cx: &mut Context) {
    for balancer in &pair.launch.load_balancers {
        let (Some(name), Some(port)) = (balancer.container_name.str(), balancer.container_port.int()) else {
            continue;
        };
        let Some(container) = pair.task.container(name.value) else { continue };
        if may_map(container, port.value) {
            continue;
        }
        let ports: Vec<_> = container
            .port_mappings
            .iter()
            .filter_map(|mapping| mapping.container_port.int())
            .map(|port| port.value.to_string())
            .collect();
        let help = if ports.is_empty() {
            "it maps no port".to_owned()
        } else {
            format!("it maps {}", ports.join(", "))
        };
        cx.report(port.node, format!("container `{}` does not map port {}", name.value, port.value))
            .label_if(
                container.port_mappings.node().map(At::Opening).or(Some(At::Opening(container.node))),
                "its ports",
            )
            .help(help);
    }
}

/// Whether a container maps the port, or may: by a range, or by a mapping that cannot be read.
fn may_map(container: &Container, port: i64) -> bool {
    let maps = |mapping: &crate::model::container::PortMapping| {
        let single = mapping.container_port.int().map(|known| known.value == port);
        let range = mapping.container_port_range.str().and_then(|known| port_range(known.value));
        let in_range = range.map(|(first, last)| (first..=last).contains(&port));
        match (single, in_range) {
            (Some(found), _) | (None, Some(found)) => found,
            (None, None) => true,
        }
    };
    !container.port_mappings.is_complete() || container.port_mappings.iter().any(maps)
}

fn network_configuration_required(pair: &Pair, cx: &mut Context) {
    let is_awsvpc = pair.task.network_mode() == Some(NetworkMode::Awsvpc);
    // An update that leaves the network out keeps the one the service has; of a description nothing is missing.
    let says_all =
        matches!(cx.kind().as_str(), "create-service" | "run-task" | "start-task" | "create-task-set");
    let is_external =
        pair.launch.controller() != Some("ECS") && pair.launch.deployment_controller.is_present();
    // Of launches on Fargate the document itself tells.
    let is_told = pair.launch.network_configuration.is_present() || pair.launch.is_on_fargate();
    if !is_awsvpc || !says_all || is_external || is_told {
        return;
    }
    cx.report(
        At::Opening(pair.launch.node),
        "there is no `networkConfiguration`, but the task definition's network mode is awsvpc",
    )
    .label_if(pair.task.definition_node("networkMode"), "needs subnets")
    .help("add `networkConfiguration.awsvpcConfiguration.subnets`");
}

fn network_configuration_not_allowed(pair: &Pair, cx: &mut Context) {
    let Some(node) = pair.launch.network_configuration.node() else { return };
    let Some(mode) = pair.task.network_mode().filter(|mode| *mode != NetworkMode::Awsvpc) else { return };
    let Some(member) = node.member() else { return };
    cx.report(
        At::Key(member),
        format!(
            "`networkConfiguration` is for network mode awsvpc, but the task definition's is {}",
            mode.as_str()
        ),
    )
    .label_if(pair.task.definition_node("networkMode"), "not awsvpc")
    .fix_remove(node, Applicability::Unsafe);
}

fn launch_type_not_compatible(pair: &Pair, cx: &mut Context) {
    let (Some(launch_type), Some(node)) = (pair.launch.launches_on(), pair.launch.launch_node()) else {
        return;
    };
    if !pair.task.is_never_on(launch_type) {
        return;
    }
    cx.report(node, format!("the task definition does not support launch type {}", launch_type.as_str()))
        .label_if(pair.task.requires_compatibilities.node(), "what it supports")
        .help(format!("add \"{}\" to `requiresCompatibilities`, or launch elsewhere", launch_type.as_str()));
}

fn service_connect_port_unknown(pair: &Pair, cx: &mut Context) {
    let connect = pair.launch.service_connect_configuration.get();
    let services =
        connect.into_iter().flat_map(|connect| connect.services.iter().map(|service| service.port_name));
    let lattice = pair.launch.vpc_lattice_configurations.iter().map(|lattice| lattice.port_name);
    let gateways = pair.launch.gateway_connectors.iter().map(|gateway| gateway.port_name);
    let Some(names) = port_names(pair.task) else { return };
    for name in services.chain(lattice).chain(gateways).filter_map(Field::str) {
        if names.contains(&name.value) {
            continue;
        }
        let help = if names.is_empty() {
            "no port mapping has a `name`".to_owned()
        } else {
            format!("it names {}", list(&names))
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
fn port_names<'a>(task: &'a Task) -> Option<Vec<&'a str>> {
    if !task.container_definitions.is_complete() {
        return None;
    }
    let mut names = Vec::new();
    for container in task.containers() {
        if !container.port_mappings.is_complete() {
            return None;
        }
        for mapping in container.port_mappings.iter().filter(|mapping| mapping.name.is_present()) {
            names.push(mapping.name.str()?.value);
        }
    }
    Some(names)
}

fn service_connect_on_windows(pair: &Pair, cx: &mut Context) {
    let Some(connect) = pair.launch.service_connect_configuration.get() else { return };
    let Some(member) = connect.node.member().filter(|_| connect.enabled.is_true() && pair.task.is_windows())
    else {
        return;
    };
    cx.report(At::Key(member), "Service Connect runs on Linux alone, but the task definition is for Windows")
        .label_if(pair.task.os_node(), "Windows");
}

fn service_volume_unknown(pair: &Pair, cx: &mut Context) {
    if !pair.task.volumes.is_complete() {
        return;
    }
    for configuration in &pair.launch.volume_configurations {
        let Some(name) = configuration.name.str() else { continue };
        let is_it = |volume: &&crate::model::volume::Volume| {
            volume.name.is_present() && !volume.name.is_other_than(name.value)
        };
        if pair.task.volumes.iter().any(|volume| is_it(&volume)) {
            continue;
        }
        let names: Vec<_> = pair
            .task
            .volumes
            .iter()
            .filter_map(|volume| volume.name.str())
            .map(|known| known.value)
            .collect();
        let help = if names.is_empty() {
            "it has no volumes".to_owned()
        } else {
            format!("it has {}", list(&names))
        };
        let report = cx
            .report(name.node, format!("the task definition has no volume `{}`", name.value))
            .label_if(pair.task.volumes.node().map(At::Opening), "its volumes")
            .help(help);
        if let Some(meant) = nearest(name.value, names.iter().copied()) {
            report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

fn classic_load_balancer_with_awsvpc(pair: &Pair, cx: &mut Context) {
    // With a network configuration the request contradicts itself, which has a rule of its own.
    if pair.task.network_mode() != Some(NetworkMode::Awsvpc) {
        return;
    }
    for name in pair.launch.load_balancers.iter().filter_map(|balancer| balancer.load_balancer_name.node()) {
        cx.report(name, "a Classic Load Balancer cannot reach tasks in network mode awsvpc")
            .label_if(pair.task.definition_node("networkMode"), "awsvpc")
            .help("use a target group of type `ip`");
    }
}

fn service_role_with_awsvpc(pair: &Pair, cx: &mut Context) {
    // With a network configuration the service says so itself, and without a load balancer there is no role at all.
    if pair.launch.network_configuration.is_present() || pair.launch.load_balancers.is_empty() {
        return;
    }
    let Some(node) =
        pair.launch.role.node().filter(|_| pair.task.network_mode() == Some(NetworkMode::Awsvpc))
    else {
        return;
    };
    cx.report(
        node,
        "`role` cannot be given for tasks in network mode awsvpc: ECS uses its service-linked role",
    )
    .label_if(pair.task.definition_node("networkMode"), "awsvpc")
    .fix_remove(node, Applicability::Safe);
}

fn execute_command_without_task_role(pair: &Pair, cx: &mut Context) {
    let has_role = pair.task.task_role_arn.is_present()
        || pair.launch.overrides.get().is_some_and(|overrides| overrides.task_role_arn.is_present());
    let Some(enabled) =
        pair.launch.enable_execute_command.bool().filter(|enabled| enabled.value && !has_role)
    else {
        return;
    };
    cx.report(enabled.node, "ECS Exec needs a task role, but the task definition has no `taskRoleArn`")
        .at_most(Severity::Warning)
        .label(At::Opening(pair.task.node), "no `taskRoleArn`");
}
