//! Members that take one of a few words.

use std::ops::Deref;

use super::view::{Field, Read};
use crate::document::node::Node;

/// A member that takes one of a few words. Without any letter it counts as missing: so programs in Go, ecspresso
/// among them, write down a word that is not set, and they do not send it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Choice<'a>(Field<'a>);

impl<'a> Deref for Choice<'a> {
    type Target = Field<'a>;

    fn deref(&self) -> &Field<'a> {
        &self.0
    }
}

impl<'a> Read<'a> for Choice<'a> {
    fn read(node: Node<'a>) -> Self {
        let field = Field::read(node);
        if field.is("") { Self::default() } else { Self(field) }
    }

    fn opaque() -> Self {
        Self(Field::opaque())
    }
}
