//! A handle on one node of a document: what the layers above read the tree through.

mod member;

use std::fmt::Write;

use memchr::memchr2;

pub use member::{Children, Member, Members};

use super::Document;
use super::tree::{Flags, Names, NodeId, NodeKind, RawNode};
use crate::diagnostic::Span;

/// So many elements of a list are sooner counted again than the places of all nodes looked up.
const COUNTED_EACH_TIME: usize = 16;

/// One node of a document. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    document: &'a Document,
    id: NodeId,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && std::ptr::eq(self.document, other.document)
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {} {:?}", self.kind(), self.pointer(), self.source_text())
    }
}

impl<'a> Node<'a> {
    pub(crate) const fn new(document: &'a Document, id: NodeId) -> Self {
        Self { document, id }
    }

    #[inline]
    fn raw(self) -> &'a RawNode {
        self.document.tree().raw(self.id)
    }

    /// Its index in the tree.
    pub const fn id(self) -> NodeId {
        self.id
    }

    /// The document it belongs to.
    pub const fn document(self) -> &'a Document {
        self.document
    }

    /// What it is.
    pub fn kind(self) -> NodeKind {
        self.raw().kind
    }

    /// More about it.
    pub fn flags(self) -> Flags {
        self.raw().flags
    }

    /// Its characters; of a string, with the quotes.
    pub fn span(self) -> Span {
        let raw = self.raw();
        Span::new(raw.start, raw.end)
    }

    /// Its characters as they stand in the source.
    pub fn source_text(self) -> &'a str {
        let span = self.span();
        self.document.source().slice(span.start, span.end)
    }

    /// The text of a string or key, decoded, whether or not there are placeholders in it.
    #[inline]
    pub fn text(self) -> Option<&'a str> {
        let raw = self.raw();
        if !matches!(raw.kind, NodeKind::String | NodeKind::Key) {
            None
        } else if raw.is_plain() {
            Some(self.document.source().slice(raw.start + 1, raw.end - 1))
        } else {
            self.unusual_text(raw)
        }
    }

    #[inline(never)]
    fn unusual_text(self, raw: &RawNode) -> Option<&'a str> {
        if raw.flags.has(Flags::DECODED) {
            return self.document.tree().decoded_text(self.id);
        }
        let inner = raw.inner_span();
        Some(self.document.source().slice(inner.start, inner.end))
    }

    /// The characters between a string's or key's quotes; of other nodes, all.
    pub fn inner_span(self) -> Span {
        self.raw().inner_span()
    }

    /// Whether its value is not known: a placeholder in place of it or inside it, a string that breaks off, or text
    /// that could not be read.
    pub fn is_opaque(self) -> bool {
        let breaks_off = self.kind() == NodeKind::String && self.flags().has(Flags::UNCLOSED);
        matches!(self.kind(), NodeKind::Opaque | NodeKind::Missing)
            || self.flags().has(Flags::PLACEHOLDER)
            || breaks_off
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == NodeKind::Null
    }

    /// Whether more may be in this list or object than stands here: a placeholder may stand for it, or the text
    /// breaks off.
    pub fn is_open(self) -> bool {
        let breaks_off = self.kind() != NodeKind::String && self.flags().has(Flags::UNCLOSED);
        self.flags().has(Flags::OPEN) || breaks_off
    }

    /// The text of a string without placeholders.
    #[inline]
    pub fn known_str(self) -> Option<&'a str> {
        let raw = self.raw();
        let is_known =
            raw.kind == NodeKind::String && !raw.flags.has_any(Flags::PLACEHOLDER.with(Flags::UNCLOSED));
        if is_known { self.text() } else { None }
    }

    /// The value of a number that is an integer and fits; `2.0` and `2e0` are integers, as ECS reads them.
    pub fn known_int(self) -> Option<i64> {
        if self.kind() != NodeKind::Number {
            return None;
        }
        let text = self.source_text();
        text.parse().ok().or_else(|| {
            let value: f64 = text.parse().ok()?;
            // Beyond 2^53 a float no longer tells neighbours apart.
            #[allow(clippy::cast_possible_truncation)]
            (value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0).then_some(value as i64)
        })
    }

    /// The value of a number.
    pub fn known_float(self) -> Option<f64> {
        if self.kind() == NodeKind::Number { self.source_text().parse().ok() } else { None }
    }

    /// The value of `true` or `false`.
    pub fn known_bool(self) -> Option<bool> {
        match self.kind() {
            NodeKind::True => Some(true),
            NodeKind::False => Some(false),
            _ => None,
        }
    }

    /// Elements of an array; none of anything else.
    pub fn elements(self) -> Children<'a> {
        self.children_of(NodeKind::Array)
    }

    /// Members of an object, duplicates included; none of anything else.
    pub fn members(self) -> Members<'a> {
        Members(self.children_of(NodeKind::Object))
    }

    /// The value of a member by its name. Of duplicates the last, as JSON parsers take it.
    #[inline]
    pub fn get(self, name: &str) -> Option<Self> {
        if self.raw().names.may_hold(name) { self.find(name) } else { None }
    }

    /// What is known of the names of an object's members, with those that may stand behind a placeholder.
    pub(crate) fn names(self) -> Names {
        if self.is_open() { Names::ANY } else { self.raw().names }
    }

    fn find(self, name: &str) -> Option<Self> {
        let Children { mut next, end, .. } = self.children_of(NodeKind::Object);
        let mut found = None;
        while next < end {
            let key = Self { id: NodeId(next), ..self };
            let raw = key.raw();
            if raw.may_be_named(name) && key.text() == Some(name) {
                found = Some(Member::of(key).value());
            }
            next = raw.skip;
        }
        found
    }

    /// Whether it is an object with a member of one of these names.
    pub fn has_any(self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// The key, if this is the value of a member.
    pub fn key(self) -> Option<Self> {
        let parent = Self { id: NodeId(self.raw().parent), ..self };
        (parent.kind() == NodeKind::Key && self.kind() != NodeKind::Key && self.id.0 != 0).then_some(parent)
    }

    /// The member that this node is the value or the key of.
    pub fn member(self) -> Option<Member<'a>> {
        if self.kind() == NodeKind::Key { Some(Member::of(self)) } else { self.key().map(Member::of) }
    }

    /// The object or array around it.
    pub fn container(self) -> Option<Self> {
        let parent = Self { id: NodeId(self.raw().parent), ..self };
        let around = || if parent.kind() == NodeKind::Key { parent.container() } else { Some(parent) };
        if self.id.0 == 0 { None } else { around() }
    }

    /// The element or key before it in its array or object.
    pub(super) fn previous(self) -> Option<Self> {
        let parent = self.raw().parent;
        let mut before = Self { id: NodeId(self.id.0.checked_sub(1)?), ..self };
        // What stands before is the innermost last of the previous one, which nesting keeps near.
        while before.id.0 != parent && before.raw().parent != parent {
            before.id = NodeId(before.raw().parent);
        }
        (before.id.0 != parent).then_some(before)
    }

    /// The element or key behind it in its array or object.
    pub(super) fn next(self) -> Option<Self> {
        let parent = Self { id: NodeId(self.raw().parent), ..self };
        let behind = self.raw().skip;
        (self.id.0 != 0 && behind < parent.raw().skip).then_some(Self { id: NodeId(behind), ..self })
    }

    /// Position among the elements of its array.
    pub fn index(self) -> Option<usize> {
        let list = self.container().filter(|node| node.kind() == NodeKind::Array)?;
        Some(list.place_of(self))
    }

    /// The place of an element in this list.
    fn place_of(self, element: Self) -> usize {
        let near = self.elements().take(COUNTED_EACH_TIME).position(|other| other.id == element.id);
        near.unwrap_or_else(|| self.document.tree().position(element.id))
    }

    /// JSON pointer (RFC 6901) from the root of the file; of a key, that of its value.
    pub fn pointer(self) -> String {
        let mut pointer = String::with_capacity(64);
        self.write_pointer(&mut pointer);
        pointer
    }

    fn write_pointer(self, pointer: &mut String) {
        if self.id.0 == 0 {
            return;
        }
        let above = |node: Self| Self { id: NodeId(node.raw().parent), ..node };
        let parent = above(self);
        let (key, container) = match (self.kind(), parent.kind()) {
            (NodeKind::Key, _) => (Some(self), parent),
            (_, NodeKind::Key) => (Some(parent), above(parent)),
            _ => (None, parent),
        };
        // Recursion is bounded by the parser's nesting limit.
        container.write_pointer(pointer);
        pointer.push('/');
        match key.map(|key| Member::of(key).name()) {
            Some(name) if memchr2(b'~', b'/', name.as_bytes()).is_some() => {
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Some(name) => pointer.push_str(name),
            None => match container.place_of(self) {
                // Most lists are short.
                0 => pointer.push('0'),
                // A text takes everything.
                place => drop(write!(pointer, "{place}")),
            },
        }
    }

    /// The node that a JSON pointer leads to from here.
    pub fn at_pointer(self, pointer: &str) -> Option<Self> {
        let mut node = self;
        for step in pointer.split('/').skip(1) {
            node = match node.kind() {
                NodeKind::Array => node.elements().nth(step.parse().ok()?)?,
                _ => node.get(&step.replace("~1", "/").replace("~0", "~"))?,
            };
        }
        Some(node)
    }

    /// The innermost node that has the offset inside it or at its edge; a scalar or key before the container
    /// whose bracket it touches.
    pub fn innermost_at(self, offset: u32) -> Option<Self> {
        if self.kind() != NodeKind::Key && !self.span().touches(offset) {
            return None;
        }
        let inner = self.elements().chain(self.members().map(Member::key)).flat_map(|child| {
            let value = (child.kind() == NodeKind::Key).then(|| Member::of(child).value());
            [Some(child), value].into_iter().flatten()
        });
        // Recursion is bounded by the parser's nesting limit.
        let mut found = None;
        for node in inner {
            if node.span().touches(offset) {
                found = Some(node);
                if node.span().end > offset {
                    break;
                }
            }
        }
        match found {
            Some(node) if matches!(node.kind(), NodeKind::Array | NodeKind::Object) => {
                node.innermost_at(offset).or(Some(node))
            }
            Some(node) => Some(node),
            None => Some(self),
        }
    }

    /// Every node of the subtree in document order, keys included, this one first.
    pub fn descendants(self) -> impl Iterator<Item = Self> {
        (self.id.0..self.raw().skip).map(move |id| Self { id: NodeId(id), ..self })
    }

    /// The strings in it, and itself if it is one.
    pub fn strings(self) -> impl Iterator<Item = Self> {
        self.document.tree().strings(self.id).map(move |id| Self { id, ..self })
    }

    /// What is directly in it, if it is of that kind.
    fn children_of(self, kind: NodeKind) -> Children<'a> {
        let raw = self.raw();
        let end = if raw.kind == kind { raw.skip } else { 0 };
        Children { document: self.document, next: self.id.0 + 1, end }
    }
}
