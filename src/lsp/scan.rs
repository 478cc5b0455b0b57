//! Looking for documents on disk, while the server does other things.

use std::io;
use std::path::{Path, PathBuf};
use std::thread;

use crossbeam_channel::{Receiver, bounded};

use super::folders::Folders;
use crate::document::Document;
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
pub(super) fn start(folders: Folders) -> io::Result<Receiver<Found>> {
    let (sender, receiver) = bounded(1);
    thread::Builder::new().name("scan".to_owned()).spawn(move || {
        // Who waited for it may be gone.
        let _ = sender.send(scan(&folders));
    })?;
    Ok(receiver)
}

fn scan(folders: &Folders) -> Found {
    let mut paths: Vec<_> = folders.paths().iter().flat_map(|folder| files::walk(folder)).collect();
    let is_cut_short = paths.len() > MOST;
    paths.truncate(MOST);
    let documents = paths.into_iter().filter_map(|path| Some((read(&path)?, path)));
    Found { documents: documents.map(|(source, path)| (path, source)).collect(), is_cut_short }
}

/// The text of a file that holds an ECS document.
fn read(path: &Path) -> Option<Source> {
    let source = files::read(path, path.to_string_lossy().into_owned(), false).ok()??;
    let document = Document::parse(source, None);
    (!document.units().is_empty()).then(|| document.into_source())
}
