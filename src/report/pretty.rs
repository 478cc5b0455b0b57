//! For people: the source with the exact characters underlined, the reason, and what would be right. The only file
//! that knows `miette`.
//!
//! `miette` reads a source from its start for every diagnostic, prints lines whole, and panics on a label beyond
//! column 65,535; so it is never handed a file, only a window on the lines around the labels.

use std::fmt::{self, Write as _};
use std::io::{self, Write};

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents,
    ThemeCharacters, ThemeStyles,
};

use super::Outcome;
use crate::diagnostic::{Applicability, Diagnostic, Label, Severity, Span};
use crate::rules;
use crate::source::Source;

/// A longer line is shown in part.
const LONG_LINE: u32 = 400;

/// How many characters of a long line are shown on each side of a span.
const AROUND: usize = 60;

/// Labels further apart than this many lines are not shown in one picture.
const FAR: u32 = 5;

/// Writes the report, with or without colour, and at most so many diagnostics of each file; 0 is all of them.
pub fn write(outcome: &Outcome, colour: bool, most: usize, out: &mut dyn Write) -> io::Result<()> {
    let most = if most == 0 { usize::MAX } else { most };
    for of_one_file in outcome.diagnostics.chunk_by(|one, next| one.primary.source == next.primary.source) {
        let document = outcome.workspace.document(of_one_file[0].primary.source);
        let secrets = document.map(rules::secret_spans).unwrap_or_default();
        for diagnostic in of_one_file.iter().take(most) {
            writeln!(out, "{}", render(outcome, diagnostic, &secrets, colour))?;
        }
        if let Some(hidden) = of_one_file.len().checked_sub(most).filter(|hidden| *hidden > 0) {
            let name = outcome.source(of_one_file[0].primary.source).map_or("", |source| source.name());
            writeln!(out, "{name}: {hidden} more are not shown; `--max-findings 0` shows all\n")?;
        }
    }
    summary(outcome, out)
}

fn summary(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let counts = outcome.summary();
    let some = |count: usize, thing: &str| format!("{count} {thing}{}", if count == 1 { "" } else { "s" });
    write!(out, "{} in {}", found(counts), some(counts.files, "file"))?;
    if counts.suppressed > 0 {
        write!(out, ", {} suppressed", counts.suppressed)?;
    }
    let fixable = outcome.fixable(Applicability::Safe) + outcome.fixable(Applicability::Unsafe);
    if fixable > 0 {
        write!(out, "; {fixable} with a fix")?;
    }
    writeln!(out)
}

fn found(counts: super::Summary) -> String {
    let parts = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let words: Vec<_> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| {
            format!("{count} {word}{}", if *count == 1 || *word == "info" { "" } else { "s" })
        })
        .collect();
    if words.is_empty() { "nothing found".into() } else { words.join(", ") }
}

fn render(outcome: &Outcome, diagnostic: &Diagnostic, secrets: &[Span], colour: bool) -> String {
    let mut text = String::new();
    let Some(source) = outcome.source(diagnostic.primary.source) else { return text };
    let (near, far): (Vec<&Label>, Vec<&Label>) =
        diagnostic.labels.iter().partition(|label| is_near(source, diagnostic, label));
    let picture = Picture::new(source, diagnostic, &near, secrets);
    let icon = format!("{}[{}]:", diagnostic.severity, diagnostic.rule);
    let characters = ThemeCharacters {
        error: icon.clone(),
        warning: icon.clone(),
        advice: icon,
        ..ThemeCharacters::unicode()
    };
    let styles = if colour { ThemeStyles::ansi() } else { ThemeStyles::none() };
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_width(200)
        .with_context_lines(1)
        .with_links(false);
    // Writing to a string cannot fail.
    let _ = handler.render_report(&mut text, &picture);
    for label in far {
        let Some(other) = outcome.source(label.source) else { continue };
        let at = other.position(label.span.start);
        let _ = writeln!(text, "  note: {}:{}:{}: {}", other.name(), at.line, at.column, label.message);
    }
    if rules::find(&diagnostic.rule).is_some() {
        let _ = writeln!(text, "  docs: ecslint explain {}", diagnostic.rule);
    }
    text.trim_start_matches(' ').to_owned()
}

/// Whether a label fits into the picture of its diagnostic.
fn is_near(source: &Source, diagnostic: &Diagnostic, label: &Label) -> bool {
    let line = |span: Span| source.line_of(span.start);
    let line_length = |span: Span| source.line_start(line(span) + 1) - source.line_start(line(span));
    label.source == diagnostic.primary.source
        && line(label.span).abs_diff(line(diagnostic.primary.span)) <= FAR
        && line_length(label.span) <= LONG_LINE
        && line_length(diagnostic.primary.span) <= LONG_LINE
}

/// A diagnostic as `miette` takes it, with the window of the source that it shows.
#[derive(Debug)]
struct Picture {
    message: String,
    severity: Severity,
    help: Option<String>,
    labels: Vec<(SourceSpan, String)>,
    window: Window,
}

/// Some lines of a source, or a part of one long line.
#[derive(Debug)]
struct Window {
    name: String,
    text: String,
    first_line: usize,
    first_column: usize,
}

impl Picture {
    fn new(source: &Source, diagnostic: &Diagnostic, near: &[&Label], secrets: &[Span]) -> Self {
        let labels: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(near.iter().copied()).collect();
        let (start, end) = bounds(source, &labels);
        let first_line = source.line_of(start);
        let before = source.slice(source.line_start(first_line), start);
        let window = Window {
            name: source.name().to_owned(),
            text: without(secrets, source.slice(start, end), start),
            first_line: first_line as usize,
            first_column: before.chars().count(),
        };
        let place = |label: &Label| {
            // Only the first line of a long span is underlined.
            let line_end =
                source.line_start(source.line_of(label.span.start)) + line_length(source, label.span.start);
            let stop = label.span.end.min(line_end.max(label.span.start + 1)).min(end);
            let offset = label.span.start.saturating_sub(start) as usize;
            (
                SourceSpan::new(offset.into(), stop.saturating_sub(label.span.start) as usize),
                label.message.clone(),
            )
        };
        Self {
            message: diagnostic.message.clone(),
            severity: diagnostic.severity,
            help: diagnostic.help.clone(),
            labels: labels.into_iter().map(place).collect(),
            window,
        }
    }
}

/// A part of a source that begins at `start`, with asterisks for what is secret in it: as many as there were bytes,
/// so that every other character stays where it is.
fn without(secrets: &[Span], text: &str, start: u32) -> String {
    let is_secret = |at: usize| {
        let at = start + u32::try_from(at).unwrap_or(u32::MAX);
        let next = secrets.partition_point(|span| span.end <= at);
        secrets.get(next).is_some_and(|span| span.start <= at)
    };
    let hidden = |(at, c): (usize, char)| match c {
        '\n' | '\r' => c.to_string(),
        _ if is_secret(at) => "*".repeat(c.len_utf8()),
        _ => c.to_string(),
    };
    text.char_indices().map(hidden).collect()
}

/// Length of a line without its ending.
fn line_length(source: &Source, offset: u32) -> u32 {
    u32::try_from(source.line(source.line_of(offset)).len()).unwrap_or(u32::MAX)
}

/// The characters that a picture shows: whole lines with one of context, or the surroundings on a long line.
fn bounds(source: &Source, labels: &[&Label]) -> (u32, u32) {
    let first = labels.iter().map(|label| source.line_of(label.span.start)).min().unwrap_or(0);
    let last = labels.iter().map(|label| source.line_of(label.span.start)).max().unwrap_or(0);
    let (start, end) = (source.line_start(first.saturating_sub(1)), source.line_start(last + 2));
    let is_short =
        (first.saturating_sub(1)..=last + 1).all(|line| source.line(line).len() <= LONG_LINE as usize);
    if is_short {
        return (start, end);
    }
    let span = labels.first().map_or_else(Span::default, |label| label.span);
    let line = source.line_of(span.start);
    let (line_start, line_end) =
        (source.line_start(line), source.line_start(line) + line_length(source, span.start));
    let before: usize =
        source.slice(line_start, span.start).chars().rev().take(AROUND).map(char::len_utf8).sum();
    let stop = span.end.min(line_end).max(span.start);
    let shown = source.slice(span.start, stop).chars().take(2 * AROUND).map(char::len_utf8).sum::<usize>();
    let stop = span.start + u32::try_from(shown).unwrap_or(0);
    let after: usize = source.slice(stop, line_end).chars().take(AROUND).map(char::len_utf8).sum();
    (span.start - u32::try_from(before).unwrap_or(0), stop + u32::try_from(after).unwrap_or(0))
}

impl fmt::Display for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Picture {}

impl miette::Diagnostic for Picture {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        (!self.window.text.is_empty()).then_some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = |(index, (span, words)): (usize, &(SourceSpan, String))| {
            let words = (!words.is_empty()).then(|| words.clone());
            if index == 0 {
                LabeledSpan::new_primary_with_span(words, *span)
            } else {
                LabeledSpan::new_with_span(words, *span)
            }
        };
        Some(Box::new(self.labels.iter().enumerate().map(label)))
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.text.as_str().read_span(span, before, after)?;
        let shift = if contents.line() == 0 { self.first_column } else { 0 };
        let contents = miette::MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.first_line,
            contents.column() + shift,
            contents.line_count(),
        );
        Ok(Box::new(contents))
    }
}
