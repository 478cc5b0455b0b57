//! Diagnostics, pushed and pulled.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use gen_lsp_types as lsp;

use super::convert;
use super::state::State;
use crate::diagnostic::{Diagnostic, Label, SourceId};

/// Who says it, in each diagnostic.
const SOURCE: &str = "ecslint";

/// The diagnostics of a document, as the protocol has them.
pub(super) fn items(state: &State, id: SourceId) -> Vec<lsp::Diagnostic> {
    let Some(text) = state.text(id) else { return Vec::new() };
    let found = state.diagnostics(id).iter();
    found.map(|diagnostic| item(state, &text, diagnostic)).collect()
}

/// A diagnostic of this text, as the protocol has it.
pub(super) fn item(state: &State, text: &convert::Text<'_>, diagnostic: &Diagnostic) -> lsp::Diagnostic {
    let url = state.workspace.url(&diagnostic.rule);
    let message = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.to_string(),
    };
    let related: Vec<_> = diagnostic.labels.iter().filter_map(|label| related(state, label)).collect();
    lsp::Diagnostic {
        range: text.range(diagnostic.primary.span),
        severity: Some(convert::severity(diagnostic.severity)),
        code: Some(lsp::Code::String(diagnostic.rule.clone().into_owned())),
        code_description: url.map(|url| lsp::CodeDescription { href: lsp::Uri(url) }),
        source: Some(SOURCE.to_owned()),
        message: lsp::Message::String(message),
        tags: diagnostic.tag.map(|tag| vec![convert::tag(tag)]),
        related_information: Some(related).filter(|related| !related.is_empty()),
        data: None,
    }
}

fn related(state: &State, label: &Label) -> Option<lsp::DiagnosticRelatedInformation> {
    let location = state.location(label.source, label.span)?;
    Some(lsp::DiagnosticRelatedInformation { location, message: label.message.to_string() })
}

/// Pushes the diagnostics of an open document; again only if they, or the version, are new.
pub(super) fn push(state: &mut State, id: SourceId) {
    let Some((uri, version)) = state.open_version(id) else { return };
    let items = items(state, id);
    if state.note_published(id, version, hash(&items)) {
        show(state, uri, Some(version), items);
    }
}

/// Takes back what was pushed.
pub(super) fn clear(state: &State, uri: lsp::Uri) {
    show(state, uri, None, Vec::new());
}

/// Pushes the diagnostics of a file.
pub(super) fn show(state: &State, uri: lsp::Uri, version: Option<i32>, diagnostics: Vec<lsp::Diagnostic>) {
    let params = lsp::PublishDiagnosticsParams { uri, version, diagnostics };
    state.client.notify::<lsp::PublishDiagnosticsNotification>(&params);
}

/// The answer to a pull for one document.
pub(super) fn report(state: &State, params: &lsp::DocumentDiagnosticParams) -> lsp::DocumentDiagnosticReport {
    let items = state.id(&params.text_document.uri).map_or_else(Vec::new, |id| items(state, id));
    let result_id = result_id(&items);
    if params.previous_result_id.as_ref() == Some(&result_id) {
        let unchanged = lsp::UnchangedDocumentDiagnosticReport { result_id };
        return lsp::RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: unchanged,
        }
        .into();
    }
    let full = lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    lsp::RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: full,
    }
    .into()
}

/// The answer to a pull for the whole workspace: every document that is an ECS one, and those that were.
pub(super) fn workspace_report(
    state: &State,
    params: lsp::WorkspaceDiagnosticParams,
) -> lsp::WorkspaceDiagnosticReport {
    let mut previous: HashMap<String, String> =
        params.previous_result_ids.into_iter().map(|previous| (previous.uri.0, previous.value)).collect();
    let mut reports = Vec::new();
    for (id, uri) in state.documents() {
        let items = items(state, id);
        let former = previous.remove(&uri.0);
        let version = state.open_version(id).map(|(_, version)| version);
        reports.push(workspace_item(uri.clone(), version, items, former.as_ref()));
    }
    let gone = previous.into_keys().map(|uri| workspace_item(lsp::Uri(uri), None, Vec::new(), None));
    reports.extend(gone);
    lsp::WorkspaceDiagnosticReport { items: reports }
}

fn workspace_item(
    uri: lsp::Uri,
    version: Option<i32>,
    items: Vec<lsp::Diagnostic>,
    former: Option<&String>,
) -> lsp::WorkspaceDocumentDiagnosticReport {
    let result_id = result_id(&items);
    if former == Some(&result_id) {
        let unchanged = lsp::UnchangedDocumentDiagnosticReport { result_id };
        return lsp::WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version,
            unchanged_document_diagnostic_report: unchanged,
        }
        .into();
    }
    let full = lsp::FullDocumentDiagnosticReport { result_id: Some(result_id), items };
    lsp::WorkspaceFullDocumentDiagnosticReport { uri, version, full_document_diagnostic_report: full }.into()
}

/// What names a report: the same for the same diagnostics, so that nothing needs to be kept for it.
fn result_id(items: &[lsp::Diagnostic]) -> String {
    format!("{:016x}", hash(items))
}

fn hash(items: &[lsp::Diagnostic]) -> u64 {
    let mut hasher = DefaultHasher::new();
    for item in items {
        (item.range, &item.severity, &item.code, &item.message, &item.related_information).hash(&mut hasher);
    }
    hasher.finish()
}
