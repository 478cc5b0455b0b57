//! Fixes of any text leave fewer diagnostics or all as it was, and a second run has nothing to do.
#![no_main]

use std::sync::{Arc, LazyLock};

use ecslint::diagnostic::Applicability;
use ecslint::document::Document;
use ecslint::document::kind::Kind;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, fix, lint};
use ecslint::source::Source;
use libfuzzer_sys::fuzz_target;

static SETTINGS: LazyLock<Arc<Settings>> = LazyLock::new(|| Arc::new(Settings::standard()));

fn fixed(text: &str) -> (String, usize) {
    let document = Document::parse(Source::new("fuzz.json", text), Some(Kind::TaskDefinition));
    let workspace = Workspace::new([(document, Arc::clone(&SETTINGS))]);
    let state = fix::fix(workspace, Applicability::Unsafe, &lint);
    (state.workspace.entries()[0].document.source().text().to_owned(), state.diagnostics.len())
}

fuzz_target!(|text: &str| {
    let (once, left) = fixed(text);
    let (twice, still_left) = fixed(&once);
    assert_eq!(once, twice);
    assert_eq!(left, still_left);
});
