//! Annotations of GitHub Actions: commands in the log that mark lines of a pull request.

use std::io::{self, Write};

use super::Outcome;
use crate::diagnostic::{Diagnostic, Severity};

/// Writes the report: a command a diagnostic.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &outcome.diagnostics {
        writeln!(out, "{}", command(outcome, diagnostic))?;
    }
    Ok(())
}

fn command(outcome: &Outcome, diagnostic: &Diagnostic) -> String {
    let name = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let file = property(&outcome.base.path(outcome.name(diagnostic.primary.source)));
    let (start, end) = outcome.range(diagnostic.primary.source, diagnostic.primary.span);
    // Columns are taken within one line only.
    let columns = if start.line == end.line {
        format!(",col={},endColumn={}", start.column, end.column)
    } else {
        String::new()
    };
    let place = format!("file={file},line={},endLine={}{columns}", start.line, end.line);
    let title = property(&format!("{} ({})", diagnostic.rule, diagnostic.severity));
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let message = data(&format!("{}{help}", diagnostic.message));
    format!("::{name} {place},title={title}::{message}")
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        assert_eq!(data("50%\r\na: b, c"), "50%25%0D%0Aa: b, c");
        assert_eq!(property("a%,b:c\n"), "a%25%2Cb%3Ac%0A");
    }
}
