//! A service, run request or task set against the task definition that it names.

use super::context::{At, Context};
use super::load_balancer::why_service_linked;
use super::mounts::may_have_other_volumes;
use super::spelling::{list, nearest};
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("pairing", "network-configuration-required", Pair(network_configuration_required)),
    rule!("pairing", "network-configuration-not-allowed", Pair(network_configuration_not_allowed)),
    rule!("pairing", "launch-type-not-compatible", Pair(launch_type_not_compatible)),
    rule!("pairing", "service-volume-unknown", Pair(service_volume_unknown)),
    rule!("pairing", "service-volume-missing", Pair(service_volume_missing)),
    rule!("pairing", "override-container-unknown", Pair(override_container_unknown)),
    rule!("pairing", "service-role-with-awsvpc", Pair(service_role_with_awsvpc)),
    rule!("pairing", "execute-command-without-task-role", Pair(execute_command_without_task_role)),
    rule!("pairing", "execute-command-on-read-only-root", Pair(execute_command_on_read_only_root)),
    rule!("pairing", "execute-command-without-init", Pair(execute_command_without_init)),
    rule!("pairing", "host-port-fixed", Pair(host_port_fixed)),
    rule!("pairing", "placement-constraint-total", Pair(placement_constraint_total)),
];

/// Reports a name that is not one of the task definition's containers; an empty one is told of as such.
pub(super) fn unknown_container(name: Known<&str>, task: &Task, cx: &mut Context) {
    if name.is_empty() || !task.lacks_container(name.value) {
        return;
    }
    let report = cx
        .report(name.node, format!("the task definition has no container `{}`", name.value))
        .label_if(task.container_definitions.node().map(At::Opening), "its containers")
        .help(format!("it has {}", list(task.container_names())));
    if let Some(meant) = nearest(name.value, task.container_names()) {
        report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
    }
}

fn override_container_unknown(pair: &Pair, cx: &mut Context) {
    for name in pair.launch.container_overrides().iter().filter_map(|container| container.name.str()) {
        unknown_container(name, pair.task, cx);
    }
}

/// Whether the document says all there is of a launch: an update keeps what it leaves out, of a description nothing
/// is missing, and with an external controller the rest stands in task sets. Of a service whose name stands elsewhere
/// it is not certain.
fn says_all(pair: &Pair, cx: &Context) -> Option<Severity> {
    let is_external =
        pair.launch.deployment_controller.is_present() && pair.launch.controller() != Some("ECS");
    match cx.kind() {
        _ if is_external || cx.form() != Form::Request => None,
        Kind::CreateService | Kind::RunTask | Kind::StartTask | Kind::CreateTaskSet => Some(Severity::Error),
        Kind::Service => Some(Severity::Warning),
        _ => None,
    }
}

fn network_configuration_required(pair: &Pair, cx: &mut Context) {
    let is_awsvpc = pair.task.network_mode() == Some(NetworkMode::Awsvpc);
    // Of launches on Fargate the document itself tells.
    let is_told = pair.launch.network_configuration.is_present() || pair.launch.is_on_fargate();
    // On external instances there is no such mode at all.
    let is_told = is_told || pair.launch.launches_on() == Some(LaunchType::External);
    let Some(severity) = says_all(pair, cx).filter(|_| is_awsvpc && !is_told) else { return };
    cx.report(
        At::Opening(pair.launch.node),
        "there is no `networkConfiguration`, but the task definition's network mode is awsvpc",
    )
    .at_most(severity)
    .label_if(pair.task.definition_node("networkMode"), "needs subnets")
    .help("add `networkConfiguration.awsvpcConfiguration.subnets`");
}

fn network_configuration_not_allowed(pair: &Pair, cx: &mut Context) {
    // On Fargate it is the network mode that is wrong, and reported; that external instances take none, or that nothing
    // is in it, is told of the service alone.
    let network = &pair.launch.network_configuration;
    let is_empty = network.get().is_some_and(|network| network.node.members().next().is_none());
    let is_told = pair.launch.is_on_fargate() || pair.launch.launch_type.is("EXTERNAL") || is_empty;
    let Some(node) = network.node().filter(|_| !is_told) else { return };
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
    let name = launch_type.as_str();
    // What a task definition is fit for is told by all of it: ECS lets it run elsewhere if the rest allows.
    let report = match &pair.obstacle {
        Some(obstacle) => cx
            .report(node, format!("the task definition does not support launch type {name}"))
            .label(&obstacle.primary, obstacle.message.clone())
            .help("launch elsewhere, or let the task definition fit"),
        None => cx
            .report(node, format!("the task definition is not meant for launch type {name}"))
            .at_most(Severity::Warning)
            .help(format!("add \"{name}\" to `requiresCompatibilities`, or launch elsewhere")),
    };
    report.label_if(pair.task.requires_compatibilities.node(), "what it is meant for");
}

fn service_volume_unknown(pair: &Pair, cx: &mut Context) {
    if may_have_other_volumes(pair.task) {
        return;
    }
    let names = pair.launch.volume_configurations.iter().filter_map(|configuration| configuration.name.str());
    for name in names.filter(|name| !name.is_empty()) {
        match pair.task.volume(name.value) {
            None => unknown_volume(name, pair.task, cx),
            Some(volume) if volume.configured_at_launch.is_false_or_missing() => {
                cx.report(
                    name.node,
                    format!("the volume `{}` is not one that is configured at launch", name.value),
                )
                .label(At::Opening(volume.node), "not `configuredAtLaunch`")
                .help("set `configuredAtLaunch` to true in the task definition, and give it no other type");
            }
            Some(_) => {}
        }
    }
}

fn unknown_volume(name: Known<&str>, task: &Task, cx: &mut Context) {
    let names: Vec<_> = task.volumes.iter().filter_map(|it| it.name.str()).map(|known| known.value).collect();
    let help = if names.is_empty() {
        "it has no volumes".to_owned()
    } else {
        format!("it has {}", list(names.iter().copied()))
    };
    let report = cx
        .report(name.node, format!("the task definition has no volume `{}`", name.value))
        .label_if(task.volumes.node().map(At::Opening), "its volumes")
        .help(help);
    if let Some(meant) = nearest(name.value, names.iter().copied()) {
        report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
    }
}

fn service_volume_missing(pair: &Pair, cx: &mut Context) {
    let Some(severity) = says_all(pair, cx).filter(|_| pair.launch.volume_configurations.is_empty()) else {
        return;
    };
    let mut volumes = pair.task.volumes.iter().filter_map(|volume| volume.configured_at_launch.bool());
    if let Some(at_launch) = volumes.find(|at_launch| at_launch.value) {
        cx.report(
            At::Opening(pair.launch.node),
            "there are no `volumeConfigurations`, but the task definition leaves a volume to them",
        )
        .at_most(severity)
        .label(at_launch.node, "configured at launch")
        .help("add `volumeConfigurations` with the name of the volume and its `managedEBSVolume`");
    }
}

fn service_role_with_awsvpc(pair: &Pair, cx: &mut Context) {
    // Where the service says so itself it is told there, and without a load balancer there is no role at all.
    if why_service_linked(pair.launch).is_some() || pair.launch.load_balancers.is_empty() {
        return;
    }
    // An empty one is told as such.
    let role = pair.launch.role.node().filter(|role| role.known_str() != Some(""));
    let Some(node) = role.filter(|_| pair.task.network_mode() == Some(NetworkMode::Awsvpc)) else { return };
    cx.report(
        node,
        "`role` cannot be given for tasks in network mode awsvpc: ECS uses its service-linked role",
    )
    .label_if(pair.task.definition_node("networkMode"), "awsvpc")
    .fix_remove(node, Applicability::Safe);
}

/// ECS Exec, where it is turned on.
fn exec<'a>(pair: &Pair<'a>) -> Option<Known<'a, bool>> {
    pair.launch.enable_execute_command.bool().filter(|enabled| enabled.value)
}

fn execute_command_without_task_role(pair: &Pair, cx: &mut Context) {
    let overrides = &pair.launch.overrides;
    let may_override = overrides.is_present()
        && overrides.get().is_none_or(|overrides| overrides.task_role_arn.is_present());
    let has_role = pair.task.task_role_arn.is_present() || may_override;
    let Some(enabled) = exec(pair).filter(|_| !has_role) else { return };
    cx.report(enabled.node, "ECS Exec needs a task role, but the task definition has no `taskRoleArn`")
        .label(At::Opening(pair.task.node), "no `taskRoleArn`")
        .help("its agent calls AWS with that role: allow it `ssmmessages:*Channel`");
}

fn execute_command_on_read_only_root(pair: &Pair, cx: &mut Context) {
    let Some(enabled) = exec(pair) else { return };
    // The folders in which the agent writes can be volumes.
    let has_folders = |container: &Container| {
        let mut paths = container.mount_points.iter().filter_map(|mount| mount.container_path.str());
        !container.mount_points.is_complete() || paths.any(|path| path.value.contains("/amazon"))
    };
    for container in pair.task.containers().iter().filter(|it| !has_folders(it)) {
        let Some(read_only) = container.readonly_root_filesystem.bool().filter(|it| it.value) else {
            continue;
        };
        let name = container.name.str().map_or("", |name| name.value);
        cx.report(enabled.node, format!("ECS Exec cannot enter container `{name}`, whose root is read-only"))
            .label(read_only.node, "read-only")
            .help("its agent writes to /var/lib/amazon and /var/log/amazon: mount volumes there");
    }
}

fn execute_command_without_init(pair: &Pair, cx: &mut Context) {
    let Some(enabled) = exec(pair).filter(|_| !pair.task.is_windows()) else { return };
    let has_init = |container: &Container| match container.linux_parameters.get() {
        Some(linux) => !linux.init_process_enabled.is_false_or_missing(),
        None => container.linux_parameters.is_present(),
    };
    let without: Vec<_> = pair.task.containers().iter().filter(|container| !has_init(container)).collect();
    if without.is_empty() {
        return;
    }
    let report =
        cx.report(enabled.node, "processes that ECS Exec leaves behind stay: there is no init process");
    let names = without.iter().filter_map(|container| container.name.node()).take(4);
    names
        .fold(report, |report, name| report.label(name, "no init process"))
        .help("set `linuxParameters.initProcessEnabled` to true");
}

/// The first host port that is fixed: tasks with it cannot share an instance.
fn fixed_host_port<'a>(task: &Task<'a>) -> Option<Known<'a, i64>> {
    let mode = task.network_mode()?;
    match mode {
        NetworkMode::Bridge => {
            task.port_mappings().filter_map(|it| it.host_port.int()).find(|port| port.value != 0)
        }
        NetworkMode::Host => task.port_mappings().find_map(|mapping| mapping.container_port.int()),
        NetworkMode::Awsvpc | NetworkMode::None => None,
    }
}

fn host_port_fixed(pair: &Pair, cx: &mut Context) {
    let launch = pair.launch;
    let is_spread =
        launch.placement_constraints.iter().any(|constraint| constraint.kind.is("distinctInstance"));
    let (Some(count), Some(port)) = (launch.desired_count.int(), fixed_host_port(pair.task)) else { return };
    if is_spread || launch.is_daemon() || !launch.placement_constraints.is_complete() {
        return;
    }
    // Unless tasks may stop first, a deployment starts new ones beside the old ones.
    let configuration = &launch.deployment_configuration;
    let keeps_all = configuration.is_missing()
        || configuration.get().is_some_and(|it| {
            let minimum = it.minimum_healthy_percent;
            minimum.is_missing() || minimum.int().is_some_and(|minimum| minimum.value == 100)
        });
    let more = if keeps_all { ", and a deployment one more" } else { "" };
    let (message, severity) = match count.value {
        2.. => (
            format!("each of the {} tasks needs an instance of its own{more}", count.value),
            Severity::Warning,
        ),
        1 if keeps_all => ("a new task cannot start on the instance of the old one".into(), Severity::Info),
        _ => return,
    };
    let is_host = pair.task.network_mode() == Some(NetworkMode::Host);
    let instead = if is_host { "use network mode bridge or awsvpc" } else { "leave `hostPort` out" };
    cx.report(count.node, format!("{message}: host port {} is fixed", port.value))
        .at_most(severity)
        .label(port.node, "fixed")
        .help(format!("{instead}, or add the constraint `distinctInstance` where it is meant so"));
}

/// Most placement constraints of a task definition and a launch together.
const CONSTRAINTS: usize = 10;

fn placement_constraint_total(pair: &Pair, cx: &mut Context) {
    let (own, of_task) = (&pair.launch.placement_constraints, &pair.task.placement_constraints);
    let total = own.len() + of_task.len();
    // More than that in one of them is reported there.
    let is_each_right = own.len() <= CONSTRAINTS && of_task.len() <= CONSTRAINTS;
    let member = own.node().and_then(Node::member).filter(|_| is_each_right && total > CONSTRAINTS);
    if let Some(member) = member {
        cx.report(
            At::Key(member),
            format!("there are {total} placement constraints with those of the task definition"),
        )
        .label_if(of_task.node().map(At::Opening), format!("{} more", of_task.len()))
        .help(format!("at most {CONSTRAINTS} are allowed together"));
    }
}
