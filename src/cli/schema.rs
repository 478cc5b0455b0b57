//! `ecslint schema`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::document::kind::Kind;
use crate::schema;

pub(super) fn run(name: &str) -> io::Result<ExitCode> {
    let Some(kind) = Kind::from_name(name) else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no kind `{name}`")));
    };
    io::stdout().lock().write_all(schema::text(kind).as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
