//! The language server, and the language features that it offers as functions over documents and byte offsets.

pub mod actions;
mod capabilities;
#[allow(dead_code, reason = "requests to the client come with the watching of files")]
mod client;
pub mod completion;
mod convert;
mod cursor;
mod diagnostics;
pub mod folding;
pub mod hover;
mod index;
pub mod inlay;
pub mod links;
pub mod names;
pub mod navigation;
mod path;
mod requests;
mod route;
mod server;
mod state;
pub mod symbols;
mod transport;
#[allow(dead_code, reason = "paths become addresses with the scan of the workspace")]
mod uri;

pub use server::serve;
pub use transport::run;
