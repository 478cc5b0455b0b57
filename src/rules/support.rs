//! What a platform does not support, by the table in `facts::support`.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::facts::linux::may_be_added_on_fargate;
use crate::facts::support::{Level, NOT_AWSVPC, Row, Support, table};
use crate::model::container::{Container, ResourceRequirement};
use crate::model::launch::Launch;
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::volume::Volume;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "support",
        "unsupported-on-fargate",
        Task(fargate_task),
        Container(fargate_container),
        Volume(fargate_volume),
        Launch(fargate_overrides).if_any("overrides")
    ),
    rule!(
        "support",
        "unsupported-on-windows",
        Task(windows_task),
        Container(windows_container),
        Volume(windows_volume)
    ),
    rule!("support", "unsupported-on-ec2", Task(ec2_task)),
    rule!("support", "unsupported-on-external", Task(external_task), Volume(external_volume)),
    rule!(
        "support",
        "unsupported-on-managed-instances",
        Task(managed_task),
        Container(managed_container),
        Volume(managed_volume)
    ),
];

/// A column of the table.
struct Platform<'a> {
    name: &'static str,
    support: fn(&Row) -> Support,
    /// What says that the task runs there.
    reason: Option<Node<'a>>,
}

fn fargate<'a>(task: &Task<'a>) -> Option<Platform<'a>> {
    launch_platform(task, LaunchType::Fargate, "Fargate", |row| row.fargate)
}

fn external<'a>(task: &Task<'a>) -> Option<Platform<'a>> {
    launch_platform(task, LaunchType::External, "external instances", |row| row.external)
}

fn managed<'a>(task: &Task<'a>) -> Option<Platform<'a>> {
    launch_platform(task, LaunchType::ManagedInstances, "Managed Instances", |row| row.managed)
}

fn launch_platform<'a>(
    task: &Task<'a>,
    launch_type: LaunchType,
    name: &'static str,
    support: fn(&Row) -> Support,
) -> Option<Platform<'a>> {
    task.is_on(launch_type).then(|| Platform { name, support, reason: task.launch_type_node(launch_type) })
}

fn windows<'a>(task: &Task<'a>) -> Option<Platform<'a>> {
    // On Fargate, what Fargate refuses is reported for Fargate.
    let support: fn(&Row) -> Support = if task.is_on_fargate() {
        |row| match row.member {
            // The size of a task on Fargate counts on Windows too.
            "cpu" | "memory" => Support::Yes,
            // ECS was seen to refuse to run such tasks:
            // <https://github.com/terraform-aws-modules/terraform-aws-ecs/issues/317>.
            "restartPolicy" => Support::No,
            // So it did in 2022: <https://github.com/aws/containers-roadmap/issues/1626>.
            "environmentFiles" => Support::Doubtful,
            _ if row.fargate == Support::No => Support::Yes,
            _ => row.windows,
        }
    } else if task.is_on(LaunchType::Ec2) {
        // What EC2 refuses is reported for EC2.
        |row| if row.ec2 == Support::No { Support::Yes } else { row.windows }
    } else {
        |row| row.windows
    };
    // That Managed Instances do not run Windows is enough to say.
    (task.is_windows() && !task.is_on(LaunchType::ManagedInstances)).then(|| Platform {
        name: if task.is_on_fargate() { "Windows on Fargate" } else { "Windows" },
        support,
        reason: task.os_node(),
    })
}

/// Whether a value asks for something: it is known, and neither false nor empty, nor has it only such members or is
/// turned off.
fn asks(value: Node) -> bool {
    let is_off = || value.get("enabled").is_some_and(|enabled| enabled.kind() == NodeKind::False);
    match value.kind() {
        NodeKind::Object => !is_off() && value.members().any(|member| asks(member.value())),
        NodeKind::Array => value.elements().next().is_some(),
        NodeKind::String => value.known_str().is_some_and(|text| !text.is_empty()),
        NodeKind::Number => value.known_int().is_some(),
        NodeKind::True => true,
        _ => false,
    }
}

/// Reports the members of an object that the platform does not take.
fn check(object: Node, level: Level, platform: &Platform, cx: &mut Context) {
    for row in table(level) {
        let support = (platform.support)(row);
        if matches!(support, Support::Yes | Support::Only(_)) {
            continue;
        }
        let Some(value) = object.get(row.member).filter(|value| asks(*value)) else { continue };
        let Some(member) = value.member() else { continue };
        match support {
            Support::No => report(member, platform, Severity::Error, cx),
            Support::Doubtful => report(member, platform, Severity::Warning, cx),
            _ => drop(
                cx.report(At::Key(member), format!("`{}` has no effect on {}", row.member, platform.name))
                    .label_if(platform.reason, platform.name)
                    .at_most(Severity::Warning),
            ),
        }
    }
}

fn report(member: Member, platform: &Platform, severity: Severity, cx: &mut Context) {
    cx.report(At::Key(member), format!("`{}` is not supported on {}", member.name(), platform.name))
        .at_most(severity)
        .label_if(platform.reason, platform.name)
        .fix_remove(member.value(), Applicability::Unsafe);
}

fn check_task(task: &Task, platform: Option<Platform>, cx: &mut Context) {
    if let Some(platform) = platform {
        check(task.node, Level::Task, &platform, cx);
    }
}

fn check_volume(volume: &Volume, platform: Option<Platform>, cx: &mut Context) {
    if let Some(platform) = platform {
        check(volume.node, Level::Volume, &platform, cx);
    }
}

fn fargate_task(task: &Task, cx: &mut Context) {
    check_task(task, fargate(task), cx);
    let Some(mode) = task.pid_mode.str().filter(|mode| mode.value == "host" && task.is_on_fargate()) else {
        return;
    };
    cx.report(mode.node, "Fargate does not support pidMode `host`, only `task`")
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
        .fix_replace(mode.node, "\"task\"", Applicability::Unsafe);
}

fn fargate_container(container: &Container, task: &Task, cx: &mut Context) {
    let Some(platform) = fargate(task) else { return };
    check(container.node, Level::Container, &platform, cx);
    report_gpus(container.resource_requirements.items(), platform.reason, cx);
    let Some(linux) = container.linux_parameters.get() else { return };
    check(linux.node, Level::Linux, &platform, cx);
    let added = linux.capabilities.get().into_iter().flat_map(|capabilities| capabilities.add.strings());
    for capability in added.filter(|name| !name.is_empty() && !may_be_added_on_fargate(name.value)) {
        cx.report(
            capability.node,
            format!("Fargate lets no container add capability {}, only SYS_PTRACE", capability.value),
        )
        .label_if(platform.reason, "Fargate")
        .fix_remove(capability.node, Applicability::Unsafe);
    }
}

fn report_gpus(requirements: &[ResourceRequirement], reason: Option<Node>, cx: &mut Context) {
    for kind in requirements.iter().filter(|it| it.kind.is("GPU")).filter_map(|it| it.kind.node()) {
        cx.report(kind, "GPUs are not available on Fargate").label_if(reason, "Fargate");
    }
}

fn fargate_overrides(launch: &Launch, cx: &mut Context) {
    if launch.is_on_fargate() {
        for container in launch.container_overrides() {
            report_gpus(container.resource_requirements.items(), launch.launch_node(), cx);
        }
    }
}

fn fargate_volume(volume: &Volume, task: &Task, cx: &mut Context) {
    let Some(platform) = fargate(task) else { return };
    check(volume.node, Level::Volume, &platform, cx);
    report_source_path(volume, &platform, Severity::Error, cx);
}

fn report_source_path(volume: &Volume, platform: &Platform, severity: Severity, cx: &mut Context) {
    let source_path = volume.host.get().and_then(|host| host.source_path.node()).filter(|node| asks(*node));
    if let Some(member) = source_path.and_then(Node::member) {
        report(member, platform, severity, cx);
    }
}

fn windows_task(task: &Task, cx: &mut Context) {
    check_task(task, windows(task), cx);
}

fn windows_container(container: &Container, task: &Task, cx: &mut Context) {
    if let Some(platform) = windows(task) {
        check(container.node, Level::Container, &platform, cx);
    }
}

fn windows_volume(volume: &Volume, task: &Task, cx: &mut Context) {
    check_volume(volume, windows(task), cx);
}

fn ec2_task(task: &Task, cx: &mut Context) {
    // Where Fargate or Managed Instances are named too, the member is for them.
    if !task.is_on_fargate() && !task.is_on(LaunchType::ManagedInstances) {
        check_task(task, launch_platform(task, LaunchType::Ec2, "EC2", |row| row.ec2), cx);
    }
    // Without a launch type ECS does not look; but then this is for nothing.
    let storage = task.ephemeral_storage.node().filter(|_| task.requires_compatibilities.is_missing());
    let Some(member) = storage.and_then(Node::member) else { return };
    if let Some(mode) = task.network_mode().filter(|mode| *mode != NetworkMode::Awsvpc) {
        let message = format!("only Fargate has `ephemeralStorage`, and no network mode {}", mode.as_str());
        cx.report(At::Key(member), message)
            .label_if(task.network_mode.node(), mode.as_str())
            .at_most(Severity::Warning);
    }
}

fn external_task(task: &Task, cx: &mut Context) {
    // Where Fargate is named too, its limits hold, and say the same.
    if !task.is_on_fargate() {
        check_task(task, external(task), cx);
    }
}

fn external_volume(volume: &Volume, task: &Task, cx: &mut Context) {
    check_volume(volume, external(task), cx);
}

fn managed_task(task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        check_task(task, managed(task), cx);
    }
}

fn managed_container(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mut platform) = managed(task).filter(|_| !task.is_on_fargate()) else { return };
    if task.network_mode() == Some(NetworkMode::Awsvpc) {
        // What this mode does not have is told of for the mode.
        platform.support = |row| if row.fargate == NOT_AWSVPC { Support::Yes } else { row.managed };
    }
    check(container.node, Level::Container, &platform, cx);
    if let Some(linux) = container.linux_parameters.get() {
        check(linux.node, Level::Linux, &platform, cx);
    }
}

fn managed_volume(volume: &Volume, task: &Task, cx: &mut Context) {
    let Some(platform) = managed(task).filter(|_| !task.is_on_fargate()) else { return };
    check(volume.node, Level::Volume, &platform, cx);
    report_source_path(volume, &platform, Severity::Warning, cx);
}
