//! Applies fixes until none is left that helps. Texts go in and texts come out: who reads and writes files is `cli`.
//!
//! Fixes are applied in rounds, as many at once as do not get in each other's way; then everything is linted
//! again. What a round made is kept only if it is better: fewer diagnostics, none that was not there before, no new
//! syntax error, and still the same kinds of document. Otherwise the round is halved until the fixes that do harm
//! stand alone and are left out. What a fix brings to light may have a fix itself: that is applied before the whole is
//! judged. Every round that is kept leaves fewer diagnostics, so there is a last one; and
//! since it ends where no single fix helps, a second run has nothing to do.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use super::Workspace;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity, SourceId, Span};
use crate::document::kind::Kind;
use crate::document::syntax::SyntaxErrorKind;
use crate::document::{Document, edit};

/// How many times what fixes bring to light is fixed in turn.
const FOLLOW_UPS: usize = 3;

/// How a workspace is linted: what it gives is what is to be fixed, and what must not grow.
pub type Lint<'l> = dyn Fn(&Workspace) -> Vec<Diagnostic> + 'l;

/// Documents and what is wrong with them.
#[derive(Debug, Clone)]
pub struct State {
    /// The documents.
    pub workspace: Workspace,
    /// What is wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Applies every fix that helps: the safe ones first, then those up to `most`.
pub fn fix(workspace: Workspace, most: Applicability, lint: &Lint) -> State {
    let diagnostics = lint(&workspace);
    let mut state = State { workspace, diagnostics };
    // The last round helps no more, and need not be tried twice.
    let unsafe_too = Some(most).filter(|most| *most != Applicability::Safe);
    for most in std::iter::once(Applicability::Safe).chain(unsafe_too) {
        while let Some(better) = round(&state, most, lint) {
            state = better;
        }
    }
    state
}

/// Whether a fix may be applied where fixes up to `most` are.
pub fn is_allowed(fix: &Fix, most: Applicability) -> bool {
    fix.applicability <= most && fix.applicability != Applicability::DisplayOnly
}

/// A fix that may be applied, and the diagnostic that it belongs to.
#[derive(Clone, Copy)]
struct Candidate<'d> {
    diagnostic: &'d Diagnostic,
    fix: &'d Fix,
}

fn candidate(diagnostic: &Diagnostic, most: Applicability) -> Option<Candidate<'_>> {
    let fix = diagnostic.fix.as_ref().filter(|fix| is_allowed(fix, most))?;
    Some(Candidate { diagnostic, fix })
}

/// One round; nothing if no fix helps any more.
fn round(state: &State, most: Applicability, lint: &Lint) -> Option<State> {
    let mut left: Vec<Candidate> =
        state.diagnostics.iter().filter_map(|diagnostic| candidate(diagnostic, most)).collect();
    while !left.is_empty() {
        let (chosen, rest) = choose(left);
        let mut trial = Trial { before: state, most, lint, kept: Vec::new(), better: None };
        trial.keep_helpful(&chosen);
        if trial.better.is_some() {
            return trial.better;
        }
        left = rest;
    }
    None
}

/// Splits the candidates into those that can be applied together and those that must wait.
fn choose(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut edited: HashMap<SourceId, Edited> = HashMap::new();
    candidates.into_iter().partition(|candidate| {
        let is_free = !reads(candidate)
            .any(|(source, span)| edited.get(&source).is_some_and(|edited| edited.touches(span)));
        if is_free {
            let own = edited.entry(candidate.diagnostic.primary.source).or_default();
            candidate.fix.edits.iter().for_each(|edit| own.add(edit.span));
        }
        is_free
    })
}

/// The characters that a fix depends on: those it edits, and those its diagnostic speaks of. Where another fix edits
/// one half of a conflict, the problem may be gone before the other half is touched.
fn reads<'d>(candidate: &Candidate<'d>) -> impl Iterator<Item = (SourceId, Span)> + use<'d> {
    let Diagnostic { primary, labels, .. } = candidate.diagnostic;
    let source = primary.source;
    let said = std::iter::once(primary).chain(labels).map(|label| (label.source, label.span));
    candidate.fix.edits.iter().map(move |edit| (source, edit.span)).chain(said)
}

/// Spans of one source, disjoint and in order.
#[derive(Default)]
struct Edited(Vec<Span>);

impl Edited {
    /// Whether one of the spans overlaps this one, or is empty and lies at its edge, or the other way round.
    fn touches(&self, span: Span) -> bool {
        let from = self.0.partition_point(|other| other.end < span.start);
        let near = self.0[from..].iter().take_while(|other| other.start <= span.end);
        near.into_iter().any(|other| {
            let overlap = other.start < span.end && span.start < other.end;
            overlap || other.is_empty() || span.is_empty()
        })
    }

    fn add(&mut self, span: Span) {
        let at = self.0.partition_point(|other| *other < span);
        self.0.insert(at, span);
    }
}

/// The search for those of a round's fixes that help.
struct Trial<'d, 'l> {
    before: &'d State,
    most: Applicability,
    lint: &'l Lint<'l>,
    /// Fixes that help together.
    kept: Vec<Candidate<'d>>,
    /// What they make of it.
    better: Option<State>,
}

impl<'d> Trial<'d, '_> {
    /// Keeps those of the fixes that help, on top of what is kept already.
    fn keep_helpful(&mut self, fixes: &[Candidate<'d>]) {
        let count = self.kept.len();
        self.kept.extend(fixes);
        let best = self.better.as_ref().unwrap_or(self.before);
        let after = self.follow_up(best, apply(self.before, &self.kept, self.lint));
        if is_better(best, &after) {
            self.better = Some(after);
            return;
        }
        self.kept.truncate(count);
        if fixes.len() > 1 {
            let (left, right) = fixes.split_at(fixes.len() / 2);
            self.keep_helpful(left);
            self.keep_helpful(right);
        }
    }

    /// Fixes what was not there before.
    fn follow_up(&self, best: &State, mut after: State) -> State {
        for _ in 0..FOLLOW_UPS {
            let new = newcomers(best, &after).into_iter();
            let (chosen, _) = choose(new.filter_map(|diagnostic| candidate(diagnostic, self.most)).collect());
            if chosen.is_empty() {
                break;
            }
            after = apply(&after, &chosen, self.lint);
        }
        after
    }
}

fn apply(state: &State, fixes: &[Candidate], lint: &Lint) -> State {
    let mut edits: HashMap<SourceId, Vec<&Edit>> = HashMap::new();
    for candidate in fixes {
        edits.entry(candidate.diagnostic.primary.source).or_default().extend(&candidate.fix.edits);
    }
    let mut workspace = state.workspace.clone();
    for (source, edits) in edits {
        let Some(document) = state.workspace.document(source) else { continue };
        let text = edit::apply(document.source().text(), edits);
        workspace.replace(document.with_text(text));
    }
    let diagnostics = lint(&workspace);
    State { workspace, diagnostics }
}

/// Whether fixes made it better: fewer diagnostics, and none that was not there before.
fn is_better(before: &State, after: &State) -> bool {
    after.diagnostics.len() < before.diagnostics.len()
        && newcomers(before, after).is_empty()
        && before.workspace.entries().iter().zip(after.workspace.entries()).all(|(before, after)| {
            Arc::ptr_eq(&before.document, &after.document) || reads_as_well(&before.document, &after.document)
        })
}

/// What makes two diagnostics the same one while the text around them changes: not the place, which moves, nor
/// the numbers, since a list loses an entry and still is too long.
fn key(diagnostic: &Diagnostic) -> (SourceId, Severity, &str, String) {
    let message = diagnostic.message.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty());
    (diagnostic.primary.source, diagnostic.severity, &diagnostic.rule, message.collect())
}

/// Whether the text is as much JSON as it was, and holds the same kinds of document.
fn reads_as_well(before: &Document, after: &Document) -> bool {
    fn errors(document: &Document) -> impl Iterator<Item = SyntaxErrorKind> {
        document.syntax_errors().iter().map(|error| error.kind)
    }
    fn kinds(document: &Document) -> impl Iterator<Item = Kind> {
        document.units().iter().map(|unit| unit.kind)
    }
    is_part(errors(after), errors(before)) && kinds(before).eq(kinds(after))
}

/// The diagnostics that were not there before.
fn newcomers<'s>(before: &State, after: &'s State) -> Vec<&'s Diagnostic> {
    let mut known = counts(before.diagnostics.iter().map(key));
    after.diagnostics.iter().filter(|diagnostic| !take(&mut known, &key(diagnostic))).collect()
}

/// Whether every item of `part` is in `whole` as often.
fn is_part<T: Hash + Eq>(mut part: impl Iterator<Item = T>, whole: impl Iterator<Item = T>) -> bool {
    let mut left = counts(whole);
    part.all(|item| take(&mut left, &item))
}

fn counts<T: Hash + Eq>(items: impl Iterator<Item = T>) -> HashMap<T, usize> {
    items.fold(HashMap::new(), |mut counts, item| {
        *counts.entry(item).or_default() += 1;
        counts
    })
}

/// Takes one of an item out; whether there was one.
fn take<T: Hash + Eq>(counts: &mut HashMap<T, usize>, item: &T) -> bool {
    let Some(count @ 1..) = counts.get_mut(item) else { return false };
    *count -= 1;
    true
}
