//! Where tokens end.

use crate::document::placeholder::CLUES;

/// What is known of a string after one pass over it.
pub(super) struct Scanned {
    /// Offset behind its last character.
    pub(super) end: usize,
    /// Whether the closing quote is there.
    pub(super) closed: bool,
    /// Whether there is an escape in it.
    pub(super) escapes: bool,
    /// Whether there is a raw control character in it.
    pub(super) controls: bool,
    /// What its bytes tell of whether there is a placeholder in it.
    pub(super) clues: u8,
}

/// Ends a string, or needs a look.
const STOP: u8 = 0x80;

/// What each byte means inside a string: [`STOP`], or what it tells of placeholders.
const CLASSES: [u8; 256] = {
    let mut classes = CLUES;
    let mut control = 0;
    while control < 0x20 {
        classes[control] = STOP;
        control += 1;
    }
    classes[b'"' as usize] = STOP;
    classes[b'\'' as usize] = STOP;
    classes[b'\\' as usize] = STOP;
    classes[b'{' as usize] = STOP;
    classes
};

/// Where the plain text that begins at `start` ends, and what its bytes tell of placeholders in it.
#[inline]
pub(super) fn plain_end(bytes: &[u8], start: usize) -> (usize, u8) {
    let class = |byte: &u8| CLASSES[usize::from(*byte)];
    let rest = bytes.get(start..).unwrap_or(&[]);
    let (mut length, mut clues) = (0, 0);
    for [a, b, c, d] in rest.as_chunks().0 {
        let classes = class(a) | class(b) | class(c) | class(d);
        if classes & STOP != 0 {
            break;
        }
        clues |= classes;
        length += 4;
    }
    for byte in &rest[length..] {
        if class(byte) == STOP {
            break;
        }
        clues |= class(byte);
        length += 1;
    }
    (start + length, clues)
}

/// Scans the string that begins with the quote at `start`. A line ending ends it.
pub(super) fn string(text: &str, start: usize) -> Scanned {
    let bytes = text.as_bytes();
    let mut found = Scanned { end: bytes.len(), closed: false, escapes: false, controls: false, clues: 0 };
    let mut at = start + 1;
    loop {
        let (end, clues) = plain_end(bytes, at);
        at = end;
        found.clues |= clues;
        match bytes.get(at) {
            None => break,
            Some(b'\n' | b'\r') => {
                found.end = at;
                break;
            }
            Some(byte) if *byte == bytes[start] => {
                found.end = at + 1;
                found.closed = true;
                break;
            }
            Some(b'\\') => {
                // What an escape stands for may belong to a placeholder.
                (found.escapes, found.clues) = (true, u8::MAX);
                // An escape never swallows the end of the line.
                let next = bytes.get(at + 1).is_some_and(|next| !matches!(next, b'\n' | b'\r'));
                at = if next { char_end(text, at + 2) } else { at + 1 };
            }
            Some(b'{') => {
                found.clues |= CLUES[usize::from(b'{')];
                at += template_length(&bytes[at..]).unwrap_or(1);
            }
            Some(byte) => {
                found.controls |= *byte < 0x20;
                at += 1;
            }
        }
    }
    found
}

/// The end of the character that `at` lies in or at the boundary of.
pub(super) fn char_end(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

/// Length of `{{ … }}` on one line, if a quote inside it belongs to the template and not to the JSON around. In JSON
/// a quote that ends a string has a comma, a colon or a bracket behind it; then this is no such template.
fn template_length(bytes: &[u8]) -> Option<usize> {
    if !bytes.starts_with(b"{{") {
        return None;
    }
    let line = &bytes[..memchr::memchr(b'\n', bytes).unwrap_or(bytes.len())];
    let end = memchr::memmem::find(line, b"}}").map(|at| at + 2)?;
    let quote = (0..end).find(|at| line[*at] == b'"' && line[at - 1] != b'\\')?;
    let after = line[quote + 1..].trim_ascii_start().first().copied();
    (!matches!(after, None | Some(b',' | b':' | b'}' | b']' | b'/' | b'#'))).then_some(end)
}

/// Length of the placeholder that these bytes begin with.
#[inline]
pub(super) fn placeholder_length(bytes: &[u8]) -> Option<usize> {
    match bytes.first() {
        // Most braces are those of objects.
        Some(b'{') if !matches!(bytes.get(1), Some(b'{' | b'%')) => None,
        Some(b'{' | b'<' | b'$' | b'#' | b'%' | b'@' | b'_') => marked_length(bytes),
        _ => None,
    }
}

fn marked_length(bytes: &[u8]) -> Option<usize> {
    let until = |close: &[u8]| {
        let window = &bytes[..bytes.len().min(4096)];
        memchr::memmem::find(window, close).map(|at| at + close.len())
    };
    match bytes {
        [b'{', b'{', ..] => until(b"}}"),
        [b'{', b'%', ..] => until(b"%}"),
        [b'<', b'%', ..] => until(b"%>"),
        [b'$' | b'#', b'{', ..] => until(b"}"),
        [b'$', b'(', ..] => until(b")"),
        [b'<', next, ..] if next.is_ascii_alphanumeric() => {
            let end = until(b">")?;
            (!bytes[..end].contains(&b'\n')).then_some(end)
        }
        [b'$', next, ..] if is_word(*next) => Some(1 + word_length(&bytes[1..])),
        [b'%', next, ..] if next.is_ascii_uppercase() => {
            let length = 1 + word_length(&bytes[1..]);
            (bytes.get(length) == Some(&b'%')).then_some(length + 1)
        }
        [b'@', b'@', next, ..] if is_word(*next) => {
            let length = 2 + word_length(&bytes[2..]);
            bytes[length..].starts_with(b"@@").then_some(length + 2)
        }
        [b'_', b'_', ..] => {
            let length = word_length(bytes);
            (length > 4 && bytes[..length].ends_with(b"__")).then_some(length)
        }
        _ => None,
    }
}

/// Whether these bytes begin with a control block of a template, which stands for no value itself.
pub(super) fn is_control(bytes: &[u8]) -> bool {
    const WORDS: [&[u8]; 8] = [b"if", b"else", b"end", b"range", b"with", b"define", b"block", b"for"];
    if bytes.starts_with(b"{%") || bytes.starts_with(b"<%") && !bytes.starts_with(b"<%=") {
        return true;
    }
    let Some(inner) = bytes.strip_prefix(b"{{") else { return false };
    let inner = inner.strip_prefix(b"-").unwrap_or(inner).trim_ascii_start();
    let word = &inner[..word_length(inner)];
    matches!(inner.first(), Some(b'#' | b'/' | b'!')) || WORDS.contains(&word)
}

fn word_length(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| !is_word(*byte) && !byte.is_ascii_digit()).unwrap_or(bytes.len())
}

/// Whether a word can begin with this byte.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

/// Where a token without quotes and brackets ends.
pub(super) fn end_of_token(bytes: &[u8], start: usize) -> usize {
    let is_end = |byte: &u8| {
        byte.is_ascii_whitespace() || matches!(byte, b',' | b':' | b'{' | b'}' | b'[' | b']' | b'"' | b'\'')
    };
    bytes[start..].iter().position(is_end).map_or(bytes.len(), |length| start + length)
}

/// Where a scalar ends that may be glued together of placeholders and other text.
pub(super) fn scalar_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        if let Some(length) = placeholder_length(&bytes[at..]) {
            at += length;
        } else if byte.is_ascii_whitespace()
            || matches!(byte, b',' | b':' | b'}' | b'{' | b']' | b'[' | b'"' | b'\'')
        {
            break;
        } else {
            at += 1;
        }
    }
    char_end(text, at)
}

/// Where a container ends that is too deep to look into: the matching bracket, or the end.
pub(super) fn end_of_nest(bytes: &[u8], start: usize) -> usize {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' if in_string => at += 1,
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ => {}
        }
    }
    at.min(bytes.len())
}

/// Whether the string at `start` is followed by a colon.
pub(super) fn is_key(bytes: &[u8], start: usize) -> bool {
    let mut at = start + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            b'\n' => return false,
            _ => {}
        }
        at += 1;
    }
    let rest = bytes.get(at + 1..).unwrap_or(&[]);
    rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
}

/// Where the white space that begins at `start` ends.
pub(super) fn blank_end(bytes: &[u8], start: usize) -> usize {
    const SPACES: u64 = u64::from_le_bytes(*b"        ");
    let mut at = start;
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
        // Indentation is the most of it.
        while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let spaces = (u64::from_le_bytes(*eight) ^ SPACES).trailing_zeros() / 8;
            at += spaces as usize;
            if spaces < 8 {
                break;
            }
        }
    }
    at
}

/// Length of the comment that these bytes begin with, without its line ending, and whether it is closed.
pub(super) fn comment(bytes: &[u8]) -> Option<(usize, bool)> {
    let line = || {
        let end = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
        if end > 0 && bytes[end - 1] == b'\r' { end - 1 } else { end }
    };
    match bytes {
        [b'#', b'{', ..] => None,
        [b'/', b'/', ..] | [b'#', ..] => Some((line(), true)),
        [b'/', b'*', ..] => match memchr::memmem::find(&bytes[2..], b"*/") {
            Some(end) => Some((end + 4, true)),
            None => Some((bytes.len(), false)),
        },
        _ => None,
    }
}

/// Whether a token is a number as JSON writes it.
pub(super) fn is_number(token: &[u8]) -> bool {
    let digits = |bytes: &[u8]| bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let rest = token.strip_prefix(b"-").unwrap_or(token);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest[0] == b'0' {
        return false;
    }
    let mut rest = &rest[whole..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = digits(fraction);
        if length == 0 {
            return false;
        }
        rest = &fraction[length..];
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent =
            exponent.strip_prefix(b"-").or_else(|| exponent.strip_prefix(b"+")).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
