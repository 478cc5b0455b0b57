//! New text that is laid out like what stands around it.

use super::{quote, replace};
use crate::diagnostic::{Edit, Span};
use crate::document::node::{Member, Node};
use crate::document::tree::{Flags, NodeKind};

/// Adds a member behind the last one of an object, laid out like that one.
pub fn insert_member(object: Node<'_>, name: &str, json: &str) -> Option<Edit> {
    if object.kind() != NodeKind::Object {
        return None;
    }
    let source = object.document().source();
    let (previous, last) = last_two(object.members());
    let Some(last) = last else {
        let inside = Span::new(object.span().start + 1, object.span().end - 1);
        let is_empty = source.slice(inside.start, inside.end).trim().is_empty();
        let span = if is_empty { inside } else { Span::at(inside.start) };
        return Some(Edit { span, new_text: format!("{}: {json}", quote(name)) });
    };
    let colon = source.slice(last.key().span().end, last.value().span().start);
    let colon = if colon.trim() == ":" { colon } else { ": " };
    let before = match white_space_before(object, previous.map(Member::span), last.span()) {
        "" if previous.is_none() => colon.trim_start().trim_start_matches(':'),
        before => before,
    };
    let new_text = [",", before, &quote(name), colon, json].concat();
    Some(Edit { span: Span::at(last.span().end), new_text })
}

/// Adds an element behind the last one of an array, laid out like that one.
pub fn insert_element(array: Node<'_>, json: &str) -> Option<Edit> {
    if array.kind() != NodeKind::Array || array.flags().has(Flags::UNCLOSED) {
        return None;
    }
    let (previous, last) = last_two(array.elements().map(Node::span));
    let Some(last) = last else {
        return Some(Edit { span: Span::at(array.span().start + 1), new_text: json.to_owned() });
    };
    let before = match white_space_before(array, previous, last) {
        "" if previous.is_none() => " ",
        before => before,
    };
    Some(Edit { span: Span::at(last.end), new_text: format!(",{before}{json}") })
}

/// Puts several elements in the place of one of an array, laid out like that one.
pub fn replace_element(element: Node<'_>, elements: &[String]) -> Edit {
    let before = element
        .container()
        .map_or("", |array| white_space_before(array, element.previous().map(Node::span), element.span()));
    let before = if before.is_empty() { " " } else { before };
    replace(element, elements.join(&format!(",{before}")))
}

/// A list to stand in the place of an object or another list: in lines if that one is, else in one.
pub fn list_like(container: Node<'_>, elements: &[String]) -> String {
    let spans: Vec<_> = match container.kind() {
        NodeKind::Object => container.members().map(Member::span).collect(),
        _ => container.elements().map(Node::span).collect(),
    };
    let source = container.document().source();
    let (before, behind) = match spans.as_slice() {
        [first, ..] if !container.flags().has(Flags::UNCLOSED) => {
            let last = spans.last().unwrap_or(first);
            let (start, end) = (container.span().start + 1, container.span().end - 1);
            (source.slice(start, first.start), source.slice(last.end, end))
        }
        _ => ("", ""),
    };
    let is_in_lines = before.contains('\n') && before.trim().is_empty() && behind.trim().is_empty();
    if is_in_lines {
        format!("[{before}{}{behind}]", elements.join(&format!(",{before}")))
    } else {
        format!("[{}]", elements.join(", "))
    }
}

/// The last one, and the one before it.
fn last_two<T: Copy>(items: impl Iterator<Item = T>) -> (Option<T>, Option<T>) {
    items.fold((None, None), |(_, last), item| (last, Some(item)))
}

/// What stands before an item of an object or list, behind the previous one: white space is copied; a comment in
/// between is not.
fn white_space_before(container: Node<'_>, previous: Option<Span>, item: Span) -> &str {
    let source = container.document().source();
    let before = match previous {
        Some(previous) => source.slice(previous.end, item.start).trim_start().trim_start_matches(','),
        None => source.slice(container.span().start + 1, item.start),
    };
    if before.trim().is_empty() { before } else { " " }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use crate::document::Document;
    use crate::source::Source;

    #[test]
    fn what_stands_in_lines_is_written_in_lines() {
        let items = ["1".to_owned(), "2".to_owned()];
        for (text, pointer, left) in [
            ("[0]", "/0", "[1, 2]"),
            ("[\n  0,\n  3\n]", "/0", "[\n  1,\n  2,\n  3\n]"),
            ("[\n  3,\n  0\n]", "/1", "[\n  3,\n  1,\n  2\n]"),
            ("[\n  3, 0\n]", "/1", "[\n  3, 1, 2\n]"),
        ] {
            let document = Document::parse(Source::new("x", text), None);
            let edit = replace_element(document.root().at_pointer(pointer).unwrap(), &items);
            assert_eq!(apply(text, [&edit]), left, "{text}");
        }
        for (text, list) in [
            ("{ \"A\": 0 }", "[1, 2]"),
            ("{}", "[1, 2]"),
            ("{\r\n\t\"A\": 0\r\n}", "[\r\n\t1,\r\n\t2\r\n]"),
            ("[\n  0\n]", "[\n  1,\n  2\n]"),
            ("{\n  // a\n  \"A\": 0\n}", "[1, 2]"),
        ] {
            let document = Document::parse(Source::new("x", text), None);
            assert_eq!(list_like(document.root(), &items), list, "{text}");
        }
    }
}
