//! Which rules are on and how severe they are, laid on in layers: what is on by default, the configuration and what
//! it builds on, its overrides, the command line.

use toml::Spanned;

use super::file::{ConfigFile, Override};
use super::problem::Finding;
use crate::diagnostic::{Severity, Span};
use crate::engine::custom::ALL as CUSTOM;
use crate::rules::select::Selector;
use crate::rules::{Levels, Rule, spelling};

/// Some rules by name: built-in ones, or a team's own.
#[derive(Debug, Clone)]
pub struct Name {
    text: String,
    target: Target,
    /// Where it stands in a configuration file.
    span: Option<Span>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy)]
enum Target {
    BuiltIn(Selector),
    /// Every rule of a team's own.
    Custom,
    /// The one of that name, if there is one.
    OneCustom,
}

impl Name {
    /// The rules of that name.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let target = match Selector::find(&text) {
            Some(selector) => Target::BuiltIn(selector),
            None if text == CUSTOM => Target::Custom,
            None => Target::OneCustom,
        };
        Self { text, target, span: None }
    }

    /// The name as it was written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a built-in rule is meant.
    pub fn has(&self, rule: &Rule) -> bool {
        matches!(self.target, Target::BuiltIn(selector) if selector.has(rule))
    }

    /// Whether a rule of a team's own is meant.
    pub fn has_custom(&self, name: &str) -> bool {
        match self.target {
            Target::BuiltIn(selector) => matches!(selector, Selector::All | Selector::Default),
            Target::Custom => true,
            Target::OneCustom => self.text == name,
        }
    }

    /// What is wrong with a name that stands for nothing, and what was probably meant.
    pub fn check(&self, custom: &[&str]) -> Result<(), (String, Option<String>)> {
        let name = self.text.as_str();
        if !matches!(self.target, Target::OneCustom) || custom.contains(&name) {
            return Ok(());
        }
        let names: Vec<&str> = Selector::names().chain([CUSTOM]).collect();
        let meant = spelling::nearest(name, names.iter().chain(custom).copied());
        let help = meant.map(|meant| format!("did you mean `{meant}`?"));
        Err((format!("there is no rule, group or category `{name}`"), help))
    }

    /// How much a name says: a single rule more than a group, a group more than a category.
    fn weight(&self) -> u8 {
        match self.target {
            Target::BuiltIn(Selector::All) => 0,
            Target::BuiltIn(Selector::Default) => 1,
            Target::BuiltIn(Selector::Category(_)) => 2,
            Target::BuiltIn(Selector::Group(_)) | Target::Custom => 3,
            Target::BuiltIn(Selector::Rule(_)) | Target::OneCustom => 4,
        }
    }

    fn is_one_rule(&self) -> bool {
        self.weight() == 4
    }
}

/// What one place says of rules.
#[derive(Debug, Clone, Default)]
pub struct Layer {
    /// Only these.
    pub select: Option<Vec<Name>>,
    /// Not these.
    pub ignore: Vec<Name>,
    /// Severities; what says more comes later.
    severity: Vec<(Name, Severity)>,
}

impl Layer {
    /// What a command line says; an empty selection is none.
    pub fn of_flags(select: &[String], ignore: &[String]) -> Self {
        let select = (!select.is_empty()).then(|| select.iter().map(Name::new).collect());
        Self { select, ignore: ignore.iter().map(Name::new).collect(), severity: Vec::new() }
    }

    pub(super) fn of_file(file: &ConfigFile) -> Self {
        Self::new(file.select.as_deref(), &file.ignore, &file.severity)
    }

    pub(super) fn of_override(part: &Override) -> Self {
        Self::new(part.select.as_deref(), &part.ignore, &part.severity)
    }

    fn new<'s>(
        select: Option<&[Spanned<String>]>,
        ignore: &[Spanned<String>],
        severity: impl IntoIterator<Item = (&'s Spanned<String>, &'s Severity)>,
    ) -> Self {
        let name = |name: &Spanned<String>| Name {
            span: Some(name.span().into()),
            ..Name::new(name.get_ref().as_str())
        };
        let mut severity: Vec<_> = severity.into_iter().map(|(key, level)| (name(key), *level)).collect();
        severity.sort_by_key(|(name, _)| name.weight());
        Self {
            select: select.map(|names| names.iter().map(name).collect()),
            ignore: ignore.iter().map(name).collect(),
            severity,
        }
    }

    /// The names that stand for nothing.
    pub fn unknown(&self, custom: &[&str]) -> Vec<(String, Option<String>)> {
        let names = self.select.iter().flatten().chain(&self.ignore);
        names.filter_map(|name| name.check(custom).err()).collect()
    }

    /// What becomes of the level of one rule in the layer of that index. `has` tells whether a name means it.
    fn apply(&self, index: usize, level: &mut Level, has: impl Fn(&Name) -> bool) {
        if let Some(select) = &self.select {
            let name = select.iter().find(|name| has(name));
            level.set(name.is_some(), level.severity, index, name.or(select.first()));
        }
        for (name, severity) in self.severity.iter().filter(|(name, _)| has(name)) {
            level.set(level.is_on || name.is_one_rule(), *severity, index, Some(name));
        }
        if let Some(name) = self.ignore.iter().find(|name| has(name)) {
            level.set(false, level.severity, index, Some(name));
        }
    }
}

/// Where a rule stands while layers are laid on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Level {
    is_on: bool,
    severity: Severity,
    /// The layer that said so last, and where in it; none where it is so by default.
    pub(super) by: Option<(usize, Option<Span>)>,
}

impl Level {
    fn set(&mut self, is_on: bool, severity: Severity, layer: usize, name: Option<&Name>) {
        if (is_on, severity) != (self.is_on, self.severity) {
            *self = Self { is_on, severity, by: Some((layer, name.and_then(|name| name.span))) };
        }
    }

    /// The severity of a rule that is on.
    pub(super) fn severity(self) -> Option<Severity> {
        self.is_on.then_some(self.severity)
    }
}

/// The level of a built-in rule.
pub(super) fn of_rule(rule: &Rule, layers: &[&Layer]) -> Level {
    laid_on(rule.page.on, rule.page.severity, layers, |name| name.has(rule))
}

/// The level of a rule of a team's own.
pub(super) fn of_custom(name: &str, severity: Severity, layers: &[&Layer]) -> Level {
    laid_on(true, severity, layers, |other| other.has_custom(name))
}

fn laid_on(is_on: bool, severity: Severity, layers: &[&Layer], has: impl Fn(&Name) -> bool) -> Level {
    let mut level = Level { is_on, severity, by: None };
    for (index, layer) in layers.iter().enumerate() {
        layer.apply(index, &mut level, &has);
    }
    level
}

/// The levels of the built-in rules.
pub(super) fn built_in(layers: &[&Layer]) -> Levels {
    let mut levels = Levels::default();
    levels.set(|_| true, |rule| of_rule(rule, layers).severity());
    levels
}

/// The names in a file that stand for nothing.
pub(super) fn unknown<'f>(
    names: impl Iterator<Item = &'f Spanned<String>>,
    custom: &[&str],
) -> impl Iterator<Item = Finding> {
    names.filter_map(|name| {
        let (message, help) = Name::new(name.get_ref().as_str()).check(custom).err()?;
        Some(Finding::new(name.span(), message).help(help))
    })
}
