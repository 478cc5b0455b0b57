//! The language features of the server, as functions over documents and byte offsets.

pub mod hover;
pub mod names;
mod path;
pub mod symbols;
