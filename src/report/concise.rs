//! One line a diagnostic: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::Outcome;
use super::text::printable;

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &outcome.diagnostics {
        let name = printable(outcome.name(diagnostic.primary.source));
        let (at, _) = outcome.range(diagnostic.primary.source, diagnostic.primary.span);
        let (severity, rule) = (diagnostic.severity, &diagnostic.rule);
        let message = printable(&diagnostic.message);
        writeln!(out, "{name}:{}:{}: {severity}[{rule}] {message}", at.line, at.column)?;
    }
    Ok(())
}
