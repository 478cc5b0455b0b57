//! Services, run requests and task sets of a run against each other.

use std::collections::HashMap;

use super::context::{At, Context};
use super::repeat::repeats;
use super::spelling::nearest;
use super::{LaunchDocument, Rule, Run, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::model::launch::Launch;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("workspace", "duplicate-service-name", Workspace(duplicate_service_name)),
    rule!("workspace", "shared-target-group", Workspace(shared_target_group)),
    rule!("workspace", "task-definition-unknown", Workspace(task_definition_unknown)),
    rule!("workspace", "update-left-to-controller", Workspace(update_left_to_controller)),
    rule!("workspace", "task-set-of-ecs-service", Workspace(task_set_of_ecs_service)),
];

/// The last part of an ARN, or a plain name.
fn plain(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, name)| name)
}

/// The cluster of a launch: `default` unless it names another; a placeholder is as good as a name to compare.
fn cluster<'a>(launch: &Launch<'a>) -> Option<&'a str> {
    if launch.cluster.is_missing() { Some("default") } else { launch.cluster.raw_text().map(plain) }
}

/// The requests to create a service whose name is known, with it.
fn created<'r, 'a>(
    run: &'r Run<'a>,
) -> impl Iterator<Item = (Known<'a, &'a str>, &'a Launch<'a>)> + Clone + 'r {
    let is_request =
        |it: &&LaunchDocument| it.unit.kind == Kind::CreateService && it.unit.form == Form::Request;
    run.launches.iter().filter(is_request).filter_map(|it| Some((it.launch.service_name.str()?, it.launch)))
}

fn duplicate_service_name(run: &Run, cx: &mut Context) {
    // In another folder it is the same service for another account or stage.
    let services = created(run).map(|(name, launch)| {
        let folder = name.node.document().source().folder();
        (name, (folder, cluster(launch), name.value))
    });
    for ((first, _), (again, _)) in repeats(services, |(_, place)| place) {
        cx.report(again.node, format!("two services of the cluster are named `{}`", again.value))
            .label(first.node, "the first");
    }
}

fn shared_target_group(run: &Run, cx: &mut Context) {
    if run.launches.len() < 2 {
        return;
    }
    let mut owners: HashMap<&str, (Known<&str>, Known<&str>)> = HashMap::new();
    for (name, launch) in created(run) {
        for group in launch.load_balancers.iter().filter_map(|balancer| balancer.target_group_arn.id()) {
            let (owner, first) = *owners.entry(group.value).or_insert((name, group));
            if owner.value != name.value {
                cx.report(
                    group.node,
                    format!("the services `{}` and `{}` share a target group", owner.value, name.value),
                )
                .label(first.node, format!("that of `{}`", owner.value))
                .help("requests would go to tasks of either: give each service a target group of its own");
            }
        }
    }
}

/// Among more families than this, some name is always like another.
const MOST_FAMILIES: usize = 100;

fn task_definition_unknown(run: &Run, cx: &mut Context) {
    if !run.has_all_families || run.families.len() > MOST_FAMILIES {
        return;
    }
    let without_digits = |name: &str| name.replace(|c: char| c.is_ascii_digit(), "");
    for launch in run.launches.iter().map(|it| it.launch) {
        let family = launch.family().filter(|family| !run.families.contains(family));
        let (Some(family), Some(node)) = (family, launch.task_definition.node()) else { continue };
        // Names that are counted through are not typing errors.
        let Some(meant) = nearest(family, run.families.iter().copied())
            .filter(|meant| without_digits(meant) != without_digits(family))
        else {
            continue;
        };
        let report = cx
            .report(node, format!("no task definition here has the family `{family}`"))
            .help(format!("did you mean `{meant}`?"));
        if node.text() == Some(family) {
            report.fix_replace(node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

/// Members that an update of a service has no say in, if another than ECS deploys it: those of `CODE_DEPLOY`, and
/// those beyond of `EXTERNAL`.
const LEFT_TO_OTHERS: [&[&str]; 2] = [
    &["taskDefinition", "networkConfiguration", "platformVersion", "capacityProviderStrategy"],
    &["deploymentConfiguration", "loadBalancers", "serviceRegistries"],
];

/// The services that are created in the run, by cluster and name; none where several have one name.
fn services<'a>(run: &Run<'a>) -> HashMap<(&'a str, &'a str), Option<&'a Launch<'a>>> {
    let mut services = HashMap::new();
    for (name, launch) in created(run) {
        let Some(cluster) = cluster(launch) else { continue };
        services.entry((cluster, name.value)).and_modify(|it| *it = None).or_insert(Some(launch));
    }
    services
}

/// The documents of a kind that name a service which is created in the run, with it.
fn naming<'a>(run: &Run<'a>, kind: Kind) -> Vec<(&'a Launch<'a>, &'a Launch<'a>)> {
    let mut documents = run.launches.iter().filter(|it| it.unit.kind == kind).map(|it| it.launch).peekable();
    if documents.peek().is_none() {
        return Vec::new();
    }
    let services = services(run);
    let named = documents.filter_map(|launch| {
        let name = plain(launch.service.str()?.value);
        Some((launch, (*services.get(&(cluster(launch)?, name))?)?))
    });
    named.collect()
}

fn update_left_to_controller(run: &Run, cx: &mut Context) {
    for (update, service) in naming(run, Kind::UpdateService) {
        let controller = service.deployment_controller.get().and_then(|it| it.kind.str());
        let Some(controller) = controller.filter(|_| update.deployment_controller.is_missing()) else {
            continue;
        };
        let lists = match controller.value {
            "CODE_DEPLOY" => &LEFT_TO_OTHERS[..1],
            "EXTERNAL" => &LEFT_TO_OTHERS[..],
            _ => continue,
        };
        let is_left = |name: &str| lists.iter().any(|list| list.contains(&name));
        let force = update.force_new_deployment.node().filter(|_| update.force_new_deployment.is_true());
        let members = update.node.members().filter(|member| is_left(member.name()));
        for member in members.chain(force.and_then(Node::member)) {
            cx.report(
                At::Key(member),
                format!("`{}` of this service is left to the controller {}", member.name(), controller.value),
            )
            .label(controller.node, "set here");
        }
    }
}

/// An update cannot make another kind of service of a daemon.
pub(super) fn count_of_daemon(run: &Run, cx: &mut Context) {
    for (update, service) in naming(run, Kind::UpdateService).into_iter().filter(|(_, it)| it.is_daemon()) {
        let count = update.desired_count.int().and_then(|count| count.node.member());
        let (Some(count), Some(strategy)) = (count, service.scheduling_strategy.node()) else { continue };
        cx.report(
            At::Key(count),
            "a DAEMON service takes no `desiredCount`: it runs one task on each instance",
        )
        .at_most(Severity::Warning)
        .label(strategy, "DAEMON")
        .fix_remove(count.value(), Applicability::Unsafe);
    }
}

fn task_set_of_ecs_service(run: &Run, cx: &mut Context) {
    for (set, service) in naming(run, Kind::CreateTaskSet) {
        let (Some(name), Some("ECS" | "CODE_DEPLOY")) = (set.service.node(), service.controller()) else {
            continue;
        };
        let controller = service.deployment_controller.node().or(service.service_name.node());
        cx.report(name, "only a service with the EXTERNAL deployment controller has task sets of yours")
            .label_if(controller.map(At::Opening), "another controller");
    }
}
