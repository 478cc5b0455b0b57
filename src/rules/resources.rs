//! CPU and memory of containers, and their sums against the task.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::model::container::Container;
use crate::model::platform::Task;
use crate::model::value::{cpu_units, memory_mib};

pub(super) const RULES: &[Rule] = &[
    rule!("resources", "container-memory-missing", Task(container_memory_missing)),
    rule!("resources", "memory-below-reservation", Container(memory_below_reservation)),
    rule!("resources", "container-memory-above-task", Container(container_memory_above_task)),
    rule!("resources", "memory-reservations-above-task", Task(memory_reservations_above_task)),
    rule!("resources", "container-cpu-above-task", Task(container_cpu_above_task)),
];

fn container_memory_missing(task: &Task, cx: &mut Context) {
    if task.memory.is_present() || task.is_on_fargate() {
        return;
    }
    for container in task.containers() {
        let has = |field: crate::model::view::Field| {
            field.is_present() && field.int().is_none_or(|mib| mib.value > 0)
        };
        if !has(container.memory) && !has(container.memory_reservation) {
            let name = container.name.str().map_or("this container", |name| name.value);
            cx.report(
                At::Opening(container.node),
                format!("`{name}` has no `memory` and no `memoryReservation`, and neither has the task"),
            )
            .help("give the container `memory` or `memoryReservation` in MiB, or the task `memory`");
        }
    }
}

fn memory_below_reservation(container: &Container, _: &Task, cx: &mut Context) {
    let (Some(memory), Some(reserved)) = (container.memory.int(), container.memory_reservation.int()) else {
        return;
    };
    // Files that ECS accepted have `memory: 0` beside a reservation.
    if memory.value > 0 && memory.value < reserved.value {
        cx.report(
            reserved.node,
            format!("{} MiB reserved, but `memory` allows {} MiB", reserved.value, memory.value),
        )
        .label(memory.node, "the hard limit")
        .help("`memory` must be at least `memoryReservation`");
    }
}

fn container_memory_above_task(container: &Container, task: &Task, cx: &mut Context) {
    let Some((limit, mib)) = task.memory.str().and_then(|memory| Some((memory, memory_mib(memory.value)?)))
    else {
        return;
    };
    let Some(memory) = container.memory.int().filter(|memory| memory.value > mib) else { return };
    cx.report(memory.node, format!("{} MiB for the container, but the task has {mib} MiB", memory.value))
        .label(limit.node, "the task's memory");
}

fn memory_reservations_above_task(task: &Task, cx: &mut Context) {
    let Some((limit, mib)) = task.memory.str().and_then(|memory| Some((memory, memory_mib(memory.value)?)))
    else {
        return;
    };
    let reserved: Vec<_> =
        task.containers().iter().filter_map(|container| container.memory_reservation.int()).collect();
    let sum = reserved.iter().fold(0_i64, |sum, known| sum.saturating_add(known.value));
    if sum > mib {
        let report =
            cx.report(limit.node, format!("the containers reserve {sum} MiB, but the task has {mib} MiB"));
        reserved
            .iter()
            .fold(report, |report, known| report.label(known.node, format!("{} MiB", known.value)));
    }
}

fn container_cpu_above_task(task: &Task, cx: &mut Context) {
    let Some((limit, units)) = task.cpu.str().and_then(|cpu| Some((cpu, cpu_units(cpu.value)?))) else {
        return;
    };
    let asked: Vec<_> = task.containers().iter().filter_map(|container| container.cpu.int()).collect();
    let sum = asked.iter().fold(0_i64, |sum, known| sum.saturating_add(known.value));
    if sum > units && !task.is_windows() {
        let report = cx
            .report(limit.node, format!("the containers ask for {sum} CPU units, but the task has {units}"));
        asked
            .iter()
            .fold(report, |report, known| report.label(known.node, format!("{} CPU units", known.value)));
    }
}
