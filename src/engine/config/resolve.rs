//! From configurations to what holds for one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use super::file::Override;
use super::levels::{self, Layer};
use super::problem::Problem;
use crate::engine::custom;
use crate::engine::settings::Settings;
use crate::engine::suppress::configured::Configured;
use crate::rules::options::{Options, Policy};

/// A configuration with those that it builds on; what it says itself comes last.
#[derive(Debug)]
pub(super) struct Chain {
    configs: Vec<Arc<Config>>,
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
            let findings = levels::unknown(names, &custom).chain(custom::findings(&file.custom));
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

    /// The overrides of all configurations, in order.
    fn overrides(&self) -> impl Iterator<Item = &Override> {
        self.configs.iter().flat_map(|config| &config.file.overrides)
    }
}

impl Key {
    /// The key of a file.
    pub(super) fn new(chain: Option<&Arc<Chain>>, path: &Path) -> Self {
        let Some(chain) = chain else { return Self::default() };
        let overrides = chain.configs.iter().flat_map(|config| &config.overrides);
        Self {
            config: chain.configs.last().map(|config| config.path.clone()),
            overrides: overrides.map(|globs| globs.has(path, false)).collect(),
            suppressions: chain.suppressions().map(|suppression| suppression.is_for(path)).collect(),
        }
    }
}

/// What holds for the files of a key.
pub(super) fn settings(chain: Option<&Chain>, key: &Key, flags: &Layer) -> Settings {
    let overrides = || {
        let all = chain.into_iter().flat_map(Chain::overrides);
        all.zip(&key.overrides).filter(|(_, holds)| **holds).map(|(part, _)| part)
    };
    let configs = || chain.into_iter().flat_map(|chain| &chain.configs);
    let mut layers: Vec<Layer> = configs().map(|config| Layer::of_file(&config.file)).collect();
    layers.extend(overrides().map(Layer::of_override));
    let layers: Vec<&Layer> = layers.iter().chain([flags]).collect();
    let files = || configs().map(|config| &config.file);
    let consumers = files().map(|file| file.consumer).chain(overrides().map(|part| part.consumer));
    let comments = files().map(|file| file.comments).chain(overrides().map(|part| part.comments));
    let policies = files().map(|file| &file.policy).chain(overrides().map(|part| &part.policy));
    let options = Options {
        consumer: consumers.flatten().last().unwrap_or_default(),
        comments: comments.flatten().last(),
        policy: policies.fold(Policy::default(), |base, policy| policy.clone().or(base)),
    };
    let files = configs().map(|config| config.path.clone()).collect();
    let kind = overrides().filter_map(|part| part.kind).last();
    let custom = configs().flat_map(|config| &config.custom).map(|rule| {
        let level = levels::custom(rule.name(), rule.severity(), &layers);
        (Arc::clone(rule), level)
    });
    let suppressions = chain.into_iter().flat_map(Chain::suppressions).cloned();
    Settings {
        files,
        kind,
        custom: custom.collect(),
        suppressions: suppressions.zip(key.suppressions.iter().copied()).collect(),
        ..Settings::new(levels::built_in(&layers), options)
    }
}
