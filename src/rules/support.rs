//! What Fargate does not support.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::{LaunchType, Task};
use crate::model::volume::Volume;

pub(super) const RULES: &[Rule] = &[rule!(
    "support",
    "unsupported-on-fargate",
    Task(task_members),
    Container(container_members),
    Volume(volume_members)
)];

/// Reports a member that Fargate does not take.
fn unsupported(node: Option<Node>, task: &Task, cx: &mut Context) {
    let Some(member) = node.and_then(Node::member) else { return };
    cx.report(At::Key(member), format!("`{}` is not supported on Fargate", member.name()))
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
        .fix_remove(member.value(), Applicability::Unsafe);
}

fn task_members(task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    if task.ipc_mode.str().is_some() {
        unsupported(task.ipc_mode.node(), task, cx);
    }
    if !task.placement_constraints.items().is_empty() {
        unsupported(task.placement_constraints.node(), task, cx);
    }
    if let Some(mode) = task.pid_mode.str().filter(|mode| mode.value == "host") {
        cx.report(mode.node, "Fargate does not support pidMode `host`, only `task`")
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
            .fix_replace(mode.node, "\"task\"", Applicability::Unsafe);
    }
}

fn container_members(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    if container.privileged.is_true() {
        unsupported(container.privileged.node(), task, cx);
    }
    if !container.docker_security_options.items().is_empty() {
        unsupported(container.docker_security_options.node(), task, cx);
    }
    for requirement in container.resource_requirements.iter().filter(|requirement| requirement.kind.is("GPU"))
    {
        let Some(node) = requirement.kind.node() else { continue };
        cx.report(node, "GPUs are not available on Fargate")
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate");
    }
    let Some(linux) = container.linux_parameters.get() else { return };
    if !linux.devices.items().is_empty() {
        unsupported(linux.devices.node(), task, cx);
    }
    for field in [linux.shared_memory_size, linux.max_swap, linux.swappiness] {
        if field.int().is_some() {
            unsupported(field.node(), task, cx);
        }
    }
    let added = linux.capabilities.get().into_iter().flat_map(|capabilities| capabilities.add.iter());
    for capability in added.filter_map(|field| field.str()).filter(|name| name.value != "SYS_PTRACE") {
        cx.report(
            capability.node,
            format!("Fargate lets no container add capability {}, only SYS_PTRACE", capability.value),
        )
        .fix_remove(capability.node, Applicability::Unsafe);
    }
}

fn volume_members(volume: &Volume, task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    let source_path = volume
        .host
        .get()
        .map(|host| host.source_path)
        .filter(|path| path.str().is_some_and(|path| !path.is_empty()));
    unsupported(source_path.and_then(crate::model::view::Field::node), task, cx);
    if volume.docker_volume_configuration.get().is_some() {
        unsupported(volume.docker_volume_configuration.node(), task, cx);
    }
}
