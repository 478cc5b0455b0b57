//! Looking after what no client tells of: configurations that lie elsewhere, and with a client that cannot be asked to
//! tell of the disk, everything.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gen_lsp_types as lsp;

use super::state::State;
use super::{uri, watch};

/// When each path was last written to; nothing for what is not there.
pub(super) type Stamps = HashMap<PathBuf, Option<SystemTime>>;

/// Takes what has changed on disk since it was looked at last for told by the client.
pub(super) fn look(state: &mut State) {
    let stamps: Stamps = paths(state).into_iter().map(|path| (path.clone(), stamp(&path))).collect();
    let former = std::mem::replace(&mut state.stamps, stamps);
    let is_changed =
        |(path, at): &(&PathBuf, &Option<SystemTime>)| former.get(*path).is_some_and(|former| former != *at);
    let changed: Vec<PathBuf> =
        state.stamps.iter().filter(is_changed).map(|(path, _)| path.clone()).collect();
    let (folders, files): (Vec<_>, Vec<_>) = changed.into_iter().partition(|path| path.is_dir());
    if !files.is_empty() {
        let changes = files.iter().map(|path| event(path)).collect();
        watch::files_changed(state, &lsp::DidChangeWatchedFilesParams { changes });
    }
    // In a folder that was written to, something is new or gone.
    if !folders.is_empty() {
        watch::look(state);
    }
}

/// Takes what is new to look at for unchanged from now on.
pub(super) fn note(state: &mut State) {
    for path in paths(state) {
        state.stamps.entry(path).or_insert_with_key(|path| stamp(path));
    }
}

/// What is looked at: the closed documents, the folders that these are in, and where configurations are looked for.
fn paths(state: &State) -> Vec<PathBuf> {
    let configurations = state.configurations().places().into_iter();
    if watch::is_told(state) {
        return configurations.filter(|path| !watch::is_told_of(state, path)).collect();
    }
    let mut paths = state.closed_paths();
    let folders = paths.iter().filter_map(|path| path.parent()).map(Path::to_owned);
    let mut folders: Vec<_> = folders.chain(state.folders.paths().iter().cloned()).collect();
    folders.sort_unstable();
    folders.dedup();
    paths.extend(folders);
    paths.extend(configurations);
    paths
}

fn stamp(path: &Path) -> Option<SystemTime> {
    std::fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

fn event(path: &Path) -> lsp::FileEvent {
    let kind = if path.exists() { lsp::FileChangeType::Changed } else { lsp::FileChangeType::Deleted };
    lsp::FileEvent { uri: lsp::Uri(uri::from_path(path)), kind }
}
