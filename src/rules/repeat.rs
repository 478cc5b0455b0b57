//! What stands twice in a list where each may stand once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
pub(super) fn repeated<'a, K: Eq + Hash + Copy>(
    values: impl IntoIterator<Item = (K, Node<'a>), IntoIter: Clone>,
) -> impl Iterator<Item = Repeat<'a, K>> {
    let repeats = repeats(values, |(value, _)| value).into_iter();
    repeats.map(|((_, first), (value, again))| Repeat { value, again, first })
}

/// So few are sooner compared with each other than hashed.
const FEW: usize = 8;

/// The things whose key was seen before, each with the first that has it: `(first, again)`, in order.
pub(super) fn repeats<T: Copy, K: Hash + Eq>(
    things: impl IntoIterator<Item = T, IntoIter: Clone>,
    key: impl Fn(T) -> K,
) -> Vec<(T, T)> {
    let things = things.into_iter();
    // Most lists are short, and nothing stands in them twice.
    if things.clone().nth(FEW).is_some() {
        return repeats_of_many(things, key);
    }
    let first = |(at, again): (usize, T)| {
        let mut before = things.clone().take(at);
        before.find(|first| key(*first) == key(again)).map(|first| (first, again))
    };
    things.clone().enumerate().filter_map(first).collect()
}

fn repeats_of_many<T: Copy, K: Hash + Eq>(
    things: impl Iterator<Item = T>,
    key: impl Fn(T) -> K,
) -> Vec<(T, T)> {
    let mut firsts = HashMap::new();
    let mut found = Vec::new();
    for thing in things {
        match firsts.entry(key(thing)) {
            Entry::Occupied(first) => found.push((*first.get(), thing)),
            Entry::Vacant(place) => {
                place.insert(thing);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::repeats;

    #[test]
    fn each_is_shown_with_the_first_of_its_kind() {
        let words = ["a", "bb", "c", "dd", "e"];
        assert_eq!(repeats(words, str::len), [("a", "c"), ("bb", "dd"), ("a", "e")]);
        let more = ["a", "", "bb", "ccc", "dddd", "eeeee", "ffffff", "ggggggg", "hhhhhhhh", "ii", "j", "k"];
        assert_eq!(repeats(more, str::len), [("bb", "ii"), ("a", "j"), ("a", "k")]);
    }
}
