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
    let members: Vec<_> = object.members().collect();
    let Some(last) = members.last() else {
        let inside = Span::new(object.span().start + 1, object.span().end - 1);
        let is_empty = source.slice(inside.start, inside.end).trim().is_empty();
        let span = if is_empty { inside } else { Span::at(inside.start) };
        return Some(Edit { span, new_text: format!("{}: {json}", quote(name)) });
    };
    let spans: Vec<_> = members.iter().map(|member| member.span()).collect();
    let colon = source.slice(last.key().span().end, last.value().span().start);
    let colon = if colon.trim() == ":" { colon } else { ": " };
    let before = match white_space_before_last(object, &spans) {
        "" if spans.len() == 1 => colon.trim_start().trim_start_matches(':'),
        before => before,
    };
    Some(Edit { span: Span::at(last.span().end), new_text: format!(",{before}{}{colon}{json}", quote(name)) })
}

/// Adds an element behind the last one of an array, laid out like that one.
pub fn insert_element(array: Node<'_>, json: &str) -> Option<Edit> {
    if array.kind() != NodeKind::Array || array.flags().has(Flags::UNCLOSED) {
        return None;
    }
    let elements: Vec<_> = array.elements().map(Node::span).collect();
    let Some(last) = elements.last() else {
        return Some(Edit { span: Span::at(array.span().start + 1), new_text: json.to_owned() });
    };
    let before = match white_space_before_last(array, &elements) {
        "" if elements.len() == 1 => " ",
        before => before,
    };
    Some(Edit { span: Span::at(last.end), new_text: format!(",{before}{json}") })
}

/// Puts several elements in the place of one of an array, laid out like that one.
pub fn replace_element(element: Node<'_>, elements: &[String]) -> Edit {
    let before = element.container().map_or("", |array| {
        let spans = array.elements().map(Node::span).take_while(|span| span.start <= element.span().start);
        white_space_before_last(array, &spans.collect::<Vec<_>>())
    });
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

/// What stands before the last item of an object or list: white space is copied; a comment in between is not.
fn white_space_before_last<'a>(container: Node<'a>, items: &[Span]) -> &'a str {
    let source = container.document().source();
    let before = match items {
        [.., previous, last] => source.slice(previous.end, last.start).trim_start().trim_start_matches(','),
        [last] => source.slice(container.span().start + 1, last.start),
        [] => "",
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
