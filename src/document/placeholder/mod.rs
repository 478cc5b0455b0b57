//! Placeholders: what some tool or somebody will replace before AWS reads the file.

mod words;

pub use words::{has_filler, is_template};

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
}
