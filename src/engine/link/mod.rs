//! Links between documents: which task definition a service, run request or task set names.

mod tasks;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::settings::Settings;
use super::{Entry, Viewed, Workspace};
use crate::diagnostic::{Diagnostic, Label, Severity, SourceId, Span};
use crate::document::node::Node;
use crate::document::tree::NodeId;
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::model::launch::Launch;
use crate::model::platform::{Assumption, LaunchType};
use crate::rules::{self, LaunchDocument, Linter, Pair, Rule, Run};
use tasks::{TaskUnit, Tasks};

/// A service, run request or task set of the run.
struct LaunchUnit<'v, 'a> {
    entry: &'a Entry,
    unit: Unit,
    launch: &'v Launch<'a>,
}

/// Lints what concerns several documents.
pub(super) fn check(workspace: &Workspace, viewed: &[Viewed], diagnostics: &mut Vec<Diagnostic>) {
    let launches: Vec<_> = launches(viewed).collect();
    if launches.is_empty() {
        return;
    }
    let tasks = Tasks::of(viewed);
    let mut assumed = HashSet::new();
    for launch in &launches {
        let named = tasks.named_by(launch);
        match named.tasks.as_slice() {
            [task] => {
                diagnostics.extend(check_pair(launch, task, named.is_certain));
                if named.is_certain {
                    check_on_launch_type(launch, task, &mut assumed, diagnostics);
                }
            }
            several => diagnostics.extend(check_alike(launch, several)),
        }
    }
    check_together(workspace, &launches, &tasks, diagnostics);
}

fn units<'v, 'a>(viewed: &'v [Viewed<'a>]) -> impl Iterator<Item = (&'a Entry, Unit, &'v Model<'a>)> {
    viewed.iter().flat_map(|viewed| viewed.units.iter().map(|(unit, model)| (viewed.entry, *unit, model)))
}

fn launches<'v, 'a>(viewed: &'v [Viewed<'a>]) -> impl Iterator<Item = LaunchUnit<'v, 'a>> {
    units(viewed).filter_map(|(entry, unit, model)| match model {
        Model::Launch(launch) => Some(LaunchUnit { entry, unit, launch }),
        _ => None,
    })
}

fn check_pair(launch: &LaunchUnit, task: &TaskUnit, is_certain: bool) -> Vec<Diagnostic> {
    // Where it is not certain which task definition is meant, none is refused.
    let elsewhere = launch.launch.launches_on().filter(|it| is_certain && task.task.is_never_on(*it));
    let obstacle = elsewhere.and_then(|launch_type| obstacle(launch_type, task));
    let pair = Pair { launch: launch.launch, unit: launch.unit, task: task.task, is_certain, obstacle };
    let mut found = Vec::new();
    launch.entry.settings.linter().check_pair(&pair, &mut found);
    found
}

/// What holds whichever of some task definitions is meant.
fn check_alike(launch: &LaunchUnit, tasks: &[&TaskUnit]) -> Vec<Diagnostic> {
    let mut found = tasks.iter().map(|task| check_pair(launch, task, false));
    let first = found.next().unwrap_or_default();
    let others: Vec<HashSet<_>> = found.map(|found| found.iter().map(mark).collect()).collect();
    first.into_iter().filter(|one| others.iter().all(|other| other.contains(&mark(one)))).collect()
}

/// What tells a problem apart from others, without its words.
fn mark(diagnostic: &Diagnostic) -> (String, SourceId, Span) {
    (diagnostic.rule.to_string(), diagnostic.primary.source, diagnostic.primary.span)
}

/// The task definition as this launch runs it: what its own words do not ask for, but the launch type does. Once
/// for each launch type, however many launch it there.
fn check_on_launch_type(
    launch: &LaunchUnit,
    task: &TaskUnit,
    assumed: &mut HashSet<(SourceId, NodeId, LaunchType)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(launch_type) = launch.launch.launches_on() else { return };
    let key = (task.entry.document.id(), task.unit.root, launch_type);
    if task.task.is_on(launch_type) || task.task.is_never_on(launch_type) || !assumed.insert(key) {
        return;
    }
    let label =
        launch.launch.launch_node().map(|node| label(&launch.entry.document, node, launch_type.as_str()));
    let due = due_on(launch_type, task, task.entry.settings.linter());
    diagnostics.extend(due.into_iter().map(|mut one| {
        one.labels.extend(label.clone());
        one
    }));
}

/// What keeps a task definition from a launch type: that is for ECS to say, whatever is to be told of it here. Of what
/// does not fit Fargate only that counts of which ECS has been seen to check it: nobody knows of the rest whether it
/// takes the launch type away.
fn obstacle(launch_type: LaunchType, task: &TaskUnit) -> Option<Diagnostic> {
    static STANDARD: LazyLock<Settings> = LazyLock::new(Settings::standard);
    let is_checked = |one: &Diagnostic| {
        let is_seen = |rule: &Rule| rule.page.field("evidence") == "API";
        launch_type != LaunchType::Fargate || rules::find(&one.rule).is_some_and(is_seen)
    };
    let due = due_on(launch_type, task, STANDARD.linter());
    due.into_iter().find(|one| one.severity == Severity::Error && is_checked(one))
}

/// What is due of a task definition on a launch type, and not by its own words.
fn due_on(launch_type: LaunchType, task: &TaskUnit, linter: &Linter) -> Vec<Diagnostic> {
    let run = |assumption| {
        let mut found = Vec::new();
        linter.check_assuming(&task.entry.document, task.unit, assumption, &mut found);
        found
    };
    let before: HashSet<_> = run(Assumption::default()).iter().map(mark).collect();
    let mut due = run(Assumption { launch_type: Some(launch_type) });
    due.retain(|one| !before.contains(&mark(one)));
    due
}

fn label(document: &Document, node: Node, launch_type: &str) -> Label {
    Label {
        source: document.id(),
        span: node.span(),
        path: node.pointer(),
        message: format!("launched on {launch_type} here").into(),
    }
}

fn check_together(
    workspace: &Workspace,
    launches: &[LaunchUnit],
    tasks: &Tasks,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(first) = launches.first() else { return };
    let run = Run {
        launches: launches
            .iter()
            .map(|launch| LaunchDocument { launch: launch.launch, unit: launch.unit })
            .collect(),
        families: tasks.known_families().collect(),
        has_all_families: tasks.all_families_known(),
    };
    let mut found = Vec::new();
    first.entry.settings.linter().check_workspace(&run, &mut found);
    diagnostics.extend(found.into_iter().filter_map(|one| as_set_for_its_file(workspace, one)));
}

/// A diagnostic of the whole run at the level that holds for the file it points into.
fn as_set_for_its_file(workspace: &Workspace, mut one: Diagnostic) -> Option<Diagnostic> {
    let entry = workspace.entry(one.primary.source)?;
    let level = entry.settings.levels().of(rules::find(&one.rule)?)?;
    one.severity = one.severity.min(level);
    Some(one)
}
