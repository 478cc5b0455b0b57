//! The folders of the client's workspace.

use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;
use serde_json::Value;

use super::client::Client;
use super::uri;
use crate::files;

/// The folders that documents are looked for in.
#[derive(Debug, Clone, Default)]
pub(super) struct Folders(Vec<PathBuf>);

impl Folders {
    /// Those that the client named in `initialize`.
    pub(super) fn of(client: &Client) -> Self {
        let folders = client.param("/workspaceFolders").as_array();
        let folders = folders.into_iter().flatten().map(|folder| &folder["uri"]);
        let mut paths: Vec<_> = folders.filter_map(Value::as_str).filter_map(uri::to_path).collect();
        if paths.is_empty() {
            paths.extend(client.param("/rootUri").as_str().and_then(uri::to_path));
        }
        Self(paths)
    }

    /// Takes in what has come, and leaves out what is gone.
    pub(super) fn change(&mut self, event: &lsp::WorkspaceFoldersChangeEvent) {
        let paths = |folders: &[lsp::WorkspaceFolder]| -> Vec<_> {
            folders.iter().filter_map(|folder| uri::to_path(&folder.uri.0)).collect()
        };
        let removed = paths(&event.removed);
        self.0.retain(|folder| !removed.contains(folder));
        for folder in paths(&event.added) {
            if !self.0.contains(&folder) {
                self.0.push(folder);
            }
        }
    }

    pub(super) fn paths(&self) -> &[PathBuf] {
        &self.0
    }

    /// Whether a path is in one of them.
    pub(super) fn has(&self, path: &Path) -> bool {
        self.0.iter().any(|folder| path.starts_with(folder))
    }

    /// The folder that relative paths are seen from.
    pub(super) fn here(&self) -> PathBuf {
        self.0.first().cloned().or_else(|| std::env::current_dir().ok()).unwrap_or_else(|| PathBuf::from("/"))
    }

    /// What a file is called in messages: its path from the folder, where there is one only.
    pub(super) fn name(&self, path: &Path) -> String {
        files::slashed(match self.0.as_slice() {
            [folder] => path.strip_prefix(folder).unwrap_or(path),
            _ => path,
        })
    }
}
