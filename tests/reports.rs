//! What people and programs read: every form of report, of documents as they are found in repositories.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/documents")
}

fn documents() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn report(format: &str, files: &[&str]) -> String {
    let arguments = ["check", "--no-config", "--output-format", format];
    let run = cli_support::run(folder(), &[&arguments, files].concat());
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).unwrap()
}

#[test]
fn each_document_in_the_forms_that_are_read_most() {
    for name in documents() {
        for format in ["pretty", "concise", "json"] {
            let stem = name.split('.').next().unwrap();
            insta::assert_snapshot!(format!("{stem}-{format}"), report(format, &[&name]));
        }
    }
}

#[test]
fn a_service_and_its_task_definition_in_every_form() {
    let files = ["fargate-web-service.json", "fargate-web.json"];
    for format in ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"] {
        let text = report(format, &files).replace(env!("CARGO_PKG_VERSION"), "VERSION");
        insta::assert_snapshot!(format!("linked-{format}"), text);
    }
}

#[test]
fn json_keeps_to_its_schema_and_its_places_are_right() {
    let schema = include_str!("../schemas/output.schema.json");
    let validator = jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap();
    let names = documents();
    let output = report("json", &names.iter().map(String::as_str).collect::<Vec<_>>());
    let output: Value = serde_json::from_str(&output).unwrap();
    let errors: Vec<_> = validator.iter_errors(&output).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert_eq!(output["summary"]["files"], names.len());
    for diagnostic in output["diagnostics"].as_array().unwrap() {
        let text = fs::read_to_string(folder().join(diagnostic["file"].as_str().unwrap())).unwrap();
        let start = &diagnostic["range"]["start"];
        let number = |name: &str| usize::try_from(start[name].as_u64().unwrap()).unwrap();
        let before = &text[..number("offset")];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        assert_eq!(number("line"), before.matches('\n').count() + 1, "{diagnostic}");
        assert_eq!(number("column"), before[line_start..].chars().count() + 1, "{diagnostic}");
    }
}

#[test]
fn the_report_is_the_same_at_every_run() {
    let names = documents();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let first = report("json", &names);
    for _ in 0..8 {
        assert!(report("json", &names) == first);
    }
}
