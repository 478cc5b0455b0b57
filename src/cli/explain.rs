//! `ecslint explain`.

use std::io::{self, Write};
use std::process::ExitCode;

use crate::rules::{self, spelling};

pub(super) fn run(name: &str) -> io::Result<ExitCode> {
    let Some(rule) = rules::find(name) else {
        let meant = spelling::nearest(name, rules::all().map(|rule| rule.name));
        let hint = meant.map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("there is no rule `{name}`{hint}")));
    };
    writeln!(io::stdout().lock(), "{}", rule.page.markdown().trim_end())?;
    Ok(ExitCode::SUCCESS)
}
