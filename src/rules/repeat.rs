//! What is given twice.

use std::collections::HashMap;
use std::hash::Hash;

use crate::document::node::Node;

/// A value that stands there a second time.
pub(super) struct Repeat<'a, K> {
    /// The value.
    pub(super) value: K,
    /// Where it stands again.
    pub(super) again: Node<'a>,
    /// Where it stood first.
    pub(super) first: Node<'a>,
}

impl<'a, K> Repeat<'a, K> {
    /// The object that the value stands in again, if it is written like the first one.
    pub(super) fn copy(&self) -> Option<Node<'a>> {
        let (again, first) = (self.again.container()?, self.first.container()?);
        (again.source_text() == first.source_text()).then_some(again)
    }
}

/// Every value that was there before, in document order.
pub(super) fn repeats<'a, K: Eq + Hash + Copy>(
    values: impl IntoIterator<Item = (K, Node<'a>)>,
) -> Vec<Repeat<'a, K>> {
    let mut seen: HashMap<K, Node<'a>> = HashMap::new();
    let mut repeats = Vec::new();
    for (value, again) in values {
        match seen.get(&value) {
            Some(first) => repeats.push(Repeat { value, again, first: *first }),
            None => drop(seen.insert(value, again)),
        }
    }
    repeats
}
