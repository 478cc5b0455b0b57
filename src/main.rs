//! The `ecslint` command.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ecslint::cli::run(ecslint::lsp::run)
}
