//! What can be folded, and how a selection grows.

use crate::diagnostic::Span;
use crate::document::Document;
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;

/// Something that can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// All its characters, brackets or comment markers included.
    pub span: Span,
    /// Whether it is a comment.
    pub is_comment: bool,
}

/// Objects, lists and comments that go over several lines, in the order in which they begin.
pub fn folds(document: &Document) -> Vec<Fold> {
    let source = document.source();
    let is_long = |span: &Span| source.line_of(span.start) < source.line_of(span.end);
    let is_container = |node: &Node<'_>| matches!(node.kind(), NodeKind::Array | NodeKind::Object);
    let nodes = document.root().descendants().filter(is_container).map(Node::span);
    let nodes = nodes.map(|span| Fold { span, is_comment: false });
    let comments = comment_runs(document).into_iter().map(|span| Fold { span, is_comment: true });
    let mut folds: Vec<_> = nodes.chain(comments).filter(|fold| is_long(&fold.span)).collect();
    folds.sort_by_key(|fold| fold.span);
    folds
}

/// Comments, those that stand on neighbouring lines taken together.
fn comment_runs(document: &Document) -> Vec<Span> {
    let source = document.source();
    let mut runs: Vec<Span> = Vec::new();
    for comment in document.comments() {
        match runs.last_mut() {
            Some(run)
                if source.slice(run.end, comment.start).trim().is_empty()
                    && source.line_of(comment.start) <= source.line_of(run.end) + 1 =>
            {
                run.end = comment.end;
            }
            _ => runs.push(*comment),
        }
    }
    runs
}

/// The spans that a selection at an offset grows through, smallest first: a text, the same with its quotes, the
/// member, what is between the brackets, the brackets too, and so on outwards.
pub fn selections(document: &Document, offset: u32) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut node = document.root().innermost_at(offset);
    while let Some(inner) = node {
        if matches!(inner.kind(), NodeKind::Array | NodeKind::Object) {
            spans.extend(between_brackets(inner));
        } else {
            spans.push(inner.inner_span());
        }
        spans.push(inner.span());
        spans.extend(inner.member().map(Member::span));
        node = inner.container();
    }
    spans.retain(|span| span.touches(offset));
    // Each must lie inside the next, and be larger.
    let mut last: Option<Span> = None;
    spans.retain(|span| {
        let is_larger = last.is_none_or(|last| span.contains(last) && *span != last);
        if is_larger {
            last = Some(*span);
        }
        is_larger
    });
    spans
}

/// From the first item to the last.
fn between_brackets(node: Node<'_>) -> impl Iterator<Item = Span> {
    let members = node.members().map(Member::span);
    let items: Vec<_> = members.chain(node.elements().map(Node::span)).collect();
    items.first().zip(items.last()).map(|(first, last)| Span::new(first.start, last.end)).into_iter()
}
