//! The parser on anything: it never panics, its spans hold, and it reads what `serde_json` reads.
#![allow(clippy::unwrap_used)]

use ecslint::document::Document;
use ecslint::document::json::parse;
use ecslint::document::node::Node;
use ecslint::document::syntax::SyntaxErrorKind;
use ecslint::document::tree::NodeKind;
use ecslint::source::Source;
use proptest::prelude::*;
use serde_json::Value;

const SAMPLE: &str = r#"{
  "family": "web",
  "cpu": "256", "memory": "512",
  "containerDefinitions": [
    {"name": "app", "image": "nginx:1.27", "essential": true, "portMappings": [{"containerPort": 80}], "x": null},
    {"name": "side\u00e9\n", "cpu": -1.5e3, "links": [], "dockerLabels": {}}
  ]
}"#;

fn document(text: &str) -> Document {
    Document::parse(Source::new("x.json", text), None)
}

fn to_value(node: Node) -> Value {
    match node.kind() {
        NodeKind::True => Value::Bool(true),
        NodeKind::False => Value::Bool(false),
        NodeKind::Number => serde_json::from_str(node.source_text()).unwrap(),
        NodeKind::String => Value::from(node.text().unwrap()),
        NodeKind::Array => Value::Array(node.elements().map(to_value).collect()),
        NodeKind::Object => Value::Object(
            node.members().map(|member| (member.name().to_owned(), to_value(member.value()))).collect(),
        ),
        NodeKind::Null | NodeKind::Key | NodeKind::Missing | NodeKind::Opaque => Value::Null,
    }
}

/// Spans are in bounds and on character boundaries, and children lie inside their parents, in order.
fn check_spans(document: &Document) {
    let text = document.source().text();
    for error in document.syntax_errors() {
        assert!(
            text.get(error.span.start as usize..error.span.end as usize).is_some(),
            "{error:?} in {text:?}"
        );
    }
    for node in document.root().descendants() {
        let span = node.span();
        assert!(text.get(span.start as usize..span.end as usize).is_some(), "{node:?} in {text:?}");
        assert!(
            text.get(node.inner_span().start as usize..node.inner_span().end as usize).is_some(),
            "{node:?}"
        );
        if let Some(container) = node.container() {
            assert!(container.span().contains(span), "{node:?} in {container:?}");
        }
        if document.syntax_errors().is_empty() {
            assert!(document.root().at_pointer(&node.pointer()).is_some(), "{node:?}");
        }
    }
}

fn check(text: &str) {
    let document = document(text);
    check_spans(&document);
    let errors: Vec<_> =
        document.syntax_errors().iter().filter(|error| error.kind != SyntaxErrorKind::DuplicateKey).collect();
    match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            assert!(errors.is_empty(), "{text:?} is JSON, but {errors:?}");
            assert_eq!(to_value(document.root()), value, "{text:?}");
        }
        Err(error) => {
            let excused = error.to_string().contains("recursion limit")
                || error.to_string().contains("out of range")
                || error.to_string().contains("surrogate")
                || error.to_string().contains("hex escape")
                || document.root().descendants().any(|node| node.is_opaque() || node.is_open());
            assert!(!errors.is_empty() || excused, "{text:?} is not JSON ({error}), but no error");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 1000, rng_seed: proptest::test_runner::RngSeed::Fixed(1), ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn any_soup_of_tokens_is_read(tokens in proptest::collection::vec(
        prop_oneof![
            Just("{"), Just("}"), Just("["), Just("]"), Just(","), Just(":"), Just("\"a\""), Just("\"b"), Just("\n"),
            Just("1"), Just("-"), Just("true"), Just("nul"), Just("//x\n"), Just("/*"), Just("*/"), Just("{{x}}"),
            Just("${X}"), Just("\\"), Just("'"), Just("é"), Just("{{#if}}"), Just("<A_B>"), Just(" "), Just("#"),
        ], 0..40)) {
        check(&tokens.concat());
    }

    #[test]
    fn damaged_documents_are_read(at in 0..SAMPLE.len(), length in 0_usize..6, insert in "[{}\\[\\],:\"a0 \\\\\n]{0,3}") {
        let mut text = SAMPLE.to_owned();
        text.replace_range(at..(at + length).min(SAMPLE.len()), &insert);
        check(&text);
    }
}

/// Found by the property tests: braces inside strings are not templates that swallow the rest of the line.
#[test]
fn braces_in_strings_are_text() {
    for text in [
        r#"{"a{{": "b", "c": {}}"#,
        r#"["{{", "x}}"]"#,
        r#"{"a": "{{s\u00e9", "b": {"c": {}}}"#,
        r#"["{{\"x\"}}"]"#,
    ] {
        check(text);
    }
}

#[test]
fn hostile_texts_end() {
    let nest = 100_000;
    let texts = [
        "[".repeat(nest),
        "{".repeat(nest),
        "{\"a\":".repeat(nest),
        "[".repeat(nest) + &"}".repeat(nest),
        "{".repeat(nest) + &"]".repeat(nest),
        "[{".repeat(nest) + &"]}".repeat(nest),
        "]".repeat(nest),
        ",".repeat(1_000_000),
        "\"".repeat(1_000_000),
        "\\".repeat(1_000_000),
        ":".repeat(1_000_000),
        "/*".repeat(100_000),
        "{{".repeat(100_000),
        "${".repeat(100_000),
        "<A".repeat(100_000),
        format!("\"{}\"", "a".repeat(1_000_000)),
        format!("{{{}}}", (0..100_000).map(|i| format!("\"k{i}\":1")).collect::<Vec<_>>().join(",")),
        format!("{{{}}}", vec!["\"k\":1"; 100_000].join(",")),
        "[1,".repeat(100_000),
        "'".repeat(100_000),
    ];
    for text in texts {
        let parsed = parse(&text);
        assert!(!parsed.errors.is_empty() || serde_json::from_str::<Value>(&text).is_ok());
        assert!(parsed.errors.len() <= 10_000);
        assert!(parsed.tree.len() <= text.len() * 2 + 2);
    }
}

/// Half-typed text: the keys that must still be there, and the one thing said.
#[test]
fn half_typed_text_keeps_the_rest() {
    use SyntaxErrorKind as E;
    let samples: &[(&str, &[&str], &[E])] = &[
        ("{\"a\": 1,\n\"b\": \n\"c\": 2}", &["a", "b", "c"], &[E::MissingValue]),
        ("{\"a\": 1,\n\"netw\n\"c\": 2}", &["a", "netw", "c"], &[E::UnclosedString]),
        ("{\"a\": 1,\n\"b\": \"x\n,\"c\": 2}", &["a", "b", "c"], &[E::UnclosedString]),
        ("{\"a\": 1\n\"c\": 2}", &["a", "c"], &[E::MissingComma]),
        ("{\"a\": 1, \"b\": , \"c\": 2}", &["a", "b", "c"], &[E::MissingValue]),
        ("{\"a\": 1, \"b\", \"c\": 2}", &["a", "b", "c"], &[E::MissingColon]),
        ("{\"a\": [1, 2, \"c\": 2}", &["a"], &[E::StrayText, E::StrayCloser]),
        ("{\"a\": {\"b\": 1, \"c\": 2}", &["a"], &[E::Unclosed]),
        ("{\"a\": 1, \"c\": 2,}", &["a", "c"], &[E::ExtraComma]),
        ("{\"a\": 1,, \"c\": 2}", &["a", "c"], &[E::ExtraComma]),
        ("{\"a\": [{\"b\": 1, \"c\": [2}]}", &["a"], &[E::StrayCloser]),
        ("{\"a\": 1, x}", &["a"], &[E::StrayText]),
        ("{\"a\": True, c: 2}", &["a", "c"], &[E::BadWord, E::UnquotedKey]),
        ("{\"a\": 012, 'c': 2}", &["a", "c"], &[E::BadNumber, E::SingleQuotes]),
        ("{\"a\": 1} x", &["a"], &[E::TrailingText]),
        ("{\"a\": 1, /* x */ \"c\": 2}", &["a", "c"], &[E::Comment]),
        ("{\"a\": 1, \"a\": 2}", &["a", "a"], &[E::DuplicateKey]),
        ("{\"a\": 1,\n...\n\"c\": [{}, ...]}", &["a", "c"], &[E::Elision, E::Elision]),
        ("{\"a\": [...], ..., \"c\": 1 ...}", &["a", "c"], &[E::Elision, E::Elision, E::Elision]),
        ("", &[], &[E::Empty]),
    ];
    for (text, keys, kinds) in samples {
        let document = document(text);
        let found: Vec<_> = document.root().members().map(ecslint::document::node::Member::name).collect();
        let errors: Vec<_> = document.syntax_errors().iter().map(|error| error.kind).collect();
        assert_eq!((&found[..], &errors[..]), (*keys, *kinds), "{text}");
    }
}

#[test]
fn templates_are_no_errors() {
    let texts = [
        "{\"desiredCount\": {{ must_env `N` }}, \"b\": 1}",
        "{\"cpu\": ${CPU}, \"memory\": $MEMORY}",
        "{\"a\": {{x}}00, \"b\": <N_TASKS>}",
        "{\"a\": [1, {{ x }}], \"b\": [{{ toJson .y }}]}",
        "{\n{% if x %}\n\"a\": 1,\n{% endif %}\n\"b\": 2\n}",
        "{ {{ members }}, \"b\": 1}",
        "{\"a\": \"{{ env \"X\" \"y\" }}\", \"b\": 1}",
        "{\"a\": __A__, \"b\": @@B@@, \"c\": %C%}",
        "{\"a\": [{{ range .x }} {\"b\": 1} {{ end }}]}",
        "{\"a\": [{\"b\": 1}{{ if .x }}, {\"b\": 2}{{ end }}]}",
        "{\"a\": [1 ${MORE}], \"b\": 2 {% if x %}, \"c\": 3{% endif %}}",
    ];
    for text in texts {
        let document = document(text);
        assert_eq!(document.syntax_errors(), [], "{text}");
        assert!(document.root().descendants().any(|node| node.is_opaque() || node.is_open()), "{text}");
    }
}
