//! What the tests of the command line share: folders with files, and the program in them.
#![allow(clippy::unwrap_used, unreachable_pub, dead_code)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with files of these texts; it goes when the value does.
pub fn folder(files: &[(&str, &str)]) -> TempDir {
    folder_of_bytes(&files.iter().map(|(name, text)| (*name, text.as_bytes())).collect::<Vec<_>>())
}

/// A folder with files of these bytes.
pub fn folder_of_bytes(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

/// What tells the program who runs it, and how its report should look.
const SURROUNDINGS: [&str; 7] = [
    "GITHUB_ACTIONS",
    "GITHUB_WORKSPACE",
    "CI_PROJECT_DIR",
    "COLUMNS",
    "NO_COLOR",
    "FORCE_COLOR",
    "CLICOLOR_FORCE",
];

/// The program, which must not see where the tests are run.
pub fn command() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ecslint"));
    for variable in SURROUNDINGS {
        command.env_remove(variable);
    }
    command
}

/// What the program does in a folder.
pub fn run(folder: impl AsRef<Path>, arguments: &[&str]) -> Output {
    // A folder that is given away must outlive the program.
    command().args(arguments).current_dir(folder.as_ref()).output().unwrap()
}
