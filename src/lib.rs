//! ecslint: the linter and validator for Amazon ECS task definitions, services and run requests.
//!
//! ```text
//! bytes → Source → Document (spanned tree, kinds) → rules (syntax errors, schema errors, typed views) → Diagnostics
//!       → levels, suppressions, baseline → sort → report (terminal, files)  or  lsp (editor)
//! ```
//!
//! Modules import only from those before them: `diagnostic`, `source`, then `document`, `facts` and `files` side by side,
//! then `schema` and `model`, `rules`, `engine`, `report`, and last `cli` and `lsp`. A test holds them to it.
#![forbid(unsafe_code)]

// Its own tests read the pages of rules with the code of those in `tests`, which know it by its name.
#[cfg(test)]
extern crate self as ecslint;

pub mod cli;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod facts;
pub mod files;
pub mod lsp;
pub mod model;
pub mod report;
pub mod rules;
pub mod schema;
pub mod source;
