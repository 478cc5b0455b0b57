//! Between the protocol's types and ours: the one place that knows both.

use std::cell::Cell;

use gen_lsp_types as lsp;

use super::actions::ActionKind;
use super::completion::{Completion, CompletionKind, plain_text};
use super::folding::Fold;
use super::hover::Hover;
use super::inlay::InlayHint;
use super::links::Link;
use super::symbols::{Symbol, SymbolKind};
use crate::diagnostic::{Edit, Severity, Span, Tag};
use crate::source::Source;

/// What the protocol counts characters of a line in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client takes.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// Its name in the protocol.
    pub(super) const fn kind(self) -> lsp::PositionEncodingKind {
        match self {
            Self::Utf8 => lsp::PositionEncodingKind::UTF8,
            Self::Utf16 => lsp::PositionEncodingKind::UTF16,
            Self::Utf32 => lsp::PositionEncodingKind::UTF32,
        }
    }

    fn len(self, text: &str) -> u32 {
        let len = match self {
            Self::Utf8 => text.len(),
            Self::Utf16 => text.chars().count() + text.bytes().filter(|byte| *byte >= 0xf0).count(),
            Self::Utf32 => text.chars().count(),
        };
        u32::try_from(len).unwrap_or(u32::MAX)
    }

    /// The byte offset of a character of a line; past its end, the end.
    fn offset(self, line: &str, character: u32) -> u32 {
        let wanted = character as usize;
        let end = u32::try_from(line.len()).unwrap_or(u32::MAX);
        if self == Self::Utf8 {
            return character.min(end);
        }
        let mut counted = 0;
        for (at, c) in line.char_indices() {
            counted += if self == Self::Utf16 { c.len_utf16() } else { 1 };
            // Inside a character is before it.
            if counted > wanted {
                return u32::try_from(at).unwrap_or(u32::MAX);
            }
        }
        end
    }
}

/// A text as the protocol sees it. Lines end with `\n` or `\r\n`: editors turn a lone `\r` into one of them, or show
/// it inside a line.
#[derive(Debug)]
pub(super) struct Text<'a> {
    source: &'a Source,
    encoding: Encoding,
    /// The position that was asked for last, so that many on one long line do not count it from its start each time.
    last: Cell<(u32, lsp::Position)>,
}

impl<'a> Text<'a> {
    pub(super) const fn new(source: &'a Source, encoding: Encoding) -> Self {
        Self { source, encoding, last: Cell::new((0, lsp::Position { line: 0, character: 0 })) }
    }

    /// The byte offset of a position; past the end of its line, the line's end.
    pub(super) fn offset(&self, position: lsp::Position) -> u32 {
        let start = self.source.line_start(position.line);
        if position.line >= self.source.line_count() {
            return start;
        }
        self.source.floor(start + self.encoding.offset(self.source.line(position.line), position.character))
    }

    /// The bytes of a range.
    pub(super) fn span(&self, range: lsp::Range) -> Span {
        let (start, end) = (self.offset(range.start), self.offset(range.end));
        Span::new(start.min(end), start.max(end))
    }

    /// The position of a byte offset.
    pub(super) fn position(&self, offset: u32) -> lsp::Position {
        let offset = self.source.floor(offset);
        let line = self.source.line_of(offset);
        let (last_offset, last) = self.last.get();
        let (start, before) = if last.line == line && last_offset <= offset {
            (last_offset, last.character)
        } else {
            (self.source.line_start(line), 0)
        };
        let character = before + self.encoding.len(self.source.slice(start, offset));
        let position = lsp::Position { line, character };
        self.last.set((offset, position));
        position
    }

    /// The range of a span.
    pub(super) fn range(&self, span: Span) -> lsp::Range {
        let start = self.position(span.start);
        lsp::Range { start, end: self.position(span.end) }
    }

    pub(super) fn edit(&self, edit: &Edit) -> lsp::TextEdit {
        lsp::TextEdit { range: self.range(edit.span), new_text: edit.new_text.clone() }
    }

    pub(super) fn hover(&self, hover: Hover) -> lsp::Hover {
        let range = Some(self.range(hover.span));
        lsp::Hover { contents: lsp::Contents::MarkupContent(markdown(hover.markdown)), range }
    }

    // The protocol's type has a member that it has given up, and no default.
    #[allow(deprecated)]
    pub(super) fn symbol(&self, symbol: Symbol) -> lsp::DocumentSymbol {
        lsp::DocumentSymbol {
            tags: None,
            deprecated: None,
            name: symbol.name,
            detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
            kind: symbol_kind(symbol.kind),
            range: self.range(symbol.span),
            selection_range: self.range(symbol.selection),
            children: Some(symbol.children.into_iter().map(|child| self.symbol(child)).collect()),
        }
    }

    pub(super) fn fold(&self, fold: Fold) -> lsp::FoldingRange {
        let range = self.range(fold.span);
        // The line with the closing bracket stays.
        let end = if fold.is_comment { range.end.line } else { range.end.line - 1 };
        lsp::FoldingRange {
            start_line: range.start.line,
            end_line: end.max(range.start.line),
            kind: fold.is_comment.then_some(lsp::FoldingRangeKind::Comment),
            ..Default::default()
        }
    }

    /// Spans, smallest first, each inside the next.
    pub(super) fn selection(&self, spans: &[Span], offset: u32) -> lsp::SelectionRange {
        let whole = spans.iter().rev().fold(None, |parent: Option<lsp::SelectionRange>, span| {
            Some(lsp::SelectionRange { range: self.range(*span), parent: parent.map(Box::new) })
        });
        whole.unwrap_or_else(|| lsp::SelectionRange { range: self.range(Span::at(offset)), parent: None })
    }

    pub(super) fn link(&self, link: Link) -> lsp::DocumentLink {
        lsp::DocumentLink {
            range: self.range(link.span),
            target: Some(lsp::Uri(link.url)),
            tooltip: Some(link.title.to_owned()),
            data: None,
        }
    }

    pub(super) fn hint(&self, hint: InlayHint) -> lsp::InlayHint {
        lsp::InlayHint {
            position: self.position(hint.offset),
            label: lsp::Label::String(hint.label),
            tooltip: Some(hint.tooltip).filter(|words| !words.is_empty()).map(lsp::Tooltip::String),
            padding_left: Some(true),
            padding_right: Some(hint.is_default),
            kind: None,
            text_edits: None,
            data: None,
        }
    }

    pub(super) fn highlight(&self, span: Span, is_definition: bool) -> lsp::DocumentHighlight {
        let kind =
            if is_definition { lsp::DocumentHighlightKind::Write } else { lsp::DocumentHighlightKind::Read };
        lsp::DocumentHighlight { range: self.range(span), kind: Some(kind) }
    }

    pub(super) fn completion(&self, completion: Completion, has_snippets: bool) -> lsp::CompletionItem {
        let (edit, format) = if has_snippets {
            let range = self.range(completion.replace);
            (lsp::TextEdit { range, new_text: completion.snippet }, lsp::InsertTextFormat::Snippet)
        } else {
            (self.plain_completion(&completion), lsp::InsertTextFormat::PlainText)
        };
        lsp::CompletionItem {
            kind: Some(completion_kind(completion.kind)),
            detail: Some(completion.detail).filter(|detail| !detail.is_empty()),
            documentation: Some(completion.documentation)
                .filter(|words| !words.is_empty())
                .map(|words| lsp::Documentation::MarkupContent(markdown(words))),
            sort_text: Some(format!("{:05}", completion.rank)),
            label: completion.label,
            insert_text_format: Some(format),
            insert_text_mode: Some(lsp::InsertTextMode::AdjustIndentation),
            text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(edit)),
            data: completion.asks_again.then(|| serde_json::json!({"asksAgain": true})),
            additional_text_edits: completion.comma.map(|comma| vec![self.edit(&comma)]),
            ..Default::default()
        }
    }

    /// What a completion does in an editor that knows no snippets. Of these, some put the new text in at the cursor
    /// and leave what stands behind it: a closing quote that is there already stays.
    fn plain_completion(&self, completion: &Completion) -> lsp::TextEdit {
        let Span { start, end } = completion.replace;
        let mut new_text = plain_text(&completion.snippet);
        let is_closed = self.source.slice(start, end).ends_with('"') && new_text.ends_with('"');
        if is_closed {
            new_text.pop();
        }
        lsp::TextEdit { range: self.range(Span::new(start, end - u32::from(is_closed))), new_text }
    }
}

/// Edits of one version of a document; of a file that is not open, of what it is.
pub(super) fn document_edit(
    uri: lsp::Uri,
    version: Option<i32>,
    edits: Vec<lsp::TextEdit>,
) -> lsp::DocumentChange {
    let text_document_identifier = lsp::TextDocumentIdentifier { uri };
    lsp::DocumentChange::TextDocumentEdit(lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier { version, text_document_identifier },
        edits: edits.into_iter().map(lsp::Edit::TextEdit).collect(),
    })
}

/// The kind of the action that fixes all that is safe.
pub(super) const FIX_ALL: &str = "source.fixAll.ecslint";

/// The kind of an action, and whether it is the one to choose.
pub(super) const fn action_kind(kind: ActionKind) -> (lsp::CodeActionKind, Option<bool>) {
    match kind {
        ActionKind::QuickFix { is_safe: true } => (lsp::CodeActionKind::QuickFix, Some(true)),
        ActionKind::QuickFix { is_safe: false } => (lsp::CodeActionKind::QuickFix, None),
        ActionKind::Rewrite => (lsp::CodeActionKind::RefactorRewrite, None),
        ActionKind::FixAll => (lsp::CodeActionKind::new(FIX_ALL), None),
    }
}

pub(super) fn markdown(value: String) -> lsp::MarkupContent {
    lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }
}

pub(super) const fn severity(severity: Severity) -> lsp::DiagnosticSeverity {
    match severity {
        Severity::Error => lsp::DiagnosticSeverity::Error,
        Severity::Warning => lsp::DiagnosticSeverity::Warning,
        Severity::Info => lsp::DiagnosticSeverity::Information,
    }
}

pub(super) const fn tag(tag: Tag) -> lsp::DiagnosticTag {
    match tag {
        Tag::Unnecessary => lsp::DiagnosticTag::Unnecessary,
        Tag::Deprecated => lsp::DiagnosticTag::Deprecated,
    }
}

// As above.
#[allow(deprecated)]
pub(super) fn found_symbol(
    symbol: Symbol,
    inside: Option<String>,
    location: lsp::Location,
) -> lsp::SymbolInformation {
    let about = lsp::BaseSymbolInformation {
        name: symbol.name,
        kind: symbol_kind(symbol.kind),
        tags: None,
        container_name: inside.or(Some(symbol.detail)),
    };
    lsp::SymbolInformation { deprecated: None, location, base_symbol_information: about }
}

const fn symbol_kind(kind: SymbolKind) -> lsp::SymbolKind {
    match kind {
        SymbolKind::Unit => lsp::SymbolKind::Module,
        SymbolKind::Container => lsp::SymbolKind::Class,
        SymbolKind::Port => lsp::SymbolKind::Interface,
        SymbolKind::Volume => lsp::SymbolKind::Struct,
        SymbolKind::Variable => lsp::SymbolKind::Variable,
        SymbolKind::Group => lsp::SymbolKind::Object,
    }
}

const fn completion_kind(kind: CompletionKind) -> lsp::CompletionItemKind {
    match kind {
        CompletionKind::Member => lsp::CompletionItemKind::Property,
        CompletionKind::Value => lsp::CompletionItemKind::Value,
        CompletionKind::Name => lsp::CompletionItemKind::Reference,
        CompletionKind::Element => lsp::CompletionItemKind::Struct,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn every_offset_comes_back() {
        let source = Source::new("x", "\u{feff}aé𝒳🎉\r\n\r\n\"ü\"\n");
        for encoding in ALL {
            for start in 0..=source.len() {
                let text = Text::new(&source, encoding);
                // The cached position must not matter.
                text.position(start);
                for offset in 0..=source.len() + 3 {
                    let is_in_line_end = source.slice(0, offset).ends_with('\r');
                    let position = text.position(offset);
                    if !is_in_line_end {
                        assert_eq!(text.offset(position), source.floor(offset), "{encoding:?} {offset}");
                    }
                }
            }
        }
    }

    #[test]
    fn positions_past_an_end_are_that_end() {
        let source = Source::new("x", "é𝒳\r\nb");
        for (encoding, past, inside) in
            [(Encoding::Utf8, 7, 3), (Encoding::Utf16, 4, 2), (Encoding::Utf32, 3, 1)]
        {
            let text = Text::new(&source, encoding);
            let at = |line, character| text.offset(lsp::Position { line, character });
            assert_eq!(at(0, past), 6, "{encoding:?}");
            assert_eq!(at(0, u32::MAX), 6, "{encoding:?}");
            assert_eq!(at(0, inside), 2, "{encoding:?}: inside a character is before it");
            assert_eq!(at(1, 9), 9, "{encoding:?}");
            assert_eq!(at(7, 0), 9, "{encoding:?}");
        }
    }
}
