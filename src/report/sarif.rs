//! SARIF 2.1.0, for code scanning and the viewers that read it: with the rules' pages as help, fingerprints that
//! survive the move of lines, fixes, and what was suppressed marked as such.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::fingerprint::Fingerprints;
use super::{Outcome, Suppressed, Suppressor};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, Severity, SourceId, Span};
use crate::engine::custom::CustomRule;
use crate::rules::{self, Rule};

/// Where the schema of this format is published.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What paths are relative to.
const ROOT: &str = "%SRCROOT%";

/// The file, its members in the order of their names as everywhere in it.
#[derive(Serialize)]
struct Log<'o> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    runs: [Run<'o>; 1],
    version: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'o> {
    column_kind: &'static str,
    original_uri_base_ids: Value,
    results: Results<'o>,
    tool: Value,
}

/// The results, each of which is made when it is written: there may be more of them than memory holds.
struct Results<'o> {
    outcome: &'o Outcome,
    found: Vec<(&'o Diagnostic, Option<&'o Suppressed>)>,
    rules: BTreeMap<&'o str, usize>,
}

impl Serialize for Results<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fingerprints = Fingerprints::default();
        serializer.collect_seq(self.found.iter().map(|(diagnostic, suppressed)| {
            let mut result = result(self.outcome, diagnostic, *suppressed);
            result["ruleIndex"] = self.rules[&*diagnostic.rule].into();
            result["partialFingerprints"] =
                json!({ "ecslint/v1": fingerprints.next(self.outcome, diagnostic) });
            result
        }))
    }
}

/// Writes the report.
pub fn write(outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    let found = outcome.with_suppressed();
    let names: BTreeSet<&str> = found.iter().map(|(diagnostic, _)| &*diagnostic.rule).collect();
    let tool = json!({ "driver": {
        "name": "ecslint",
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "informationUri": env!("CARGO_PKG_REPOSITORY"),
        "rules": names.iter().map(|name| descriptor(outcome, name)).collect::<Vec<_>>(),
    } });
    let rules = names.into_iter().enumerate().map(|(index, name)| (name, index)).collect();
    let run = Run {
        column_kind: "unicodeCodePoints",
        original_uri_base_ids: json!({ ROOT: { "description": { "text": "The root of the repository." } } }),
        results: Results { outcome, found, rules },
        tool,
    };
    let log = Log { schema: SCHEMA, runs: [run], version: "2.1.0" };
    serde_json::to_writer_pretty(&mut *out, &log)?;
    writeln!(out)
}

/// What is known of a rule.
fn descriptor(outcome: &Outcome, name: &str) -> Value {
    match rules::find(name) {
        Some(rule) => built_in(rule),
        None => outcome.custom(name).map_or_else(|| json!({ "id": name }), custom),
    }
}

/// What is known of a team's own rule.
fn custom(rule: &CustomRule) -> Value {
    let page = rule.page();
    let mut descriptor = json!({
        "id": rule.name(),
        "shortDescription": { "text": sentence(rule.message()) },
        "help": { "text": page, "markdown": page },
        "defaultConfiguration": { "level": level(rule.severity()) },
        "properties": { "tags": ["custom"] },
    });
    if let Some(url) = rule.url() {
        descriptor["helpUri"] = url.into();
    }
    descriptor
}

fn built_in(rule: &Rule) -> Value {
    json!({
        "id": rule.name,
        "shortDescription": { "text": sentence(rule.page.title()) },
        "fullDescription": { "text": rule.page.summary() },
        "help": { "text": help(rule), "markdown": help(rule) },
        "helpUri": rule.url(),
        "defaultConfiguration": { "level": level(rule.page.severity) },
        "properties": {
            "tags": [rule.page.category.as_str(), rule.group],
            "precision": precision(rule.page.field("evidence")),
            "problem.severity": match rule.page.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "recommendation",
            },
        },
    })
}

fn sentence(text: &str) -> String {
    format!("{}.", text.trim_end_matches('.'))
}

/// The page, and where its facts come from.
fn help(rule: &Rule) -> String {
    let sources: Vec<_> = rule.sources().map(|source| format!("- <{source}>")).collect();
    format!("{}\n\n## Sources\n\n{}\n", rule.page.markdown().trim_end(), sources.join("\n"))
}

/// How sure a diagnostic is, in the words of code scanning.
fn precision(evidence: &str) -> &'static str {
    match evidence {
        "API" | "MODEL" | "CLI" => "very-high",
        "BP" | "LINT" => "medium",
        _ => "high",
    }
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn result(outcome: &Outcome, diagnostic: &Diagnostic, suppressed: Option<&Suppressed>) -> Value {
    let mut result = json!({
        "ruleId": diagnostic.rule,
        "level": level(diagnostic.severity),
        "message": { "text": message(diagnostic) },
        "locations": [location(outcome, &diagnostic.primary)],
    });
    let related = diagnostic.labels.iter().enumerate().map(|(index, label)| {
        let mut location = location(outcome, label);
        location["id"] = (index + 1).into();
        location["message"] = json!({ "text": label.message });
        location
    });
    if !diagnostic.labels.is_empty() {
        result["relatedLocations"] = related.collect();
    }
    if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.applicability != Applicability::DisplayOnly) {
        result["fixes"] = json!([change(outcome, diagnostic.primary.source, fix)]);
    }
    if let Some(suppressed) = suppressed {
        let kind = if suppressed.by == Suppressor::Comment { "inSource" } else { "external" };
        let default = (suppressed.by == Suppressor::Baseline).then_some("in the baseline");
        result["suppressions"] = json!([{
            "kind": kind,
            "status": "accepted",
            "justification": suppressed.reason.as_deref().or(default).unwrap_or("no reason given"),
        }]);
    }
    result
}

/// What is wrong, what would be right, and links to what belongs to it.
fn message(diagnostic: &Diagnostic) -> String {
    // Brackets before parentheses would be a link.
    let escape = |text: &str| text.replace("](", "\\](");
    let text = escape(&diagnostic.text());
    let links = diagnostic.labels.iter().enumerate();
    let links: Vec<_> = links
        .filter(|(_, label)| !label.message.is_empty())
        .map(|(index, label)| format!("[{}]({})", label.message.replace(['[', ']'], ""), index + 1))
        .collect();
    if links.is_empty() { sentence(&text) } else { sentence(&format!("{text}; see {}", links.join(", "))) }
}

fn location(outcome: &Outcome, label: &Label) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(outcome, label.source),
            "region": region(outcome, label.source, label.span),
        },
    });
    if !label.path.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": label.path, "kind": "member" }]);
    }
    location
}

fn artifact(outcome: &Outcome, source: SourceId) -> Value {
    let name = outcome.name(source);
    let mut artifact = json!({ "uri": outcome.base.uri(name) });
    if outcome.base.inside(name).is_some() {
        artifact["uriBaseId"] = ROOT.into();
    }
    artifact
}

fn region(outcome: &Outcome, source: SourceId, span: Span) -> Value {
    let (start, end) = outcome.range(source, span);
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn change(outcome: &Outcome, source: SourceId, fix: &Fix) -> Value {
    let replacement = |edit: &Edit| {
        json!({
            "deletedRegion": region(outcome, source, edit.span),
            "insertedContent": { "text": edit.new_text },
        })
    };
    json!({
        "description": { "text": sentence(&fix.title) },
        "artifactChanges": [{
            "artifactLocation": artifact(outcome, source),
            "replacements": fix.edits.iter().map(replacement).collect::<Vec<_>>(),
        }],
    })
}
