//! Strings and keys.

use super::{Parser, offset, scan};
use crate::diagnostic::Span;
use crate::document::placeholder::{Placeholder, may_hold_placeholder, placeholder_by};
use crate::document::syntax::SyntaxErrorKind as E;
use crate::document::text::unescape;
use crate::document::tree::{Flags, NodeId, NodeKind};

impl Parser<'_> {
    /// Reads a string or key; gives whether its closing quote is there.
    pub(super) fn string(&mut self, is_key: bool) -> (NodeId, bool) {
        let start = self.at;
        let (end, clues) = scan::plain_end(self.bytes, start + 1);
        if self.bytes[start] != b'"' || self.bytes.get(end) != Some(&b'"') {
            return self.unusual_string(is_key);
        }
        self.at = end + 1;
        let span = Span::new(offset(start), offset(end + 1));
        let flags = if may_hold_placeholder(clues) {
            placeholder_flags(clues, &self.text[start + 1..end])
        } else {
            Flags::default()
        };
        let id = self.text_node(is_key, span, flags);
        if is_key {
            self.add_key(id, &self.bytes[start + 1..end]);
        }
        (id, true)
    }

    /// The same for a string that has more in it than plain text, or is not closed.
    #[inline(never)]
    fn unusual_string(&mut self, is_key: bool) -> (NodeId, bool) {
        let start = self.at;
        let found = scan::string(self.text, start);
        self.at = found.end;
        let span = Span::new(offset(start), offset(found.end));
        let inner = Span::new(offset(start + 1), offset(found.end - usize::from(found.closed)));
        let raw = &self.text[inner.start as usize..inner.end as usize];
        if self.bytes[start] == b'\'' {
            self.error(E::SingleQuotes, span);
        } else if !found.closed {
            self.error(E::UnclosedString, span);
        }
        let decoded = found.escapes.then(|| self.decode(inner));
        let text = decoded.as_deref().unwrap_or(raw);
        let unclosed = if found.closed { Flags::default() } else { Flags::UNCLOSED };
        let flags = placeholder_flags(found.clues, text).with(unclosed);
        if found.controls {
            self.control_characters(inner);
        }
        let id = self.text_node(is_key, span, flags);
        if is_key {
            self.add_key(id, text.as_bytes());
        }
        if let Some(text) = decoded {
            self.builder.decoded(id, text);
        }
        (id, found.closed)
    }

    fn text_node(&mut self, is_key: bool, span: Span, flags: Flags) -> NodeId {
        if is_key { self.builder.key(span, flags) } else { self.builder.leaf(NodeKind::String, span, flags) }
    }

    fn decode(&mut self, inner: Span) -> String {
        let mut bad = Vec::new();
        let text = unescape(&self.text[inner.start as usize..inner.end as usize], |at, length| {
            bad.push(Span::new(inner.start + at, inner.start + at + length));
        });
        for span in bad {
            self.error(E::BadEscape, span);
        }
        text
    }

    fn control_characters(&mut self, inner: Span) {
        let text = &self.text[inner.start as usize..inner.end as usize];
        // One is told; they come in crowds.
        if let Some(at) = text.bytes().position(|byte| byte < 0x20) {
            let start = inner.start + offset(at);
            self.error(E::ControlCharacter, Span::new(start, start + 1));
        }
    }
}

/// What is to be said of placeholders in a text whose bytes gave these clues.
#[inline(never)]
fn placeholder_flags(clues: u8, text: &str) -> Flags {
    match placeholder_by(clues, text) {
        Some(Placeholder::Whole) => Flags::PLACEHOLDER.with(Flags::WHOLE_PLACEHOLDER),
        Some(Placeholder::Part) => Flags::PLACEHOLDER,
        None => Flags::default(),
    }
}
