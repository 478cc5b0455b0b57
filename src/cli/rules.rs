//! `ecslint rules`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::{ListFormat, RulesArgs, config};
use crate::diagnostic::Severity;
use crate::document::kind::Kind;
use crate::engine::custom::{self, CustomRule};
use crate::rules::{self, Rule};

pub(super) fn run(args: &RulesArgs) -> io::Result<ExitCode> {
    let settings = config::of_here()?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.output_format {
        ListFormat::Json => {
            let own = settings.all_custom().map(|(rule, _)| describe_own(rule));
            let rules: Vec<_> = rules::all().map(describe).chain(own).collect();
            serde_json::to_writer_pretty(&mut out, &rules)?;
            writeln!(out)?;
        }
        ListFormat::Pretty => {
            let own = settings.all_custom().map(|(rule, _)| row_of_own(rule));
            table(&rules::all().map(|rule| row(rule)).chain(own).collect::<Vec<_>>(), &mut out)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// What people look for in the list.
struct Row<'r> {
    name: &'r str,
    severity: Severity,
    category: &'r str,
    fix: &'r str,
    title: &'r str,
    is_on: bool,
    kinds: Vec<Kind>,
}

fn row(rule: &Rule) -> Row<'_> {
    Row {
        name: rule.name,
        severity: rule.page.severity,
        category: rule.page.category.as_str(),
        fix: rule.page.field("fix"),
        title: rule.page.title(),
        is_on: rule.page.on,
        kinds: rule.page.kinds().collect(),
    }
}

fn row_of_own(rule: &CustomRule) -> Row<'_> {
    Row {
        name: rule.name(),
        severity: rule.severity(),
        category: custom::ALL,
        fix: "",
        title: rule.message(),
        is_on: true,
        kinds: rule.kinds().collect(),
    }
}

/// A line each, to be searched and cut: what says least of a rule stands last.
fn table(rows: &[Row], out: &mut dyn Write) -> io::Result<()> {
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    for row in rows {
        let severity = row.severity.as_str();
        write!(
            out,
            "{:<width$}  {severity:<7}  {:<11}  {:<6}  {}",
            row.name, row.category, row.fix, row.title
        )?;
        if !row.is_on {
            write!(out, " (off)")?;
        }
        if row.kinds.len() < Kind::ALL.len() {
            let kinds: Vec<_> = row.kinds.iter().copied().map(Kind::as_str).collect();
            write!(out, " [{}]", kinds.join(", "))?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn describe_own(rule: &CustomRule) -> serde_json::Value {
    json!({
        "name": rule.name(),
        "group": custom::ALL,
        "category": custom::ALL,
        "severity": rule.severity().as_str(),
        "default": true,
        "title": rule.message(),
        "kinds": rule.kinds().map(Kind::as_str).collect::<Vec<_>>(),
        "fix": null,
        "evidence": null,
        "checked": null,
        "sources": [rule.place()],
        "url": rule.url(),
    })
}

fn describe(rule: &Rule) -> serde_json::Value {
    json!({
        "name": rule.name,
        "group": rule.group,
        "category": rule.page.category.as_str(),
        "severity": rule.page.severity.as_str(),
        "default": rule.page.on,
        "title": rule.page.title(),
        "kinds": rule.page.kinds().map(Kind::as_str).collect::<Vec<_>>(),
        "fix": Some(rule.page.field("fix")).filter(|fix| !fix.is_empty()),
        "evidence": rule.page.field("evidence"),
        "checked": rule.page.field("checked"),
        "sources": rule.sources().collect::<Vec<_>>(),
        "url": rule.url(),
    })
}
