//! What a run found, in the form that is asked for: one file a format.

pub mod concise;
mod fingerprint;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod place;
pub mod pretty;
pub mod sarif;
mod text;

use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::{Applicability, Diagnostic, Severity, SourceId, Span};
use crate::document::Document;
use crate::engine::Workspace;
use crate::engine::custom::CustomRule;
pub use crate::engine::suppress::{Suppressed, Suppressor};
use crate::source::{Position, Source};
use place::Base;

/// All that a report may need.
#[derive(Debug)]
pub struct Outcome {
    /// The documents.
    pub workspace: Workspace,
    /// What is wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What would be wrong, were it not suppressed or in the baseline.
    pub suppressed: Vec<Suppressed>,
    /// How long the run took, where that is to be told.
    pub elapsed: Option<Duration>,
    /// Least severity that fails the run; nothing fails it if there is none.
    pub fail_on: Option<Severity>,
    /// From where the names of files are seen.
    pub base: Base,
}

/// The counts of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Summary {
    /// Files that were recognised and linted.
    pub files: usize,
    /// Diagnostics of severity error.
    pub errors: usize,
    /// Diagnostics of severity warning.
    pub warnings: usize,
    /// Diagnostics of severity info.
    pub infos: usize,
    /// Suppressed diagnostics.
    pub suppressed: usize,
}

/// A number of things, in words: `1 file`, `2 files`, `2 fixes`.
pub fn count(number: usize, thing: &str) -> String {
    let ending = match (number, thing.ends_with('x')) {
        (1, _) => "",
        (_, true) => "es",
        (_, false) => "s",
    };
    format!("{number} {thing}{ending}")
}

impl Outcome {
    /// The outcome of a run in which nothing is suppressed, and that fails with an error.
    pub fn new(workspace: Workspace, diagnostics: Vec<Diagnostic>) -> Self {
        Self {
            workspace,
            diagnostics,
            suppressed: Vec::new(),
            elapsed: None,
            fail_on: Some(Severity::Error),
            base: Base::default(),
        }
    }

    /// The documents that were linted.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.workspace.entries().iter().map(|entry| &entry.document)
    }

    /// The documents that were linted, and then what else is wrong: configurations.
    pub fn ids(&self) -> impl Iterator<Item = SourceId> {
        let others = self.diagnostics.chunk_by(|one, next| one.primary.source == next.primary.source);
        let others = others.filter_map(|of_one| of_one.first()).map(|first| first.primary.source);
        let others = others.filter(|id| self.workspace.document(*id).is_none());
        self.documents().map(|document| document.id()).chain(others)
    }

    /// The diagnostics of one source.
    pub fn of(&self, id: SourceId) -> &[Diagnostic] {
        let first = self.diagnostics.partition_point(|diagnostic| diagnostic.primary.source < id);
        let end = self.diagnostics.partition_point(|diagnostic| diagnostic.primary.source <= id);
        &self.diagnostics[first..end]
    }

    /// All diagnostics, with those that are suppressed, in order.
    pub fn with_suppressed(&self) -> Vec<(&Diagnostic, Option<&Suppressed>)> {
        let suppressed = self.suppressed.iter().map(|one| (&one.diagnostic, Some(one)));
        let mut all: Vec<_> =
            self.diagnostics.iter().map(|diagnostic| (diagnostic, None)).chain(suppressed).collect();
        all.sort_by(|(one, _), (other, _)| one.order().cmp(&other.order()));
        all
    }

    /// Whether a diagnostic fails the run.
    pub fn fails(&self, diagnostic: &Diagnostic) -> bool {
        self.fail_on.is_some_and(|least| diagnostic.severity >= least)
    }

    /// The counts.
    pub fn summary(&self) -> Summary {
        let count =
            |severity| self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
        Summary {
            files: self.workspace.entries().len(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            infos: count(Severity::Info),
            suppressed: self.suppressed.len(),
        }
    }

    /// How many diagnostics have a fix of this applicability.
    pub fn fixable(&self, applicability: Applicability) -> usize {
        let fixes = self.diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
        fixes.filter(|fix| fix.applicability == applicability).count()
    }

    /// The rule of a team's own of that name.
    pub fn custom(&self, rule: &str) -> Option<&CustomRule> {
        self.workspace.custom(rule)
    }

    /// Where there is more to read of a rule.
    pub fn url(&self, rule: &str) -> Option<String> {
        self.workspace.url(rule)
    }

    /// The source of that id.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.workspace.source(id)
    }

    /// The name of that source, as it is shown.
    pub fn name(&self, id: SourceId) -> &str {
        self.source(id).map_or("", Source::name)
    }

    /// Where a span begins, and the position behind it.
    pub fn range(&self, id: SourceId, span: Span) -> (Position, Position) {
        let place = |offset| {
            let nowhere = Position { line: 1, column: 1, offset };
            self.source(id).map_or(nowhere, |source| source.position(offset))
        };
        (place(span.start), place(span.end))
    }
}
