//! Edits to a document's text that keep the formatting around them to the character.

use super::Document;
use super::node::{Member, Node};
use super::tree::Flags;
use crate::diagnostic::{Edit, Span};

mod layout;

pub use layout::{insert_element, insert_member, list_like, replace_element};

/// A text after these edits, which do not overlap. Edits of one place stand in the order given.
pub fn apply<'e>(text: &str, edits: impl IntoIterator<Item = &'e Edit>) -> String {
    let mut edits: Vec<_> = edits.into_iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut new_text = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        new_text.push_str(text.get(at..start).unwrap_or(""));
        new_text.push_str(&edit.new_text);
        at = end;
    }
    new_text.push_str(text.get(at..).unwrap_or(""));
    new_text
}

/// The edits that make one text of another: few characters each, so that what stands around them stays where it is.
pub fn between(old: &str, new: &str) -> Vec<Edit> {
    let (old_lines, new_lines) = (lines(old), lines(new));
    let changes = similar::capture_diff_slices(similar::Algorithm::Myers, &old_lines, &new_lines);
    let changes = changes.into_iter().filter(|change| change.tag() != similar::DiffTag::Equal);
    changes
        .map(|change| {
            let before: usize = old_lines[..change.old_range().start].iter().map(|line| line.len()).sum();
            narrow(before, &old_lines[change.old_range()].concat(), &new_lines[change.new_range()].concat())
        })
        .collect()
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The edit that turns one text into the other, without what both begin and end with.
fn narrow(at: usize, old: &str, new: &str) -> Edit {
    let common = |pairs: &mut dyn Iterator<Item = (char, char)>| -> usize {
        pairs.take_while(|(one, other)| one == other).map(|(one, _)| one.len_utf8()).sum()
    };
    let start = common(&mut old.chars().zip(new.chars()));
    let (old, new) = (&old[start..], &new[start..]);
    let end = common(&mut old.chars().rev().zip(new.chars().rev()));
    let offset = |offset: usize| u32::try_from(at + start + offset).unwrap_or(u32::MAX);
    let span = Span::new(offset(0), offset(old.len() - end));
    Edit { span, new_text: new[..new.len() - end].to_owned() }
}

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
    // There is no text that could not be written.
    serde_json::to_string(text).unwrap_or_default()
}

/// Takes a member out of its object, with the comma and the white space that belong to it.
pub fn remove_member(member: Member<'_>) -> Edit {
    remove_run(member, member)
}

/// Takes members of one object out, which stand in order. Not where something else stands between neighbours, such as
/// a comment, which would be lost.
pub fn remove_members(members: &[Member<'_>]) -> Option<Vec<Edit>> {
    let follows =
        |one: &Member<'_>, other: &Member<'_>| one.key().next().map(Node::id) == Some(other.key().id());
    let remove = |run: &[Member<'_>]| {
        let (first, last) = (*run.first()?, *run.last()?);
        let document = first.key().document();
        let mut neighbours = run.windows(2);
        let is_whole = neighbours.all(|pair| is_blank(document, pair[0].span().end, pair[1].span().start));
        is_whole.then(|| remove_run(first, last))
    };
    members.chunk_by(follows).map(remove).collect()
}

/// Whether nothing but white space and commas stands between two places.
fn is_blank(document: &Document, start: u32, end: u32) -> bool {
    document.source().slice(start, end).bytes().all(|byte| byte == b',' || byte.is_ascii_whitespace())
}

/// Takes out the members from one to another.
fn remove_run(first: Member<'_>, last: Member<'_>) -> Edit {
    let of = |key: Node<'_>| key.member().map_or(key.span(), Member::span);
    let (previous, next) = (first.key().previous().map(of), last.key().next().map(of));
    remove_item(first.key().container(), previous, Span::new(first.span().start, last.span().end), next)
}

/// Takes an element out of its array, with the comma and the white space that belong to it.
pub fn remove_element(element: Node<'_>) -> Edit {
    let (previous, next) = (element.previous().map(Node::span), element.next().map(Node::span));
    remove_item(element.container(), previous, element.span(), next)
}

/// Takes an item out of a list of them. What is neither white space nor a comma (a comment, a template's
/// placeholder) stays.
fn remove_item(container: Option<Node<'_>>, previous: Option<Span>, item: Span, next: Option<Span>) -> Edit {
    let Some(container) = container else { return remove(item) };
    let document = container.document();
    let is_blank = |start, end| is_blank(document, start, end);
    match (next, previous) {
        (Some(next), _) if is_blank(item.end, next.start) => remove(Span::new(item.start, next.start)),
        (None, Some(previous)) if is_blank(previous.end, item.start) => {
            remove(Span::new(previous.end, item.end))
        }
        (None, Some(previous)) => remove_last(document, previous, item),
        (None, None) => {
            let closing = u32::from(!container.flags().has(Flags::UNCLOSED));
            let inside = Span::new(container.span().start + 1, container.span().end - closing);
            let is_alone =
                closing == 1 && is_blank(inside.start, item.start) && is_blank(item.end, inside.end);
            if is_alone { remove(inside) } else { remove_with_comma(document, item) }
        }
        (Some(_), _) => remove_with_comma(document, item),
    }
}

fn remove(span: Span) -> Edit {
    Edit { span, new_text: String::new() }
}

/// Takes out an item and the comma behind it, and leaves what stands between and around them.
fn remove_with_comma(document: &Document, item: Span) -> Edit {
    let Some(comma) = comma_behind(document, item.end) else { return remove(item) };
    let span = Span::new(item.start, comma + 1);
    let kept = document.source().slice(item.end, comma).trim();
    if kept.is_empty() {
        remove(with_blanks(document, span))
    } else {
        Edit { span, new_text: kept.to_owned() }
    }
}

/// The span with its whole lines, where nothing else stands on them; else with the blanks behind it, or with those
/// before it where nothing or only punctuation follows.
pub fn with_blanks(document: &Document, span: Span) -> Span {
    const BLANKS: [char; 2] = [' ', '\t'];
    let source = document.source();
    let start = source.line_start(source.line_of(span.start));
    let end = source.line_start(source.line_of(span.end) + 1);
    let (before, behind) = (source.slice(start, span.start), source.slice(span.end, end));
    let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
    let (kept_before, kept_behind) = (before.trim_end_matches(BLANKS), behind.trim_start_matches(BLANKS));
    let nothing_follows = behind.trim().is_empty();
    if kept_before.is_empty() && nothing_follows {
        Span::new(start, end)
    } else if nothing_follows || !kept_before.is_empty() && kept_behind.starts_with([',', '}', ']']) {
        Span::new(start + length(kept_before), span.end)
    } else if before.is_empty() || before.ends_with([' ', '\t', '{', '[', ',', ':']) {
        Span::new(span.start, end - length(kept_behind))
    } else {
        span
    }
}

/// Takes out the last item and the comma before it, and leaves the comments between them.
fn remove_last(document: &Document, previous: Span, item: Span) -> Edit {
    let Some(comma) = comma_behind(document, previous.end) else { return remove(item) };
    let source = document.source();
    let before = source.slice(previous.end, comma);
    let behind = source.slice(comma + 1, item.start);
    let line = source.line_of(item.end);
    let ends_line = source.slice(item.end, source.line_start(line + 1)).trim().is_empty();
    // A comment to the end of its line must not swallow what follows.
    let behind = if ends_line || !behind.contains('\n') { behind.trim_end() } else { behind };
    Edit { span: Span::new(previous.end, item.end), new_text: format!("{before}{behind}") }
}

/// The comma behind an item, with nothing but white space and comments before it.
fn comma_behind(document: &Document, end: u32) -> Option<u32> {
    let source = document.source();
    let mut at = end;
    loop {
        let rest = source.slice(at, source.len());
        at += u32::try_from(rest.len() - rest.trim_start().len()).ok()?;
        match document.comments().binary_search_by_key(&at, |comment| comment.start) {
            Ok(found) => at = document.comments().get(found)?.end,
            Err(_) => return source.slice(at, source.len()).starts_with(',').then_some(at),
        }
    }
}

/// Gives a member another name.
pub fn rename_key(member: Member<'_>, name: &str) -> Edit {
    replace_text(member.key(), name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Source;

    /// The text without the value at a pointer.
    fn without(text: &str, pointer: &str) -> String {
        let document = Document::parse(Source::new("x", text), None);
        let node = document.root().at_pointer(pointer).unwrap_or_else(|| document.root());
        let edit = node.member().map_or_else(|| remove_element(node), remove_member);
        apply(text, [&edit])
    }

    #[test]
    fn a_removed_member_takes_its_comma_along() {
        for (text, pointer, left) in [
            (r#"{"a": 1, "b": 2, "c": 3}"#, "/a", r#"{"b": 2, "c": 3}"#),
            (r#"{"a": 1, "b": 2, "c": 3}"#, "/c", r#"{"a": 1, "b": 2}"#),
            ("{\r\n  \"a\": 1,\r\n  \"b\": 2\r\n}\r\n", "/b", "{\r\n  \"a\": 1\r\n}\r\n"),
            ("{\n  \"a\": 1\n}", "/a", "{}"),
            ("{\n  \"a\": 1,\n}", "/a", "{}"),
            (r#"{"a": 1, "b": 2,}"#, "/b", r#"{"a": 1,}"#),
            (r#"{"a": [1, 2]}"#, "/a/1", r#"{"a": [1]}"#),
            (r#"{"a": [1"#, "/a/0", r#"{"a": ["#),
        ] {
            assert_eq!(without(text, pointer), left, "{text} without {pointer}");
        }
    }

    #[test]
    fn members_are_removed_together() {
        let without_nulls = |text: &str| {
            let document = Document::parse(Source::new("x", text), None);
            let nulls: Vec<_> = document.root().members().filter(|member| member.value().is_null()).collect();
            remove_members(&nulls).map(|edits| apply(text, &edits))
        };
        for (text, left) in [
            (r#"{"a": null, "b": null, "c": 3, "d": null}"#, Some(r#"{"c": 3}"#)),
            (r#"{"a": 1, "b": null, "c": null}"#, Some(r#"{"a": 1}"#)),
            ("{\n  \"a\": null,\n  \"b\": null\n}", Some("{}")),
            ("{\"a\": null, // one\n \"b\": 2,\n \"c\": null}", Some("{// one\n \"b\": 2}")),
            ("{\"a\": null, // one\n \"b\": null}", None),
            (r#"{"a": null, ${MORE}, "b": null}"#, None),
        ] {
            assert_eq!(without_nulls(text).as_deref(), left, "{text}");
        }
    }

    #[test]
    fn what_stands_around_a_removed_member_stays() {
        for (text, pointer, left) in [
            ("{\"a\": 1, // one\n \"b\": 2}", "/a", "{// one\n \"b\": 2}"),
            ("{\"a\": 1, // one\n \"b\": 2\n}", "/b", "{\"a\": 1 // one\n}"),
            ("{\"a\": 1, // one\n \"b\": 2}", "/b", "{\"a\": 1 // one\n }"),
            ("{\"a\": 1 /* one */, \"b\": 2}", "/b", "{\"a\": 1 /* one */}"),
            ("{/* one */ \"a\": 1}", "/a", "{/* one */ }"),
            (
                "{\n  // one\n  \"a\": 1,\n  // two\n  \"b\": 2\n}",
                "/a",
                "{\n  // one\n  // two\n  \"b\": 2\n}",
            ),
            ("{\"a\": 1 /* one */, \"b\": 2}", "/a", "{/* one */ \"b\": 2}"),
            (r#"{"a": 1, ${MORE}, "b": 2}"#, "/a", r#"{${MORE}, "b": 2}"#),
        ] {
            assert_eq!(without(text, pointer), left, "{text} without {pointer}");
        }
    }

    #[test]
    fn an_added_member_is_laid_out_like_the_one_before() {
        for (text, added) in [
            ("{\n  \"a\" : 1\n}", "{\n  \"a\" : 1,\n  \"b\" : 2\n}"),
            (r#"{"a":1}"#, r#"{"a":1,"b":2}"#),
            (r#"{"a": 1}"#, r#"{"a": 1, "b": 2}"#),
            ("{ }", r#"{"b": 2}"#),
            ("{/* none */}", r#"{"b": 2/* none */}"#),
        ] {
            let document = Document::parse(Source::new("x", text), None);
            let edit = insert_member(document.root(), "b", "2");
            assert_eq!(apply(text, &edit), added);
        }
    }
    #[test]
    fn an_added_element_is_laid_out_like_the_one_before() {
        for (text, added) in [
            ("[\n  1\n]", "[\n  1,\n  9\n]"),
            ("[1,2]", "[1,2,9]"),
            ("[1, 2]", "[1, 2, 9]"),
            ("[1]", "[1, 9]"),
            ("[]", "[9]"),
        ] {
            let document = Document::parse(Source::new("x", text), None);
            let edit = insert_element(document.root(), "9");
            assert_eq!(apply(text, &edit), added);
        }
    }

    #[test]
    fn the_edits_between_two_texts_are_small() {
        let (old, new) =
            ("{\n \"é\": 1,\n \"b\": 2,\n \"c\": 3\n}\n", "{\n \"è\": 1,\n \"b\": 2,\n \"c\": 33\n}\n");
        let edits = between(old, new);
        assert_eq!(apply(old, &edits), new);
        assert_eq!(
            edits.iter().map(|edit| (edit.span.len(), edit.new_text.as_str())).collect::<Vec<_>>(),
            [(2, "è"), (0, "3")]
        );
        for (old, new) in [("", "a\n"), ("a\nb\n", ""), ("aa\n", "a\n"), ("a", "a\n"), ("a\n\n\nb", "a\n\nb")]
        {
            assert_eq!(apply(old, &between(old, new)), new, "{old:?} {new:?}");
        }
    }
}
