//! What a path leads to in a document, and whether documents have it at all.

use crate::document::kind::Kind;
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit};
use crate::engine::pointer::{PointerPattern, Step, unescaped};
use crate::rules::spelling;
use crate::schema::lookup::Place;

/// The end of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hit<'d> {
    /// A value.
    Value(Node<'d>),
    /// Nothing: the last node on the way, which lacks what comes next, or has it as `null`.
    Missing(Node<'d>),
    /// What is there is not known: the placeholder on the way.
    Unknown(Node<'d>),
}

/// A way along a path.
#[derive(Debug, Clone)]
pub(super) struct Trail<'d> {
    /// The node after each step, as far as it went.
    pub(super) nodes: Vec<Node<'d>>,
    pub(super) hit: Hit<'d>,
}

/// Follows a path through a document; `*` forks. That of a part of a request begins where the part belongs.
pub(super) fn find<'d>(document: &'d Document, unit: Unit, steps: &[Step]) -> Vec<Trail<'d>> {
    let root = document.node(unit.root);
    let Some(place) = unit.kind.place() else { return find_from(root, steps) };
    let Some(rest) = place.split('/').try_fold(steps, behind) else { return Vec::new() };
    let mut trails = Vec::new();
    follow(&mut vec![root], root, rest, &mut trails);
    trails
}

/// What of a path is behind a step of this name.
fn behind<'s, 'p>(steps: &'s [Step<'p>], name: &str) -> Option<&'s [Step<'p>]> {
    match steps {
        [Step::Name(first), rest @ ..] if *first == name => Some(rest),
        [Step::Any, rest @ ..] if name == "*" => Some(rest),
        _ => None,
    }
}

/// Follows the rest of a path from a node.
pub(super) fn find_from<'d>(node: Node<'d>, steps: &[Step]) -> Vec<Trail<'d>> {
    let mut trails = Vec::new();
    follow(&mut Vec::new(), node, steps, &mut trails);
    trails
}

/// Goes on along a path. The recursion is as deep as the path is long.
fn follow<'d>(nodes: &mut Vec<Node<'d>>, node: Node<'d>, steps: &[Step], trails: &mut Vec<Trail<'d>>) {
    let mut end = |hit, nodes: &[Node<'d>]| trails.push(Trail { nodes: nodes.to_vec(), hit });
    let Some((step, rest)) = steps.split_first() else {
        end(Hit::Value(node), nodes);
        return;
    };
    if node.is_opaque() {
        end(Hit::Unknown(node), nodes);
        return;
    }
    let next: Vec<Node> = match (step, node.kind()) {
        (Step::Name(name), NodeKind::Object) => {
            node.get(&unescaped(name)).into_iter().filter(|value| !value.is_null()).collect()
        }
        (Step::Name(index), NodeKind::Array) => {
            index.parse().ok().and_then(|index| node.elements().nth(index)).into_iter().collect()
        }
        (Step::Any | Step::Rest, NodeKind::Array) => node.elements().collect(),
        (Step::Any | Step::Rest, NodeKind::Object) => node.members().map(Member::value).collect(),
        // A wrong type is told by a rule of its own.
        _ => return,
    };
    // Where there is no list, it has no entries that could lack something.
    let leads_on_to_one = !rest.iter().any(|step| matches!(step, Step::Any | Step::Rest));
    if next.is_empty() && matches!(step, Step::Name(_)) && leads_on_to_one {
        end(if node.is_open() { Hit::Unknown(node) } else { Hit::Missing(node) }, nodes);
    }
    for node in next {
        nodes.push(node);
        follow(nodes, node, rest, trails);
        nodes.pop();
    }
}

/// Whether documents of a kind have a path.
pub(super) fn exists(kind: Kind, path: &PointerPattern) -> bool {
    walk(kind, path).is_ok()
}

/// Follows a path through the schema of a kind; otherwise how many steps it went, and what is there instead.
fn walk(kind: Kind, path: &PointerPattern) -> Result<(), (usize, Place)> {
    let mut place = Place::root(kind);
    for (index, step) in path.steps().enumerate() {
        let next = match step {
            Step::Rest => return Ok(()),
            Step::Any => place.element().or_else(|| place.member("*")),
            Step::Name(name) => {
                let name = unescaped(name);
                let element = || place.element().filter(|_| name.bytes().all(|byte| byte.is_ascii_digit()));
                place.member(&name).or_else(element)
            }
        };
        place = next.ok_or((index, place))?;
    }
    Ok(())
}

/// Whether documents of one of these kinds have a path; otherwise what was probably meant by its first step that is not
/// there.
pub(super) fn check(path: &PointerPattern, kinds: Option<&[Kind]>) -> Result<(), Option<String>> {
    let mut furthest: Option<(usize, Place)> = None;
    for kind in kinds.unwrap_or(Kind::ALL) {
        match walk(kind.request(), path) {
            Ok(()) => return Ok(()),
            Err(end) if furthest.is_none_or(|(steps, _)| end.0 > steps) => furthest = Some(end),
            Err(_) => {}
        }
    }
    let Some((steps, place)) = furthest else { return Ok(()) };
    Err(path.steps().nth(steps).and_then(|wrong| meant(wrong, place)))
}

/// What was probably meant by a step that does not lead on from a place.
fn meant(wrong: Step, place: Place) -> Option<String> {
    let Step::Name(name) = wrong else { return None };
    if place.element().is_some() {
        return Some(format!("`*` comes before `{name}`: it is a list"));
    }
    let near = spelling::nearest(name, place.members().map(|(name, _)| name))?;
    Some(format!("did you mean `{near}`?"))
}
