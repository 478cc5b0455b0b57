//! The text of strings: escapes, and the placeholders that some tool will replace before AWS reads the file.

/// How much of a text is placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// All of it: any scalar may come of it.
    Whole,
    /// Some of it.
    Part,
}

/// Whether a text holds a placeholder: `${VAR}`, `$(…)`, `{{ … }}`, `{% … %}`, `<% … %>`, `<IMAGE1_NAME>`,
/// `%VAR%`, `__VAR__`, `@@VAR@@`, `{VAR}`, `$VAR` as the whole value, and words that people leave in ARNs and
/// images to be replaced, such as `ACCOUNT_ID` and `YOUR_…`.
pub fn placeholder(text: &str) -> Option<Placeholder> {
    // Four letters in a row such as words left to be replaced have: nearly every text has none.
    let (mut row, mut has_row) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        row = if byte.is_ascii_uppercase() || matches!(byte, b'_' | b'x') { row + 1 } else { 0 };
        has_row |= row == 4;
        if matches!(byte, b'$' | b'<' | b'{' | b'%' | b'_' | b'@' | b'#')
            && let Some(length) = length_at(&text[at..], at == 0)
        {
            let whole = at == 0 && length == text.len();
            return Some(if whole { Placeholder::Whole } else { Placeholder::Part });
        }
    }
    (has_row && is_left_to_replace(text)).then_some(Placeholder::Part)
}

/// Length of the placeholder that a text begins with.
fn length_at(text: &str, is_start: bool) -> Option<usize> {
    let between =
        |open: usize, close: &str| text.get(open..)?.find(close).map(|end| open + end + close.len());
    let bytes = text.as_bytes();
    match bytes {
        [b'{', b'{', ..] => between(2, "}}"),
        [b'{', b'%', ..] => between(2, "%}"),
        [b'<', b'%', ..] => between(2, "%>"),
        [b'$' | b'#', b'{', ..] => between(2, "}"),
        [b'$', b'(', ..] => between(2, ")"),
        [b'$', ..] if is_start && bytes.len() > 1 => is_upper_name(&bytes[1..]).then_some(text.len()),
        [b'<', ..] => between(1, ">").filter(|end| is_angle_name(&text[1..end - 1])),
        [b'{', ..] => between(1, "}").filter(|end| is_upper_name(&bytes[1..end - 1])),
        [b'%', ..] => between(1, "%").filter(|end| end - 2 > 1 && is_upper_name(&bytes[1..end - 1])),
        [b'@', b'@', ..] => between(2, "@@").filter(|end| is_upper_name(&bytes[2..end - 2])),
        [b'_', b'_', ..] => between(2, "__").filter(|end| is_upper_name(&bytes[2..end - 2])),
        _ => None,
    }
}

/// `UPPER_SNAKE`.
fn is_upper_name(name: &[u8]) -> bool {
    name.first().is_some_and(|byte| byte.is_ascii_uppercase() || *byte == b'_')
        && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

/// What stands between angle brackets that wait to be filled in, rather than a tag of HTML.
fn is_angle_name(name: &str) -> bool {
    const TAGS: &[&str] = &[
        "html", "head", "body", "title", "style", "script", "div", "span", "p", "br", "hr", "b", "i", "a",
        "h1", "h2", "h3", "h4", "center", "pre", "code", "table", "tr", "td", "ul", "ol", "li", "img",
        "link", "meta", "strong",
    ];
    let fits =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b' ' | b':' | b'/');
    !name.is_empty()
        && name.len() <= 80
        && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        && name.bytes().all(fits)
        && !TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

/// Words in ARNs, images and addresses that nobody has as a name.
fn is_left_to_replace(text: &str) -> bool {
    const PREFIXES: &[&str] = &["YOUR_", "YOUR-", "REPLACE_", "REPLACE-", "CHANGE_ME", "CHANGEME", "INSERT_"];
    const WORDS: &[&str] = &["ACCOUNT_ID", "ACCOUNT-ID", "AWS_ACCOUNT_ID", "AWS_REGION", "REGION", "ACCOUNT"];
    let is_composed = text.contains([':', '/', '.']);
    let parts = || text.split([':', '/', '.', '@', ',', ' ']);
    let has_crosses = || text.as_bytes().windows(4).any(|part| part.eq_ignore_ascii_case(b"xxxx"));
    parts().any(|part| PREFIXES.iter().any(|prefix| part.starts_with(prefix)))
        || is_composed && (has_crosses() || parts().any(|part| WORDS.contains(&part)))
}

/// Whether an id, an ARN or an address holds a word that people put there to be replaced: `PRIVATE_SUBNET_ONE`,
/// `subnet-XXXX`, `arn:aws:iam::account-id:role/…`, `your-bucket`. In free text such words are only words: this is
/// for values whose form AWS gives, and which are not spelled in capitals.
pub fn is_template(text: &str) -> bool {
    let is_name_character = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let words_from = |letter| match letter {
        b'a' => &["account_id", "account-id", "accountid"],
        letter => fillers(letter),
    };
    holds(text, words_from) || text.as_bytes().split(|byte| !is_name_character(byte)).any(is_shouted)
}

/// Whether a text holds a word, or marks, that stand for what is not known yet.
pub fn has_filler(text: &str) -> bool {
    holds(text, fillers)
}

/// The words, or marks, that begin with this byte and stand for what is not known yet.
const fn fillers(letter: u8) -> &'static [&'static str] {
    match letter {
        b'y' => &["your"],
        b'x' => &["xxx"],
        b'p' => &["placeholder"],
        b'r' => &["replace"],
        b'c' => &["changeme", "change-me", "change_me"],
        b'.' => &["..."],
        b'\xe2' => &["\u{2026}"],
        _ => &[],
    }
}

/// Whether one of some words stands in a text, whatever the case. The words are given by their first byte: there is
/// hardly a text that has all of them to be compared.
fn holds(text: &str, words_from: impl Fn(u8) -> &'static [&'static str]) -> bool {
    let bytes = text.as_bytes();
    let stands_at = |at: usize, word: &str| {
        bytes.get(at..at + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    bytes
        .iter()
        .enumerate()
        .any(|(at, byte)| words_from(byte.to_ascii_lowercase()).iter().any(|word| stands_at(at, word)))
}

/// A word in capitals, of letters for the most part; `2A` and `0E1F` may be hexadecimal.
fn is_shouted(word: &[u8]) -> bool {
    let letters = || word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    is_upper_name(word) && letters() >= 2 && letters() * 2 > word.len()
}

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
    fn placeholders_are_told_from_text() {
        let whole = [
            "${X}",
            "$IMAGE",
            "<IMAGE1_NAME>",
            "{{ must_env `X` }}",
            "%X1%",
            "__X__",
            "@@X@@",
            "<your-role-arn>",
        ];
        for text in whole {
            assert_eq!(placeholder(text), Some(Placeholder::Whole), "{text}");
        }
        let part = [
            "a-${X}",
            "arn:aws:iam::ACCOUNT_ID:role/x",
            "YOUR_ACCOUNT.dkr.ecr",
            "x/{{y}}",
            "arn:aws:iam::xxxxxxxxxxxx:role/r",
        ];
        for text in part {
            assert_eq!(placeholder(text), Some(Placeholder::Part), "{text}");
        }
        let plain = [
            "%Y-%m-%d",
            "echo $HOME",
            "<html>",
            "a < b",
            "__init__",
            "me@x.org",
            "{\"a\": 1}",
            "ACCOUNT_ID",
            "100%",
            "nginx",
        ];
        for text in plain {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn ids_that_wait_to_be_filled_in_are_told_from_ids() {
        let templates = [
            "PRIVATE_SUBNET_ONE",
            "subnet-XXXXXXXX",
            "subnet-xxxxxxxx",
            "sg-ID1",
            "arn:aws:iam::ACCOUNTID:role/web",
            "arn:aws:iam::account-id:role/web",
            "arn:aws:elasticloadbalancing:REGION:123456789012:targetgroup/web/0123456789abcdef",
            "your-secret",
            "fs-...",
        ];
        for text in templates {
            assert!(is_template(text), "{text}");
        }
        let ids = [
            "subnet-0a1b2c3d",
            "web",
            "PrivateSubnet1",
            "snap-0A1B2C3D",
            "arn:aws:iam::123456789012:role/ecsTaskExecutionRole",
            "arn:aws:s3:::bucket/app.env",
        ];
        for text in ids {
            assert!(!is_template(text), "{text}");
        }
    }

    #[test]
    fn escapes_are_decoded() {
        let mut bad = Vec::new();
        let text = unescape(r#"a\n\u00e9\ud835\udcb3\ud800x\q\"\"#, |at, length| bad.push((at, length)));
        assert_eq!(text, "a\n\u{e9}\u{1d4b3}\u{fffd}x\\q\"\\");
        assert_eq!(bad, [(28, 2), (32, 1)]);
    }
}
