//! When the agent needs a role to start a task.

use super::context::{At, Context};
use super::options::Consumer;
use super::{Rule, rule};
use crate::diagnostic::Severity;
use crate::document::node::Node;
use crate::document::placeholder::is_template;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::{LaunchType, Task};
use crate::model::value::{Arn, ImageRef, is_digits};
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("roles", "execution-role-missing", Task(execution_role_missing)),
    rule!("roles", "role-for-both", Task(role_for_both).if_any("taskRoleArn")),
    rule!(
        "roles",
        "role-invalid",
        Task(role_invalid_in_task).if_any("taskRoleArn", "executionRoleArn"),
        Launch(role_invalid_in_launch)
    ),
];

/// What only works with an execution role: the place, and why.
fn first_need<'a>(task: &Task<'a>) -> Option<(Node<'a>, &'static str)> {
    task.containers().iter().find_map(|container| {
        let log = container.log_configuration.get();
        let secret_options = log.and_then(|log| log.secret_options.filled());
        let awslogs = log.and_then(|log| log.log_driver.str()).filter(|driver| driver.value == "awslogs");
        let ecr = container.image.str().filter(|image| ImageRef::new(image.value).is_private_ecr());
        let on_fargate = task.is_on_fargate();
        let secrets = container.secrets.filled();
        let files = container.environment_files.filled();
        secrets
            .map(|node| (node, "secrets are read with it"))
            .or(secret_options.map(|node| (node, "secret options are read with it")))
            .or(files.map(|node| (node, "environment files are fetched with it")))
            .or(registry_credentials(container).map(|node| (node, "credentials are read with it")))
            .or(ecr.filter(|_| on_fargate).map(|image| (image.node, "the image is pulled with it")))
            .or(awslogs.filter(|_| on_fargate).map(|driver| (driver.node, "logs are written with it")))
    })
}

/// The credentials of a registry, unless they are empty, which has a diagnostic of its own.
fn registry_credentials<'a>(container: &Container<'a>) -> Option<Node<'a>> {
    let credentials = container.repository_credentials.get();
    let is_empty = credentials.is_some_and(|credentials| credentials.credentials_parameter.is(""));
    container.repository_credentials.node().filter(|_| !is_empty)
}

/// A file system whose credentials the agent has to read; that it asks for the role is not documented.
fn fsx_need<'a>(task: &Task<'a>) -> Option<(Node<'a>, &'static str)> {
    let volumes =
        task.volumes.iter().filter_map(|volume| volume.fsx_windows_file_server_volume_configuration.get());
    let authorizations = volumes.filter_map(|fsx| fsx.authorization_config.node());
    authorizations.map(|node| (node, "credentials are read with it")).next()
}

fn execution_role_missing(task: &Task, cx: &mut Context) {
    if task.execution_role_arn.is_present() {
        return;
    }
    let sure = first_need(task).map(|need| (need, Severity::Error));
    let Some(((node, why), most)) = sure.or_else(|| fsx_need(task).map(|need| (need, Severity::Warning)))
    else {
        return;
    };
    cx.report(
        At::Opening(task.node),
        "there is no `executionRoleArn`, but the task cannot start without one",
    )
    .label(node, why)
    .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
    .help("add `executionRoleArn`, the role that the ECS agent uses")
    .at_most(most);
}

fn role_for_both(task: &Task, cx: &mut Context) {
    let (Some(own), Some(agents)) = (task.task_role_arn.str(), task.execution_role_arn.str()) else { return };
    if own.value == agents.value && !own.is_empty() {
        cx.report(own.node, "the containers have the role of the agent, and may read all its secrets")
            .label(agents.node, "the same role")
            .help("give `taskRoleArn` a role of its own, or leave it out");
    }
}

fn role_invalid_in_task(task: &Task, cx: &mut Context) {
    for role in [task.task_role_arn, task.execution_role_arn] {
        role_invalid(role, cx);
    }
}

fn role_invalid_in_launch(launch: &Launch, cx: &mut Context) {
    let overrides = launch.overrides.get();
    let secured = launch.connect_services().iter().filter_map(|it| it.tls.get());
    let roles = [launch.role]
        .into_iter()
        .chain(overrides.into_iter().flat_map(|it| [it.task_role_arn, it.execution_role_arn]))
        .chain(launch.ebs_volumes().map(|it| it.role_arn))
        .chain(launch.advanced_configurations().map(|it| it.role_arn))
        .chain(launch.lifecycle_hooks().iter().map(|it| it.role_arn))
        .chain(secured.map(|it| it.role_arn))
        .chain(launch.vpc_lattice_configurations.iter().map(|it| it.role_arn));
    for role in roles {
        role_invalid(role, cx);
    }
}

/// Reports what cannot be a role: an empty text, an ARN of another form, or what is neither an ARN nor a name.
fn role_invalid(role: Field, cx: &mut Context) {
    let Some(text) = role.str() else { return };
    let Some(why) = against_role(text.value).filter(|_| !is_template(text.value)) else { return };
    // The deploy action for GitHub drops what is empty.
    if text.is_empty() && cx.consumer() == Consumer::GithubActions {
        return;
    }
    let name = text.node.member().map_or("", |member| member.name());
    let most = if text.is_empty() { cx.severity_but_for_github(text.node) } else { Severity::Error };
    cx.report(text.node, format!("`{name}` {why}"))
        .at_most(most)
        .help("the ARN of a role looks like `arn:aws:iam::ACCOUNT:role/NAME`");
}

/// Why an ARN, or nothing, is not that of a role.
pub(super) fn against_role(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("is empty".into());
    }
    if !text.starts_with("arn:") {
        let odd = text.chars().find(|c| c.is_whitespace() || *c == ':')?;
        return Some(format!("is no ARN, and the name of a role has no {odd:?} in it"));
    }
    let Some(arn) = Arn::parse(text) else { return Some("is not a whole ARN".into()) };
    let is_role = arn.resource.strip_prefix("role/").is_some_and(|name| !name.is_empty());
    if arn.service != "iam" || !is_role {
        return Some("is the ARN of something else, not of a role".into());
    }
    if !arn.region.is_empty() {
        return Some(format!("names a Region, {}, and roles belong to none", arn.region));
    }
    let digits = arn.account.len();
    let is_number = || {
        // A number of few digits, each many times, hides the real one.
        let distinct = (b'0'..=b'9').filter(|digit| arn.account.bytes().any(|byte| byte == *digit)).count();
        is_digits(arn.account) && digits < 3 * distinct
    };
    (digits != 12 && is_number()).then(|| format!("has an account of {digits} digits, and accounts have 12"))
}
