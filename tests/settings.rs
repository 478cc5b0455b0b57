//! `--show-settings`: what holds for a file, and why.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::process::Output;

use cli_support::folder;

const BASE: &str = r#"consumer = "aws-cli"
ignore = ["host-port-mismatch"]
[severity]
image-tag-mutable = "error"
[policy]
max-containers = 5
required-tags = ["team", "cost"]
[[custom]]
name = "no-latest"
path = "/containerDefinitions/*/image"
not-matches = ":latest$"
message = "no"
"#;

const PROD: &str = r#"extend = "../../ecslint.toml"
[[overrides]]
files = ["*.jsonc"]
comments = true
[overrides.severity]
family-name = "warning"
no-latest = "error"
[overrides.policy]
max-containers = 3
[[suppress]]
rules = ["container-name"]
reason = "x"
path = "/containerDefinitions/*/name"
"#;

fn run(arguments: &[&str]) -> Output {
    let folder = folder(&[("ecslint.toml", BASE), ("deploy/prod/ecslint.toml", PROD)]);
    cli_support::run(&folder, &[&["check", "--show-settings"], arguments].concat())
}

/// What is printed, without how many rules there are.
fn shown(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| match line.split_once(" on; ") {
        Some((_, rest)) => format!("rules: {rest}"),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_says_more_of_a_file_wins() {
    insta::assert_snapshot!(shown(&["deploy/prod/td.jsonc", "--ignore", "splunk-token-in-plain-text"]));
}

#[test]
fn the_configuration_above_holds() {
    insta::assert_snapshot!(shown(&["deploy/td.json"]));
}

#[test]
fn without_configuration_all_is_as_by_default() {
    insta::assert_snapshot!(shown(&["a.json", "b.json", "--no-config"]));
}

#[test]
fn a_severity_that_turns_off_is_answered_with_what_does() {
    let folder = folder(&[("ecslint.toml", "[severity]\nfamily-name = \"off\"\n")]);
    let output = cli_support::run(&folder, &["--show-settings", "td.json"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        said.contains("ecslint.toml:2:15") && said.contains("`ignore = [\"RULE\"]` turns a rule off"),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_backslash_in_a_name_is_no_folder() {
    let folder = folder(&[("a\\b/ecslint.toml", "consumer = \"aws-cli\"\n")]);
    let output = cli_support::run(&folder, &["--show-settings", "a\\b/td.json"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("configuration: a\\b/ecslint.toml\n"), "{shown}");
}

#[test]
fn folders_have_no_settings() {
    let output = run(&["deploy"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`deploy` is a folder"));
}
