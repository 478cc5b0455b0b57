//! From the text of a configuration file to its meaning, and every place where it has none.
//!
//! Whatever is wrong is told and taken out, so that the rest still holds.

use std::ops::Range;

use serde::Deserialize;
use toml::de::{DeArray, DeTable, DeValue};

use super::file::ConfigFile;
use super::problem::Finding;
use crate::rules::spelling;

/// Reads a configuration. What could not be read is left out of it.
pub(super) fn read(text: &str) -> (ConfigFile, Vec<Finding>) {
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let mut findings: Vec<Finding> = errors.iter().map(|error| finding(error, text)).collect();
    // Each round takes something out, so there is a last one.
    loop {
        match ConfigFile::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(file) => return (file, findings),
            Err(error) => {
                findings.push(finding(&error, text));
                let is_out = error.span().is_some_and(|span| remove(table.get_mut(), &span));
                if !is_out {
                    return (ConfigFile::default(), findings);
                }
            }
        }
    }
}

fn finding(error: &toml::de::Error, text: &str) -> Finding {
    let span = error.span().unwrap_or(0..0);
    // A value over several lines is shown at its first one.
    let first_line = text.get(span.clone()).and_then(|text| text.find('\n')).unwrap_or(span.len());
    let (message, help) = words(error.message());
    Finding { span: span.start..span.start + first_line, message, help }
}

/// Takes out the innermost part of a table that has these characters; whether there was one.
fn remove(table: &mut DeTable, span: &Range<usize>) -> bool {
    if table.iter_mut().any(|(_, value)| remove_inside(value.get_mut(), span)) {
        return true;
    }
    let at = table.iter().find(|(key, value)| key.span() == *span || value.span() == *span);
    let name = at.map(|(key, _)| key.get_ref().to_string());
    name.is_some_and(|name| table.remove(name.as_str()).is_some())
}

fn remove_inside(value: &mut DeValue, span: &Range<usize>) -> bool {
    match value {
        DeValue::Table(table) => remove(table, span),
        DeValue::Array(array) => {
            if array.iter_mut().any(|item| remove_inside(item.get_mut(), span)) {
                return true;
            }
            let before = array.len();
            let kept: DeArray = array.iter().filter(|item| item.span() != *span).cloned().collect();
            *array = kept;
            array.len() < before
        }
        _ => false,
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
        "string or table" => "a name",
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
