//! The part of a source that a picture shows: some lines, of long ones what is around the labels.

use unicode_width::UnicodeWidthChar as _;

use crate::diagnostic::Span;
use crate::report::text::picture;
use crate::source::{BYTE_ORDER_MARK, Source};

/// What stands where a line is cut.
const CUT: &str = "…";

/// Lines of a source as they are shown.
#[derive(Debug)]
pub(super) struct Window {
    /// The lines, each with its ending.
    pub(super) text: String,
    /// The first line, from 0.
    pub(super) first_line: u32,
    /// Where each character that is shown comes from, and where it is: both ascending.
    places: Vec<(u32, usize)>,
}

impl Window {
    /// A window on the lines from `first` to `last` (from 0) of at most so many columns. Around the spans, which are
    /// given by their importance, nothing is cut away if that can be avoided.
    pub(super) fn new(source: &Source, first: u32, last: u32, spans: &[Span], width: usize) -> Self {
        let mut window = Self { text: String::new(), first_line: first, places: Vec::new() };
        for line in first..=last {
            let start = source.line_start(line);
            let end = start + u32::try_from(source.line(line).len()).unwrap_or(0);
            let on_it = spans.iter().find(|span| source.line_of(span.start) == line);
            let span =
                on_it.map_or(Span::at(start), |span| Span::new(span.start.min(end), span.end.min(end)));
            let shown = cut(source, Span::new(start, end), span, width);
            window.add(source, Span::new(start, end), shown);
        }
        window
    }

    fn add(&mut self, source: &Source, line: Span, shown: Span) {
        if shown.start > line.start {
            self.text += CUT;
        }
        let mut from = shown.start;
        for c in source.slice(shown.start, shown.end).chars() {
            self.places.push((from, self.text.len()));
            from += u32::try_from(c.len_utf8()).unwrap_or(1);
            // The byte-order mark has no width, and is not there for who reads.
            if !BYTE_ORDER_MARK.contains(c) || from > 3 {
                self.text.push(picture(c));
            }
        }
        self.places.push((shown.end, self.text.len()));
        if shown.end < line.end {
            self.text += CUT;
        }
        self.text.push('\n');
    }

    /// Where a character of the source is in the window; nothing if it is not shown.
    pub(super) fn place(&self, offset: u32) -> Option<usize> {
        let at = self.places.partition_point(|(from, _)| *from < offset);
        self.places.get(at).filter(|(from, _)| *from == offset).map(|(_, place)| *place)
    }

    /// Where the characters of a span are, as far as they are shown on its first line.
    pub(super) fn range(&self, source: &Source, span: Span) -> Option<(usize, usize)> {
        let start = self.place(span.start)?;
        let line = source.line_of(span.start);
        let line_end = source.line_start(line) + u32::try_from(source.line(line).len()).unwrap_or(0);
        let end = span.end.min(line_end).max(span.start);
        // Beyond the cut it is as long as what is shown.
        let at = self.places.partition_point(|(from, _)| *from <= end).saturating_sub(1);
        let end = self.places.get(at).map_or(start, |(_, place)| *place).max(start);
        Some((start, end))
    }
}

/// The part of a line that is shown if a span on it shall be seen and there are so many columns.
fn cut(source: &Source, line: Span, span: Span, width: usize) -> Span {
    let room = width.max(8);
    let fits = |part: Span, room: usize| {
        part.len() as usize <= 4 * room && columns(source.slice(part.start, part.end)) <= room
    };
    if fits(line, room) {
        return line;
    }
    let room = room - 2 * columns(CUT);
    if fits(Span::new(line.start, span.end), room) {
        return Span::new(line.start, forward(source, line.start, line.end, room));
    }
    // A third of the room is for what stands before the span, more if the span and what follows need less.
    let behind = forward(source, span.start, line.end, room - room / 3);
    let used = columns(source.slice(span.start, behind));
    Span::new(backward(source, line.start, span.start, room - used), behind)
}

/// How far one gets from `start` in so many columns.
fn forward(source: &Source, start: u32, end: u32, room: usize) -> u32 {
    start + take(source.slice(start, end).chars(), room)
}

/// How far one gets back from `end` in so many columns.
fn backward(source: &Source, start: u32, end: u32, room: usize) -> u32 {
    end - take(source.slice(start, end).chars().rev(), room)
}

/// How many bytes the characters have that fit into so many columns.
fn take(characters: impl Iterator<Item = char>, room: usize) -> u32 {
    let mut used = 0;
    let fitting = characters.take_while(|c| {
        used += width(*c);
        used <= room
    });
    fitting.map(|c| u32::try_from(c.len_utf8()).unwrap_or(1)).sum()
}

fn columns(text: &str) -> usize {
    text.chars().map(width).sum()
}

/// How many columns a character takes; a tab at most four.
fn width(c: char) -> usize {
    if c == '\t' { 4 } else { picture(c).width().unwrap_or(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: u32, end: u32, width: usize) -> (String, Option<(usize, usize)>) {
        let source = Source::new("x", text);
        let window = Window::new(&source, 0, 0, &[Span::new(start, end)], width);
        (window.text.trim_end().to_owned(), window.range(&source, Span::new(start, end)))
    }

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let line = "0123456789abcdefghijklmnopqrstuvwxyz";
        assert_eq!(shown(line, 4, 6, 40), (line.to_owned(), Some((4, 6))));
        assert_eq!(shown(line, 4, 6, 20), ("0123456789abcdefgh…".to_owned(), Some((4, 6))));
        assert_eq!(shown(line, 20, 22, 20), ("…efghijklmnopqrstuv…".to_owned(), Some((9, 11))));
        assert_eq!(shown(line, 34, 36, 20), ("…ijklmnopqrstuvwxyz".to_owned(), Some((19, 21))));
        assert_eq!(shown(line, 20, 36, 20), ("…efghijklmnopqrstuv…".to_owned(), Some((9, 21))));
    }

    #[test]
    fn wide_characters_count_twice() {
        assert_eq!(shown("船船船船船船船船船船", 15, 18, 12), ("…船船船船船…".to_owned(), Some((9, 12))));
        assert_eq!(shown("é\u{1b}x", 3, 4, 40), ("é␛x".to_owned(), Some((5, 6))));
    }
}
