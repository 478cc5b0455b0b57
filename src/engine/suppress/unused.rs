//! Suppressions that suppress nothing, and those whose time is over.

use std::collections::HashMap;

use super::configured::Configured;
use super::{Origin, Suppression, UNUSED, comment};
use crate::diagnostic::{Diagnostic, Label, Severity, SourceId, Span};
use crate::document::Unit;
use crate::document::kind::Kind;
use crate::engine::config::levels::Name;
use crate::engine::{Entry, Workspace};
use crate::model::platform::{Assumption, LaunchType};
use crate::rules::{self, Check, Rule, is_nearly_json};

/// The rule for suppressions whose time is over.
const EXPIRED: &str = "expired-suppression";

/// What is to be told of the suppressions of a run.
pub(super) fn diagnostics(workspace: &Workspace, suppressions: &[Suppression]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut configured: HashMap<(*const Configured, usize), bool> = HashMap::new();
    for suppression in suppressions {
        let may_be_used = || {
            suppression.is_used
                || workspace.entry(suppression.source).is_some_and(|entry| may_be_used(entry, suppression))
        };
        match &suppression.origin {
            Origin::Comment { at, removal } if !may_be_used() => {
                let severity = workspace.entry(suppression.source).and_then(|entry| level(entry, UNUSED));
                found.extend(severity.map(|severity| Diagnostic {
                    fix: Some(comment::fix(removal)),
                    ..Diagnostic::new(UNUSED, severity, unused(&suppression.name), at.clone())
                }));
            }
            Origin::Comment { .. } => {}
            Origin::Configured(entry, index) => {
                let key = (std::ptr::from_ref::<Configured>(entry), *index);
                *configured.entry(key).or_default() |= may_be_used();
            }
        }
    }
    for (entry, suppression) in of_configurations(workspace) {
        found.extend(expired(workspace, entry, suppression));
        for (index, (name, span)) in suppression.names.iter().enumerate() {
            let key = (std::ptr::from_ref(suppression), index);
            // A name that stands for nothing is a problem of the configuration.
            let is_known = name.check(&entry.settings.custom_names().collect::<Vec<_>>()).is_ok();
            let is_unused = is_known && !configured.get(&key).copied().unwrap_or(false);
            if is_unused && suppression.expired.is_none() && is_seen_whole(workspace, suppression) {
                let at = workspace.attached(&suppression.source).map(|source| label(source, *span));
                let found_one = at.zip(level(entry, UNUSED));
                found.extend(
                    found_one.map(|(at, severity)| Diagnostic::new(UNUSED, severity, unused(name), at)),
                );
            }
        }
    }
    found
}

fn unused(name: &Name) -> String {
    format!("this suppresses nothing: `{}` is not met here", name.as_str())
}

fn label(source: SourceId, span: Span) -> Label {
    Label::new(source, span, String::new())
}

fn level(entry: &Entry, rule: &str) -> Option<Severity> {
    entry.settings.levels().of(rules::find(rule)?)
}

/// Whether a suppression without effect in this run may have one in another.
fn may_be_used(entry: &Entry, suppression: &Suppression) -> bool {
    let chosen = || rules::all().filter(|rule| suppression.name.has(rule));
    let is_on = chosen().any(|rule| entry.settings.levels().of(rule).is_some())
        || entry.settings.custom().any(|(custom, _)| suppression.name.has_custom(custom.name()));
    !is_on
        || chosen().any(looks_at_several)
        || chosen().any(|rule| rule.name == UNUSED)
        || !is_readable(entry)
        || speaks_when_launched(entry, suppression)
}

/// Whether what a rule says of a document depends on others, which a run may not have.
fn looks_at_several(rule: &Rule) -> bool {
    rule.subjects.iter().any(|subject| matches!(subject.check, Check::Pair(_) | Check::Workspace(_)))
}

/// Whether the whole of a document was understood.
fn is_readable(entry: &Entry) -> bool {
    entry.document.source().damage().is_none() && is_nearly_json(entry.document.syntax_errors())
}

/// Whether something would be suppressed if a document outside the run launched this task definition.
fn speaks_when_launched(entry: &Entry, suppression: &Suppression) -> bool {
    let tasks = entry.document.units().iter().filter(|unit| unit.kind == Kind::TaskDefinition);
    tasks.flat_map(|unit| LaunchType::ALL.map(|launch_type| (*unit, launch_type))).any(
        |(unit, launch_type): (Unit, LaunchType)| {
            let mut found = Vec::new();
            let assumption = Assumption { launch_type: Some(launch_type) };
            entry.settings.linter().check_assuming(&entry.document, unit, assumption, &mut found);
            found.iter().any(|diagnostic| suppression.has(diagnostic))
        },
    )
}

/// Every suppression of the configurations of a run, once, with a document whose settings have it.
fn of_configurations(workspace: &Workspace) -> impl Iterator<Item = (&Entry, &Configured)> {
    let mut seen = HashMap::new();
    for entry in workspace.entries() {
        for suppression in entry.settings.all_suppressions() {
            seen.entry(std::ptr::from_ref(suppression)).or_insert((entry, suppression));
        }
    }
    let mut all: Vec<_> = seen.into_values().collect();
    let place = |suppression: &Configured| suppression.names.first().map(|(_, span)| *span);
    all.sort_by_key(|(_, suppression)| (suppression.source.name(), place(suppression)));
    all.into_iter()
}

/// Whether the run has every document that a suppression could hold for.
fn is_seen_whole(workspace: &Workspace, suppression: &Configured) -> bool {
    if workspace.covers(suppression.files.base()) {
        return true;
    }
    let holds = |entry: &&Entry| entry.settings.suppressions().any(|other| std::ptr::eq(other, suppression));
    let count = workspace.entries().iter().filter(holds).count();
    suppression.files.literal_count().is_some_and(|expected| expected > 0 && count >= expected)
}

/// What to say of a suppression whose time is over, where it would hold for a document of the run.
fn expired(workspace: &Workspace, entry: &Entry, suppression: &Configured) -> Option<Diagnostic> {
    let (day, span) = suppression.expired.as_ref()?;
    let holds = |entry: &Entry| entry.settings.suppressions().any(|other| std::ptr::eq(other, suppression));
    workspace.entries().iter().find(|entry| holds(entry))?;
    let at = label(workspace.attached(&suppression.source)?, *span);
    let message = format!("this suppression held until {day} and suppresses nothing any more");
    let help = format!("mend what it hid, or set another day; its reason was: {}", suppression.reason);
    Some(Diagnostic {
        help: Some(help.into()),
        ..Diagnostic::new(EXPIRED, level(entry, EXPIRED)?, message, at)
    })
}
