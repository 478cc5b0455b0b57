//! Patterns that a team writes: regular expressions, and names with `*` in them.

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A regular expression, found anywhere in a text unless it says otherwise with `^` and `$`.
#[derive(Debug, Clone)]
pub struct Pattern(Regex);

impl Pattern {
    /// Takes a text for a regular expression, if it is one.
    pub fn new(text: &str) -> Result<Self, String> {
        Regex::new(text).map(Self).map_err(|error| {
            // The message of a syntax error shows the expression over several lines; its last line says what is wrong.
            let words = error.to_string();
            let why = words.lines().last().unwrap_or("").trim_start_matches("error: ");
            format!("`{text}` is no regular expression: {why}")
        })
    }

    /// Whether it is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// The expression as it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl JsonSchema for Pattern {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Pattern".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "description": "A regular expression.", "type": "string", "format": "regex" })
    }
}

/// Whether a text is what a wildcard says: `*` stands for any characters, all else for itself.
pub fn is_like(wildcard: &str, text: &str) -> bool {
    let Some((first, rest)) = wildcard.split_once('*') else { return wildcard == text };
    let Some(mut left) = text.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = rest.split('*').collect();
    let last = parts.pop().unwrap_or("");
    for part in parts {
        // The earliest place leaves most for what follows.
        let Some(at) = left.find(part) else { return false };
        left = &left[at + part.len()..];
    }
    left.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn wildcards_stand_for_any_characters() {
        for (wildcard, text, is_match) in [
            ("*_DSN", "SENTRY_DSN", true),
            ("*_DSN", "SENTRY_DSN_OLD", false),
            ("a*b*c", "a-b-c", true),
            ("a*b*c", "ac", false),
            ("ab*ba", "aba", false),
            ("**", "", true),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(is_like(wildcard, text), is_match, "{wildcard} {text}");
        }
    }

    #[test]
    fn what_is_wrong_with_an_expression_is_one_line() {
        let wrong = Pattern::new("(a").map(|_| ()).unwrap_err();
        assert_eq!(wrong, "`(a` is no regular expression: unclosed group");
    }

    proptest! {
        #[test]
        fn wildcards_agree_with_regular_expressions(wildcard in "[ab*]{0,6}", text in "[ab]{0,6}") {
            let expression = format!("^{}$", wildcard.replace('*', ".*"));
            prop_assert_eq!(is_like(&wildcard, &text), Regex::new(&expression).unwrap().is_match(&text));
        }
    }
}
