//! The rules of the house: modules import only from those before them, and files stay small.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

/// Lowest first; those in one row do not know each other.
const LAYERS: &[&[&str]] = &[
    &["diagnostic"],
    &["source"],
    &["document", "facts", "files"],
    &["schema", "model"],
    &["rules"],
    &["engine"],
    &["report"],
    &["cli", "lsp"],
];

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.append(&mut files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|row| row.contains(&module))
}

#[test]
fn modules_import_only_from_those_before_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for path in files(&root) {
        let inside = path.strip_prefix(&root).unwrap();
        let own = inside.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        let Some(own_layer) = layer(own) else { continue };
        let text = fs::read_to_string(&path).unwrap();
        for part in text.split("crate::").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let Some(other) = layer(&name) else { continue };
            assert!(other < own_layer || name == own, "{}: `{own}` imports `{name}`", path.display());
        }
    }
}

#[test]
fn files_stay_small() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "tests", "benches", "schemas"];
    for path in folders.iter().flat_map(|folder| files(&root.join(folder))) {
        let lines = fs::read_to_string(&path).unwrap().lines().count();
        assert!(lines <= 400, "{} has {lines} lines", path.display());
    }
}
