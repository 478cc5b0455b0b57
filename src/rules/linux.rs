//! What a container asks of the Linux kernel: capabilities, devices, swap, ulimits.

use super::context::{At, Context};
use super::repeat::repeated;
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::facts::linux::{
    CAPABILITIES, DOUBTFUL_CAPABILITIES, MOST_FILES_ON_FARGATE, may_be_added_on_fargate, plain_capability,
};
use crate::model::container::{Capabilities, Container, LinuxParameters, Ulimit};
use crate::model::platform::{LaunchType, Task};
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("linux", "capability-unknown", Container(capability_unknown).if_any("linuxParameters")),
    rule!(
        "linux",
        "capability-added-and-dropped",
        Container(capability_added_and_dropped).if_any("linuxParameters")
    ),
    rule!(
        "linux",
        "capabilities-of-privileged",
        Container(capabilities_of_privileged).if_any("linuxParameters")
    ),
    rule!("linux", "device-path-relative", Container(device_path_relative).if_any("linuxParameters")),
    rule!(
        "linux",
        "duplicate-device-permission",
        Container(duplicate_device_permission).if_any("linuxParameters")
    ),
    rule!(
        "linux",
        "swappiness-without-max-swap",
        Container(swappiness_without_max_swap).if_any("linuxParameters")
    ),
    rule!("linux", "ulimit-soft-above-hard", Container(ulimit_soft_above_hard).if_any("ulimits")),
    rule!("linux", "duplicate-ulimit", Container(duplicate_ulimit).if_any("ulimits")),
    rule!("linux", "ulimit-above-fargate-maximum", Container(ulimit_above_fargate_maximum).if_any("ulimits")),
];

/// `linuxParameters`, except where they are refused as a whole.
fn linux<'c, 'a>(container: &'c Container<'a>, task: &Task) -> Option<&'c LinuxParameters<'a>> {
    container.linux_parameters.get().filter(|_| !task.is_windows())
}

fn capabilities<'c, 'a>(container: &'c Container<'a>, task: &Task) -> Option<&'c Capabilities<'a>> {
    linux(container, task)?.capabilities.get()
}

fn capability_unknown(container: &Container, task: &Task, cx: &mut Context) {
    let Some(capabilities) = capabilities(container, task) else { return };
    // What Fargate lets no container add is told as such, whatever it is called.
    let added = capabilities.add.strings();
    let added = added.filter(|name| !task.is_on_fargate() || may_be_added_on_fargate(name.value));
    for name in added.chain(capabilities.drop.strings()) {
        if CAPABILITIES.contains(&name.value) {
            continue;
        }
        let plain = &*plain_capability(name.value);
        if CAPABILITIES.contains(&plain) {
            cx.report(name.node, format!("ECS calls the capability {} `{plain}`", name.value))
                .help("in capitals, without `CAP_`")
                .fix_replace(name.node, edit::quote(plain), Applicability::Safe);
        } else if DOUBTFUL_CAPABILITIES.contains(&plain) {
            cx.report(name.node, format!("ECS does not document the capability {}", name.value))
                .at_most(Severity::Warning);
        } else {
            let report = cx.report(name.node, format!("{:?} is no capability", name.value));
            if let Some(meant) = nearest(plain, CAPABILITIES.iter().copied()) {
                report.suggest(name.node, meant);
            }
        }
    }
}

fn capability_added_and_dropped(container: &Container, task: &Task, cx: &mut Context) {
    let Some(capabilities) = capabilities(container, task) else { return };
    for added in capabilities.add.strings().filter(|name| !name.is_empty()) {
        if let Some(dropped) = capabilities.drop.strings().find(|dropped| dropped.value == added.value) {
            cx.report(added.node, format!("capability {} is added and dropped", added.value))
                .label(dropped.node, "dropped here")
                .help("what is added is added after the dropping: the container has it");
        }
    }
}

fn capabilities_of_privileged(container: &Container, task: &Task, cx: &mut Context) {
    let privileged = container.privileged.bool().filter(|privileged| privileged.value);
    let (Some(privileged), Some(capabilities)) = (privileged, capabilities(container, task)) else { return };
    if task.is_on_fargate() || (capabilities.add.is_empty() && capabilities.drop.is_empty()) {
        return;
    }
    if let Some(member) = capabilities.node.member() {
        cx.report(At::Key(member), "a privileged container has every capability: these have no effect")
            .label(privileged.node, "privileged")
            .fix_remove(member.value(), Applicability::Safe);
    }
}

fn device_path_relative(container: &Container, task: &Task, cx: &mut Context) {
    let Some(linux) = linux(container, task) else { return };
    let paths = linux.devices.iter().flat_map(|device| [device.host_path, device.container_path]);
    for path in paths.filter_map(Field::str).filter(|path| !path.starts_with('/')) {
        cx.report(path.node, format!("{:?} is no absolute path", path.value))
            .help("devices are named as in \"/dev/fuse\"");
    }
}

fn duplicate_device_permission(container: &Container, task: &Task, cx: &mut Context) {
    let Some(linux) = linux(container, task) else { return };
    for device in &linux.devices {
        for repeat in repeated(device.permissions.strings().map(|name| (name.value, name.node))) {
            cx.report(repeat.again, format!("permission {} is given twice", repeat.value))
                .label(repeat.first, "the first time")
                .fix_remove(repeat.again, Applicability::Safe);
        }
    }
}

fn swappiness_without_max_swap(container: &Container, task: &Task, cx: &mut Context) {
    let Some(linux) = linux(container, task).filter(|linux| linux.max_swap.is_missing()) else { return };
    // Where there is no swap at all, that is told.
    let is_told = task.is_on_fargate() || task.is_on(LaunchType::ManagedInstances);
    if let Some(swappiness) = linux.swappiness.int().filter(|_| !is_told) {
        cx.report(swappiness.node, "`swappiness` has no effect without `maxSwap`")
            .help("say with `maxSwap` how much the container may swap, in MiB")
            .fix_remove(swappiness.node, Applicability::Safe);
    }
}

fn ulimit_soft_above_hard(container: &Container, _: &Task, cx: &mut Context) {
    for ulimit in &container.ulimits {
        let (Some(soft), Some(hard)) = (ulimit.soft_limit.int(), ulimit.hard_limit.int()) else { continue };
        // -1 stands for no limit.
        if hard.value == -1 || (soft.value != -1 && soft.value <= hard.value) {
            continue;
        }
        let name = ulimit.name.str().map_or("", |name| name.value);
        let swapped = vec![
            edit::replace(soft.node, hard.value.to_string()),
            edit::replace(hard.node, soft.value.to_string()),
        ];
        let message = match soft.value {
            -1 => format!("{name} has no soft limit, but the hard limit is {}", hard.value),
            soft => format!("soft limit {soft} of {name} is above the hard limit {}", hard.value),
        };
        cx.report(soft.node, message)
            .label(hard.node, "the hard limit")
            .help("a process may raise its soft limit up to the hard limit")
            .fix("swap them", Applicability::Unsafe, swapped);
    }
}

fn duplicate_ulimit(container: &Container, _: &Task, cx: &mut Context) {
    let names = container.ulimits.iter().filter_map(|ulimit| ulimit.name.str());
    for repeat in repeated(names.map(|name| (name.value, name.node))) {
        cx.report(repeat.again, format!("the ulimit {} is set twice", repeat.value))
            .label(repeat.first, "set here first")
            .fix_remove_if(repeat.copy(), Applicability::Safe);
    }
}

fn ulimit_above_fargate_maximum(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() || task.is_windows() {
        return;
    }
    let of_files = |ulimit: &&Ulimit| ulimit.name.is("nofile");
    for ulimit in container.ulimits.iter().filter(of_files) {
        let limits = [ulimit.soft_limit.int(), ulimit.hard_limit.int()];
        for limit in limits.into_iter().flatten().filter(|limit| limit.value > MOST_FILES_ON_FARGATE) {
            cx.report(
                limit.node,
                format!("{} open files, but Fargate allows {MOST_FILES_ON_FARGATE}", limit.value),
            )
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
            .fix_replace(limit.node, MOST_FILES_ON_FARGATE.to_string(), Applicability::Unsafe);
        }
    }
}
