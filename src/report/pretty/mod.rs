//! For people: the source with the exact characters underlined, the reason, and what would be right.

mod picture;
mod sources;
mod summary;
mod window;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use anstyle::{AnsiColor, Style};
use sources::Sources;

use super::Outcome;
use super::text::printable;
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::rules;

/// Labels further apart than this many lines are not shown in one picture.
const FAR: u32 = 5;

/// How the report shall look.
#[derive(Debug, Clone, Copy, Default)]
pub struct Look {
    /// Whether there are colours.
    pub colour: bool,
    /// Whether names of rules are links to their pages.
    pub links: bool,
    /// How many columns the screen has, where that is known.
    pub width: Option<usize>,
    /// At most so many diagnostics of each file are shown; 0 is all of them.
    pub most: usize,
}

/// Writes the report.
pub fn write(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    diagnostics(outcome, look, out)?;
    if outcome.summary().files == 0 {
        // Why there are none is told on standard error; it is nothing to be pleased about.
        return Ok(());
    }
    let bold = style(Style::new().bold(), look);
    writeln!(out, "{bold}{}{bold:#}", summary::line(outcome))
}

/// Writes the diagnostics alone.
pub fn diagnostics(outcome: &Outcome, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let most = if look.most == 0 { usize::MAX } else { look.most };
    let mut explained = HashSet::new();
    let sources = Sources::new(outcome);
    for of_one_file in outcome.diagnostics.chunk_by(|one, next| one.primary.source == next.primary.source) {
        for diagnostic in of_one_file.iter().take(most) {
            let is_new = explained.insert(&*diagnostic.rule);
            writeln!(out, "{}", render(&sources, diagnostic, is_new, look))?;
        }
        if let Some(hidden) = of_one_file.len().checked_sub(most).filter(|hidden| *hidden > 0) {
            let name = printable(outcome.name(of_one_file[0].primary.source));
            let are = if hidden == 1 { "is" } else { "are" };
            writeln!(out, "{name}: {hidden} more {are} not shown; `--max-findings 0` shows all\n")?;
        }
    }
    Ok(())
}

fn render(sources: &Sources, diagnostic: &Diagnostic, is_new: bool, look: &Look) -> String {
    let mut text = header(sources.outcome, diagnostic, look);
    let Some(source) = sources.get(diagnostic.primary.source) else { return text };
    let is_near = |label: &&Label| {
        let line = |label: &Label| source.line_of(label.span.start);
        label.source == diagnostic.primary.source && line(label).abs_diff(line(&diagnostic.primary)) <= FAR
    };
    let (near, far): (Vec<&Label>, Vec<&Label>) = diagnostic.labels.iter().partition(is_near);
    let near: Vec<&Label> = std::iter::once(&diagnostic.primary).chain(near).collect();
    let (picture, left) = picture::draw(source, &near, Some(diagnostic.severity), 1, look);
    let mut pictures = vec![picture];
    for label in left.into_iter().chain(far) {
        let Some(source) = sources.get(label.source) else { continue };
        pictures.push(picture::draw(source, &[label], None, 0, look).0);
    }
    text += &aligned(&pictures);
    if let Some(help) = &diagnostic.help {
        text += &note("help", &printable(help), look);
    }
    let has_page =
        || rules::find(&diagnostic.rule).is_some() || sources.outcome.custom(&diagnostic.rule).is_some();
    if is_new && has_page() {
        text += &note("docs", &format!("ecslint explain {}", diagnostic.rule), look);
    }
    text
}

/// The pictures below each other, with their left edges in line.
fn aligned(pictures: &[String]) -> String {
    let edge = |picture: &String| picture.len() - picture.trim_start().len();
    let widest = pictures.iter().map(edge).max().unwrap_or(0);
    let lines = pictures.iter().flat_map(|picture| {
        let shift = " ".repeat(widest - edge(picture));
        picture.lines().map(move |line| format!("{shift}{line}"))
    });
    lines.fold(String::new(), |text, line| text + &line + "\n")
}

/// `error[rule]: message`.
fn header(outcome: &Outcome, diagnostic: &Diagnostic, look: &Look) -> String {
    let colour = match diagnostic.severity {
        Severity::Error => AnsiColor::Red,
        Severity::Warning => AnsiColor::Yellow,
        Severity::Info => AnsiColor::Cyan,
    };
    let (strong, bold) = (style(colour.on_default().bold(), look), style(Style::new().bold(), look));
    let rule = printable(&diagnostic.rule);
    let rule = match outcome.url(&diagnostic.rule).filter(|_| look.links) {
        Some(url) => format!("\u{1b}]8;;{}\u{1b}\\{rule}\u{1b}]8;;\u{1b}\\", printable(&url)),
        None => rule.into_owned(),
    };
    let message = printable(&diagnostic.message);
    format!("{strong}{}[{rule}]{strong:#}{bold}: {message}{bold:#}\n", diagnostic.severity)
}

/// A line under the picture; of several lines if the screen is narrow.
fn note(what: &str, words: &str, look: &Look) -> String {
    let cyan = style(AnsiColor::Cyan.on_default(), look);
    let indent = " ".repeat(what.len() + 4);
    let lines = match look.width {
        Some(width) => textwrap::wrap(words, whole_words(width.saturating_sub(indent.len()).max(20))),
        None => vec![words.into()],
    };
    let mut text = String::new();
    for (index, line) in lines.iter().enumerate() {
        // Writing to a string cannot fail.
        let _ = match index {
            0 => writeln!(text, "  {cyan}{what}:{cyan:#} {line}"),
            _ => writeln!(text, "{indent}{line}"),
        };
    }
    text
}

/// How text is wrapped: names of rules and members are not broken at their hyphens, since they are there to be copied.
pub fn whole_words(width: usize) -> textwrap::Options<'static> {
    textwrap::Options::new(width)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
}

fn style(style: Style, look: &Look) -> Style {
    if look.colour { style } else { Style::new() }
}
