//! After any edits of any text, the server sees what a fresh lint of the text sees, and it lives.
#![no_main]

#[path = "../../tests/server_support/mod.rs"]
mod server_support;

use libfuzzer_sys::fuzz_target;
use server_support::session::{Dice, Session};
use server_support::text::ENCODINGS;

fuzz_target!(|input: (u8, &str, &[u8])| {
    let (encoding, text, bytes) = input;
    let mut session = Session::new(ENCODINGS[usize::from(encoding) % ENCODINGS.len()], text);
    let mut dice = Dice::of(bytes);
    while !dice.is_empty() {
        session.edit(&mut dice);
        session.check();
    }
    assert!(session.close());
});
