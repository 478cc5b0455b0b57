//! From the text of a configuration file to its meaning, and every place where it has none.
//!
//! Whatever is wrong is told and taken out, so that the rest still holds. Of a rule or a suppression nothing holds
//! then: what is left of it would be met, or hide, more than was meant.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue};

use super::file::ConfigFile;
use super::problem::Finding;
use crate::rules::spelling;

/// Reads a configuration. What could not be read is left out of it.
pub(super) fn read(text: &str) -> (ConfigFile, Vec<Finding>) {
    let (mut table, not_toml) = DeTable::parse_recoverable(text);
    let (file, errors) = settle(table.clone());
    if not_toml.is_empty() && errors.is_empty() {
        return (file, Vec::new());
    }
    let is_changed = remove_halves(table.get_mut(), &errors);
    let file = if is_changed { settle(table).0 } else { file };
    // Where the text is no TOML, the rest may not be what it seems.
    let told = if not_toml.is_empty() { errors } else { not_toml };
    (file, told.iter().map(|error| finding(error, text)).collect())
}

/// What a table says, without what could not be read.
fn settle(mut table: Spanned<DeTable>) -> (ConfigFile, Vec<toml::de::Error>) {
    let (mut errors, mut removed) = (Vec::new(), Vec::new());
    // Each round takes something out, so there is a last one.
    loop {
        let error = match ConfigFile::deserialize(toml::Deserializer::from(table.clone())) {
            Ok(file) => return (file, errors),
            Err(error) => error,
        };
        let missing = error.message().strip_prefix("missing field ").map(|name| name.trim_matches('`'));
        let is_follow_up = missing.is_some_and(|name| removed.iter().any(|removed| removed == name));
        let key = error.span().and_then(|span| remove(table.get_mut(), &span));
        if !is_follow_up {
            errors.push(error);
        }
        let Some(key) = key else { return (ConfigFile::default(), errors) };
        removed.push(key);
    }
}

/// Takes out the rules and suppressions that have an error in them; whether there are any.
fn remove_halves(table: &mut DeTable, errors: &[toml::de::Error]) -> bool {
    let spans: Vec<_> = errors.iter().filter_map(toml::de::Error::span).collect();
    let is_whole = |key: &Spanned<DeString>, item: &Spanned<DeValue>| {
        let mut value = item.get_ref().clone();
        !spans.iter().any(|span| item.span() == *span || remove_inside(key, &mut value, span).is_some())
    };
    let mut is_changed = false;
    for (key, value) in table.iter_mut().filter(|(key, _)| ["custom", "suppress"].contains(&&**key.get_ref()))
    {
        if let DeValue::Array(items) = value.get_mut() {
            let whole: DeArray = items.iter().filter(|item| is_whole(key, item)).cloned().collect();
            is_changed |= whole.len() < items.len();
            *items = whole;
        }
    }
    is_changed
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
    // What other linters call it.
    if ["off", "none", "allow", "ignore", "disabled"].contains(&name)
        && choices().any(|name| name == "warning")
    {
        return Some("it takes `info`, `warning`, `error`; `ignore = [\"RULE\"]` turns a rule off".into());
    }
    let list: Vec<_> = choices().map(|name| format!("`{name}`")).collect();
    (!list.is_empty()).then(|| format!("it takes {}", list.join(", ")))
}
