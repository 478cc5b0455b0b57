//! What there is to say of a rule of a team's own.

use super::CustomRule;
use crate::document::kind::Kind;

impl CustomRule {
    /// Its page, as Markdown.
    pub fn page(&self) -> String {
        format!("# {}\n\n## What it looks at\n\n{}\n", self.message.trim(), self.summary())
    }

    /// What it looks at, and what would be right, as Markdown.
    pub fn summary(&self) -> String {
        let mut parts =
            vec![format!("`{}`: {}.", self.condition.path.get_ref().as_str(), self.condition.words())];
        parts.extend(
            self.when.iter().map(|when| {
                format!("Only where `{}` is so: {}.", when.path.get_ref().as_str(), when.words())
            }),
        );
        parts.extend(self.kinds.as_ref().map(|kinds| {
            let names: Vec<_> = kinds.iter().copied().map(Kind::as_str).collect();
            format!("Only in documents of these kinds: {}.", names.join(", "))
        }));
        parts.extend(self.help.iter().chain(&self.url).cloned());
        parts.join("\n\n")
    }
}
