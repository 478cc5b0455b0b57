//! What must be so at the end of a path.

use super::path::Hit;
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::engine::config::file::{Condition, CustomTable, Scalar};

impl Condition {
    /// What a rule asks for. `serde` can tell misspelled keys only of a table whose keys stand in one place, so that a
    /// rule has those of its condition itself.
    pub(super) fn of_rule(table: &CustomTable) -> Self {
        Self {
            path: table.path.clone(),
            matches: table.matches.clone(),
            not_matches: table.not_matches.clone(),
            one_of: table.one_of.clone(),
            required: table.required,
            forbidden: table.forbidden,
            min: table.min,
            max: table.max,
        }
    }

    /// Whether it says anything of a value or its presence.
    pub(super) fn asks_for_something(&self) -> bool {
        self.required || self.forbidden || !self.asks_for_presence_alone()
    }

    /// What is wrong with it, if no value can meet it, and what would be right.
    pub(super) fn contradiction(&self) -> Option<(String, String)> {
        if self.one_of.as_ref().is_some_and(Vec::is_empty) {
            let help = "name the values that it may have, or say `forbidden = true`";
            return Some(("`one-of` has no value, so that none would be right".into(), help.into()));
        }
        let (min, max) = self.min.zip(self.max).filter(|(min, max)| min > max)?;
        Some((format!("no number is at least {min} and at most {max}"), "is it the other way round?".into()))
    }

    /// Whether it is so, if that can be known.
    pub(super) fn judge(&self, hit: Hit) -> Option<bool> {
        match hit {
            Hit::Unknown(_) => None,
            Hit::Missing(_) => Some(!self.required),
            Hit::Value(_) if self.forbidden => Some(false),
            Hit::Value(node) if node.is_opaque() => None,
            Hit::Value(node) => Some(self.is_right(node)),
        }
    }

    /// Whether it is so for one of the ends of a path, for certain; if something must not be there, for all of them.
    pub(super) fn holds_at<'d>(&self, hits: impl Iterator<Item = Hit<'d>>) -> bool {
        let mut hits = hits;
        if self.forbidden {
            return hits.all(|hit| matches!(hit, Hit::Missing(_)));
        }
        hits.any(|hit| match hit {
            // What is only to be there may be a placeholder.
            Hit::Value(_) if self.asks_for_presence_alone() => true,
            Hit::Value(_) => self.judge(hit) == Some(true),
            Hit::Missing(_) | Hit::Unknown(_) => false,
        })
    }

    fn asks_for_presence_alone(&self) -> bool {
        let bounds = self.min.is_some() || self.max.is_some();
        self.matches.is_none() && self.not_matches.is_none() && self.one_of.is_none() && !bounds
    }

    fn is_right(&self, node: Node) -> bool {
        let text = match node.kind() {
            NodeKind::String => node.text(),
            NodeKind::Number | NodeKind::True | NodeKind::False => Some(node.source_text()),
            _ => None,
        };
        // Lists and objects have no text; what their type should be is told by other rules.
        let Some(text) = text else { return true };
        let number = || text.parse::<f64>().ok();
        self.matches.as_ref().is_none_or(|pattern| pattern.is_match(text))
            && self.not_matches.as_ref().is_none_or(|pattern| !pattern.is_match(text))
            && self.one_of.as_ref().is_none_or(|values| values.iter().any(|value| is_same(value, node, text)))
            && self.min.is_none_or(|min| number().is_none_or(|number| number >= min))
            && self.max.is_none_or(|max| number().is_none_or(|number| number <= max))
    }

    /// What would be right, in words.
    pub(super) fn help(&self) -> Option<String> {
        let shown =
            |values: &Vec<Scalar>| values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>();
        let parts: Vec<String> = [
            self.one_of.as_ref().map(|values| format!("it takes {}", shown(values).join(", "))),
            self.matches.as_ref().map(|pattern| format!("it must match `{}`", pattern.as_str())),
            self.not_matches.as_ref().map(|pattern| format!("it must not match `{}`", pattern.as_str())),
            self.min.map(|min| format!("it must be at least {min}")),
            self.max.map(|max| format!("it must be at most {max}")),
        ]
        .into_iter()
        .flatten()
        .collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    /// The condition in words, for an explanation.
    pub(super) fn words(&self) -> String {
        let presence =
            [(self.required, "it must be there"), (self.forbidden, "it must not be there")].into_iter();
        let presence = presence.filter(|(is_so, _)| *is_so).map(|(_, words)| words.to_owned());
        presence.chain(self.help()).collect::<Vec<_>>().join("; ")
    }
}

/// Whether a value is the same as one of the configuration. Numbers may stand in quotes, as ECS has them.
fn is_same(value: &Scalar, node: Node, text: &str) -> bool {
    match value {
        Scalar::Bool(value) => node.known_bool() == Some(*value),
        Scalar::Text(value) => value == text,
        Scalar::Number(value) => text
            .parse::<f64>()
            .is_ok_and(|number| (number - value).abs() < f64::EPSILON * value.abs().max(1.0)),
    }
}
