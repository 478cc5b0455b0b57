//! `ecslint schema`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::document::kind::Kind;
use crate::engine::config;
use crate::rules::spelling;
use crate::schema;

/// The name by which the schema of the configuration is asked for.
const CONFIG: &str = "config";

pub(super) fn run(name: &str) -> io::Result<ExitCode> {
    let text = match Kind::from_name(name) {
        Some(kind) => schema::text(kind).to_owned(),
        None if name == CONFIG => config::schema(),
        None => return Err(io::Error::new(io::ErrorKind::InvalidInput, unknown(name))),
    };
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(name: &str) -> String {
    let names = Kind::ALL.iter().copied().map(Kind::as_str).chain([CONFIG]);
    let hint = match spelling::nearest(name, names.clone()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
    };
    format!("there is no kind `{name}`; {hint}")
}
