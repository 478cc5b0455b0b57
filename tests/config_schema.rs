//! `schemas/config.schema.json` is made of the types that read `ecslint.toml`, and both judge alike.
//! `UPDATE=1 cargo test --test config_schema` writes it anew.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use ecslint::engine::config::levels::Layer;
use ecslint::engine::config::{Choice, Configurations, schema};

/// What is wrong with a configuration.
fn problems(text: &str) -> Vec<String> {
    let text = text.to_owned();
    let read = move |_: &Path| Ok(text.clone());
    let configurations =
        Configurations::new("/", Choice::File("ecslint.toml".into()), Layer::default(), Box::new(read));
    configurations.settings(Path::new("td.json"));
    configurations.problems().into_iter().map(|problem| problem.diagnostic.message.into_owned()).collect()
}

fn takes(text: &str) -> bool {
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    let value = json(toml::Value::Table(toml::from_str(text).unwrap()));
    jsonschema::validator_for(&schema).unwrap().is_valid(&value)
}

/// A value as editors of TOML hand it to a JSON Schema: dates are texts.
fn json(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(key, value)| (key, json(value))).collect(),
        other => serde_json::to_value(other).unwrap(),
    }
}

/// What `ecslint init` writes.
fn template() -> String {
    let folder = tempfile::tempdir().unwrap();
    let init =
        || Command::new(env!("CARGO_BIN_EXE_ecslint")).arg("init").current_dir(&folder).output().unwrap();
    assert!(init().status.success());
    let path = folder.path().join("ecslint.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, "# mine").unwrap();
    let again = init();
    assert_eq!(again.status.code(), Some(2));
    assert_eq!(String::from_utf8(again.stderr).unwrap(), "ecslint: ecslint.toml is there already\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), "# mine");
    text
}

#[test]
fn the_published_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/config.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, schema()).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == schema(),
        "schemas/config.schema.json is out of date: UPDATE=1 cargo test --test config_schema"
    );
    let printed = Command::new(env!("CARGO_BIN_EXE_ecslint")).args(["schema", "config"]).output().unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), schema());
}

#[test]
fn what_init_writes_says_nothing_until_its_examples_are_let_in() {
    let template = template();
    assert_eq!(toml::from_str::<toml::Table>(&template).unwrap().len(), 2, "two empty tables");
    assert_eq!(problems(&template), [""; 0]);
    let lines = template.lines().map(|line| match line.strip_prefix('#') {
        Some(example) if !example.starts_with([' ', ':']) => example,
        _ => line,
    });
    let examples: Vec<_> = lines.filter(|line| !line.starts_with("extend")).collect();
    let examples = examples.join("\n");
    assert_eq!(problems(&examples), [""; 0]);
    assert!(takes(&examples));
    let schema: serde_json::Value = serde_json::from_str(&schema()).unwrap();
    for key in schema["properties"].as_object().unwrap().keys() {
        assert!(template.contains(key.as_str()), "`{key}` is not shown");
    }
}

#[test]
fn the_schema_and_the_reader_refuse_the_same() {
    for wrong in [
        "selct = []",
        "consumer = \"aws\"",
        "select = \"all\"",
        "[severity]\nfamily-name = \"fatal\"",
        "[policy]\nmax-containers = \"5\"",
        "[policy]\nmax-containers = -1",
        "[[overrides]]\nconsumer = \"any\"",
        "[[overrides]]\nfiles = [\"a\"]\nkind = \"task\"",
        "[[custom]]\nname = \"a\"\npath = \"/family\"\nrequired = true",
        "[[custom]]\nname = \"a\"\npath = \"/family\"\none-of = [[]]\nmessage = \"\"",
        "[[suppress]]\nrules = [\"all\"]",
        "[[suppress]]\nrules = [\"all\"]\nreason = \"\"\nuntil = 5",
    ] {
        assert!(!problems(wrong).is_empty(), "read: {wrong}");
        assert!(!takes(wrong), "valid: {wrong}");
    }
}

#[test]
fn what_the_readme_shows_is_right() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks: Vec<&str> =
        readme.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect();
    assert!(blocks.len() >= 3);
    for block in blocks {
        assert_eq!(problems(block), [""; 0], "{block}");
        assert!(takes(block), "{block}");
    }
}
