//! The sources of a run as they may be shown: without the secrets in them.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::{SourceId, Span};
use crate::report::Outcome;
use crate::rules::secret_spans;
use crate::source::Source;

/// What pictures are taken of.
pub(super) struct Sources<'o> {
    pub(super) outcome: &'o Outcome,
    /// Copies of those that hold secrets.
    copies: HashMap<SourceId, Source>,
}

impl<'o> Sources<'o> {
    /// The sources that some diagnostic points into.
    pub(super) fn new(outcome: &'o Outcome) -> Self {
        let labels = outcome.diagnostics.iter().flat_map(|it| it.labels.iter().chain([&it.primary]));
        let ids: BTreeSet<SourceId> = labels.map(|label| label.source).collect();
        let copy = |id: SourceId| {
            let entry = outcome.workspace.entry(id)?;
            let document = &entry.document;
            let secrets = secret_spans(document, entry.settings.linter().options());
            let source = document.source();
            let copy = || Source::new(source.name(), without(&secrets, source.text()));
            (!secrets.is_empty()).then(|| (id, copy()))
        };
        Self { outcome, copies: ids.into_iter().filter_map(copy).collect() }
    }

    /// The source of that id.
    pub(super) fn get(&self, id: SourceId) -> Option<&Source> {
        self.copies.get(&id).or_else(|| self.outcome.source(id))
    }
}

/// A text with asterisks for what is secret in it: as many as there were bytes, so that every other character stays
/// where it is.
fn without(secrets: &[Span], text: &str) -> String {
    let mut shown = text.to_owned();
    for secret in secrets {
        let range = secret.start as usize..secret.end as usize;
        if let Some(hidden) = text.get(range.clone()) {
            let stars: String = hidden
                .chars()
                .map(|c| if matches!(c, '\n' | '\r') { c.to_string() } else { "*".repeat(c.len_utf8()) })
                .collect();
            shown.replace_range(range, &stars);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_leaves_the_rest_where_it_is() {
        let text = "a: \"été\"\nb";
        assert_eq!(without(&[Span::new(4, 9)], text), "a: \"*****\"\nb");
        assert_eq!(without(&[Span::new(5, 6)], text), text, "not between characters");
    }
}
