//! Health checks of containers: the command, its form, and when it counts.

use std::cell::LazyCell;

use memchr::memchr_iter;

use super::command::SHELLS;
use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::{Container, HealthCheck};
use crate::model::platform::{NetworkMode, Task};
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "health-check",
        "health-check-command-empty",
        Container(health_check_command_empty).if_any("healthCheck")
    ),
    rule!(
        "health-check",
        "health-check-command-form",
        Container(health_check_command_form).if_any("healthCheck")
    ),
    rule!(
        "health-check",
        "health-check-shell-arguments",
        Container(health_check_shell_arguments).if_any("healthCheck")
    ),
    rule!(
        "health-check",
        "health-check-without-shell",
        Container(health_check_without_shell).if_any("healthCheck")
    ),
    rule!(
        "health-check",
        "health-check-timeout-above-interval",
        Container(health_check_timeout_above_interval).if_any("healthCheck")
    ),
    rule!(
        "health-check",
        "health-check-curl-without-fail",
        Container(health_check_curl_without_fail).if_any("healthCheck")
    ),
    rule!("health-check", "health-check-not-used", Container(health_check_not_used).if_any("healthCheck")),
    rule!("health-check", "health-check-missing", Task(health_check_missing)),
    rule!(
        "health-check",
        "health-check-port-unmapped",
        Task(health_check_port_unmapped).if_any("healthCheck")
    ),
];

fn check<'c, 'a>(container: &'c Container<'a>) -> Option<&'c HealthCheck<'a>> {
    container.health_check.get()
}

/// The first element of the command, which says how the rest is run.
fn first<'a>(check: &HealthCheck<'a>) -> Option<Known<'a, &'a str>> {
    check.command.items().first().copied().and_then(Field::str)
}

/// Whether a word says how the rest of a command is run.
fn is_form(word: &str) -> bool {
    matches!(word, "CMD" | "CMD-SHELL")
}

/// The texts behind the first element, and behind what repeats it; `None` where one of them cannot be read.
fn arguments<'a>(check: &HealthCheck<'a>) -> Option<Vec<&'a str>> {
    let known = || check.command.strings().map(|word| word.value);
    check.command.all_known().then(|| known().skip_while(|word| is_form(word)).collect())
}

fn health_check_command_empty(container: &Container, _: &Task, cx: &mut Context) {
    let Some(check) = check(container) else { return };
    let Some(list) = check.command.node().filter(|_| check.command.is_complete()) else { return };
    match (check.command.len(), first(check)) {
        (0, _) => {
            cx.report(At::Opening(list), "the health check has no command")
                .help("name it as in [\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"]");
        }
        (1, Some(word)) if is_form(word.value) => {
            cx.report(word.node, format!("there is nothing behind {}: the check never succeeds", word.value))
                .at_most(Severity::Warning);
        }
        (count @ (1 | 2), _) => {
            let Some(last) = check.command.strings().last().filter(|word| word.trim().is_empty()) else {
                return;
            };
            if count == 1 || first(check).is_some_and(|word| is_form(word.value)) {
                cx.report(last.node, "the command is empty: the check never succeeds")
                    .at_most(Severity::Warning);
            }
        }
        _ => {}
    }
}

fn health_check_command_form(container: &Container, _: &Task, cx: &mut Context) {
    let Some(check) = check(container) else { return };
    let Some(word) = first(check).filter(|word| !is_form(word.value) && word.value != "NONE") else {
        return;
    };
    let is_alone = check.command.is_complete() && check.command.len() == 1;
    if let Some(list) = as_list(word.value) {
        let report =
            cx.report(word.node, "this is the whole command in one string, as the console has it").help(
                "JSON has a string for each part: [\"CMD-SHELL\", \"curl -f http://localhost/ || exit 1\"]",
            );
        if is_alone {
            report.fix_replace_element(word.node, &list, Applicability::Safe);
        }
    } else if matches!(word.to_ascii_uppercase().as_str(), "CMD" | "CMD-SHELL" | "NONE") {
        cx.report(word.node, format!("{} must be in capitals", word.value))
            .at_most(Severity::Warning)
            .fix_replace(word.node, edit::quote(&word.to_ascii_uppercase()), Applicability::Safe);
    } else if is_alone && word.trim().contains(char::is_whitespace) {
        cx.report(
            word.node,
            "without `CMD-SHELL` no shell reads this: it is taken for the name of a program",
        )
        .help("put `\"CMD-SHELL\"` in front")
        .at_most(Severity::Warning)
        .fix_replace_element(
            word.node,
            &["\"CMD-SHELL\"".into(), word.node.source_text().into()],
            Applicability::Unsafe,
        );
    }
}

/// The elements of a command that stands in one string, as JSON: `CMD-SHELL, curl …`, or a list in quotes.
fn as_list(text: &str) -> Option<Vec<String>> {
    let quoted = |parts: Vec<&str>| parts.into_iter().map(edit::quote).collect::<Vec<_>>();
    let text = text.trim();
    if let Ok(parts) = serde_json::from_str::<Vec<String>>(text) {
        return Some(quoted(parts.iter().map(String::as_str).collect())).filter(|_| !parts.is_empty());
    }
    let behind = |prefix: &str| {
        let rest = text.strip_prefix(prefix)?;
        rest.starts_with([',', ' ']).then(|| rest.trim_start_matches([',', ' ']))
    };
    if let Some(script) = behind("CMD-SHELL") {
        return Some(quoted(vec!["CMD-SHELL", script]));
    }
    let command = behind("CMD")?;
    let parts = command.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty());
    Some(quoted(std::iter::once("CMD").chain(parts).collect()))
}

fn health_check_shell_arguments(container: &Container, _: &Task, cx: &mut Context) {
    let Some(check) = check(container).filter(|check| first(check).is_some_and(|word| *word == "CMD-SHELL"))
    else {
        return;
    };
    let Some(third) = check.command.items().get(2).and_then(|word| word.node()) else { return };
    let report = cx
        .report(third, "the shell runs the string behind CMD-SHELL alone: this is left out")
        .help("write the whole command as one string");
    if let (Some(words @ [_, ..]), Some(list)) = (arguments(check).as_deref(), check.command.node()) {
        let joined = edit::quote(&words.join(" "));
        let command = edit::list_like(list, &["\"CMD-SHELL\"".into(), joined]);
        report.fix_replace(list, command, Applicability::Unsafe);
    }
}

/// Words that mean something to a shell only.
const OPERATORS: &[&str] = &["||", "&&", "|", ";", ">", ">>", "<", "2>&1"];
/// Programs of Windows that run a script given as an argument.
const WINDOWS_SHELLS: &[&str] = &["cmd", "cmd.exe", "powershell", "powershell.exe", "pwsh"];

fn health_check_without_shell(container: &Container, _: &Task, cx: &mut Context) {
    let Some(check) = check(container).filter(|check| first(check).is_some_and(|word| *word == "CMD")) else {
        return;
    };
    let (Some(words), Some(list)) = (arguments(check), check.command.node()) else { return };
    let Some(program) = words.first() else { return };
    let name = program.rsplit(['/', '\\']).next().unwrap_or(program).to_ascii_lowercase();
    if SHELLS.contains(&name.as_str()) || WINDOWS_SHELLS.contains(&name.as_str()) {
        return;
    }
    let operator = check.command.strings().skip(1).find(|word| OPERATORS.contains(&word.value));
    let is_script =
        words.len() == 1 && program.trim().contains(char::is_whitespace) && !program.starts_with(['/', 'C']);
    let (node, message) = match (operator, check.command.strings().nth(1)) {
        (Some(word), _) => {
            (word.node, format!("`{}` is an argument here: with CMD no shell reads it", word.value))
        }
        (None, Some(word)) if is_script => {
            (word.node, "this is taken for the name of a program: with CMD no shell reads it".into())
        }
        _ => return,
    };
    let joined = edit::quote(&words.join(" "));
    cx.report(node, message).help("CMD-SHELL runs the command in a shell").fix_replace(
        list,
        edit::list_like(list, &["\"CMD-SHELL\"".into(), joined]),
        Applicability::Unsafe,
    );
}

fn health_check_timeout_above_interval(container: &Container, _: &Task, cx: &mut Context) {
    let Some((check, timeout)) = check(container).and_then(|check| Some((check, check.timeout.int()?)))
    else {
        return;
    };
    let Some(interval) = check.seconds_between().filter(|interval| timeout.value > *interval) else { return };
    let default = if check.interval.is_missing() { ", the default" } else { "" };
    cx.report(
        timeout.node,
        format!("a check may take {} seconds, but {interval} lie between two{default}", timeout.value),
    )
    .label_if(check.interval.node(), "the interval")
    .help("`timeout` is at most `interval`");
}

/// The script of a health check, or its program and arguments, and the list they stand in; `None` where one of them
/// cannot be read.
fn script<'c, 'a>(check: &'c HealthCheck<'a>) -> Option<(Node<'a>, impl Iterator<Item = &'a str> + 'c)> {
    let list = check.command.node().filter(|_| check.command.all_known())?;
    let names_form = is_form(first(check)?.value);
    Some((list, check.command.strings().map(|word| word.value).skip(usize::from(names_form))))
}

fn health_check_curl_without_fail(container: &Container, _: &Task, cx: &mut Context) {
    let Some(check) = check(container) else { return };
    let Some((list, script)) = script(check) else { return };
    let words = script.flat_map(str::split_ascii_whitespace);
    let mut words = words.skip_while(|word| !is_curl(word)).peekable();
    let is_short_f = |word: &str| word.starts_with('-') && !word.starts_with("--") && word.contains('f');
    if words.peek().is_none() || words.any(|word| word.starts_with("--fail") || is_short_f(word)) {
        return;
    }
    let report = cx
        .report(list, "curl succeeds whatever the status: an error 500 counts as healthy")
        .help("add `-f`, so that curl fails on a status of 400 and above");
    let calls = |word: &&Known<&str>| word.value.split_whitespace().any(is_curl);
    let Some(word) = check.command.strings().find(|word| calls(&word)) else { return };
    let text = word.node.source_text();
    let json =
        if is_curl(word.value) { format!("{text}, \"-f\"") } else { text.replacen("curl ", "curl -f ", 1) };
    report.fix("add `-f`", Applicability::Unsafe, vec![edit::replace(word.node, json)]);
}

fn is_curl(word: &str) -> bool {
    word.strip_suffix("curl").is_some_and(|path| path.is_empty() || path.ends_with('/'))
}

fn health_check_not_used(container: &Container, task: &Task, cx: &mut Context) {
    if container.is_essential() != Some(false) || task.may_have_other_containers() {
        return;
    }
    let (Some(name), Some(member)) =
        (container.name.str(), container.health_check.node().and_then(Node::member))
    else {
        return;
    };
    let waits_for = |other: &Container| {
        !other.depends_on.is_complete() || other.depends_on.iter().any(|it| it.container_name.is(name.value))
    };
    if !task.containers().iter().any(waits_for) {
        cx.report(At::Key(member), "nothing comes of this health check")
            .label_if(container.essential.node(), "does not count for the task")
            .help("only essential containers count for the health of the task, and no other container waits for this one");
    }
}

fn health_check_missing(task: &Task, cx: &mut Context) {
    let Some(list) = task.container_definitions.node().filter(|_| task.container_definitions.is_complete())
    else {
        return;
    };
    // Where no container is essential, that is the problem.
    let mut essential =
        task.containers().iter().filter(|container| container.is_essential() != Some(false)).peekable();
    if essential.peek().is_some() && !essential.any(|container| container.health_check.is_present()) {
        cx.report(At::Opening(list), "no essential container has a `healthCheck`")
            .help("without one, ECS knows only whether the process runs");
    }
}

fn health_check_port_unmapped(task: &Task, cx: &mut Context) {
    let is_apart = matches!(task.network_mode(), Some(NetworkMode::Bridge | NetworkMode::None));
    let of_all =
        LazyCell::new(|| mapped_ports(task.containers()).filter(|_| !task.may_have_other_containers()));
    for container in task.containers() {
        let Some((list, mut script)) = check(container).and_then(script) else { continue };
        let Some(port) = script.find_map(local_port) else { continue };
        // Most check a port of their own.
        if container.port_mappings.iter().any(|it| it.container_port.int().is_some_and(|it| it.value == port))
        {
            continue;
        }
        let of_one = is_apart.then(|| mapped_ports(std::slice::from_ref(container)));
        let Some(mapped) = of_one.as_ref().unwrap_or_else(|| &of_all) else { continue };
        if mapped.binary_search(&port).is_err() {
            cx.report(list, format!("port {port} is checked, but no port mapping names it"))
                .help("a port need not be mapped to be checked, but it may be another one that is meant");
        }
    }
}

/// The ports of containers that share a network, in order, where all of them are known.
fn mapped_ports(containers: &[Container]) -> Option<Vec<i64>> {
    let mappings = containers.iter().flat_map(|it| &it.port_mappings);
    let are_complete = containers.iter().all(|it| it.port_mappings.is_complete());
    let ports = mappings.map(|mapping| mapping.container_port.int().map(|port| port.value));
    let mut ports: Vec<_> = ports.collect::<Option<_>>().filter(|_| are_complete)?;
    ports.sort_unstable();
    Some(ports)
}

/// The port behind the first `localhost:` or `127.0.0.1:`.
fn local_port(text: &str) -> Option<i64> {
    let is_host = |before: &str| before.ends_with("localhost") || before.ends_with("127.0.0.1");
    let colon = memchr_iter(b':', text.as_bytes()).find(|at| is_host(&text[..*at]))?;
    let rest = &text[colon + 1..];
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest[..digits].parse().ok()
}
