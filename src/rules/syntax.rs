//! Words for what is not strict JSON.

use std::path::Path;

use super::context::{Context, Place, Report};
use super::options::Options;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Edit, Span};
use crate::document::node::{Member, Node};
use crate::document::syntax::{SyntaxError, SyntaxErrorKind};
use crate::document::{Document, edit};
use crate::source::Damage;

pub(super) const RULES: &[Rule] = &[
    rule!("syntax", "json-syntax", Syntax(json_syntax)),
    rule!("syntax", "json-comment", Syntax(json_comment)),
    rule!("syntax", "trailing-comma", Syntax(trailing_comma)),
    rule!("syntax", "duplicate-key", Syntax(duplicate_key)),
    rule!("syntax", "byte-order-mark", Syntax(byte_order_mark)),
    rule!("syntax", "text-encoding", Engine),
];

/// The rule that words a syntax error.
pub(super) const fn rule_for(kind: SyntaxErrorKind) -> &'static str {
    match kind {
        SyntaxErrorKind::Comment => "json-comment",
        SyntaxErrorKind::ExtraComma => "trailing-comma",
        SyntaxErrorKind::DuplicateKey => "duplicate-key",
        SyntaxErrorKind::ByteOrderMark => "byte-order-mark",
        _ => "json-syntax",
    }
}

/// Whether a text with these errors is JSON, but for what many readers of JSON put up with.
pub fn is_nearly_json(errors: &[SyntaxError]) -> bool {
    errors.iter().all(|error| rule_for(error.kind) != "json-syntax")
}

fn report<'c>(error: &SyntaxError, document: &Document, cx: &'c mut Context, message: String) -> Report<'c> {
    let path = document.root().innermost_at(error.span.start).map_or_else(String::new, Node::pointer);
    cx.report(Place::characters(document, error.span, path), message)
}

fn remove(span: Span) -> Vec<Edit> {
    vec![Edit { span, new_text: String::new() }]
}

fn json_syntax(error: &SyntaxError, document: &Document, cx: &mut Context) {
    let found = document.source().slice(error.span.start, error.span.end);
    let related = error.related.map(|span| Place::characters(document, span, String::new()));
    let report = report(error, document, cx, message(error.kind, found)).label_if(related, "opened here");
    match error.kind {
        SyntaxErrorKind::MissingComma => {
            let edit = Edit { span: Span::at(error.span.end), new_text: ",".into() };
            report.fix("add a comma", Applicability::Unsafe, vec![edit]);
        }
        SyntaxErrorKind::UnquotedKey => {
            let edit = Edit { span: error.span, new_text: edit::quote(found) };
            report.fix("quote the key", Applicability::Unsafe, vec![edit]);
        }
        SyntaxErrorKind::SingleQuotes if is_plain(found) => {
            let text = edit::quote(&found[1..found.len() - 1]);
            report.fix(
                "write double quotes",
                Applicability::Unsafe,
                vec![Edit { span: error.span, new_text: text }],
            );
        }
        SyntaxErrorKind::ControlCharacter => {
            let Some(string) = document.root().innermost_at(error.span.start) else { return };
            let text = string.source_text();
            let is_plain = !text.contains('\\') && string.inner_span().len() + 2 == string.span().len();
            if let Some(inner) = text.get(1..text.len() - 1).filter(|_| is_plain) {
                let edit = edit::replace_text(string, inner);
                report.fix("escape it", Applicability::Unsafe, vec![edit]);
            }
        }
        SyntaxErrorKind::BadWord => {
            let Some(word) = json_word(found) else { return };
            report.help(format!("JSON writes it `{word}`")).fix(
                format!("replace it by `{word}`"),
                Applicability::Unsafe,
                vec![Edit { span: error.span, new_text: word.into() }],
            );
        }
        _ => {}
    }
}

/// Whether a string in single quotes is closed, and reads the same between other quotes.
fn is_plain(found: &str) -> bool {
    found.len() > 1 && found.ends_with('\'') && !found.contains(['\\', '"'])
}

fn json_word(found: &str) -> Option<&'static str> {
    match found {
        "True" | "TRUE" => Some("true"),
        "False" | "FALSE" => Some("false"),
        "None" | "NULL" | "Null" | "nil" | "undefined" => Some("null"),
        _ => None,
    }
}

fn message(kind: SyntaxErrorKind, found: &str) -> String {
    use SyntaxErrorKind as E;
    let found: String = found.chars().take(40).collect();
    match kind {
        E::Empty => "there is no JSON here".into(),
        E::UnclosedComment => "this comment is never closed".into(),
        E::MissingComma => "a comma is missing behind this".into(),
        E::MissingColon => format!("a colon is missing behind `{found}`"),
        E::MissingValue => "a value is missing here".into(),
        E::MissingKey => format!("`{found}` stands where a key is expected"),
        E::UnquotedKey => format!("the key `{found}` needs double quotes"),
        E::SingleQuotes => "JSON takes double quotes, not single ones".into(),
        E::UnclosedString => "this string is never closed".into(),
        E::BadEscape => format!("`{found}` is no escape that JSON knows"),
        E::ControlCharacter => "a control character must be escaped inside a string".into(),
        E::BadWord => format!("`{found}` is no JSON value"),
        E::BadNumber => format!("`{found}` is no JSON number"),
        E::Unclosed => format!("this `{found}` is never closed"),
        E::StrayCloser => format!("this `{found}` closes nothing"),
        E::StrayText => format!("`{found}` is not part of any value"),
        E::Elision => format!("`{found}` leaves something out, and is not part of JSON"),
        E::TrailingText => "there is more text behind the end of the document".into(),
        E::TooDeep => "nested too deeply: what is inside is not checked".into(),
        // These four have rules of their own; see `rule_for`.
        E::Comment | E::ExtraComma | E::DuplicateKey | E::ByteOrderMark => String::new(),
    }
}

/// Whether comments in a document do no harm, since they are taken out before AWS reads it.
pub fn takes_comments(document: &Document, options: &Options) -> bool {
    let is_jsonc =
        || Path::new(document.source().name()).extension().is_some_and(|extension| extension == "jsonc");
    options.comments.unwrap_or_else(is_jsonc)
}

fn json_comment(error: &SyntaxError, document: &Document, cx: &mut Context) {
    if takes_comments(document, cx.options()) {
        return;
    }
    let span = edit::with_blanks(document, error.span);
    // ECS loses nothing by it, but people do.
    report(error, document, cx, "JSON has no comments: AWS reads strict JSON".into()).fix(
        "remove the comment",
        Applicability::Unsafe,
        remove(span),
    );
}

fn trailing_comma(error: &SyntaxError, document: &Document, cx: &mut Context) {
    report(error, document, cx, "JSON takes no comma here: nothing follows it".into()).fix(
        "remove the comma",
        Applicability::Safe,
        remove(error.span),
    );
}

/// The member whose key is at this place, where it is one of an object that was read whole.
fn member_at(document: &Document, span: Span) -> Option<Member<'_>> {
    document.root().innermost_at(span.start).and_then(Node::member).filter(|found| found.key().span() == span)
}

fn duplicate_key(error: &SyntaxError, document: &Document, cx: &mut Context) {
    let key = document.source().slice(error.span.start, error.span.end);
    let first = error.related.map(|span| Place::characters(document, span, String::new()));
    let report = report(
        error,
        document,
        cx,
        format!("the key {key} stands in this object before: only the last one counts"),
    )
    .label_if(first, "ignored");
    let ignored = error.related.and_then(|span| member_at(document, span));
    if let Some((ignored, kept)) = ignored.zip(member_at(document, error.span)) {
        // Where both say the same, nothing that somebody meant is lost.
        let is_copy = ignored.value().source_text() == kept.value().source_text();
        let applicability = if is_copy { Applicability::Safe } else { Applicability::Unsafe };
        let edits = vec![edit::remove_member(ignored)];
        report.fix("remove the one that does not count", applicability, edits);
    }
}

fn byte_order_mark(error: &SyntaxError, document: &Document, cx: &mut Context) {
    report(error, document, cx, "the file begins with a byte-order mark, which the AWS CLI refuses".into())
        .fix("remove the byte-order mark", Applicability::Safe, remove(error.span));
}

/// What to say of bytes that are not text. The engine reports it, since there is no document to check.
pub fn damage_message(damage: Damage) -> (String, &'static str) {
    match damage {
        Damage::Utf16 => (
            "the file is UTF-16, but JSON is read as UTF-8".into(),
            "save it as UTF-8; what Windows PowerShell writes with `>` is UTF-16",
        ),
        Damage::NotUtf8(at) => (format!("the byte at offset {at} is not UTF-8"), "save the file as UTF-8"),
        Damage::TooLarge => {
            ("the file is larger than 4 GiB and was not read".into(), "an ECS document has at most a few KiB")
        }
    }
}
