//! What is wrong with the tables of a team's own rules.

use std::collections::HashSet;

use super::path;
use crate::engine::config::file::{Condition, CustomTable};
use crate::engine::config::problem::Finding;
use crate::rules::select::Selector;
use crate::rules::spelling::nearest;

/// The name by which all rules of a team's own are chosen.
pub const ALL: &str = "custom";

/// What stands in a message for something else.
const IN_MESSAGES: [&str; 2] = ["value", "path"];

/// Everything that is wrong with the rules of one file, which has this text.
pub(in crate::engine) fn findings(tables: &[CustomTable], text: &str) -> Vec<Finding> {
    let mut names = HashSet::new();
    let mut findings = Vec::new();
    for table in tables {
        let name = table.name.get_ref().as_str();
        let is_new = names.insert(name);
        if let Some(words) = name_problem(name, is_new) {
            findings.push(Finding::new(table.name.span(), words));
        }
        findings.extend(misspelled(table, text));
        let own = Condition::of_rule(table);
        if !own.asks_for_something() {
            let words = "this asks for nothing".to_owned();
            let help = "say what must be so: `matches`, `not-matches`, `one-of`, `required`, `forbidden`, `min` or `max`";
            findings.push(Finding::new(table.name.span(), words).help(Some(help.into())));
        }
        let of_when = table.when.iter().map(|when| (when.path.span(), when));
        for (span, condition) in std::iter::once((table.name.span(), &own)).chain(of_when) {
            let path = &condition.path;
            if let Err(help) = path::check(path.get_ref(), table.kinds.as_deref()) {
                let words = format!("no document has `{}`", path.get_ref().as_str());
                findings.push(Finding::new(path.span(), words).help(help));
            }
            if let Some((words, help)) = condition.contradiction() {
                findings.push(Finding::new(span, words).help(Some(help)));
            }
        }
    }
    findings
}

/// What stands in braces in the message, and is almost `{value}` or `{path}`. Other braces are what the message says,
/// and so is a variable such as `${PATH}`.
fn misspelled(table: &CustomTable, text: &str) -> impl Iterator<Item = Finding> {
    let span = table.message.span();
    let raw = text.get(span.clone()).unwrap_or("");
    let braces = raw.match_indices('{').filter_map(move |(start, _)| {
        let name = raw[start + 1..].split(['{', '}']).next()?;
        let is_closed = raw[start + 1 + name.len()..].starts_with('}');
        (is_closed && !raw[..start].ends_with('$')).then_some((start, name))
    });
    braces.filter(|(_, name)| !IN_MESSAGES.contains(name)).filter_map(move |(start, name)| {
        let meant = nearest(name, IN_MESSAGES)?;
        let at = span.start + start;
        let words = format!("nothing takes the place of `{{{name}}}` in a message");
        let help = format!("did you mean `{{{meant}}}`?");
        Some(Finding::new(at..at + name.len() + 2, words).help(Some(help)))
    })
}

fn name_problem(name: &str, is_new: bool) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name == ALL || Selector::find(name).is_some() {
        Some(format!("`{name}` is a name that ecslint has already"))
    } else if !is_new {
        Some(format!("there are two rules `{name}`"))
    } else if name.is_empty() || !name.chars().all(is_plain) {
        Some("a name takes lower-case letters, digits and `-`".into())
    } else {
        None
    }
}
