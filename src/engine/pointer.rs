//! Patterns of JSON pointers: `/containerDefinitions/*/image`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de};

/// A JSON pointer in which a step `*` is any member or element, and a last step `**` anything at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct PointerPattern(String);

/// A step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'p> {
    /// The member of that name, still escaped, or the element of that index.
    Name(&'p str),
    /// Any one member or element.
    Any,
    /// Whatever is there and below.
    Rest,
}

impl<'de> Deserialize<'de> for PointerPattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}

impl PointerPattern {
    /// Takes a text for a pattern, if it is one.
    pub fn new(text: String) -> Result<Self, String> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(format!("`{text}` is no JSON pointer, which begins with `/`"));
        }
        let pattern = Self(text);
        let from_rest = pattern.steps().skip_while(|step| *step != Step::Rest).count();
        if from_rest > 1 {
            return Err("`**` can only be the last step of a pointer".into());
        }
        Ok(pattern)
    }

    /// The pattern as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its steps.
    pub fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        self.0.split('/').skip(1).map(|step| match step {
            "*" => Step::Any,
            "**" => Step::Rest,
            name => Step::Name(name),
        })
    }

    /// Whether a pointer is meant.
    pub fn matches(&self, pointer: &str) -> bool {
        let mut parts = pointer.split('/').skip(1);
        for step in self.steps() {
            match (step, parts.next()) {
                (Step::Rest, _) => return true,
                (Step::Any, Some(_)) => {}
                (Step::Name(name), Some(part)) if name == part => {}
                _ => return false,
            }
        }
        parts.next().is_none()
    }
}

/// The name that a step of a pointer stands for.
pub(super) fn unescaped(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_are_matched_step_by_step() {
        for (pattern, pointer, is_match) in [
            ("/family", "/family", true),
            ("/family", "/familyName", false),
            ("/family", "", false),
            ("", "", true),
            ("", "/family", false),
            ("/containerDefinitions/*/image", "/containerDefinitions/12/image", true),
            ("/containerDefinitions/*/image", "/containerDefinitions/image", false),
            ("/containerDefinitions/*", "/containerDefinitions/0/image", false),
            ("/containerDefinitions/**", "/containerDefinitions/0/image", true),
            ("/containerDefinitions/**", "/containerDefinitions", true),
            ("/**", "", true),
            ("/tags/*", "/tags/a~1b", true),
            ("/tags/a~1b", "/tags/a~1b", true),
        ] {
            let pattern = PointerPattern::new(pattern.into()).unwrap();
            assert_eq!(pattern.matches(pointer), is_match, "{pattern:?} {pointer}");
        }
        assert!(PointerPattern::new("family".into()).is_err());
        assert!(PointerPattern::new("/**/image".into()).is_err());
    }
}
