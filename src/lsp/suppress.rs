//! The action that puts a suppression into the configuration, for files that take no comments.

use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use super::convert::{self, Text};
use super::state::State;
use super::{actions, uri};
use crate::diagnostic::{Diagnostic, Edit, SourceId, Span};
use crate::engine::config::FILE_NAMES;
use crate::files;
use crate::rules;
use crate::source::Source;

/// What there is to do about a diagnostic of a document: nothing where comments are taken, or where the client
/// cannot edit files that are not open.
pub(super) fn action(state: &State, id: SourceId, found: &Diagnostic) -> Option<lsp::CodeAction> {
    let entry = state.workspace.entry(id)?;
    let takes_comments = rules::takes_comments(&entry.document, entry.settings.linter().options());
    if takes_comments || !state.client.can("/workspace/workspaceEdit/documentChanges") {
        return None;
    }
    let path = state.path(id)?;
    let known = entry.settings.files().last().cloned();
    let is_new = known.is_none();
    let config = known.or_else(|| new_config(state, path))?;
    let file = files::slashed(path.strip_prefix(config.parent()?).ok()?);
    let edit = appended(state, &config, &actions::suppress_entry(found, &file));
    let created = is_new.then(|| creation(&config));
    let changes = created.into_iter().chain([convert::document_edit(address(&config), None, vec![edit])]);
    let edit = lsp::WorkspaceEdit { document_changes: Some(changes.collect()), ..Default::default() };
    let name = config.file_name()?.to_string_lossy();
    Some(lsp::CodeAction {
        title: format!("suppress `{}` here in {name}", found.rule),
        kind: Some(lsp::CodeActionKind::QuickFix),
        edit: Some(edit),
        ..Default::default()
    })
}

/// Where a configuration would be made: in the folder of the workspace, so that it holds for all of it.
fn new_config(state: &State, path: &Path) -> Option<PathBuf> {
    let can_make = state.client.lists("/workspace/workspaceEdit/resourceOperations", "create");
    let folder = state.folders.paths().iter().find(|folder| path.starts_with(folder));
    let [name, ..] = FILE_NAMES;
    Some(folder.map_or_else(|| path.parent(), |folder| Some(folder))?.join(name)).filter(|_| can_make)
}

fn creation(config: &Path) -> lsp::DocumentChange {
    let options = lsp::CreateFileOptions::new(None, Some(true));
    lsp::DocumentChange::CreateFile(lsp::CreateFile {
        uri: address(config),
        options: Some(options),
        annotation_id: None,
    })
}

/// The edit that puts something behind what a file has on disk.
fn appended(state: &State, config: &Path, entry: &str) -> lsp::TextEdit {
    let text = files::read_text(config).unwrap_or_default();
    let gap = match text.as_str() {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let source = Source::new("", text);
    let edit = Edit { span: Span::at(source.len()), new_text: format!("{gap}{entry}") };
    Text::new(&source, state.client.encoding).edit(&edit)
}

fn address(path: &Path) -> lsp::Uri {
    lsp::Uri(uri::from_path(path))
}
