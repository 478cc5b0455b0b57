//! What is wrong with a configuration is told in its place, and the rest of it holds.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

/// Where problems of a configuration are, and the files that something is found in.
fn told_and_found(config: &str) -> (Vec<String>, Vec<String>) {
    let task =
        r#"{"family": "web api", "containerDefinitions": [{"name": "a", "image": "a:1", "memory": 128}]}"#;
    let folder = folder(&[("legacy/a.json", task), ("new/b.json", task), ("ecslint.toml", config)]);
    let output = run(&folder, &["--output-format", "concise"]);
    let place = |line: &str| {
        let (_, place) = line.split_once("[ecslint.toml:")?;
        Some(place.trim_end_matches(']').to_owned())
    };
    let told = String::from_utf8(output.stderr).unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    let files = found.lines().map(|line| line.split(':').next().unwrap().to_owned());
    (told.lines().filter_map(place).collect(), files.collect())
}

#[test]
fn a_glob_that_is_none_leaves_the_others_of_its_list() {
    for (config, places, files) in [
        ("exclude = [\"a[\", \"legacy/\"]", &["1:12"][..], &["new/b.json"][..]),
        ("exclude = [\"legacy/\", \"\", \"b[\"]", &["1:23", "1:27"], &["new/b.json"]),
        ("include = [\"new/*.json\", \"b[\"]", &["1:26"], &["new/b.json"]),
        (
            "[[overrides]]\nfiles = [\"a[\", \"legacy/\"]\nignore = [\"family-name\"]",
            &["2:10"],
            &["new/b.json"],
        ),
        // Half a suppression would hide more than was meant.
        (
            "[[suppress]]\nfiles = [\"a[\", \"legacy/\"]\nrules = [\"all\"]\nreason = \"\"",
            &["2:10"],
            &["legacy/a.json", "new/b.json"],
        ),
    ] {
        let (told, found) = told_and_found(config);
        assert!(told == places && found == files, "{config}: {told:?}, {found:?}");
    }
}
