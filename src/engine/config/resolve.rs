//! From configurations to what holds for one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use super::file::Override;
use super::levels::{self, Layer};
use super::problem::Problem;
use crate::document::kind::Kind;
use crate::engine::custom::{self, CustomRule};
use crate::engine::settings::Settings;
use crate::engine::suppress::configured::Configured;
use crate::rules::options::{Consumer, Options, Policy};

/// A configuration with those that it builds on; what it says itself comes last.
#[derive(Debug)]
pub(super) struct Chain {
    pub(super) configs: Vec<Arc<Config>>,
}

/// What the settings of a file depend on: files with the same key have the same settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Key {
    /// The configuration file.
    config: Option<PathBuf>,
    /// Whether each override holds, in order.
    overrides: Vec<bool>,
    /// Whether each suppression holds, in order.
    suppressions: Vec<bool>,
}

impl Chain {
    pub(super) fn new(configs: Vec<Arc<Config>>) -> Self {
        Self { configs }
    }

    /// What is wrong with the names in it.
    pub(super) fn check(&self) -> impl Iterator<Item = Problem> {
        let custom: Vec<&str> = self.custom_names().collect();
        self.configs.iter().flat_map(move |config| {
            let file = &config.file;
            let parts = file.overrides.iter();
            let names = (file.select.iter().flatten())
                .chain(&file.ignore)
                .chain(file.severity.keys())
                .chain(parts.clone().flat_map(|part| part.select.iter().flatten()))
                .chain(parts.clone().flat_map(|part| &part.ignore))
                .chain(parts.flat_map(|part| part.severity.keys()))
                .chain(file.suppress.iter().flat_map(|suppression| &suppression.rules));
            let findings =
                levels::unknown(names, &custom).chain(custom::findings(&file.custom, config.source.text()));
            findings.map(|finding| finding.of(&config.source)).collect::<Vec<_>>()
        })
    }

    /// The names of the team's own rules.
    pub(super) fn custom_names(&self) -> impl Iterator<Item = &str> {
        let files = self.configs.iter().map(|config| &config.file);
        files.flat_map(|file| &file.custom).map(|custom| custom.name.get_ref().as_str())
    }

    pub(super) fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        self.configs.iter().any(|config| config.exclude.has(path, is_folder))
    }

    /// Whether a file is looked for; nothing where no configuration says.
    pub(super) fn includes(&self, path: &Path) -> Option<bool> {
        let config = self.configs.iter().rfind(|config| !config.include.is_empty())?;
        Some(config.include.has(path, false))
    }

    /// The suppressions of all configurations, in order.
    fn suppressions(&self) -> impl Iterator<Item = &Arc<Configured>> {
        self.configs.iter().flat_map(|config| &config.suppressions)
    }

    /// The team's own rules. Of those with one name, the last one holds.
    pub(super) fn custom(&self) -> impl Iterator<Item = &Arc<CustomRule>> {
        let all: Vec<_> = self.configs.iter().flat_map(|config| &config.custom).collect();
        let others = all.clone();
        let is_last = move |index: usize, rule: &CustomRule| {
            others[index + 1..].iter().all(|other| other.name() != rule.name())
        };
        all.into_iter().enumerate().filter(move |(index, rule)| is_last(*index, rule)).map(|(_, rule)| rule)
    }

    /// The parts that hold, in the order in which they are laid on each other: the configurations, then the overrides
    /// of all of them.
    pub(super) fn parts<'c>(&'c self, key: &'c Key) -> impl Iterator<Item = Part<'c>> + Clone {
        let files = self.configs.iter().map(|config| Part { config, index: None });
        let overrides = self.configs.iter().flat_map(|config| {
            (0..config.file.overrides.len()).map(move |index| Part { config, index: Some(index) })
        });
        files.chain(overrides.zip(&key.overrides).filter(|(_, holds)| **holds).map(|(part, _)| part))
    }
}

/// A configuration file, or one of its overrides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part<'c> {
    pub(super) config: &'c Arc<Config>,
    /// Which override it is.
    pub(super) index: Option<usize>,
}

impl<'c> Part<'c> {
    fn table(self) -> Option<&'c Override> {
        self.config.file.overrides.get(self.index?)
    }

    pub(super) fn layer(self) -> Layer {
        self.table().map_or_else(|| Layer::of_file(&self.config.file), Layer::of_override)
    }

    pub(super) fn consumer(self) -> Option<Consumer> {
        self.table().map_or(self.config.file.consumer, |part| part.consumer)
    }

    pub(super) fn comments(self) -> Option<bool> {
        self.table().map_or(self.config.file.comments, |part| part.comments)
    }

    pub(super) fn kind(self) -> Option<Kind> {
        self.table().and_then(|part| part.kind)
    }

    pub(super) fn policy(self) -> &'c Policy {
        self.table().map_or(&self.config.file.policy, |part| &part.policy)
    }
}

impl Key {
    /// The key of a file.
    pub(super) fn new(chain: &Chain, path: &Path) -> Self {
        let overrides = chain.configs.iter().flat_map(|config| &config.overrides);
        Self {
            config: chain.configs.last().map(|config| config.path.clone()),
            overrides: overrides.map(|globs| globs.has(path, false)).collect(),
            suppressions: chain.suppressions().map(|suppression| suppression.is_for(path)).collect(),
        }
    }
}

/// What holds for the files of a key.
pub(super) fn settings(
    chain: Option<&Chain>,
    key: &Key,
    flags: &Layer,
    consumer: Option<Consumer>,
) -> Settings {
    let parts = || chain.into_iter().flat_map(|chain| chain.parts(key));
    let layers: Vec<Layer> = parts().map(Part::layer).collect();
    let layers: Vec<&Layer> = layers.iter().chain([flags]).collect();
    let options = Options {
        consumer: consumer.or_else(|| parts().filter_map(Part::consumer).last()).unwrap_or_default(),
        comments: parts().filter_map(Part::comments).last(),
        policy: parts().map(Part::policy).fold(Policy::default(), |base, policy| policy.clone().or(base)),
    };
    let configs = chain.into_iter().flat_map(|chain| &chain.configs);
    let custom = chain.into_iter().flat_map(Chain::custom).map(|rule| {
        let level = levels::of_custom(rule.name(), rule.severity(), &layers).severity();
        (Arc::clone(rule), level)
    });
    let suppressions = chain.into_iter().flat_map(Chain::suppressions).cloned();
    Settings {
        files: configs.map(|config| config.path.clone()).collect(),
        kind: parts().filter_map(Part::kind).last(),
        custom: custom.collect(),
        suppressions: suppressions.zip(key.suppressions.iter().copied()).collect(),
        ..Settings::new(levels::built_in(&layers), options)
    }
}
