//! Any bytes give a tree, and whatever points into the text points at whole characters.
#![no_main]

use ecslint::document::Document;
use ecslint::source::Source;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let document = Document::parse(Source::from_bytes("fuzz.json", bytes.to_vec()), None);
    let text = document.source().text();
    for node in document.root().descendants() {
        let span = node.span();
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{node:?}");
    }
    for error in document.syntax_errors() {
        assert!(text.get(error.span.start as usize..error.span.end as usize).is_some(), "{error:?}");
    }
});
