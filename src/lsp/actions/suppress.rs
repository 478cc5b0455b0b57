//! Not to be told of a diagnostic any more: by a comment above it, or by an entry for the configuration.

use super::{Action, ActionKind};
use crate::diagnostic::{Diagnostic, Edit, Span};
use crate::document::Document;

/// What a person is to put in its place.
const REASON: &str = "TODO: say why";

/// A comment above the line of a diagnostic, indented like the line.
pub(super) fn by_comment(document: &Document, index: usize, found: &Diagnostic) -> Action {
    let source = document.source();
    let line = source.line_of(found.primary.span.start);
    let text = source.line(line);
    let indent = &text[..text.len() - text.trim_start().len()];
    let comment =
        format!("{indent}// ecslint-ignore-next-line {}: {REASON}{}", found.rule, source.line_ending());
    let edit = Edit { span: Span::at(source.line_start(line)), new_text: comment };
    Action {
        title: format!("suppress `{}` here by a comment", found.rule),
        kind: ActionKind::QuickFix { is_safe: false },
        diagnostic: Some(index),
        edits: vec![(document.id(), vec![edit])],
    }
}

/// The entry of a configuration that suppresses a diagnostic in a file, whose path is relative to that configuration.
pub fn entry(found: &Diagnostic, file: &str) -> String {
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let rules = quoted(&found.rule);
    // From the folder of the configuration on, and taken by the letter.
    let glob: String = file.chars().fold(String::from("/"), |mut glob, c| {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '\\' | '!') {
            glob.push('\\');
        }
        glob.push(c);
        glob
    });
    let path = match found.primary.path.as_str() {
        "" => String::new(),
        path => format!("path = {}\n", quoted(path)),
    };
    let (files, reason) = (quoted(&glob), quoted(REASON));
    format!("[[suppress]]\nrules = [{rules}]\nfiles = [{files}]\n{path}reason = {reason}\n")
}
