//! Where something stands inside a unit, whatever the numbers of the elements: `containerDefinitions/*/links/*`.

use crate::document::Unit;
use crate::document::kind::Kind;
use crate::document::node::Node;

/// The unit that a node belongs to.
pub(super) fn unit_of(node: Node<'_>) -> Option<Unit> {
    node.document().units().iter().copied().find(|unit| {
        let root = node.document().node(unit.root);
        root == node || (root.id() < node.id() && root.span().contains(node.span()))
    })
}

/// The path of a node, or of the value of a key, from the root of its unit, or of the request that this is a part of; of
/// the root itself it is empty.
pub(super) fn path(unit: Unit, node: Node<'_>) -> String {
    let mut steps = Vec::new();
    let mut node = node;
    while node.id() != unit.root {
        steps.push(node.member().map_or("*", |member| member.name()));
        let Some(container) = node.container() else { break };
        node = container;
    }
    steps.extend(unit.kind.place());
    steps.reverse();
    steps.join("/")
}

/// The path of a member or element of what has this path.
pub(super) fn join(path: &str, step: &str) -> String {
    if path.is_empty() { step.to_owned() } else { format!("{path}/{step}") }
}

/// Every node of a unit that has this path.
pub(super) fn nodes<'a>(root: Node<'a>, kind: Kind, path: &str) -> Vec<Node<'a>> {
    let Some(path) = path.strip_prefix(kind.place().unwrap_or("")) else { return Vec::new() };
    let path = path.trim_start_matches('/');
    path.split('/').fold(vec![root], |nodes, step| {
        let inner = nodes.into_iter().flat_map(|node| -> Vec<Node<'a>> {
            if step == "*" { node.elements().collect() } else { node.get(step).into_iter().collect() }
        });
        inner.collect()
    })
}
