//! Suppressions of the configuration.

use std::path::Path;
use std::sync::Arc;

use toml::value::Date;

use super::{Origin, Scope, Suppression};
use crate::diagnostic::Span;
use crate::engine::Entry;
use crate::engine::config::file;
use crate::engine::config::globs::Globs;
use crate::engine::config::levels::Name;
use crate::engine::pointer::PointerPattern;
use crate::source::Source;

/// An entry of `[[suppress]]`.
#[derive(Debug)]
pub(in crate::engine) struct Configured {
    /// The configuration file that it stands in.
    pub(in crate::engine) source: Arc<Source>,
    /// The names of rules, and where they stand.
    pub(in crate::engine) names: Vec<(Name, Span)>,
    /// The files that it holds for; none for all.
    pub(in crate::engine) files: Globs,
    /// Where in them it holds; nothing for everywhere.
    pub(in crate::engine) path: Option<PointerPattern>,
    pub(in crate::engine) reason: String,
    /// The last day on which it held, if that is over, and where it stands.
    pub(in crate::engine) expired: Option<(String, Span)>,
}

impl Configured {
    /// The meaning of a table in a configuration file whose globs are relative to `base`, on a day.
    pub(in crate::engine) fn new(
        table: &file::Suppression,
        base: &Path,
        source: &Arc<Source>,
        today: Option<Date>,
    ) -> Self {
        let names =
            table.rules.iter().map(|name| (Name::new(name.get_ref().as_str()), Span::from(name.span())));
        let is_over = |until: &&toml::Spanned<Date>| today.is_some_and(|today| today > *until.get_ref());
        let expired = table.until.as_ref().filter(is_over);
        Self {
            source: Arc::clone(source),
            names: names.collect(),
            files: Globs::new(base, table.files.clone()),
            path: table.path.clone(),
            reason: table.reason.clone(),
            expired: expired.map(|until| (until.get_ref().to_string(), Span::from(until.span()))),
        }
    }

    /// Whether it holds for a file.
    pub(in crate::engine) fn is_for(&self, path: &Path) -> bool {
        self.files.is_empty() || self.files.has(path, false)
    }

    /// Whether it holds at a place.
    pub(super) fn has(&self, pointer: &str) -> bool {
        self.path.as_ref().is_none_or(|path| path.matches(pointer))
    }
}

/// Those that hold for a document.
pub(super) fn suppressions(entry: &Entry) -> impl Iterator<Item = Suppression<'_>> {
    let own = entry.settings.suppressions().filter(|suppression| suppression.expired.is_none());
    own.flat_map(move |configured| {
        configured.names.iter().enumerate().map(move |(index, (name, _))| Suppression {
            source: entry.document.id(),
            name: name.clone(),
            scope: Scope::Pointers(configured),
            reason: Some(&configured.reason),
            origin: Origin::Configured(configured, index),
            is_used: false,
        })
    })
}
