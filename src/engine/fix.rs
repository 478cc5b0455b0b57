//! Applies fixes until none is left that helps. Texts go in and texts come out: who reads and writes files is `cli`.
//!
//! Fixes are applied in rounds, as many at once as do not get in each other's way; then everything is linted
//! again. What a round made is kept only if it is better: fewer diagnostics, none that was not there before, no new
//! syntax error, and still the same kinds of document. Otherwise the fixes that do harm are looked for: in each document
//! by itself, where no other has a say in it; where something new stands at the place of a single fix, it is that one;
//! and else by halves, until those that do harm stand alone. What a fix brings to light may have a fix itself: that is
//! applied before the whole is judged. Every round that is kept leaves fewer diagnostics, so there is a last one; and
//! since a round depends on nothing but the documents, and none helped when it ended, a second run has nothing to do.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use super::Workspace;
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix, Severity, SourceId, Span};
use crate::document::kind::Kind;
use crate::document::syntax::SyntaxErrorKind;
use crate::document::{Document, edit};
use crate::model::value::is_digits;

/// How many times what fixes bring to light is fixed in turn.
const FOLLOW_UPS: usize = 3;

/// So few fixes are tried one by one, before one is left out for what stands at its place.
const FEW: usize = 8;

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
    let mut steps = vec![Applicability::Safe, most];
    steps.dedup();
    while let Some(better) = steps.iter().find_map(|most| round(&state, *most, lint)) {
        state = better;
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

impl Candidate<'_> {
    const fn source(&self) -> SourceId {
        self.diagnostic.primary.source
    }

    /// What fixes that do the same elsewhere have in common: the rule, and the member it speaks of.
    fn sort(&self) -> (&str, &str) {
        let mut steps = self.diagnostic.primary.path.rsplit('/');
        (&self.diagnostic.rule, steps.find(|step| !is_digits(step)).unwrap_or(""))
    }
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
        let mut trial = Trial::new(state, most, lint);
        if let Err(after) = trial.keep(&chosen) {
            let helpful = trial.helpful_alone(&chosen);
            if helpful.len() < chosen.len() {
                trial.keep_helpful(helpful);
            } else {
                trial.search(helpful, after);
            }
        }
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
            let own = edited.entry(candidate.source()).or_default();
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

/// The halves of some fixes; nothing of a single one.
fn halves(mut fixes: Vec<Candidate>) -> Vec<Vec<Candidate>> {
    let right = fixes.split_off(fixes.len() / 2);
    if fixes.is_empty() { Vec::new() } else { vec![fixes, right] }
}

/// Many fixes that do harm together, in the parts that are to be tried. Without those that are found guilty, others
/// are free of blame; and without the others, some of the guilty may be. Where all are, one sort may be the cause.
fn parts<'d>(mut fixes: Vec<Candidate<'d>>, guilty: &HashSet<usize>) -> Vec<Vec<Candidate<'d>>> {
    if !guilty.is_empty() && guilty.len() < fixes.len() {
        let (found, rest): (Vec<_>, Vec<_>) =
            fixes.into_iter().enumerate().partition(|(index, _)| guilty.contains(index));
        return [rest, found].map(|part| part.into_iter().map(|(_, fix)| fix).collect()).into();
    }
    fixes.sort_by(|one, other| one.sort().cmp(&other.sort()));
    if guilty.is_empty() {
        return halves(fixes);
    }
    let sorts: Vec<_> = fixes.chunk_by(|one, other| one.sort() == other.sort()).map(<[_]>::to_vec).collect();
    if sorts.len() > 1 { sorts } else { Vec::new() }
}

/// The search for those of a round's fixes that help.
struct Trial<'s, 'd> {
    before: &'s State,
    most: Applicability,
    lint: &'s Lint<'s>,
    /// Fixes that help together.
    kept: Vec<Candidate<'d>>,
    /// What they make of it.
    better: Option<State>,
}

impl<'s, 'd> Trial<'s, 'd> {
    fn new(before: &'s State, most: Applicability, lint: &'s Lint<'s>) -> Self {
        Self { before, most, lint, kept: Vec::new(), better: None }
    }

    fn best(&self) -> &State {
        self.better.as_ref().unwrap_or(self.before)
    }

    /// Keeps fixes on top of what is kept already, if they help together; else gives what they would make of it.
    fn keep(&mut self, fixes: &[Candidate<'d>]) -> Result<(), State> {
        let count = self.kept.len();
        self.kept.extend(fixes);
        let after = self.follow_up(self.best(), apply(self.before, &self.kept, self.lint));
        if is_better(self.best(), &after) {
            self.better = Some(after);
            return Ok(());
        }
        self.kept.truncate(count);
        Err(after)
    }

    /// Keeps those of the fixes that help.
    fn keep_helpful(&mut self, fixes: Vec<Candidate<'d>>) {
        if let Err(after) = self.keep(&fixes) {
            self.search(fixes, after);
        }
    }

    /// Keeps those that help of fixes that do harm together: what they would make of it is known.
    fn search(&mut self, fixes: Vec<Candidate<'d>>, after: State) {
        let parts = if fixes.len() <= FEW {
            halves(fixes)
        } else {
            let found = guilty(&fixes, &newcomers(self.best(), &after));
            parts(fixes, &found)
        };
        // It is large, and the search goes deep.
        drop(after);
        for part in parts {
            self.keep_helpful(part);
        }
    }

    /// The fixes without those that do harm in their own document. Where others have a say in what is wrong with it,
    /// that is not asked.
    fn helpful_alone(&self, fixes: &[Candidate<'d>]) -> Vec<Candidate<'d>> {
        if self.before.workspace.entries().len() == 1 {
            return fixes.to_vec();
        }
        let by_document = fixes.chunk_by(|one, other| one.source() == other.source());
        by_document.flat_map(|own| self.helpful_in(own[0].source(), own)).collect()
    }

    fn helpful_in(&self, id: SourceId, fixes: &[Candidate<'d>]) -> Vec<Candidate<'d>> {
        let workspace = self.before.workspace.part([id]);
        let alone = State { diagnostics: (self.lint)(&workspace), workspace };
        let is_own = |found: &&Diagnostic| found.primary.source == id;
        if !alone.diagnostics.iter().filter(is_own).eq(self.before.diagnostics.iter().filter(is_own)) {
            return fixes.to_vec();
        }
        let mut trial = Trial::new(&alone, self.most, self.lint);
        trial.keep_helpful(fixes.to_vec());
        trial.kept
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
        edits.entry(candidate.source()).or_default().extend(&candidate.fix.edits);
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

/// The diagnostics that were not there before. Of several that are alike, those are new that stand elsewhere.
fn newcomers<'s>(before: &State, after: &'s State) -> Vec<&'s Diagnostic> {
    let mut known = counts(before.diagnostics.iter().map(key));
    let mut places = counts(before.diagnostics.iter().map(|found| (key(found), place(found))));
    let (stayed, mut others): (Vec<_>, Vec<_>) =
        after.diagnostics.iter().partition(|found| take(&mut places, &(key(found), place(found))));
    for found in stayed {
        take(&mut known, &key(found));
    }
    others.retain(|found| !take(&mut known, &key(found)));
    others
}

/// Which of the fixes brought newcomers about, as far as that is plain: nothing but this fix is inside the value that
/// a newcomer speaks of, or it is the fix of that value or of the one around it.
fn guilty(fixes: &[Candidate], newcomers: &[&Diagnostic]) -> HashSet<usize> {
    let (mut at, mut inside): (HashMap<_, Vec<usize>>, HashMap<_, Vec<usize>>) = Default::default();
    for (index, fix) in fixes.iter().enumerate() {
        let (source, path) = place(fix.diagnostic);
        at.entry((source, path)).or_default().push(index);
        around(path).for_each(|outer| inside.entry((source, outer)).or_default().push(index));
    }
    let single = |found: &Vec<usize>| <[usize; 1]>::try_from(found.as_slice()).ok();
    let of = |newcomer: &&Diagnostic| {
        let (source, path) = place(newcomer);
        let mut nearest = around(path).filter_map(|outer| at.get(&(source, outer)));
        inside.get(&(source, path)).and_then(single).or_else(|| nearest.next().and_then(single))
    };
    newcomers.iter().filter_map(of).flatten().collect()
}

fn place(diagnostic: &Diagnostic) -> (SourceId, &str) {
    (diagnostic.primary.source, &diagnostic.primary.path)
}

/// A JSON pointer, and those of the values around it, from the inside out.
fn around(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |inner| inner.rfind('/').map(|end| &inner[..end]))
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
