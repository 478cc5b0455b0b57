//! From a method's name to what answers it.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use gen_lsp_types as lsp;
use lsp::LspNotificationMethod as Notified;
use lsp::LspRequestMethod as Asked;
use lsp_server::{ErrorCode, Notification, Request, ResponseError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::file::Change;
use super::state::State;
use super::{diagnostics, requests, settings, watch};

/// An error with words for the client's log.
pub(super) fn error(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

/// Answers a request.
pub(super) fn answer(state: &mut State, request: Request) -> Result<Value, ResponseError> {
    let Request { method, params, .. } = request;
    let method = Asked::from(method.as_str());
    match method {
        Asked::TextDocumentHover
        | Asked::TextDocumentCodeAction
        | Asked::TextDocumentDiagnostic
        | Asked::WorkspaceDiagnostic => state.refresh(),
        _ => state.parse(),
    }
    let state = &*state;
    match method {
        Asked::TextDocumentHover => with(params, |params| requests::hover(state, &params)),
        Asked::TextDocumentCompletion => with(params, |params| requests::completion(state, &params)),
        Asked::TextDocumentDocumentSymbol => with(params, |params| requests::symbols(state, &params)),
        Asked::WorkspaceSymbol => with(params, |params| requests::workspace_symbols(state, &params)),
        Asked::TextDocumentDefinition => with(params, |params| requests::definition(state, &params)),
        Asked::TextDocumentReferences => with(params, |params| requests::references(state, &params)),
        Asked::TextDocumentDocumentHighlight => with(params, |params| requests::highlight(state, &params)),
        Asked::TextDocumentPrepareRename => with(params, |params| requests::prepare_rename(state, &params)),
        Asked::TextDocumentRename => {
            let renamed = requests::rename(state, &read(params)?);
            write(renamed.map_err(|words| error(ErrorCode::RequestFailed, words))?)
        }
        Asked::TextDocumentFoldingRange => with(params, |params| requests::folding(state, &params)),
        Asked::TextDocumentSelectionRange => with(params, |params| requests::selection(state, &params)),
        Asked::TextDocumentDocumentLink => with(params, |params| requests::links(state, &params)),
        Asked::TextDocumentInlayHint => with(params, |params| requests::hints(state, &params)),
        Asked::TextDocumentCodeAction => with(params, |params| requests::code_actions(state, &params)),
        Asked::TextDocumentDiagnostic => with(params, |params| diagnostics::report(state, &params)),
        Asked::WorkspaceDiagnostic => with(params, |params| diagnostics::workspace_report(state, params)),
        _ => Err(error(ErrorCode::MethodNotFound, format!("there is no method `{method}`"))),
    }
}

/// Reads the parameters, and writes the result.
fn with<P: DeserializeOwned, R: Serialize>(
    params: Value,
    answer: impl FnOnce(P) -> R,
) -> Result<Value, ResponseError> {
    write(answer(read(params)?))
}

fn write(result: impl Serialize) -> Result<Value, ResponseError> {
    serde_json::to_value(result).map_err(|cause| error(ErrorCode::InternalError, cause.to_string()))
}

fn read<P: DeserializeOwned>(params: Value) -> Result<P, ResponseError> {
    serde_json::from_value(params).map_err(|cause| error(ErrorCode::InvalidParams, cause.to_string()))
}

/// Parameters of `textDocument/didChange`. The protocol's own type would take a change whose range cannot be read
/// for one of the whole text.
#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct DidChange {
    text_document: lsp::VersionedTextDocumentIdentifier,
    content_changes: Vec<Change>,
}

/// Takes note of a notification. What is not known is ignored, as the protocol wants.
pub(super) fn notice(state: &mut State, notification: Notification) -> Result<(), ResponseError> {
    let Notification { method, params } = notification;
    match Notified::from(method.as_str()) {
        Notified::TextDocumentDidOpen => {
            let params: lsp::DidOpenTextDocumentParams = read(params)?;
            state.open(params.text_document);
        }
        Notified::TextDocumentDidChange => {
            let DidChange { text_document, content_changes } = read(params)?;
            state.change(&text_document.text_document_identifier.uri, text_document.version, content_changes);
        }
        Notified::TextDocumentDidClose => {
            let params: lsp::DidCloseTextDocumentParams = read(params)?;
            // A client that does not tell of files on disk does not tell of this one either.
            if state.close(&params.text_document.uri) {
                watch::look(state);
            }
        }
        Notified::Initialized => {
            settings::ask(state);
            watch::register(state);
            watch::look(state);
        }
        Notified::WorkspaceDidChangeConfiguration => {
            settings::changed(state, params.get("settings").unwrap_or(&Value::Null));
        }
        Notified::WorkspaceDidChangeWatchedFiles => watch::files_changed(state, &read(params)?),
        Notified::WorkspaceDidChangeWorkspaceFolders => watch::folders_changed(state, &read(params)?),
        _ => {}
    }
    Ok(())
}

/// Runs something so that a panic in it is an error: one request that goes wrong must not end the server.
pub(super) fn guarded<T>(action: impl FnOnce() -> Result<T, ResponseError>) -> Result<T, ResponseError> {
    catch_unwind(AssertUnwindSafe(action)).unwrap_or_else(|panic| {
        Err(error(ErrorCode::InternalError, format!("this is a bug in ecslint: {}", words(panic.as_ref()))))
    })
}

fn words(panic: &dyn Any) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it gave up without words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_an_error() {
        let number = 7;
        let result: Result<(), _> = guarded(|| panic!("seven is {number}"));
        let error = result.expect_err("it panicked");
        assert_eq!(error.code, ErrorCode::InternalError as i32);
        assert_eq!(error.message, "this is a bug in ecslint: seven is 7");
        assert_eq!(guarded(|| Ok(1)).ok(), Some(1));
    }
}
