//! What a service runs and how many of it, and what is told of it: tags, metrics.

use super::context::{At, Context};
use super::repeat::repeats;
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::kind::Kind;
use crate::model::launch::Launch;

pub(super) const RULES: &[Rule] = &[
    rule!("service", "task-definition-missing", Launch(task_definition_missing)),
    rule!("service", "desired-count-missing", Launch(desired_count_missing)),
    rule!("service", "desired-count-above-quota", Launch(desired_count_above_quota).if_any("desiredCount")),
    rule!(
        "service",
        "managed-tags-without-propagation",
        Launch(managed_tags_without_propagation).if_any("enableECSManagedTags")
    ),
    rule!("service", "monitoring-metrics", Launch(monitoring_metrics).if_any("monitoring")),
];

fn task_definition_missing(launch: &Launch, cx: &mut Context) {
    let by_ecs = matches!(launch.controller(), Some("ECS" | "CODE_DEPLOY"));
    if cx.kind() == Kind::CreateService && launch.task_definition.is_missing() && by_ecs {
        cx.report(At::Opening(launch.node), "there is no `taskDefinition`, and ECS has nothing to run")
            .help("name a family, `family:revision` or the ARN of a task definition");
    }
}

fn desired_count_missing(launch: &Launch, cx: &mut Context) {
    // What an external controller deploys are task sets: of the service the guide asks only for a name.
    let is_external = launch.controller().is_none_or(|controller| controller == "EXTERNAL");
    if cx.kind() == Kind::CreateService
        && launch.desired_count.is_missing()
        && launch.is_replica()
        && !is_external
    {
        cx.report(At::Opening(launch.node), "there is no `desiredCount`, which a REPLICA service needs")
            .help("it is the number of tasks that ECS keeps running")
            .fix_insert(launch.node, "desiredCount", "1", Applicability::Unsafe);
    }
}

/// Tasks that a service may have, unless AWS was asked for more.
const QUOTA: i64 = 5000;

fn desired_count_above_quota(launch: &Launch, cx: &mut Context) {
    if let Some(count) = launch.desired_count.int().filter(|count| count.value > QUOTA) {
        cx.report(count.node, format!("a service has at most {QUOTA} tasks, unless the quota was raised"))
            .help("with service discovery or Service Connect it is 1000");
    }
}

fn managed_tags_without_propagation(launch: &Launch, cx: &mut Context) {
    let managed = launch.enable_ecs_managed_tags.bool().filter(|managed| managed.value);
    if let Some(managed) = managed.filter(|_| launch.propagate_tags.is_missing()) {
        let unset = cx.take_unset(launch.node, "propagateTags");
        cx.report(managed.node, "tasks get the tags of ECS, but none of yours: there is no `propagateTags`")
            .label_if(unset, "not set")
            .help("SERVICE or TASK_DEFINITION says whose tags they get, too; NONE, that they are to have no others");
    }
}

/// Metrics whose resolution can be set.
const METRICS: &[&str] = &["CPUUtilization", "MemoryUtilization"];

/// Seconds between two values of them.
const RESOLUTIONS: [i64; 2] = [20, 60];

fn monitoring_metrics(launch: &Launch, cx: &mut Context) {
    let Some(monitoring) = launch.monitoring.get() else { return };
    let names = monitoring.metric_configurations.iter().flat_map(|metrics| metrics.metric_names.strings());
    for name in names.clone().filter(|name| !METRICS.contains(&name.value)) {
        let report = cx
            .report(name.node, format!("`{}` is no metric whose resolution can be set", name.value))
            .help("it is CPUUtilization or MemoryUtilization");
        if let Some(meant) = nearest(name.value, METRICS.iter().copied()) {
            report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
    for (first, name) in repeats(names, |name| name.value) {
        cx.report(name.node, format!("`{}` is named twice", name.value)).label(first.node, "the first time");
    }
    let resolutions = monitoring.metric_configurations.iter().filter_map(|it| it.resolution_seconds.int());
    // What is beyond them is left to the limits of the schema.
    let is_between = |seconds: &i64| (RESOLUTIONS[0] + 1..RESOLUTIONS[1]).contains(seconds);
    for seconds in resolutions.filter(|seconds| is_between(&seconds.value)) {
        cx.report(seconds.node, format!("metrics cannot be taken every {} seconds", seconds.value))
            .help("`resolutionSeconds` is 20 or 60");
    }
}
