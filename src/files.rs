//! Files on disk: which of those in a folder may hold ECS documents, and their text.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::{MAIN_SEPARATOR, Path};
use std::sync::Arc;

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

/// Whether this folder is one of tools, builds or dependencies.
fn is_built(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| BUILT.binary_search(&name).is_ok())
}

/// Whether the name is that of a JSON file.
pub fn is_json(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension.is_some_and(|name| name.eq_ignore_ascii_case("json") || name.eq_ignore_ascii_case("jsonc"))
}

/// Whether it is a file, or a link to one: links to folders are not followed.
fn is_file(entry: &DirEntry) -> bool {
    entry.file_type().is_some_and(|kind| kind.is_file() || kind.is_symlink() && entry.path().is_file())
}

/// The files below a folder that may hold ECS documents, and what could not be read, in no order: those named as JSON is,
/// where `is_named` does not know better; without what `.gitignore` and its kin leave out and folders of builds, unless
/// `all` is asked for; and without the files and folders of which `is_out` says so.
pub fn walk<'w>(
    root: &Path,
    all: bool,
    is_out: impl Fn(&Path, bool) -> bool + Send + Sync + 'static,
    is_named: impl Fn(&Path) -> Option<bool> + 'w,
) -> impl Iterator<Item = Result<DirEntry, ignore::Error>> + 'w {
    let mut builder = WalkBuilder::new(root);
    // `.aws/` and `.github/` hold task definitions, so hidden folders are let in.
    builder.standard_filters(!all).hidden(false);
    let is_out = Arc::new(is_out);
    let is_folder_out = Arc::clone(&is_out);
    builder.filter_entry(move |entry| {
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        let is_built = is_folder && !all && is_built(entry);
        entry.depth() == 0 || !is_folder || !is_built && !is_folder_out(entry.path(), true)
    });
    let is_wanted = move |entry: &DirEntry| {
        let path = entry.path();
        is_named(path).unwrap_or_else(|| is_json(path)) && is_file(entry) && !is_out(path, false)
    };
    builder.build().filter(move |entry| entry.as_ref().ok().is_none_or(&is_wanted))
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
