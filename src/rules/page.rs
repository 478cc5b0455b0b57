//! Rule pages: Markdown with front matter, compiled in. What the program must know of a rule at once is read at
//! compile time, so that a page without it does not build; the rest is read when somebody asks.

use crate::diagnostic::Severity;
use crate::document::kind::Kind;

/// What a rule is about, and so who wants it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Category {
    /// ECS or the agent refuses it.
    Correctness,
    /// Accepted, and likely wrong.
    Suspicious,
    /// Weakens the protection of data or machines.
    Security,
    /// Costs availability when something fails.
    Reliability,
    /// For those who want everything said; off by default.
    Pedantic,
}

impl Category {
    /// All categories, in the order in which they are listed.
    pub const ALL: [Self; 5] =
        [Self::Correctness, Self::Suspicious, Self::Security, Self::Reliability, Self::Pedantic];

    /// Its name, as `--select` takes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Suspicious => "suspicious",
            Self::Security => "security",
            Self::Reliability => "reliability",
            Self::Pedantic => "pedantic",
        }
    }
}

/// The page of a rule.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    text: &'static str,
    /// Severity unless configured otherwise.
    pub severity: Severity,
    /// Category.
    pub category: Category,
    /// Whether it is on unless configured otherwise.
    pub on: bool,
    /// Kinds that it looks at, a bit each.
    kinds: u64,
}

impl Page {
    /// Reads what is needed of the front matter. Fails the build where `severity` or `category` is missing or
    /// unknown.
    pub const fn new(text: &'static str) -> Self {
        let category = category(value(text, "category"));
        let on = !matches!(category, Category::Pedantic) && !same(value(text, "default"), "off");
        Self {
            text,
            severity: severity(value(text, "severity")),
            category,
            on,
            kinds: kinds(value(text, "kinds")),
        }
    }

    /// Whether the rule looks at documents of this kind, as at those of the request that it becomes.
    pub const fn covers(&self, kind: Kind) -> bool {
        self.kinds & (1 << kind.request() as u64) != 0
    }

    /// The kinds it names.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().filter(|kind| self.kinds & (1 << *kind as u64) != 0)
    }

    /// A line of the front matter; empty if it is not there.
    pub fn field(&self, key: &str) -> &'static str {
        value(self.text, key)
    }

    /// The entries of a list in the front matter: the lines `  - entry` under its key.
    pub fn list(&self, key: &str) -> impl Iterator<Item = &'static str> {
        let lines =
            self.front_matter().lines().skip_while(move |line| line.strip_suffix(':') != Some(key)).skip(1);
        lines.map_while(|line| line.strip_prefix("  - "))
    }

    /// The line under the front matter: what is wrong.
    pub fn title(&self) -> &'static str {
        let line = self.markdown().lines().next().unwrap_or("");
        line.strip_prefix("# ").unwrap_or(line)
    }

    /// The paragraph under the title.
    pub fn summary(&self) -> &'static str {
        self.markdown().split("\n\n").nth(1).unwrap_or("")
    }

    /// The page without its front matter.
    pub fn markdown(&self) -> &'static str {
        let body = self.text.split_once("\n---\n").map_or(self.text, |(_, body)| body);
        body.trim_start()
    }

    fn front_matter(&self) -> &'static str {
        self.text.split_once("\n---\n").map_or("", |(front, _)| front)
    }
}

const fn severity(name: &str) -> Severity {
    if same(name, "error") {
        Severity::Error
    } else if same(name, "warning") {
        Severity::Warning
    } else if same(name, "info") {
        Severity::Info
    } else {
        panic!("a rule page needs `severity: error`, `warning` or `info` in its front matter")
    }
}

const fn category(name: &str) -> Category {
    let mut at = 0;
    while at < Category::ALL.len() {
        if same(name, Category::ALL[at].as_str()) {
            return Category::ALL[at];
        }
        at += 1;
    }
    panic!("a rule page needs a `category` in its front matter")
}

/// The bits of a comma-separated list of kinds; all where there is none.
const fn kinds(list: &str) -> u64 {
    if list.is_empty() {
        return u64::MAX;
    }
    let mut bits = 0;
    let mut at = 0;
    while at < Kind::ALL.len() {
        if names(list, Kind::ALL[at].as_str()) {
            bits |= 1 << Kind::ALL[at] as u64;
        }
        at += 1;
    }
    assert!(bits != 0, "a rule page names kinds that do not exist");
    bits
}

/// Whether a list with `, ` between its entries has this entry.
const fn names(list: &str, entry: &str) -> bool {
    let list = list.as_bytes();
    let mut start = 0;
    while start + entry.len() <= list.len() {
        let end = start + entry.len();
        let begins = start == 0 || list[start - 1] == b' ';
        let ends = end == list.len() || list[end] == b',';
        if begins && ends && matches(list, start, entry) {
            return true;
        }
        start += 1;
    }
    false
}

/// What follows `key: ` on a line of the front matter.
const fn value(text: &'static str, key: &str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'\n' {
            if matches(bytes, at, "\n---") {
                return "";
            }
            let colon = at + 1 + key.len();
            if matches(bytes, at + 1, key) && matches(bytes, colon, ": ") {
                let mut end = colon + 2;
                while end < bytes.len() && bytes[end] != b'\n' {
                    end += 1;
                }
                let (_, rest) = text.split_at(colon + 2);
                return rest.split_at(end - colon - 2).0;
            }
        }
        at += 1;
    }
    ""
}

const fn matches(bytes: &[u8], at: usize, text: &str) -> bool {
    let text = text.as_bytes();
    if at + text.len() > bytes.len() {
        return false;
    }
    let mut i = 0;
    while i < text.len() {
        if bytes[at + i] != text[i] {
            return false;
        }
        i += 1;
    }
    true
}

const fn same(one: &str, other: &str) -> bool {
    one.len() == other.len() && matches(one.as_bytes(), 0, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Page = Page::new(
        "---\nseverity: warning\ncategory: security\nkinds: run-task, start-task\nsources:\n  - a\n  - b\n---\n# Title\n\nText.\n",
    );

    #[test]
    fn front_matter_is_read() {
        assert_eq!((PAGE.severity, PAGE.category, PAGE.on), (Severity::Warning, Category::Security, true));
        assert_eq!(PAGE.kinds().collect::<Vec<_>>(), [Kind::RunTask, Kind::StartTask]);
        assert_eq!(PAGE.list("sources").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((PAGE.title(), PAGE.summary().trim(), PAGE.field("fix")), ("Title", "Text.", ""));
    }
}
