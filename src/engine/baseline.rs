//! A baseline: what was wrong on a day, by file, rule and JSON pointer, so that only what is new is reported.
//!
//! Lines do not count, so that edits elsewhere in a file change nothing.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::Linted;
use super::suppress::{Suppressed, Suppressor};
use crate::diagnostic::{Diagnostic, SourceId};

/// The version of the format.
const VERSION: u32 = 1;

/// JSON pointers by rule. A pointer stands as often as the rule was met there.
type Rules = BTreeMap<String, Vec<String>>;

/// What was wrong on a day.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// By the name of the file as seen from the folder of the baseline.
    diagnostics: BTreeMap<String, Rules>,
}

/// What a baseline has, and is not met any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The file.
    pub file: String,
    /// The rule.
    pub rule: String,
    /// How often it was met before.
    pub count: usize,
}

impl Baseline {
    /// What is wrong now. `name` gives a file's name as seen from the folder of the baseline.
    pub fn of<'d>(
        diagnostics: impl Iterator<Item = &'d Diagnostic>,
        name: &dyn Fn(SourceId) -> String,
    ) -> Self {
        let mut files: BTreeMap<String, Rules> = BTreeMap::new();
        for diagnostic in diagnostics {
            let rules = files.entry(name(diagnostic.primary.source)).or_default();
            let pointers = rules.entry(diagnostic.rule.clone().into_owned()).or_default();
            pointers.push(diagnostic.primary.path.clone());
        }
        Self { version: VERSION, diagnostics: files }
    }

    /// Reads what [`Baseline::text`] wrote.
    pub fn read(text: &str) -> Result<Self, String> {
        let baseline: Self =
            serde_json::from_str(text).map_err(|error| format!("it is no baseline of ecslint: {error}"))?;
        if baseline.version == VERSION {
            Ok(baseline)
        } else {
            Err(format!("it has version {}, this ecslint reads {VERSION}", baseline.version))
        }
    }

    /// The text of its file.
    pub fn text(&self) -> String {
        // Maps of texts cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// How many diagnostics it has, and in how many files.
    pub fn counts(&self) -> (usize, usize) {
        let pointers = self.diagnostics.values().flat_map(BTreeMap::values);
        (pointers.map(Vec::len).sum(), self.diagnostics.len())
    }

    /// Takes out what it has, and gives what it has beyond that.
    pub fn apply(&self, linted: Linted, name: &dyn Fn(SourceId) -> String) -> (Linted, Vec<Left>) {
        let Linted { diagnostics, mut suppressed } = linted;
        let mut names: HashMap<SourceId, String> = HashMap::new();
        for diagnostic in &diagnostics {
            let source = diagnostic.primary.source;
            names.entry(source).or_insert_with(|| name(source));
        }
        let mut known = self.known();
        let is_known: Vec<bool> = diagnostics
            .iter()
            .map(|Diagnostic { rule, primary, .. }| {
                let count = known.get_mut(&(names[&primary.source].as_str(), &**rule, primary.path.as_str()));
                let count = count.filter(|count| **count > 0);
                count.map(|count| *count -= 1).is_some()
            })
            .collect();
        let left = known.into_iter().filter(|(_, count)| *count > 0);
        let left = left.map(|((file, rule, _), count)| Left { file: file.into(), rule: rule.into(), count });
        let left = left.collect();
        let mut new = Vec::new();
        for (diagnostic, is_known) in diagnostics.into_iter().zip(is_known) {
            if is_known {
                suppressed.push(Suppressed { diagnostic, reason: None, by: Suppressor::Baseline });
            } else {
                new.push(diagnostic);
            }
        }
        (Linted { diagnostics: new, suppressed }, left)
    }

    /// How often it has each file, rule and pointer.
    fn known(&self) -> HashMap<(&str, &str, &str), usize> {
        let mut known = HashMap::new();
        for (file, rules) in &self.diagnostics {
            for (rule, pointers) in rules {
                for pointer in pointers {
                    *known.entry((file.as_str(), rule.as_str(), pointer.as_str())).or_default() += 1;
                }
            }
        }
        known
    }
}
