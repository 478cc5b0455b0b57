//! The text of strings: escapes, variables, and JSON without its spaces.

/// JSON without the spaces between its tokens.
pub fn compacted(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keeps = |c: &char| {
        let keeps = in_string || !c.is_ascii_whitespace();
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        keeps
    };
    json.chars().filter(keeps).collect()
}

/// Whether a text in which neither `$` nor braces can stand holds something that is to be replaced before AWS reads
/// it: `web-$STAGE`, `{name of the image}`.
pub fn has_variable(text: &str) -> bool {
    let is_named =
        |at: usize| text[at + 1..].starts_with(|next: char| next == '_' || next.is_ascii_alphabetic());
    text.match_indices('$').any(|(at, _)| is_named(at))
        || text.split_once('{').is_some_and(|(_, rest)| rest.contains('}'))
}

/// The text that a JSON string with escapes stands for. `bad` is told the place and length of each escape that
/// JSON does not have, which then stands for itself.
pub fn unescape(raw: &str, mut bad: impl FnMut(u32, u32)) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        text.push_str(&rest[..at]);
        let escape = &rest[at..];
        let (length, decoded) = decode(escape);
        let position = raw.len() - escape.len();
        if let Some(c) = decoded {
            text.push(c);
        } else {
            bad(u32::try_from(position).unwrap_or(u32::MAX), u32::try_from(length).unwrap_or(0));
            text.push_str(&escape[..length]);
        }
        rest = &escape[length..];
    }
    text.push_str(rest);
    text
}

/// Length of the escape that a text begins with, and the character it stands for.
fn decode(escape: &str) -> (usize, Option<char>) {
    let Some(letter) = escape.chars().nth(1) else { return (1, None) };
    let plain = match letter {
        '"' | '\\' | '/' => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return decode_unicode(escape),
        _ => return (1 + letter.len_utf8(), None),
    };
    (2, Some(plain))
}

fn decode_unicode(escape: &str) -> (usize, Option<char>) {
    let unit = |at: usize| {
        let digits =
            escape.get(at..at + 4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(2) else { return (2, None) };
    if !(0xd800..0xe000).contains(&first) {
        return (6, char::from_u32(first));
    }
    let second = escape.get(6..8).filter(|prefix| *prefix == "\\u").and_then(|_| unit(8));
    match second {
        Some(second) if first < 0xdc00 && (0xdc00..0xe000).contains(&second) => {
            (12, char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)))
        }
        // A surrogate without its partner is a value that JSON allows and Unicode does not.
        _ => (6, Some(char::REPLACEMENT_CHARACTER)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        let mut bad = Vec::new();
        let text = unescape(r#"a\n\u00e9\ud835\udcb3\ud800x\q\"\"#, |at, length| bad.push((at, length)));
        assert_eq!(text, "a\n\u{e9}\u{1d4b3}\u{fffd}x\\q\"\\");
        assert_eq!(bad, [(28, 2), (32, 1)]);
    }

    #[test]
    fn variables_are_told_from_signs() {
        for text in ["web-$STAGE-$Zone", "$_x", "repro-{INSERT the ticket}", "{}"] {
            assert!(has_variable(text), "{text}");
        }
        for text in ["web", "$", "us$ 5", "web-$1", "}{", "a{b"] {
            assert!(!has_variable(text), "{text}");
        }
    }
}
