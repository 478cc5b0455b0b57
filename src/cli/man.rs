//! `ecslint man`: the manual pages that packages install.

use std::fs;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::CommandFactory;

use super::Cli;

/// Writes a page for the command and one for each subcommand into a folder, which is made if it is missing.
pub(super) fn run(folder: &Path) -> io::Result<ExitCode> {
    fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Cli::command(), folder)?;
    Ok(ExitCode::SUCCESS)
}
