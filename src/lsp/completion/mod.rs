//! What can be typed at an offset: members that are not there yet, values that fit, names that exist.

mod members;
mod snippet;
mod values;

use super::cursor::{Cursor, Slot, cursor, guessed_unit};
use crate::diagnostic::{Edit, Span};
use crate::document::Document;
use crate::document::edit::quote;
use crate::engine::Workspace;
use crate::schema::lookup::Place;
use snippet::Writer;
pub use snippet::plain_text;

/// What an entry of the list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A member of an object, with its value.
    Member,
    /// A value.
    Value,
    /// The name of something that is given elsewhere.
    Name,
    /// A new element of a list, with what it cannot do without.
    Element,
}

/// One entry of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// A few words beside it; may be empty.
    pub detail: String,
    /// Markdown; may be empty.
    pub documentation: String,
    /// What it is.
    pub kind: CompletionKind,
    /// The characters that it replaces.
    pub replace: Span,
    /// What stands there afterwards, in the snippet syntax of the language server protocol: `$1`, `${2:text}`.
    /// [`plain_text`] gives it without.
    pub snippet: String,
    /// Its place in the list: lowest first.
    pub rank: u32,
    /// Whether a value is to be chosen next, so that an editor that can does well to ask again at once.
    pub asks_again: bool,
    /// The comma that was forgotten before.
    pub comma: Option<Edit>,
}

/// One entry before it is known where it goes.
#[derive(Debug, Clone)]
struct Offer {
    label: String,
    detail: String,
    documentation: String,
    kind: CompletionKind,
    snippet: String,
    rank: u32,
    asks_again: bool,
}

impl Offer {
    /// A string.
    fn text(text: &str) -> Self {
        Self { snippet: snippet::escape(&quote(text)), ..Self::raw(text) }
    }

    /// JSON as it stands.
    fn raw(json: &str) -> Self {
        Self {
            label: json.to_owned(),
            detail: String::new(),
            documentation: String::new(),
            kind: CompletionKind::Value,
            snippet: json.to_owned(),
            rank: 0,
            asks_again: false,
        }
    }

    fn kind(self, kind: CompletionKind) -> Self {
        Self { kind, ..self }
    }

    fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }

    fn documentation(self, documentation: impl Into<String>) -> Self {
        Self { documentation: documentation.into(), ..self }
    }

    fn rank(self, rank: u32) -> Self {
        Self { rank, ..self }
    }
}

/// What can be typed at an offset of a document, best first.
pub fn complete(workspace: &Workspace, document: &Document, offset: u32) -> Vec<Completion> {
    let Some(cursor) = cursor(document, offset) else { return whole(document).into_iter().collect() };
    let Some(place) = Place::of(cursor.unit, cursor.container) else { return Vec::new() };
    let mut offers = match cursor.slot {
        Slot::Key { own, has_colon } => members::offers(&cursor, place, own, has_colon),
        Slot::Value(member) => {
            let place = place.member(member.name());
            place.map_or_else(Vec::new, |place| values::offers(workspace, document, &cursor, place))
        }
        Slot::Element { .. } => {
            let place = place.element();
            place.map_or_else(Vec::new, |place| values::offers(workspace, document, &cursor, place))
        }
    };
    // Stable: of one rank, the order in which they were offered.
    offers.sort_by_key(|offer| offer.rank);
    let quote = typed_quote(document, &cursor);
    offers.into_iter().zip(0..).map(|(offer, rank)| placed(&cursor, quote, offer, rank)).collect()
}

/// A document with what it cannot do without, where nothing stands yet but the name of the file says what it will be.
fn whole(document: &Document) -> Option<Completion> {
    let text = document.source().text();
    let unit = guessed_unit(document).filter(|_| text.trim().is_empty())?;
    let place = Place::root(unit.kind);
    let mut writer = Writer::new(snippet::INDENT);
    let name = unit.kind.as_str();
    writer.value(name, place, 0);
    Some(Completion {
        label: format!("{{ {name} }}"),
        detail: String::new(),
        documentation: members::documentation(place),
        kind: CompletionKind::Element,
        replace: Span::new(0, u32::try_from(text.len()).unwrap_or(0)),
        snippet: writer.finish(),
        rank: 0,
        asks_again: false,
        comma: None,
    })
}

/// The quote that the characters to replace begin with. It stays where it is, so that what is typed after it begins as
/// the labels do: there are clients that compare nothing else.
fn typed_quote(document: &Document, cursor: &Cursor<'_>) -> Option<Span> {
    let start = cursor.replace.start;
    let is_quote = document.source().text().as_bytes().get(start as usize) == Some(&b'"');
    (is_quote && !cursor.replace.is_empty()).then(|| Span::new(start, start + 1))
}

fn placed(cursor: &Cursor<'_>, quote: Option<Span>, offer: Offer, rank: u32) -> Completion {
    let comma = if cursor.comma_after { "," } else { "" };
    let (start, rest) = match (quote, offer.snippet.strip_prefix('"')) {
        (Some(quote), Some(rest)) => (quote.end, rest),
        _ => (cursor.replace.start, &*offer.snippet),
    };
    Completion {
        snippet: format!("{rest}{comma}"),
        label: offer.label,
        detail: offer.detail,
        documentation: offer.documentation,
        kind: offer.kind,
        replace: Span::new(start, cursor.replace.end),
        rank,
        asks_again: offer.asks_again,
        comma: cursor.comma_before.map(|end| Edit { span: Span::at(end), new_text: ",".to_owned() }),
    }
}
