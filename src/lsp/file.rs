//! A document as the client knows it.

use std::path::{Path, PathBuf};

use gen_lsp_types as lsp;

use super::convert::{Encoding, Text};
use super::uri;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// A document: its address, its buffer if it is open, and what is wrong with it.
#[derive(Debug)]
pub(super) struct File {
    pub(super) uri: lsp::Uri,
    pub(super) key: Key,
    /// What the client has, if it is open.
    pub(super) buffer: Option<Buffer>,
    /// Whether it was found in a folder, and so stays when it is closed.
    pub(super) is_found: bool,
    /// What is wrong with it by itself.
    pub(super) own: Vec<Diagnostic>,
    /// All that is wrong with it.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Version and hash of what was pushed last.
    pub(super) published: Option<(i32, u64)>,
}

impl File {
    pub(super) fn new(uri: lsp::Uri) -> Self {
        Self {
            key: Key::of(&uri),
            uri,
            buffer: None,
            is_found: false,
            own: Vec::new(),
            diagnostics: Vec::new(),
            published: None,
        }
    }
}

/// What tells that two addresses mean the same document: the path, however it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Key {
    Path(PathBuf),
    Other(String),
}

impl Key {
    pub(super) fn of(uri: &lsp::Uri) -> Self {
        uri::to_path(&uri.0).map_or_else(|| Self::Other(uri.0.clone()), Self::Path)
    }

    pub(super) fn path(&self) -> Option<&Path> {
        match self {
            Self::Path(path) => Some(path),
            Self::Other(_) => None,
        }
    }
}

/// An open document, as the client has it.
#[derive(Debug)]
pub(super) struct Buffer {
    pub(super) source: Source,
    pub(super) version: i32,
}

/// One change of a buffer; without a range, all of it.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Change {
    range: Option<lsp::Range>,
    text: String,
}

impl Buffer {
    /// Makes a change, whose positions count from what the one before it made.
    pub(super) fn change(&mut self, change: Change, encoding: Encoding) {
        match change.range {
            Some(range) => {
                let span = Text::new(&self.source, encoding).span(range);
                self.source.replace(span.start, span.end, &change.text);
            }
            None => self.source = Source::new("", change.text),
        }
    }
}
