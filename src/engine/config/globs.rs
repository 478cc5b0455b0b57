//! Globs of files, which mean what they mean in `.gitignore`.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use schemars::JsonSchema;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// A glob that is known to be one.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct Glob(String);

impl<'de> Deserialize<'de> for Glob {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(GlobVisitor)
    }
}

/// Takes the text of a glob while the reader is still at it: so it knows which one of a list is none.
struct GlobVisitor;

impl Visitor<'_> for GlobVisitor {
    type Value = Glob;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Glob, E> {
        Glob::new(text.to_owned()).map_err(E::custom)
    }
}

impl Glob {
    /// Takes a text for a glob, if it is one.
    pub fn new(text: String) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("an empty glob matches nothing".into());
        }
        let mut builder = GitignoreBuilder::new("");
        match builder.allow_unclosed_class(false).add_line(None, &text).and_then(|builder| builder.build()) {
            Ok(_) => Ok(Self(text)),
            Err(ignore::Error::Glob { err, .. }) => Err(format!("`{text}` is no glob: {err}")),
            Err(error) => Err(format!("`{text}` is no glob: {error}")),
        }
    }

    /// The glob as it was written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Globs relative to a folder. They are compiled when a path is first held against them.
#[derive(Debug)]
pub struct Globs {
    base: PathBuf,
    patterns: Vec<Glob>,
    compiled: OnceLock<Gitignore>,
}

impl Globs {
    /// These globs, relative to this folder.
    pub fn new(base: impl Into<PathBuf>, globs: Vec<Glob>) -> Self {
        Self { base: base.into(), patterns: globs, compiled: OnceLock::new() }
    }

    /// The folder that they are relative to.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// How many files are meant, where each glob is the path of one file.
    pub fn literal_count(&self) -> Option<usize> {
        let is_path = |glob: &Glob| {
            let text = glob.as_str();
            let is_file = Path::new(text).extension().is_some() && !text.ends_with('/');
            is_file && text.contains('/') && !text.contains(['*', '?', '[', '!', '\\'])
        };
        self.patterns.iter().all(is_path).then_some(self.patterns.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether a path, or a folder above it, matches. What is not below the base matches nothing.
    pub fn has(&self, path: &Path, is_folder: bool) -> bool {
        if self.patterns.is_empty() {
            return false;
        }
        let Ok(inside) = path.strip_prefix(&self.base) else { return false };
        let compiled = self.compiled.get_or_init(|| compiled(&self.patterns));
        let is_named = !inside.as_os_str().is_empty();
        is_named && compiled.matched_path_or_any_parents(inside, is_folder).is_ignore()
    }
}

/// Globs, ready to be held against paths.
pub fn compiled(globs: &[Glob]) -> Gitignore {
    let mut builder = GitignoreBuilder::new("");
    for glob in globs {
        // Each is known to be one.
        let _ = builder.add_line(None, &glob.0);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_mean_what_they_mean_to_git() {
        let globs = ["legacy/", "*.generated.json", "/deploy/old.json", "a/**/z.json", "!keep.json"];
        let globs = globs.map(|glob| Glob::new(glob.into()).unwrap());
        let globs = Globs::new("/work", globs.into());
        for (path, is_in) in [
            ("/work/legacy/a.json", true),
            ("/work/legacy/keep.json", false),
            ("/work/deploy/legacy/b/a.json", true),
            ("/work/deploy/a.generated.json", true),
            ("/work/deploy/old.json", true),
            ("/work/x/deploy/old.json", false),
            ("/work/legacy.json", false),
            ("/work/a/b/c/z.json", true),
            ("/work", false),
            ("/elsewhere/legacy/a.json", false),
        ] {
            assert_eq!(globs.has(Path::new(path), false), is_in, "{path}");
        }
        assert!(globs.has(Path::new("/work/legacy"), true));
        assert!(Glob::new("a[".into()).is_err());
        assert!(Glob::new(" ".into()).is_err());
    }
}
