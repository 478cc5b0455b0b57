//! What typed views are made of: fields of three states, lists, objects and maps over the nodes of a document.
//!
//! A field is *missing*, *opaque* (a placeholder, or a value of the wrong type, which the schema reports) or
//! *known*. A rule can only compare what is known; whether something is present can be asked of all three. So a
//! rule cannot be wrong about what it could not read. Where a placeholder may stand for members of an object, or its
//! text breaks off, the members that are not seen are opaque, too, and have no node to point at.

mod read;

use std::ops::Deref;

use crate::document::node::{Member, Node};
use crate::document::placeholder::is_template;
use crate::document::tree::NodeKind;

pub(super) use read::view;
pub use read::{Read, View};

/// A known value and the node it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a, T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub node: Node<'a>,
}

impl<T> Deref for Known<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// A member that may be missing, opaque or known. `null` counts as missing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Field<'a> {
    node: Option<Node<'a>>,
    /// The text of a string without placeholders, which most rules ask for.
    text: Option<&'a str>,
    /// Whether there may be a value although none is seen.
    may_be: bool,
}

impl<'a> Field<'a> {
    /// The value's node, where one is seen.
    pub const fn node(self) -> Option<Node<'a>> {
        self.node
    }

    /// Whether there is a value, known or not, or may be one.
    pub const fn is_present(self) -> bool {
        self.node.is_some() || self.may_be
    }

    /// Whether there is none, for certain.
    pub const fn is_missing(self) -> bool {
        !self.is_present()
    }

    /// The text, if it is a string without placeholders.
    pub fn str(self) -> Option<Known<'a, &'a str>> {
        Some(Known { value: self.text?, node: self.node? })
    }

    /// The text of an id, an ARN or an address, if nothing in it waits to be replaced by people or programs: what a
    /// rule about its form may judge. All letters are read for it: a rule that seldom finds something wrong asks
    /// [`is_template`] of what is wrong instead.
    pub fn id(self) -> Option<Known<'a, &'a str>> {
        self.str().filter(|known| !is_template(known.value))
    }

    /// The number, if it is an integer that ECS can hold. The limits of the schema tell of others.
    pub fn int(self) -> Option<Known<'a, i64>> {
        self.known(Node::known_int).filter(|number| i32::try_from(number.value).is_ok())
    }

    /// The number.
    pub fn float(self) -> Option<Known<'a, f64>> {
        self.known(Node::known_float)
    }

    /// The truth value.
    pub fn bool(self) -> Option<Known<'a, bool>> {
        self.known(Node::known_bool)
    }

    /// Whether it is known to be `true`.
    pub fn is_true(self) -> bool {
        self.bool().is_some_and(|known| known.value)
    }

    /// Whether it is known to be `false`, or missing.
    pub fn is_false_or_missing(self) -> bool {
        self.is_missing() || self.bool().is_some_and(|known| !known.value)
    }

    /// Whether it is known to be this text.
    pub fn is(self, text: &str) -> bool {
        self.text == Some(text)
    }

    /// Whether it is known to be a text other than this one.
    pub fn is_other_than(self, text: &str) -> bool {
        self.text.is_some_and(|known| known != text)
    }

    /// The text of a string even with placeholders in it: for what can be judged of the part that is plain.
    pub fn raw_text(self) -> Option<&'a str> {
        self.node.and_then(Node::text)
    }

    fn known<T>(self, read: impl Fn(Node<'a>) -> Option<T>) -> Option<Known<'a, T>> {
        let node = self.node?;
        read(node).map(|value| Known { value, node })
    }
}

/// A list whose elements are `T`.
#[derive(Debug, Clone)]
pub struct List<'a, T> {
    node: Option<Node<'a>>,
    items: Vec<T>,
    complete: bool,
}

impl<T> Default for List<'_, T> {
    fn default() -> Self {
        Self { node: None, items: Vec::new(), complete: true }
    }
}

impl<'a, T> List<'a, T> {
    /// A list of which one element is known.
    pub(super) fn with_others(one: T) -> Self {
        Self { node: None, items: vec![one], complete: false }
    }

    /// The list's node, where one is seen.
    pub const fn node(&self) -> Option<Node<'a>> {
        self.node
    }

    /// The list's node, where it is known to hold something.
    pub fn filled(&self) -> Option<Node<'a>> {
        self.node.filter(|_| !self.items.is_empty())
    }

    /// Whether there is a list, known or not, empty or not, or may be one.
    pub const fn is_present(&self) -> bool {
        self.node.is_some() || !self.complete
    }

    /// Whether there is none, for certain.
    pub const fn is_missing(&self) -> bool {
        !self.is_present()
    }

    /// Whether it has an element, or may have one.
    pub fn may_hold(&self) -> bool {
        !self.items.is_empty() || !self.complete
    }

    /// Whether it is missing, or known to be empty.
    pub fn is_empty(&self) -> bool {
        !self.may_hold()
    }

    /// Whether all its elements are known to be here: none is a placeholder that may stand for several.
    pub const fn is_complete(&self) -> bool {
        self.complete
    }

    /// The elements that can be read.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The elements that can be read.
    pub fn items(&self) -> &[T] {
        &self.items
    }

    /// Number of elements that can be read: a lower bound if the list is not complete.
    pub fn len(&self) -> usize {
        self.items.len()
    }
}

impl<'a> List<'a, Field<'a>> {
    /// The known texts in it.
    pub fn strings(&self) -> impl Iterator<Item = Known<'a, &'a str>> + Clone {
        self.items.iter().filter_map(|field| field.str())
    }

    /// Those of them that are ids, ARNs or addresses with nothing in them that waits to be replaced.
    pub fn ids(&self) -> impl Iterator<Item = Known<'a, &'a str>> {
        self.items.iter().filter_map(|field| field.id())
    }

    /// Whether every element is known text, and none is left out.
    pub fn all_known(&self) -> bool {
        self.complete && self.items.iter().all(|field| field.str().is_some())
    }

    /// Whether it is known to hold this text.
    pub fn holds(&self, text: &str) -> bool {
        self.strings().any(|known| known.value == text)
    }
}

impl<'l, T> IntoIterator for &'l List<'_, T> {
    type Item = &'l T;
    type IntoIter = std::slice::Iter<'l, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}

/// A member that is an object with a view of its own.
#[derive(Debug, Clone)]
pub struct Object<'a, T> {
    node: Option<Node<'a>>,
    view: Option<Box<T>>,
    may_be: bool,
}

impl<T> Default for Object<'_, T> {
    fn default() -> Self {
        Self { node: None, view: None, may_be: false }
    }
}

impl<'a, T> Object<'a, T> {
    /// The value's node, where one is seen.
    pub const fn node(&self) -> Option<Node<'a>> {
        self.node
    }

    /// Whether there is a value, known or not, or may be one.
    pub const fn is_present(&self) -> bool {
        self.node.is_some() || self.may_be
    }

    /// Whether there is none, for certain.
    pub const fn is_missing(&self) -> bool {
        !self.is_present()
    }

    /// The view, if the value is an object.
    pub fn get(&self) -> Option<&T> {
        self.view.as_deref()
    }
}

/// A member that is an object of free names, such as log options.
#[derive(Debug, Clone, Copy, Default)]
pub struct Map<'a> {
    node: Option<Node<'a>>,
    may_be: bool,
}

impl<'a> Map<'a> {
    /// The value's node, where one is seen.
    pub const fn node(self) -> Option<Node<'a>> {
        self.node
    }

    /// Whether there is none, for certain.
    pub const fn is_missing(self) -> bool {
        self.node.is_none() && !self.may_be
    }

    /// Whether every entry stands here: it is missing, or an object without placeholders for members.
    pub fn is_complete(self) -> bool {
        match self.node {
            Some(node) => node.kind() == NodeKind::Object && !node.is_open(),
            None => !self.may_be,
        }
    }

    /// The value under a name.
    pub fn get(self, name: &str) -> Field<'a> {
        self.node.and_then(|node| node.get(name)).map_or_else(Field::default, Field::read)
    }

    /// Whether there is a value under a name, or may be one.
    pub fn may_have(self, name: &str) -> bool {
        self.node.is_some_and(|node| node.get(name).is_some_and(|value| !value.is_null()))
            || !self.is_complete()
    }

    /// The entries.
    pub fn entries(self) -> impl Iterator<Item = Member<'a>> + Clone {
        self.node.into_iter().flat_map(Node::members)
    }
}
