//! Rolling deployments: percentages, circuit breaker, alarms, spreading over Availability Zones.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::model::deployment::DeploymentConfiguration;
use crate::model::launch::Launch;
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "deployment",
        "deployment-percent-blocks",
        Launch(deployment_percent_blocks).if_any("deploymentConfiguration")
    ),
    rule!(
        "deployment",
        "deployment-cannot-proceed",
        Launch(deployment_cannot_proceed).if_any("deploymentConfiguration")
    ),
    rule!("deployment", "deployment-downtime", Launch(deployment_downtime).if_any("deploymentConfiguration")),
    rule!("deployment", "bake-time-unused", Launch(bake_time_unused).if_any("deploymentConfiguration")),
    rule!(
        "deployment",
        "rollback-without-enable",
        Launch(rollback_without_enable).if_any("deploymentConfiguration")
    ),
    rule!("deployment", "circuit-breaker-missing", Launch(circuit_breaker_missing)),
    rule!(
        "deployment",
        "circuit-breaker-threshold",
        Launch(circuit_breaker_threshold).if_any("deploymentConfiguration")
    ),
    rule!(
        "deployment",
        "deployment-alarms-empty",
        Launch(deployment_alarms_empty).if_any("deploymentConfiguration")
    ),
    rule!(
        "deployment",
        "az-rebalancing-conflict",
        Launch(az_rebalancing_conflict).if_any("availabilityZoneRebalancing")
    ),
];

/// A percentage as given, or its default. An update keeps what it does not give.
fn or_default(percent: Field, default: i64, cx: &Context) -> Option<i64> {
    match percent.int() {
        None if percent.is_missing() && cx.kind() != Kind::UpdateService => Some(default),
        known => known.map(|known| known.value),
    }
}

/// How many percent of the tasks must run at any time.
pub(super) fn minimum_percent(configuration: &DeploymentConfiguration, cx: &Context) -> Option<i64> {
    or_default(configuration.minimum_healthy_percent, 100, cx)
}

/// Minimum and maximum in percent, of a service that is no daemon.
fn percentages(configuration: &DeploymentConfiguration, cx: &Context) -> Option<(i64, i64)> {
    Some((minimum_percent(configuration, cx)?, or_default(configuration.maximum_percent, 200, cx)?))
}

/// The configuration, where ECS rolls out the service.
fn rolled_out<'l, 'a>(launch: &'l Launch<'a>, cx: &Context) -> Option<&'l DeploymentConfiguration<'a>> {
    let configuration = launch.deployment_configuration.get()?;
    let is_rolling = configuration.strategy.is_missing() || configuration.strategy.is("ROLLING");
    let is_request = cx.form() == Form::Request;
    (is_request && is_rolling && launch.controller() == Some("ECS")).then_some(configuration)
}

/// The same, of a service that is no daemon.
fn rolling<'l, 'a>(launch: &'l Launch<'a>, cx: &Context) -> Option<&'l DeploymentConfiguration<'a>> {
    rolled_out(launch, cx).filter(|_| launch.is_replica())
}

fn deployment_percent_blocks(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = rolled_out(launch, cx) else { return };
    if launch.is_daemon() {
        return daemon_percent_blocks(configuration, cx);
    }
    let (Some((minimum, maximum)), Some(given)) =
        (percentages(configuration, cx), configuration.maximum_percent.int())
    else {
        return;
    };
    if minimum != 100 || maximum != 100 {
        return;
    }
    let help = if configuration.minimum_healthy_percent.is_missing() {
        "`minimumHealthyPercent` is 100 unless it is set"
    } else {
        "set `maximumPercent` to 200, or `minimumHealthyPercent` below 100"
    };
    cx.report(
        given.node,
        "with both percentages at 100 no task can be replaced: none may stop, none may start besides",
    )
    .label_if(configuration.minimum_healthy_percent.node(), "none may stop")
    .help(help)
    .fix_replace(given.node, "200", Applicability::Unsafe);
}

/// A daemon never has more than its one task on an instance. That ECS refuses this of one, too, is not known.
fn daemon_percent_blocks(configuration: &DeploymentConfiguration, cx: &mut Context) {
    let Some(minimum) = configuration.minimum_healthy_percent.int().filter(|it| it.value == 100) else {
        return;
    };
    let maximum = configuration.maximum_percent;
    if maximum.is_missing() || maximum.int().is_some_and(|it| it.value == 100) {
        cx.report(
            minimum.node,
            "no task of a DAEMON service can be replaced: none may stop, none may start besides",
        )
        .at_most(Severity::Warning)
        .help("let some stop with a `minimumHealthyPercent` below 100");
    }
}

fn deployment_cannot_proceed(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = rolling(launch, cx) else { return };
    let (Some((minimum, maximum)), Some(count)) =
        (percentages(configuration, cx), launch.desired_count.int())
    else {
        return;
    };
    let desired = count.value;
    let in_range =
        (1..=100_000).contains(&desired) && (0..=100).contains(&minimum) && (100..=10_000).contains(&maximum);
    if !in_range || (minimum == 100 && maximum == 100) {
        return;
    }
    let most = desired * maximum / 100;
    let least = (desired * minimum + 99) / 100;
    let is_stuck = most <= desired && least >= desired;
    let place = configuration.maximum_percent.node().or(configuration.minimum_healthy_percent.node());
    let Some(place) = place.filter(|_| is_stuck) else { return };
    cx.report(
        place,
        format!("no task can be replaced: of {desired} at least {least} must run, and at most {most} may"),
    )
    .label(count.node, "so many tasks")
    .help(format!("{maximum}% of {desired} is rounded down to {most}, {minimum}% rounded up to {least}"));
}

fn deployment_downtime(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = rolling(launch, cx) else { return };
    let Some(minimum) = configuration.minimum_healthy_percent.int().filter(|minimum| minimum.value == 0)
    else {
        return;
    };
    if percentages(configuration, cx).is_some_and(|(_, maximum)| maximum == 100) {
        cx.report(minimum.node, "every task may be stopped before a new one starts")
            .label_if(configuration.maximum_percent.node(), "none may be started besides");
    } else if let Some(count) = launch.desired_count.int().filter(|count| count.value == 1) {
        cx.report(minimum.node, "the only task may be stopped before a new one starts")
            .label(count.node, "one task");
    }
}

fn bake_time_unused(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = rolling(launch, cx) else { return };
    let is_rolling = configuration.strategy.is("ROLLING") || cx.kind() == Kind::CreateService;
    let minutes = configuration.bake_time_in_minutes.int().filter(|minutes| minutes.value > 0);
    let Some((minutes, member)) = minutes.and_then(|it| Some((it, it.node.member()?))) else { return };
    if is_rolling && configuration.alarms.is_missing() {
        cx.report(At::Key(member), "a rolling deployment without alarms has no bake time")
            .label_if(configuration.strategy.node(), "the strategy")
            .help("name `alarms` to watch, or shift traffic with the strategy BLUE_GREEN")
            .fix_remove(minutes.node, Applicability::Unsafe);
    }
}

fn rollback_without_enable(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = launch.deployment_configuration.get() else { return };
    let breaker =
        configuration.deployment_circuit_breaker.get().map(|breaker| (breaker.enable, breaker.rollback));
    let alarms = configuration.alarms.get().map(|alarms| (alarms.enable, alarms.rollback));
    for (enable, rollback) in [breaker, alarms].into_iter().flatten() {
        let Some(enable) = enable.bool().filter(|enable| !enable.value && rollback.is_true()) else {
            continue;
        };
        let Some(node) = rollback.node() else { continue };
        cx.report(node, "nothing is rolled back, since `enable` is false")
            .label(enable.node, "turned off")
            .fix_replace(enable.node, "true", Applicability::Unsafe);
    }
}

fn circuit_breaker_missing(launch: &Launch, cx: &mut Context) {
    if cx.kind() != Kind::CreateService || launch.controller() != Some("ECS") {
        return;
    }
    let configuration = launch.deployment_configuration.get();
    if launch.deployment_configuration.is_present() && configuration.is_none() {
        return;
    }
    if configuration.is_none_or(|configuration| configuration.deployment_circuit_breaker.is_missing()) {
        cx.report(
            At::Opening(configuration.map_or(launch.node, |configuration| configuration.node)),
            "without a circuit breaker, a deployment that cannot succeed goes on for ever",
        )
        .help("add `\"deploymentCircuitBreaker\": { \"enable\": true, \"rollback\": true }`");
    }
}

/// Of `UNBOUNDED_PERCENT` nobody has seen more than 100 refused.
fn circuit_breaker_threshold(launch: &Launch, cx: &mut Context) {
    let breaker = launch.deployment_configuration.get().and_then(|it| it.deployment_circuit_breaker.get());
    let Some(threshold) = breaker.and_then(|breaker| breaker.threshold_configuration.get()) else { return };
    let Some(value) = threshold.value.int().filter(|value| value.value > 100) else { return };
    if threshold.kind.is("BOUNDED_PERCENT") {
        cx.report(
            value.node,
            format!("the threshold is {} percent, but at most 100 are allowed", value.value),
        )
        .label_if(threshold.kind.node(), "counts in percent of the desired tasks")
        .help("COUNT takes a number of tasks");
    }
}

fn deployment_alarms_empty(launch: &Launch, cx: &mut Context) {
    let alarms = launch.deployment_configuration.get().and_then(|configuration| configuration.alarms.get());
    let Some(alarms) = alarms.filter(|alarms| alarms.enable.is_true() && alarms.alarm_names.is_empty())
    else {
        return;
    };
    if let Some(names) = alarms.alarm_names.node() {
        cx.report(names, "alarms are turned on, but none is named")
            .label_if(alarms.enable.node(), "turned on")
            .help("name at least one CloudWatch alarm, or set `enable` to false");
    }
}

fn az_rebalancing_conflict(launch: &Launch, cx: &mut Context) {
    let Some(rebalancing) =
        launch.availability_zone_rebalancing.str().filter(|rebalancing| rebalancing.value == "ENABLED")
    else {
        return;
    };
    for (node, why) in against_rebalancing(launch) {
        cx.report(node, format!("Availability Zone rebalancing {why}"))
            .label(rebalancing.node, "ENABLED")
            .help("change this, or set `availabilityZoneRebalancing` to DISABLED");
    }
}

const ZONE: &str = "attribute:ecs.availability-zone";

/// What does not go with rebalancing, and why.
fn against_rebalancing<'a>(launch: &Launch<'a>) -> Vec<(Node<'a>, &'static str)> {
    let mut found = Vec::new();
    let external = launch.launch_type.node().filter(|_| launch.launch_type.is("EXTERNAL"));
    found.extend(external.map(|node| (node, "does not support external instances")));
    let names = launch.load_balancers.iter().filter_map(|balancer| balancer.load_balancer_name.node());
    found.extend(names.map(|name| (name, "does not support Classic Load Balancers")));
    let maximum = launch.deployment_configuration.get().and_then(|it| it.maximum_percent.int());
    let is_low = |percent: &Known<i64>| percent.value == 100 && !launch.is_daemon();
    let above = "needs a `maximumPercent` above 100, to start a task before it stops one";
    found.extend(maximum.filter(is_low).map(|it| (it.node, above)));
    let constraints =
        launch.placement_constraints.iter().filter_map(|constraint| constraint.expression.str());
    let on_zone = constraints.filter(|expression| expression.contains(ZONE));
    found.extend(on_zone.map(|it| (it.node, "does not support constraints on the zone")));
    let first = launch.placement_strategy.items().first().filter(|_| launch.placement_strategy.is_complete());
    if let Some(strategy) = first {
        let is_spread = !strategy.kind.is_other_than("spread") && !strategy.field.is_other_than(ZONE);
        if !is_spread {
            found.push((strategy.node, "needs the tasks spread over zones first"));
        }
    }
    found
}
