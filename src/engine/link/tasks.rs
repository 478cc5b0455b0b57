//! The task definitions of a run, and which of them a launch runs.

use std::collections::HashMap;

use super::{LaunchUnit, units};
use crate::document::kind::{Form, Kind};
use crate::document::text::{Placeholder, placeholder};
use crate::document::{Document, Unit};
use crate::engine::{Entry, Workspace};
use crate::model::Model;
use crate::model::platform::Task;
use crate::model::value::revision_of;

/// A task definition of the run.
pub(super) struct TaskUnit<'a> {
    pub(super) entry: &'a Entry,
    pub(super) unit: Unit,
    pub(super) task: Task<'a>,
}

/// The task definitions of the run, found by family and by folder.
pub(super) struct Tasks<'a> {
    units: Vec<TaskUnit<'a>>,
    families: HashMap<&'a str, Vec<usize>>,
    folders: HashMap<&'a str, Vec<usize>>,
}

/// The task definitions that a launch may run.
pub(super) struct Named<'t, 'a> {
    /// One, or several between which nothing decides.
    pub(super) tasks: Vec<&'t TaskUnit<'a>>,
    /// Whether there is one, and it is the revision that will be launched.
    pub(super) is_certain: bool,
}

/// The folder of a document.
pub(super) fn folder(document: &Document) -> &str {
    document.source().name().rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
}

impl<'a> Tasks<'a> {
    pub(super) fn of(workspace: &'a Workspace) -> Self {
        let mut tasks = Self { units: Vec::new(), families: HashMap::new(), folders: HashMap::new() };
        for (entry, unit) in units(workspace).filter(|(_, unit)| unit.kind == Kind::TaskDefinition) {
            let Model::Task(task) = Model::of(&entry.document, unit) else { continue };
            let index = tasks.units.len();
            tasks.folders.entry(folder(&entry.document)).or_default().push(index);
            if let Some(family) = task.family.raw_text() {
                tasks.families.entry(family).or_default().push(index);
            }
            tasks.units.push(TaskUnit { entry, unit, task: *task });
        }
        tasks
    }

    /// The families that are known.
    pub(super) fn known_families(&self) -> impl Iterator<Item = &'a str> {
        self.units.iter().filter_map(|unit| unit.task.family.str()).map(|family| family.value)
    }

    /// Whether the run has a task definition, and the family of each is known.
    pub(super) fn all_families_known(&self) -> bool {
        !self.units.is_empty() && self.units.iter().all(|unit| unit.task.family.str().is_some())
    }

    /// Those that a launch may run.
    pub(super) fn named_by(&self, launch: &LaunchUnit) -> Named<'_, 'a> {
        let reference = launch.launch.task_definition;
        let text = reference.raw_text();
        if let Some(family) = launch.launch.family() {
            let named = self.families.get(family).map_or(&[][..], Vec::as_slice);
            let is_certain = matches!(named, [only] if self.is_meant(*only, launch));
            return Named { tasks: self.nearest(named, launch), is_certain };
        }
        // The same placeholder in both files will become the same name.
        let same = text.and_then(|text| self.families.get(text));
        let tasks = match (same, text) {
            (Some(named), _) => self.nearest(named, launch),
            // A name that is known in part is another one.
            (None, Some(text)) if placeholder(text) != Some(Placeholder::Whole) => Vec::new(),
            _ if reference.is_present() || may_leave_out(launch) => self.only_one_beside(launch),
            _ => Vec::new(),
        };
        Named { tasks, is_certain: false }
    }

    /// Whether it is the revision that a launch names: the reference names none, or the same one as the file.
    fn is_meant(&self, index: usize, launch: &LaunchUnit) -> bool {
        let Some(reference) = launch.launch.task_definition.raw_text() else { return false };
        let own = self.units[index].task.revision.int();
        // What a describe call shows is already so, and runs.
        launch.unit.form == Form::Request
            && revision_of(reference)
                .is_none_or(|named| own.is_some_and(|own| named.parse() == Ok(own.value)))
    }

    /// Of several, those in the folder of the launch, if there are any.
    fn nearest(&self, indices: &[usize], launch: &LaunchUnit) -> Vec<&TaskUnit<'a>> {
        let all = || indices.iter().map(|index| &self.units[*index]);
        let beside: Vec<_> =
            all().filter(|task| folder(&task.entry.document) == folder(&launch.entry.document)).collect();
        if beside.is_empty() { all().collect() } else { beside }
    }

    /// The task definition in the folder of the launch, where it is the only one.
    fn only_one_beside(&self, launch: &LaunchUnit) -> Vec<&TaskUnit<'a>> {
        match self.folders.get(folder(&launch.entry.document)).map(Vec::as_slice) {
            Some([only]) => vec![&self.units[*only]],
            _ => Vec::new(),
        }
    }
}

/// Whether a launch may leave out its task definition, since another file names it, as with ecspresso.
fn may_leave_out(launch: &LaunchUnit) -> bool {
    launch.unit.kind == Kind::Service && launch.unit.form != Form::Wrapped
}
