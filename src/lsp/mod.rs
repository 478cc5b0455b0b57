//! The language server, and the language features that it offers as functions over documents and byte offsets.

pub mod actions;
mod capabilities;
mod client;
pub mod completion;
mod convert;
mod cursor;
mod diagnostics;
mod file;
mod folders;
pub mod folding;
pub mod hover;
pub mod inlay;
pub mod links;
pub mod names;
pub mod navigation;
mod path;
mod poll;
mod problems;
mod requests;
mod route;
mod scan;
mod server;
mod settings;
mod state;
mod suppress;
pub mod symbols;
mod transport;
mod uri;
mod watch;
mod words;

pub use server::serve;
pub use transport::run;
