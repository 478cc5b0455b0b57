//! Kernel parameters of a container: `systemControls`.

use std::collections::HashMap;

use super::context::Context;
use super::repeat::repeated;
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::Node;
use crate::facts::linux::{IPC_SYSCTLS, NET_SYSCTLS};
use crate::model::container::Container;
use crate::model::platform::{NetworkMode, Task};
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("sysctls", "system-control-unknown", Container(system_control_unknown).if_any("systemControls")),
    rule!(
        "sysctls",
        "system-control-on-host-network",
        Container(system_control_on_host_network).if_any("systemControls")
    ),
    rule!(
        "sysctls",
        "system-control-on-host-ipc",
        Container(system_control_on_host_ipc).if_any("systemControls")
    ),
    rule!(
        "sysctls",
        "duplicate-system-control",
        Container(duplicate_system_control).if_any("systemControls")
    ),
    rule!("sysctls", "system-control-conflict", Task(system_control_conflict).if_any("systemControls")),
];

/// The kernel's namespace that a parameter belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Namespace {
    Network,
    Ipc,
}

fn namespace_of(name: &str) -> Option<Namespace> {
    if name.starts_with("net.") {
        return Some(Namespace::Network);
    }
    (name.starts_with("fs.mqueue.") || IPC_SYSCTLS.contains(&name)).then_some(Namespace::Ipc)
}

fn names<'c, 'a: 'c>(container: &'c Container<'a>) -> impl Iterator<Item = Known<'a, &'a str>> + Clone + 'c {
    container.system_controls.iter().filter_map(|control| control.namespace.str())
}

fn names_in<'c, 'a: 'c>(
    container: &'c Container<'a>,
    namespace: Namespace,
) -> impl Iterator<Item = Known<'a, &'a str>> + 'c {
    names(container).filter(move |name| namespace_of(name.value) == Some(namespace))
}

fn system_control_unknown(container: &Container, task: &Task, cx: &mut Context) {
    if task.is_windows() {
        return;
    }
    for name in names(container).filter(|name| namespace_of(name.value).is_none()) {
        let report = cx
            .report(name.node, format!("a container cannot set the kernel parameter {:?}", name.value))
            .help("it takes net.*, fs.mqueue.*, kernel.sem, kernel.shm* and kernel.msg*: what each container has its own of");
        let known = IPC_SYSCTLS.iter().chain(NET_SYSCTLS).copied();
        if let Some(meant) = nearest(name.value, known).filter(|_| !name.value.is_empty()) {
            report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

fn system_control_on_host_network(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Host) {
        return;
    }
    for name in names_in(container, Namespace::Network) {
        cx.report(name.node, format!("{} cannot be set in network mode host", name.value))
            .label_if(task.network_mode.node(), "the network of the instance")
            .help("set it on the instance, or give the task a network of its own");
    }
}

fn system_control_on_host_ipc(container: &Container, task: &Task, cx: &mut Context) {
    let Some(mode) = task.ipc_mode.str().filter(|mode| mode.value == "host") else { return };
    for name in names_in(container, Namespace::Ipc) {
        cx.report(name.node, format!("{} cannot be set with ipcMode `host`", name.value))
            .label(mode.node, "the IPC namespace of the instance")
            .help("set it on the instance, or give the task a namespace of its own");
    }
}

fn duplicate_system_control(container: &Container, _: &Task, cx: &mut Context) {
    for repeat in repeated(names(container).map(|name| (name.value, name.node))) {
        cx.report(repeat.again, format!("{} is set twice", repeat.value))
            .label(repeat.first, "set here first");
    }
}

/// Containers that share a namespace share its parameters: the container that starts last decides.
fn system_control_conflict(task: &Task, cx: &mut Context) {
    let mut first: HashMap<&str, (&str, Node)> = HashMap::new();
    for container in task.containers() {
        for control in &container.system_controls {
            let (Some(name), Some(value)) = (control.namespace.str(), control.value.str()) else { continue };
            if !is_shared(task, name.value) {
                continue;
            }
            match first.get(name.value) {
                Some((other, node)) if *other != value.value && !is_beside(value.node, *node) => {
                    cx.report(
                        value.node,
                        format!("{} is {} here and {other} in another container", name.value, value.value),
                    )
                    .label(*node, "the other value")
                    .help("the containers share this parameter: whichever starts last decides");
                }
                Some(_) => {}
                None => drop(first.insert(name.value, (value.value, value.node))),
            }
        }
    }
}

/// Whether the containers of the task have one such parameter together.
fn is_shared(task: &Task, name: &str) -> bool {
    match namespace_of(name) {
        Some(Namespace::Network) => task.network_mode() == Some(NetworkMode::Awsvpc),
        Some(Namespace::Ipc) => task.ipc_mode.is("task"),
        None => false,
    }
}

/// Whether two values stand in one list.
fn is_beside(one: Node, other: Node) -> bool {
    let list = |node: Node| node.container().and_then(Node::container).map(Node::id);
    list(one) == list(other)
}
