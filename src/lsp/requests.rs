//! Answers to requests about documents: from a position to an offset, through a feature, and back. There is none
//! where there is no such document.

use gen_lsp_types as lsp;

use super::actions::Action;
use super::convert::{self, Text};
use super::state::State;
use super::{actions, completion, diagnostics, folding, hover, inlay, links, navigation, suppress, symbols};
use crate::diagnostic::SourceId;
use crate::document::Document;
use crate::rules;

/// A document that is asked about.
struct Asked<'s> {
    id: SourceId,
    document: &'s Document,
    text: Text<'s>,
}

impl<'s> Asked<'s> {
    fn about(state: &'s State, document: &lsp::TextDocumentIdentifier) -> Option<Self> {
        let id = state.id(&document.uri)?;
        Some(Self { id, document: state.workspace.document(id)?, text: state.text(id)? })
    }

    /// A document and an offset in it.
    fn at(state: &'s State, params: &lsp::TextDocumentPositionParams) -> Option<(Self, u32)> {
        let asked = Self::about(state, &params.text_document)?;
        let offset = asked.text.offset(params.position);
        Some((asked, offset))
    }
}

pub(super) fn hover(state: &State, params: &lsp::HoverParams) -> Option<lsp::Hover> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    let found = hover::hover(&state.workspace, asked.document, offset, state.diagnostics(asked.id));
    found.map(|hover| asked.text.hover(hover))
}

pub(super) fn completion(state: &State, params: &lsp::CompletionParams) -> Option<lsp::CompletionList> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    let offers = completion::complete(&state.workspace, asked.document, offset).into_iter();
    let has_snippets = state.client.has_snippets;
    let items = offers.map(|offer| asked.text.completion(offer, has_snippets)).collect();
    Some(lsp::CompletionList { items, ..Default::default() })
}

pub(super) fn symbols(state: &State, params: &lsp::DocumentSymbolParams) -> Option<Vec<lsp::DocumentSymbol>> {
    let asked = Asked::about(state, &params.text_document)?;
    let symbols = symbols::symbols(asked.document).into_iter();
    Some(symbols.map(|symbol| asked.text.symbol(symbol)).collect())
}

pub(super) fn workspace_symbols(
    state: &State,
    params: &lsp::WorkspaceSymbolParams,
) -> Vec<lsp::SymbolInformation> {
    let documents = state.documents().filter_map(|(id, _)| state.workspace.document(id));
    let found = documents.flat_map(|document| {
        let found = symbols::find(document, &params.query).into_iter();
        found.filter_map(|(symbol, inside)| {
            let location = state.location(document.id(), symbol.selection)?;
            Some(convert::found_symbol(symbol, inside, location))
        })
    });
    found.collect()
}

pub(super) fn definition(state: &State, params: &lsp::DefinitionParams) -> Option<Vec<lsp::Location>> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    Some(locations(state, navigation::definition(&state.workspace, asked.document, offset)))
}

pub(super) fn references(state: &State, params: &lsp::ReferenceParams) -> Option<Vec<lsp::Location>> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    let with_definition = params.context.include_declaration;
    Some(locations(state, navigation::references(&state.workspace, asked.document, offset, with_definition)))
}

fn locations(state: &State, found: Vec<navigation::Location>) -> Vec<lsp::Location> {
    found.into_iter().filter_map(|place| state.location(place.source, place.span)).collect()
}

pub(super) fn highlight(
    state: &State,
    params: &lsp::DocumentHighlightParams,
) -> Option<Vec<lsp::DocumentHighlight>> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    let found = navigation::highlights(asked.document, offset).into_iter();
    Some(found.map(|(span, is_definition)| asked.text.highlight(span, is_definition)).collect())
}

pub(super) fn prepare_rename(state: &State, params: &lsp::PrepareRenameParams) -> Option<lsp::Range> {
    let (asked, offset) = Asked::at(state, &params.text_document_position_params)?;
    navigation::renamable(asked.document, offset).map(|span| asked.text.range(span))
}

/// Or why it cannot have that name.
pub(super) fn rename(
    state: &State,
    params: &lsp::RenameParams,
) -> Result<Option<lsp::WorkspaceEdit>, String> {
    let Some((asked, offset)) = Asked::at(state, &params.text_document_position_params) else {
        return Ok(None);
    };
    let edits = navigation::rename(&state.workspace, asked.document, offset, &params.new_name)?;
    Ok(Some(state.workspace_edit(&edits)))
}

pub(super) fn folding(state: &State, params: &lsp::FoldingRangeParams) -> Option<Vec<lsp::FoldingRange>> {
    let asked = Asked::about(state, &params.text_document)?;
    let folds = folding::folds(asked.document).into_iter().map(|fold| asked.text.fold(fold));
    Some(folds.filter(|fold| fold.start_line < fold.end_line).collect())
}

pub(super) fn selection(
    state: &State,
    params: &lsp::SelectionRangeParams,
) -> Option<Vec<lsp::SelectionRange>> {
    let asked = Asked::about(state, &params.text_document)?;
    let offsets = params.positions.iter().map(|position| asked.text.offset(*position));
    let ranges =
        offsets.map(|offset| asked.text.selection(&folding::selections(asked.document, offset), offset));
    Some(ranges.collect())
}

pub(super) fn links(state: &State, params: &lsp::DocumentLinkParams) -> Option<Vec<lsp::DocumentLink>> {
    let asked = Asked::about(state, &params.text_document)?;
    Some(links::links(asked.document).into_iter().map(|link| asked.text.link(link)).collect())
}

pub(super) fn hints(state: &State, params: &lsp::InlayHintParams) -> Option<Vec<lsp::InlayHint>> {
    let asked = Asked::about(state, &params.text_document).filter(|_| state.wishes.has_hints)?;
    let span = asked.text.span(params.range);
    let hints = inlay::hints(asked.document).into_iter().filter(|hint| span.touches(hint.offset));
    Some(hints.map(|hint| asked.text.hint(hint)).collect())
}

pub(super) fn code_actions(state: &State, params: &lsp::CodeActionParams) -> Option<Vec<lsp::CodeAction>> {
    let asked = Asked::about(state, &params.text_document)?;
    let context = &params.context;
    let is_wanted = |kind: &str| match &context.only {
        Some(only) => only.iter().any(|wanted| is_kind(kind, wanted.as_str())),
        None => true,
    };
    let found = state.diagnostics(asked.id);
    let span = asked.text.span(params.range);
    let options = state.workspace.entry(asked.id)?.settings.linter().options();
    let takes_comments = rules::takes_comments(asked.document, options);
    let mut actions = actions::actions(asked.document, span, found, takes_comments);
    // It takes longer than the others: nobody gets it for a mere move of the cursor.
    let is_asked =
        context.only.is_some() || context.trigger_kind != Some(lsp::CodeActionTriggerKind::Automatic);
    if is_asked && is_wanted(convert::FIX_ALL) {
        actions.extend(actions::fix_all(&state.workspace, asked.document, found, &|workspace| {
            state.lint_other(workspace, asked.id)
        }));
    }
    let actions = actions.into_iter().map(|action| code_action(state, asked.id, action));
    let near = found.iter().filter(|found| actions::is_near(found, span));
    let suppressions = near.filter_map(|found| {
        let diagnostics = Some(vec![diagnostics::item(state, &asked.text, found)]);
        Some(lsp::CodeAction { diagnostics, ..suppress::action(state, asked.id, found)? })
    });
    let is_kept =
        |action: &lsp::CodeAction| action.kind.as_ref().is_some_and(|kind| is_wanted(kind.as_str()));
    Some(actions.chain(suppressions).filter(is_kept).collect())
}

/// Whether a kind is the wanted one or inside it: `source.fixAll.ecslint` is in `source`.
fn is_kind(kind: &str, wanted: &str) -> bool {
    let rest = kind.strip_prefix(wanted);
    wanted.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn code_action(state: &State, id: SourceId, action: Action) -> lsp::CodeAction {
    let found = action.diagnostic.and_then(|index| state.diagnostics(id).get(index));
    let found = found.zip(state.text(id)).map(|(found, text)| vec![diagnostics::item(state, &text, found)]);
    let (kind, is_preferred) = convert::action_kind(action.kind);
    lsp::CodeAction {
        title: action.title,
        kind: Some(kind),
        is_preferred,
        diagnostics: found,
        edit: Some(state.workspace_edit(&action.edits)),
        ..Default::default()
    }
}
