//! The code quality report of GitLab.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Outcome;
use super::fingerprint::Fingerprints;
use crate::diagnostic::Severity;

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut fingerprints = Fingerprints::default();
    // What is suppressed is not told, but counts among what is alike.
    let issues: Vec<Value> = outcome
        .with_suppressed()
        .into_iter()
        .map(|(diagnostic, suppressed)| (diagnostic, suppressed, fingerprints.next(outcome, diagnostic)))
        .filter(|(_, suppressed, _)| suppressed.is_none())
        .map(|(diagnostic, _, fingerprint)| {
            let (start, end) = outcome.range(diagnostic.primary.source, diagnostic.primary.span);
            json!({
                "check_name": diagnostic.rule,
                "description": diagnostic.text(),
                "severity": severity(diagnostic.severity),
                "fingerprint": fingerprint,
                "location": {
                    "path": outcome.base.path(outcome.name(diagnostic.primary.source)),
                    "lines": { "begin": start.line, "end": end.line },
                },
            })
        })
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "minor",
        Severity::Info => "info",
    }
}
