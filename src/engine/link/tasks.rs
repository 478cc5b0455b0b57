//! The task definitions of a run, and which of them a launch runs.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::hash::Hash;

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
    /// Asked for where a launch names no family.
    folders: OnceCell<HashMap<&'a str, Vec<usize>>>,
    /// Asked for where a family has several task definitions.
    families_in_folders: OnceCell<HashMap<(&'a str, &'a str), Vec<usize>>>,
}

impl<'a> TaskUnit<'_, 'a> {
    fn folder(&self) -> &'a str {
        self.entry.document.source().folder()
    }

    fn family(&self) -> Option<&'a str> {
        self.task.family.raw_text().filter(|family| !family.is_empty())
    }
}

/// The places of what has the same key.
fn by_key<T, K: Hash + Eq>(units: &[T], key: impl Fn(&T) -> Option<K>) -> HashMap<K, Vec<usize>> {
    let mut places = HashMap::<_, Vec<_>>::new();
    for (index, key) in units.iter().map(key).enumerate() {
        if let Some(key) = key {
            places.entry(key).or_default().push(index);
        }
    }
    places
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
        let units = super::units(viewed).filter_map(|(entry, unit, model)| match model {
            // A bare array of containers has no family.
            Model::Task(task) if !task.is_fragment() => Some(TaskUnit { entry, unit, task }),
            _ => None,
        });
        let units: Vec<_> = units.collect();
        let families = by_key(&units, TaskUnit::family);
        Self { units, families, folders: OnceCell::new(), families_in_folders: OnceCell::new() }
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
        let all = self.families.get(family);
        let in_folders = || {
            self.families_in_folders
                .get_or_init(|| by_key(&self.units, |unit| Some((unit.family()?, unit.folder()))))
        };
        let beside = all.filter(|all| all.len() > 1).and_then(|_| in_folders().get(&(family, folder)));
        let indices = beside.or(all).filter(|indices| indices.len() <= MOST_ALIKE);
        indices.into_iter().flatten().map(|index| &self.units[*index]).collect()
    }

    /// The task definition in a folder, where it is the only one.
    fn only_one_in(&self, folder: &str) -> Vec<&TaskUnit<'v, 'a>> {
        let folders = self.folders.get_or_init(|| by_key(&self.units, |unit| Some(unit.folder())));
        match folders.get(folder).map(Vec::as_slice) {
            Some([only]) => vec![&self.units[*only]],
            _ => Vec::new(),
        }
    }
}

/// Whether a launch may leave out its task definition, since another file names it, as with ecspresso.
fn may_leave_out(launch: &LaunchUnit) -> bool {
    launch.unit.kind == Kind::Service && launch.unit.form != Form::Wrapped
}
