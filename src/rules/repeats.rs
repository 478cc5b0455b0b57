//! What stands twice in a list where each may stand once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// The things whose key was seen before, each with the first that has it: `(first, again)`, in order.
pub(super) fn repeats<T: Copy, K: Hash + Eq>(
    things: impl IntoIterator<Item = T>,
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
    }
}
