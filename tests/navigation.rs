//! Definition, references, highlight, rename, folding, selections, links and hints.
#![allow(clippy::unwrap_used)]

mod ide_support;

use ecslint::diagnostic::Span;
use ecslint::document::Document;
use ecslint::engine::Workspace;
use ecslint::lsp::navigation::{Location, definition, highlights, references, renamable, rename};
use ecslint::lsp::{folding, inlay, links};
use ide_support::{SERVICE, TASK, documents};

/// A cursor behind the first `before` of the text.
fn at(text: &str, before: &str) -> String {
    text.replacen(before, &format!("{before}|"), 1)
}

fn first(workspace: &Workspace) -> &Document {
    &workspace.entries()[0].document
}

/// Each place with the line around it, so that a failure can be read.
fn lines(workspace: &Workspace, places: &[Location]) -> Vec<String> {
    let said = places.iter().map(|place| {
        let source = workspace.entries()[place.source.0 as usize].document.source();
        let line = source.line_of(place.span.start) + 1;
        format!("{}:{line} {}", source.name(), source.slice(place.span.start, place.span.end))
    });
    said.collect()
}

#[test]
fn names_lead_to_where_they_are_given() {
    let cases = [
        (at(TASK, "\"sourceVolume\": \"da"), "0.json:24 data"),
        (at(TASK, "\"containerName\": \"l"), "0.json:20 log"),
        (at(TASK, "\"family\": \"w"), "0.json:2 web"),
    ];
    for (text, wanted) in cases {
        let (workspace, offset) = documents(&[&text, SERVICE]);
        let found = definition(&workspace, first(&workspace), offset);
        assert_eq!(lines(&workspace, &found), [wanted]);
    }
    let cases = [
        (at(SERVICE, "\"containerName\": \"a"), "1.json:10 app"),
        (at(SERVICE, "\"portName\": \"ht"), "1.json:13 http"),
        (at(SERVICE, "\"taskDefinition\": \"w"), "1.json:2 web"),
    ];
    for (text, wanted) in cases {
        let (workspace, offset) = documents(&[&text, TASK]);
        let found = definition(&workspace, first(&workspace), offset);
        assert_eq!(lines(&workspace, &found), [wanted]);
    }
}

#[test]
fn references_cross_files_and_stay_with_their_task_definition() {
    let other = TASK.replace("\"family\": \"web\"", "\"family\": \"other\"");
    let (workspace, offset) = documents(&[&at(TASK, "\"name\": \"ap"), SERVICE, &other]);
    let found = references(&workspace, first(&workspace), offset, true);
    assert_eq!(lines(&workspace, &found), ["0.json:10 app", "1.json:6 app"]);
    let found = references(&workspace, first(&workspace), offset, false);
    assert_eq!(lines(&workspace, &found), ["1.json:6 app"]);
}

#[test]
fn highlights_tell_reads_from_writes() {
    let (workspace, offset) = documents(&[&at(TASK, "\"sourceVolume\": \"da")]);
    let found = highlights(first(&workspace), offset);
    assert_eq!(found.iter().map(|(_, is_definition)| *is_definition).collect::<Vec<_>>(), [true, false]);
    let (workspace, offset) = documents(&[&at(TASK, "\"image\": \"ng")]);
    assert_eq!(highlights(first(&workspace), offset), []);
}

fn apply(document: &Document, edits: &[ecslint::diagnostic::Edit]) -> String {
    let mut text = document.source().text().to_owned();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
    for edit in edits {
        text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.new_text);
    }
    text
}

#[test]
fn rename_changes_every_file_and_nothing_else() {
    let service = at(SERVICE, "\"taskDefinition\": \"we");
    let (workspace, offset) = documents(&[&service, TASK]);
    let edits = rename(&workspace, first(&workspace), offset, "shop").unwrap();
    let texts: Vec<_> =
        edits.iter().map(|(id, edits)| apply(&workspace.entries()[id.0 as usize].document, edits)).collect();
    assert_eq!(texts[0], SERVICE.replace("\"web:3\"", "\"shop:3\""));
    assert_eq!(texts[1], TASK.replace("\"family\": \"web\"", "\"family\": \"shop\""));
    assert_eq!(renamable(first(&workspace), offset).map(Span::len), Some(3), "the revision stays");
}

#[test]
fn rename_refuses_what_ecs_would_refuse() {
    let (workspace, offset) = documents(&[&at(TASK, "\"name\": \"ap")]);
    let say = |name: &str| rename(&workspace, first(&workspace), offset, name).unwrap_err();
    assert!(say("a b").starts_with("\"a b\" is not a name for a container"));
    assert_eq!(say("log"), "there already is a container `log`");
    let same = rename(&workspace, &workspace.entries()[0].document, offset, "app");
    assert_eq!(same, Ok(Vec::new()), "the name that it has changes nothing");
    let (workspace, offset) = documents(&[&at(TASK, "\"image\": \"ng")]);
    assert!(rename(&workspace, first(&workspace), offset, "x").is_err());
}

#[test]
fn a_link_is_renamed_without_its_alias() {
    let text = r#"[{"name": "db", "image": "b", "essential": true}, {"name": "w", "image": "b", "links": ["d|b:base"]}]"#;
    let (workspace, offset) = documents(&[text]);
    let edits = rename(&workspace, first(&workspace), offset, "store").unwrap();
    let said = apply(first(&workspace), &edits[0].1);
    assert_eq!(said, text.replace('|', "").replace("\"db", "\"store"));
}

#[test]
fn long_objects_and_comments_fold() {
    let text = "// one\n// two\n{\n  \"family\": \"a\", \"tags\": [],\n  \"containerDefinitions\": [\n    {}\n  ]\n}\n";
    let (workspace, _) = documents(&[text]);
    let source = first(&workspace).source();
    let lines = folding::folds(first(&workspace))
        .into_iter()
        .map(|fold| (source.line_of(fold.span.start), source.line_of(fold.span.end), fold.is_comment));
    assert_eq!(lines.collect::<Vec<_>>(), [(0, 1, true), (2, 7, false), (4, 6, false)]);
}

#[test]
fn selections_grow_from_the_word_to_the_file() {
    let (workspace, offset) = documents(&[r#"{"family": "a", "volumes": [{"name": "da|ta"}]}"#]);
    let source = first(&workspace).source();
    let said = folding::selections(first(&workspace), offset).into_iter();
    let said: Vec<_> = said.map(|span| source.slice(span.start, span.end)).collect();
    assert_eq!(
        said,
        [
            "data",
            "\"data\"",
            "\"name\": \"data\"",
            "{\"name\": \"data\"}",
            "[{\"name\": \"data\"}]",
            "\"volumes\": [{\"name\": \"data\"}]",
            "\"family\": \"a\", \"volumes\": [{\"name\": \"data\"}]",
            "{\"family\": \"a\", \"volumes\": [{\"name\": \"data\"}]}",
        ]
    );
}

#[test]
fn images_are_links() {
    let (workspace, _) = documents(&[TASK]);
    let source = first(&workspace).source();
    let said = links::links(first(&workspace)).into_iter();
    let said: Vec<_> =
        said.map(|link| format!("{} {}", source.slice(link.span.start, link.span.end), link.url)).collect();
    assert_eq!(
        said,
        [
            "nginx:1.27 https://hub.docker.com/_/nginx",
            "fluent/fluent-bit:3 https://hub.docker.com/r/fluent/fluent-bit"
        ]
    );
}

#[test]
fn hints_say_sizes_and_defaults() {
    let text =
        TASK.replace("  \"networkMode\": \"awsvpc\",\n  \"requiresCompatibilities\": [\"FARGATE\"],\n", "");
    let (workspace, _) = documents(&[&text.replace("\"512\"", "\"256\"").replace("\"1024\"", "\"1536\"")]);
    let source = first(&workspace).source();
    let said = inlay::hints(first(&workspace)).into_iter().map(|hint| {
        let line = source.line_of(hint.offset);
        format!("{} {}", line + 1, hint.label)
    });
    assert_eq!(
        said.collect::<Vec<_>>(),
        [
            "1 networkMode: bridge",
            "3 .25 vCPU",
            "4 1.5 GiB",
            "11 hostPort: dynamic",
            "17 essential: true",
            "22 transitEncryption: DISABLED",
        ]
    );
}
