//! How views are read from the nodes of a document.

use super::{Field, List, Map, Object};
use crate::document::node::Node;
use crate::document::tree::NodeKind;

/// What can be read from the value of a member.
pub trait Read<'a>: Default {
    /// Reads it.
    fn read(node: Node<'a>) -> Self;

    /// What stands for a value of which only is known that there may be one.
    fn opaque() -> Self;

    /// Reads it in the place of what is there. Not inlined: views have many members of few types.
    #[inline(never)]
    fn put(&mut self, node: Node<'a>) {
        *self = Self::read(node);
    }
}

/// A typed view of an object.
pub trait View<'a>: Sized {
    /// Reads the members of the object.
    fn view(node: Node<'a>) -> Self;

    /// A view whose every member is opaque.
    fn opaque_view(node: Node<'a>) -> Self;
}

impl<'a> Read<'a> for Field<'a> {
    fn read(node: Node<'a>) -> Self {
        Self { node: (!node.is_null()).then_some(node), text: node.known_str(), may_be: false }
    }

    fn opaque() -> Self {
        Self { may_be: true, ..Self::default() }
    }
}

impl<'a> Read<'a> for Map<'a> {
    fn read(node: Node<'a>) -> Self {
        Self { node: (!node.is_null()).then_some(node), may_be: false }
    }

    fn opaque() -> Self {
        Self { node: None, may_be: true }
    }
}

impl<'a> Read<'a> for List<'a, Field<'a>> {
    fn read(node: Node<'a>) -> Self {
        let mut items = Vec::with_capacity(node.elements().count());
        let mut all_read = true;
        for element in node.elements() {
            items.push(Field::read(element));
            all_read &= !matches!(element.kind(), NodeKind::Opaque | NodeKind::Missing);
        }
        read_list(node, items, all_read)
    }

    fn opaque() -> Self {
        Self { node: None, items: Vec::new(), complete: false }
    }
}

impl<'a, T: View<'a>> Read<'a> for List<'a, T> {
    fn read(node: Node<'a>) -> Self {
        let mut items = Vec::with_capacity(node.elements().count());
        let mut all_read = true;
        for element in node.elements() {
            if element.kind() == NodeKind::Object {
                items.push(T::view(element));
            } else {
                all_read = false;
            }
        }
        read_list(node, items, all_read)
    }

    fn opaque() -> Self {
        Self { node: None, items: Vec::new(), complete: false }
    }
}

fn read_list<T>(node: Node<'_>, items: Vec<T>, all_read: bool) -> List<'_, T> {
    match node.kind() {
        NodeKind::Null => List::default(),
        NodeKind::Array => List { node: Some(node), items, complete: all_read && !node.is_open() },
        _ => List { node: Some(node), items, complete: false },
    }
}

impl<'a, T: View<'a>> Read<'a> for Object<'a, T> {
    fn read(node: Node<'a>) -> Self {
        let view = (node.kind() == NodeKind::Object).then(|| Box::new(T::view(node)));
        Self { node: (!node.is_null()).then_some(node), view, may_be: false }
    }

    fn opaque() -> Self {
        Self { node: None, view: None, may_be: true }
    }
}

/// Declares a view: its fields, their types, and the members they are read from. Of duplicate members the last
/// counts, as JSON parsers take it.
macro_rules! view {
    ($(#[$meta:meta])* $view:ident { $($field:ident: $ty:ty = $name:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone)]
        pub struct $view<'a> {
            /// The object itself.
            pub node: $crate::document::node::Node<'a>,
            $(#[doc = concat!("`", $name, "`")] pub $field: $ty,)*
        }

        impl<'a> $crate::model::view::View<'a> for $view<'a> {
            fn view(node: $crate::document::node::Node<'a>) -> Self {
                let mut view = Self { node, $($field: <$ty>::default(),)* };
                for member in node.members() {
                    match member.name() {
                        $($name => $crate::model::view::Read::put(&mut view.$field, member.value()),)*
                        _ => {}
                    }
                }
                if node.is_open() {
                    view.open();
                }
                view
            }

            fn opaque_view(node: $crate::document::node::Node<'a>) -> Self {
                Self { node, $($field: $crate::model::view::Read::opaque(),)* }
            }
        }

        impl $view<'_> {
            /// A placeholder among the members may stand for any of those that are not here.
            #[cold]
            fn open(&mut self) {
                $(if self.$field.is_missing() {
                    self.$field = $crate::model::view::Read::opaque();
                })*
            }
        }
    };
}
pub(in crate::model) use view;
