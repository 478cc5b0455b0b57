//! Files on disk: which of those in a folder may hold ECS documents, and their text.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use crate::source::Source;

/// Folders of tools, builds and dependencies. What is in them was written elsewhere, or will be written anew.
const BUILT: &[&str] = &[
    ".aws-sam",
    ".cache",
    ".git",
    ".gradle",
    ".hg",
    ".next",
    ".nuxt",
    ".serverless",
    ".svn",
    ".terraform",
    ".terragrunt-cache",
    ".tox",
    ".venv",
    "__pycache__",
    "bower_components",
    "build",
    "cdk.out",
    "coverage",
    "dist",
    "node_modules",
    "target",
    "vendor",
    "venv",
];

/// A file of more MiB is not read unless it is named: ECS takes no request of more than 64 KiB.
pub const MOST_MIB: u64 = 16;

/// A walk over a folder as `.gitignore` and its kin would have it, or over all of it.
pub fn builder(root: &Path, no_ignore: bool) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    // `.aws/` and `.github/` hold task definitions, so hidden folders are let in.
    builder.standard_filters(!no_ignore).hidden(false);
    builder
}

/// Whether this is a folder of tools, builds or dependencies.
pub fn is_built(entry: &DirEntry) -> bool {
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    is_folder && entry.file_name().to_str().is_some_and(|name| BUILT.binary_search(&name).is_ok())
}

/// Whether the name is that of a JSON file.
pub fn is_json(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|name| name.eq_ignore_ascii_case("json") || name.eq_ignore_ascii_case("jsonc"))
}

/// Whether it is a file, or a link to one: links to folders are not followed.
pub fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink() && entry.path().is_file())
}

/// The JSON files of a folder that may be linted, in order. What cannot be read is left out.
pub fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut builder = builder(folder, false);
    builder.filter_entry(|entry| entry.depth() == 0 || !is_built(entry));
    let entries = builder.build().filter_map(Result::ok);
    let mut found: Vec<_> =
        entries.filter(|entry| is_json(entry.path()) && is_file(entry)).map(DirEntry::into_path).collect();
    found.sort();
    found
}

/// The text of a file under this name; nothing if it is too large to be meant, unless `whole` asks for it all the
/// same.
pub fn read(path: &Path, name: String, whole: bool) -> io::Result<Option<Source>> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > MOST_MIB << 20 && !whole {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0).saturating_add(1));
    // `Take` does not ask for the size once more.
    file.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(Some(Source::from_bytes(name, bytes)))
}

/// A path as it is shown: with forward slashes everywhere.
pub fn slashed(path: &Path) -> String {
    let name = path.display().to_string();
    if MAIN_SEPARATOR == '/' { name } else { name.replace(MAIN_SEPARATOR, "/") }
}

/// A path with forward slashes as it stands in an address (RFC 3986).
pub fn percent_encoded(path: &str) -> String {
    path.bytes().fold(String::with_capacity(path.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(byte.into());
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

/// Why a file could not be read or written, in words of everyone where there are some.
pub fn words(error: &io::Error) -> String {
    match error.kind() {
        // It has words already.
        _ if error.get_ref().is_some() => error.to_string(),
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::StorageFull => "no space is left".into(),
        _ => error.to_string(),
    }
}

/// The text of a file that must be UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(std::fs::read(path)?).map_err(|_| io::Error::other("it is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_folders_can_be_searched() {
        assert!(BUILT.is_sorted());
    }

    #[test]
    fn json_goes_by_its_name() {
        assert!(is_json(Path::new("a/b.JSON")) && is_json(Path::new("b.jsonc")));
        assert!(!is_json(Path::new("json")) && !is_json(Path::new("a.json5")));
    }
}
