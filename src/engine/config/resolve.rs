//! From configurations to what holds for one file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Config;
use super::file::Override;
use super::levels::{self, Layer};
use super::problem::Problem;
use crate::engine::settings::Settings;
use crate::rules::options::{Options, Policy};

/// A configuration with those that it builds on; what it says itself comes last.
#[derive(Debug)]
pub(super) struct Chain {
    configs: Vec<Config>,
}

/// What the settings of a file depend on: files with the same key have the same settings.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Key {
    /// The configuration file.
    config: Option<PathBuf>,
    /// Whether each override holds, in order.
    overrides: Vec<bool>,
}

impl Chain {
    pub(super) fn new(configs: Vec<Config>) -> Self {
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
            let problems = levels::unknown(names, &custom).map(|finding| finding.of(&config.source));
            problems.collect::<Vec<_>>()
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
    Settings { files, kind, ..Settings::new(levels::built_in(&layers), options) }
}
