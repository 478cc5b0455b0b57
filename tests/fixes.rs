//! What holds for fixes of any document: none adds a diagnostic, the text reads as well as before, and a second run
//! has nothing to do.
#![allow(clippy::unwrap_used)]

mod page_support;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

use ecslint::diagnostic::{Applicability, Diagnostic};
use ecslint::document::Document;
use ecslint::document::kind::Kind;
use ecslint::engine::fix::{self, State};
use ecslint::engine::settings::Settings;
use ecslint::engine::{Entry, Workspace, lint};
use ecslint::rules;
use ecslint::source::Source;
use page_support::blocks;
use proptest::prelude::*;

/// A document; without a kind, it is told by its content.
#[derive(Debug, Clone)]
struct Sample {
    kind: Option<Kind>,
    text: String,
}

/// The documents on the pages of all rules.
fn samples() -> Vec<Sample> {
    let blocks = rules::all().flat_map(blocks).filter(|block| block.ending != "toml");
    blocks.map(|block| Sample { kind: Some(block.kind), text: block.text() }).collect()
}

fn workspace(sample: &Sample) -> Workspace {
    let document = Document::parse(Source::new("x.json", sample.text.clone()), sample.kind);
    Workspace::new([(document, Arc::new(Settings::standard()))])
}

fn text(state: &State) -> &str {
    state.workspace.entries()[0].document.source().text()
}

/// How often each rule is met.
fn by_rule(diagnostics: &[Diagnostic]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(&*diagnostic.rule).or_default() += 1;
    }
    counts
}

/// Fixes a document and checks what must hold; gives the fixed text.
fn check(sample: &Sample, most: Applicability) -> String {
    let before = lint(&workspace(sample));
    let syntax_errors = |state: &Workspace| state.entries()[0].document.syntax_errors().len();
    let fixed = fix::fix(workspace(sample), most, &lint);
    let new_text = text(&fixed).to_owned();
    let anew = Sample { text: new_text.clone(), ..sample.clone() };
    let after = lint(&workspace(&anew));
    assert_eq!(
        after, fixed.diagnostics,
        "what is reported is what the text has\n{}\n{new_text}",
        sample.text
    );
    for (rule, count) in by_rule(&after) {
        let most = by_rule(&before).get(rule).copied().unwrap_or(0);
        assert!(
            count <= most,
            "{rule}: {most} before, {count} after\n{}\n{new_text}\n{after:#?}",
            sample.text
        );
    }
    assert!(
        syntax_errors(&fixed.workspace) <= syntax_errors(&workspace(sample)),
        "{}\n{new_text}",
        sample.text
    );
    assert_eq!(text(&fix::fix(workspace(&anew), most, &lint)), new_text, "idempotent\n{}", sample.text);
    if new_text == sample.text {
        assert_eq!(after, before);
    }
    new_text
}

#[test]
fn fixes_of_the_examples_do_no_harm() {
    let samples = samples();
    assert!(samples.len() > 100, "{}", samples.len());
    let mut changed = 0;
    for sample in samples {
        let safe = check(&sample, Applicability::Safe);
        let all = check(&sample, Applicability::Unsafe);
        changed += usize::from(safe != sample.text) + usize::from(all != sample.text);
        // The same with other line endings: nothing but the line endings may differ.
        let other = Sample { text: sample.text.replace('\n', "\r\n"), ..sample.clone() };
        assert_eq!(check(&other, Applicability::Unsafe), all.replace('\n', "\r\n"));
    }
    assert!(changed > 30, "{changed}");
}

/// What a hand does to a text: takes something out, puts something in, copies a piece elsewhere.
#[derive(Debug, Clone)]
enum Mutation {
    Remove(prop::sample::Index, usize),
    Insert(prop::sample::Index, &'static str),
    Copy(prop::sample::Index, prop::sample::Index, usize),
}

const PIECES: &[&str] = &[
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "null",
    "true",
    "\"1\"",
    "-1",
    "${X}",
    "// c\n",
    "/* c */",
    "\r\n",
    "\"cpu\": null,",
    "\"hostPort\": 1,",
    "\"Name\": \"x\",",
    "[null, null]",
    "True",
    "'a'",
    "é",
    "\u{feff}",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    use prop::sample::Index;
    prop_oneof![
        (any::<Index>(), 1..12_usize).prop_map(|(at, length)| Mutation::Remove(at, length)),
        (any::<Index>(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Mutation::Insert(at, piece)),
        (any::<Index>(), any::<Index>(), 1..60_usize)
            .prop_map(|(from, to, length)| Mutation::Copy(from, to, length)),
    ]
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let place = |index: &prop::sample::Index| index.index(characters.len() + 1);
    match mutation {
        Mutation::Remove(at, length) => {
            let start = place(at);
            let end = (start + length).min(characters.len());
            characters.drain(start..end);
        }
        Mutation::Insert(at, piece) => {
            let at = place(at);
            characters.splice(at..at, piece.chars());
        }
        Mutation::Copy(from, to, length) => {
            let (start, to) = (place(from), place(to));
            let copied = characters[start..(start + length).min(characters.len())].to_vec();
            characters.splice(to..to, copied);
        }
    }
    characters.into_iter().collect()
}

fn mutated() -> impl Strategy<Value = Sample> {
    let mutations = prop::collection::vec(mutation(), 1..5);
    (prop::sample::select(samples()), mutations).prop_map(|(sample, mutations)| {
        let text = mutations.iter().fold(sample.text, |text, mutation| mutate(&text, mutation));
        Sample { text, ..sample }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    #[test]
    fn fixes_of_mutated_examples_do_no_harm(sample in mutated()) {
        check(&sample, Applicability::Safe);
        check(&sample, Applicability::Unsafe);
    }
}

#[test]
fn what_a_fix_brings_to_light_is_fixed_too() {
    // Only while there are read-only members may `tags` be empty.
    let text = r#"{"family": "web", "revision": 3, "status": "ACTIVE", "tags": [], "containerDefinitions": [
        {"name": "web", "image": "nginx:1.27", "memory": 128}]}"#;
    let sample = Sample { kind: None, text: text.to_owned() };
    let expected = text.replace(r#""revision": 3, "status": "ACTIVE", "tags": [], "#, "");
    assert_eq!(check(&sample, Applicability::Safe), expected);
}

#[test]
fn neighbours_are_removed_one_after_the_other() {
    let text = r#"{"family": "web", "containerDefinitions": [
        {"name": "a", "image": "nginx:1.27", "memory": 128, "essential": true, "essential": true, "cpu": null, "user": null}]}"#;
    let sample = Sample { kind: None, text: text.to_owned() };
    let expected = text.replace(r#", "essential": true, "cpu": null, "user": null"#, "");
    assert_eq!(check(&sample, Applicability::Safe), expected);
}

#[test]
fn a_comment_takes_its_blanks_along() {
    let sample = |text: &str| Sample { kind: Some(Kind::TaskDefinition), text: text.to_owned() };
    for (text, expected) in [
        (
            "{\n  /* a */ \"family\": /* b */ \"web\" /* c */, // d\n  \"volumes\": [ /* e */ ]\n}",
            "{\n  \"family\": \"web\",\n  \"volumes\": [ ]\n}",
        ),
        ("{\n  /* a\n     b */\n  \"family\": \"web\"\n}", "{\n  \"family\": \"web\"\n}"),
        ("{\r\n  \"family\": /* a\r\n   b */ \"web\" // c\r\n}", "{\r\n  \"family\": \"web\"\r\n}"),
        ("{/* a */\"family\":\"web\"/* b */}", "{\"family\":\"web\"}"),
    ] {
        assert_eq!(check(&sample(text), Applicability::Unsafe), expected);
    }
}

#[test]
fn nothing_is_fixed_by_a_wild_guess() {
    let sample = |kind, text: &str| Sample { kind: Some(kind), text: text.to_owned() };
    let task = |cpu: &str, check: &str| {
        format!(
            r#"{{"family": "web", "requiresCompatibilities": ["EC2"], "cpu": "{cpu}", "containerDefinitions": [
            {{"name": "web", "image": "nginx:1.27", "memory": 128, "healthCheck": {{"command": {check}}}}}]}}"#
        )
    };
    let fine = r#"["CMD-SHELL", "pg_isready || exit 1"]"#;
    for (cpu, fixed) in [("16", "16 vCPU"), ("32", "32 vCPU"), ("64", "64"), ("100", "100")] {
        let found = check(&sample(Kind::TaskDefinition, &task(cpu, fine)), Applicability::Unsafe);
        assert_eq!(found, task(fixed, fine));
    }
    for (check_is, fixed) in [
        (r#"["CMD-SHELL", "CMD-SHELL", "pg_isready || exit 1"]"#, fine),
        (r#"["CMD", "CMD-SHELL", "pg_isready", "||", "exit 1"]"#, fine),
    ] {
        let found = check(&sample(Kind::TaskDefinition, &task("512", check_is)), Applicability::Unsafe);
        assert_eq!(found, task("512", fixed));
    }
    let service = r#"{"serviceName": "web", "taskDefinition": "web", "desiredCount": 2, "serviceConnectConfiguration":
        {"enabled": true, "namespace": "n", "services": [{"portName": "web", "clientAliases": [{"port": -1}]}]}}"#;
    assert_eq!(check(&sample(Kind::Service, service), Applicability::Unsafe), service);
}

/// Fixes these documents; gives how many documents were linted for it, and the texts.
fn effort(texts: &[String], most: Applicability) -> (usize, Vec<String>) {
    let parse = |text: &String| Document::parse(Source::new("x.json", text.clone()), None);
    let settings = Arc::new(Settings::standard());
    let workspace = Workspace::new(texts.iter().map(|text| (parse(text), Arc::clone(&settings))));
    let linted = Cell::new(0);
    let fixed = fix::fix(workspace, most, &|workspace| {
        linted.set(linted.get() + workspace.entries().len());
        lint(workspace)
    });
    let text = |entry: &Entry| entry.document.source().text().to_owned();
    (linted.get(), fixed.workspace.entries().iter().map(text).collect())
}

#[test]
fn many_fixes_that_do_harm_are_found_at_once() {
    let container = |index: usize, user: &str| {
        format!(
            r#"{{"name": "c{index}", "image": "nginx:1.27", "memory": "1", "cpu": "-3", "memoryReservation": "-5", "user": {user}}}"#
        )
    };
    let task = |user: &str| {
        let all: Vec<_> = (0..300).map(|index| container(index, user)).collect();
        format!(r#"{{"family": "web", "containerDefinitions": [{}]}}"#, all.join(",\n"))
    };
    let (linted, texts) = effort(&[task("1000")], Applicability::Unsafe);
    assert_eq!(texts, [task("\"1000\"")], "what does no harm is done");
    assert!(linted < 30, "{linted}");
}

#[test]
fn a_fix_that_does_harm_costs_its_document_alone() {
    let task = |index: usize, more: &str| {
        format!(
            r#"{{"family": "web{index}", "requiresCompatibilities": ["fargate"], "networkMode": "bridge",
            {more}"cpu": "256", "memory": "512", "containerDefinitions": [{{"name": "a", "image": "nginx:1.27"}}]}}"#
        )
    };
    let all = |more: &str| (0..100).map(|index| task(index, more)).collect::<Vec<_>>();
    let (linted, texts) = effort(&all(r#""taskRoleArn": null, "#), Applicability::Safe);
    assert_eq!(texts, all(""));
    assert!(linted < 100 * 20, "{linted}");
}
