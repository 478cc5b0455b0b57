//! CPU and memory of containers, and their sums against the task.

use super::context::{At, Context, Report};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::facts::fargate::Size;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!("resources", "container-memory-missing", Task(container_memory_missing)),
    rule!(
        "resources",
        "memory-below-reservation",
        Container(memory_below_reservation).if_any("memoryReservation"),
        Launch(memory_override_below_reservation).if_any("overrides")
    ),
    rule!(
        "resources",
        "memory-equals-reservation",
        Container(memory_equals_reservation).if_any("memoryReservation")
    ),
    rule!(
        "resources",
        "container-memory-zero",
        Container(container_memory_zero).if_any("memory", "memoryReservation")
    ),
    rule!(
        "resources",
        "container-memory-too-small",
        Container(container_memory_too_small).if_any("memory", "memoryReservation"),
        Launch(memory_override_too_small).if_any("overrides")
    ),
    rule!("resources", "memory-limit-missing", Container(memory_limit_missing).if_any("memoryReservation")),
    rule!("resources", "container-memories-above-task", Task(container_memories_above_task)),
    rule!("resources", "container-memory-above-task", Container(container_memory_above_task)),
    rule!(
        "resources",
        "memory-reservations-above-task",
        Task(memory_reservations_above_task).if_any("memoryReservation")
    ),
    rule!("resources", "container-cpu-above-task", Task(container_cpu_above_task)),
    rule!("resources", "container-cpu-minimum", Container(container_cpu_minimum).if_any("cpu")),
    rule!("resources", "container-cpu-maximum", Container(container_cpu_maximum).if_any("cpu")),
    rule!("resources", "windows-container-cpu-missing", Container(windows_container_cpu_missing)),
];

fn container_memory_missing(task: &Task, cx: &mut Context) {
    if task.memory.is_present() || task.is_on_fargate() {
        return;
    }
    for container in task.containers() {
        let has = |field: Field| field.is_present() && field.int().is_none_or(|mib| mib.value != 0);
        if !has(container.memory) && !has(container.memory_reservation) {
            cx.report(
                At::Opening(container.node),
                format!(
                    "{} has no `memory` and no `memoryReservation`, and neither has the task",
                    called(container)
                ),
            )
            .help("give the container `memory` or `memoryReservation` in MiB, or the task `memory`");
        }
    }
}

/// How a container is called in a message.
fn called(container: &Container) -> String {
    container.name.str().map_or("this container".into(), |name| format!("`{}`", name.value))
}

fn memory_below_reservation(container: &Container, _: &Task, cx: &mut Context) {
    compare_memory(container.memory, container.memory_reservation, cx);
}

fn memory_override_below_reservation(launch: &Launch, cx: &mut Context) {
    for container in launch.container_overrides() {
        compare_memory(container.memory, container.memory_reservation, cx);
    }
}

fn compare_memory(memory: Field, reservation: Field, cx: &mut Context) {
    let (Some(memory), Some(reserved)) = (memory.int(), reservation.int()) else { return };
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

fn memory_equals_reservation(container: &Container, _: &Task, cx: &mut Context) {
    let (Some(memory), Some(reserved)) = (container.memory.int(), container.memory_reservation.int()) else {
        return;
    };
    if memory.value == reserved.value && memory.value > 0 {
        cx.report(reserved.node, "`memoryReservation` says the same as `memory`")
            .label(memory.node, "reserved as well as allowed")
            .fix_remove(reserved.node, Applicability::Safe);
    }
}

fn container_memory_zero(container: &Container, task: &Task, cx: &mut Context) {
    let zeros = [container.memory, container.memory_reservation]
        .map(|field| field.int().filter(|mib| mib.value == 0).map(|mib| mib.node));
    let [memory, reserved] = zeros;
    let is_none = |field: Field, zero: Option<_>| field.is_missing() || zero.is_some();
    let is_reserved = !is_none(container.memory_reservation, reserved);
    if is_none(container.memory, memory) && !is_reserved && task.memory.is_missing() && !task.is_on_fargate()
    {
        return; // Then something is missing, and that is reported.
    }
    // Files that ECS accepted have `memory: 0` beside a reservation.
    for zero in memory.filter(|_| !is_reserved).into_iter().chain(reserved) {
        cx.report(zero, "0 MiB is no amount of memory")
            .help("leave it out")
            .fix_remove(zero, Applicability::Safe);
    }
}

fn memory_limit_missing(container: &Container, task: &Task, cx: &mut Context) {
    if container.memory.is_present() || task.memory.is_present() || task.is_on_fargate() {
        return;
    }
    if let Some(reserved) = container.memory_reservation.int().filter(|mib| mib.value > 0) {
        cx.report(At::Opening(container.node), "nothing limits the memory of this container")
            .label(reserved.node, "what it gets at least")
            .help("give the container `memory` too, the most that it may take");
    }
}

/// What Docker takes, in MiB: before version 20.10, and since.
const LEAST_MEMORY: (i64, i64) = (4, 6);

fn container_memory_too_small(container: &Container, _: &Task, cx: &mut Context) {
    check_least_memory([container.memory, container.memory_reservation], cx);
}

fn memory_override_too_small(launch: &Launch, cx: &mut Context) {
    for container in launch.container_overrides() {
        check_least_memory([container.memory, container.memory_reservation], cx);
    }
}

fn check_least_memory(fields: [Field; 2], cx: &mut Context) {
    let (former, least) = LEAST_MEMORY;
    for memory in fields.into_iter().filter_map(Field::int).filter(|mib| (1..least).contains(&mib.value)) {
        let severity = if memory.value < former { Severity::Error } else { Severity::Warning };
        cx.report(memory.node, format!("{} MiB is less than Docker takes: {least} MiB", memory.value))
            .help("amounts are MiB, not GB: 512 is half a gigabyte")
            .at_most(severity);
    }
}

/// Whether the task's own size counts: Windows ignores it, except on Fargate.
fn has_size_of_its_own(task: &Task) -> bool {
    !task.is_windows() || task.is_on_fargate()
}

/// The memory of the task, where it counts.
fn memory_of<'a>(task: &Task<'a>) -> Option<Known<'a, i64>> {
    task.memory.memory_mib().filter(|_| has_size_of_its_own(task))
}

fn container_memory_above_task(container: &Container, task: &Task, cx: &mut Context) {
    let Some(limit) = memory_of(task) else { return };
    let Some(memory) = container.memory.int().filter(|memory| memory.value > limit.value) else { return };
    cx.report(
        memory.node,
        format!("{} MiB for the container, but the task has {} MiB", memory.value, limit.value),
    )
    .label(limit.node, "the task's memory");
}

fn memory_reservations_above_task(task: &Task, cx: &mut Context) {
    let Some(limit) = memory_of(task) else { return };
    let reserved = task.containers().iter().filter_map(|container| container.memory_reservation.int());
    let reserved: Vec<_> = reserved.collect();
    let sum = sum(&reserved);
    if sum > limit.value {
        let message = format!("the containers reserve {sum} MiB, but the task has {} MiB", limit.value);
        label_each(cx.report(limit.node, message), &reserved, "MiB");
    }
}

fn container_memories_above_task(task: &Task, cx: &mut Context) {
    let Some(limit) = memory_of(task) else { return };
    let containers = task.containers().iter();
    let reserved: Vec<_> = containers.clone().filter_map(|it| it.memory_reservation.int()).collect();
    let all: Vec<_> = containers.filter_map(|it| it.memory_reservation.int().or(it.memory.int())).collect();
    let total = sum(&all);
    // Reservations above the task's memory, or one container above it, are errors of their own.
    let is_error = sum(&reserved) > limit.value || all.iter().any(|known| known.value > limit.value);
    if total > limit.value && !is_error {
        let message = format!(
            "the memory of the containers adds up to {total} MiB, but the task has {} MiB",
            limit.value
        );
        let report = cx
            .report(limit.node, message)
            .help("with `memoryReservation`, containers share what is left of the task's memory");
        label_each(report, &all, "MiB");
    }
}

fn container_cpu_above_task(task: &Task, cx: &mut Context) {
    // What is no size at all is reported as such.
    let is_size = |units: &Known<i64>| !task.is_on_fargate() || Size::of(units.value).is_some();
    let Some(limit) = task.cpu.cpu_units().filter(is_size) else { return };
    let asked: Vec<_> = task.containers().iter().filter_map(|container| container.cpu.int()).collect();
    let sum = sum(&asked);
    if sum > limit.value && has_size_of_its_own(task) {
        let message = format!("the containers ask for {sum} CPU units, but the task has {}", limit.value);
        label_each(cx.report(limit.node, message), &asked, "CPU units");
    }
}

fn sum(amounts: &[Known<i64>]) -> i64 {
    amounts.iter().fold(0, |sum, known| sum.saturating_add(known.value))
}

fn label_each(report: Report, amounts: &[Known<i64>], unit: &str) {
    amounts.iter().fold(report, |report, known| report.label(known.node, format!("{} {unit}", known.value)));
}

/// The fewest CPU shares of the Linux kernel.
const LEAST_SHARES: i64 = 2;
/// The most CPU shares of the Linux kernel.
const MOST_SHARES: i64 = 262_144;

fn container_cpu_minimum(container: &Container, task: &Task, cx: &mut Context) {
    // 0 is what a describe call shows where nothing was given.
    let Some(cpu) = container.cpu.int().filter(|cpu| cpu.value == 1) else { return };
    if !task.is_windows() && !task.is_on_fargate() {
        cx.report(cpu.node, format!("1 CPU unit becomes {LEAST_SHARES}, the fewest that Linux has"));
    }
}

fn container_cpu_maximum(container: &Container, task: &Task, cx: &mut Context) {
    let Some(cpu) =
        container.cpu.int().filter(|cpu| (MOST_SHARES + 1..=i64::from(i32::MAX)).contains(&cpu.value))
    else {
        return;
    };
    if !task.is_windows() {
        cx.report(cpu.node, format!("{} CPU units, but Linux shares out {MOST_SHARES} at most", cpu.value))
            .help("1024 CPU units are one vCPU");
    }
}

fn windows_container_cpu_missing(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_windows() || task.is_on_fargate() {
        return;
    }
    let is_zero = container.cpu.int().is_some_and(|cpu| cpu.value == 0);
    if !is_zero && !container.cpu.is_missing() {
        return;
    }
    let message = format!("{} gets 1 percent of one CPU: Windows takes `cpu` 0 for that", called(container));
    let report = match container.cpu.node() {
        Some(cpu) => cx.report(cpu, message),
        None => cx.report(At::Opening(container.node), message),
    };
    report.label_if(task.os_node(), "Windows").help("give the container `cpu`; 1024 CPU units are one vCPU");
}
