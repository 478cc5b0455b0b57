//! `--statistics`: how often each rule was met.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::diagnostic::{Applicability, Severity};
use crate::report::Outcome;

/// What a line of the table says.
#[derive(Debug, Default, Clone, Copy)]
struct Row {
    count: usize,
    fixable: usize,
    worst: Option<Severity>,
}

/// Writes a table, most frequent rules first; nothing if nothing was found.
pub(super) fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for diagnostic in &outcome.diagnostics {
        let row = rows.entry(&diagnostic.rule).or_default();
        row.count += 1;
        row.worst = row.worst.max(Some(diagnostic.severity));
        let fix = diagnostic.fix.as_ref();
        row.fixable += usize::from(fix.is_some_and(|fix| fix.applicability != Applicability::DisplayOnly));
    }
    if rows.is_empty() {
        return Ok(());
    }
    let width = rows.keys().map(|rule| rule.len()).max().unwrap_or(0);
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(rule, row)| (Reverse(row.count), *rule));
    writeln!(out, "count  {:<width$}  severity  fixable", "rule")?;
    for (rule, row) in rows {
        let severity = row.worst.map_or("", Severity::as_str);
        writeln!(out, "{:>5}  {rule:<width$}  {severity:<8}  {:>7}", row.count, row.fixable)?;
    }
    Ok(())
}
