//! What a run found, in the form that is asked for: one file a format.

pub mod concise;
pub mod json;
pub mod pretty;

use std::sync::Arc;
use std::time::Duration;

use crate::diagnostic::{Applicability, Diagnostic, Severity, SourceId};
use crate::document::Document;
use crate::engine::Workspace;
use crate::source::Source;

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
}

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

impl Outcome {
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

    /// The source of that id.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        self.workspace.document(id).map(Document::source)
    }
}

impl Outcome {
    /// The outcome of a run.
    pub fn new(workspace: Workspace, diagnostics: Vec<Diagnostic>) -> Self {
        Self { workspace, diagnostics, suppressed: Vec::new(), elapsed: None }
    }

    /// The documents that were linted.
    pub fn documents(&self) -> impl Iterator<Item = &Arc<Document>> {
        self.workspace.entries().iter().map(|entry| &entry.document)
    }
}
