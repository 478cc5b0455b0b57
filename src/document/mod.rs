//! From bytes to a spanned tree and the ECS documents in it.
//!
//! A front end is one file that builds a [`tree::Tree`]: [`json`] now. What the tree holds is told by `detect`.

mod detect;
pub mod edit;
pub mod json;
pub mod kind;
pub mod node;
pub mod placeholder;
pub mod syntax;
pub mod text;
pub mod tree;

use crate::diagnostic::{SourceId, Span};
use crate::source::Source;
use kind::Kind;
use node::Node;
use syntax::SyntaxError;
use tree::{NodeId, Tree};

/// What a front end makes of a text.
#[derive(Debug)]
pub struct Parsed {
    /// The tree; there always is one.
    pub tree: Tree,
    /// Where the text departs from strict JSON, in order.
    pub errors: Vec<SyntaxError>,
    /// Comments, with their markers, in order.
    pub comments: Vec<Span>,
}

/// One source, parsed, and the ECS documents found in it.
#[derive(Debug)]
pub struct Document {
    source: Source,
    parsed: Parsed,
    units: Vec<Unit>,
    /// What the user said it is.
    stated_kind: Option<Kind>,
    id: SourceId,
}

/// One ECS document inside a source: usually the whole of it; several in the output of `describe-services`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// What it is.
    pub kind: Kind,
    /// How it is wrapped.
    pub form: kind::Form,
    /// The object (or array of containers) itself.
    pub root: NodeId,
    /// Whether the source calls functions of ecspresso, which alone reads it then.
    pub is_for_ecspresso: bool,
}

impl Document {
    /// Parses a source. `kind` is what the user said it is; without it the content decides.
    pub fn parse(source: Source, kind: Option<Kind>) -> Self {
        let text = if source.damage().is_some() { "" } else { source.text() };
        let parsed = json::parse(text);
        let mut document =
            Self { source, parsed, units: Vec::new(), stated_kind: kind, id: SourceId::default() };
        document.units = detect::detect(document.root(), kind);
        if !document.units.is_empty() && placeholder::calls_ecspresso(document.source.text()) {
            document.units.iter_mut().for_each(|unit| unit.is_for_ecspresso = true);
        }
        document
    }

    /// The same document under an index of its own in a run.
    #[must_use]
    pub fn with_id(self, id: SourceId) -> Self {
        Self { id, ..self }
    }

    /// The document with this text: of the same name, kind and index.
    #[must_use]
    pub fn with_text(&self, text: String) -> Self {
        Self::parse(Source::new(self.source.name(), text), self.stated_kind).with_id(self.id)
    }

    /// Its index in the run.
    pub const fn id(&self) -> SourceId {
        self.id
    }

    /// The source it was parsed from.
    pub const fn source(&self) -> &Source {
        &self.source
    }

    /// The source alone.
    pub fn into_source(self) -> Source {
        self.source
    }

    /// The tree.
    pub const fn tree(&self) -> &Tree {
        &self.parsed.tree
    }

    /// Where the text departs from strict JSON, in order.
    pub fn syntax_errors(&self) -> &[SyntaxError] {
        &self.parsed.errors
    }

    /// Comments, with their markers, in order.
    pub fn comments(&self) -> &[Span] {
        &self.parsed.comments
    }

    /// The ECS documents in it; none if it is not recognised.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// The whole value.
    pub fn root(&self) -> Node<'_> {
        self.node(NodeId(0))
    }

    /// A node by its index; the root where this tree has none of that index.
    pub fn node(&self, id: NodeId) -> Node<'_> {
        let is_of_this = (id.0 as usize) < self.tree().len();
        Node::new(self, if is_of_this { id } else { NodeId(0) })
    }
}
