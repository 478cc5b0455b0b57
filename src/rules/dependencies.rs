//! Which containers need which: `dependsOn`, names, and what keeps a task alive.

use super::context::{At, Context};
use super::dependency_graph::{Step, Why, cycles, link_target};
use super::repeat::{repeated, repeats};
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::model::container::Container;
use crate::model::platform::Task;

pub(super) const RULES: &[Rule] = &[
    rule!("dependencies", "duplicate-container-name", Task(duplicate_container_name)),
    rule!("dependencies", "no-essential-container", Task(no_essential_container)),
    rule!(
        "dependencies",
        "depends-on-unknown-container",
        Container(depends_on_unknown_container).if_any("dependsOn")
    ),
    rule!("dependencies", "link-unknown-container", Container(link_unknown_container).if_any("links")),
    rule!(
        "dependencies",
        "dependency-cycle",
        Task(dependency_cycle).if_any("dependsOn", "links", "volumesFrom")
    ),
    rule!("dependencies", "depends-on-twice", Container(depends_on_twice).if_any("dependsOn")),
    rule!(
        "dependencies",
        "depends-on-essential-container",
        Container(depends_on_essential_container).if_any("dependsOn")
    ),
    rule!(
        "dependencies",
        "depends-on-health-without-check",
        Container(depends_on_health_without_check).if_any("dependsOn")
    ),
    rule!("dependencies", "essential-not-chosen", Task(essential_not_chosen)),
];

fn duplicate_container_name(task: &Task, cx: &mut Context) {
    let names = task.containers().iter().filter_map(|container| container.name.str());
    for repeat in repeated(names.map(|name| (name.value, name.node))) {
        cx.report(repeat.again, format!("two containers are named `{}`", repeat.value))
            .label(repeat.first, "the first one");
    }
}

fn no_essential_container(task: &Task, cx: &mut Context) {
    let containers = &task.container_definitions;
    let none = containers.iter().all(|container| container.is_essential() == Some(false));
    let Some(list) = containers.filled().filter(|_| none && containers.is_complete()) else { return };
    let report = cx.report(At::Opening(list), "no container is essential: the task would end at once");
    let essential: Vec<_> = containers.iter().filter_map(|container| container.essential.node()).collect();
    let report = essential.iter().fold(report, |report, node| report.label(*node, "not essential"));
    if let [only] = essential[..] {
        report.fix_remove(only, Applicability::Unsafe);
    }
}

fn depends_on_unknown_container(container: &Container, task: &Task, cx: &mut Context) {
    for name in container.depends_on.iter().filter_map(|dependency| dependency.container_name.str()) {
        if !task.lacks_container(name.value) {
            continue;
        }
        let report = cx.report(name.node, format!("there is no container `{}` to depend on", name.value));
        if let Some(meant) = nearest(name.value, task.container_names()) {
            report.suggest(name.node, meant);
        }
    }
}

fn link_unknown_container(container: &Container, task: &Task, cx: &mut Context) {
    for link in container.links.strings() {
        let name = link_target(&link);
        // What is no link has a diagnostic of its own.
        let is_link = link.split(':').count() < 3 && link.split(':').all(|part| !part.is_empty());
        if !is_link || !task.lacks_container(name) {
            continue;
        }
        let report = cx.report(link.node, format!("there is no container `{name}` to link to"));
        if let Some(meant) = nearest(name, task.container_names()) {
            let rest = &link.value[name.len()..];
            report.help(format!("did you mean `{meant}`?")).fix_replace(
                link.node,
                edit::quote(&format!("{meant}{rest}")),
                Applicability::Unsafe,
            );
        }
    }
}

fn dependency_cycle(task: &Task, cx: &mut Context) {
    for steps in cycles(task) {
        let Some((last, others)) = steps.split_last() else { continue };
        if others.is_empty() {
            report_self(last, cx);
            continue;
        }
        let is_all = |why| steps.iter().all(|step| step.why == why);
        let what = if is_all(Why::Links) {
            "links go round in a circle"
        } else if is_all(Why::VolumesFrom) {
            "containers take volumes from each other"
        } else {
            "containers wait for each other"
        };
        let first = steps[0].from;
        let path = steps.iter().fold(format!("`{first}`"), |path, step| format!("{path} → `{}`", step.to));
        let report =
            cx.report(last.node, format!("{what}, so that none can start: {path}")).says(last.words());
        others
            .iter()
            .fold(report, |report, step| report.label(step.node, step.words()))
            .help("take one of these steps out");
    }
}

fn report_self(step: &Step, cx: &mut Context) {
    let verb = if step.why == Why::Links { "links to" } else { "waits for" };
    // An entry of `links` is the name itself, one of `dependsOn` the object around it.
    let entry = if step.why == Why::Links { Some(step.node) } else { step.node.container() };
    cx.report(step.node, format!("container `{}` {verb} itself, so it can never start", step.from))
        .fix_remove_if(entry, Applicability::Unsafe);
}

fn depends_on_twice(container: &Container, _: &Task, cx: &mut Context) {
    let named = container.depends_on.iter().filter_map(|it| Some((it.container_name.str()?, it)));
    for ((_, first), (name, dependency)) in repeats(named, |(name, _)| name.value) {
        let report = cx
            .report(name.node, format!("`{}` is named twice in `dependsOn`", name.value))
            .label_if(first.container_name.node(), "the first time");
        match (first.condition.str(), dependency.condition.str()) {
            (Some(one), Some(other)) if one.value == other.value => {
                report.fix_remove(dependency.node, Applicability::Safe);
            }
            (Some(one), Some(other)) => {
                report.help(format!("keep one condition: {} or {}", one.value, other.value));
            }
            _ => {}
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

fn essential_not_chosen(task: &Task, cx: &mut Context) {
    let containers = &task.container_definitions;
    let is_open = |container: &Container| container.essential.is_missing();
    let Some(list) = containers.node().filter(|_| containers.len() > 1 && containers.iter().all(is_open))
    else {
        return;
    };
    cx.report(
        At::Opening(list),
        format!(
            "none of the {} containers says whether it is essential, so all of them are",
            containers.len()
        ),
    )
    .help("write `\"essential\": false` where the task can go on without the container");
}
