//! Where files are as other programs want to be told: relative to the root of the repository, where that is known.

use std::path::{Component, Path, PathBuf};

use crate::files::{percent_encoded, slashed};

/// From where names of files are seen.
#[derive(Debug, Clone, Default)]
pub struct Base {
    here: PathBuf,
    root: PathBuf,
}

impl Base {
    /// Names are relative to `here`, and are to be told relative to `root`, which is above it or the same.
    pub fn new(here: impl Into<PathBuf>, root: impl Into<PathBuf>) -> Self {
        Self { here: here.into(), root: root.into() }
    }

    /// The path from the root to a file, with forward slashes; nothing if it lies elsewhere.
    pub fn inside(&self, name: &str) -> Option<String> {
        let path = plain(&self.here.join(name));
        let path =
            if self.root.as_os_str().is_empty() { path } else { path.strip_prefix(&self.root).ok()?.into() };
        let is_inside = path.is_relative() && !path.starts_with("..");
        is_inside.then(|| slashed(&path))
    }

    /// The path to a file: from the root if it is inside, and whole if not.
    pub fn path(&self, name: &str) -> String {
        self.inside(name).unwrap_or_else(|| slashed(&plain(&self.here.join(name))))
    }

    /// The same as a reference of RFC 3986.
    pub fn uri(&self, name: &str) -> String {
        let path = self.path(name);
        let is_absolute = Path::new(&path).is_absolute();
        let path = percent_encoded(&path);
        match (is_absolute, path.starts_with('/')) {
            (true, true) => format!("file://{path}"),
            (true, false) => format!("file:///{path}"),
            (false, _) => path,
        }
    }
}

/// The path without the steps that lead nowhere.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if plain.file_name().is_some() => {
                plain.pop();
            }
            _ => plain.push(part),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_from_the_root() {
        let base = Base::new("/repo/deploy", "/repo");
        for (name, path, uri) in [
            ("td.json", "deploy/td.json", "deploy/td.json"),
            ("./a b/é.json", "deploy/a b/é.json", "deploy/a%20b/%C3%A9.json"),
            ("../td.json", "td.json", "td.json"),
            ("/repo/x:y.json", "x:y.json", "x%3Ay.json"),
            ("/other/td.json", "/other/td.json", "file:///other/td.json"),
            ("<stdin>", "deploy/<stdin>", "deploy/%3Cstdin%3E"),
        ] {
            assert_eq!((base.path(name).as_str(), base.uri(name).as_str()), (path, uri));
        }
        assert_eq!(base.inside("../../td.json"), None);
        assert_eq!(base.uri("../../td.json"), "file:///td.json");
    }
}
