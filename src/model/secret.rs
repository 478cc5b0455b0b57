//! Texts that should not stand in a file for everybody to read: by their shape, and by the name they go under.

use crate::document::placeholder::has_filler;
use crate::facts::secrets::{
    Alphabet, BROWSER_WORDS, FOR_BROWSERS, HARMLESS_WORDS, REFERENCES, SECRET_NAMES, SHAPES, SHORTEST, Shape,
    WEB_TOKEN,
};

/// What gives a secret away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clue {
    /// The name of what holds it.
    Name,
    /// Its own shape: what it is, and the characters that may be shown of it.
    Shape(&'static str, usize),
}

/// Whether a value is a secret, as far as can be told from the name it goes under and from itself. `more` are names
/// beside those that are known everywhere.
pub fn clue(name: &str, value: &str, more: &[String]) -> Option<Clue> {
    // The address of something, unless somebody says that it is one with a secret in it.
    let is_address = || value.contains("://") && !more.iter().any(|ending| ends_in(name, ending));
    let is_named = || is_secret_name(name, more) && is_literal(value, name) && !is_address();
    match shape(value) {
        Some(Clue::Shape(what, _)) if FOR_BROWSERS.contains(&what) && is_for_browsers(name) => None,
        None => is_named().then_some(Clue::Name),
        clue => clue,
    }
}

/// Whether the name says that everybody may see what goes under it.
fn is_for_browsers(name: &str) -> bool {
    words(name).any(|word| BROWSER_WORDS.contains(&&*word))
}

/// Whether a text holds a secret of a known shape.
pub fn shape(text: &str) -> Option<Clue> {
    let found = text.bytes().fold(0, |found, byte| found | CLASSES[usize::from(byte)]);
    if text.len() >= SHORTEST
        && let Some(token) = token(text.as_bytes())
    {
        return Some(token);
    }
    if found & AT != 0 && has_url_password(text) {
        return Some(Clue::Shape("a URL with its password", 0));
    }
    let has_password = found & EQUALS != 0 && has_password_part(text);
    has_password.then_some(Clue::Shape("a connection string with its password", 0))
}

/// The beginning of a secret, and no more than tells it from others.
pub fn masked(text: &str, shown: usize) -> String {
    let shown = shown.min(text.chars().count() / 4);
    text.chars().take(shown).chain(['…']).collect()
}

fn fits(alphabet: Alphabet, byte: u8) -> bool {
    match alphabet {
        Alphabet::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        Alphabet::Hex => matches!(byte, b'a'..=b'f') || byte.is_ascii_digit(),
        Alphabet::Alphanumeric => byte.is_ascii_alphanumeric(),
        Alphabet::UrlSafe => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
    }
}

/// A token may begin with it.
const FIRST: u8 = 1;
/// It may be the second of a token.
const SECOND: u8 = 2;
/// It belongs to a word.
const WORD: u8 = 4;
/// A password in an address stands before it.
const AT: u8 = 8;
/// A password in a connection string stands behind it.
const EQUALS: u8 = 16;

/// What each byte means where secrets are looked for: most words are passed by with one look.
const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte: u8 = 0;
    while byte < 0x80 {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            classes[byte as usize] = WORD;
        }
        byte += 1;
    }
    let mut at = 0;
    while at < SHAPES.len() {
        let prefix = SHAPES[at].prefix.as_bytes();
        classes[prefix[0] as usize] |= FIRST;
        classes[prefix[1] as usize] |= SECOND;
        at += 1;
    }
    // Web tokens and private keys.
    classes[b'e' as usize] |= FIRST;
    classes[b'y' as usize] |= SECOND;
    classes[b'-' as usize] |= FIRST | SECOND;
    classes[b'@' as usize] |= AT;
    classes[b'=' as usize] |= EQUALS;
    classes
};

/// The first token in a text that is a word of its own.
fn token(text: &[u8]) -> Option<Clue> {
    let mut before = 0;
    for (at, pair) in text.windows(2).enumerate() {
        let [first, second] = [pair[0], pair[1]].map(|byte| CLASSES[usize::from(byte)]);
        if before & WORD == 0
            && first & FIRST != 0
            && second & SECOND != 0
            && let Some(found) = token_here(&text[at..])
        {
            return Some(found);
        }
        before = first;
    }
    None
}

/// The token that a text begins with.
fn token_here(text: &[u8]) -> Option<Clue> {
    if text.starts_with(b"-----BEGIN ") {
        let key = b"PRIVATE KEY-----";
        return text.windows(key.len()).any(|part| part == key).then_some(Clue::Shape("a private key", 0));
    }
    if is_jwt(text) {
        return Some(Clue::Shape(WEB_TOKEN, 4));
    }
    let is_it = |shape: &&Shape| {
        let prefix = shape.prefix.as_bytes();
        prefix.first() == text.first() && text.strip_prefix(prefix).is_some_and(|rest| is_body(rest, shape))
    };
    SHAPES.iter().find(is_it).map(|shape| Clue::Shape(shape.what, 4))
}

/// Whether what stands behind a prefix is a token.
fn is_body(rest: &[u8], shape: &Shape) -> bool {
    let length = rest.iter().take_while(|byte| fits(shape.alphabet, **byte)).count();
    let is_cut = rest.get(length).is_none_or(|byte| !byte.is_ascii_alphanumeric());
    // What is in capitals alone has no other sign of where it ends.
    let is_whole = shape.alphabet != Alphabet::Upper || length == shape.least && is_cut;
    is_whole && length >= shape.least
}

/// Three parts in Base64, the first two of them JSON objects.
fn is_jwt(text: &[u8]) -> bool {
    if !text.starts_with(b"eyJ") {
        return false;
    }
    let end =
        text.iter().position(|byte| !fits(Alphabet::UrlSafe, *byte) && *byte != b'.').unwrap_or(text.len());
    let mut parts = text[..end].split(|byte| *byte == b'.').filter(|part| part.len() >= 8);
    let (first, second, third) = (parts.next(), parts.next(), parts.next());
    first.is_some() && second.is_some_and(|claims| claims.starts_with(b"eyJ")) && third.is_some()
}

/// Whether a text stands for itself, rather than for something to be filled in.
fn is_real(password: &str) -> bool {
    let is_blank = |c: char| matches!(c, '*' | '.' | '-');
    !password.is_empty() && !password.chars().all(is_blank) && !has_filler(password) && !is_name(password)
}

/// Whether a text is the name of something that will stand in its place: capitals, and what joins words.
fn is_name(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_uppercase())
        && text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
        && (text.contains('_') || !text.bytes().any(|byte| byte.is_ascii_digit()))
}

/// `scheme://user:password@host`.
fn has_url_password(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let rest = &text[at + 3..];
        let end = rest.find(|c: char| matches!(c, '/' | '?' | '#' | '"' | '\'') || c.is_whitespace());
        let authority = &rest[..end.unwrap_or(rest.len())];
        let user = authority.rsplit_once('@').map(|(user, _)| user);
        user.and_then(|user| user.split_once(':')).is_some_and(|(_, password)| is_real(password))
    })
}

/// `Password=…` in a connection string or a query.
fn has_password_part(text: &str) -> bool {
    text.split([';', '&', '?']).any(|part| {
        let Some((key, value)) = part.split_once('=') else { return false };
        let is_password = ["password", "pwd"].iter().any(|name| key.trim().eq_ignore_ascii_case(name));
        // A part alone is no connection string, but an assignment, whose name tells.
        is_password && part.len() < text.len() && is_real(value.trim())
    })
}

/// Whether what goes under this name is a secret.
pub fn is_secret_name(name: &str, more: &[String]) -> bool {
    let Some(end) = name.bytes().rposition(|byte| byte.is_ascii_alphabetic()) else { return false };
    let name = &name[..=end];
    let is_known = || SECRET_NAMES.iter().any(|ending| ends_in(name, ending));
    (may_end_in_known(name.as_bytes()) && is_known() || more.iter().any(|ending| ends_in(name, ending)))
        && !words(name).any(|word| HARMLESS_WORDS.contains(&&*word))
}

/// Whether a name ends in the two letters of a name of secrets: most names are told from them by these.
fn may_end_in_known(name: &[u8]) -> bool {
    match name {
        [.., before, last] if before.is_ascii_alphabetic() => {
            LAST_LETTERS[letter(*last)] & 1 << letter(*before) != 0
        }
        // What separates words does not count.
        _ => true,
    }
}

/// By the last letter of the names of secrets, the letters before it, a bit each.
const LAST_LETTERS: [u32; 26] = {
    let mut lasts = [0; 26];
    let mut at = 0;
    while at < SECRET_NAMES.len() {
        let name = SECRET_NAMES[at].as_bytes();
        lasts[letter(name[name.len() - 1])] |= 1 << letter(name[name.len() - 2]);
        at += 1;
    }
    lasts
};

/// The place of a letter in the alphabet.
const fn letter(byte: u8) -> usize {
    (byte.to_ascii_lowercase() - b'a') as usize % 26
}

/// Shorter endings must be words of their own.
const SHORT: usize = 4;

/// Whether a name ends in another, whatever the case and what stands between the words.
fn ends_in(name: &str, ending: &str) -> bool {
    let letters = |text| str::bytes(text).rev().filter(u8::is_ascii_alphanumeric);
    let mut expected = letters(ending);
    let mut given = name.bytes().enumerate().rev().filter(|(_, byte)| byte.is_ascii_alphanumeric());
    let mut start = name.len();
    for letter in expected.by_ref() {
        match given.next() {
            Some((at, byte)) if byte.eq_ignore_ascii_case(&letter) => start = at,
            _ => return false,
        }
    }
    let (before, first) = (name[..start].bytes().next_back(), name.as_bytes().get(start));
    let is_hump =
        before.is_some_and(|byte| byte.is_ascii_lowercase()) && first.is_some_and(u8::is_ascii_uppercase);
    ending.len() > SHORT || is_hump || before.is_none_or(|byte| !byte.is_ascii_alphanumeric())
}

/// The words of a name, in lower case: `DB_PASSWORD` and `dbPassword` both have two.
fn words(name: &str) -> impl Iterator<Item = String> {
    let mut words = vec![String::new()];
    let mut last = ' ';
    for c in name.chars() {
        let begins = !c.is_ascii_alphanumeric() || last.is_ascii_lowercase() && c.is_ascii_uppercase();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| c.is_ascii_alphanumeric()) {
            word.push(c.to_ascii_lowercase());
        }
        last = c;
    }
    words.into_iter().filter(|word| !word.is_empty())
}

/// Whether a value is a secret itself: neither a switch nor a hint at where the secret is kept.
fn is_literal(value: &str, name: &str) -> bool {
    let is_switch = ["true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"]
        .iter()
        .any(|word| value.eq_ignore_ascii_case(word));
    let is_reference = REFERENCES.iter().any(|start| value.starts_with(start));
    is_real(value) && !is_switch && !is_reference && !value.eq_ignore_ascii_case(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told_from_others() {
        for name in [
            "DB_PASSWORD",
            "PGPASSWORD",
            "dbPassword",
            "SMTP_PASS",
            "userPwd",
            "SECRET",
            "SECRET_KEY_BASE",
            "STRIPE_API_KEY",
            "apikey",
            "AWS_SECRET_ACCESS_KEY",
            "AUTH_TOKEN_2",
            "GOOGLE_CREDENTIALS",
            "Splunk-Token",
        ] {
            assert!(is_secret_name(name, &[]), "{name}");
        }
        for name in [
            "PASSWORD_FILE",
            "SECRETS_MANAGER_ENDPOINT",
            "SECRET_ARN",
            "TOKEN_TTL",
            "MAX_TOKENS",
            "MAX_TOKEN",
            "BYPASS",
            "COMPASS",
            "AWS_ACCESS_KEY_ID",
            "NEXT_PUBLIC_API_KEY",
            "REQUIRE_PASSWORD",
            "KEYBOARD",
            "",
            "_",
            "1",
        ] {
            assert!(!is_secret_name(name, &[]), "{name}");
        }
        assert!(is_secret_name("ACME_SEED", &["seed".to_owned()]));
        assert!(!is_secret_name("LINSEED", &["seed".to_owned()]));
    }

    #[test]
    fn values_that_are_no_secret_are_left_alone() {
        for value in [
            "",
            "true",
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
            "/run/secrets/db",
            "https://auth.example.com/token",
            "vault:secret/db",
            "changeme",
            "DB_PASSWORD",
            "your-password",
            "xxxx",
            "****",
        ] {
            assert_eq!(clue("DB_PASSWORD", value, &[]), None, "{value}");
        }
        for value in ["hunter2", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "JBSWY3DPEHPK3PXP", "123456"] {
            assert_eq!(clue("DB_PASSWORD", value, &[]), Some(Clue::Name), "{value}");
        }
    }

    #[test]
    fn secrets_are_known_by_their_shape() {
        let private = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow";
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9";
        for (text, what) in [
            ("AKIAIOSFODNN7EXAMPLE", "an access key of AWS"),
            ("--token=ghp_0123456789abcdefghijABCDEFGHIJ012345", "a token of GitHub"),
            ("xoxb-123456789012-abcdefghij", "a token of Slack"),
            (private, "a private key"),
            (jwt, "a JSON web token"),
            ("postgres://app:s3cr3t@db:5432/app", "a URL with its password"),
            ("redis://:s3cr3t@cache:6379", "a URL with its password"),
            ("Server=db;User=app;Password=s3cr3t;", "a connection string with its password"),
            ("jdbc:mysql://db/app?user=app&password=s3cr3t", "a connection string with its password"),
        ] {
            assert!(
                matches!(shape(text), Some(Clue::Shape(found, _)) if found == what),
                "{text}: {:?}",
                shape(text)
            );
        }
        for text in [
            "postgres://app@db:5432/app",
            "postgres://app:PASSWORD@db/app",
            "https://example.com:8080/a@b:c",
            "AKIAIOSFODNN7EXAMPLEANDMORE",
            "sk_live_short",
            "eyJub3QiOiJhIHRva2VuIn0",
            "password=${X}",
            "task-ghp_",
            "user:pass",
            "a=b&c=d",
            "-----BEGIN CERTIFICATE-----\nMIIEow",
        ] {
            assert_eq!(shape(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_built_into_web_pages_is_no_secret() {
        let key = format!("AIza{}", "x1-".repeat(12));
        for name in ["NEXT_PUBLIC_FIREBASE_API_KEY", "VITE_MAPS_KEY", "REACT_APP_KEY", "SUPABASE_ANON_KEY"] {
            assert_eq!(clue(name, &key, &[]), None, "{name}");
        }
        let payment = format!("sk_live_{}", "a1".repeat(12));
        for (name, value) in [("MAPS_KEY", &key), ("VITE_PAYMENT", &payment)] {
            assert!(clue(name, value, &[]).is_some(), "{name}");
        }
    }

    #[test]
    fn no_more_than_a_beginning_is_shown() {
        assert_eq!(masked("AKIAIOSFODNN7EXAMPLE", 4), "AKIA…");
        assert_eq!(masked("short", 4), "s…");
        assert_eq!(masked("", 4), "…");
    }
}
