//! Which containers need which: `dependsOn`, names, and what keeps a task alive.

use std::collections::HashMap;

use super::context::{At, Context};
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::Task;

pub(super) const RULES: &[Rule] = &[
    rule!("dependencies", "duplicate-container-name", Task(duplicate_container_name)),
    rule!("dependencies", "no-essential-container", Task(no_essential_container)),
    rule!("dependencies", "depends-on-unknown-container", Container(depends_on_unknown_container)),
    rule!("dependencies", "depends-on-essential-container", Container(depends_on_essential_container)),
    rule!("dependencies", "depends-on-health-without-check", Container(depends_on_health_without_check)),
];

fn duplicate_container_name(task: &Task, cx: &mut Context) {
    let mut taken: HashMap<&str, Node> = HashMap::new();
    for name in task.containers().iter().filter_map(|container| container.name.str()) {
        match taken.get(name.value) {
            Some(first) => {
                cx.report(name.node, format!("two containers are named `{}`", name.value))
                    .label(*first, "the first one");
            }
            None => drop(taken.insert(name.value, name.node)),
        }
    }
}

fn no_essential_container(task: &Task, cx: &mut Context) {
    let containers = &task.container_definitions;
    let none = containers.iter().all(|container| container.is_essential() == Some(false));
    let Some(list) =
        containers.node().filter(|_| none && containers.is_complete() && !containers.items().is_empty())
    else {
        return;
    };
    let report = cx.report(At::Opening(list), "no container is essential: the task would end at once");
    let essential: Vec<_> = containers.iter().filter_map(|container| container.essential.node()).collect();
    let report = essential.iter().fold(report, |report, node| report.label(*node, "not essential"));
    if let [only] = essential[..] {
        report.fix_remove(only, Applicability::Unsafe);
    }
}

fn depends_on_unknown_container(container: &Container, task: &Task, cx: &mut Context) {
    for name in container.depends_on.iter().filter_map(|dependency| dependency.container_name.str()) {
        if task.container(name.value).is_some() || task.may_have_other_containers() {
            continue;
        }
        let names: Vec<_> =
            task.containers().iter().filter_map(|other| other.name.str()).map(|name| name.value).collect();
        let report = cx.report(name.node, format!("there is no container `{}` to depend on", name.value));
        if let Some(meant) = nearest(name.value, names) {
            report.help(format!("did you mean `{meant}`?")).fix_replace(
                name.node,
                edit::quote(meant),
                Applicability::Unsafe,
            );
        }
    }
}

fn depends_on_essential_container(container: &Container, task: &Task, cx: &mut Context) {
    for dependency in &container.depends_on {
        let (Some(name), Some(condition)) = (dependency.container_name.str(), dependency.condition.str())
        else {
            continue;
        };
        let Some(target) = task.container(name.value).filter(|target| target.is_essential() == Some(true))
        else {
            continue;
        };
        if !matches!(condition.value, "COMPLETE" | "SUCCESS") {
            continue;
        }
        let essential = target.essential.node().or(target.name.node());
        let report = cx
            .report(
                condition.node,
                format!("`{}` is essential, so waiting for it to end would end the task", name.value),
            )
            .label_if(essential, "essential")
            .help(format!("give `{}` `\"essential\": false`", name.value));
        match target.essential.node() {
            Some(essential) => report.fix_replace(essential, "false", Applicability::Unsafe),
            None => report.fix_insert(target.node, "essential", "false", Applicability::Unsafe),
        };
    }
}

fn depends_on_health_without_check(container: &Container, task: &Task, cx: &mut Context) {
    for dependency in &container.depends_on {
        let (Some(name), Some(condition)) = (dependency.container_name.str(), dependency.condition.str())
        else {
            continue;
        };
        let Some(target) = task.container(name.value).filter(|target| target.health_check.is_missing())
        else {
            continue;
        };
        if condition.value == "HEALTHY" {
            cx.report(
                condition.node,
                format!("`{}` has no `healthCheck`, so it never becomes healthy", name.value),
            )
            .label_if(target.name.node(), "no health check");
        }
    }
}
