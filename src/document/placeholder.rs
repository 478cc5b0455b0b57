//! Placeholders: what some tool or somebody will replace before AWS reads the file.

/// How much of a text is placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// All of it: any scalar may come of it.
    Whole,
    /// Some of it.
    Part,
}

/// Whether a text holds a placeholder: `${VAR}`, `$(…)`, `{{ … }}`, `{% … %}`, `<% … %>`, `<+…>`, `<IMAGE1_NAME>`,
/// `%VAR%`, `__VAR__`, `@@VAR@@`, `{VAR}`, `{some_name}`, `[SOME_NAME]`, `$VAR` as the whole value, and words that people leave in
/// ARNs and images to be replaced, such as `ACCOUNT_ID` and `YOUR_…`.
pub fn placeholder(text: &str) -> Option<Placeholder> {
    placeholder_by(text.bytes().fold(0, |clues, byte| clues | CLUES[usize::from(byte)]), text)
}

/// The same for a text whose bytes gave these clues, or fewer.
pub fn placeholder_by(clues: u8, text: &str) -> Option<Placeholder> {
    let marked = if clues & (MARK | PAIRED) != 0 { marked(text) } else { None };
    marked.or_else(|| {
        let is_left = has_letters(clues) && has_left_word(text) || clues & CROSS != 0 && is_crossed_out(text);
        is_left.then_some(Placeholder::Part)
    })
}

/// The first placeholder with marks around it.
fn marked(text: &str) -> Option<Placeholder> {
    let bytes = text.as_bytes();
    let begins = |at: &usize| match CLUES[usize::from(bytes[*at])] {
        MARK => true,
        PAIRED => bytes.get(at + 1) == Some(&bytes[*at]),
        _ => false,
    };
    let first = |at: usize| Some((at, length_at(&text[at..], at == 0)?));
    let (at, length) = (0..bytes.len()).filter(begins).find_map(first)?;
    let is_whole = at == 0 && length == text.len();
    Some(if is_whole { Placeholder::Whole } else { Placeholder::Part })
}

/// Whether a text calls a function that ecspresso has in templates, with an argument as people write it inside JSON:
/// ``{{ must_env `X` }}``.
pub fn calls_ecspresso(text: &str) -> bool {
    const FUNCTIONS: &[&str] =
        &["env", "must_env", "tfstate", "tfstatef", "ssm", "cfn_output", "cfn_export", "secretsmanager_arn"];
    let is_call = |at: usize| {
        let mut words = text[at + 2..].trim_start_matches('-').split_ascii_whitespace();
        words.next().is_some_and(|name| FUNCTIONS.contains(&name))
            && words.next().is_some_and(|argument| argument.starts_with('`'))
    };
    // One byte is looked for faster than two, and most files have no backtick.
    memchr::memchr(b'`', text.as_bytes()).is_some()
        && memchr::memmem::find_iter(text.as_bytes(), "{{").any(is_call)
}

/// A placeholder may begin with it.
const MARK: u8 = 1;
/// A placeholder may begin with two of it.
const PAIRED: u8 = 2;
/// Four of it stand for what is not known.
const CROSS: u8 = 4;

/// What each byte tells of whether there is a placeholder around it.
pub const CLUES: [u8; 256] = {
    let mut clues = [0; 256];
    let mut at: u8 = 0;
    loop {
        clues[at as usize] = clue(at);
        if at == u8::MAX {
            break clues;
        }
        at += 1;
    }
};

const fn clue(byte: u8) -> u8 {
    match byte {
        b'$' | b'<' | b'{' | b'[' | b'%' | b'#' => MARK,
        b'_' | b'@' => PAIRED,
        b'x' | b'X' => CROSS,
        // At least two of these are in every word that is left to be replaced.
        b'U' => 8,
        b'R' => 16,
        b'C' => 32,
        b'N' => 64,
        _ => 0,
    }
}

/// Whether a text may hold a placeholder, by the clues of all its bytes.
pub const fn may_hold_placeholder(clues: u8) -> bool {
    clues & (MARK | PAIRED | CROSS) != 0 || has_letters(clues)
}

/// Whether there may be a word that is left to be replaced.
const fn has_letters(clues: u8) -> bool {
    let letters = clues & !(MARK | PAIRED | CROSS);
    letters & letters.wrapping_sub(1) != 0
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
        [b'<', b'+', ..] => between(2, ">"),
        [b'$' | b'#', b'{', ..] => between(2, "}"),
        [b'$', b'(', ..] => between(2, ")"),
        [b'$', ..] if is_start && bytes.len() > 1 => is_upper_name(&bytes[1..]).then_some(text.len()),
        [b'<', ..] => between(1, ">").filter(|end| is_angle_name(&text[1..end - 1])),
        [b'{', ..] => between(1, "}").filter(|end| {
            let name = &bytes[1..end - 1];
            is_upper_name(name) || is_lower_name(name)
        }),
        [b'[', ..] => {
            between(1, "]").filter(|end| is_upper_name(&bytes[1..end - 1]) && text[..*end].contains('_'))
        }
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

/// `lower_snake` or `lower-kebab`. A single word is not taken for a name: it stands in braces in many a text.
fn is_lower_name(name: &[u8]) -> bool {
    name.first().is_some_and(u8::is_ascii_lowercase)
        && name.iter().any(|byte| matches!(byte, b'_' | b'-'))
        && name
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
}

/// What stands between angle brackets that wait to be filled in, rather than a tag of HTML.
fn is_angle_name(name: &str) -> bool {
    const TAGS: &[&str] = &[
        "html", "head", "body", "title", "style", "script", "div", "span", "p", "br", "hr", "b", "i", "a",
        "h1", "h2", "h3", "h4", "center", "pre", "code", "table", "tr", "td", "ul", "ol", "li", "img",
        "link", "meta", "strong",
    ];
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | ':' | '/');
    !name.is_empty()
        && name.len() <= 80
        && name.starts_with(char::is_alphanumeric)
        && name.chars().all(fits)
        && !TAGS.iter().any(|tag| name.eq_ignore_ascii_case(tag))
}

/// Whether there is a word in an ARN, an image or an address that nobody has as a name.
fn has_left_word(text: &str) -> bool {
    let bytes = text.as_bytes();
    let ends_at = |at: usize| bytes.get(at).is_none_or(|byte| is_separator(*byte));
    let begins = |at: usize, word: &&str| bytes[at..].starts_with(word.as_bytes());
    let is_whole = |at: usize, word: &&str| begins(at, word) && ends_at(at + word.len());
    let mut starts = (0..bytes.len()).filter(|at| at.checked_sub(1).is_none_or(|at| is_separator(bytes[at])));
    starts.any(|at| {
        left_beginnings(bytes[at]).iter().any(|word| begins(at, word))
            || left_words(bytes[at]).iter().any(|word| is_whole(at, word)) && is_composed(bytes)
    })
}

/// Whether there are crosses in an ARN, an image or an address.
fn is_crossed_out(text: &str) -> bool {
    let is_cross = |byte: &u8| matches!(byte, b'x' | b'X');
    let has_four = |bytes: &[u8]| bytes.windows(4).any(|four| four.iter().all(is_cross));
    has_four(text.as_bytes()) && is_composed(text.as_bytes())
}

fn is_composed(text: &[u8]) -> bool {
    text.iter().any(|byte| matches!(byte, b':' | b'/' | b'.'))
}

/// What the parts of a text are separated by.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, b':' | b'/' | b'.' | b'@' | b',' | b' ')
}

/// What words that are left to be replaced begin with, by the first byte.
const fn left_beginnings(letter: u8) -> &'static [&'static str] {
    match letter {
        b'C' => &["CHANGE_ME", "CHANGEME"],
        b'I' => &["INSERT_"],
        b'R' => &["REPLACE_", "REPLACE-"],
        b'Y' => &["YOUR_", "YOUR-"],
        _ => &[],
    }
}

/// Words that are left to be replaced where they are a whole part of a composed text, by the first byte.
const fn left_words(letter: u8) -> &'static [&'static str] {
    match letter {
        b'A' => &["ACCOUNT_ID", "ACCOUNT-ID", "AWS_ACCOUNT_ID", "AWS_REGION", "ACCOUNT"],
        b'R' => &["REGION"],
        _ => &[],
    }
}

/// Whether an id, an ARN or an address holds a word that people put there to be replaced: `PRIVATE_SUBNET_ONE`,
/// `subnet-XXXX`, `arn:aws:iam::account-id:role/…`, `your-bucket`. In free text such words are only words: this is
/// for values whose form AWS gives, and which are not spelled in capitals.
pub fn is_template(text: &str) -> bool {
    has_left(text, u16::MAX)
}

/// Whether a text holds a word, or marks, that stand for what is not known yet.
pub fn has_filler(text: &str) -> bool {
    has_left(text, !(ACCOUNT | CAPITALS))
}

/// A word, and the place of its rarest byte, by which it is found.
type Word = (&'static str, usize);

/// The words, or marks, that stand for what is not known yet, by their rarest byte and the one behind it, in lower
/// case. In the classes of bytes, each pair is a bit; the last is [`ACCOUNT`].
const WORDS: &[([u8; 2], &[Word])] = &[
    (*b"ur", &[("your", 2)]),
    (*b"xx", &[("xxx", 0)]),
    (*b"ho", &[("placeholder", 5)]),
    (*b"ha", &[("changeme", 1), ("change-me", 1), ("change_me", 1)]),
    (*b"pl", &[("replace", 2)]),
    (*b"..", &[("...", 0)]),
    (*b"\xe2\x80", &[("\u{2026}", 0)]),
    (*b"un", &[("account_id", 4), ("account-id", 4), ("accountid", 4)]),
];

/// The pair of the words that stand for an account.
const ACCOUNT: u16 = 1 << (WORDS.len() - 1);

/// The pairs that a word in capitals may begin with.
const CAPITALS: u16 = 1 << 15;

/// Of each byte the pairs that it may be the first of.
const FIRST: [u16; 256] = classes(0);

/// Of each byte the pairs that it may be the second of.
const SECOND: [u16; 256] = classes(1);

const fn classes(place: usize) -> [u16; 256] {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        if byte.is_ascii_uppercase() || byte == b'_' || place > 0 && byte.is_ascii_digit() {
            classes[byte as usize] = CAPITALS;
        }
        byte += 1;
    }
    let mut at = 0;
    while at < WORDS.len() {
        let byte = WORDS[at].0[place];
        classes[byte as usize] |= 1 << at;
        classes[byte.to_ascii_uppercase() as usize] |= 1 << at;
        at += 1;
    }
    classes
}

/// Whether one of these pairs stands in a text with its word around it.
fn has_left(text: &str, pairs: u16) -> bool {
    let bytes = text.as_bytes();
    let mut first = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let pair = first & SECOND[usize::from(*byte)];
        if pair != 0 && is_left_around(pair & pairs, bytes, at - 1) {
            return true;
        }
        first = FIRST[usize::from(*byte)];
    }
    false
}

/// Whether a word of the pair that stands here stands around it.
// Not inlined, so that the way past most bytes is short.
#[inline(never)]
fn is_left_around(pair: u16, text: &[u8], at: usize) -> bool {
    let is_capital = pair & CAPITALS != 0 && is_shouted_at(text, at);
    let words = WORDS.get(pair.trailing_zeros() as usize).map_or(&[][..], |(_, words)| words);
    let mut starts = words.iter().filter_map(|(word, rarest)| Some((word, at.checked_sub(*rarest)?)));
    is_capital
        || starts.any(|(word, start)| {
            let part = text.get(start..start + word.len());
            part.is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
        })
}

/// Whether a byte belongs to a word.
const fn is_in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a word in capitals begins there, of letters for the most part; `2A` and `0E1F` may be hexadecimal.
fn is_shouted_at(text: &[u8], at: usize) -> bool {
    if at.checked_sub(1).is_some_and(|before| is_in_word(text[before])) {
        return false;
    }
    let length = text[at..].iter().position(|byte| !is_in_word(*byte)).unwrap_or(text.len() - at);
    let word = &text[at..at + length];
    let letters = word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    is_upper_name(word) && letters >= 2 && letters * 2 > length
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
            "[IMAGE_URI]",
            "{target_group_arn}",
            "<+serviceVariables.targetGroup>",
            "<イメージ名>",
        ];
        for text in whole {
            assert_eq!(placeholder(text), Some(Placeholder::Whole), "{text}");
        }
        let part = [
            "a-${X}",
            "arn:aws:iam::ACCOUNT_ID:role/x",
            "YOUR_ACCOUNT.dkr.ecr",
            "x/{{y}}",
            "[ECR_REPOSITORY]:latest",
            "{your-account-id}.dkr.ecr",
            "arn:aws:iam::xxxxxxxxxxxx:role/r",
            "example/web:<+artifact.tag>",
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
            "grep [A-Z]",
            "[INFO] started",
            "nginx",
        ];
        for text in plain {
            assert_eq!(placeholder(text), None, "{text}");
        }
    }

    #[test]
    fn templates_of_ecspresso_are_told_from_others() {
        for text in ["a-{{ must_env `TAG` }}", "{{env `A` `b`}}", "{{- tfstatef `x['%s'].id` `first` -}}"] {
            assert!(calls_ecspresso(text), "{text}");
        }
        for text in
            ["{{ image }}", "{{ env.TAG }}", "{{ env \"TAG\" }}", "{{ .Values.env `x` }}", "{{", "${env}"]
        {
            assert!(!calls_ecspresso(text), "{text}");
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
}
