//! Edits to a document's text that keep the formatting around them to the character.

use super::node::{Member, Node};
use super::tree::NodeKind;
use crate::diagnostic::{Edit, Span};

/// Puts other JSON text in place of a value.
pub fn replace(node: Node<'_>, json: impl Into<String>) -> Edit {
    Edit { span: node.span(), new_text: json.into() }
}

/// Puts another text in place of a string, or of a key: escaped and quoted.
pub fn replace_text(node: Node<'_>, text: &str) -> Edit {
    replace(node, quote(text))
}

/// A text as JSON writes it.
pub fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Takes a member out of its object, with the comma and the white space that belong to it.
pub fn remove_member(member: Member<'_>) -> Edit {
    let members: Vec<_> =
        member.key().container().into_iter().flat_map(Node::members).map(Member::span).collect();
    remove_item(member.key().container(), &members, member.span())
}

/// Takes an element out of its array, with the comma and the white space that belong to it.
pub fn remove_element(element: Node<'_>) -> Edit {
    let elements: Vec<_> = element.container().into_iter().flat_map(Node::elements).map(Node::span).collect();
    remove_item(element.container(), &elements, element.span())
}

fn remove_item(container: Option<Node<'_>>, items: &[Span], item: Span) -> Edit {
    let at = items.iter().position(|span| *span == item).unwrap_or(0);
    let span = match (items.get(at + 1), at.checked_sub(1).and_then(|before| items.get(before))) {
        (Some(next), _) => Span::new(item.start, next.start),
        (None, Some(previous)) => Span::new(previous.end, item.end),
        (None, None) => container.map_or(item, |node| Span::new(node.span().start + 1, node.span().end - 1)),
    };
    Edit { span, new_text: String::new() }
}

/// Adds a member behind the last one of an object, laid out like that one.
pub fn insert_member(object: Node<'_>, name: &str, json: &str) -> Option<Edit> {
    if object.kind() != NodeKind::Object {
        return None;
    }
    let source = object.document().source();
    let members: Vec<_> = object.members().collect();
    let Some(last) = members.last() else {
        let span = Span::new(object.span().start + 1, object.span().end - 1);
        return Some(Edit { span, new_text: format!("{}: {json}", quote(name)) });
    };
    let before = match members.len().checked_sub(2).and_then(|at| members.get(at)) {
        Some(previous) => {
            source.slice(previous.span().end, last.span().start).trim_start().trim_start_matches(',')
        }
        None => source.slice(object.span().start + 1, last.span().start),
    };
    let colon = source.slice(last.key().span().end, last.value().span().start);
    // White space alone is copied; a comment in between is not.
    let before = if before.trim().is_empty() { before } else { " " };
    let colon = if colon.trim() == ":" { colon } else { ": " };
    Some(Edit { span: Span::at(last.span().end), new_text: format!(",{before}{}{colon}{json}", quote(name)) })
}

/// Gives a member another name.
pub fn rename_key(member: Member<'_>, name: &str) -> Edit {
    replace_text(member.key(), name)
}
