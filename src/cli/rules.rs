//! `ecslint rules`.

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;

use super::{ListFormat, RulesArgs, config};
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
            for rule in rules::all() {
                let (severity, category) = (rule.page.severity.as_str(), rule.page.category.as_str());
                let on = if rule.page.on { "" } else { " (off)" };
                writeln!(out, "{:<44} {severity:<8} {category:<12} {}{on}", rule.name, rule.page.title())?;
            }
            for (rule, _) in settings.all_custom() {
                let (name, severity) = (rule.name(), rule.severity().as_str());
                writeln!(out, "{name:<44} {severity:<8} {:<12} {}", custom::ALL, rule.message())?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn describe_own(rule: &CustomRule) -> serde_json::Value {
    json!({
        "name": rule.name(),
        "group": custom::ALL,
        "category": custom::ALL,
        "severity": rule.severity().as_str(),
        "default": true,
        "title": rule.message(),
        "kinds": rule.kinds().unwrap_or(Kind::ALL).iter().copied().map(Kind::as_str).collect::<Vec<_>>(),
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
