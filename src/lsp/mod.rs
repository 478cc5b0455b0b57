//! The language features of the server, as functions over documents and byte offsets.

pub mod completion;
mod cursor;
pub mod folding;
pub mod hover;
pub mod inlay;
pub mod links;
pub mod names;
pub mod navigation;
mod path;
pub mod symbols;
