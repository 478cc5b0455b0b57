//! Which containers wait for which, and where that goes round in a circle.

use std::cmp::Ordering;

use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::Task;
use crate::model::view::{Field, Known};

/// Why one container starts after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Why {
    /// `dependsOn`.
    DependsOn,
    /// `links`.
    Links,
    /// `volumesFrom`.
    VolumesFrom,
}

/// One container that starts after another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step<'a> {
    /// Name of the one that waits.
    pub(super) from: &'a str,
    /// Name of the other.
    pub(super) to: &'a str,
    /// Where it says so.
    pub(super) node: Node<'a>,
    /// How.
    pub(super) why: Why,
    target: usize,
}

impl Step<'_> {
    /// The step in words.
    pub(super) fn words(&self) -> String {
        match self.why {
            Why::DependsOn => format!("`{}` depends on `{}`", self.from, self.to),
            Why::Links => format!("`{}` links to `{}`", self.from, self.to),
            Why::VolumesFrom => format!("`{}` takes volumes from `{}`", self.from, self.to),
        }
    }
}

/// The container in an entry of `links`: `name`, or `name:alias`.
pub(super) fn link_target<'a>(link: &Known<'a, &'a str>) -> &'a str {
    link.value.split_once(':').map_or(link.value, |(name, _)| name)
}

/// Who is named by a container, in the order in which they stand there.
fn named<'a>(container: &Container<'a>) -> impl Iterator<Item = (&'a str, Node<'a>, Why)> {
    let depends = container.depends_on.iter().map(|it| (it.container_name, Why::DependsOn));
    let volumes = container.volumes_from.iter().map(|it| (it.source_container, Why::VolumesFrom));
    let links = container.links.strings().map(|link| (link_target(&link), link.node, Why::Links));
    let known = |(field, why): (Field<'a>, Why)| field.str().map(|name| (name.value, name.node, why));
    depends.chain(volumes).filter_map(known).chain(links).filter(|(name, ..)| !name.is_empty())
}

/// The steps from each container to others that are there. A container that takes volumes from itself has a rule of
/// its own.
fn steps<'a>(task: &Task<'a>) -> Vec<Vec<Step<'a>>> {
    let of = |container: &Container<'a>| {
        let Some(from) = container.name.str() else { return Vec::new() };
        let step = |(to, node, why)| {
            let is_itself = to == from.value && why == Why::VolumesFrom;
            let target = task.index_of(to).filter(|_| !is_itself)?;
            Some(Step { from: from.value, to, node, why, target })
        };
        named(container).filter_map(step).collect()
    };
    task.containers().iter().map(of).collect()
}

/// The circles: each as the steps that lead around it. A step that is part of one is not shown again in another.
pub(super) fn cycles<'a>(task: &Task<'a>) -> Vec<Vec<Step<'a>>> {
    let steps = steps(task);
    let all_lead = |direction: fn(Ordering) -> bool| {
        let all =
            |(own, steps): (usize, &Vec<Step>)| steps.iter().all(|step| direction(step.target.cmp(&own)));
        steps.iter().enumerate().all(all)
    };
    // As a rule all wait for those before them, or for those behind them.
    if all_lead(Ordering::is_lt) || all_lead(Ordering::is_gt) {
        return Vec::new();
    }
    let mut search =
        Search { on_path: vec![None; steps.len()], is_done: vec![false; steps.len()], cycles: Vec::new() };
    for start in 0..steps.len() {
        search.from(start, &steps);
    }
    search.cycles
}

/// A search in depth. The path is a list of its own, so that a long chain does not take the program's stack.
struct Search<'a> {
    /// At which place of the path a container is.
    on_path: Vec<Option<usize>>,
    is_done: Vec<bool>,
    cycles: Vec<Vec<Step<'a>>>,
}

/// A container on the path: the step that led to it, which of its own steps is next, and whether that step to it is
/// already part of a circle.
struct Place<'a> {
    container: usize,
    next: usize,
    step: Option<Step<'a>>,
    is_shown: bool,
}

impl<'a> Search<'a> {
    fn from(&mut self, start: usize, steps: &[Vec<Step<'a>>]) {
        let mut path = Vec::new();
        self.enter(start, None, &mut path);
        while let Some(place) = path.last_mut() {
            let Some(step) = steps[place.container].get(place.next).copied() else {
                self.on_path[place.container] = None;
                self.is_done[place.container] = true;
                path.pop();
                continue;
            };
            place.next += 1;
            match self.on_path[step.target] {
                Some(begin) => self.close(begin, step, &mut path),
                None => self.enter(step.target, Some(step), &mut path),
            }
        }
    }

    fn enter(&mut self, container: usize, step: Option<Step<'a>>, path: &mut Vec<Place<'a>>) {
        if !self.is_done[container] {
            self.on_path[container] = Some(path.len());
            path.push(Place { container, next: 0, step, is_shown: false });
        }
    }

    /// The step leads back to a place of the path.
    fn close(&mut self, begin: usize, step: Step<'a>, path: &mut [Place<'a>]) {
        let around = &mut path[begin + 1..];
        if around.iter().any(|place| place.is_shown) {
            return;
        }
        for place in &mut *around {
            place.is_shown = true;
        }
        self.cycles.push(around.iter().filter_map(|place| place.step).chain([step]).collect());
    }
}
