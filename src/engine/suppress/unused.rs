//! Suppressions that suppress nothing, and those whose time is over.

use std::collections::{HashMap, HashSet};

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

/// Which names of which entries of the configurations suppress something, or may in another run.
type Used = HashSet<(*const Configured, usize)>;

/// What is to be told of the suppressions of a run.
pub(super) fn diagnostics(workspace: &Workspace, suppressions: &[Suppression]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut used = Used::new();
    for suppression in suppressions {
        let entry = workspace.entry(suppression.source);
        let is_used = suppression.is_used || entry.is_some_and(|entry| may_be_used(entry, suppression));
        match &suppression.origin {
            Origin::Comment { at, removal } if !is_used => found.extend(entry.and_then(|entry| {
                Some(Diagnostic {
                    fix: Some(comment::fix(removal)),
                    ..unused(&suppression.name, at.clone(), entry)?
                })
            })),
            Origin::Configured(configured, index) if is_used => {
                used.insert((std::ptr::from_ref(*configured), *index));
            }
            Origin::Comment { .. } | Origin::Configured(..) => {}
        }
    }
    for (entry, configured) in of_configurations(workspace) {
        match &configured.expired {
            Some((day, span)) => found.extend(expired(workspace, entry, configured, day, *span)),
            None => found.extend(unused_names(workspace, entry, configured, &used)),
        }
    }
    found
}

/// What to say of each name of an entry that suppresses nothing, where that is certain.
fn unused_names(
    workspace: &Workspace,
    entry: &Entry,
    configured: &Configured,
    used: &Used,
) -> Vec<Diagnostic> {
    let custom: Vec<_> = entry.settings.custom_names().collect();
    let is_unused = |(index, (name, _)): &(usize, &(Name, Span))| {
        // A name that stands for nothing is a problem of the configuration.
        !used.contains(&(std::ptr::from_ref(configured), *index)) && name.check(&custom).is_ok()
    };
    let names: Vec<_> = configured.names.iter().enumerate().filter(is_unused).collect();
    if names.is_empty() || !is_seen_whole(workspace, configured) {
        return Vec::new();
    }
    let Some(source) = workspace.attached(&configured.source) else { return Vec::new() };
    names.into_iter().filter_map(|(_, (name, span))| unused(name, label(source, *span), entry)).collect()
}

fn unused(name: &Name, at: Label, entry: &Entry) -> Option<Diagnostic> {
    let message = format!("this suppresses nothing: `{}` is not met here", name.as_str());
    Some(Diagnostic::new(UNUSED, level(entry, UNUSED)?, message, at))
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
    let count = workspace.entries().iter().filter(|entry| holds(entry, suppression)).count();
    suppression.files.literal_count().is_some_and(|expected| expected > 0 && count >= expected)
}

/// What to say of a suppression whose time is over, where it would hold for a document of the run.
fn expired(
    workspace: &Workspace,
    entry: &Entry,
    configured: &Configured,
    day: &str,
    span: Span,
) -> Option<Diagnostic> {
    workspace.entries().iter().find(|entry| holds(entry, configured))?;
    let at = label(workspace.attached(&configured.source)?, span);
    let message = format!("this suppression held until {day} and suppresses nothing any more");
    let help = format!("mend what it hid, or set another day; its reason was: {}", configured.reason);
    Some(Diagnostic {
        help: Some(help.into()),
        ..Diagnostic::new(EXPIRED, level(entry, EXPIRED)?, message, at)
    })
}

/// Whether an entry of a configuration is meant for a document.
fn holds(entry: &Entry, configured: &Configured) -> bool {
    entry.settings.suppressions().any(|other| std::ptr::eq(other, configured))
}
