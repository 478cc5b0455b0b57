//! From what `describe-task-definition` prints to the request that registers the same once more.

use super::{Action, ActionKind, rewritten};
use crate::diagnostic::{Edit, Span};
use crate::document::kind::{Form, Kind};
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit, edit};
use crate::schema::Schema;
use crate::schema::error::Violation;

/// Members that a document has at most; so the taking out of them ends.
const MANY: usize = 1000;

/// Makes a request of the output that a span lies in: takes out what ECS only reports, and the wrapper.
pub(super) fn to_request(document: &Document, span: Span) -> Option<Action> {
    let unit = task_definition(document)?;
    if unit.form == Form::Request || !document.root().span().touches(span.start) {
        return None;
    }
    let mut request = document.with_text(document.source().text().to_owned());
    for _ in 0..MANY {
        let Some(edit) = superfluous(&request) else { break };
        request = request.with_text(edit::apply(request.source().text(), [&edit]));
    }
    rewritten(document, "convert to a request that registers it", ActionKind::Rewrite, &unwrapped(&request)?)
}

fn task_definition(document: &Document) -> Option<Unit> {
    let [unit] = document.units() else { return None };
    Some(*unit).filter(|unit| unit.kind == Kind::TaskDefinition)
}

/// Takes out the first thing that no request may have.
fn superfluous(document: &Document) -> Option<Edit> {
    let unit = task_definition(document)?;
    let errors = Schema::of(unit.kind).validate(document.node(unit.root));
    let members = errors.into_iter().filter_map(|error| match error.violation {
        Violation::ReadOnlyMember(member) => Some(member),
        Violation::Null => error.node.member(),
        _ => None,
    });
    members.map(edit::remove_member).next()
}

/// The text of the request without what stands around it. Tags, which stand beside it in the output, go into it.
fn unwrapped(document: &Document) -> Option<String> {
    let unit = task_definition(document)?;
    let text = document.source().text();
    if unit.form != Form::Wrapped {
        return Some(text.to_owned());
    }
    let request = document.node(unit.root);
    let tags = document.root().get("tags").filter(|tags| tags.kind() == NodeKind::Array);
    let tags = tags.filter(|tags| tags.elements().next().is_some() && request.get("tags").is_none());
    let added = tags.and_then(|tags| edit::insert_member(request, "tags", tags.source_text()));
    let Some(added) = added else { return Some(outdented(request)) };
    unwrapped(&document.with_text(edit::apply(text, [&added])))
}

/// A value's text as it would stand at the left margin, and the end of the text's last line.
fn outdented(node: Node<'_>) -> String {
    let source = node.document().source();
    let last = source.line(source.line_of(node.span().end));
    let margin = &last[..last.len() - last.trim_start_matches([' ', '\t']).len()];
    let lines = node.source_text().split('\n').map(|line| line.strip_prefix(margin).unwrap_or(line));
    let text = source.text();
    let end = &text[text.trim_end_matches(['\r', '\n']).len()..];
    format!("{}{end}", lines.collect::<Vec<_>>().join("\n"))
}
