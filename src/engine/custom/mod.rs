//! Rules of a team's own, from the configuration: a path into the document and what must be so there.

mod condition;
mod explain;
mod findings;
mod path;

use std::sync::Arc;

pub use findings::ALL;
pub(super) use findings::findings;
use path::{Hit, Trail};

use crate::diagnostic::{Diagnostic, Label, Severity, Span};
use crate::document::Unit;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::engine::Entry;
use crate::engine::config::explain::line;
use crate::engine::config::file::{Condition, CustomTable};
use crate::engine::pointer::Step;
use crate::rules::is_secret;
use crate::source::Source;

/// A value longer than this is shown in part.
const MOST_SHOWN: usize = 60;

/// A rule of a team's own.
#[derive(Debug)]
pub struct CustomRule {
    name: String,
    severity: Severity,
    kinds: Option<Vec<Kind>>,
    condition: Condition,
    when: Option<Condition>,
    message: String,
    help: Option<String>,
    url: Option<String>,
    /// Where it stands.
    source: Arc<Source>,
    span: Span,
}

impl CustomRule {
    pub(super) fn new(table: &CustomTable, source: &Arc<Source>) -> Self {
        Self {
            name: table.name.get_ref().clone(),
            severity: table.severity.unwrap_or(Severity::Warning),
            kinds: table.kinds.clone(),
            condition: Condition::of_rule(table),
            when: table.when.clone(),
            message: table.message.get_ref().clone(),
            help: table.help.clone(),
            url: table.url.clone(),
            source: Arc::clone(source),
            span: table.name.span().into(),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its severity, unless something else is said.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// What it says, with `{value}` and `{path}` where the value and its pointer go.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What would be right.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// Where there is more to read.
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// Where it stands: `ecslint.toml:12`.
    pub fn place(&self) -> String {
        line(&self.source, self.span.start)
    }

    /// The kinds that it looks at.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        Kind::ALL.iter().copied().filter(|kind| self.covers(*kind))
    }

    fn covers(&self, kind: Kind) -> bool {
        let own = kind.request();
        match &self.kinds {
            Some(kinds) => kinds.contains(&kind) || kinds.contains(&own),
            None => path::exists(own, self.condition.path.get_ref()),
        }
    }

    fn check(&self, entry: &Entry, unit: Unit, severity: Severity, diagnostics: &mut Vec<Diagnostic>) {
        if !self.covers(unit.kind) {
            return;
        }
        let steps: Vec<Step> = self.condition.path.get_ref().steps().collect();
        for trail in path::find(&entry.document, unit, &steps) {
            let is_wrong = self.condition.judge(trail.hit) == Some(false);
            if is_wrong && self.is_meant(&trail, &steps, entry, unit) {
                diagnostics.push(self.diagnostic(trail.hit, severity, entry));
            }
        }
    }

    /// Whether what the rule waits for is so. As far as both paths begin alike, the same nodes are meant.
    fn is_meant(&self, trail: &Trail, steps: &[Step], entry: &Entry, unit: Unit) -> bool {
        let Some(condition) = &self.when else { return true };
        let other: Vec<Step> = condition.path.get_ref().steps().collect();
        let alike = steps.iter().zip(&other).take_while(|(one, other)| one == other).count();
        let alike = alike.min(trail.nodes.len());
        let trails = match alike.checked_sub(1).and_then(|last| trail.nodes.get(last)) {
            Some(node) => path::find_from(*node, &other[alike..]),
            None => path::find(&entry.document, unit, &other),
        };
        condition.holds_at(trails.iter().map(|trail| trail.hit))
    }

    fn diagnostic(&self, hit: Hit, severity: Severity, entry: &Entry) -> Diagnostic {
        let (node, span) = match hit {
            Hit::Value(node) if self.condition.forbidden => {
                (node, node.key().map_or(node.span(), Node::span))
            }
            Hit::Value(node) => (node, node.span()),
            Hit::Missing(node) | Hit::Unknown(node) => {
                let opening = Span::new(node.span().start, (node.span().start + 1).min(node.span().end));
                (node, node.key().map_or(opening, Node::span))
            }
        };
        let path = node.pointer();
        let message = self.message.replace("{path}", &path).replace("{value}", &shown(node, entry));
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let primary = Label::new(node.document().id(), span, path);
        Diagnostic {
            help: self.help.clone().or_else(|| self.condition.help()).map(Into::into),
            ..Diagnostic::new(self.name.clone(), severity, message, primary)
        }
    }
}

/// A value as it may stand in a message: not all of it if it is long, and nothing of a secret.
fn shown(node: Node, entry: &Entry) -> String {
    match node.kind() {
        NodeKind::Array => "[…]".into(),
        NodeKind::Object => "{…}".into(),
        _ if is_secret(node, entry.settings.linter().options()) => "***".into(),
        _ => {
            let value = node.text().unwrap_or_else(|| node.source_text());
            let shown: String = value.chars().take(MOST_SHOWN).collect();
            let cut = if shown.len() < value.len() { "…" } else { "" };
            shown + cut
        }
    }
}

/// Lints a document by the team's own rules.
pub(super) fn check(entry: &Entry, diagnostics: &mut Vec<Diagnostic>) {
    for unit in entry.document.units() {
        for (rule, severity) in entry.settings.custom() {
            rule.check(entry, *unit, severity, diagnostics);
        }
    }
}
