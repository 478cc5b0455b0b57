//! The `ecslint` command.
#![forbid(unsafe_code)]

fn main() {}
