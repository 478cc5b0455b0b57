//! What can be wrong with a text before its meaning is looked at.

use crate::diagnostic::Span;

/// A departure from strict JSON, at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// The characters at fault; of something missing, the place where it belongs, never behind the end of the text.
    pub span: Span,
    /// The other half: the first of two equal keys, the bracket that is not closed.
    pub related: Option<Span>,
}

/// The ways in which a text is not strict JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// No value at all.
    Empty,
    /// A byte-order mark before the value.
    ByteOrderMark,
    /// `// …` or `/* … */` or `# …`.
    Comment,
    /// A `/* … ` that never ends.
    UnclosedComment,
    /// A comma before a closing bracket, or one too many between two values.
    ExtraComma,
    /// No comma between two members or elements.
    MissingComma,
    /// No colon between a key and its value.
    MissingColon,
    /// A key without a value.
    MissingValue,
    /// A value without a key, where a member is expected.
    MissingKey,
    /// A key without quotes.
    UnquotedKey,
    /// A string or key in single quotes.
    SingleQuotes,
    /// A string whose closing quote is missing; it ends with its line.
    UnclosedString,
    /// An escape that JSON does not have.
    BadEscape,
    /// A raw control character inside a string.
    ControlCharacter,
    /// A word that is no JSON value: `True`, `None`, `undefined`, `NaN`, …
    BadWord,
    /// A number that is not written as JSON has it: `+1`, `.5`, `012`, `0x1f`, `1.`
    BadNumber,
    /// An array or object whose bracket is never closed; `related` is the opening bracket.
    Unclosed,
    /// A closing bracket that closes nothing, or something else; `related` is the bracket left open, if any.
    StrayCloser,
    /// Text that is no part of any value.
    StrayText,
    /// `...` for members or elements that somebody left out.
    Elision,
    /// Text behind the end of the document's value.
    TrailingText,
    /// The same key again; `related` is the key before.
    DuplicateKey,
    /// Deeper than the parser goes; what is inside is not looked at.
    TooDeep,
}
