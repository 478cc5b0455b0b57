//! What is in arrays and objects.

use super::Node;
use crate::diagnostic::Span;
use crate::document::Document;
use crate::document::tree::{NodeId, NodeKind};

/// The elements of an array.
#[derive(Clone)]
pub struct Children<'a> {
    pub(super) document: &'a Document,
    pub(super) next: u32,
    pub(super) end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        (self.next < self.end).then(|| {
            let child = Node { document: self.document, id: NodeId(self.next) };
            self.next = child.raw().skip;
            child
        })
    }
}

/// The members of an object.
#[derive(Clone)]
pub struct Members<'a>(pub(super) Children<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        self.0.next().map(Member::of)
    }
}

/// A member of an object: a key with its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member<'a> {
    key: Node<'a>,
}

impl<'a> Member<'a> {
    /// The member of a key.
    pub(super) const fn of(key: Node<'a>) -> Self {
        Self { key }
    }

    /// The name, decoded.
    #[inline]
    pub fn name(self) -> &'a str {
        self.key.text().unwrap_or("")
    }

    /// Whether it has this name.
    #[inline]
    pub fn is_named(self, name: &str) -> bool {
        self.key.raw().may_be_named(name) && self.name() == name
    }

    /// The key.
    pub const fn key(self) -> Node<'a> {
        self.key
    }

    /// The value.
    pub fn value(self) -> Node<'a> {
        Node { id: NodeId(self.key.id.0 + 1), ..self.key }
    }

    /// Whether its name is not known yet: there is a placeholder in it, or nothing follows it.
    pub fn is_unfinished(self) -> bool {
        self.key.is_opaque() || self.value().kind() == NodeKind::Missing
    }

    /// From the key's first character to the value's last.
    pub fn span(self) -> Span {
        Span::new(self.key.span().start, self.value().span().end)
    }
}
