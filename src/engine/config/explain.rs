//! What holds for a file, and where each part of it comes from.

use std::path::Path;

use serde_json::Value;
use toml::de::{DeTable, DeValue};

use super::Configurations;
use super::levels::{self, Layer, Level};
use super::resolve::{Chain, Key, Part};
use crate::diagnostic::{Severity, Span};
use crate::document::kind::Kind;
use crate::engine::suppress::configured::Configured;
use crate::rules::{self, options::Consumer, options::Policy};
use crate::source::Source;

/// What is said of what no configuration says.
const DEFAULT: &str = "default";

/// A value that holds for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is the value of.
    pub name: String,
    /// The value, as `ecslint.toml` would have it.
    pub value: String,
    /// Where it comes from: `ecslint.toml:3`, `command line` or `default`.
    pub from: String,
}

/// What holds for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// The configuration files, those that others build on first.
    pub files: Vec<String>,
    /// Whether it is left out where folders are looked through.
    pub is_excluded: bool,
    /// Options.
    pub options: Vec<Row>,
    /// Rules that are not as they are by default, and those of the team's own.
    pub rules: Vec<Row>,
    /// How many rules are on.
    pub on: usize,
    /// The suppressions that hold for it.
    pub suppressions: Vec<Row>,
}

impl Configurations {
    /// What holds for a file, which need not exist, and why.
    pub fn explain(&self, path: &Path) -> Explained {
        let settings = self.settings(path);
        let path = self.absolute(path);
        let chain = self.chain(&path);
        let chain = chain.as_deref();
        let key = chain.map(|chain| Key::new(chain, &path)).unwrap_or_default();
        let parts: Vec<Part> = chain.into_iter().flat_map(|chain| chain.parts(&key)).collect();
        let configs = chain.into_iter().flat_map(|chain| &chain.configs);
        let rules = rules(chain, &parts, &self.flags);
        let custom = settings.custom().count();
        Explained {
            files: configs.map(|config| config.source.name().to_owned()).collect(),
            is_excluded: self.excludes(&path, false),
            options: options(&parts),
            rules,
            on: settings.levels().iter().filter(|(_, level)| level.is_some()).count() + custom,
            suppressions: settings.suppressions().flat_map(suppressed).collect(),
        }
    }
}

fn row(name: impl Into<String>, value: impl Into<String>, from: Option<String>) -> Row {
    Row { name: name.into(), value: value.into(), from: from.unwrap_or_else(|| DEFAULT.into()) }
}

/// The options, those too that nothing is said of.
fn options(parts: &[Part]) -> Vec<Row> {
    // The last part that says something wins.
    let said = |has: &dyn Fn(&Part) -> bool, keys: &[&str]| {
        parts.iter().rfind(|part| has(part)).map(|part| place_of_key(part, keys))
    };
    let consumer = parts.iter().rev().find_map(|part| part.consumer()).unwrap_or_default();
    let comments = parts.iter().rev().find_map(|part| part.comments());
    let comments = comments.map_or_else(|| "in files named `.jsonc`".into(), |comments| comments.to_string());
    let kind = parts.iter().rev().find_map(|part| part.kind());
    let kind = kind.map_or("told by its content", Kind::as_str);
    let mut rows = vec![
        row("kind", kind, said(&|part| part.kind().is_some(), &["kind"])),
        row("consumer", text(consumer), said(&|part| part.consumer().is_some(), &["consumer"])),
        row("comments", comments, said(&|part| part.comments().is_some(), &["comments"])),
    ];
    let policy = parts.iter().fold(Policy::default(), |base, part| part.policy().clone().or(base));
    for (key, value) in members(&policy) {
        let from = said(&|part| members(part.policy()).contains_key(&key), &["policy", &key]);
        rows.push(row(format!("policy.{key}"), value.to_string(), from));
    }
    rows
}

fn text(consumer: Consumer) -> String {
    let value = serde_json::to_value(consumer).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

fn members(policy: &Policy) -> serde_json::Map<String, Value> {
    match serde_json::to_value(policy) {
        Ok(Value::Object(members)) => members,
        _ => serde_json::Map::new(),
    }
}

/// The rules that are not as they are by default, and the team's own.
fn rules(chain: Option<&Chain>, parts: &[Part], flags: &Layer) -> Vec<Row> {
    let layers: Vec<Layer> = parts.iter().map(|part| part.layer()).collect();
    let layers: Vec<&Layer> = layers.iter().chain([flags]).collect();
    let of = |name: &str, level: Level| {
        let value = level.severity().map_or("off", Severity::as_str);
        let from = level.by.map(|(layer, span)| match parts.get(layer) {
            Some(part) => span.map_or_else(|| part.config.source.name().into(), |span| place(part, span)),
            None => "command line".into(),
        });
        row(name, value, from)
    };
    let built_in = rules::all().map(|rule| (rule.name, levels::of_rule(rule, &layers)));
    let built_in = built_in.filter(|(_, level)| level.by.is_some()).map(|(name, level)| of(name, level));
    let custom = chain.into_iter().flat_map(Chain::custom).map(|rule| {
        let row = of(rule.name(), levels::of_custom(rule.name(), rule.severity(), &layers));
        if row.from == DEFAULT { Row { from: rule.place(), ..row } } else { row }
    });
    built_in.chain(custom).collect()
}

fn suppressed(suppression: &Configured) -> impl Iterator<Item = Row> {
    let path = suppression.path.as_ref().map_or("everywhere", |path| path.as_str());
    let value = match &suppression.expired {
        Some((day, _)) => format!("not since {day}"),
        None => path.to_owned(),
    };
    let source = &suppression.source;
    suppression
        .names
        .iter()
        .map(move |(name, span)| row(name.as_str(), value.clone(), Some(line(source, span.start))))
}

fn place(part: &Part, span: Span) -> String {
    line(&part.config.source, span.start)
}

/// `ecslint.toml:3`.
pub(in crate::engine) fn line(source: &Source, offset: u32) -> String {
    format!("{}:{}", source.name(), source.position(offset).line)
}

/// Where a key stands in a part of a configuration.
fn place_of_key(part: &Part, keys: &[&str]) -> String {
    let source = &part.config.source;
    let (file, _) = DeTable::parse_recoverable(source.text());
    let table = match part.index {
        None => Some(file.get_ref()),
        Some(index) => match file.get_ref().get("overrides").map(toml::Spanned::get_ref) {
            Some(DeValue::Array(parts)) => match parts.get(index).map(toml::Spanned::get_ref) {
                Some(DeValue::Table(table)) => Some(table),
                _ => None,
            },
            _ => None,
        },
    };
    match table.and_then(|table| start(table, keys)) {
        Some(start) => line(source, start),
        None => source.name().to_owned(),
    }
}

/// Where the last of these keys stands, each in the table of the one before.
fn start(table: &DeTable, keys: &[&str]) -> Option<u32> {
    let (first, rest) = keys.split_first()?;
    let (key, value) = table.get_key_value(*first)?;
    match value.get_ref() {
        DeValue::Table(inner) if !rest.is_empty() => start(inner, rest),
        _ => Some(Span::from(key.span()).start),
    }
}
