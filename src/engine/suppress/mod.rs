//! What somebody chose not to see: by a comment beside it, or by an entry of the configuration.
//!
//! A suppression that suppresses nothing is told, but only where that is certain: the rule is on, the whole of the
//! document could be read, and no document outside the run can bring the rule to speak.

mod comment;
pub(super) mod configured;
mod unused;

pub use comment::names as names_in_comments;

use crate::diagnostic::{Diagnostic, Edit, Label, SourceId, Span};
use crate::document::Document;
use crate::engine::config::levels::Name;
use crate::engine::{Linted, Workspace};
use crate::rules;
use configured::Configured;

/// A diagnostic that somebody chose not to see.
#[derive(Debug, Clone)]
pub struct Suppressed {
    /// The diagnostic.
    pub diagnostic: Diagnostic,
    /// Why, in the words of who suppressed it.
    pub reason: Option<String>,
    /// What suppressed it.
    pub by: Suppressor,
}

/// What keeps a diagnostic from being reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suppressor {
    /// A comment beside it.
    Comment,
    /// An entry of the configuration.
    Configuration,
    /// The baseline.
    Baseline,
}

/// The rule for suppressions without effect.
const UNUSED: &str = "unused-suppression";

/// The suppression of one rule, group or category in one document.
struct Suppression<'w> {
    /// The document.
    source: SourceId,
    name: Name,
    scope: Scope<'w>,
    reason: Option<&'w str>,
    origin: Origin<'w>,
    is_used: bool,
}

/// Where in a document a suppression holds.
#[derive(Debug, Clone, Copy)]
enum Scope<'w> {
    /// In the whole of it.
    File,
    /// Where a diagnostic begins inside this span: on one line.
    Line(Span),
    /// Where the configuration says.
    Pointers(&'w Configured),
}

/// Where a suppression stands.
enum Origin<'w> {
    /// In a comment of the document, which says so here; the edit takes it out.
    Comment { at: Label, removal: Edit },
    /// In the configuration: the entry, and which of its names.
    Configured(&'w Configured, usize),
}

impl Suppression<'_> {
    fn has(&self, diagnostic: &Diagnostic) -> bool {
        self.source == diagnostic.primary.source && self.is_in_scope(diagnostic) && self.names(diagnostic)
    }

    fn is_in_scope(&self, diagnostic: &Diagnostic) -> bool {
        match self.scope {
            Scope::File => true,
            Scope::Line(line) => line.touches(diagnostic.primary.span.start),
            Scope::Pointers(configured) => configured.has(&diagnostic.primary.path),
        }
    }

    fn names(&self, diagnostic: &Diagnostic) -> bool {
        match rules::find(&diagnostic.rule) {
            Some(rule) => self.name.has(rule),
            None => self.name.has_custom(&diagnostic.rule),
        }
    }

    fn by(&self) -> Suppressor {
        match self.origin {
            Origin::Comment { .. } => Suppressor::Comment,
            Origin::Configured(..) => Suppressor::Configuration,
        }
    }
}

/// Takes out what is suppressed, and adds what is wrong with suppressions. Diagnostics come in order and stay so.
pub(super) fn settle(workspace: &Workspace, diagnostics: Vec<Diagnostic>) -> Linted {
    let mut wrong = Vec::new();
    let mut suppressions: Vec<Suppression> = Vec::new();
    for entry in workspace.entries() {
        comment::suppressions(entry, &mut suppressions, &mut wrong);
        suppressions.extend(configured::suppressions(entry));
    }
    let mut linted = Linted { diagnostics: Vec::with_capacity(diagnostics.len()), suppressed: Vec::new() };
    if suppressions.is_empty() && wrong.is_empty() && !workspace.has_suppressions() {
        linted.diagnostics = diagnostics;
        return linted;
    }
    sort_out(diagnostics, &mut suppressions, &mut linted);
    wrong.extend(unused::diagnostics(workspace, &suppressions));
    // Of a document that is not recognised nothing is said; it may be open in an editor.
    let is_recognized = |document: &Document| !document.units().is_empty();
    wrong.retain(|found| workspace.document(found.primary.source).is_none_or(is_recognized));
    sort_out(wrong, &mut suppressions, &mut linted);
    linted.diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
    linted
}

/// Sorts diagnostics into those that are shown and those that are not.
fn sort_out(diagnostics: Vec<Diagnostic>, suppressions: &mut [Suppression], linted: &mut Linted) {
    for diagnostic in diagnostics {
        // Those of one document stand together.
        let source = diagnostic.primary.source;
        let first = suppressions.partition_point(|suppression| suppression.source < source);
        let own = suppressions[first..].iter_mut().take_while(|suppression| suppression.source == source);
        let mut by = None;
        for suppression in own.filter(|suppression| suppression.has(&diagnostic)) {
            suppression.is_used = true;
            by = by.or(Some((suppression.by(), suppression.reason.map(str::to_owned))));
        }
        match by {
            Some((by, reason)) => linted.suppressed.push(Suppressed { diagnostic, reason, by }),
            None => linted.diagnostics.push(diagnostic),
        }
    }
}
