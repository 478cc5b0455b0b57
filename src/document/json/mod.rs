//! JSON into a tree, with recovery: text that is broken or half typed keeps all that can be read of it, each
//! departure from strict JSON is told once, and nothing recurses.
//!
//! What made the difference for half-typed text: a raw line ending ends a string; after a colon, a string that is
//! itself followed by a colon is the next key, so the value is missing; a closing bracket of the wrong kind closes
//! the nearest container of its kind.

mod member;
mod scan;
mod string;

use super::Parsed;
use super::syntax::{SyntaxError, SyntaxErrorKind as E};
use super::tree::{Flags, Names, NodeId, NodeKind, TreeBuilder};
use crate::diagnostic::Span;
use crate::source::BYTE_ORDER_MARK;

/// Containers deeper than this are not looked into.
const MAX_DEPTH: usize = 512;

/// Errors beyond this many are not told: a file with so many is not JSON.
const MAX_ERRORS: usize = 10_000;

/// An open object or array, or what stands around the document's value.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Frame {
    is_object: bool,
    start: u32,
    /// A member or element stands before, so a comma or the end must come.
    after_item: bool,
    /// Commas are not asked for here: a template's control block or an unclosed string stands before.
    loose: bool,
    /// The comma before, if nothing stands behind it yet.
    comma: Option<u32>,
    /// Where this object's keys begin in the list of keys.
    first_key: usize,
    /// What is known of their names.
    names: Names,
    /// Whether two of them may be the same.
    may_repeat: bool,
}

/// A key of an open object.
#[derive(Debug, Clone, Copy)]
struct Key {
    id: NodeId,
    /// A little of its text, by which most keys are told apart.
    tag: u32,
}

/// The state of a run over a text.
struct Parser<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    builder: TreeBuilder,
    /// The innermost open object or array.
    frame: Frame,
    /// Those around it, innermost last. The first is no object or array, but stands for the whole text.
    outer: Vec<Frame>,
    /// Open arrays and open objects: whether a closing bracket matches any must not need a walk.
    open: [usize; 2],
    keys: Vec<Key>,
    errors: Vec<SyntaxError>,
    comments: Vec<Span>,
}

/// Parses a text. There always is a tree; of an empty text it is one missing value.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        bytes: text.as_bytes(),
        at: 0,
        builder: TreeBuilder::with_capacity(text.len()),
        frame: Frame::default(),
        outer: Vec::with_capacity(8),
        open: [0; 2],
        keys: Vec::with_capacity(32),
        errors: Vec::new(),
        comments: Vec::new(),
    };
    parser.run();
    let end = parser.offset();
    let Parser { builder, mut errors, comments, .. } = parser;
    errors.sort_by_key(|error| error.span);
    Parsed { tree: builder.finish(end), errors, comments }
}

impl Parser<'_> {
    fn run(&mut self) {
        if self.text.starts_with(BYTE_ORDER_MARK) {
            self.at = BYTE_ORDER_MARK.len();
            self.error(E::ByteOrderMark, Span::new(0, self.offset()));
        }
        let Some(first) = self.next_byte() else {
            let end = self.offset();
            return self.error(E::Empty, Span::at(end));
        };
        self.value(first);
        let is_value = |error: &SyntaxError| !matches!(error.kind, E::BadWord | E::BadNumber);
        if self.outer.is_empty() && !self.errors.last().is_none_or(is_value) {
            // It is something else than JSON: that there is more of it is no news.
            self.at = self.bytes.len();
        }
        while !self.outer.is_empty() {
            let Some(byte) = self.next_byte() else { break };
            self.step(byte);
        }
        self.end();
    }

    /// What is open at the end stays open; what follows the document's value is told once.
    fn end(&mut self) {
        if !self.outer.is_empty() {
            self.error(E::Unclosed, Span::new(self.frame.start, self.frame.start + 1));
        }
        while let Some(outer) = self.outer.pop() {
            let frame = std::mem::replace(&mut self.frame, outer);
            self.check_keys(&frame);
            let end = self.offset();
            while self.builder.awaits_value() {
                self.builder.leaf(NodeKind::Missing, Span::at(end), Flags::default());
            }
            self.builder.flag_innermost(Flags::UNCLOSED);
            self.builder.close(end, frame.names);
        }
        self.next_byte();
        if let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let width = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let start = self.offset();
            self.error(E::TrailingText, Span::new(start, offset(self.at + width)));
        }
        self.at = self.bytes.len();
    }

    /// Takes one token of the innermost open container.
    fn step(&mut self, byte: u8) {
        let Frame { is_object, after_item, loose, .. } = self.frame;
        match byte {
            b',' => self.comma(),
            b'}' | b']' => self.closer(byte == b'}'),
            b':' => self.stray(),
            b'.' if self.bytes[self.at..].starts_with(b"...") => self.elision(),
            // A placeholder may bring the comma with it, and a template's control block needs none.
            _ if after_item && !loose && !self.placeholder_ahead() => {
                if is_object && !self.begins_member(byte) || !is_object && !self.begins_value(byte) {
                    return self.stray();
                }
                let end = self.builder.end();
                self.error(E::MissingComma, self.last_character(end));
                self.frame.after_item = false;
            }
            _ if is_object => self.member(byte),
            _ => self.element(byte),
        }
    }

    fn item_done(&mut self) {
        (self.frame.after_item, self.frame.loose, self.frame.comma) = (true, false, None);
    }

    /// After this item, a comma is welcome and not missed.
    fn loosen(&mut self) {
        (self.frame.after_item, self.frame.loose, self.frame.comma) = (true, true, None);
    }

    fn comma(&mut self) {
        let here = self.offset();
        let is_extra = !self.frame.after_item;
        (self.frame.after_item, self.frame.loose, self.frame.comma) = (false, false, Some(here));
        self.at += 1;
        if is_extra {
            self.error(E::ExtraComma, Span::new(here, here + 1));
            self.frame.comma = None;
        }
    }

    fn closer(&mut self, closes_object: bool) {
        let here = self.offset();
        self.at += 1;
        if self.frame.is_object != closes_object {
            let span = Span::new(here, here + 1);
            let left_open = Some(Span::new(self.frame.start, self.frame.start + 1));
            if self.open[usize::from(closes_object)] == 0 {
                return self.error(E::StrayCloser, span);
            }
            self.push_error(SyntaxError { kind: E::StrayCloser, span, related: left_open });
            while self.frame.is_object != closes_object {
                self.close_frame(here, true);
            }
        }
        self.close_frame(here + 1, false);
        self.item_done();
    }

    fn close_frame(&mut self, end: u32, unclosed: bool) {
        let Some(outer) = self.outer.pop() else { return };
        let frame = std::mem::replace(&mut self.frame, outer);
        self.open[usize::from(frame.is_object)] -= 1;
        if let Some(comma) = frame.comma {
            self.error(E::ExtraComma, Span::new(comma, comma + 1));
        }
        self.check_keys(&frame);
        if unclosed {
            self.builder.flag_innermost(Flags::UNCLOSED);
        }
        self.builder.close(end, frame.names);
    }

    fn element(&mut self, byte: u8) {
        if self.placeholder_ahead() {
            let is_control = scan::is_control(&self.bytes[self.at..]);
            let start = self.offset();
            self.at = scan::scalar_end(self.text, self.at);
            self.builder.flag_innermost(Flags::OPEN);
            if !is_control {
                self.builder.leaf(NodeKind::Opaque, Span::new(start, self.offset()), Flags::default());
            }
            return self.loosen();
        }
        if self.begins_value(byte) { self.value(byte) } else { self.stray() }
    }

    /// Reads a value, which begins with this byte: a scalar whole, of a container its opening bracket.
    fn value(&mut self, byte: u8) {
        match byte {
            b'"' | b'\'' => {
                let (_, closed) = self.string(false);
                if closed { self.item_done() } else { self.loosen() }
            }
            _ if self.placeholder_ahead() => self.opaque_scalar(),
            b'{' | b'[' => self.open_container(byte == b'{'),
            _ => self.scalar(),
        }
    }

    fn open_container(&mut self, is_object: bool) {
        let start = self.offset();
        if self.outer.len() >= MAX_DEPTH {
            self.error(E::TooDeep, Span::new(start, start + 1));
            self.builder.leaf(NodeKind::Opaque, Span::new(start, start + 1), Flags::default());
            self.builder.flag_innermost(Flags::OPEN);
            self.at = scan::end_of_nest(self.bytes, self.at);
            return self.loosen();
        }
        self.at += 1;
        self.builder.open(if is_object { NodeKind::Object } else { NodeKind::Array }, start);
        self.open[usize::from(is_object)] += 1;
        let first_key = self.keys.len();
        let frame = Frame { is_object, start, first_key, ..Frame::default() };
        // A bracket of another kind may close this together with what is around it.
        self.frame.comma = None;
        self.outer.push(std::mem::replace(&mut self.frame, frame));
    }

    fn opaque_scalar(&mut self) {
        let start = self.offset();
        self.at = scan::scalar_end(self.text, self.at);
        self.builder.leaf(NodeKind::Opaque, Span::new(start, self.offset()), Flags::default());
        self.item_done();
    }

    /// A number or a word.
    fn scalar(&mut self) {
        let start = self.at;
        let end = scan::scalar_end(self.text, start).max(start + 1);
        let end = scan::char_end(self.text, end);
        let token = &self.text[start..end];
        let span = Span::new(offset(start), offset(end));
        self.at = end;
        let kind = match token {
            "true" => NodeKind::True,
            "false" => NodeKind::False,
            "null" => NodeKind::Null,
            _ if scan::is_number(token.as_bytes()) => NodeKind::Number,
            _ => NodeKind::Opaque,
        };
        self.builder.leaf(kind, span, Flags::default());
        if kind == NodeKind::Opaque && super::placeholder::placeholder(token).is_none() {
            let numeric = matches!(token.as_bytes()[0], b'0'..=b'9' | b'-' | b'+' | b'.');
            self.error(if numeric { E::BadNumber } else { E::BadWord }, span);
        }
        self.item_done();
    }

    /// Dots for what was left out, as documentation has them: what is missing around them may be meant by them.
    fn elision(&mut self) {
        let start = self.at;
        while self.peek() == Some(b'.') {
            self.at += 1;
        }
        self.error(E::Elision, Span::new(offset(start), self.offset()));
        self.builder.flag_innermost(Flags::OPEN);
        self.loosen();
    }

    /// Text that fits nowhere.
    fn stray(&mut self) {
        let start = self.at;
        let end = scan::char_end(self.text, scan::end_of_token(self.bytes, start).max(start + 1));
        self.at = end;
        self.error(E::StrayText, Span::new(offset(start), offset(end)));
        (self.frame.loose, self.frame.comma) = (true, None);
    }

    /// Skips white space and comments, and gives the byte behind them.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        let mut byte = self.peek()?;
        // Most of it is the one space behind a colon.
        if byte == b' ' {
            self.at += 1;
            byte = self.peek()?;
        }
        if byte <= b' ' || matches!(byte, b'/' | b'#') {
            self.skip_all_trivia();
            return self.peek();
        }
        Some(byte)
    }

    #[inline(never)]
    fn skip_all_trivia(&mut self) {
        loop {
            self.at = scan::blank_end(self.bytes, self.at);
            let Some(b'/' | b'#') = self.peek() else { return };
            let Some((length, closed)) = scan::comment(&self.bytes[self.at..]) else { return };
            let span = Span::new(self.offset(), offset(self.at + length));
            self.at += length;
            self.comments.push(span);
            self.error(if closed { E::Comment } else { E::UnclosedComment }, span);
        }
    }

    fn placeholder_ahead(&self) -> bool {
        scan::placeholder_length(&self.bytes[self.at..]).is_some()
    }

    fn begins_member(&self, byte: u8) -> bool {
        matches!(byte, b'"' | b'\'') || scan::is_word(byte) || self.placeholder_ahead()
    }

    fn begins_value(&self, byte: u8) -> bool {
        matches!(byte, b'{' | b'[' | b'"' | b'\'' | b'-' | b'+' | b'.')
            || byte.is_ascii_digit()
            || scan::is_word(byte)
            || self.placeholder_ahead()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn offset(&self) -> u32 {
        offset(self.at)
    }

    fn last_character(&self, end: u32) -> Span {
        let before = self.text.get(..end as usize).unwrap_or("");
        let width = before.chars().next_back().map_or(0, char::len_utf8);
        Span::new(end - offset(width), end)
    }

    fn error(&mut self, kind: E, span: Span) {
        self.push_error(SyntaxError { kind, span, related: None });
    }

    fn push_error(&mut self, error: SyntaxError) {
        if self.errors.len() < MAX_ERRORS {
            self.errors.push(error);
        }
    }
}

/// A place in the text as the tree has it.
#[expect(clippy::cast_possible_truncation, reason = "a source of more than 4 GiB is damaged, and not parsed")]
const fn offset(at: usize) -> u32 {
    at as u32
}
