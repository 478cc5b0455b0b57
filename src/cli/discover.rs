//! Which files a run looks at.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use crate::source::Source;

/// A file, or standard input.
#[derive(Debug)]
pub(super) struct Input {
    /// Where it is; `-` is standard input.
    pub(super) path: PathBuf,
    /// Whether the user named it, rather than a folder above it.
    pub(super) explicit: bool,
}

impl Input {
    pub(super) fn name(&self) -> String {
        if self.is_stdin() { "<stdin>".into() } else { self.path.display().to_string() }
    }

    pub(super) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    pub(super) fn read(&self, stdin_name: Option<&str>) -> io::Result<Source> {
        let mut bytes = Vec::new();
        if self.is_stdin() {
            io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = std::fs::read(&self.path)?;
        }
        let name = stdin_name.filter(|_| self.is_stdin()).map_or_else(|| self.name(), str::to_owned);
        Ok(Source::from_bytes(name, bytes))
    }
}

/// The inputs under these paths, in order.
pub(super) fn inputs(paths: &[PathBuf]) -> Vec<Input> {
    let mut inputs = Vec::new();
    for path in paths {
        if path.is_dir() {
            let mut found: Vec<_> = walk(path).map(|path| Input { path, explicit: false }).collect();
            found.sort_by(|one, other| one.path.cmp(&other.path));
            inputs.append(&mut found);
        } else {
            inputs.push(Input { path: path.clone(), explicit: true });
        }
    }
    inputs
}

fn walk(folder: &Path) -> impl Iterator<Item = PathBuf> {
    // `.aws/` and `.github/` hold task definitions, so hidden folders are let in, all but `.git`.
    WalkBuilder::new(folder)
        .hidden(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build()
        .filter_map(Result::ok)
        .map(ignore::DirEntry::into_path)
        .filter(|path| path.extension().is_some_and(|extension| extension == "json" || extension == "jsonc"))
        .filter(|path| path.is_file())
}
