//! The closing line of a report.

use crate::diagnostic::Applicability;
use crate::report::{Outcome, Summary, count};

/// What was found, in what, and what can be done about it.
pub(super) fn line(outcome: &Outcome) -> String {
    let counts = outcome.summary();
    let affected = outcome.documents().filter(|document| !outcome.of(document.id()).is_empty()).count();
    let files = count(counts.files, "file");
    let place =
        if affected > 0 && affected < counts.files { format!("{affected} of {files}") } else { files };
    let suppressed =
        if counts.suppressed > 0 { format!(", {} suppressed", counts.suppressed) } else { String::new() };
    let elapsed = outcome.elapsed.map(|elapsed| format!(" ({} ms)", elapsed.as_millis()));
    let elapsed = elapsed.unwrap_or_default();
    format!("{} in {place}{suppressed}{}{elapsed}", found(counts), fixable(outcome))
}

fn found(counts: Summary) -> String {
    let parts = [(counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info")];
    let words: Vec<_> = parts
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| if *word == "info" { format!("{number} info") } else { count(*number, word) })
        .collect();
    if words.is_empty() { "nothing found".into() } else { words.join(", ") }
}

fn fixable(outcome: &Outcome) -> String {
    let flags = [(Applicability::Safe, "--fix"), (Applicability::Unsafe, "--unsafe-fixes")];
    let words: Vec<_> = flags
        .iter()
        .map(|(applicability, flag)| (outcome.fixable(*applicability), flag))
        .filter(|(count, _)| *count > 0)
        .map(|(count, flag)| format!("{count} with `{flag}`"))
        .collect();
    if words.is_empty() { String::new() } else { format!("; fixable: {}", words.join(", ")) }
}
