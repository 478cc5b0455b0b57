//! What ecslint says: a diagnostic with its severity, place, labels, help and fix.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A half-open range of byte offsets in one source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The bytes from `start` up to, not including, `end`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    /// The empty place before the byte at `offset`.
    pub const fn at(offset: u32) -> Self {
        Self { start: offset, end: offset }
    }

    /// Whether the offset lies inside, or at either end.
    pub const fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// Whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Length in bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether it holds no byte.
    pub const fn is_empty(self) -> bool {
        self.end <= self.start
    }
}

impl From<Range<usize>> for Span {
    /// A range of a reader that counts in `usize`.
    fn from(range: Range<usize>) -> Self {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self::new(offset(range.start), offset(range.end))
    }
}

/// How bad it is. Ordered: `Info < Warning < Error`.
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
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Best practice.
    Info,
    /// Accepted by ECS, but ignored, refused by some consumer, or very likely a mistake.
    Warning,
    /// ECS refuses it, or the task can never start.
    Error,
}

impl Severity {
    /// The word for it: `error`, `warning` or `info`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Which source of a run: its index in the order in which the run holds them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct SourceId(pub u32);

/// A place in a source and a few words about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The source it points into.
    pub source: SourceId,
    /// The characters.
    pub span: Span,
    /// JSON pointer (RFC 6901) of the value; where a member is missing, of the object that lacks it.
    pub path: String,
    /// A few words; may be empty for the primary label.
    pub message: Cow<'static, str>,
}

impl Label {
    /// A place without words.
    pub const fn new(source: SourceId, span: Span, path: String) -> Self {
        Self { source, span, path, message: Cow::Borrowed("") }
    }
}

/// One problem at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Name of the rule; owned only for a team's own rules.
    pub rule: Cow<'static, str>,
    /// Severity in this run.
    pub severity: Severity,
    /// What is wrong, with the values in front of the reader; one line, lower case, no full stop.
    pub message: Cow<'static, str>,
    /// Where; its message is shown under the span.
    pub primary: Label,
    /// The other halves of a conflict, possibly in another source.
    pub labels: Vec<Label>,
    /// What would be right; one line.
    pub help: Option<Cow<'static, str>>,
    /// How to make it right, where that is known.
    pub fix: Option<Fix>,
    /// Whether an editor may fade the span out.
    pub tag: Option<Tag>,
}

/// What an editor may do with the span beside underlining it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Has no effect: shown faded.
    Unnecessary,
    /// Works, but should not be used any more: shown struck through.
    Deprecated,
}

impl Diagnostic {
    /// What is wrong, how bad it is, and where: nothing more.
    pub fn new(
        rule: impl Into<Cow<'static, str>>,
        severity: Severity,
        message: impl Into<Cow<'static, str>>,
        primary: Label,
    ) -> Self {
        Self {
            rule: rule.into(),
            severity,
            message: message.into(),
            primary,
            labels: Vec::new(),
            help: None,
            fix: None,
            tag: None,
        }
    }

    /// What is wrong and what would be right, in one line.
    pub fn text(&self) -> String {
        match &self.help {
            Some(help) => format!("{} ({help})", self.message),
            None => self.message.to_string(),
        }
    }

    /// What diagnostics are ordered by: source, place, rule, message.
    pub fn order(&self) -> (SourceId, Span, &str, &str) {
        (self.primary.source, self.primary.span, &self.rule, &self.message)
    }
}

/// Edits that together make one problem go away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What applying it does, as an order: ``remove `hostPort` ``.
    pub title: String,
    /// Whether it may be applied without asking.
    pub applicability: Applicability,
    /// The edits, all in the diagnostic's own source, none overlapping another.
    pub edits: Vec<Edit>,
}

/// Replace the characters of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; empty for an insertion.
    pub span: Span,
    /// What stands there afterwards.
    pub new_text: String,
}

/// How far a fix may be trusted. Ordered: `Safe < Unsafe < DisplayOnly`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// The meaning to ECS cannot change, other than that it works: `--fix` applies it.
    Safe,
    /// The meaning may change: `--unsafe-fixes` applies it.
    Unsafe,
    /// Shown, never applied by itself.
    DisplayOnly,
}

impl Applicability {
    /// The word for it: `safe`, `unsafe` or `display-only`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::DisplayOnly => "display-only",
        }
    }
}
