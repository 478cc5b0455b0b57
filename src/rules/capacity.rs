//! Launch types and capacity providers.

use super::context::{At, Context, Report};
use super::workspace::count_of_daemon;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::kind::Form;
use crate::document::node::Node;
use crate::model::launch::{CapacityProvider, Launch};
use crate::model::view::List;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "capacity",
        "launch-type-with-capacity-providers",
        Launch(launch_type_with_capacity_providers).if_any("capacityProviderStrategy")
    ),
    rule!(
        "capacity",
        "capacity-provider-multiple-base",
        Launch(capacity_provider_multiple_base).if_any("capacityProviderStrategy")
    ),
    rule!(
        "capacity",
        "capacity-provider-zero-weight",
        Launch(capacity_provider_zero_weight).if_any("capacityProviderStrategy")
    ),
    rule!(
        "capacity",
        "capacity-providers-without-new-deployment",
        Launch(capacity_providers_without_new_deployment).if_any("capacityProviderStrategy")
    ),
    rule!(
        "capacity",
        "placement-on-fargate",
        Launch(placement_on_fargate).if_any("placementConstraints", "placementStrategy")
    ),
    rule!(
        "capacity",
        "daemon-conflict",
        Launch(daemon_conflict).if_any("schedulingStrategy"),
        Workspace(count_of_daemon)
    ),
    rule!(
        "capacity",
        "daemon-with-capacity-providers",
        Launch(daemon_with_capacity_providers).if_any("schedulingStrategy")
    ),
    rule!(
        "capacity",
        "launch-type-managed-instances",
        Launch(launch_type_managed_instances).if_any("launchType")
    ),
    rule!(
        "capacity",
        "service-unsupported-on-external",
        Launch(service_unsupported_on_external).if_any("launchType")
    ),
];

fn launch_type_with_capacity_providers(launch: &Launch, cx: &mut Context) {
    let strategy = launch.capacity_provider_strategy.filled();
    let (Some(kind), Some(list)) = (launch.launch_type.str(), strategy) else { return };
    // External instances have no capacity providers, which is said there.
    if kind.value != "EXTERNAL" {
        cx.report(kind.node, "`launchType` cannot stand beside `capacityProviderStrategy`")
            .label(At::Opening(list), "decides where tasks run")
            .fix_remove(kind.node, Applicability::Unsafe);
    }
}

fn capacity_provider_multiple_base(launch: &Launch, cx: &mut Context) {
    multiple_base(&launch.capacity_provider_strategy, cx);
}

/// Reports the bases of a strategy, if several are above 0.
pub(super) fn multiple_base(strategy: &List<CapacityProvider>, cx: &mut Context) {
    let bases: Vec<_> =
        strategy.iter().filter_map(|item| item.base.int()).filter(|base| base.value > 0).collect();
    for base in bases.iter().skip(1) {
        cx.report(base.node, "only one capacity provider can have a base above 0")
            .label(bases[0].node, "the first one");
    }
}

fn capacity_provider_zero_weight(launch: &Launch, cx: &mut Context) {
    let strategy = &launch.capacity_provider_strategy;
    if let (Some(report), [only]) = (zero_weight(strategy, cx), strategy.items()) {
        match only.weight.node() {
            Some(weight) => report.fix_replace(weight, "1", Applicability::Unsafe),
            None => report.fix_insert(only.node, "weight", "1", Applicability::Unsafe),
        };
    }
}

/// Reports a strategy, if none of its providers has a weight above 0.
pub(super) fn zero_weight<'c>(strategy: &List<CapacityProvider>, cx: &'c mut Context) -> Option<Report<'c>> {
    let is_zero = |item: &CapacityProvider| {
        item.weight.is_missing() || item.weight.int().is_some_and(|weight| weight.value == 0)
    };
    let list = strategy.filled().filter(|_| strategy.is_complete() && strategy.iter().all(is_zero))?;
    let report = cx
        .report(At::Opening(list), "no capacity provider has a weight above 0, so no task could be placed")
        .help("`weight` is 0 unless it is set");
    Some(report)
}

/// What the service has now is not known here, and if it is the same, ECS takes the update.
fn capacity_providers_without_new_deployment(launch: &Launch, cx: &mut Context) {
    let strategy = launch.capacity_provider_strategy.filled().and_then(Node::member);
    let force = launch.force_new_deployment;
    // Nobody can force a deployment of another controller than ECS.
    if let Some(strategy) =
        strategy.filter(|_| force.is_false_or_missing() && matches!(launch.controller(), None | Some("ECS")))
    {
        let report = cx
            .report(At::Key(strategy), "other capacity providers are taken only with `forceNewDeployment`")
            .help(
                "`\"forceNewDeployment\": true` replaces the tasks, and the new ones run on these providers",
            );
        match force.node() {
            Some(force) => report.fix_replace(force, "true", Applicability::Unsafe),
            None => report.fix_insert(launch.node, "forceNewDeployment", "true", Applicability::Unsafe),
        };
    }
}

fn placement_on_fargate(launch: &Launch, cx: &mut Context) {
    if !launch.is_on_fargate() {
        return;
    }
    let used = [launch.placement_constraints.filled(), launch.placement_strategy.filled()];
    for member in used.into_iter().flatten().filter_map(Node::member) {
        cx.report(At::Key(member), format!("`{}` has no meaning on Fargate, and is refused", member.name()))
            .label_if(launch.launch_node(), "Fargate")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}

fn daemon_conflict(launch: &Launch, cx: &mut Context) {
    let Some(strategy) = launch.scheduling_strategy.node().filter(|_| launch.is_daemon()) else { return };
    // The output of a describe call states a count for daemons too.
    let count = launch
        .desired_count
        .node()
        .filter(|_| cx.form() == Form::Request && launch.desired_count.int().is_some());
    for member in [count, launch.placement_strategy.filled()].into_iter().flatten().filter_map(Node::member) {
        cx.report(
            At::Key(member),
            format!("a DAEMON service takes no `{}`: it runs one task on each instance", member.name()),
        )
        .label(strategy, "DAEMON")
        .fix_remove(member.value(), Applicability::Safe);
    }
    let controller = launch.deployment_controller.get().and_then(|controller| controller.kind.str());
    let against = [
        launch.launch_node().filter(|_| launch.is_on_fargate()).map(|node| (node, "run on Fargate")),
        controller.filter(|it| it.value != "ECS").map(|it| (it.node, "leave deployments to others than ECS")),
    ];
    for (node, what) in against.into_iter().flatten() {
        cx.report(strategy, format!("DAEMON services do not {what}")).label(node, "not with DAEMON");
    }
    daemon_values(launch, strategy, cx);
}

/// Values that a DAEMON service cannot have.
fn daemon_values(launch: &Launch, strategy: Node, cx: &mut Context) {
    if let Some(rebalancing) = launch.availability_zone_rebalancing.str().filter(|it| it.value == "ENABLED") {
        cx.report(rebalancing.node, "DAEMON services do not take part in Availability Zone rebalancing")
            .label(strategy, "DAEMON")
            .fix_replace(rebalancing.node, "\"DISABLED\"", Applicability::Safe);
    }
    let percent =
        launch.deployment_configuration.get().and_then(|configuration| configuration.maximum_percent.int());
    if let Some(percent) = percent.filter(|percent| percent.value > 100) {
        cx.report(
            percent.node,
            format!("a DAEMON service has a `maximumPercent` of at most 100, not {}", percent.value),
        )
        .label(strategy, "DAEMON")
        .fix_replace(percent.node, "100", Applicability::Safe);
    }
}

fn daemon_with_capacity_providers(launch: &Launch, cx: &mut Context) {
    let Some(daemon) = launch.scheduling_strategy.node().filter(|_| launch.is_daemon()) else { return };
    // That none of them runs on Fargate has another diagnostic.
    let strategy = launch.capacity_provider_strategy.filled().filter(|_| !launch.is_on_fargate());
    if let Some(member) = strategy.and_then(Node::member) {
        cx.report(At::Key(member), "a DAEMON service takes no `capacityProviderStrategy`")
            .label(daemon, "DAEMON")
            .help("use `launchType`, which runs a task on every instance of the cluster");
    }
}

fn launch_type_managed_instances(launch: &Launch, cx: &mut Context) {
    if let Some(kind) = launch.launch_type.str().filter(|kind| kind.value == "MANAGED_INSTANCES") {
        cx.report(
            kind.node,
            "managed instances are reached through a capacity provider, not by `launchType`",
        )
        .help("leave `launchType` out and name the provider in `capacityProviderStrategy`");
    }
}

fn service_unsupported_on_external(launch: &Launch, cx: &mut Context) {
    let Some(kind) = launch.launch_type.str().filter(|kind| kind.value == "EXTERNAL") else { return };
    let refused = [
        launch.load_balancers.filled(),
        launch.capacity_provider_strategy.filled(),
        launch.service_registries.filled(),
        launch.volume_configurations.filled(),
        launch.service_connect().map(|connect| connect.node),
        launch.network_configuration.node(),
    ]
    .map(|node| node.map(Node::id));
    for member in launch.node.members().filter(|member| refused.contains(&Some(member.value().id()))) {
        cx.report(At::Key(member), format!("external instances do not support `{}`", member.name()))
            .label(kind.node, "EXTERNAL")
            .fix_remove(member.value(), Applicability::Unsafe);
    }
}
