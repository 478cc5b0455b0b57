//! Words that people leave in ids, ARNs and addresses to be replaced.

use std::ops::Range;

use super::is_upper_name;

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
    (*b"eh", &[("placeholder", 4)]),
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
    let pair = |first: u8, second: u8| FIRST[usize::from(first)] & SECOND[usize::from(second)] & pairs;
    let is_left_in = |mut places: Range<usize>| {
        places.any(|at| {
            let pair = bytes.get(at + 1).map_or(0, |second| pair(bytes[at], *second));
            pair != 0 && is_left_around(pair, bytes, at)
        })
    };
    // Most texts have none, which is seen sooner of several bytes at once.
    let (chunks, rest) = bytes.as_chunks();
    let mut before = 0;
    for (chunk, [a, b, c, d]) in chunks.iter().enumerate() {
        let any = pair(before, *a) | pair(*a, *b) | pair(*b, *c) | pair(*c, *d);
        if any != 0 && is_left_in((4 * chunk).saturating_sub(1)..4 * chunk + 3) {
            return true;
        }
        before = *d;
    }
    is_left_in((bytes.len() - rest.len()).saturating_sub(1)..bytes.len())
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
