//! A session of random edits, and what a client expects of the server after each.
#![allow(clippy::unwrap_used, dead_code)]

use std::sync::Arc;

use ecslint::document::Document;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::source::Source;
use serde_json::{Value, json};

use super::Client;
use super::text::Encoding;

const URI: &str = "file:///work/task-definition.json";

/// What people type, and what nobody would.
const TYPED: &[&str] = &[
    "\"",
    "\"",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\n",
    "\r\n",
    " ",
    "\t",
    "a",
    "1",
    "-",
    "\\",
    "//",
    "/*",
    "*/",
    "${X}",
    "é",
    "𝒳",
    "🎉",
    "\u{feff}",
    "\u{0}",
    "\"cpu\": \"256\"",
    "\"name\": \"app\",",
    "true",
    "null",
    "{\"name\": \"é𝒳\", \"image\": \"nginx\"}, ",
    "\"memory\": 99,\r\n",
    "\"unknownMember\": [1, 2],",
];

/// Numbers from bytes, or from a seed: the same session at every run.
pub(crate) struct Dice<'b> {
    state: u64,
    bytes: Option<std::slice::Iter<'b, u8>>,
}

impl<'b> Dice<'b> {
    pub(crate) fn seeded(seed: u64) -> Self {
        Self { state: seed, bytes: None }
    }

    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self { state: 0, bytes: Some(bytes.iter()) }
    }

    /// Whether there are numbers left that mean something.
    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.as_ref().is_some_and(|bytes| bytes.len() == 0)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        let number = if let Some(bytes) = &mut self.bytes {
            bytes.by_ref().take(2).fold(0, |number, byte| number << 8 | u64::from(*byte))
        } else {
            // SplitMix64.
            self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (mixed ^ (mixed >> 27)) >> 8
        };
        usize::try_from(number % u64::try_from(most.max(1)).unwrap()).unwrap()
    }

    fn one_of<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }
}

/// A client with one document, and its own idea of what is in it.
pub(crate) struct Session {
    client: Client,
    encoding: Encoding,
    version: i32,
    pub(crate) text: String,
    /// How many diagnostics there were in all.
    pub(crate) seen: usize,
}

impl Session {
    pub(crate) fn new(encoding: Encoding, text: &str) -> Self {
        let pulls = json!({
            "general": {"positionEncodings": [encoding.0]},
            "textDocument": {"diagnostic": {}},
        });
        let client = Client::with(&pulls);
        client.open(URI, text);
        Self { client, encoding, version: 1, text: text.to_owned(), seen: 0 }
    }

    /// Puts another text in place of the whole.
    pub(crate) fn replace(&mut self, text: &str) {
        self.send(vec![json!({"text": text})]);
    }

    /// Makes one edit: at one place, or at several at once.
    pub(crate) fn edit(&mut self, dice: &mut Dice) {
        let cursors = if dice.below(4) == 0 { 2 + dice.below(4) } else { 1 };
        let mut changes = Vec::new();
        let mut text = self.text.clone();
        for _ in 0..cursors {
            let change = self.change(&text, dice);
            text = self.encoding.change(&text, &change);
            changes.push(change);
        }
        self.send(changes);
    }

    fn change(&self, text: &str, dice: &mut Dice) -> Value {
        if dice.below(40) == 0 {
            // Past every end, which is clamped.
            let position = json!({"line": dice.below(9999), "character": dice.below(9999)});
            return json!({"range": {"start": position, "end": position}, "text": dice.one_of(TYPED)});
        }
        let start = boundary(text, dice.below(text.len() + 1));
        let longest = if dice.below(20) == 0 { 300 } else { 6 };
        let end = boundary(text, (start + dice.below(longest)).min(text.len()));
        let new_text = match dice.below(8) {
            0 | 1 => String::new(),
            // Something moves, or is there twice.
            2 => text[start.min(end)..end].to_owned(),
            _ => (*dice.one_of(TYPED)).to_owned(),
        };
        json!({"range": self.encoding.range(text, start.min(end), end), "text": new_text})
    }

    fn send(&mut self, changes: Vec<Value>) {
        for change in &changes {
            self.text = self.encoding.change(&self.text, change);
        }
        self.version += 1;
        self.client.change(URI, self.version, &Value::Array(changes));
    }

    /// The server's diagnostics are those of a fresh lint of the text, at the same places.
    pub(crate) fn check(&mut self) {
        let report = self.client.request("textDocument/diagnostic", &json!({"textDocument": {"uri": URI}}));
        let seen: Vec<_> = report["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| (it["range"].clone(), it["code"].clone(), it["message"].clone()))
            .collect();
        self.seen += seen.len();
        assert_eq!(seen, self.fresh(), "in {:?}", self.text);
    }

    fn fresh(&self) -> Vec<(Value, Value, Value)> {
        let document = Document::parse(Source::new("task-definition.json", self.text.clone()), None);
        if document.units().is_empty() {
            return Vec::new();
        }
        let workspace = Workspace::new([(document, Arc::new(Settings::standard()))]);
        let place = |offset: u32| usize::try_from(offset).unwrap();
        let found = lint(&workspace).into_iter().map(|found| {
            let span = found.primary.span;
            let range = self.encoding.range(&self.text, place(span.start), place(span.end));
            let help = found.help.map(|help| format!("\n{help}")).unwrap_or_default();
            (range, json!(found.rule), json!(format!("{}{help}", found.message)))
        });
        found.collect()
    }

    /// Whether the server lived, and left as it should.
    pub(crate) fn close(self) -> bool {
        self.client.close()
    }
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
