//! How long containers may take to start and stop, and when they are restarted.

use super::context::Context;
use super::structure::limit;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::{Member, Node};
use crate::facts::fargate::TIMEOUTS;
use crate::model::container::{Container, ContainerDependency, HealthCheck};
use crate::model::platform::{LaunchType, Task};
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "lifecycle",
        "timeout-out-of-range",
        Schema(limit),
        Container(timeout_too_long).if_any("startTimeout", "stopTimeout")
    ),
    rule!("lifecycle", "start-timeout-too-short", Container(start_timeout_too_short).if_any("startTimeout")),
    rule!(
        "lifecycle",
        "start-timeout-without-effect",
        Container(start_timeout_without_effect).if_any("startTimeout")
    ),
    rule!("lifecycle", "stop-timeout-long", Container(stop_timeout_long).if_any("stopTimeout")),
    rule!("lifecycle", "restart-policy-off", Container(restart_policy_off).if_any("restartPolicy")),
    rule!(
        "lifecycle",
        "restart-of-awaited-container",
        Container(restart_of_awaited_container).if_any("restartPolicy")
    ),
    rule!("lifecycle", "restart-exit-code", Container(restart_exit_code).if_any("restartPolicy")),
];

/// What no container can have is left to the limits of the schema.
fn timeout_too_long(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    let (least, most) = (*TIMEOUTS.start(), *TIMEOUTS.end());
    // ECS registers a longer `startTimeout`; what comes of it is not known.
    let timeouts = [(container.start_timeout, Severity::Warning), (container.stop_timeout, Severity::Error)];
    let is_too_long = |value: i64| (most + 1..=i64::from(i32::MAX)).contains(&value);
    for (timeout, severity) in timeouts {
        let Some(timeout) = timeout.int().filter(|timeout| is_too_long(timeout.value)) else { continue };
        let Some(name) = timeout.node.member().map(Member::name) else { continue };
        cx.report(
            timeout.node,
            format!("on Fargate `{name}` is {least} to {most} seconds, not {}", timeout.value),
        )
        .at_most(severity)
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
        .fix_replace(timeout.node, most.to_string(), Applicability::Unsafe);
    }
}

/// The entries of `dependsOn` in other containers that name this one.
fn dependents<'t, 'a>(
    container: &Container<'a>,
    task: &'t Task<'a>,
) -> impl Iterator<Item = &'t ContainerDependency<'a>> {
    let name = container.name.str().map(|name| name.value);
    let all = task.containers().iter().flat_map(|other| other.depends_on.iter());
    all.filter(move |dependency| name.is_some_and(|name| dependency.container_name.is(name)))
}

/// Seconds until a container can be known to be healthy: the time it is given to start, and one round.
fn seconds_to_health(check: &HealthCheck) -> Option<i64> {
    let start = check.start_period;
    let to_start = if start.is_missing() { 0 } else { start.int()?.value };
    check.seconds_between()?.checked_add(to_start)
}

fn start_timeout_too_short(container: &Container, task: &Task, cx: &mut Context) {
    let (Some(timeout), Some(check)) = (
        container.start_timeout.int().filter(|timeout| timeout.value >= *TIMEOUTS.start()),
        container.health_check.get(),
    ) else {
        return;
    };
    let Some(needed) = seconds_to_health(check).filter(|needed| timeout.value < *needed) else { return };
    let Some(waiting) = dependents(container, task).find(|dependency| dependency.condition.is("HEALTHY"))
    else {
        return;
    };
    let what = if check.start_period.is_missing() {
        "the health check first runs after"
    } else {
        "`startPeriod` and `interval` of the health check make"
    };
    let report = cx
        .report(
            timeout.node,
            format!("{} seconds are too few to become healthy: {what} {needed}", timeout.value),
        )
        .label_if(waiting.condition.node(), "waits for its health");
    [check.start_period, check.interval]
        .into_iter()
        .filter_map(Field::node)
        .fold(report, |report, node| report.label(node, "seconds"))
        .help(format!("give it at least {needed} seconds"));
}

fn start_timeout_without_effect(container: &Container, task: &Task, cx: &mut Context) {
    let Some(timeout) = container.start_timeout.node().filter(|_| !task.is_fragment()) else { return };
    let may_wait = |dependency: &ContainerDependency| {
        let is_it = match (dependency.container_name.str(), container.name.str()) {
            (Some(one), Some(other)) => one.value == other.value,
            _ => true,
        };
        is_it && !dependency.condition.is("START")
    };
    let is_awaited = !task.container_definitions.is_complete()
        || task
            .containers()
            .iter()
            .any(|other| !other.depends_on.is_complete() || other.depends_on.iter().any(may_wait));
    if !is_awaited {
        cx.report(
            timeout,
            "no container waits for this one to end or become healthy, so `startTimeout` has no effect",
        )
        .fix_remove(timeout, Applicability::Unsafe);
    }
}

fn stop_timeout_long(container: &Container, task: &Task, cx: &mut Context) {
    let timeout = container.stop_timeout.int().filter(|timeout| timeout.value > *TIMEOUTS.end());
    // On Fargate it is an error.
    if let Some(timeout) = timeout.filter(|_| !task.is_on_fargate()) {
        cx.report(
            timeout.node,
            format!("a deployment may wait {} seconds for this container to stop", timeout.value),
        )
        .help("a Spot instance gives two minutes, and Fargate allows no more");
    }
}

fn restart_policy_off(container: &Container, _: &Task, cx: &mut Context) {
    let Some(policy) = container.restart_policy.get() else { return };
    let Some(enabled) = policy.enabled.bool().filter(|enabled| !enabled.value) else { return };
    let codes = policy.ignored_exit_codes.node().filter(|_| policy.ignored_exit_codes.may_hold());
    let others: Vec<Node> = codes.into_iter().chain(policy.restart_attempt_period.node()).collect();
    if others.is_empty() {
        return;
    }
    let report = cx.report(enabled.node, "the restart policy is off, so the rest of it has no effect");
    others
        .iter()
        .fold(report, |report, node| report.label(*node, "not used"))
        .help("turn it on, or leave the policy out");
}

fn restart_of_awaited_container(container: &Container, task: &Task, cx: &mut Context) {
    let Some(policy) = container.restart_policy.get() else { return };
    let Some(enabled) = policy.enabled.bool().filter(|enabled| enabled.value) else { return };
    // A container that is not restarted after success does come to an end.
    let codes = &policy.ignored_exit_codes;
    let may_end =
        !codes.is_complete() || codes.iter().any(|code| code.int().is_none_or(|code| code.value == 0));
    let is_end = |it: &&ContainerDependency| it.condition.is("COMPLETE") || it.condition.is("SUCCESS");
    let Some(waiting) = dependents(container, task).find(is_end).filter(|_| !may_end) else { return };
    cx.report(
        enabled.node,
        "another container waits for this one to end, but it is restarted whenever it does",
    )
    .label_if(waiting.condition.node(), "waits for the end")
    .help("put 0 into `ignoredExitCodes`, or turn the policy off");
}

/// How many exit codes are compared: more are refused anyway.
const MOST_CODES: usize = 50;

fn restart_exit_code(container: &Container, _: &Task, cx: &mut Context) {
    let Some(policy) = container.restart_policy.get().filter(|policy| policy.enabled.is_true()) else {
        return;
    };
    let codes: Vec<_> =
        policy.ignored_exit_codes.iter().take(MOST_CODES).filter_map(|code| code.int()).collect();
    for (index, code) in codes.iter().enumerate() {
        let first = codes[..index].iter().find(|other| other.value == code.value);
        if !(0..=255).contains(&code.value) {
            cx.report(code.node, format!("{} is no exit code of a container", code.value))
                .help("exit codes are 0 to 255")
                .at_most(Severity::Warning);
        } else if let Some(first) = first {
            cx.report(code.node, format!("exit code {} is named twice", code.value))
                .label(first.node, "the first time")
                .fix_remove(code.node, Applicability::Safe);
        }
    }
}
