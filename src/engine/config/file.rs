//! What stands in `ecslint.toml`. Its JSON Schema is made of these types, and their comments are its descriptions.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Date;

use super::globs::Glob;
use crate::diagnostic::Severity;
use crate::document::kind::Kind;
use crate::engine::pointer::PointerPattern;
use crate::rules::options::{Consumer, Policy};
use crate::rules::pattern::Pattern;

/// Configuration of ecslint: `ecslint.toml` or `.ecslint.toml`, the nearest one above a file.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "ecslint.toml")]
pub struct ConfigFile {
    /// Another configuration file that this one builds on, relative to this one. What this one says wins.
    #[schemars(with = "Option<String>")]
    pub extend: Option<Spanned<String>>,
    /// Which tool will read the files, since they differ in what they take.
    pub consumer: Option<Consumer>,
    /// Whether comments are taken out before AWS reads the files. Not said, those of files named `.jsonc` are.
    pub comments: Option<bool>,
    /// Only these rules: names of rules, groups or categories, `default` or `all`.
    #[schemars(with = "Option<Vec<String>>")]
    pub select: Option<Vec<Spanned<String>>>,
    /// Not these rules.
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// Severity by rule, group or category. A rule that is named here is on.
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Spanned<String>, Severity>,
    /// Globs of the files that are linted in folders, as in `.gitignore`; not said, those named `.json` and `.jsonc`.
    pub include: Vec<Glob>,
    /// Globs of files and folders that are left out, as in `.gitignore`.
    pub exclude: Vec<Glob>,
    /// What the team wants of its documents.
    pub policy: Policy,
    /// What is different for some of the files. The last one wins.
    pub overrides: Vec<Override>,
    /// Rules of the team's own.
    pub custom: Vec<CustomTable>,
    /// Diagnostics that are not to be shown.
    pub suppress: Vec<Suppression>,
}

/// What is different for some of the files.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Override {
    /// Globs of the files, as in `.gitignore`.
    pub files: Vec<Glob>,
    /// What they are, where that cannot be told from their content.
    pub kind: Option<Kind>,
    /// Which tool will read them.
    pub consumer: Option<Consumer>,
    /// Whether comments are taken out before AWS reads them.
    pub comments: Option<bool>,
    /// Only these rules.
    #[schemars(with = "Option<Vec<String>>")]
    pub select: Option<Vec<Spanned<String>>>,
    /// Not these rules.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub ignore: Vec<Spanned<String>>,
    /// Severity by rule, group or category.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, Severity>")]
    pub severity: BTreeMap<Spanned<String>, Severity>,
    /// What the team wants of them.
    #[serde(default)]
    pub policy: Policy,
}

/// A rule of the team's own.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CustomTable {
    /// What is wrong, in kebab-case.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// Severity; `warning` if it is not said.
    pub severity: Option<Severity>,
    /// Kinds of document that it looks at; not said, all that have the path.
    pub kinds: Option<Vec<Kind>>,
    /// What it looks at: a JSON pointer from the root of the document, in which `*` is any member or element.
    #[schemars(with = "PointerPattern")]
    pub path: Spanned<PointerPattern>,
    /// What the text must look like.
    pub matches: Option<Pattern>,
    /// What the text must not look like.
    pub not_matches: Option<Pattern>,
    /// The values that it may have.
    pub one_of: Option<Vec<Scalar>>,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// Whether it must not be there.
    #[serde(default)]
    pub forbidden: bool,
    /// The least number that it may be.
    pub min: Option<f64>,
    /// The greatest number that it may be.
    pub max: Option<f64>,
    /// Judge only where something else in the document is so.
    pub when: Option<Condition>,
    /// What to say. `{value}` is the value, `{path}` the JSON pointer to it.
    #[schemars(with = "String")]
    pub message: Spanned<String>,
    /// What would be right, in one line.
    pub help: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
}

/// What must be so at the end of a path.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Condition {
    /// What to look at. As far as it begins like the path of the rule, each `*` is the same member or element.
    #[schemars(with = "PointerPattern")]
    pub path: Spanned<PointerPattern>,
    /// What the text must look like.
    pub matches: Option<Pattern>,
    /// What the text must not look like.
    pub not_matches: Option<Pattern>,
    /// The values that it may have.
    pub one_of: Option<Vec<Scalar>>,
    /// Whether it must be there.
    #[serde(default)]
    pub required: bool,
    /// Whether it must not be there.
    #[serde(default)]
    pub forbidden: bool,
    /// The least number that it may be.
    pub min: Option<f64>,
    /// The greatest number that it may be.
    pub max: Option<f64>,
}

/// A text, a number, `true` or `false`.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(untagged, expecting = "expected are texts, numbers, `true` and `false`")]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => value.fmt(f),
            Self::Number(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

/// Diagnostics that are not to be shown.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suppression {
    /// Names of rules, groups or categories.
    #[schemars(with = "Vec<String>")]
    pub rules: Vec<Spanned<String>>,
    /// Globs of files, as in `.gitignore`; not said, all files.
    #[serde(default)]
    pub files: Vec<Glob>,
    /// JSON pointer, as reports have it, in which `*` is any member or element and a last `**` all below; not said,
    /// the whole file.
    pub path: Option<PointerPattern>,
    /// Why.
    pub reason: String,
    /// The last day on which it holds, such as 2026-12-31.
    #[schemars(with = "Option<TomlDate>")]
    pub until: Option<Spanned<Date>>,
}

/// How the schema describes a date.
#[derive(JsonSchema)]
#[schemars(transparent, extend("format" = "date"))]
#[expect(dead_code, reason = "only its schema is used")]
struct TomlDate(String);
