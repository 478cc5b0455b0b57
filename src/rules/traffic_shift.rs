//! Deployments that shift traffic: `BLUE_GREEN`, LINEAR and CANARY, their hooks and second target groups.

use super::context::{At, Context};
use super::deployment::minimum_percent;
use super::repeat::repeats;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::model::choice::Choice;
use crate::model::deployment::LifecycleHook;
use crate::model::launch::Launch;
use crate::model::traffic::AdvancedConfiguration;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "traffic-shift",
        "configuration-of-other-strategy",
        Launch(configuration_of_other_strategy).if_any("deploymentConfiguration")
    ),
    rule!(
        "traffic-shift",
        "advanced-configuration-missing",
        Launch(advanced_configuration_missing).if_any("loadBalancers")
    ),
    rule!(
        "traffic-shift",
        "advanced-configuration-incomplete",
        Launch(advanced_configuration_incomplete).if_any("loadBalancers")
    ),
    rule!(
        "traffic-shift",
        "advanced-configuration-unused",
        Launch(advanced_configuration_unused).if_any("loadBalancers", "vpcLatticeConfigurations")
    ),
    rule!(
        "traffic-shift",
        "advanced-configuration-on-classic",
        Launch(advanced_configuration_on_classic).if_any("loadBalancers")
    ),
    rule!(
        "traffic-shift",
        "alternate-target-group-same",
        Launch(alternate_target_group_same).if_any("loadBalancers")
    ),
    rule!("traffic-shift", "listener-rule-same", Launch(listener_rule_same).if_any("loadBalancers")),
    rule!(
        "traffic-shift",
        "traffic-shift-without-traffic",
        Launch(traffic_shift_without_traffic).if_any("deploymentConfiguration")
    ),
    rule!("traffic-shift", "bake-time-missing", Launch(bake_time_missing).if_any("deploymentConfiguration")),
    rule!(
        "traffic-shift",
        "early-success-incomplete",
        Launch(early_success_incomplete).if_any("deploymentConfiguration")
    ),
    rule!(
        "traffic-shift",
        "lifecycle-hook-target",
        Launch(lifecycle_hook_target).if_any("deploymentConfiguration")
    ),
    rule!(
        "traffic-shift",
        "lifecycle-hook-stages",
        Launch(lifecycle_hook_stages).if_any("deploymentConfiguration")
    ),
    rule!(
        "traffic-shift",
        "pause-hook-field-unused",
        Launch(pause_hook_field_unused).if_any("deploymentConfiguration")
    ),
];

/// The strategy, if it is named, and the controller is one that has strategies.
fn strategy<'a>(launch: &Launch<'a>) -> Option<Known<'a, &'a str>> {
    let strategy = launch.deployment_configuration.get()?.strategy.str()?;
    (!matches!(launch.controller(), Some("CODE_DEPLOY" | "EXTERNAL"))).then_some(strategy)
}

/// The strategy, if it is one that shifts traffic from one set of tasks to another.
pub(super) fn shifting<'a>(launch: &Launch<'a>) -> Option<Known<'a, &'a str>> {
    strategy(launch).filter(|strategy| matches!(strategy.value, "BLUE_GREEN" | "LINEAR" | "CANARY"))
}

const STRATEGIES: [&str; 4] = ["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"];

/// How a service deploys, and where that is said: as named, or the default where the request says all there is.
pub(super) fn effective_strategy<'a>(
    launch: &Launch<'a>,
    cx: &Context,
) -> Option<(&'a str, Option<Node<'a>>)> {
    let configuration = &launch.deployment_configuration;
    let strategy = match configuration.get() {
        Some(configuration) => configuration.strategy,
        None if configuration.is_missing() => Choice::default(),
        None => return None,
    };
    let is_default = strategy.is_missing() && cx.kind() != Kind::UpdateService;
    let named = strategy.str().filter(|strategy| STRATEGIES.contains(&strategy.value));
    let named = named.map(|strategy| (strategy.value, Some(strategy.node)));
    named.or(is_default.then_some(("ROLLING", None)))
}

fn configuration_of_other_strategy(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = launch.deployment_configuration.get() else { return };
    let Some((actual, named)) = effective_strategy(launch, cx) else { return };
    let early = configuration.early_success_criteria.get().filter(|early| early.enable.is_true());
    let parts = [
        (configuration.linear_configuration.node(), "LINEAR"),
        (configuration.canary_configuration.node(), "CANARY"),
        (early.map(|early| early.node), "ROLLING"),
    ];
    for (node, wanted) in parts {
        let Some((node, member)) = node.and_then(|node| Some((node, node.member()?))) else { continue };
        if wanted == actual {
            continue;
        }
        // Of blue/green deployments there is a report that ECS dropped it without a word.
        let is_dropped = actual == "BLUE_GREEN" && wanted == "CANARY";
        cx.report(
            At::Key(member),
            format!("`{}` is for the strategy {wanted}, but this one is {actual}", member.name()),
        )
        .at_most(if is_dropped { Severity::Warning } else { Severity::Error })
        .label_if(named, "the strategy")
        .fix_remove(node, Applicability::Unsafe);
    }
}

fn advanced_configuration_missing(launch: &Launch, cx: &mut Context) {
    let strategy = shifting(launch);
    let other = launch.advanced_configurations().find_map(|configuration| configuration.node.member());
    for balancer in &launch.load_balancers {
        if !balancer.advanced_configuration.is_missing() || !balancer.target_group_arn.is_present() {
            continue;
        }
        let place = At::Opening(balancer.node);
        let report = match (strategy, other) {
            (Some(strategy), _) => cx
                .report(
                    place,
                    format!("the strategy {} needs an `advancedConfiguration` here", strategy.value),
                )
                .label(strategy.node, "shifts traffic"),
            // Whatever the strategy.
            (None, Some(other)) => cx
                .report(place, "all load balancers of a service have an `advancedConfiguration`, or none has")
                .label(At::Key(other), "has one"),
            (None, None) => return,
        };
        report.help("it names the second target group, the listener rule and the role for the shift");
    }
}

fn advanced_configuration_incomplete(launch: &Launch, cx: &mut Context) {
    let Some(strategy) = shifting(launch) else { return };
    for configuration in of_target_groups(launch) {
        let parts = [
            ("alternateTargetGroupArn", configuration.alternate_target_group_arn),
            ("productionListenerRule", configuration.production_listener_rule),
            ("roleArn", configuration.role_arn),
        ];
        let lacking: Vec<_> = parts
            .iter()
            .filter(|(_, field)| field.is_missing())
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        if lacking.is_empty() {
            continue;
        }
        cx.report(
            At::Opening(configuration.node),
            format!("the strategy {} needs {} here", strategy.value, lacking.join(" and ")),
        )
        .label(strategy.node, "shifts traffic");
    }
}

fn advanced_configuration_unused(launch: &Launch, cx: &mut Context) {
    let strategy = effective_strategy(launch, cx).filter(|(strategy, _)| *strategy == "ROLLING");
    // With CODE_DEPLOY and EXTERNAL there is no strategy at all.
    if let Some((_, named)) = strategy.filter(|_| launch.controller() == Some("ECS")) {
        let lattice = launch.vpc_lattice_configurations.iter();
        let lattice = lattice.filter_map(|lattice| lattice.advanced_configuration.get());
        let unused = of_target_groups(launch).chain(lattice).filter_map(|it| it.node.member());
        for member in unused.filter(|_| cx.form() == Form::Request).collect::<Vec<_>>() {
            cx.report(At::Key(member), "a rolling deployment does not use `advancedConfiguration`")
                .label_if(named, "does not shift traffic")
                .help("it is for the strategies BLUE_GREEN, LINEAR and CANARY; a `strategy` that is missing is ROLLING");
        }
        return;
    }
    if launch.controller() == Some("CODE_DEPLOY") {
        for member in launch.advanced_configurations().filter_map(|advanced| advanced.node.member()) {
            cx.report(At::Key(member), "CodeDeploy does not use `advancedConfiguration`")
                .label_if(launch.deployment_controller.node().map(At::Opening), "shifts traffic itself")
                .help("it is for the strategies BLUE_GREEN, LINEAR and CANARY of the controller ECS");
        }
    }
}

/// Those that are not of a Classic Load Balancer.
fn of_target_groups<'l, 'a>(launch: &'l Launch<'a>) -> impl Iterator<Item = &'l AdvancedConfiguration<'a>> {
    let balancers = launch.load_balancers.iter().filter(|balancer| !balancer.is_classic());
    balancers.filter_map(|balancer| balancer.advanced_configuration.get())
}

fn advanced_configuration_on_classic(launch: &Launch, cx: &mut Context) {
    for balancer in launch.load_balancers.iter().filter(|balancer| balancer.is_classic()) {
        let Some(member) = balancer.advanced_configuration.node().and_then(Node::member) else { continue };
        cx.report(At::Key(member), "a Classic Load Balancer takes no `advancedConfiguration`")
            .label_if(balancer.load_balancer_name.node(), "a Classic Load Balancer")
            .help("traffic is shifted between target groups");
    }
}

fn alternate_target_group_same(launch: &Launch, cx: &mut Context) {
    for balancer in &launch.load_balancers {
        let Some(first) = balancer.target_group_arn.str() else { continue };
        let Some(second) =
            balancer.advanced_configuration.get().and_then(|it| it.alternate_target_group_arn.str())
        else {
            continue;
        };
        if first.value == second.value {
            cx.report(second.node, "traffic is to be shifted from a target group to the same one")
                .label(first.node, "the same target group")
                .help("the two groups must differ, so that old and new tasks can be told apart");
        }
    }
}

fn listener_rule_same(launch: &Launch, cx: &mut Context) {
    for configuration in launch.advanced_configurations() {
        let rules = (configuration.production_listener_rule.str(), configuration.test_listener_rule.str());
        let (Some(production), Some(test)) = rules else { continue };
        if production.value == test.value {
            cx.report(test.node, "test traffic is told by the rule of production traffic")
                .label(production.node, "the same rule")
                .help("make a rule of its own for test traffic, or leave `testListenerRule` out");
        }
    }
}

fn traffic_shift_without_traffic(launch: &Launch, cx: &mut Context) {
    let Some(strategy) = shifting(launch).filter(|_| cx.kind() == Kind::CreateService) else { return };
    let connect = &launch.service_connect_configuration;
    let is_connected =
        connect.is_present() && connect.get().is_none_or(|connect| !connect.enabled.is_false_or_missing());
    if !is_connected && launch.load_balancers.is_empty() && launch.vpc_lattice_configurations.is_empty() {
        cx.report(
            strategy.node,
            format!("{} shifts traffic, but nothing brings traffic to the service", strategy.value),
        )
        .help("add `loadBalancers` or Service Connect, or deploy by ROLLING");
    }
}

fn bake_time_missing(launch: &Launch, cx: &mut Context) {
    let Some(strategy) = strategy(launch).filter(|strategy| strategy.value == "BLUE_GREEN") else { return };
    let configuration = launch.deployment_configuration.get();
    if configuration.is_some_and(|configuration| configuration.bake_time_in_minutes.is_missing()) {
        cx.report(strategy.node, "there is no `bakeTimeInMinutes`: how long old tasks stay after the shift")
            .help("in that time a deployment can be rolled back at once; it is given in minutes");
    }
}

fn early_success_incomplete(launch: &Launch, cx: &mut Context) {
    let Some(configuration) = launch.deployment_configuration.get() else { return };
    let Some(early) = configuration.early_success_criteria.get().filter(|early| early.enable.is_true())
    else {
        return;
    };
    let parts = [
        ("`healthyPercent`", early.healthy_percent),
        ("`sourceServiceRevisionCleanup`", *early.source_service_revision_cleanup),
    ];
    let lacking: Vec<_> =
        parts.iter().filter(|(_, field)| field.is_missing()).map(|(name, _)| *name).collect();
    if !lacking.is_empty() {
        cx.report(
            At::Opening(early.node),
            format!("`earlySuccessCriteria` needs {} when it is enabled", lacking.join(" and ")),
        )
        .label_if(early.enable.node(), "enabled");
    }
    if let (Some(percent), Some(least)) = (early.healthy_percent.int(), minimum_percent(configuration, cx))
        && percent.value < least
    {
        cx.report(
            percent.node,
            format!("{} percent is less than the `minimumHealthyPercent` of {least}", percent.value),
        )
        .label_if(configuration.minimum_healthy_percent.node(), "so many must run at any time");
    }
}

fn lifecycle_hook_target(launch: &Launch, cx: &mut Context) {
    for hook in launch.lifecycle_hooks().iter().filter(|hook| hook.calls_function()) {
        if hook.hook_target_arn.is_missing() {
            cx.report(
                At::Opening(hook.node),
                "there is no `hookTargetArn`, which names the Lambda function to call",
            )
            .label_if(hook.target_type.node(), "calls a function");
        } else if hook.role_arn.is_missing() {
            cx.report(At::Opening(hook.node), "there is no `roleArn`, with which ECS may call the function")
                .label_if(hook.hook_target_arn.node(), "the function");
        }
    }
}

fn is_pause(hook: &LifecycleHook) -> bool {
    hook.target_type.is("PAUSE")
}

fn lifecycle_hook_stages(launch: &Launch, cx: &mut Context) {
    for hook in launch.lifecycle_hooks() {
        if hook.lifecycle_stages.is_empty() {
            let place = hook.lifecycle_stages.node().unwrap_or(hook.node);
            cx.report(At::Opening(place), "the hook names no stage at which it runs")
                .help("add `lifecycleStages`, for example `[\"POST_SCALE_UP\"]`");
        }
        for stage in hook.lifecycle_stages.strings() {
            if is_pause(hook) && matches!(stage.value, "TEST_TRAFFIC_SHIFT" | "PRODUCTION_TRAFFIC_SHIFT") {
                cx.report(stage.node, format!("a deployment cannot pause at {}", stage.value))
                    .label_if(hook.target_type.node(), "pauses")
                    .help(format!(
                        "pause before or after it: PRE_SCALE_UP, POST_SCALE_UP or POST_{}",
                        stage.value
                    ));
            }
        }
        for (first, stage) in repeats(hook.lifecycle_stages.strings(), |stage| stage.value) {
            cx.report(stage.node, format!("the stage {} is named twice", stage.value))
                .label(first.node, "the first time")
                .fix_remove(stage.node, Applicability::Safe);
        }
    }
}

fn pause_hook_field_unused(launch: &Launch, cx: &mut Context) {
    for hook in launch.lifecycle_hooks().iter().filter(|hook| is_pause(hook)) {
        for field in [hook.hook_target_arn, hook.hook_details] {
            let Some(member) = field.node().and_then(Node::member) else { continue };
            cx.report(At::Key(member), format!("a hook that pauses does not use `{}`", member.name()))
                .label_if(hook.target_type.node(), "pauses")
                .fix_remove(member.value(), Applicability::Unsafe);
        }
    }
}
