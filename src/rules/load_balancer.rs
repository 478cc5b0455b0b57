//! Load balancers of a service, its role for them, and service discovery.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::model::launch::Launch;
use crate::model::traffic::LoadBalancer;

pub(super) const RULES: &[Rule] = &[
    rule!("load-balancer", "load-balancer-target", Launch(load_balancer_target)),
    rule!("load-balancer", "classic-load-balancer-count", Launch(classic_load_balancer_count)),
    rule!("load-balancer", "classic-load-balancer-on-fargate", Launch(classic_load_balancer_on_fargate)),
    rule!("load-balancer", "duplicate-load-balancer", Launch(duplicate_load_balancer)),
    rule!("load-balancer", "target-group-arn-format", Launch(target_group_arn_format)),
    rule!("load-balancer", "role-without-load-balancer", Launch(role_without_load_balancer)),
    rule!("load-balancer", "role-with-service-linked-role", Launch(role_with_service_linked_role)),
    rule!("load-balancer", "grace-period-without-check", Launch(grace_period_without_check)),
    rule!("load-balancer", "grace-period-missing", Launch(grace_period_missing)),
    rule!("load-balancer", "service-registry-port", Launch(service_registry_port)),
];

fn load_balancer_target(launch: &Launch, cx: &mut Context) {
    for balancer in &launch.load_balancers {
        match (balancer.target_group_arn.node(), balancer.load_balancer_name.node()) {
            // A placeholder for further members stands in both places.
            (Some(group), Some(name)) if group.id() != name.id() => {
                cx.report(name, "`loadBalancerName` cannot stand beside `targetGroupArn`")
                    .label(group, "the target group knows its load balancer")
                    .help("keep `targetGroupArn`; `loadBalancerName` is for Classic Load Balancers")
                    .fix_remove(name, Applicability::Unsafe);
            }
            (None, None) => {
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
    let is_classic = |balancer: &&LoadBalancer| balancer.target_group_arn.is_missing();
    launch.load_balancers.iter().filter(is_classic).filter_map(|balancer| balancer.load_balancer_name.node())
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

fn classic_load_balancer_on_fargate(launch: &Launch, cx: &mut Context) {
    let Some(node) = launch.launch_node().filter(|_| launch.is_on_fargate()) else { return };
    for name in classic(launch) {
        cx.report(name, "a Classic Load Balancer cannot reach tasks on Fargate")
            .label(node, "Fargate")
            .help("use a target group of type `ip`");
    }
}

fn duplicate_load_balancer(launch: &Launch, cx: &mut Context) {
    let known = |balancer: &LoadBalancer| {
        Some((
            balancer.target_group_arn.str()?.value.to_owned(),
            balancer.container_name.str()?.value.to_owned(),
            balancer.container_port.int()?.value,
        ))
    };
    let all = launch.load_balancers.items();
    for (index, balancer) in all.iter().enumerate() {
        let Some(key) = known(balancer) else { continue };
        if let Some(first) = all[..index].iter().find(|other| known(other).as_ref() == Some(&key)) {
            cx.report(
                balancer.node,
                "the same container and port are registered twice with this target group",
            )
            .label(first.node, "the first time")
            .fix_remove(balancer.node, Applicability::Unsafe);
        }
    }
}

fn target_group_arn_format(launch: &Launch, cx: &mut Context) {
    for arn in launch.load_balancers.iter().filter_map(|balancer| balancer.target_group_arn.id()) {
        let is_arn = arn.value.starts_with("arn:");
        if is_arn && arn.value.contains(":targetgroup/") {
            continue;
        }
        let what = if is_arn { "is the ARN of something else" } else { "is no ARN" };
        cx.report(arn.node, format!("`targetGroupArn` {what}"))
            .help("it looks like `arn:aws:elasticloadbalancing:REGION:ACCOUNT:targetgroup/NAME/ID`");
    }
}

fn role_without_load_balancer(launch: &Launch, cx: &mut Context) {
    let Some(role) = launch.role.node() else { return };
    if cx.form() == Form::Request && launch.load_balancers.is_empty() {
        cx.report(role, "`role` is for load balancers, and the service has none")
            .help("the role of the containers is `taskRoleArn` in the task definition")
            .fix_remove(role, Applicability::Unsafe);
    }
}

fn role_with_service_linked_role(launch: &Launch, cx: &mut Context) {
    let Some(role) = launch.role.node().filter(|_| launch.load_balancers.may_hold()) else { return };
    let groups = launch.load_balancers.iter().filter_map(|balancer| balancer.target_group_arn.node());
    let network = launch.network_configuration.node().map(|node| (node, "network mode awsvpc"));
    let registries =
        launch.service_registries.node().filter(|_| !launch.service_registries.items().is_empty());
    let second = groups.into_iter().nth(1).map(|node| (node, "several target groups"));
    let registries = registries.map(|node| (node, "service discovery"));
    let Some((because, what)) = network.or(registries).or(second) else { return };
    cx.report(role, format!("`role` cannot be given with {what}: ECS uses its service-linked role"))
        .label(At::Opening(because), what)
        .fix_remove(role, Applicability::Safe);
}

fn grace_period_without_check(launch: &Launch, cx: &mut Context) {
    let Some(period) = launch.health_check_grace_period_seconds.int().filter(|period| period.value > 0)
    else {
        return;
    };
    let may_be_checked = launch.load_balancers.may_hold() || launch.vpc_lattice_configurations.may_hold();
    if cx.kind() != Kind::UpdateService && cx.form() == Form::Request && !may_be_checked {
        cx.report(
            period.node,
            "the grace period is used only if a load balancer or the containers have health checks",
        )
        .help("without `loadBalancers`, it holds back the health checks of containers alone");
    }
}

fn grace_period_missing(launch: &Launch, cx: &mut Context) {
    let Some(list) = launch.load_balancers.node().filter(|_| !launch.load_balancers.items().is_empty())
    else {
        return;
    };
    if cx.kind() == Kind::CreateService && launch.health_check_grace_period_seconds.is_missing() {
        cx.report(
            At::Opening(list),
            "a slow start counts as unhealthy: there is no `healthCheckGracePeriodSeconds`",
        )
        .help("give tasks the time in seconds that they need to start");
    }
}

fn service_registry_port(launch: &Launch, cx: &mut Context) {
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
            (Some(node), None) => (node, "containerPort"),
            (None, Some(node)) if port.int().is_none_or(|port| port.value != 0) => (node, "containerName"),
            _ => continue,
        };
        let has = if lacks == "containerPort" { "containerName" } else { "containerPort" };
        cx.report(At::Opening(registry.node), format!("there is a `{has}`, but no `{lacks}`"))
            .label(half, "half of a pair");
    }
}
