//! The spanned tree that every front end builds: an arena of nodes in document order.
//!
//! Keys are nodes of their own: an object is followed by key, value, key, value, …; each node knows where its
//! subtree ends, so children are found without child lists, and parents, pointers and the node at an offset are
//! free. Strings without escapes are slices of the source; the others stand decoded in a side table.

use std::sync::OnceLock;

use crate::diagnostic::Span;

/// Index of a node in its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum NodeKind {
    /// `null`
    Null,
    /// `true`
    True,
    /// `false`
    False,
    /// A number; its text is kept as written.
    Number,
    /// A string, quotes included in its span.
    String,
    /// A list of values.
    Array,
    /// A list of members, in the order written, duplicates included.
    Object,
    /// Name of a member; the node behind it is the member's value.
    Key,
    /// A value that should be here and is not; it spans the gap.
    Missing,
    /// A placeholder in place of a value, or text that could not be read: nothing is known of it.
    Opaque,
}

/// More about a node, one bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flags(u8);

impl Flags {
    /// A string with a placeholder in it: its text is not what ECS will see.
    pub const PLACEHOLDER: Self = Self(1);
    /// A string whose whole text is one placeholder: any scalar may come of it.
    pub const WHOLE_PLACEHOLDER: Self = Self(2);
    /// A string whose decoded text stands in the side table.
    pub const DECODED: Self = Self(4);
    /// A string, array or object whose end is missing in the source.
    pub const UNCLOSED: Self = Self(8);
    /// An array with a bare placeholder for an element, an object with one for a member, or a container that the
    /// nesting limit cut off: what it holds is not known to be all.
    pub const OPEN: Self = Self(16);
    /// A key without quotes around it.
    pub const BARE: Self = Self(32);

    /// Whether all bits of `other` are set.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether any bit of `other` is set.
    pub const fn has_any(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// With the bits of `other` set too.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// One entry of the arena.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawNode {
    /// Offset of the first byte.
    pub(crate) start: u32,
    /// Offset behind the last byte.
    pub(crate) end: u32,
    /// Index behind the last node of this subtree.
    pub(crate) skip: u32,
    /// A value's parent is its key, or its array; a key's parent is its object; the root's is the root.
    pub(crate) parent: u32,
    pub(crate) kind: NodeKind,
    pub(crate) flags: Flags,
    /// Of an object, what is known of the names of its members.
    pub(super) names: Names,
}

/// A few bits of every name of an object: most questions for a member that is not there are answered by these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Names(u32);

impl Names {
    /// Nothing is known.
    pub(super) const ANY: Self = Self(u32::MAX);

    /// Those of a single name. The factors tell the members of containers and task definitions apart best.
    pub(super) const fn of(name: &[u8]) -> Self {
        let (first, last) = match name {
            [first, .., last] => (*first as usize, *last as usize),
            [only] => (*only as usize, *only as usize),
            [] => (0, 0),
        };
        Self(1 << ((name.len() + 10 * first + 24 * last) % 32))
    }

    /// Those of several.
    pub(crate) fn of_all(names: &[&str]) -> Self {
        names.iter().fold(Self::default(), |all, name| all.with(Self::of(name.as_bytes())))
    }

    /// With those of others.
    #[must_use]
    pub(crate) const fn with(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    /// Whether one may be among both.
    pub(crate) const fn may_meet(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether that name may be among them.
    pub(super) const fn may_hold(self, name: &str) -> bool {
        self.may_meet(Self::of(name.as_bytes()))
    }
}

impl RawNode {
    /// Whether the text of a string or key is what stands between two quotes.
    pub(super) const fn is_plain(&self) -> bool {
        !self.flags.has_any(Flags::DECODED.with(Flags::BARE).with(Flags::UNCLOSED))
    }

    /// Whether it may be a key of this name. Most names differ in length, which is seen without reading the text.
    pub(super) const fn may_be_named(&self, name: &str) -> bool {
        (self.end - self.start) as usize == name.len() + 2 || !self.is_plain()
    }

    /// The characters between a string's or key's quotes; of other nodes, all.
    pub(super) fn inner_span(&self) -> Span {
        let is_text = matches!(self.kind, NodeKind::String | NodeKind::Key);
        if !is_text || self.flags.has(Flags::BARE) {
            return Span::new(self.start, self.end);
        }
        let opening = self.start + 1;
        let closing = u32::from(!self.flags.has(Flags::UNCLOSED));
        Span::new(opening, (self.end - closing).max(opening))
    }
}

/// The arena. Node 0 is the root; a tree has at least that.
#[derive(Debug, Clone)]
pub struct Tree {
    nodes: Vec<RawNode>,
    decoded: Vec<(NodeId, Box<str>)>,
    /// Of each node its place among the children of its parent, counted when it is first asked for.
    positions: OnceLock<Vec<u32>>,
}

/// Builds a [`Tree`] front to back: open a container, add its keys and values, close it.
#[derive(Debug)]
pub struct TreeBuilder {
    tree: Tree,
    /// The innermost open container, if there is one.
    container: Option<u32>,
    /// What the next node belongs to: the key that waits for its value, or else the container.
    parent: Option<u32>,
    last_end: u32,
}

impl TreeBuilder {
    /// An empty tree with room for what a text of this many bytes usually needs.
    pub fn with_capacity(bytes: usize) -> Self {
        let nodes = Vec::with_capacity(bytes / 10 + 4);
        Self {
            tree: Tree { nodes, decoded: Vec::new(), positions: OnceLock::new() },
            container: None,
            parent: None,
            last_end: 0,
        }
    }

    /// Adds a node without children: a scalar, or a missing or opaque value.
    pub fn leaf(&mut self, kind: NodeKind, span: Span, flags: Flags) -> NodeId {
        let id = self.push(kind, span, flags);
        self.item_done();
        NodeId(id)
    }

    /// Adds a key. The next value added is its value.
    pub fn key(&mut self, span: Span, flags: Flags) -> NodeId {
        let id = self.push(NodeKind::Key, span, flags);
        self.parent = Some(id);
        // Its value is one node, unless it is a container: then closing that sets this right.
        self.set_skip(id, id + 2);
        NodeId(id)
    }

    /// Opens an array or object.
    pub fn open(&mut self, kind: NodeKind, start: u32) -> NodeId {
        let id = self.push(kind, Span::at(start), Flags::default());
        self.container = Some(id);
        self.parent = self.container;
        NodeId(id)
    }

    /// Closes the innermost open array or object, which ends at `end` and has members of these names.
    pub(super) fn close(&mut self, end: u32, names: Names) {
        let Some(id) = self.container else { return };
        let skip = self.next_id();
        let Some(node) = self.tree.nodes.get_mut(id as usize) else { return };
        node.end = end;
        node.skip = skip;
        node.names = names;
        let parent = node.parent;
        self.container = match self.tree.nodes.get_mut(parent as usize) {
            Some(key) if key.kind == NodeKind::Key => {
                key.skip = skip;
                Some(key.parent)
            }
            _ => (id != 0).then_some(parent),
        };
        self.last_end = end;
        self.item_done();
    }

    /// Whether a key waits for its value.
    pub fn awaits_value(&self) -> bool {
        self.parent != self.container
    }

    /// The characters of a node added before.
    pub fn span(&self, id: NodeId) -> Span {
        self.tree.nodes.get(id.0 as usize).map_or_else(Span::default, |node| Span::new(node.start, node.end))
    }

    /// The characters between the quotes of a string or key added before.
    pub fn inner_span(&self, id: NodeId) -> Span {
        self.tree.nodes.get(id.0 as usize).map_or_else(Span::default, RawNode::inner_span)
    }

    /// Where the node added last ends.
    pub const fn end(&self) -> u32 {
        self.last_end
    }

    /// Sets flags of a node added before.
    pub fn flag(&mut self, id: NodeId, flags: Flags) {
        if let Some(node) = self.tree.nodes.get_mut(id.0 as usize) {
            node.flags = node.flags.with(flags);
        }
    }

    /// Sets flags of the innermost open container.
    pub fn flag_innermost(&mut self, flags: Flags) {
        if let Some(id) = self.container {
            self.flag(NodeId(id), flags);
        }
    }

    /// The decoded text of a string or key, where it was given.
    pub fn decoded_text(&self, id: NodeId) -> Option<&str> {
        self.tree.decoded_text(id)
    }

    /// Gives the decoded text of the string or key added last.
    pub fn decoded(&mut self, id: NodeId, text: String) {
        self.flag(id, Flags::DECODED);
        self.tree.decoded.push((id, text.into_boxed_str()));
    }

    /// The tree. Whatever is still open ends at `end`; a text without any value gets a missing root.
    pub fn finish(mut self, end: u32) -> Tree {
        while self.awaits_value() || self.container.is_some() {
            if self.awaits_value() {
                self.leaf(NodeKind::Missing, Span::at(end), Flags::default());
            } else {
                self.close(end, Names::ANY);
            }
        }
        if self.tree.nodes.is_empty() {
            self.leaf(NodeKind::Missing, Span::at(end), Flags::default());
        }
        self.tree
    }

    fn push(&mut self, kind: NodeKind, span: Span, flags: Flags) -> u32 {
        let id = self.next_id();
        self.last_end = span.end;
        let parent = self.parent.unwrap_or(0);
        let Span { start, end } = span;
        self.tree.nodes.push(RawNode { start, end, skip: id + 1, parent, kind, flags, names: Names::ANY });
        id
    }

    /// A value stands: what comes next belongs to the container.
    fn item_done(&mut self) {
        self.parent = self.container;
    }

    fn set_skip(&mut self, id: u32, skip: u32) {
        if let Some(node) = self.tree.nodes.get_mut(id as usize) {
            node.skip = skip;
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "as many nodes need a text of more than 4 GiB")]
    fn next_id(&self) -> u32 {
        self.tree.nodes.len() as u32
    }
}

impl Tree {
    #[inline]
    pub(crate) fn raw(&self, id: NodeId) -> &RawNode {
        // Nodes are made of ids of their own tree alone, see `Document::node`.
        &self.nodes[id.0 as usize]
    }

    /// The strings in a node, and itself if it is one.
    pub(crate) fn strings(&self, id: NodeId) -> impl Iterator<Item = NodeId> {
        let nodes = &self.nodes[id.0 as usize..self.raw(id).skip as usize];
        nodes.iter().zip(id.0..).filter(|(raw, _)| raw.kind == NodeKind::String).map(|(_, id)| NodeId(id))
    }

    pub(crate) fn decoded_text(&self, id: NodeId) -> Option<&str> {
        let at = self.decoded.binary_search_by_key(&id, |(node, _)| *node).ok()?;
        self.decoded.get(at).map(|(_, text)| &**text)
    }

    /// Its place among the children of its parent. To count for each node anew takes time that grows with the square
    /// of a long list.
    pub(crate) fn position(&self, id: NodeId) -> usize {
        let positions = self.positions.get_or_init(|| {
            let mut counts = vec![0_u32; self.nodes.len()];
            let mut count = |parent: u32| {
                let next = counts.get_mut(parent as usize);
                next.map_or(0, |next| std::mem::replace(next, *next + 1))
            };
            self.nodes.iter().skip(1).map(|node| count(node.parent)).collect()
        });
        let before = (id.0 as usize).checked_sub(1);
        before.and_then(|at| positions.get(at)).map_or(0, |position| *position as usize)
    }

    /// Number of nodes, keys included.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Never: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}
