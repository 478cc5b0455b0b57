//! From the text of a configuration file to its meaning, and every place where it has none.
//!
//! Whatever is wrong is told and taken out, so that the rest still holds.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::file::ConfigFile;
use super::problem::Finding;
use crate::rules::spelling;

/// Reads a configuration. What could not be read is left out of it.
pub(super) fn read(text: &str) -> (ConfigFile, Vec<Finding>) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let mut findings: Vec<Finding> = errors.iter().map(|error| finding(error, text)).collect();
    let is_toml = findings.is_empty();
    let mut removed = Vec::new();
    // Each round takes something out, so there is a last one.
    loop {
        let error = match ConfigFile::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(file) => return (file, findings),
            Err(error) => error,
        };
        let missing = error.message().strip_prefix("missing field ").map(|name| name.trim_matches('`'));
        let is_follow_up = missing.is_some_and(|name| removed.iter().any(|removed| removed == name));
        // Where the text is no TOML, the rest may not be what it seems.
        if is_toml && !is_follow_up {
            findings.push(finding(&error, text));
        }
        let Some(key) = error.span().and_then(|span| remove(table.get_mut(), &span)) else {
            return (ConfigFile::default(), findings);
        };
        removed.push(key);
    }
}

fn finding(error: &toml::de::Error, text: &str) -> Finding {
    let span = error.span().unwrap_or(0..0);
    // A value over several lines is shown at its first one.
    let first_line = text.get(span.clone()).and_then(|text| text.find('\n')).unwrap_or(span.len());
    let (message, help) = words(error.message());
    Finding { span: span.start..span.start + first_line, message, help }
}

/// Takes out the innermost part of a table that has these characters, and gives the key that it was under.
fn remove(table: &mut DeTable, span: &Range<usize>) -> Option<String> {
    let inside =
        |(key, value): (&Spanned<_>, &mut Spanned<DeValue>)| remove_inside(key, value.get_mut(), span);
    if let Some(key) = table.iter_mut().find_map(inside) {
        return Some(key);
    }
    let (key, _) = table.iter().find(|(key, value)| key.span() == *span || value.span() == *span)?;
    let key = key.get_ref().to_string();
    table.remove(key.as_str()).map(|_| key)
}

fn remove_inside(key: &Spanned<DeString>, value: &mut DeValue, span: &Range<usize>) -> Option<String> {
    match value {
        DeValue::Table(table) => remove(table, span),
        DeValue::Array(array) => {
            if let Some(key) = array.iter_mut().find_map(|item| remove_inside(key, item.get_mut(), span)) {
                return Some(key);
            }
            let kept: DeArray = array.iter().filter(|item| item.span() != *span).cloned().collect();
            let is_out = kept.len() < array.len();
            *array = kept;
            is_out.then(|| key.get_ref().to_string())
        }
        _ => None,
    }
}

/// Our words for what the reader says, and what would be right.
fn words(message: &str) -> (String, Option<String>) {
    let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>();
    let (problem, expected) = message.split_once(", expected ").unwrap_or((message, ""));
    let choices = quoted(expected);
    if let Some(name) = problem.strip_prefix("unknown field ") {
        return (format!("there is no key {name} here"), meant(name.trim_matches('`'), &choices));
    }
    if let Some(name) = problem.strip_prefix("unknown variant ") {
        return (format!("{name} is not a value of this key"), meant(name.trim_matches('`'), &choices));
    }
    if let Some(name) = problem.strip_prefix("missing field ") {
        return (format!("the key {name} is missing here"), None);
    }
    let found = ["invalid type: ", "invalid value: "].iter().find_map(|start| problem.strip_prefix(start));
    if let Some(found) = found {
        let found = found.replace("sequence", "a list").replace("map", "a table").replace("string \"", "\"");
        return (format!("{} is expected here, not {found}", plain(expected)), None);
    }
    (message.to_owned(), None)
}

/// What the reader expects, in words of everyone.
fn plain(expected: &str) -> &str {
    match expected {
        "a string" => "a text",
        "a sequence" => "a list",
        "a boolean" => "`true` or `false`",
        "usize" | "f64" => "a number",
        "a TOML datetime" => "a date without quotes, such as 2026-12-31,",
        _ if expected.starts_with("struct ") || expected.starts_with("a map") => "a table",
        _ => expected,
    }
}

fn meant(name: &str, choices: &[String]) -> Option<String> {
    let choices = || choices.iter().map(String::as_str);
    if let Some(near) = spelling::nearest(name, choices()) {
        return Some(format!("did you mean `{near}`?"));
    }
    let list: Vec<_> = choices().map(|name| format!("`{name}`")).collect();
    (!list.is_empty()).then(|| format!("it takes {}", list.join(", ")))
}
