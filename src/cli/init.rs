//! `ecslint init`.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use super::tell;
use crate::engine::config::FILE_NAMES;
use crate::files;

/// What is written.
const TEXT: &str = include_str!("ecslint.toml");

/// Writes a commented configuration into the working folder; never over another one.
pub(super) fn run() -> io::Result<ExitCode> {
    let already =
        |name: &str| io::Error::new(io::ErrorKind::AlreadyExists, format!("{name} is there already"));
    if let Some(name) = FILE_NAMES.into_iter().find(|name| Path::new(name).symlink_metadata().is_ok()) {
        return Err(already(name));
    }
    let [name, ..] = FILE_NAMES;
    let mut file = File::create_new(name).map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => already(name),
        _ => io::Error::new(error.kind(), format!("{name}: not written: {}", files::words(&error))),
    })?;
    file.write_all(TEXT.as_bytes())?;
    tell(format_args!("{name}: written; everything in it is a comment until you say otherwise"));
    Ok(ExitCode::SUCCESS)
}
