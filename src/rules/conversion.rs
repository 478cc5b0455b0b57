//! Values of the wrong type, written as the type that is wanted.

use serde_json::Value;

use crate::diagnostic::Applicability;
use crate::document::edit;
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::model::value::is_digits;
use crate::schema::error::SchemaError;

/// The same value written as the type that is wanted, where it is beyond doubt what is meant.
pub(super) fn converted(error: &SchemaError, expected: &[&str]) -> Option<(String, Applicability)> {
    let node = error.node;
    let inner = node.known_str();
    let safe = |json: String| Some((json, Applicability::Safe));
    match expected.first().copied()? {
        "string" => as_string(error),
        "integer" => safe(inner.filter(|text| is_integer(text))?.to_owned()),
        "boolean" => match inner?.to_ascii_lowercase().as_str() {
            "true" => safe("true".into()),
            "false" => safe("false".into()),
            _ => None,
        },
        "array" if node.member().is_some_and(|member| member.name() == "environment") => {
            (node.kind() == NodeKind::Object && is_flat(node) && !node.is_open())
                .then(|| (as_environment(node), Applicability::Unsafe))
        }
        "array" => {
            let takes_strings = error.schema.pointer("/items/type").is_some_and(|name| name == "string");
            (takes_strings && node.kind() == NodeKind::String)
                .then(|| (format!("[{}]", node.source_text()), Applicability::Unsafe))
        }
        _ => None,
    }
}

/// A number or boolean in quotes; where only words are allowed, the word for yes or no.
fn as_string(error: &SchemaError) -> Option<(String, Applicability)> {
    let (node, text) = (error.node, error.node.source_text());
    if !matches!(node.kind(), NodeKind::Number | NodeKind::True | NodeKind::False) {
        return None;
    }
    let Some(words) = error.schema.get("enum").and_then(Value::as_array) else {
        return Some((edit::quote(text), Applicability::Safe));
    };
    if words.iter().any(|word| word == text) {
        return Some((edit::quote(text), Applicability::Safe));
    }
    let meant = if node.known_bool()? { "enabled" } else { "disabled" };
    let mut words = words.iter().filter_map(Value::as_str);
    Some((edit::quote(words.find(|word| word.eq_ignore_ascii_case(meant))?), Applicability::Unsafe))
}

/// An object of names and values as the list that ECS takes.
fn as_environment(object: Node<'_>) -> String {
    let entry = |member: Member| {
        let value = member.value();
        let text = if value.kind() == NodeKind::String { value.text() } else { Some(value.source_text()) };
        let (name, value) = (edit::quote(member.name()), edit::quote(text.unwrap_or("")));
        format!("{{ \"name\": {name}, \"value\": {value} }}")
    };
    edit::list_like(object, &object.members().map(entry).collect::<Vec<_>>())
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    digits == "0" || (!digits.starts_with('0') && is_digits(digits))
}

/// Whether an object holds nothing but single values.
pub(super) fn is_flat(object: Node<'_>) -> bool {
    object.members().all(|member| !matches!(member.value().kind(), NodeKind::Object | NodeKind::Array))
}
