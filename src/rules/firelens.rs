//! FireLens: the log router and the containers that send to it.

use super::context::{At, Context};
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::Node;
use crate::facts::logging::{self, ROUTER_OPTIONS};
use crate::model::container::{Container, FirelensConfiguration};
use crate::model::platform::{LaunchType, NetworkMode, Task};
use crate::model::value::Arn;
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("firelens", "firelens-router-missing", Task(firelens_router_missing)),
    rule!("firelens", "firelens-router-unused", Task(firelens_router_unused).if_any("firelensConfiguration")),
    rule!(
        "firelens",
        "firelens-router-multiple",
        Task(firelens_router_multiple).if_any("firelensConfiguration")
    ),
    rule!(
        "firelens",
        "firelens-config-file",
        Container(firelens_config_file).if_any("firelensConfiguration")
    ),
    rule!(
        "firelens",
        "firelens-option-unknown",
        Container(firelens_option_unknown).if_any("firelensConfiguration")
    ),
    rule!("firelens", "firelens-on-windows", Container(firelens_on_windows).if_any("logConfiguration")),
    rule!(
        "firelens",
        "firelens-router-not-essential",
        Container(firelens_router_not_essential).if_any("firelensConfiguration")
    ),
    rule!(
        "firelens",
        "firelens-router-logs-to-itself",
        Container(firelens_router_logs_to_itself).if_any("firelensConfiguration")
    ),
    rule!("firelens", "firelens-port-mapped", Container(firelens_port_mapped).if_any("portMappings")),
    rule!("firelens", "firelens-start-order", Container(firelens_start_order).if_any("logConfiguration")),
    rule!(
        "firelens",
        "firelens-task-role-missing",
        Container(firelens_task_role_missing).if_any("logConfiguration")
    ),
];

/// The port on which a router takes logs.
const PORT: i64 = 24224;

/// Names of the Fluent Bit plugins that write to AWS.
const AWS_OUTPUTS: &[&str] =
    &["cloudwatch", "cloudwatch_logs", "firehose", "kinesis_firehose", "kinesis", "kinesis_streams", "s3"];

/// The driver of a container that sends its logs to the router.
fn sender<'a>(container: &Container<'a>) -> Option<Node<'a>> {
    let driver = container.log_configuration.get()?.log_driver;
    driver.node().filter(|_| driver.is("awsfirelens"))
}

/// Whether a container may be a router, or send to one, without its being readable here.
fn is_unclear(task: &Task) -> bool {
    !task.container_definitions.is_complete()
        || task.containers().iter().any(|container| {
            let log = &container.log_configuration;
            log.is_present() && log.get().is_none_or(|log| log.log_driver.str().is_none())
        })
}

fn routers<'t, 'a>(task: &'t Task<'a>) -> impl Iterator<Item = (&'t Container<'a>, Node<'a>)> {
    task.containers()
        .iter()
        .filter_map(|container| container.firelens_configuration.node().map(|node| (container, node)))
}

fn firelens_router_missing(task: &Task, cx: &mut Context) {
    let may_be_router = |container: &Container| container.firelens_configuration.is_present();
    if task.containers().iter().any(may_be_router) || !task.container_definitions.is_complete() {
        return;
    }
    let mut senders = task.containers().iter().filter_map(sender);
    let Some(first) = senders.next() else { return };
    let report = cx
        .report(first, "log driver awsfirelens needs a container with `firelensConfiguration` to send to")
        .help("add a container such as `public.ecr.aws/aws-observability/aws-for-fluent-bit` with `\"firelensConfiguration\": { \"type\": \"fluentbit\" }`");
    senders.fold(report, |report, node| report.label(node, "this one too"));
}

fn firelens_router_unused(task: &Task, cx: &mut Context) {
    // What is no driver at all may be this one misspelled.
    let may_send = |container: &Container| {
        let driver = container.log_configuration.get().and_then(|log| log.log_driver.str());
        driver.is_some_and(|driver| driver.value == "awsfirelens" || logging::driver(driver.value).is_none())
    };
    if is_unclear(task) || task.containers().iter().any(may_send) {
        return;
    }
    if let Some(member) = routers(task).next().and_then(|(_, node)| node.member()) {
        cx.report(At::Key(member), "no container sends its logs to this router")
            .help("use `\"logDriver\": \"awsfirelens\"` in the `logConfiguration` of another container");
    }
}

fn firelens_router_multiple(task: &Task, cx: &mut Context) {
    let mut members = routers(task).filter_map(|(_, node)| node.member());
    let Some(first) = members.next() else { return };
    for member in members {
        cx.report(At::Key(member), "a task has one log router").label(At::Key(first), "the first one");
    }
}

fn firelens_config_file(container: &Container, task: &Task, cx: &mut Context) {
    let Some(firelens) = container.firelens_configuration.get() else { return };
    check_metadata(firelens, cx);
    let kind = firelens.options.get("config-file-type");
    let value = firelens.options.get("config-file-value");
    if !firelens.options.is_complete() {
        return;
    }
    let lonely = match (kind.node(), value.node()) {
        (Some(node), None) => Some((node, "config-file-value")),
        (None, Some(node)) => Some((node, "config-file-type")),
        _ => None,
    };
    if let Some((member, other)) = lonely.and_then(|(node, other)| Some((node.member()?, other))) {
        cx.report(At::Key(member), format!("`{}` needs `{other}` beside it", member.name()));
        return;
    }
    match kind.str() {
        Some(kind) if *kind == "s3" => {
            if task.is_on_fargate() {
                cx.report(kind.node, "on Fargate the configuration is a file in the image, not in S3")
                    .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
                    .help("use `\"config-file-type\": \"file\"` with the path in the image");
            } else {
                check_s3_object(firelens, cx);
            }
        }
        Some(kind) if *kind == "file" => check_path(firelens, cx),
        Some(kind) => {
            cx.report(kind.node, format!("`config-file-type` is `s3` or `file`, not {:?}", kind.value));
        }
        None => {}
    }
}

fn firelens_option_unknown(container: &Container, _: &Task, cx: &mut Context) {
    let Some(firelens) = container.firelens_configuration.get() else { return };
    for option in firelens.options.entries() {
        let name = option.name();
        if ROUTER_OPTIONS.contains(&name) || option.is_unfinished() {
            continue;
        }
        let report = cx
            .report(At::Key(option), format!("a log router has no option `{name}`"))
            .help("options of an output stand in the `logConfiguration` of the containers that send to it");
        if let Some(meant) =
            nearest(name, ROUTER_OPTIONS.iter().copied()).filter(|it| firelens.options.get(it).is_missing())
        {
            report.help(format!("did you mean `{meant}`?")).fix_rename(option, meant, Applicability::Unsafe);
        }
    }
}

fn check_metadata(firelens: &FirelensConfiguration, cx: &mut Context) {
    let metadata = firelens.options.get("enable-ecs-log-metadata").str();
    if let Some(metadata) = metadata.filter(|metadata| !matches!(metadata.value, "true" | "false")) {
        cx.report(
            metadata.node,
            format!("`enable-ecs-log-metadata` is \"true\" or \"false\", not {:?}", metadata.value),
        );
    }
}

fn check_s3_object(firelens: &FirelensConfiguration, cx: &mut Context) {
    let Some(value) = firelens.options.get("config-file-value").id() else { return };
    if Arn::parse(value.value).is_some_and(|arn| arn.service == "s3" && arn.resource.contains('/')) {
        return;
    }
    let report = cx
        .report(value.node, "this is no ARN of an object in S3")
        .help("an example: `arn:aws:s3:::bucket/fluent.conf`");
    if let Some(rest) = value.strip_prefix("s3://") {
        report.fix_replace(value.node, edit::quote(&format!("arn:aws:s3:::{rest}")), Applicability::Safe);
    }
}

fn check_path(firelens: &FirelensConfiguration, cx: &mut Context) {
    let Some(path) = firelens.options.get("config-file-value").str() else { return };
    if matches!(path.value, "/fluent-bit/etc/fluent-bit.conf" | "/fluentd/etc/fluent.conf") {
        cx.report(path.node, "ECS writes its own configuration to this path")
            .help("keep yours elsewhere in the image");
    } else if !path.starts_with('/') {
        cx.report(path.node, "the path of the configuration is not absolute");
    }
}

fn firelens_on_windows(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_windows() {
        return;
    }
    if let Some(driver) = sender(container) {
        cx.report(driver, "Windows containers have no FireLens")
            .label_if(task.os_node(), "Windows")
            .help("use log driver awslogs");
    }
}

fn firelens_router_not_essential(container: &Container, _: &Task, cx: &mut Context) {
    if container.firelens_configuration.is_present() && container.is_essential() == Some(false) {
        let Some(node) = container.essential.node() else { return };
        cx.report(node, "when this log router ends, the task goes on and its logs are lost")
            .help("make it essential")
            .fix_replace(node, "true", Applicability::Unsafe);
    }
}

fn firelens_router_logs_to_itself(container: &Container, _: &Task, cx: &mut Context) {
    let (Some(driver), Some(router)) = (sender(container), container.firelens_configuration.node()) else {
        return;
    };
    cx.report(driver, "the log router sends its own logs to itself")
        .label_if(router.member().map(At::Key), "this is the router")
        .help("use awslogs for the router, so that its failures can be read");
}

fn firelens_port_mapped(container: &Container, task: &Task, cx: &mut Context) {
    let opens_port = matches!(task.network_mode(), Some(NetworkMode::Bridge | NetworkMode::Host));
    if !opens_port {
        return;
    }
    for mapping in &container.port_mappings {
        let mut ports = [mapping.container_port, mapping.host_port].into_iter().filter_map(Field::int);
        // The port first: looking for a router goes through all containers.
        if let Some(port) = ports.find(|port| port.value == PORT).filter(|_| routers(task).next().is_some()) {
            cx.report(port.node, format!("port {PORT} is where the log router listens; do not map it"))
                .help("whoever reaches it can write into your logs");
        }
    }
}

fn firelens_start_order(container: &Container, task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Bridge) || !container.depends_on.is_complete() {
        return;
    }
    let (Some(driver), Some((router, _))) = (sender(container), routers(task).next()) else { return };
    let Some(name) = router.name.str().filter(|_| container.firelens_configuration.is_missing()) else {
        return;
    };
    let waits = |field: Field| field.str().is_none_or(|other| other.value == name.value);
    if !container.depends_on.iter().any(|dependency| waits(dependency.container_name)) {
        cx.report(
            driver,
            format!("in network mode bridge, this container must wait for log router `{}`", name.value),
        )
        .help(format!(
            "add `{{ \"containerName\": \"{}\", \"condition\": \"START\" }}` to `dependsOn`",
            name.value
        ));
    }
}

fn firelens_task_role_missing(container: &Container, task: &Task, cx: &mut Context) {
    if task.task_role_arn.is_present() || sender(container).is_none() || task.is_fragment() {
        return;
    }
    let Some(log) = container.log_configuration.get() else { return };
    let Some(output) = log.options.get("Name").str() else { return };
    let signs = log.options.entries().any(|option| {
        option.name().eq_ignore_ascii_case("AWS_Auth")
            && option.value().known_str().is_some_and(|value| value.eq_ignore_ascii_case("on"))
    });
    // These write to others, too, unless they sign what they send.
    let may_sign = matches!(output.value, "es" | "opensearch") && signs;
    if AWS_OUTPUTS.contains(&output.value) || may_sign {
        cx.report(output.node, format!("the router needs a task role to write to {}", output.value))
            .label(At::Opening(task.node), "there is no `taskRoleArn`");
    }
}
