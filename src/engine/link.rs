//! Links between documents: which task definition a service, run request or task set names.

use std::collections::HashMap;

use super::{Entry, Workspace};
use crate::diagnostic::{Diagnostic, Label};
use crate::document::kind::Kind;
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::model::launch::Launch;
use crate::model::platform::{Assumption, Task};
use crate::model::value::family_of;
use crate::model::view::View as _;
use crate::rules::{LaunchDocument, Pair};

/// A task definition of the run.
struct TaskUnit<'a> {
    entry: &'a Entry,
    unit: Unit,
    task: Task<'a>,
}

/// A service, run request or task set of the run.
struct LaunchUnit<'a> {
    entry: &'a Entry,
    unit: Unit,
    launch: Launch<'a>,
}

/// Lints what concerns several documents.
pub(super) fn check(workspace: &Workspace, diagnostics: &mut Vec<Diagnostic>) {
    let launches = launches(workspace);
    if launches.is_empty() {
        return;
    }
    let tasks = tasks(workspace);
    for launch in &launches {
        let named = launch.launch.family().and_then(|family| tasks.get(family));
        for task in named.into_iter().flatten() {
            let is_certain = named.is_some_and(|tasks| tasks.len() == 1) && !names_revision(&launch.launch);
            check_pair(launch, task, is_certain, diagnostics);
        }
    }
    check_together(&launches, diagnostics);
}

/// The families that a document is linked by: those of its task definitions, and those that it launches.
pub fn families(document: &Document) -> impl Iterator<Item = &str> {
    document.units().iter().filter_map(move |unit| {
        let root = document.node(unit.root);
        match unit.kind {
            Kind::TaskDefinition => root.get("family")?.known_str(),
            kind if kind.is_launch() => root.get("taskDefinition")?.known_str().map(family_of),
            _ => None,
        }
    })
}

fn units(workspace: &Workspace) -> impl Iterator<Item = (&Entry, Unit)> {
    workspace.entries().iter().flat_map(|entry| entry.document.units().iter().map(move |unit| (entry, *unit)))
}

fn launches(workspace: &Workspace) -> Vec<LaunchUnit<'_>> {
    units(workspace)
        .filter(|(_, unit)| unit.kind.is_launch())
        .map(|(entry, unit)| LaunchUnit { entry, unit, launch: Launch::view(entry.document.node(unit.root)) })
        .collect()
}

/// The task definitions by family.
fn tasks(workspace: &Workspace) -> HashMap<&str, Vec<TaskUnit<'_>>> {
    let mut families: HashMap<&str, Vec<TaskUnit<'_>>> = HashMap::new();
    for (entry, unit) in units(workspace).filter(|(_, unit)| unit.kind == Kind::TaskDefinition) {
        let Model::Task(task) = Model::of(&entry.document, unit) else { continue };
        if let Some(family) = task.family.str() {
            families.entry(family.value).or_default().push(TaskUnit { entry, unit, task: *task });
        }
    }
    families
}

/// Whether a reference names a revision: which one the file at hand is cannot be known.
fn names_revision(launch: &Launch) -> bool {
    let Some(reference) = launch.task_definition.str() else { return true };
    let name = reference.rsplit_once('/').map_or(reference.value, |(_, name)| name);
    name.contains(':')
}

fn check_pair(launch: &LaunchUnit, task: &TaskUnit, is_certain: bool, diagnostics: &mut Vec<Diagnostic>) {
    let pair = Pair { launch: &launch.launch, unit: launch.unit, task: &task.task, is_certain };
    launch.entry.settings.linter().check_pair(&pair, diagnostics);
    if is_certain {
        check_on_launch_type(launch, task, diagnostics);
    }
}

/// The task definition as this launch runs it: what its own words do not ask for, but the launch type does.
fn check_on_launch_type(launch: &LaunchUnit, task: &TaskUnit, diagnostics: &mut Vec<Diagnostic>) {
    let Some(launch_type) = launch.launch.launches_on() else { return };
    if task.task.is_on(launch_type) || task.task.is_never_on(launch_type) {
        return;
    }
    let linter = task.entry.settings.linter();
    let run = |assumption| {
        let mut found = Vec::new();
        linter.check_assuming(&task.entry.document, task.unit, assumption, &mut found);
        found
    };
    let before = run(Assumption::default());
    let label =
        launch.launch.launch_node().map(|node| label(&launch.entry.document, node, launch_type.as_str()));
    for mut found in run(Assumption { launch_type: Some(launch_type) }) {
        if !before.contains(&found) && !diagnostics.contains(&found) {
            found.labels.extend(label.clone());
            diagnostics.push(found);
        }
    }
}

fn label(document: &Document, node: crate::document::node::Node, launch_type: &str) -> Label {
    Label {
        source: document.id(),
        span: node.span(),
        path: node.pointer(),
        message: format!("launched on {launch_type} here"),
    }
}

fn check_together(launches: &[LaunchUnit], diagnostics: &mut Vec<Diagnostic>) {
    let Some(first) = launches.first() else { return };
    let documents: Vec<_> =
        launches.iter().map(|launch| LaunchDocument { launch: &launch.launch, unit: launch.unit }).collect();
    first.entry.settings.linter().check_workspace(&documents, diagnostics);
}
