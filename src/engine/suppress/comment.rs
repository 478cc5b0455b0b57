//! Comments that suppress: `// ecslint-ignore-next-line RULE[, RULE]: reason`, and `ecslint-ignore-file`.

use std::borrow::Cow;

use super::{Origin, Scope, Suppression, UNUSED};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Span};
use crate::document::node::Node;
use crate::document::{Document, edit};
use crate::engine::Entry;
use crate::engine::config::levels::Name;
use crate::rules;

/// What comments for ecslint begin with.
const PREFIX: &str = "ecslint-";
const NEXT_LINE: &str = "ecslint-ignore-next-line";
const FILE: &str = "ecslint-ignore-file";

/// Adds the suppressions in the comments of a document, in order, and what is wrong with them.
pub(super) fn suppressions<'w>(
    entry: &'w Entry,
    suppressions: &mut Vec<Suppression<'w>>,
    wrong: &mut Vec<Diagnostic>,
) {
    let document = &*entry.document;
    for comment in document.comments().iter().map(|span| Comment::new(document, *span)) {
        let Some(words) = comment.text.strip_prefix(PREFIX).map(|_| comment.text) else { continue };
        let command = words.split(|c: char| c.is_whitespace() || c == ':').next().unwrap_or("");
        let scope = match command {
            FILE => Scope::File,
            NEXT_LINE => Scope::Line(comment.next_line()),
            _ => {
                let help = format!("did you mean `{NEXT_LINE}` or `{FILE}`?");
                wrong.extend(comment.wrong(
                    entry,
                    comment.part(command),
                    format!("`{command}` is nothing that ecslint knows"),
                    Some(help),
                ));
                continue;
            }
        };
        comment.read(entry, command, scope, suppressions, wrong);
    }
}

/// The names of rules, groups and categories in the comments of a document that suppress, and where each stands.
pub fn names(document: &Document) -> Vec<(Span, &str)> {
    let comments = document.comments().iter().map(|span| Comment::new(document, *span));
    let named = comments.flat_map(|comment| {
        let command = [FILE, NEXT_LINE].into_iter().find(|command| comment.text.starts_with(command));
        let names = command.map(|command| names_and_reason(comment.text, command).0).unwrap_or_default();
        names.into_iter().map(move |name| (comment.part(name), name))
    });
    named.collect()
}

/// What stands behind the command of a comment: names with commas between them, a colon, and the reason.
fn names_and_reason<'d>(text: &'d str, command: &str) -> (Vec<&'d str>, Option<&'d str>) {
    let rest = &text[command.len()..];
    let (names, reason) = rest.split_once(':').map_or((rest, None), |(names, why)| (names, Some(why.trim())));
    (names.split(',').map(str::trim).filter(|name| !name.is_empty()).collect(), reason)
}

/// A comment without its markers.
struct Comment<'d> {
    document: &'d Document,
    span: Span,
    text: &'d str,
}

impl<'d> Comment<'d> {
    fn new(document: &'d Document, span: Span) -> Self {
        let text = document.source().slice(span.start, span.end);
        let text = text.trim_start_matches(['/', '*', '#']).trim_end_matches(['/', '*']).trim();
        Self { document, span, text }
    }

    /// The names in it, and the suppression that each is.
    fn read(
        &self,
        entry: &Entry,
        command: &str,
        scope: Scope<'d>,
        suppressions: &mut Vec<Suppression<'d>>,
        wrong: &mut Vec<Diagnostic>,
    ) {
        let (names, reason) = names_and_reason(self.text, command);
        if names.is_empty() {
            let help =
                Some(format!("`// {command} RULE: reason`, and several rules with commas between them"));
            wrong.extend(self.wrong(
                entry,
                self.part(command),
                "this suppresses nothing: it names no rule",
                help,
            ));
        }
        let known: Vec<&str> = entry.settings.custom_names().collect();
        for (index, name) in names.iter().enumerate() {
            let at = self.label(self.part(name));
            let name = Name::new(*name);
            if let Err((message, help)) = name.check(&known) {
                wrong.extend(self.wrong(entry, at.span, message, help));
                continue;
            }
            let removal = self.removal(&names, index);
            suppressions.push(Suppression {
                source: self.document.id(),
                name,
                scope,
                reason: reason.filter(|reason| !reason.is_empty()),
                origin: Origin::Comment { at, removal },
                is_used: false,
            });
        }
    }

    /// The next line that is not blank and no comment alone: from its first character to its last.
    fn next_line(&self) -> Span {
        let source = self.document.source();
        let first = source.line_of(self.span.end.saturating_sub(1).max(self.span.start)) + 1;
        let holds_something = |line: &u32| {
            let (start, text) = (source.line_start(*line), source.line(*line));
            let blanks = u32::try_from(text.len() - text.trim_start().len()).unwrap_or(0);
            let is_comment =
                self.document.comments().binary_search_by_key(&(start + blanks), |span| span.start);
            !text.trim().is_empty() && is_comment.is_err()
        };
        let line = (first..source.line_count()).find(holds_something).unwrap_or(first);
        let start = source.line_start(line);
        Span::new(start, start + u32::try_from(source.line(line).len()).unwrap_or(0))
    }

    /// The edit that takes one of its names out, or the whole comment if there is no other.
    fn removal(&self, names: &[&str], index: usize) -> Edit {
        let span = match (names.get(index + 1), index.checked_sub(1).and_then(|index| names.get(index))) {
            (Some(next), _) => Span::new(self.part(names[index]).start, self.part(next).start),
            (None, Some(last)) => Span::new(self.part(last).end, self.part(names[index]).end),
            (None, None) => edit::with_blanks(self.document, self.span),
        };
        Edit { span, new_text: String::new() }
    }

    /// The place of a part of its text.
    fn part(&self, part: &str) -> Span {
        let offset = part.as_ptr().addr() - self.document.source().text().as_ptr().addr();
        let start = u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(start, start + u32::try_from(part.len()).unwrap_or(0))
    }

    fn label(&self, span: Span) -> Label {
        let node = self.document.root().innermost_at(span.start);
        Label::new(self.document.id(), span, node.map(Node::pointer).unwrap_or_default())
    }

    /// What is wrong with it, if that is to be told.
    fn wrong(
        &self,
        entry: &Entry,
        span: Span,
        message: impl Into<Cow<'static, str>>,
        help: Option<String>,
    ) -> Option<Diagnostic> {
        let severity = entry.settings.levels().of(rules::find(UNUSED)?)?;
        let help = help.map(Cow::Owned);
        Some(Diagnostic { help, ..Diagnostic::new(UNUSED, severity, message, self.label(span)) })
    }
}

/// The fix that takes a suppression out.
pub(super) fn fix(removal: &Edit) -> Fix {
    Fix {
        title: "remove the suppression".into(),
        applicability: Applicability::Safe,
        edits: vec![removal.clone()],
    }
}
