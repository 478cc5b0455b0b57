//! The language features of the server, over texts with a `|` where the cursor stands.
#![allow(clippy::unwrap_used)]

mod ide_support;

use std::fmt::Write as _;

use ecslint::engine::lint;
use ecslint::lsp::hover::hover;
use ecslint::lsp::symbols::{Symbol, symbols};
use ide_support::{SERVICE, TASK, documents};

fn hovered(text: &str) -> String {
    let (workspace, offset) = documents(&[text, SERVICE]);
    let document = &workspace.entries()[0].document;
    hover(&workspace, document, offset, &[]).map_or_else(String::new, |hover| hover.markdown)
}

#[test]
fn hover_says_what_a_member_means() {
    let task = |from: &str, to: &str| hovered(&TASK.replacen(from, to, 1));
    let cases = [
        (task("\"memory\": \"1024\"", "\"mem|ory\": \"1024\""), "**memory** · string · MiB"),
        (task("\"memory\": \"1024\"", "\"mem|ory\": \"1024\""), "1024 MiB go with 256, 512 CPU units"),
        (
            task("\"cpu\": \"512\"", "\"cpu\": \"5|12\""),
            "512 CPU units go with 1024 to 4096 in steps of 1024 MiB",
        ),
        (task("\"awsvpc\"", "\"aws|vpc\""), "- `awsvpc`: The task gets a network interface"),
        (task("\"networkMode\"", "\"network|Mode\""), "| External | only: bridge, host or none |"),
        (task("\"essential\"", "\"ess|ential\""), "Default: `true`"),
        (task("\"interval\"", "\"in|terval\""), "integer · seconds"),
        (task("\"family\"", "\"fam|ily\""), "· required"),
        (
            task("\"sourceVolume\": \"data\"", "\"sourceVolume\": \"da|ta\""),
            "Refers to volume `data`, `efsVolumeConfiguration`",
        ),
        (
            task("\"containerName\": \"log\"", "\"containerName\": \"l|og\""),
            "Refers to container `log`, image fluent/fluent-bit:3 (line",
        ),
        (task("\"CMD\"", "\"C|MD\""), "**command** · element · string"),
        (task("\"CMD\"", "\"C|MD\""), "- `CMD`: The arguments that follow"),
        (task("\"true\"", "\"tr|ue\""), "Exit code 0 means healthy"),
        (
            task("\"essential\"", "\"logConfiguration\": {\"options\": {\"mo|de\": \"x\"}}, \"essential\""),
            "Values: `non-blocking`, `blocking`",
        ),
        (
            task(
                "\"essential\"",
                "\"linuxParameters\": {\"capabilities\": {\"add\": [\"SYS_|PTRACE\"]}}, \"essential\"",
            ),
            "- `SYS_PTRACE`: Trace other processes",
        ),
        (task("\"name\": \"http\"", "\"name\": \"ht|tp\""), "Used 1 time."),
        (task("\"family\"", "\"revi|sion\": 3, \"family\""), "Number of this revision in its family."),
    ];
    for (said, wanted) in cases {
        assert!(said.contains(wanted), "{wanted:?} is not in\n{said}");
    }
}

#[test]
fn hover_looks_into_the_other_file() {
    let service = SERVICE.replacen("\"containerName\": \"app\"", "\"containerName\": \"a|pp\"", 1);
    let (workspace, offset) = documents(&[&service, TASK]);
    let said = hover(&workspace, &workspace.entries()[0].document, offset, &[]).unwrap();
    assert!(
        said.markdown.contains("Refers to container `app`, image nginx:1.27 (1.json)"),
        "{}",
        said.markdown
    );
    assert_eq!(workspace.entries()[0].document.source().slice(said.span.start, said.span.end), "\"app\"");
}

#[test]
fn parts_of_requests_are_known_by_where_they_belong() {
    let overrides = r#"{"containerOverrides": [{"name": "app", "com|mand": ["true"]}]}"#;
    assert!(hovered(overrides).starts_with("**command** · array"), "{}", hovered(overrides));
    let container = r#"{"name": "app", "image": "nginx:1.27", "essential": true, "link|s": ["db"]}"#;
    let (workspace, offset) = documents(&[container]);
    let document = &workspace.entries()[0].document;
    let said = hover(&workspace, document, offset, &[]).unwrap().markdown;
    assert!(said.contains("| Fargate | only: not in network mode awsvpc |"), "{said}");
    assert_eq!(symbols(document)[0].name, "app");
}

#[test]
fn hover_on_a_diagnostic_tells_its_rule() {
    let (workspace, offset) = documents(&[&TASK.replacen("\"1024\"", "\"99|99\"", 1)]);
    let found = lint(&workspace);
    let said = hover(&workspace, &workspace.entries()[0].document, offset, &found).unwrap().markdown;
    assert!(said.starts_with("**error** [`fargate-task-size`](https://"), "{said}");
}

#[test]
fn hover_is_silent_where_nothing_is_known() {
    for text in ["|", "{|}", "{\"fam|ilies\": 1, \"containerDefinitions\": []}", "[|]"] {
        assert_eq!(hovered(text), "", "{text}");
    }
}

fn outline(symbols: &[Symbol], depth: usize, out: &mut String) {
    for symbol in symbols {
        let indent = "  ".repeat(depth);
        writeln!(out, "{indent}{:?} {} [{}]", symbol.kind, symbol.name, symbol.detail).unwrap();
        assert!(symbol.span.contains(symbol.selection), "{symbol:?}");
        outline(&symbol.children, depth + 1, out);
    }
}

#[test]
fn the_outline_shows_what_people_look_for() {
    let (workspace, _) = documents(&[TASK, SERVICE]);
    let mut out = String::new();
    for entry in workspace.entries() {
        outline(&symbols(&entry.document), 0, &mut out);
    }
    insta::assert_snapshot!(out);
}

#[test]
fn a_rule_in_a_comment_is_explained_and_linked() {
    let text = TASK.replacen(
        "  \"cpu\"",
        "  // ecslint-ignore-next-line nonsense, fargate-task-|size: why\n  \"cpu\"",
        1,
    );
    let said = hovered(&text);
    assert!(said.starts_with("[`fargate-task-size`](https://"), "{said}");
    let unknown = text.replacen('|', "", 1).replacen("nonsense", "non|sense", 1);
    assert_eq!(hovered(&unknown), "");
    let (workspace, _) = documents(&[&text]);
    let document = &workspace.entries()[0].document;
    let links = ecslint::lsp::links::links(document);
    let rule = links.iter().find(|link| link.title == "Page of the rule").unwrap();
    assert_eq!(document.source().slice(rule.span.start, rule.span.end), "fargate-task-size");
    assert!(rule.url.ends_with("/fargate-task-size.md"), "{}", rule.url);
    assert_eq!(links.len(), 3, "and two images");
}
