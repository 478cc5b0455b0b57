//! A text and its name: where bytes become characters, and offsets become lines and columns.

use std::sync::OnceLock;

/// A file, a buffer or standard input, decoded.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    damage: Option<Damage>,
    lines: OnceLock<Vec<u32>>,
    /// How many characters begin before each block of [`BLOCK`] bytes.
    blocks: OnceLock<Vec<u32>>,
}

/// Lines may be as long as files, so columns are not counted from the start of the line.
const BLOCK: usize = 1024;

/// Why the bytes of a source are not the text of a JSON document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Damage {
    /// UTF-16, told by its byte-order mark or by its zero bytes.
    Utf16,
    /// Not UTF-8: the byte offset of the first byte that is none.
    NotUtf8(u32),
    /// More than 4 GiB, more than an offset can say.
    TooLarge,
}

/// A place as people count it: line and column from 1, the column in Unicode scalar values, the offset in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
    /// Offset in bytes, from 0.
    pub offset: u32,
}

/// The byte-order mark, as UTF-8.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

impl Source {
    /// A source from text that is already decoded, as an editor sends it.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let (name, text) = (name.into(), text.into());
        let damage = u32::try_from(text.len()).is_err().then_some(Damage::TooLarge);
        Self { name, text, damage, lines: OnceLock::new(), blocks: OnceLock::new() }
    }

    /// A source from a file's bytes. Bytes that are not UTF-8 give a source with [`Source::damage`] whose text
    /// is a readable approximation.
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        if let Some(text) = utf16(&bytes) {
            return Self::new(name, text).damaged(Damage::Utf16);
        }
        match String::from_utf8(bytes) {
            Ok(text) => Self::new(name, text),
            Err(error) => {
                let at = u32::try_from(error.utf8_error().valid_up_to()).unwrap_or(u32::MAX);
                let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
                Self::new(name, text).damaged(Damage::NotUtf8(at))
            }
        }
    }

    /// Of a text that is too large, no other damage has a place.
    fn damaged(self, damage: Damage) -> Self {
        Self { damage: self.damage.or(Some(damage)), ..self }
    }

    /// The name to show: a path as the user gave it, or what stands for standard input.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same text under another name.
    #[must_use]
    pub fn named(self, name: impl Into<String>) -> Self {
        Self { name: name.into(), ..self }
    }

    /// The folder that its name stands in; empty where the name has none.
    pub fn folder(&self) -> &str {
        self.name.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder)
    }

    /// The whole text, with its byte-order mark if it has one.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Why this text must not be read as JSON, if it must not.
    pub fn damage(&self) -> Option<Damage> {
        self.damage
    }

    /// The text between two byte offsets; empty where they are not on character boundaries.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        self.text.get(start as usize..end as usize).unwrap_or("")
    }

    /// Line and column of a byte offset. Past the end it is the end; inside a character, the character's start.
    pub fn position(&self, offset: u32) -> Position {
        let offset = self.floor(offset);
        let line = self.line_of(offset);
        let mark =
            if line == 0 && self.text.starts_with(BYTE_ORDER_MARK) { BYTE_ORDER_MARK.len() } else { 0 };
        let start = (self.line_start(line) as usize).max(mark);
        let column = self.characters(offset as usize).saturating_sub(self.characters(start));
        Position { line: line + 1, column: column + 1, offset }
    }

    /// How many characters begin before a byte offset.
    fn characters(&self, offset: usize) -> u32 {
        let blocks = self.blocks.get_or_init(|| {
            let mut count = 0;
            let blocks = self.text.as_bytes().chunks(BLOCK).map(|block| {
                let before = count;
                count += starts(block);
                before
            });
            blocks.collect()
        });
        let block = (offset / BLOCK).min(blocks.len().saturating_sub(1));
        let before = blocks.get(block).copied().unwrap_or(0);
        before + starts(&self.text.as_bytes()[block * BLOCK..offset])
    }

    /// The line of a byte offset, from 0.
    pub fn line_of(&self, offset: u32) -> u32 {
        let after = self.line_starts().partition_point(|start| *start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// Byte offset at which a line begins (from 0); the end of the text for a line past the last.
    pub fn line_start(&self, line: u32) -> u32 {
        self.line_starts().get(line as usize).copied().unwrap_or_else(|| self.len())
    }

    /// Text of a line (from 0) without its line ending, `\n` or `\r\n`.
    pub fn line(&self, line: u32) -> &str {
        let line = self.slice(self.line_start(line), self.line_start(line + 1));
        line.strip_suffix('\n').map_or(line, |line| line.strip_suffix('\r').unwrap_or(line))
    }

    /// Number of lines; a text that ends in a line ending has an empty last line.
    pub fn line_count(&self) -> u32 {
        u32::try_from(self.line_starts().len()).unwrap_or(u32::MAX)
    }

    /// Length in bytes.
    pub fn len(&self) -> u32 {
        len(&self.text)
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The line ending that the text uses first; `\n` where it has none.
    pub fn line_ending(&self) -> &'static str {
        match self.text.find('\n') {
            Some(at) if at > 0 && self.text.as_bytes()[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }

    /// Puts other text between two byte offsets, which are moved into the text and out of characters. What is known
    /// of lines is kept for all of the text that stays.
    pub fn replace(&mut self, start: u32, end: u32, text: &str) {
        let start = self.floor(start);
        let end = self.floor(end.max(start));
        self.text.replace_range(start as usize..end as usize, text);
        self.damage = u32::try_from(self.text.len()).is_err().then_some(Damage::TooLarge);
        self.blocks = OnceLock::new();
        let Some(lines) = self.lines.get_mut() else { return };
        let first = lines.partition_point(|line| *line <= start);
        let last = lines.partition_point(|line| *line <= end);
        // Wrapping, since the difference may be negative.
        let grown = len(text).wrapping_sub(end - start);
        for line in &mut lines[last..] {
            *line = line.wrapping_add(grown);
        }
        lines.splice(first..last, line_ends(text).map(|line| start + line));
    }

    /// The offset, or the end of the text if that is before it; inside a character, the character's start.
    pub fn floor(&self, offset: u32) -> u32 {
        let mut at = (offset as usize).min(self.text.len());
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| std::iter::once(0).chain(line_ends(&self.text)).collect())
    }
}

/// The offsets behind the line endings of a text.
fn line_ends(text: &str) -> impl Iterator<Item = u32> {
    memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| u32::try_from(at + 1).unwrap_or(u32::MAX))
}

fn len(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// How many characters begin in these bytes.
fn starts(bytes: &[u8]) -> u32 {
    let count = bytes.iter().filter(|byte| (**byte & 0xc0) != 0x80).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What UTF-16 says, if it is that: by its byte-order mark or by the zero beside its first bracket.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (read, bytes): (fn([u8; 2]) -> u16, _) = match bytes {
        [0xff, 0xfe, rest @ ..] => (u16::from_le_bytes, rest),
        [0xfe, 0xff, rest @ ..] => (u16::from_be_bytes, rest),
        [b'{' | b'[', 0, ..] => (u16::from_le_bytes, bytes),
        [0, b'{' | b'[', ..] => (u16::from_be_bytes, bytes),
        _ => return None,
    };
    let units = bytes.as_chunks().0.iter().map(|pair| read(*pair));
    Some(char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_skip_the_byte_order_mark() {
        let source = Source::new("x", "\u{feff}é𝒳z\r\nab");
        assert_eq!(source.position(3), Position { line: 1, column: 1, offset: 3 });
        assert_eq!(source.position(9), Position { line: 1, column: 3, offset: 9 });
        assert_eq!(source.position(6), Position { line: 1, column: 2, offset: 5 }, "inside a character");
        assert_eq!(source.position(13), Position { line: 2, column: 2, offset: 13 });
        assert_eq!(source.position(999).offset, 14, "past the end");
        assert_eq!(source.line(0), "\u{feff}é𝒳z");
        assert_eq!(source.line_ending(), "\r\n");
    }

    #[test]
    fn lines_follow_the_text_as_it_changes() {
        let text = "one\ntwo é\r\n\nthree\n";
        let ends = (0..=25).chain([99]);
        for (start, end) in ends.clone().flat_map(|start| ends.clone().map(move |end| (start, end))) {
            for new_text in ["", "x", "\n", "é\r\n\nzz", "\n\n\n\n\n"] {
                let mut changed = Source::new("x", text);
                assert_eq!(changed.line_count(), 5);
                let _ = changed.position(12);
                changed.replace(start, end, new_text);
                let fresh = Source::new("x", changed.text());
                assert_eq!(changed.line_starts(), fresh.line_starts(), "{start}..{end} {new_text:?}");
                assert_eq!(changed.position(30), fresh.position(30), "{start}..{end} {new_text:?}");
            }
        }
    }

    #[test]
    fn columns_are_right_far_into_a_line() {
        let text = format!("\u{feff}{}\n{}", "é".repeat(3000), "aé𝒳".repeat(2000));
        let source = Source::new("x", text.as_str());
        let (mut line, mut column) = (1, 1);
        for (offset, c) in text.char_indices() {
            let offset = u32::try_from(offset).unwrap();
            assert_eq!(source.position(offset), Position { line, column, offset });
            match c {
                '\n' => (line, column) = (line + 1, 1),
                '\u{feff}' => {}
                _ => column += 1,
            }
        }
    }

    #[test]
    fn wrong_encodings_are_told() {
        for bytes in [&b"\xff\xfe{\0}\0"[..], b"\xfe\xff\0{\0}", b"{\0}\0", b"\0{\0}"] {
            let source = Source::from_bytes("x", bytes.to_vec());
            assert_eq!((source.damage(), source.text()), (Some(Damage::Utf16), "{}"), "{bytes:?}");
        }
        assert_eq!(Source::from_bytes("x", b"{\"a\": \"\xff\"}".to_vec()).damage(), Some(Damage::NotUtf8(7)));
        assert_eq!(Source::from_bytes("x", b"{}".to_vec()).damage(), None);
    }
}
