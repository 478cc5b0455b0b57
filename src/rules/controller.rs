//! Deployment controllers: what each of them leaves to others.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::kind::{Form, Kind};
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::model::launch::Launch;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!(
        "controller",
        "external-controller-conflict",
        Launch(external_controller_conflict).if_any("deploymentController")
    ),
    rule!(
        "controller",
        "ecs-controller-required",
        Launch(ecs_controller_required).if_any("deploymentController")
    ),
    rule!(
        "controller",
        "code-deploy-load-balancer",
        Launch(code_deploy_load_balancer).if_any("deploymentController")
    ),
    rule!(
        "controller",
        "deployment-percent-not-used",
        Launch(deployment_percent_not_used).if_any("deploymentConfiguration")
    ),
];

/// Members that belong to the task sets of a service with an external controller.
const OF_TASK_SETS: &[&str] = &[
    "taskDefinition",
    "loadBalancers",
    "serviceRegistries",
    "networkConfiguration",
    "capacityProviderStrategy",
    "platformVersion",
    "launchType",
];

/// The controller, if it is known and not ECS itself.
fn other_controller<'a>(launch: &Launch<'a>) -> Option<Known<'a, &'a str>> {
    let controller = launch.deployment_controller.get()?.kind.str()?;
    matches!(controller.value, "CODE_DEPLOY" | "EXTERNAL").then_some(controller)
}

fn is_empty(node: Node) -> bool {
    node.is_null() || (node.kind() == NodeKind::Array && node.elements().next().is_none())
}

fn external_controller_conflict(launch: &Launch, cx: &mut Context) {
    let Some(controller) = other_controller(launch).filter(|controller| *controller.value == *"EXTERNAL")
    else {
        return;
    };
    if cx.form() != Form::Request {
        return;
    }
    let is_refused = |member: &Member| OF_TASK_SETS.contains(&member.name()) && !is_empty(member.value());
    for member in launch.node.members().filter(is_refused) {
        let report = cx
            .report(
                At::Key(member),
                format!("with the EXTERNAL controller, `{}` belongs to the task sets", member.name()),
            )
            .label(controller.node, "EXTERNAL")
            .help("give it to `create-task-set`, or leave the deployment to ECS")
            .fix_remove(member.value(), Applicability::Unsafe);
        // Tools in use pass these along.
        if matches!(member.name(), "launchType" | "platformVersion") {
            report.at_most(Severity::Warning);
        }
    }
}

fn ecs_controller_required(launch: &Launch, cx: &mut Context) {
    let Some(controller) = other_controller(launch) else { return };
    let is_forced = |node: Node| launch.force_new_deployment.node().is_some_and(|it| it.id() == node.id());
    for node in only_of_ecs(launch, cx.kind()).into_iter().chain(forced(launch, cx.kind())) {
        let Some(member) = node.member() else { continue };
        let report = cx
            .report(
                At::Key(member),
                format!("`{}` needs the ECS deployment controller, not {}", member.name(), controller.value),
            )
            .label(controller.node, "leaves deployments to another")
            .fix_remove(node, Applicability::Unsafe);
        // The update may be the one that changes the controller.
        if is_forced(node) {
            report.at_most(Severity::Warning);
        }
    }
}

/// A new deployment of an update, which only ECS can be forced to; other requests do not have the member at all.
fn forced<'a>(launch: &Launch<'a>, kind: Kind) -> Option<Node<'a>> {
    let is_forced = launch.force_new_deployment.is_true() && kind == Kind::UpdateService;
    launch.force_new_deployment.node().filter(|_| is_forced)
}

/// What only works where ECS itself replaces the tasks, as far as it is turned on. A request must not even turn alarms
/// off, but a service as ECS shows it does, which ecspresso keeps.
fn only_of_ecs<'a>(launch: &Launch<'a>, kind: Kind) -> Vec<Node<'a>> {
    let connect = launch.service_connect();
    let mut found: Vec<_> = connect.map(|connect| connect.node).into_iter().collect();
    let Some(configuration) = launch.deployment_configuration.get() else { return found };
    let breaker = configuration.deployment_circuit_breaker.get().filter(|breaker| breaker.enable.is_true());
    let alarms = configuration.alarms.get().filter(|alarms| kind != Kind::Service || alarms.enable.is_true());
    let strategy = configuration.strategy.str().filter(|strategy| strategy.value != "ROLLING");
    let hooks = configuration.lifecycle_hooks.filled();
    found.extend(breaker.map(|breaker| breaker.node));
    found.extend(alarms.map(|alarms| alarms.node));
    found.extend(strategy.map(|strategy| strategy.node));
    found.extend(hooks);
    found
}

fn code_deploy_load_balancer(launch: &Launch, cx: &mut Context) {
    let Some(controller) = other_controller(launch) else { return };
    let balancers = &launch.load_balancers;
    let says_all = cx.kind().as_str() == "create-service";
    if controller.value != "CODE_DEPLOY" {
        return;
    }
    if balancers.is_empty() && says_all {
        cx.report(controller.node, "the CODE_DEPLOY controller needs a load balancer, and there is none")
            .help("add a target group of an Application or Network Load Balancer to `loadBalancers`");
    }
    for name in balancers.iter().filter_map(|balancer| balancer.load_balancer_name.node()) {
        cx.report(name, "the CODE_DEPLOY controller cannot use a Classic Load Balancer")
            .label(controller.node, "shifts traffic between target groups")
            .help("give a `targetGroupArn` of an Application or Network Load Balancer");
    }
    if let Some(second) = balancers.items().get(1) {
        cx.report(second.node, "the CODE_DEPLOY controller takes one target group, not several")
            .label(controller.node, "CODE_DEPLOY");
    }
}

/// Who does not use the percentages of a rolling deployment: another controller, or a shift of all traffic.
fn not_rolling<'a>(launch: &Launch<'a>) -> Option<(Known<'a, &'a str>, &'static str)> {
    let strategy = launch.deployment_configuration.get().and_then(|it| it.strategy.str());
    let shift = strategy.filter(|strategy| strategy.value == "BLUE_GREEN");
    let controller = other_controller(launch).map(|controller| (controller, "controller"));
    controller.or(shift.map(|strategy| (strategy, "strategy")))
}

fn deployment_percent_not_used(launch: &Launch, cx: &mut Context) {
    let Some((other, what)) = not_rolling(launch).filter(|_| cx.form() == Form::Request) else { return };
    let Some(configuration) = launch.deployment_configuration.get() else { return };
    for percent in [configuration.minimum_healthy_percent, configuration.maximum_percent] {
        let Some((node, member)) = percent.int().and_then(|known| Some((known.node, known.node.member()?)))
        else {
            continue;
        };
        cx.report(
            At::Key(member),
            format!("`{}` is not used with the {what} {}", member.name(), other.value),
        )
        .label(other.node, "replaces all tasks at once")
        .fix_remove(node, Applicability::Unsafe);
    }
}
