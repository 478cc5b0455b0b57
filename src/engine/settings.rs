//! What holds for a document: which rules are on, how severe they are, and their options.

use std::path::PathBuf;
use std::sync::Arc;

use super::custom::CustomRule;
use super::suppress::configured::Configured;
use crate::diagnostic::Severity;
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
    /// The team's own rules, with their levels.
    pub(super) custom: Vec<(Arc<CustomRule>, Option<Severity>)>,
    /// The suppressions of the configuration, and whether they hold for the document.
    pub(super) suppressions: Vec<(Arc<Configured>, bool)>,
}

impl Settings {
    /// Settings of these levels and options.
    pub fn new(levels: Levels, options: Options) -> Self {
        let linter = Linter::new(&levels, options);
        Self { levels, linter, ..Self::default() }
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

    /// The team's own rules that are on, with their severities.
    pub fn custom(&self) -> impl Iterator<Item = (&CustomRule, Severity)> {
        self.custom.iter().filter_map(|(rule, level)| Some((&**rule, (*level)?)))
    }

    /// The team's own rules, with their severities if they are on.
    pub fn all_custom(&self) -> impl Iterator<Item = (&CustomRule, Option<Severity>)> {
        self.custom.iter().map(|(rule, level)| (&**rule, *level))
    }

    /// The names of the team's own rules, of those too that are off.
    pub fn custom_names(&self) -> impl Iterator<Item = &str> {
        self.custom.iter().map(|(rule, _)| rule.name())
    }

    /// The suppressions of the configuration that hold for the document.
    pub(super) fn suppressions(&self) -> impl Iterator<Item = &Configured> {
        self.suppressions.iter().filter(|(_, holds)| *holds).map(|(suppression, _)| &**suppression)
    }

    /// The suppressions of the configuration.
    pub(super) fn all_suppressions(&self) -> impl Iterator<Item = &Configured> {
        self.suppressions.iter().map(|(suppression, _)| &**suppression)
    }
}
