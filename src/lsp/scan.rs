//! Looking for documents on disk, while the server does other things.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, bounded};
use ignore::DirEntry;

use super::folders::Folders;
use crate::document::Document;
use crate::engine::config::Configurations;
use crate::files;
use crate::source::Source;

/// More files than this are not looked into.
const MOST: usize = 20_000;

/// What was found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The ECS documents.
    pub(super) documents: Vec<(PathBuf, Source)>,
    /// Whether there were more files than are looked into.
    pub(super) is_cut_short: bool,
}

/// Starts to look; what is found comes at once, when all is.
pub(super) fn start(folders: Folders, configurations: Arc<Configurations>) -> io::Result<Receiver<Found>> {
    let (sender, receiver) = bounded(1);
    thread::Builder::new().name("scan".to_owned()).spawn(move || {
        // Who waited for it may be gone.
        let _ = sender.send(scan(&folders, &configurations));
    })?;
    Ok(receiver)
}

fn scan(folders: &Folders, configurations: &Arc<Configurations>) -> Found {
    let mut paths: Vec<_> = folders.paths().iter().flat_map(|folder| walk(folder, configurations)).collect();
    let is_cut_short = paths.len() > MOST;
    paths.truncate(MOST);
    let documents = paths.into_iter().filter_map(|path| Some((read(&path, configurations)?, path)));
    Found { documents: documents.map(|(source, path)| (path, source)).collect(), is_cut_short }
}

/// The files of a folder that may be linted, in order. What cannot be read is left out.
fn walk(folder: &Path, configurations: &Arc<Configurations>) -> Vec<PathBuf> {
    let of_files = Arc::clone(configurations);
    let is_out = move |path: &Path, is_folder: bool| of_files.excludes(path, is_folder);
    let found = files::walk(folder, false, is_out, |path| configurations.includes(path));
    let mut paths: Vec<_> = found.filter_map(Result::ok).map(DirEntry::into_path).collect();
    paths.sort();
    paths
}

/// The text of a file that holds an ECS document.
fn read(path: &Path, configurations: &Configurations) -> Option<Source> {
    let source = files::read(path, path.to_string_lossy().into_owned(), false).ok()??;
    let document = Document::parse(source, configurations.settings(path).kind());
    (!document.units().is_empty()).then(|| document.into_source())
}
