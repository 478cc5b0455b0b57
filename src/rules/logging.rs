//! Log configurations, of containers and of Service Connect.

use super::context::{At, Context};
use super::repeat::repeats;
use super::spelling::nearest;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::facts::log_options::{self, is_size};
use crate::facts::logging::{
    AWSLOGS_OF_DOCKER, Driver, FARGATE_DRIVERS, MANAGED_INSTANCES_DRIVERS, MOST_GROUP_CHARACTERS, driver,
};
use crate::model::container::{Container, LogConfiguration};
use crate::model::launch::Launch;
use crate::model::platform::{LaunchType, Task};
use crate::model::view::{Field, Known, Read as _};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "logging",
        "log-driver-not-supported",
        Container(log_driver_not_supported).if_any("logConfiguration"),
        Launch(log_driver_of_connect).if_any("serviceConnectConfiguration")
    ),
    rule!("logging", "log-option-missing", Log(log_option_missing)),
    rule!("logging", "log-option-unknown", Log(log_option_unknown).if_any("options")),
    rule!("logging", "log-option-value", Log(log_option_value).if_any("options")),
    rule!("logging", "log-multiline-conflict", Log(log_multiline_conflict).if_any("options")),
    rule!("logging", "log-option-twice", Log(log_option_twice).if_any("secretOptions")),
    rule!("logging", "log-buffer-without-effect", Log(log_buffer_without_effect).if_any("options")),
    rule!("logging", "splunk-token-in-plain-text", Log(splunk_token_in_plain_text).if_any("options")),
    rule!("logging", "log-configuration-missing", Container(log_configuration_missing)),
    rule!("logging", "log-stream-prefix-missing", Log(log_stream_prefix_missing)),
    rule!("logging", "log-mode-implicit", Container(log_mode_implicit).if_any("logConfiguration")),
    rule!("logging", "log-mode-blocking", Log(log_mode_blocking).if_any("options")),
    rule!("logging", "log-rotation-missing", Container(log_rotation_missing).if_any("logConfiguration")),
];

fn log_driver_not_supported(container: &Container, task: &Task, cx: &mut Context) {
    let Some(name) = container.log_configuration.get().and_then(|log| log.log_driver.str()) else { return };
    // What is no driver at all is reported as such.
    if driver(name.value).is_none() {
        return;
    }
    let limited = [
        (LaunchType::Fargate, "Fargate", FARGATE_DRIVERS),
        (LaunchType::ManagedInstances, "Managed Instances", MANAGED_INSTANCES_DRIVERS),
    ];
    let lacks_it = |(launch_type, _, drivers): &(_, _, &[&str])| {
        task.is_on(*launch_type) && !drivers.contains(&name.value)
    };
    if let Some((launch_type, platform, drivers)) = limited.into_iter().find(lacks_it) {
        cx.report(name.node, format!("log driver `{}` is not available on {platform}", name.value))
            .label_if(task.launch_type_node(launch_type), platform)
            .help(format!("the drivers there are {}", drivers.join(", ")));
    }
}

/// The proxy of Service Connect runs where the other containers of the task do.
fn log_driver_of_connect(launch: &Launch, cx: &mut Context) {
    let log = launch.service_connect().and_then(|connect| connect.log_configuration.get());
    let Some(name) = log.and_then(|log| log.log_driver.str()) else { return };
    let is_other = driver(name.value).is_some() && !FARGATE_DRIVERS.contains(&name.value);
    if is_other && launch.is_on_fargate() {
        cx.report(name.node, format!("log driver `{}` is not available on Fargate", name.value))
            .label_if(launch.launch_node(), "Fargate")
            .help(format!("the drivers there are {}", FARGATE_DRIVERS.join(", ")));
    }
}

/// The driver, where its name is known and ECS has one of that name.
fn driver_of(log: &LogConfiguration) -> Option<&'static Driver> {
    log.log_driver.str().and_then(|name| driver(name.value))
}

/// Whether an option is set, or may be: by a placeholder, or as a secret.
fn may_have(log: &LogConfiguration, option: &str) -> bool {
    let secret =
        || log.secret_options.iter().any(|secret| secret.name.str().is_none_or(|name| name.value == option));
    log.options.may_have(option) || !log.secret_options.is_complete() || secret()
}

/// The options that the driver of a log needs.
fn required(log: &LogConfiguration, task: Option<&Task>) -> impl Iterator<Item = &'static str> {
    let driver = driver_of(log);
    let is_on_fargate = || task.is_some_and(Task::is_on_fargate);
    let on_fargate = driver.filter(|driver| driver.name == "awslogs" && is_on_fargate());
    let prefix = on_fargate.map(|_| "awslogs-stream-prefix");
    driver.into_iter().flat_map(|driver| driver.required.iter().copied()).chain(prefix)
}

fn log_option_missing(log: &LogConfiguration, task: Option<&Task>, cx: &mut Context) {
    let Some(driver) = driver_of(log) else { return };
    let missing = required(log, task).filter(|option| !may_have(log, option));
    let missing: Vec<_> = missing.map(|option| format!("`{option}`")).collect();
    if missing.is_empty() {
        return;
    }
    let report = cx
        .report(
            At::Opening(log.options.node().unwrap_or(log.node)),
            format!("log driver {} needs {}", driver.name, missing.join(" and ")),
        )
        .label_if(log.log_driver.node(), "this driver");
    let fargate = task.and_then(|task| task.launch_type_node(LaunchType::Fargate));
    // The prefix is optional elsewhere.
    let needs_prefix = missing.iter().any(|option| option.contains("prefix"));
    report.label_if(fargate.filter(|_| needs_prefix), "where the prefix is required");
}

fn log_option_unknown(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    // The options of the router are those of its outputs.
    let Some(driver) = driver_of(log).filter(|driver| driver.name != "awsfirelens") else { return };
    for option in log.options.entries() {
        let name = option.name();
        let is_known = driver.all_options().any(|known| known == name);
        // What is no text is told of as such.
        if is_known || option.is_unfinished() || option.value().text().is_none() {
            continue;
        }
        // Docker refuses unknown options too, but not all that its drivers have are known here.
        let meant = nearest(name, driver.all_options());
        if !driver.is_closed && meant.is_none() {
            continue;
        }
        let report = cx.report(At::Key(option), format!("log driver {} has no option `{name}`", driver.name));
        let report = if AWSLOGS_OF_DOCKER.contains(&name) {
            report.at_most(Severity::Warning).help("Docker has it, but ECS does not document it")
        } else {
            report.at_most(if driver.is_closed { Severity::Error } else { Severity::Warning })
        };
        match meant {
            Some(meant) if log.options.get(meant).is_missing() => {
                report.help(format!("did you mean `{meant}`?")).fix_rename(
                    option,
                    meant,
                    Applicability::Unsafe,
                );
            }
            _ => drop(report.fix_remove(option.value(), Applicability::Unsafe)),
        }
    }
}

/// What a container does when the driver's buffer is full.
const MODES: [&str; 2] = ["blocking", "non-blocking"];

fn log_option_value(log: &LogConfiguration, task: Option<&Task>, cx: &mut Context) {
    for option in log.options.entries() {
        let Some(value) = Field::read(option.value()).str() else { continue };
        let name = option.name();
        if value.is_empty() && required(log, task).any(|option| option == name) {
            cx.report(value.node, format!("`{name}` is empty, and the driver needs it"));
        }
        match name {
            "awslogs-create-group" => create_group(value, cx),
            "awslogs-group" => log_group(value, cx),
            "awslogs-stream-prefix" => log_stream(value, cx),
            "awslogs-region" => log_region(value, cx),
            "awslogs-multiline-pattern" => multiline_pattern(value, cx),
            "mode" => mode(value, cx),
            "max-buffer-size" => buffer_size(value, cx),
            "log-driver-buffer-limit" => buffer_limit(value, cx),
            name => option_of_docker(log, name, value, cx),
        }
    }
}

/// The value of an option.
type Text<'a> = Known<'a, &'a str>;

/// A driver of Docker reads its options when the container starts; what is empty it mostly takes as not set.
fn option_of_docker(log: &LogConfiguration, name: &str, value: Text, cx: &mut Context) {
    let values = driver_of(log).and_then(|driver| log_options::values(driver.name, name));
    if let Some(values) = values.filter(|values| !value.is_empty() && !values.take(value.value)) {
        cx.report(value.node, format!("`{name}` is {}, not {:?}", values.words(), value.value));
    }
}

/// The API spells it in lower case, and takes `True` too.
fn create_group(create: Text, cx: &mut Context) {
    if !create.eq_ignore_ascii_case("true") {
        cx.report(
            create.node,
            format!("`awslogs-create-group` is \"true\" or left out, not {:?}", create.value),
        )
        .fix_remove(create.node, Applicability::Safe);
    }
}

fn mode(mode: Text, cx: &mut Context) {
    if MODES.contains(&mode.value) {
        return;
    }
    let report = cx.report(mode.node, format!("`mode` is blocking or non-blocking, not {:?}", mode.value));
    if let Some(meant) = nearest(mode.value, MODES) {
        report.fix_replace(mode.node, edit::quote(meant), Applicability::Safe);
    }
}

fn buffer_size(size: Text, cx: &mut Context) {
    if !is_size(&size) {
        cx.report(size.node, format!("{:?} is no size", size.value))
            .help("a whole number with `k`, `m` or `g` behind it, such as `25m`")
            .at_most(Severity::Warning);
    }
}

fn buffer_limit(limit: Text, cx: &mut Context) {
    if limit.is_empty() || !limit.bytes().all(|byte| byte.is_ascii_digit()) {
        cx.report(
            limit.node,
            format!("`log-driver-buffer-limit` is a number of log events, not {:?}", limit.value),
        )
        .at_most(Severity::Warning);
    }
}

/// Reports what cannot be the name of a log group.
fn log_group(group: Text, cx: &mut Context) {
    if group.starts_with("arn:") {
        cx.report(group.node, "this is an ARN, and the name of the log group is wanted")
            .help("the name is what stands behind `log-group:`, such as `/ecs/web`");
        return;
    }
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '/' | '#');
    // Some tool fills in what has brackets and the like, whose marks are not known.
    if let Some(odd) = group.chars().find(|c| !is_in_name(*c)).filter(|c| !"{}[]<>$%@|".contains(*c)) {
        cx.report(group.node, format!("the name of a log group has no {odd:?} in it"))
            .help("letters, digits and `. - _ / #` are allowed");
    } else if group.len() > MOST_GROUP_CHARACTERS {
        let length = group.len();
        cx.report(
            group.node,
            format!(
                "the name of the log group has {length} characters, and may have {MOST_GROUP_CHARACTERS}"
            ),
        );
    }
}

/// Reports a beginning that no log stream can have.
fn log_stream(prefix: Text, cx: &mut Context) {
    if prefix.contains([':', '*']) {
        cx.report(prefix.node, "the name of a log stream has no `:` and no `*` in it")
            .at_most(Severity::Warning);
    }
}

/// Reports an Availability Zone.
fn log_region(region: Text, cx: &mut Context) {
    let digit = region.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let is_zone = region.len() == digit.len() + 1
        && digit.ends_with(|c: char| c.is_ascii_digit())
        && digit.contains('-');
    if is_zone {
        cx.report(region.node, format!("`{}` is an Availability Zone, not a Region", region.value))
            .at_most(Severity::Warning)
            .fix_replace(region.node, edit::quote(digit), Applicability::Unsafe);
    }
}

fn multiline_pattern(pattern: Text, cx: &mut Context) {
    if let Err(error) = regex::Regex::new(pattern.value) {
        let text = error.to_string();
        let reason = text.lines().last().unwrap_or_default().trim_start_matches("error: ");
        cx.report(pattern.node, format!("the pattern is no regular expression: {reason}"))
            .at_most(Severity::Warning);
    }
}

fn log_multiline_conflict(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    let format = log.options.get("awslogs-datetime-format").node();
    let pattern = log.options.get("awslogs-multiline-pattern").node();
    let (Some(format), Some(member)) = (format, pattern.and_then(crate::document::node::Node::member)) else {
        return;
    };
    cx.report(
        At::Key(member),
        "`awslogs-multiline-pattern` cannot stand beside `awslogs-datetime-format`: each says where an event begins",
    )
    .label(format, "the other one")
    .fix_remove(member.value(), Applicability::Unsafe);
}

fn log_option_twice(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    if log.secret_options.items().is_empty() {
        return;
    }
    let plain = log.options.entries().map(|option| (option.name(), option.value(), false));
    let secrets = log.secret_options.iter().filter_map(|secret| secret.name.str());
    let secrets = secrets.map(|name| (name.value, name.node, true));
    for ((_, first, _), (name, again, is_secret)) in repeats(plain.chain(secrets), |(name, ..)| name) {
        // A member that stands twice in `options` is told as such.
        if is_secret {
            cx.report(again, format!("option `{name}` is given twice")).label(first, "also here");
        }
    }
}

fn log_buffer_without_effect(log: &LogConfiguration, task: Option<&Task>, cx: &mut Context) {
    let (Some(size), Some(mode)) = (log.options.get("max-buffer-size").node(), log.options.get("mode").str())
    else {
        return;
    };
    let Some(member) = size.member().filter(|_| mode.value == "blocking") else { return };
    // Docker does not start a container with both; Fargate does.
    let (message, severity) = if task.is_some_and(Task::is_on_docker) {
        ("in mode blocking there is no buffer, and Docker refuses `max-buffer-size`", Severity::Error)
    } else {
        ("`max-buffer-size` has no effect in mode blocking, which has no buffer", Severity::Warning)
    };
    cx.report(At::Key(member), message)
        .label(mode.node, "blocking")
        .help("leave it out, or use mode non-blocking")
        .fix_remove(size, Applicability::Safe)
        .at_most(severity);
}

fn splunk_token_in_plain_text(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    if let Some(token) = log.options.get("splunk-token").str().filter(|token| !token.is_empty()) {
        cx.report(token.node, "the token stands here for everybody to read")
            .help("keep it in Secrets Manager and name it in `secretOptions`");
    }
}

fn log_configuration_missing(container: &Container, task: &Task, cx: &mut Context) {
    if container.log_configuration.is_present() || container.firelens_configuration.is_present() {
        return;
    }
    let message = if task.is_on_fargate() || task.is_on(LaunchType::ManagedInstances) {
        "there is no `logConfiguration`, so the output of this container is lost"
    } else {
        "there is no `logConfiguration`, so the output of this container stays on its host"
    };
    cx.report(At::Opening(container.node), message)
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate keeps none")
        .help("add a `logConfiguration`, such as one with `\"logDriver\": \"awslogs\"`");
}

fn log_stream_prefix_missing(log: &LogConfiguration, task: Option<&Task>, cx: &mut Context) {
    // On Fargate the option is required.
    let is_optional = !task.is_some_and(Task::is_on_fargate);
    if is_optional && log.log_driver.is("awslogs") && !may_have(log, "awslogs-stream-prefix") {
        cx.report(
            At::Opening(log.options.node().unwrap_or(log.node)),
            "without `awslogs-stream-prefix`, log streams are named by container id alone",
        );
    }
}

fn log_mode_implicit(container: &Container, _: &Task, cx: &mut Context) {
    let Some(log) = container.log_configuration.get() else { return };
    if log.log_driver.is_present() && !log.log_driver.is("none") && !may_have(log, "mode") {
        cx.report(
            At::Opening(log.options.node().unwrap_or(log.node)),
            "`mode` is not set: it is non-blocking since June 2025, so output is dropped when the buffer is full",
        )
        .help("write `\"mode\": \"blocking\"` or `\"non-blocking\"`");
    }
}

fn log_mode_blocking(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    if let Some(mode) = log.options.get("mode").str().filter(|mode| mode.value == "blocking") {
        cx.report(mode.node, "when logs cannot be delivered, the container waits")
            .help("non-blocking goes on, and drops what does not fit into `max-buffer-size`");
    }
}

fn log_rotation_missing(container: &Container, _: &Task, cx: &mut Context) {
    let Some(log) = container.log_configuration.get() else { return };
    if log.log_driver.is("json-file") && !may_have(log, "max-size") {
        cx.report(
            At::Opening(log.options.node().unwrap_or(log.node)),
            "without `max-size`, json-file logs grow until the disk is full",
        );
    }
}
