//! The stable machine format, version 1: `schemas/output.schema.json` describes it.

use std::io::{self, Write};

use serde::Serialize;

use super::{Outcome, Summary};
use crate::diagnostic::{Diagnostic, Edit, Fix, Label, SourceId, Span};
use crate::source::Position;

#[derive(Serialize)]
struct Report<'o> {
    version: u32,
    diagnostics: Vec<Item<'o>>,
    summary: Summary,
}

#[derive(Serialize)]
struct Item<'o> {
    rule: &'o str,
    severity: &'static str,
    message: &'o str,
    help: Option<&'o str>,
    url: Option<String>,
    #[serde(flatten)]
    place: Place<'o>,
    labels: Vec<Labelled<'o>>,
    fix: Option<FixItem<'o>>,
}

#[derive(Serialize)]
struct Place<'o> {
    file: &'o str,
    path: &'o str,
    range: Range,
}

#[derive(Serialize)]
struct Labelled<'o> {
    message: &'o str,
    #[serde(flatten)]
    place: Place<'o>,
}

#[derive(Serialize)]
struct FixItem<'o> {
    title: &'o str,
    applicability: &'static str,
    edits: Vec<EditItem<'o>>,
}

#[derive(Serialize)]
struct EditItem<'o> {
    range: Range,
    new_text: &'o str,
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let diagnostics = outcome.diagnostics.iter().map(|diagnostic| item(outcome, diagnostic)).collect();
    let report = Report { version: 1, diagnostics, summary: outcome.summary() };
    serde_json::to_writer_pretty(&mut *out, &report)?;
    writeln!(out)
}

fn item<'o>(outcome: &'o Outcome, diagnostic: &'o Diagnostic) -> Item<'o> {
    Item {
        rule: &diagnostic.rule,
        severity: diagnostic.severity.as_str(),
        message: &diagnostic.message,
        help: diagnostic.help.as_deref(),
        url: outcome.url(&diagnostic.rule),
        place: place(outcome, &diagnostic.primary),
        labels: diagnostic.labels.iter().map(|label| labelled(outcome, label)).collect(),
        fix: diagnostic.fix.as_ref().map(|fix| fix_item(outcome, diagnostic.primary.source, fix)),
    }
}

fn labelled<'o>(outcome: &'o Outcome, label: &'o Label) -> Labelled<'o> {
    Labelled { message: &label.message, place: place(outcome, label) }
}

fn place<'o>(outcome: &'o Outcome, label: &'o Label) -> Place<'o> {
    Place {
        file: outcome.name(label.source),
        path: &label.path,
        range: range(outcome, label.source, label.span),
    }
}

fn range(outcome: &Outcome, source: SourceId, span: Span) -> Range {
    let (start, end) = outcome.range(source, span);
    Range { start, end }
}

fn fix_item<'o>(outcome: &'o Outcome, source: SourceId, fix: &'o Fix) -> FixItem<'o> {
    let edit =
        |edit: &'o Edit| EditItem { range: range(outcome, source, edit.span), new_text: &edit.new_text };
    FixItem {
        title: &fix.title,
        applicability: fix.applicability.as_str(),
        edits: fix.edits.iter().map(edit).collect(),
    }
}
