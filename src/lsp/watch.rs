//! What changes around the open documents: files on disk, and the folders that are looked at.

use std::path::Path;
use std::sync::Arc;

use gen_lsp_types as lsp;
use serde_json::json;

use super::scan;
use super::state::State;
use super::{poll, uri};
use crate::engine::config::FILE_NAMES;

/// The documents that the client is asked to watch, and the configurations beside them.
const WATCHED: [&str; 4] = ["*.json", "*.jsonc", FILE_NAMES[0], FILE_NAMES[1]];

/// Asks the client to tell of changes on disk, if it takes such a wish.
pub(super) fn register(state: &mut State) {
    if !is_told(state) {
        return;
    }
    let watchers: Vec<_> = WATCHED.iter().map(|glob| json!({"globPattern": format!("**/{glob}")})).collect();
    let registration = lsp::Registration {
        id: "files".to_owned(),
        method: lsp::LspNotificationMethod::WorkspaceDidChangeWatchedFiles.as_str().to_owned(),
        register_options: Some(json!({"watchers": watchers})),
    };
    let params = lsp::RegistrationParams { registrations: vec![registration] };
    state.client.request::<lsp::RegistrationRequest>(&params);
}

/// Whether the client tells of changes on disk.
pub(super) fn is_told(state: &State) -> bool {
    state.client.can("/workspace/didChangeWatchedFiles/dynamicRegistration")
}

/// Whether the client was asked to watch a configuration file: others build on some of any name, anywhere.
pub(super) fn is_told_of(state: &State, configuration: &Path) -> bool {
    let is_named = FILE_NAMES.iter().any(|name| configuration.ends_with(name));
    is_named && state.folders.has(configuration)
}

/// Looks through the folders, unless nothing can be there. If it is looked already, that may miss what is new: it is
/// done anew.
pub(super) fn look(state: &mut State) {
    if state.folders.paths().is_empty() {
        state.take_in(Vec::new());
        return;
    }
    match scan::start(state.folders.clone(), Arc::clone(state.configurations())) {
        Ok(scan) => state.scan = Some(scan),
        Err(error) => state.client.log(lsp::MessageType::Warning, format!("no scan of the folders: {error}")),
    }
}

/// Takes in what was found.
pub(super) fn found(state: &mut State, found: scan::Found) {
    state.scan = None;
    if found.is_cut_short {
        let words = "there are too many JSON files in the workspace: some were not looked into";
        state.client.log(lsp::MessageType::Warning, words);
    }
    state.take_in(found.documents);
    poll::look(state);
    state.is_changed_by_others = true;
}

/// Files were made, changed or deleted. A buffer counts more than the disk: of open documents, this is no news.
pub(super) fn files_changed(state: &mut State, params: &lsp::DidChangeWatchedFilesParams) {
    let (mut has_new, mut is_configured_anew) = (false, false);
    let configurations = state.configurations().places();
    for event in &params.changes {
        let Some(path) = uri::to_path(&event.uri.0) else { continue };
        if FILE_NAMES.iter().any(|name| path.ends_with(name)) || configurations.contains(&path) {
            is_configured_anew = true;
            continue;
        }
        let known = state.under(&path);
        has_new |= event.kind != lsp::FileChangeType::Deleted && known.is_empty();
        for path in known {
            state.read(&path);
        }
    }
    if is_configured_anew {
        state.configure();
        // What was left out may come in, and the other way round.
        has_new = true;
    }
    // Whether a new file is one to look at, the walk through the folders knows.
    if has_new {
        look(state);
    }
    state.is_changed_by_others = true;
}

/// The workspace has other folders.
pub(super) fn folders_changed(state: &mut State, params: &lsp::DidChangeWorkspaceFoldersParams) {
    state.folders.change(&params.event);
    state.rename();
    look(state);
}
