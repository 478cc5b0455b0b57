//! CPU and memory of a task.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::facts::fargate::{SIZES, Size, cpus_for};
use crate::model::launch::Launch;
use crate::model::platform::{LaunchType, Task};
use crate::model::value::{cpu_units, is_digits, memory_mib};
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("task-size", "fargate-task-size", Task(fargate_task_size)),
    rule!("task-size", "fargate-task-size-missing", Task(fargate_task_size_missing)),
    rule!(
        "task-size",
        "task-size-format",
        Task(task_size_format),
        Launch(override_size_format).if_any("overrides")
    ),
    rule!("task-size", "task-cpu-out-of-range", Task(task_cpu_out_of_range)),
];

fn fargate_task_size(task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    let Some((cpu, units)) = task.cpu.cpu_units().map(|cpu| (cpu, cpu.value)) else { return };
    let Some(size) = Size::of(units) else {
        let sizes: Vec<_> = SIZES.iter().map(|size| size.cpu.to_string()).collect();
        let report = cx
            .report(cpu.node, format!("{units} CPU units are not a size that Fargate offers"))
            .help(format!("it offers {}", sizes.join(", ")));
        if let Some(size) = SIZES.iter().find(|size| size.cpu >= units) {
            report.fix_replace(cpu.node, edit::quote(&size.cpu.to_string()), Applicability::Unsafe);
        }
        return;
    };
    if task.is_windows() && !size.windows {
        cx.report(cpu.node, format!("Fargate offers no Windows task with {units} CPU units"))
            .label_if(task.os_node(), "Windows")
            .help("Windows tasks have 1024, 2048 or 4096 CPU units");
        return;
    }
    let Some((memory, mib)) = task.memory.memory_mib().map(|memory| (memory, memory.value)) else { return };
    if size.takes(mib) {
        return;
    }
    let cpus = cpus_for(mib);
    let other = if cpus.is_empty() { String::new() } else { format!("; with {mib} MiB: {cpus} CPU units") };
    cx.report(
        memory.node,
        format!("{mib} MiB of memory is not a size that Fargate offers with {units} CPU units"),
    )
    .says(gigabytes(mib))
    .label(cpu.node, vcpus(units))
    .help(format!("with {units} CPU units: {} MiB{other}", size.memory()))
    .fix_replace(memory.node, edit::quote(&size.nearest(mib).to_string()), Applicability::Unsafe);
}

fn vcpus(units: i64) -> String {
    let whole = units / 1024;
    match units % 1024 {
        0 => format!("{whole} vCPU"),
        256 => format!("{whole}.25 vCPU"),
        512 => format!("{whole}.5 vCPU"),
        _ => format!("{units} CPU units"),
    }
}

fn gigabytes(mib: i64) -> String {
    match mib % 1024 {
        0 => format!("{} GB", mib / 1024),
        _ => format!("{mib} MiB"),
    }
}

fn fargate_task_size_missing(task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    let missing = match (task.cpu.is_missing(), task.memory.is_missing()) {
        (true, true) => "`cpu` and `memory` for the task, and there is neither",
        (true, false) => "`cpu` for the task, and there is none",
        (false, true) => "`memory` for the task, and there is none",
        (false, false) => return,
    };
    cx.report(At::Opening(task.node), format!("Fargate requires {missing}"))
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
        .help("such as `\"cpu\": \"1024\"` with `\"memory\": \"2048\"`");
}

fn task_size_format(task: &Task, cx: &mut Context) {
    check_format(task.cpu, task.memory, cx);
}

fn override_size_format(launch: &Launch, cx: &mut Context) {
    if let Some(overrides) = launch.overrides.get() {
        check_format(overrides.cpu, overrides.memory, cx);
    }
}

fn check_format(cpu: Field, memory: Field, cx: &mut Context) {
    if let Some(cpu) = cpu.str().filter(|cpu| cpu_units(cpu.value).is_none()) {
        let report = cx
            .report(cpu.node, format!("{:?} is no amount of CPU", cpu.value))
            .help("write CPU units as in \"512\", or vCPUs as in \"0.5 vCPU\"");
        if let Some(meant) = with_vcpu(cpu.value) {
            report.fix_replace(cpu.node, edit::quote(&meant), Applicability::Unsafe);
        }
    }
    if let Some(memory) = memory.str().filter(|memory| memory_mib(memory.value).is_none()) {
        let report = cx
            .report(memory.node, format!("{:?} is no amount of memory", memory.value))
            .help("write MiB as in \"1024\", or gigabytes as in \"1 GB\"");
        if let Some(meant) = with_other_unit(memory.value) {
            report.fix_replace(memory.node, edit::quote(&meant), Applicability::Unsafe);
        }
    }
}

/// An amount of CPU as people say it elsewhere, as ECS writes it: `0.5`, `2 CPU`, `1vCPUs`.
fn with_vcpu(text: &str) -> Option<String> {
    let end = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').len();
    let (number, unit) = text.split_at(end);
    let is_count =
        matches!(unit.trim().to_ascii_lowercase().as_str(), "" | "cpu" | "cpus" | "vcpus" | "core" | "cores");
    let meant = format!("{number} vCPU");
    (is_count && cpu_units(&meant).is_some_and(|units| units > 0)).then_some(meant)
}

/// An amount of memory with a unit that Docker and Kubernetes take, as ECS writes it.
fn with_other_unit(text: &str) -> Option<String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    match unit.trim().to_ascii_lowercase().as_str() {
        _ if number.is_empty() => None,
        "m" | "mi" | "mb" | "mib" => Some(number.to_owned()),
        "g" | "gi" | "gib" => Some(format!("{number} GB")),
        _ => None,
    }
}

fn task_cpu_out_of_range(task: &Task, cx: &mut Context) {
    let is_certain =
        [LaunchType::Fargate, LaunchType::ManagedInstances].iter().all(|kind| task.is_never_on(*kind));
    let Some((cpu, units)) = task.cpu.cpu_units().map(|cpu| (cpu, cpu.value)) else { return };
    if is_certain && !(128..=196_608).contains(&units) {
        let report = cx
            .report(cpu.node, format!("{units} CPU units, but a task has 128 to 196608"))
            .help(format!("{} vCPU are {} units", cpu.value, units.saturating_mul(1024)));
        // Units without a word that are so few were meant as vCPUs, where anything has so many: 64 may be a mere slip.
        let is_size = Size::of(units.saturating_mul(1024)).is_some();
        if is_size && cpu.node.text().is_some_and(is_digits) {
            let json = edit::quote(&format!("{units} vCPU"));
            report.fix_replace(cpu.node, json, Applicability::Unsafe);
        }
    }
}
