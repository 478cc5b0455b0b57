//! A client's own idea of texts and positions, made without the server's code.
#![allow(clippy::unwrap_used, dead_code)]

use serde_json::{Value, json};

/// What positions are counted in, by its name in the protocol.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Encoding(pub(crate) &'static str);

pub(crate) const ENCODINGS: [Encoding; 3] = [Encoding("utf-8"), Encoding("utf-16"), Encoding("utf-32")];

impl Encoding {
    fn width(self, c: char) -> usize {
        match self.0 {
            "utf-8" => c.len_utf8(),
            "utf-16" => c.len_utf16(),
            _ => 1,
        }
    }

    /// The position of a byte offset.
    pub(crate) fn position(self, text: &str, offset: usize) -> Value {
        let before = &text[..offset];
        let line = before.matches('\n').count();
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let character: usize = before[start..].chars().map(|c| self.width(c)).sum();
        json!({"line": line, "character": character})
    }

    pub(crate) fn range(self, text: &str, start: usize, end: usize) -> Value {
        json!({"start": self.position(text, start), "end": self.position(text, end)})
    }

    /// The position of the first occurrence of a text.
    pub(crate) fn find(self, text: &str, wanted: &str) -> Value {
        self.position(text, text.find(wanted).unwrap_or_else(|| panic!("{wanted} is not there")))
    }

    /// The byte offset of a position; past the end of its line, that end.
    pub(crate) fn offset(self, text: &str, position: &Value) -> usize {
        let number = |name: &str| usize::try_from(position[name].as_u64().unwrap()).unwrap();
        let mut start = 0;
        for _ in 0..number("line") {
            match text[start..].find('\n') {
                Some(at) => start += at + 1,
                None => return text.len(),
            }
        }
        let line = text[start..].lines().next().unwrap_or("");
        let mut left = number("character");
        let mut offset = start;
        for c in line.chars() {
            if left < self.width(c) {
                break;
            }
            left -= self.width(c);
            offset += c.len_utf8();
        }
        offset
    }

    /// The text after edits of it, which are all of the text as it is.
    pub(crate) fn apply(self, text: &str, edits: &[Value]) -> String {
        let mut edits: Vec<_> = edits
            .iter()
            .map(|edit| {
                let at = |end: &str| self.offset(text, &edit["range"][end]);
                (at("start"), at("end"), edit["newText"].as_str().unwrap())
            })
            .collect();
        edits.sort_by_key(|(start, end, _)| (*start, *end));
        let mut text = text.to_owned();
        for (start, end, new_text) in edits.into_iter().rev() {
            text.replace_range(start..end, new_text);
        }
        text
    }

    /// The text after one change of a `didChange`.
    pub(crate) fn change(self, text: &str, change: &Value) -> String {
        let new_text = change["text"].as_str().unwrap();
        if change["range"].is_null() {
            return new_text.to_owned();
        }
        self.apply(text, &[json!({"range": change["range"], "newText": new_text})])
    }
}
