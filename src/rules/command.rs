//! What a container runs: `entryPoint` and `command`.

use super::context::Context;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::Container;
use crate::model::platform::Task;
use crate::model::view::{Field, Known, List};

pub(super) const RULES: &[Rule] = &[
    rule!("command", "shell-script-split", Container(shell_script_split).if_any("command", "entryPoint")),
    rule!("command", "command-not-split", Container(command_not_split).if_any("command", "entryPoint")),
];

/// Programs that take a script behind `-c`.
pub(super) const SHELLS: &[&str] = &["sh", "bash", "ash", "dash", "zsh", "ksh"];

fn is_shell(program: &str) -> bool {
    SHELLS.contains(&program.rsplit('/').next().unwrap_or(program))
}

/// Whether an argument tells a shell that its script comes next: `-c`, or with other letters as in `-ec`.
fn is_script_flag(argument: &str) -> bool {
    argument.strip_prefix('-').is_some_and(|letters| {
        letters.ends_with('c') && letters.bytes().all(|letter| letter.is_ascii_alphabetic())
    })
}

/// Where in a list of arguments a shell's script stands: behind the shell and a flag, other options between them.
fn script_index(arguments: &[Field]) -> Option<usize> {
    let known = |at: usize| arguments.get(at).and_then(|argument| argument.str()).map(|known| known.value);
    if !known(0).is_some_and(is_shell) {
        return None;
    }
    let flag = (1..arguments.len()).find(|at| !known(*at).is_some_and(is_plain_option))?;
    known(flag).filter(|argument| is_script_flag(argument)).map(|_| flag + 1)
}

/// An option of a shell that takes no value and is not followed by a script.
fn is_plain_option(argument: &str) -> bool {
    argument.starts_with('-') && !is_script_flag(argument) && argument != "-o"
}

/// Whether a script uses what is given to it behind it: `$0`, `$1`, `$@`, `$*`, `${1:-x}`.
fn uses_parameters(script: &str) -> bool {
    script.split('$').skip(1).any(|rest| {
        let name = rest.strip_prefix('{').unwrap_or(rest);
        name.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '@' | '*' | '#'))
    }) || script.contains("shift")
        || script.contains("getopts")
}

fn shell_script_split(container: &Container, _: &Task, cx: &mut Context) {
    let (entry_point, command) = (&container.entry_point, &container.command);
    if !entry_point.is_complete() || !command.is_complete() {
        return;
    }
    let all: Vec<Field> = entry_point.iter().chain(command).copied().collect();
    // An entry point that is no shell may hand the command on to one.
    let (arguments, at) = match script_index(&all) {
        Some(at) => (all, at),
        None => match script_index(command.items()) {
            Some(at) => (command.items().to_vec(), at),
            None => return,
        },
    };
    let Some(script) = arguments.get(at).and_then(|script| script.str()) else { return };
    let rest: Vec<Node> = arguments[at + 1..].iter().filter_map(|argument| argument.node()).collect();
    let (Some(first), false) = (rest.first(), uses_parameters(script.value)) else { return };
    let report = cx
        .report(
            *first,
            format!(
                "the shell runs `{}` alone: the script is one argument, and this is another",
                shown(script.value)
            ),
        )
        .label(script.node, "the whole script")
        .help("write the script as one string");
    if let Some(joined) = joined(&script, &arguments[at + 1..], command) {
        report.fix(
            "join the arguments into one script",
            Applicability::Unsafe,
            vec![edit::replace(joined.list, joined.json)],
        );
    }
}

/// The beginning of a script.
fn shown(script: &str) -> String {
    let line = script.lines().next().unwrap_or("");
    if line.chars().count() > 40 || line.len() < script.trim_end().len() {
        format!("{}…", line.chars().take(40).collect::<String>())
    } else {
        line.to_owned()
    }
}

/// The list of `command` with its script in one argument.
struct Joined<'a> {
    list: Node<'a>,
    json: String,
}

/// The command with script and rest in one string, where all of them stand in `command` and are known.
fn joined<'a>(
    script: &Known<'a, &'a str>,
    rest: &[Field<'a>],
    command: &List<'a, Field<'a>>,
) -> Option<Joined<'a>> {
    let list = command.node()?;
    let start = command.items().iter().position(|argument| argument.node() == Some(script.node))?;
    let words: Vec<&str> =
        rest.iter().map(|argument| argument.str().map(|it| it.value)).collect::<Option<_>>()?;
    let script = format!("{} {}", script.value, words.join(" "));
    let before =
        command.items()[..start].iter().filter_map(|argument| argument.node()).map(Node::source_text);
    let arguments: Vec<String> = before.map(str::to_owned).chain([edit::quote(&script)]).collect();
    Some(Joined { list, json: edit::list_like(list, &arguments) })
}

/// Whether what follows an argument may be a whole command: `-c`, `-Command`, `/c`.
fn takes_script(argument: &str) -> bool {
    argument.starts_with('-') || argument.eq_ignore_ascii_case("/c")
}

fn command_not_split(container: &Container, _: &Task, cx: &mut Context) {
    // A shell takes its script in one string.
    let ends_in_flag = |list: &List<'_, Field<'_>>| {
        list.items().last().is_some_and(|last| last.str().is_none_or(|last| takes_script(last.value)))
    };
    if !container.entry_point.is_complete() || ends_in_flag(&container.entry_point) {
        return;
    }
    for list in [&container.entry_point, &container.command] {
        let ([only], true) = (list.items(), list.is_complete()) else { continue };
        let Some(only) = only.str().filter(|only| only.trim().contains(' ')) else { continue };
        let Some(node) = list.node() else { continue };
        let name = node.member().map_or("", |member| member.name());
        let program = only.split_whitespace().next().unwrap_or("");
        let report = cx
            .report(
                only.node,
                format!("`{name}` is one argument with spaces in it, not `{program}` with arguments"),
            )
            .help("give each argument a string of its own, or run a shell with `-c`");
        if is_plain(only.value) {
            let words: Vec<String> = only.split_whitespace().map(edit::quote).collect();
            report.fix_replace_element(only.node, &words, Applicability::Unsafe);
        }
    }
}

/// Whether a command is words alone, which a shell would take as they are.
fn is_plain(command: &str) -> bool {
    !command.contains([
        '"', '\'', '\\', '$', '`', '&', '|', ';', '<', '>', '(', ')', '*', '?', '~', '#', '\n', '{', '[',
    ])
}
