//! The task definitions of a run, and which of them a launch runs.

use std::collections::HashMap;

use super::LaunchUnit;
use crate::document::Unit;
use crate::document::kind::{Form, Kind};
use crate::document::placeholder::{Placeholder, placeholder};
use crate::engine::{Entry, Viewed};
use crate::model::Model;
use crate::model::platform::Task;
use crate::model::value::revision_of;

/// A task definition of the run.
pub(super) struct TaskUnit<'v, 'a> {
    pub(super) entry: &'a Entry,
    pub(super) unit: Unit,
    pub(super) task: &'v Task<'a>,
}

/// The task definitions of the run, found by family and by folder.
pub(super) struct Tasks<'v, 'a> {
    units: Vec<TaskUnit<'v, 'a>>,
    families: HashMap<&'a str, Vec<usize>>,
    folders: HashMap<&'a str, Vec<usize>>,
    families_in_folders: HashMap<(&'a str, &'a str), Vec<usize>>,
}

/// The task definitions that a launch may run.
pub(super) struct Named<'t, 'v, 'a> {
    /// One, or several between which nothing decides.
    pub(super) tasks: Vec<&'t TaskUnit<'v, 'a>>,
    /// Whether there is one, and it is the revision that will be launched.
    pub(super) is_certain: bool,
}

/// With more task definitions of one name than this, nothing can be said of any.
const MOST_ALIKE: usize = 8;

impl<'v, 'a> Tasks<'v, 'a> {
    pub(super) fn of(viewed: &'v [Viewed<'a>]) -> Self {
        let (mut units, mut families) = (Vec::new(), HashMap::<_, Vec<_>>::new());
        let (mut folders, mut families_in_folders) =
            (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
        for (entry, unit, model) in super::units(viewed) {
            // A bare array of containers has no family.
            let Model::Task(task) = model else { continue };
            if task.is_fragment() {
                continue;
            }
            let (index, folder) = (units.len(), entry.document.source().folder());
            folders.entry(folder).or_default().push(index);
            if let Some(family) = task.family.raw_text().filter(|family| !family.is_empty()) {
                families.entry(family).or_default().push(index);
                families_in_folders.entry((family, folder)).or_default().push(index);
            }
            units.push(TaskUnit { entry, unit, task });
        }
        Self { units, families, folders, families_in_folders }
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
    pub(super) fn named_by(&self, launch: &LaunchUnit) -> Named<'_, 'v, 'a> {
        let folder = launch.entry.document.source().folder();
        let reference = launch.launch.task_definition;
        if let Some(family) = launch.launch.family() {
            let all = self.families.get(family).map(Vec::as_slice);
            let is_certain = matches!(all, Some([only]) if self.is_meant(*only, launch));
            return Named { tasks: self.nearest(family, folder), is_certain };
        }
        let tasks = match reference.raw_text() {
            // The same placeholder in both files will become the same name.
            Some(text) if self.families.contains_key(text) => self.nearest(text, folder),
            // A name that is known in part is another one.
            Some(text) if placeholder(text) != Some(Placeholder::Whole) => Vec::new(),
            _ if reference.is_present() || may_leave_out(launch) => self.only_one_in(folder),
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

    /// The task definitions of a family: those in the folder, if there are any; none where they are too many.
    fn nearest(&self, family: &str, folder: &str) -> Vec<&TaskUnit<'v, 'a>> {
        let beside = self.families_in_folders.get(&(family, folder));
        let indices = beside.or_else(|| self.families.get(family)).filter(|all| all.len() <= MOST_ALIKE);
        indices.into_iter().flatten().map(|index| &self.units[*index]).collect()
    }

    /// The task definition in a folder, where it is the only one.
    fn only_one_in(&self, folder: &str) -> Vec<&TaskUnit<'v, 'a>> {
        match self.folders.get(folder).map(Vec::as_slice) {
            Some([only]) => vec![&self.units[*only]],
            _ => Vec::new(),
        }
    }
}

/// Whether a launch may leave out its task definition, since another file names it, as with ecspresso.
fn may_leave_out(launch: &LaunchUnit) -> bool {
    launch.unit.kind == Kind::Service && launch.unit.form != Form::Wrapped
}
