//! Members of objects: keys, colons, and keys that stand twice.

use std::collections::HashMap;

use super::{Frame, KeyText, Parser, offset, scan};
use crate::diagnostic::Span;
use crate::document::syntax::{SyntaxError, SyntaxErrorKind as E};
use crate::document::tree::{Flags, NodeId, NodeKind};

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
                self.builder.key(span, Flags::default());
                self.value();
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
        self.skip_trivia();
        if self.peek() == Some(b':') {
            let id = self.builder.key(span, Flags::PLACEHOLDER);
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
        let id = self.builder.key(span, Flags::default());
        self.keys.push(KeyText { span, text: Ok(span) });
        self.colon_and_value(id, true);
    }

    /// What follows a key. `closed` is false where the key itself is broken: then nothing more is said of this member.
    fn colon_and_value(&mut self, key: NodeId, closed: bool) {
        let key_end = self.offset();
        self.skip_trivia();
        if self.peek() != Some(b':') {
            if closed {
                let span = self.builder.span(key);
                self.error(E::MissingColon, span);
                let can_be_value = self.peek().is_some_and(|byte| byte != b'"' && self.begins_value(byte));
                if can_be_value {
                    return self.value();
                }
            }
            self.builder.leaf(NodeKind::Missing, Span::at(key_end), Flags::default());
            return if closed { self.item_done() } else { self.loosen() };
        }
        self.at += 1;
        let colon = self.offset();
        let lines = self.skip_trivia();
        let gap = Span::new(colon, self.offset());
        let is_missing = match self.peek() {
            None | Some(b',' | b'}' | b']') => true,
            Some(b'"') => lines && scan::is_key(self.bytes, self.at),
            Some(_) => false,
        };
        if !is_missing {
            return self.value();
        }
        self.builder.leaf(NodeKind::Missing, gap, Flags::default());
        self.error(E::MissingValue, Span::new(colon - 1, colon));
        // A comma that is missing too is part of the same mistake.
        self.loosen();
    }

    /// Tells keys that stand in an object twice, and forgets its keys.
    pub(super) fn check_keys(&mut self, frame: &Frame) {
        let keys: Vec<KeyText> = if self.keys.len() > frame.first_key + 1 {
            self.keys.drain(frame.first_key..).collect()
        } else {
            self.keys.truncate(frame.first_key);
            return;
        };
        let mut duplicates = Vec::new();
        if keys.len() <= 24 {
            for (index, key) in keys.iter().enumerate().skip(1) {
                let name = self.key_text(key);
                if let Some(first) = keys[..index].iter().rfind(|other| self.key_text(other) == name) {
                    duplicates.push((key.span, first.span));
                }
            }
        } else {
            let mut seen: HashMap<&str, Span> = HashMap::with_capacity(keys.len());
            for key in &keys {
                if let Some(first) = seen.insert(self.key_text(key), key.span) {
                    duplicates.push((key.span, first));
                }
            }
        }
        for (span, first) in duplicates {
            self.push_error(SyntaxError { kind: E::DuplicateKey, span, related: Some(first) });
        }
    }

    fn key_text(&self, key: &KeyText) -> &str {
        match key.text {
            Ok(span) => &self.text[span.start as usize..span.end as usize],
            Err(index) => &self.decoded_keys[index],
        }
    }
}
