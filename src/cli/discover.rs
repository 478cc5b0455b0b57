//! Which files a run looks at.

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use ignore::DirEntry;
use ignore::gitignore::Gitignore;

use super::args::{ConfigArgs, FileArgs};
use super::config::here;
use crate::engine::config::{Configurations, globs};
use crate::files;
use crate::source::Source;

/// A file, or standard input.
#[derive(Debug)]
pub(super) struct Input {
    /// Where it is; `-` is standard input.
    pub(super) path: PathBuf,
    /// Whether the user named it, rather than a folder above it.
    pub(super) explicit: bool,
    /// Whether it is a symbolic link that was found.
    is_link: bool,
}

impl Input {
    fn named(path: PathBuf) -> Self {
        Self { path, explicit: true, is_link: false }
    }

    fn found(entry: &DirEntry) -> Self {
        Self { path: plain(entry.path()).to_owned(), explicit: false, is_link: entry.path_is_symlink() }
    }

    pub(super) fn name(&self) -> String {
        if self.is_stdin() { "<stdin>".into() } else { files::slashed(&self.path) }
    }

    pub(super) fn is_stdin(&self) -> bool {
        self.path == Path::new("-")
    }

    /// Why it could not be read.
    pub(super) fn words(&self, error: &io::Error) -> String {
        match error.kind() {
            io::ErrorKind::NotFound if self.explicit => {
                let meant = self.path.to_str().and_then(super::nearest_command);
                let meant = meant.map(|name| format!("; did you mean `ecslint {name}`?"));
                files::words(error) + &meant.unwrap_or_default()
            }
            io::ErrorKind::NotFound => "it is gone since it was found".into(),
            _ => files::words(error),
        }
    }

    /// Its text; nothing if it was found and is too large to be meant.
    pub(super) fn read(&self, stdin_name: Option<&str>) -> io::Result<Option<Source>> {
        if self.is_stdin() {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes)?;
            let name = stdin_name.map_or_else(|| self.name(), str::to_owned);
            return Ok(Some(Source::from_bytes(name, bytes)));
        }
        files::read(&self.path, self.name(), self.explicit)
    }
}

/// What was found under the paths of a run.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// The inputs, in the order of the paths, and each once.
    pub(super) inputs: Vec<Input>,
    /// Folders that could not be read, and why.
    pub(super) failures: Vec<String>,
}

/// Looks for inputs.
pub(super) fn find(args: &FileArgs, config: &ConfigArgs, configurations: &Arc<Configurations>) -> Found {
    let excluded = globs::compiled(&args.exclude);
    let mut found = Found::default();
    for path in &args.paths {
        if path.is_dir() {
            walk(path, args.no_ignore, &excluded, configurations, &mut found);
        } else if !(args.force_exclude
            && (is_excluded(&excluded, path) || configurations.excludes(path, false)))
        {
            found.inputs.push(Input::named(path.clone()));
        }
    }
    drop_repeated(&mut found.inputs);
    let apart: Vec<_> = config.files().filter_map(|path| path.canonicalize().ok()).collect();
    let is_apart = |path: &Path| path.canonicalize().is_ok_and(|path| apart.contains(&path));
    found.inputs.retain(|input| input.explicit || apart.is_empty() || !is_apart(&input.path));
    found
}

fn walk(
    root: &Path,
    no_ignore: bool,
    excluded: &Gitignore,
    configurations: &Arc<Configurations>,
    found: &mut Found,
) {
    let (patterns, of_files) = (excluded.clone(), Arc::clone(configurations));
    let is_out = move |path: &Path, is_folder: bool| {
        patterns.matched(plain(path), is_folder).is_ignore() || of_files.excludes(path, is_folder)
    };
    let first = found.inputs.len();
    for entry in files::walk(root, no_ignore, is_out, |path| configurations.includes(path)) {
        match entry {
            Ok(entry) => found.inputs.push(Input::found(&entry)),
            Err(error) => found.failures.extend(words(&error)),
        }
    }
    found.inputs[first..].sort_by(|one, other| one.path.cmp(&other.path));
}

/// Why a folder could not be walked. What is gone meanwhile is not missed.
fn words(error: &ignore::Error) -> Option<String> {
    let kind = error.io_error().map(io::Error::kind);
    // In its own words, it names the folder once more.
    let why = kind.map_or_else(|| error.to_string(), |kind| files::words(&kind.into()));
    let said = place(error).map(|path| format!("{}: {why}", files::slashed(plain(path))));
    (kind != Some(io::ErrorKind::NotFound)).then(|| said.unwrap_or(why))
}

/// The folder that an error is about.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => place(err),
        _ => None,
    }
}

/// The path without a leading `./`.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// Whether a named file or a folder above it is excluded.
fn is_excluded(excluded: &Gitignore, path: &Path) -> bool {
    let here = here();
    let path = plain(path.strip_prefix(here).unwrap_or(path));
    path.ancestors().enumerate().any(|(depth, path)| excluded.matched(path, depth > 0).is_ignore())
}

/// Leaves one of those that are the same file: the one that was named, or else the first.
fn drop_repeated(inputs: &mut Vec<Input>) {
    let here = here();
    let place = |input: &Input| -> PathBuf {
        here.join(&input.path).components().filter(|part| *part != Component::CurDir).collect()
    };
    let named: HashSet<PathBuf> = inputs.iter().filter(|input| input.explicit).map(place).collect();
    let mut seen = HashSet::new();
    inputs.retain(|input| {
        let place = place(input);
        (input.explicit || !named.contains(&place)) && seen.insert(place)
    });
    // A link leads to a file that may be there itself.
    let leads_to_another =
        |input: &Input| input.path.canonicalize().is_ok_and(|target| seen.contains(&target));
    inputs.retain(|input| !input.is_link || !leads_to_another(input));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::config::globs::Glob;

    #[test]
    #[allow(clippy::unwrap_used)]
    fn patterns_mean_what_they_mean_to_git() {
        let patterns = ["legacy/", "*.generated.json", "/deploy/old.json"];
        let patterns = globs::compiled(&patterns.map(|glob| Glob::new(glob.into()).unwrap()));
        for (path, is_out) in [
            ("legacy/a.json", true),
            ("./deploy/legacy/b/a.json", true),
            ("deploy/a.generated.json", true),
            ("deploy/old.json", true),
            ("x/deploy/old.json", false),
            ("legacy.json", false),
        ] {
            assert_eq!(is_excluded(&patterns, Path::new(path)), is_out, "{path}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_once() {
        let why = |kind: io::ErrorKind| {
            let err = io::Error::new(kind, "IO error for operation on ./un: (os error 13)");
            let err = Box::new(ignore::Error::Io(err));
            let err = Box::new(ignore::Error::WithPath { path: "./un".into(), err });
            words(&ignore::Error::WithDepth { depth: 1, err })
        };
        assert_eq!(why(io::ErrorKind::PermissionDenied).as_deref(), Some("un: permission denied"));
        assert_eq!(why(io::ErrorKind::NotFound), None);
    }
}
