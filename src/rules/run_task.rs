//! Run and start requests: overrides, tags, groups.

use std::collections::HashMap;

use super::context::{At, Context};
use super::repeat::repeats;
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::Node;
use crate::document::text::compacted;
use crate::facts::fargate::{Size, cpus_for};
use crate::model::launch::Launch;
use crate::model::platform::LaunchType;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!("run-task", "override-name-missing", Launch(override_name_missing).if_any("overrides")),
    rule!("run-task", "override-duplicate", Launch(override_duplicate).if_any("overrides")),
    rule!("run-task", "overrides-too-large", Launch(overrides_too_large).if_any("overrides")),
    rule!("run-task", "override-size", Launch(override_size).if_any("overrides"), Pair(override_half_size)),
    rule!("run-task", "override-ephemeral-storage", Launch(override_ephemeral_storage).if_any("overrides")),
    rule!("run-task", "override-role-arn", Launch(override_role_arn).if_any("overrides")),
    rule!("run-task", "override-memory", Pair(override_memory)),
    rule!("run-task", "override-shadows-secret", Pair(override_shadows_secret)),
    rule!("run-task", "propagate-tags-of-service", Launch(propagate_tags_of_service).if_any("propagateTags")),
    rule!("run-task", "task-group-reserved", Launch(task_group_reserved).if_any("group")),
    rule!("run-task", "container-instance-id", Launch(container_instance_id).if_any("containerInstances")),
];

fn container_instance_id(launch: &Launch, cx: &mut Context) {
    for instance in launch.container_instances.ids() {
        let id = instance.rsplit('/').next().unwrap_or("");
        if matches!(id.len(), 32 | 36) {
            continue;
        }
        let is_of_ec2 = id.strip_prefix("i-").is_some_and(is_hex);
        let what = if is_of_ec2 { "the id of an EC2 instance" } else { "no id of a container instance" };
        // Other words may stand for an id yet to be filled in.
        let severity = if is_of_ec2 || is_hex(id) { Severity::Error } else { Severity::Warning };
        cx.report(instance.node, format!("{id:?} is {what}")).at_most(severity).help(
            "ECS gave it one of 32 digits when it registered: `aws ecs list-container-instances` shows it",
        );
    }
}

/// Whether a text can only be (part of) an id: hexadecimal digits, one of them no letter.
fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && text.bytes().any(|byte| byte.is_ascii_digit())
}

fn override_name_missing(launch: &Launch, cx: &mut Context) {
    for container in launch.container_overrides() {
        if container.name.is_missing() && container.node.members().next().is_some() {
            cx.report(At::Opening(container.node), "there is no `name`: which container is meant?")
                .help("give the name of a container in the task definition");
        }
    }
}

fn override_duplicate(launch: &Launch, cx: &mut Context) {
    let names = launch.container_overrides().iter().filter_map(|container| container.name.str());
    for (first, name) in repeats(names, |name| name.value) {
        cx.report(name.node, format!("the container `{}` is overridden twice", name.value))
            .label(first.node, "the first time");
    }
}

/// Most characters of `overrides`, JSON punctuation included.
const OVERRIDES: usize = 8192;

fn overrides_too_large(launch: &Launch, cx: &mut Context) {
    let Some(overrides) = launch.overrides.get() else { return };
    let length = compacted(overrides.node.source_text()).chars().count();
    if length > OVERRIDES {
        cx.report(
            At::Opening(overrides.node),
            format!("`overrides` has {length} characters without spaces, and {OVERRIDES} are allowed"),
        )
        .help("put large values into a file or a parameter, and their name into the environment");
    }
}

/// A CPU or a memory value in its unit.
type Amount<'a> = Known<'a, i64>;

fn override_size(launch: &Launch, cx: &mut Context) {
    let Some(overrides) = launch.overrides.get() else { return };
    if !launch.is_on_fargate() {
        return;
    }
    match (overrides.cpu.cpu_units(), overrides.memory.memory_mib()) {
        (Some(cpu), Some(memory)) => judge_size(cpu, memory, memory.node, cx),
        (Some(cpu), None) if Size::of(cpu.value).is_none() => {
            cx.report(cpu.node, format!("{} CPU units are not a size that Fargate offers", cpu.value));
        }
        (None, Some(memory)) if cpus_for(memory.value).is_empty() => {
            cx.report(
                memory.node,
                format!("{} MiB of memory is not a size that Fargate offers", memory.value),
            )
            .help("1 vCPU, for example, takes 2048 to 8192 MiB in steps of 1024");
        }
        _ => {}
    }
}

fn override_half_size(pair: &Pair, cx: &mut Context) {
    let Some(overrides) = pair.launch.overrides.get() else { return };
    if !pair.launch.is_on_fargate() {
        return;
    }
    let own_cpu = pair.task.cpu.cpu_units();
    let own_memory = pair.task.memory.memory_mib();
    match (overrides.cpu.is_missing(), overrides.memory.is_missing()) {
        (true, false) => {
            // What no task on Fargate has is told without the task definition.
            let memory = overrides.memory.memory_mib().filter(|memory| !cpus_for(memory.value).is_empty());
            if let (Some(cpu), Some(memory)) = (own_cpu, memory) {
                judge_size(cpu, memory, memory.node, cx);
            }
        }
        (false, true) => {
            if let (Some(cpu), Some(memory)) = (overrides.cpu.cpu_units(), own_memory) {
                judge_size(cpu, memory, cpu.node, cx);
            }
        }
        _ => {}
    }
}

fn judge_size(cpu: Amount, memory: Amount, at: Node, cx: &mut Context) {
    let Some(size) = Size::of(cpu.value) else {
        if at.id() == cpu.node.id() || cpu.node.document().id() == memory.node.document().id() {
            cx.report(cpu.node, format!("{} CPU units are not a size that Fargate offers", cpu.value));
        }
        return;
    };
    if !size.takes(memory.value) {
        let other = if at.id() == memory.node.id() { cpu } else { memory };
        cx.report(
            at,
            format!(
                "{} MiB of memory is not a size that Fargate offers with {} CPU units",
                memory.value, cpu.value
            ),
        )
        .label(other.node, "goes with it")
        .help(format!("with {} CPU units: {} MiB", cpu.value, size.memory()));
    }
}

fn override_ephemeral_storage(launch: &Launch, cx: &mut Context) {
    let storage = launch.overrides.get().and_then(|overrides| overrides.ephemeral_storage.node());
    let is_other = matches!(launch.launches_on(), Some(LaunchType::Ec2 | LaunchType::External));
    if let Some(member) = storage.and_then(Node::member).filter(|_| is_other) {
        cx.report(At::Key(member), "`ephemeralStorage` can be chosen on Fargate only")
            .label_if(launch.launch_node(), "not Fargate")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}

fn override_role_arn(launch: &Launch, cx: &mut Context) {
    let Some(overrides) = launch.overrides.get() else { return };
    let roles = [overrides.task_role_arn, overrides.execution_role_arn];
    for role in roles.into_iter().filter_map(Field::id) {
        // An empty one is reported as such.
        if !role.value.is_empty() && !role.value.starts_with("arn:") {
            cx.report(role.node, "an override names its role by ARN")
                .help("it looks like `arn:aws:iam::ACCOUNT:role/NAME`");
        }
    }
}

fn override_memory(pair: &Pair, cx: &mut Context) {
    let task = pair.launch.overrides.get().and_then(|overrides| overrides.memory.memory_mib());
    let own = pair.task.memory.memory_mib();
    let is_kept = pair.launch.overrides.get().is_some_and(|overrides| overrides.memory.is_missing());
    let limit = task.or(own.filter(|_| is_kept));
    for container in pair.launch.container_overrides() {
        let Some(given) = container.memory.int() else { continue };
        if let Some(limit) = limit.filter(|limit| given.value > limit.value) {
            cx.report(
                given.node,
                format!("the container may use {} MiB, but the task has {} MiB", given.value, limit.value),
            )
            .label(limit.node, "the task");
            continue;
        }
        let named = container.name.str().and_then(|name| pair.task.container(name.value));
        let kept = named
            .filter(|_| container.memory_reservation.is_missing())
            .and_then(|it| it.memory_reservation.int());
        if let Some(kept) = kept.filter(|kept| given.value < kept.value) {
            cx.report(
                given.node,
                format!(
                    "the container may use {} MiB, but {} MiB are reserved for it",
                    given.value, kept.value
                ),
            )
            .label(kept.node, "reserved");
        }
    }
}

fn override_shadows_secret(pair: &Pair, cx: &mut Context) {
    for container in pair.launch.container_overrides() {
        let Some(own) = container.name.str().and_then(|name| pair.task.container(name.value)) else {
            continue;
        };
        let secrets = own.secrets.iter().filter_map(|secret| secret.name.str());
        let secrets: HashMap<_, _> = secrets.map(|secret| (secret.value, secret)).collect();
        for name in container.environment.iter().filter_map(|entry| entry.name.str()) {
            if let Some(secret) = secrets.get(name.value) {
                cx.report(
                    name.node,
                    format!(
                        "`{}` is a secret of the container, and would be given in plain text",
                        name.value
                    ),
                )
                .label(secret.node, "the secret");
            }
        }
    }
}

fn propagate_tags_of_service(launch: &Launch, cx: &mut Context) {
    if let Some(source) = launch.propagate_tags.str().filter(|source| source.value == "SERVICE") {
        cx.report(source.node, "a single task has no service whose tags it could take").fix_replace(
            source.node,
            "\"TASK_DEFINITION\"",
            Applicability::Unsafe,
        );
    }
}

fn task_group_reserved(launch: &Launch, cx: &mut Context) {
    let Some(group) = launch.group.str().filter(|_| cx.kind().is_run()) else {
        return;
    };
    if group.value.starts_with("service:") {
        cx.report(group.node, "the group reads as that of a service")
            .help("it is `family:FAMILY` unless it is set");
    }
}
