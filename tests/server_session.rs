//! Sessions of thousands of edits: after each, what the server sees is what a fresh lint of the text sees.
#![allow(clippy::unwrap_used)]

mod page_support;
mod server_support;

use ecslint::document::kind::Kind;
use ecslint::rules;
use page_support::blocks;
use server_support::session::{Dice, Session};
use server_support::text::{ENCODINGS, Encoding};
use walkdir::WalkDir;

const EDITS: usize = 2000;
/// After so many edits a text is beyond repair, and the next one is taken.
const EDITS_OF_ONE: usize = 40;

/// Files in the folder that this names are taken, too: `ECSLINT_SESSION_FILES=~/work cargo test --test server_session`.
const MORE: &str = "ECSLINT_SESSION_FILES";

/// The example, those of the rules' pages, and more; also as Windows keeps them, and full of characters of every width.
fn texts() -> Vec<String> {
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/example").to_owned();
    let folders = [Some(example), std::env::var(MORE).ok()].into_iter().flatten();
    let files = folders.flat_map(|folder| WalkDir::new(folder).sort_by_file_name()).map(Result::unwrap);
    let texts = files.filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
    let blocks = rules::all().flat_map(blocks);
    let blocks = blocks.filter(|block| block.ending == "json" && block.kind == Kind::TaskDefinition);
    let texts: Vec<_> = texts.chain(blocks.map(|block| block.text())).collect();
    assert!(texts.len() > 100);
    let as_windows = texts.iter().map(|text| text.replace('\n', "\r\n"));
    let wide = texts.iter().map(|text| text.replace("a\"", "é🎉𝒳\"").replace("\n  ", "\n\t"));
    texts.iter().cloned().chain(as_windows).chain(wide).collect()
}

fn session(encoding: Encoding, seed: u64) {
    let texts = texts();
    let mut dice = Dice::seeded(seed);
    let mut session = Session::new(encoding, &texts[0]);
    session.check();
    for edit in 0..EDITS {
        if edit % EDITS_OF_ONE == EDITS_OF_ONE - 1 {
            session.replace(&texts[dice.below(texts.len())]);
        } else {
            session.edit(&mut dice);
        }
        session.check();
    }
    assert!(session.seen > EDITS, "a session that sees little proves little: {}", session.seen);
    assert!(session.close());
}

#[test]
fn nothing_drifts_in_utf_8() {
    session(ENCODINGS[0], 8);
}

#[test]
fn nothing_drifts_in_utf_16() {
    session(ENCODINGS[1], 16);
}

#[test]
fn nothing_drifts_in_utf_32() {
    session(ENCODINGS[2], 32);
}
