//! What can be done about a place in a document: fixes of its diagnostics, and changes that are more than a fix.

mod describe;
mod secret;
mod suppress;

use crate::diagnostic::{Applicability, Diagnostic, Edit, SourceId, Span};
use crate::document::{Document, edit};
use crate::engine::Workspace;
use crate::engine::fix::{Lint, State, fix, is_allowed};
pub use suppress::entry as suppress_entry;

/// Something that can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an order.
    pub title: String,
    /// What it is.
    pub kind: ActionKind,
    /// Which of the document's diagnostics it makes go away.
    pub diagnostic: Option<usize>,
    /// The edits, document by document.
    pub edits: Vec<(SourceId, Vec<Edit>)>,
}

/// What an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionKind {
    /// Makes a diagnostic go away. It is the one to choose if its fix is safe.
    QuickFix {
        /// Whether the meaning to ECS stays.
        is_safe: bool,
    },
    /// Writes the document in another way.
    Rewrite,
    /// All safe fixes of the document at once.
    FixAll,
}

/// What can be done about a span of a document, best first. `diagnostics` are those of the document, which may be one
/// that takes comments.
pub fn actions(
    document: &Document,
    span: Span,
    diagnostics: &[Diagnostic],
    takes_comments: bool,
) -> Vec<Action> {
    let near: Vec<_> = diagnostics.iter().enumerate().filter(|(_, found)| is_near(found, span)).collect();
    let mut actions: Vec<_> =
        near.iter().filter_map(|(index, found)| quick_fix(document, *index, found)).collect();
    // Stable: those of one safety stay in the order of their diagnostics.
    actions.sort_by_key(|action| action.kind != ActionKind::QuickFix { is_safe: true });
    actions.extend(near.iter().filter_map(|(index, found)| secret::to_reference(document, *index, found)));
    actions.extend(describe::to_request(document, span));
    let commented = near.iter().filter(|_| takes_comments);
    actions.extend(commented.map(|(index, found)| suppress::by_comment(document, *index, found)));
    actions
}

/// Whether a diagnostic is what somebody means who points at a span.
pub fn is_near(found: &Diagnostic, span: Span) -> bool {
    let other = found.primary.span;
    other.start <= span.end && span.start <= other.end
}

fn quick_fix(document: &Document, index: usize, found: &Diagnostic) -> Option<Action> {
    let fix = found.fix.as_ref()?;
    Some(Action {
        title: fix.title.clone(),
        kind: ActionKind::QuickFix { is_safe: fix.applicability == Applicability::Safe },
        diagnostic: Some(index),
        edits: vec![(document.id(), fix.edits.clone())],
    })
}

/// All safe fixes of a document, as `--fix` would make them; nothing if none helps. `workspace` are the documents
/// that it is linted with, and itself; `lint` lints them.
pub fn fix_all(
    workspace: &Workspace,
    document: &Document,
    diagnostics: &[Diagnostic],
    lint: &Lint,
) -> Option<Action> {
    let is_fixable =
        |found: &Diagnostic| found.fix.as_ref().is_some_and(|fix| is_allowed(fix, Applicability::Safe));
    if !diagnostics.iter().any(is_fixable) {
        return None;
    }
    let id = document.id();
    let State { workspace, .. } = fix(workspace.clone(), Applicability::Safe, &|workspace| {
        let mut found = lint(workspace);
        // The other documents are looked at, and left as they are.
        found.iter_mut().filter(|found| found.primary.source != id).for_each(|found| found.fix = None);
        found
    });
    let fixed = workspace.document(id)?;
    rewritten(document, "fix all safe problems of this file", ActionKind::FixAll, fixed.source().text())
}

/// The action that makes this of a document's text; nothing if that is what it has.
fn rewritten(document: &Document, title: &str, kind: ActionKind, text: &str) -> Option<Action> {
    let edits = edit::between(document.source().text(), text);
    (!edits.is_empty()).then(|| Action {
        title: title.to_owned(),
        kind,
        diagnostic: None,
        edits: vec![(document.id(), edits)],
    })
}
