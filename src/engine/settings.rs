//! What holds for a document: which rules are on, how severe they are, and their options.

use std::path::PathBuf;

use crate::document::kind::Kind;
use crate::rules::options::Options;
use crate::rules::{Levels, Linter};

/// Settings, resolved.
#[derive(Debug, Default)]
pub struct Settings {
    pub(super) levels: Levels,
    pub(super) linter: Linter,
    /// The configuration files that it comes from, those that others build on first.
    pub(super) files: Vec<PathBuf>,
    /// What the document is, where the configuration says so.
    pub(super) kind: Option<Kind>,
}

impl Settings {
    /// Settings of these levels and options.
    pub fn new(levels: Levels, options: Options) -> Self {
        let linter = Linter::new(&levels, options);
        Self { levels, linter, files: Vec::new(), kind: None }
    }

    /// What is on without any configuration.
    pub fn standard() -> Self {
        Self::new(Levels::default(), Options::default())
    }

    /// Which rules are on.
    pub const fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The checks that are on.
    pub const fn linter(&self) -> &Linter {
        &self.linter
    }

    /// The configuration files that it comes from: when one of them changes, it is to be resolved anew.
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// What the document is, where the configuration says so.
    pub const fn kind(&self) -> Option<Kind> {
        self.kind
    }
}
