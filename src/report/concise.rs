//! One line a diagnostic: `path:line:column: severity[rule] message`.

use std::io::{self, Write};

use super::Outcome;

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    for diagnostic in &outcome.diagnostics {
        let Some(source) = outcome.source(diagnostic.primary.source) else { continue };
        let at = source.position(diagnostic.primary.span.start);
        let (severity, rule, message) = (diagnostic.severity, &diagnostic.rule, &diagnostic.message);
        writeln!(out, "{}:{}:{}: {severity}[{rule}] {message}", source.name(), at.line, at.column)?;
    }
    Ok(())
}
