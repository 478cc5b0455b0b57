//! Pictures of source code with labels. The only file that knows `miette`.
//!
//! `miette` reads a source from its start for every diagnostic, prints lines whole, and panics on a label beyond
//! column 65,535; so it is never handed a file, only a [`Window`] on the lines around the labels.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents,
    ThemeStyles,
};

use super::Look;
use super::window::Window;
use crate::diagnostic::{Label, Severity, Span};
use crate::report::text::printable;
use crate::source::{Position, Source};

/// How wide a picture is where nobody says how wide the screen is.
const WIDTH: usize = 120;

/// A picture of what labels point at, with so many lines around it. Labels that have no room are given back.
pub(super) fn draw<'l>(
    source: &Source,
    labels: &[&'l Label],
    severity: Option<Severity>,
    around: u32,
    look: &Look,
) -> (String, Vec<&'l Label>) {
    let Some(first) = labels.first() else { return (String::new(), Vec::new()) };
    let at = source.position(first.span.start);
    if source.is_empty() {
        return (
            format!("   ╭─[{}:{}:{}]\n   ╰────\n", name(source), at.line, at.column),
            labels[1..].to_vec(),
        );
    }
    let window = window(source, labels, around, look);
    let (mut places, mut left) = (Vec::new(), Vec::new());
    for (index, label) in labels.iter().enumerate() {
        match window.range(source, label.span) {
            Some((start, end)) => places.push(Place {
                start,
                end,
                words: printable(&label.message).into(),
                is_first: index == 0,
            }),
            None => left.push(*label),
        }
    }
    let picture = Picture { name: name(source), at, window, places };
    (render(&picture, severity, look), left)
}

fn name(source: &Source) -> String {
    printable(source.name()).into_owned()
}

fn window(source: &Source, labels: &[&Label], around: u32, look: &Look) -> Window {
    let lines = labels.iter().map(|label| source.line_of(label.span.start));
    let first = lines.clone().min().unwrap_or(0).saturating_sub(around);
    let mut last = (lines.max().unwrap_or(0) + around).min(source.line_count().saturating_sub(1));
    let reaches = |line: u32| labels.iter().any(|label| source.line_of(label.span.start) == line);
    while last > first && source.line(last).is_empty() && !reaches(last) {
        last -= 1;
    }
    let spans: Vec<Span> = labels.iter().map(|label| label.span).collect();
    let gutter = (last + 1).to_string().len() + 4;
    Window::new(source, first, last, &spans, look.width.unwrap_or(WIDTH).saturating_sub(gutter))
}

/// Has `miette` draw the picture, and takes it out of its frame: what stands above and below is ours.
fn render(picture: &Picture, severity: Option<Severity>, look: &Look) -> String {
    let mut theme = GraphicalTheme::unicode_nocolor();
    if look.colour {
        theme.styles = styles(picture, severity);
    }
    let lines = picture.window.text.lines().count();
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(usize::MAX)
        .with_context_lines(lines)
        .with_links(false);
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = handler.render_report(&mut text, picture);
    let frame = text.lines().skip_while(|line| !line.contains("╭─["));
    frame.fold(String::new(), |text, line| text + line.trim_end() + "\n")
}

/// The styles, with the severity's for what the diagnostic points at. `miette` gives them out in the order of the
/// labels in the source.
fn styles(picture: &Picture, severity: Option<Severity>) -> ThemeStyles {
    let mut styles = ThemeStyles::ansi();
    let first = match severity {
        Some(Severity::Error) => styles.error,
        Some(Severity::Warning) => styles.warning,
        Some(Severity::Info) | None => styles.advice,
    };
    let mut places: Vec<&Place> = picture.places.iter().collect();
    places.sort_by_key(|place| place.start);
    styles.highlights = places.iter().map(|place| if place.is_first { first } else { styles.help }).collect();
    styles
}

/// A label as it is drawn.
#[derive(Debug)]
struct Place {
    start: usize,
    end: usize,
    words: String,
    is_first: bool,
}

#[derive(Debug)]
struct Picture {
    name: String,
    at: Position,
    window: Window,
    places: Vec<Place>,
}

impl fmt::Display for Picture {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Picture {}

impl miette::Diagnostic for Picture {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(self)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = |place: &Place| {
            let words = (!place.words.is_empty()).then(|| place.words.clone());
            let span = SourceSpan::new(place.start.into(), place.end - place.start);
            if place.is_first {
                LabeledSpan::new_primary_with_span(words, span)
            } else {
                LabeledSpan::new_with_span(words, span)
            }
        };
        Some(Box::new(self.places.iter().map(label)))
    }
}

impl SourceCode for Picture {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.window.text.as_str().read_span(span, before, after)?;
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.name.clone(),
            contents.data(),
            *contents.span(),
            contents.line() + self.window.first_line as usize,
            // The column is shown only of what the diagnostic points at.
            self.at.column.saturating_sub(1) as usize,
            contents.line_count(),
        )))
    }
}
