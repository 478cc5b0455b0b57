//! Load balancers of a service, its role for them, and service discovery.

use super::context::{At, Context};
use super::repeat::repeats;
use super::traffic_shift::shifting;
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::document::placeholder::is_template;
use crate::model::launch::Launch;
use crate::model::platform::NetworkMode;

pub(super) const RULES: &[Rule] = &[
    rule!("load-balancer", "load-balancer-target", Launch(load_balancer_target).if_any("loadBalancers")),
    rule!(
        "load-balancer",
        "classic-load-balancer-count",
        Launch(classic_load_balancer_count).if_any("loadBalancers")
    ),
    rule!(
        "load-balancer",
        "classic-load-balancer-unsupported",
        Launch(classic_load_balancer_unsupported).if_any("loadBalancers"),
        Pair(classic_load_balancer_on_awsvpc)
    ),
    rule!(
        "load-balancer",
        "duplicate-load-balancer",
        Launch(duplicate_load_balancer).if_any("loadBalancers")
    ),
    rule!(
        "load-balancer",
        "target-group-arn-format",
        Launch(target_group_arn_format).if_any("loadBalancers")
    ),
    rule!("load-balancer", "role-without-load-balancer", Launch(role_without_load_balancer).if_any("role")),
    rule!(
        "load-balancer",
        "role-with-service-linked-role",
        Launch(role_with_service_linked_role).if_any("role")
    ),
    rule!("load-balancer", "grace-period-without-check", Pair(grace_period_without_check)),
    rule!("load-balancer", "grace-period-missing", Launch(grace_period_missing).if_any("loadBalancers")),
    rule!(
        "load-balancer",
        "grace-period-long",
        Launch(grace_period_long).if_any("healthCheckGracePeriodSeconds")
    ),
    rule!(
        "load-balancer",
        "service-registry-port",
        Launch(service_registry_port).if_any("serviceRegistries")
    ),
    rule!(
        "load-balancer",
        "service-registry-record",
        Launch(service_registry_record).if_any("serviceRegistries")
    ),
];

fn load_balancer_target(launch: &Launch, cx: &mut Context) {
    for balancer in &launch.load_balancers {
        match (balancer.target_group_arn.node(), balancer.load_balancer_name.node()) {
            (Some(group), Some(name)) => {
                cx.report(name, "`loadBalancerName` cannot stand beside `targetGroupArn`")
                    .label(group, "the target group knows its load balancer")
                    .help("keep `targetGroupArn`; `loadBalancerName` is for Classic Load Balancers")
                    .fix_remove(name, Applicability::Unsafe);
            }
            (None, None)
                if balancer.target_group_arn.is_missing() && balancer.load_balancer_name.is_missing() =>
            {
                cx.report(
                    At::Opening(balancer.node),
                    "there is neither `targetGroupArn` nor `loadBalancerName`",
                )
                .help("give the ARN of a target group; `loadBalancerName` is for Classic Load Balancers");
            }
            _ => {}
        }
    }
}

/// The names of Classic Load Balancers.
fn classic<'l, 'a>(launch: &'l Launch<'a>) -> impl Iterator<Item = Node<'a>> + use<'l, 'a> {
    let balancers = launch.load_balancers.iter().filter(|balancer| balancer.is_classic());
    balancers.filter_map(|balancer| balancer.load_balancer_name.node())
}

fn classic_load_balancer_count(launch: &Launch, cx: &mut Context) {
    let Some(first) = classic(launch).next() else { return };
    for second in classic(launch).skip(1) {
        cx.report(second, "a service has one Classic Load Balancer at most").label(first, "the first");
    }
    let group = launch.load_balancers.iter().find_map(|balancer| balancer.target_group_arn.node());
    if let Some(group) = group {
        cx.report(first, "a Classic Load Balancer cannot stand beside target groups")
            .label(group, "a target group");
    }
}

/// Why a launch cannot have a Classic Load Balancer, as far as it says so itself.
fn against_classic<'a>(launch: &Launch<'a>, cx: &Context) -> Option<(Option<Node<'a>>, &'static str)> {
    if launch.is_on_fargate() {
        return Some((launch.launch_node(), "tasks on Fargate"));
    }
    if let Some(network) = launch.network_configuration.node() {
        return Some((Some(network), "tasks in network mode awsvpc"));
    }
    (cx.kind() == Kind::CreateTaskSet).then_some((None, "task sets"))
}

fn classic_load_balancer_unsupported(launch: &Launch, cx: &mut Context) {
    let shifting = shifting(launch);
    let against = against_classic(launch, cx);
    for name in classic(launch) {
        if let Some(strategy) = shifting {
            cx.report(
                name,
                format!("a Classic Load Balancer cannot shift traffic, as {} does", strategy.value),
            )
            .label(strategy.node, "shifts traffic")
            .help("use a target group of an Application or Network Load Balancer");
        }
        let Some((node, what)) = against.filter(|_| shifting.is_none()) else { continue };
        cx.report(name, format!("a Classic Load Balancer cannot reach {what}"))
            .label_if(node.map(At::Opening), what)
            .help("use a target group of an Application or Network Load Balancer");
    }
}

fn classic_load_balancer_on_awsvpc(pair: &Pair, cx: &mut Context) {
    let is_awsvpc = pair.task.network_mode() == Some(NetworkMode::Awsvpc);
    if !is_awsvpc || against_classic(pair.launch, cx).is_some() {
        return;
    }
    for name in classic(pair.launch) {
        cx.report(name, "a Classic Load Balancer cannot reach tasks in network mode awsvpc")
            .label_if(pair.task.definition_node("networkMode"), "awsvpc")
            .help("use a target group of type `ip`");
    }
}

fn duplicate_load_balancer(launch: &Launch, cx: &mut Context) {
    let known = launch.load_balancers.iter().filter_map(|balancer| {
        Some((balancer, balancer.target_group_arn.str()?, balancer.container_name.str()?))
    });
    let shifting = shifting(launch);
    for ((first, group, one), (again, same_group, other)) in repeats(known, |(_, group, _)| group.value) {
        if let Some(strategy) = shifting {
            cx.report(same_group.node, "this target group is taken, and each entry needs its own")
                .label(group.node, "taken")
                .label(strategy.node, "shifts traffic");
        } else if one.value != other.value {
            cx.report(
                again.node,
                format!("`{}` and `{}` are registered with one target group", one.value, other.value),
            )
            .at_most(Severity::Warning)
            .label(first.node, "the first")
            .help("requests would go to either of them: give each container a target group of its own");
        } else if let (Some(port), Some(same)) = (first.container_port.int(), again.container_port.int())
            && port.value == same.value
        {
            cx.report(again.node, "the same container and port are registered twice with this target group")
                .label(first.node, "the first time")
                .fix_remove(again.node, Applicability::Unsafe);
        }
    }
}

fn target_group_arn_format(launch: &Launch, cx: &mut Context) {
    for arn in launch.load_balancers.iter().filter_map(|balancer| balancer.target_group_arn.str()) {
        let is_arn = arn.value.starts_with("arn:");
        if is_arn && arn.value.contains(":targetgroup/") || is_template(arn.value) {
            continue;
        }
        let what = if is_arn { "is the ARN of something else" } else { "is no ARN" };
        cx.report(arn.node, format!("`targetGroupArn` {what}"))
            .help("it looks like `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID`");
    }
}

fn role_without_load_balancer(launch: &Launch, cx: &mut Context) {
    // An empty one is told as such.
    let Some(role) = launch.role.node().filter(|role| role.known_str() != Some("")) else { return };
    if cx.form() == Form::Request && launch.load_balancers.is_empty() {
        cx.report(role, "`role` is for load balancers, and the service has none")
            .help("the role of the containers is `taskRoleArn` in the task definition")
            .fix_remove(role, Applicability::Unsafe);
    }
}

fn role_with_service_linked_role(launch: &Launch, cx: &mut Context) {
    // An empty one is told as such.
    let role = launch.role.node().filter(|role| role.known_str() != Some(""));
    let Some(role) = role.filter(|_| launch.load_balancers.may_hold()) else { return };
    let Some((because, what)) = why_service_linked(launch) else { return };
    cx.report(role, format!("`role` cannot be given with {what}: ECS uses its service-linked role"))
        .label(At::Opening(because), what)
        .fix_remove(role, Applicability::Safe);
}

/// Why ECS uses its service-linked role, as far as the service itself says.
pub(super) fn why_service_linked<'a>(launch: &Launch<'a>) -> Option<(Node<'a>, &'static str)> {
    let groups = launch.load_balancers.iter().filter_map(|balancer| balancer.target_group_arn.node());
    let network = launch.network_configuration.node().map(|node| (node, "network mode awsvpc"));
    let second = groups.into_iter().nth(1).map(|node| (node, "several target groups"));
    let registries = launch.service_registries.filled().map(|node| (node, "service discovery"));
    network.or(registries).or(second)
}

/// Only the task definition tells whether containers have health checks, so that a service alone is not judged.
fn grace_period_without_check(pair: &Pair, cx: &mut Context) {
    let launch = pair.launch;
    let period = launch.health_check_grace_period_seconds.int().filter(|period| period.value > 0);
    let containers = &pair.task.container_definitions;
    let may_be_checked = launch.load_balancers.may_hold()
        || launch.vpc_lattice_configurations.may_hold()
        || !containers.is_complete()
        || containers.iter().any(|container| container.health_check.is_present());
    if let Some(period) = period.filter(|_| cx.form() == Form::Request && !may_be_checked) {
        cx.report(
            period.node,
            "nothing checks the health of the tasks, so that the grace period is for nothing",
        )
        .label_if(
            pair.task.definition_node("containerDefinitions").map(At::Opening),
            "no `healthCheck` in any",
        )
        .help("it holds back what load balancers, VPC Lattice and the containers' own health checks find");
    }
}

fn grace_period_missing(launch: &Launch, cx: &mut Context) {
    let Some(list) = launch.load_balancers.filled() else { return };
    if cx.kind() == Kind::CreateService && launch.health_check_grace_period_seconds.is_missing() {
        cx.report(
            At::Opening(list),
            "a slow start counts as unhealthy: there is no `healthCheckGracePeriodSeconds`",
        )
        .help("give tasks the time in seconds that they need to start");
    }
}

fn service_registry_port(launch: &Launch, cx: &mut Context) {
    // A registry with A records alone takes a container without a port, but those are for tasks with an address of their own.
    let has_own_address =
        launch.network_configuration.is_present() || !matches!(cx.kind(), Kind::CreateService);
    for registry in &launch.service_registries {
        let (name, port) = (registry.container_name, registry.container_port);
        // A describe call shows ports that are not set as 0.
        let own = registry.port.int().filter(|own| own.value != 0);
        if let (Some(own), Some(other)) =
            (own, name.node().or(port.int().filter(|it| it.value != 0).map(|it| it.node)))
        {
            cx.report(own.node, "`port` cannot stand beside `containerName` and `containerPort`")
                .label(other, "says which port")
                .fix_remove(own.node, Applicability::Unsafe);
            continue;
        }
        let (half, lacks) = match (name.node(), port.node()) {
            (Some(node), None) if port.is_missing() => (node, "containerPort"),
            (None, Some(node)) if name.is_missing() && port.int().is_none_or(|port| port.value != 0) => {
                (node, "containerName")
            }
            _ => continue,
        };
        let (has, most) = match lacks {
            "containerPort" if has_own_address => ("containerName", Severity::Warning),
            "containerPort" => ("containerName", Severity::Error),
            _ => ("containerPort", Severity::Error),
        };
        cx.report(At::Opening(registry.node), format!("there is a `{has}`, but no `{lacks}`"))
            .at_most(most)
            .label(half, "half of a pair");
    }
}

/// Above this many seconds a grace period is rather a slip of units.
const LONG: i64 = 7200;

fn grace_period_long(launch: &Launch, cx: &mut Context) {
    let seconds = launch.health_check_grace_period_seconds.int();
    if let Some(seconds) = seconds.filter(|seconds| (LONG + 1..=i64::from(i32::MAX)).contains(&seconds.value))
    {
        cx.report(
            seconds.node,
            format!("for {} minutes no task is replaced that is unhealthy", seconds.value / 60),
        )
        .help("it is given in seconds");
    }
}

fn service_registry_record(launch: &Launch, cx: &mut Context) {
    let Some(network) = launch.network_configuration.node() else { return };
    for registry in &launch.service_registries {
        let Some(name) = registry.container_name.node() else { continue };
        cx.report(
            At::Opening(registry.node),
            "ECS refuses a container and port here if the registry has A records alone",
        )
        .label(At::Opening(network), "tasks with addresses of their own")
        .label(name, "for SRV records")
        .help("with A records leave `containerName` and `containerPort` out");
    }
}
