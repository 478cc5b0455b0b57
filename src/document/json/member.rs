//! Members of objects: keys, colons, and keys that stand twice.

use std::collections::HashMap;

use super::{Frame, Key, Parser, offset, scan};
use crate::diagnostic::Span;
use crate::document::syntax::{SyntaxError, SyntaxErrorKind as E};
use crate::document::tree::{Flags, Names, NodeId, NodeKind};

impl Parser<'_> {
    pub(super) fn member(&mut self, byte: u8) {
        match byte {
            b'"' | b'\'' => {
                let (id, closed) = self.string(true);
                self.colon_and_value(id, closed);
            }
            _ if self.placeholder_ahead() => self.placeholder_member(),
            _ if scan::is_word(byte) => self.word_member(),
            _ if self.begins_value(byte) => {
                let span = Span::at(self.offset());
                let first = self.at;
                self.builder.key(span, Flags::BARE);
                self.frame.names = Names::ANY;
                self.value(byte);
                let end = scan::end_of_token(self.bytes, first).max(first + 1);
                self.error(E::MissingKey, Span::new(offset(first), offset(end.min(self.bytes.len()))));
            }
            _ => self.stray(),
        }
    }

    /// A placeholder among the members: a key if a colon follows, else it may stand for any number of members.
    fn placeholder_member(&mut self) {
        let start = self.offset();
        self.at = scan::scalar_end(self.text, self.at);
        let span = Span::new(start, self.offset());
        self.builder.flag_innermost(Flags::OPEN);
        if self.next_byte() == Some(b':') {
            let id = self.builder.key(span, Flags::PLACEHOLDER.with(Flags::BARE));
            self.frame.names = Names::ANY;
            self.colon_and_value(id, true);
        } else {
            self.loosen();
        }
    }

    /// A word where a key is expected.
    fn word_member(&mut self) {
        let start = self.at;
        let end = scan::end_of_token(self.bytes, start);
        let mut after = end;
        while self.bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        if self.bytes.get(after) != Some(&b':') {
            return self.stray();
        }
        let span = Span::new(offset(start), offset(end));
        self.error(E::UnquotedKey, span);
        self.at = end;
        let id = self.builder.key(span, Flags::BARE);
        self.add_key(id, &self.bytes[start..end]);
        self.colon_and_value(id, true);
    }

    /// What follows a key. `closed` is false where the key itself is broken: then nothing more is said of this member.
    fn colon_and_value(&mut self, key: NodeId, closed: bool) {
        let key_end = self.offset();
        let next = self.next_byte();
        if next != Some(b':') {
            if closed {
                let span = self.builder.span(key);
                self.error(E::MissingColon, span);
                if let Some(byte) = next.filter(|byte| *byte != b'"' && self.begins_value(*byte)) {
                    return self.value(byte);
                }
            }
            self.builder.leaf(NodeKind::Missing, Span::at(key_end), Flags::default());
            return if closed { self.item_done() } else { self.loosen() };
        }
        self.at += 1;
        let colon = self.offset();
        let next = self.next_byte();
        let gap = Span::new(colon, self.offset());
        let is_value = |byte: &u8| match byte {
            b',' | b'}' | b']' => false,
            b'"' if gap.end - gap.start > 1 => {
                !(self.between(gap).contains(&b'\n') && scan::is_key(self.bytes, self.at))
            }
            _ => true,
        };
        if let Some(byte) = next.filter(is_value) {
            return self.value(byte);
        }
        self.builder.leaf(NodeKind::Missing, gap, Flags::default());
        self.error(E::MissingValue, Span::new(colon - 1, colon));
        // A comma that is missing too is part of the same mistake.
        self.loosen();
    }

    /// Takes down a key with this text.
    pub(super) fn add_key(&mut self, id: NodeId, text: &[u8]) {
        let tag = match text {
            [] => 0,
            [only] => u32::from(*only),
            #[expect(clippy::cast_possible_truncation, reason = "some of the length is enough")]
            [first, .., last] => u32::from_le_bytes([text.len() as u8, *first, text[text.len() / 2], *last]),
        };
        self.keys.push(Key { id, tag });
        let names = Names::of(text);
        self.frame.may_repeat |= self.frame.names.may_meet(names);
        self.frame.names = self.frame.names.with(names);
    }

    /// Tells keys that stand twice in the object of this frame, and forgets its keys.
    pub(super) fn check_keys(&mut self, frame: &Frame) {
        let duplicates =
            if frame.may_repeat { self.duplicates(&self.keys[frame.first_key..]) } else { Vec::new() };
        self.keys.truncate(frame.first_key);
        for (again, before) in duplicates {
            let (span, related) = (self.builder.span(again), Some(self.builder.span(before)));
            self.push_error(SyntaxError { kind: E::DuplicateKey, span, related });
        }
    }

    /// The keys that were there before, each with the one before it.
    fn duplicates(&self, keys: &[Key]) -> Vec<(NodeId, NodeId)> {
        if keys.len() > 32 {
            let mut seen = HashMap::with_capacity(keys.len());
            let before = |key: &Key| Some((key.id, seen.insert(self.key_text(key.id), key.id)?));
            return keys.iter().filter_map(before).collect();
        }
        let is_same =
            |one: &Key, other: &Key| one.tag == other.tag && self.key_text(one.id) == self.key_text(other.id);
        let mut found = Vec::new();
        let mut seen = 0;
        for (index, key) in keys.iter().enumerate() {
            // A bit that is not set yet is no other key's.
            let bit = 1_u64 << (key.tag.wrapping_mul(0x9e37_79b1) >> 26);
            if seen & bit != 0
                && let Some(before) = keys[..index].iter().rfind(|before| is_same(before, key))
            {
                found.push((key.id, before.id));
            }
            seen |= bit;
        }
        found
    }

    fn key_text(&self, id: NodeId) -> &str {
        self.builder.decoded_text(id).unwrap_or_else(|| {
            let inner = self.builder.inner_span(id);
            &self.text[inner.start as usize..inner.end as usize]
        })
    }

    fn between(&self, span: Span) -> &[u8] {
        &self.bytes[span.start as usize..span.end as usize]
    }
}
