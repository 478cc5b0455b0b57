//! Suppressions: by comments, by the configuration, and what is told of those that do nothing.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::fs;

use cli_support::{folder, run};

/// A task definition with two problems: the name of the family, and the port on the host.
fn task(first: &str, second: &str) -> String {
    format!(
        "{{\n  {first}\n  \"family\": \"web api\",\n  \"networkMode\": \"awsvpc\",\n  \"containerDefinitions\": [{{\"name\": \"a\", \
         \"image\": \"nginx:1.27\", \"memory\": 128,\n    {second}\n    \"portMappings\": [{{\"containerPort\": 80, \
         \"hostPort\": 81}}]\n  }}]\n}}\n"
    )
}

/// What is found, a line each, without what a report of one line has behind the rule.
fn found(folder: &tempfile::TempDir, arguments: &[&str]) -> Vec<String> {
    let output = run(folder, &[arguments, &["--output-format", "concise"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.split("] ").next().unwrap().to_owned() + "]").collect()
}

fn full(folder: &tempfile::TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

const BOTH: [&str; 2] = ["td.jsonc:3:13: error[family-name]", "td.jsonc:7:56: error[host-port-mismatch]"];

#[test]
fn comments_suppress_what_they_name() {
    let next = "// ecslint-ignore-next-line family-name: dashboards know it";
    let port = "/* ecslint-ignore-next-line host-ports */";
    for (first, second, left) in [
        ("", "", &BOTH[..]),
        (next, "", &BOTH[1..]),
        ("", port, &BOTH[..1]),
        (next, port, &[]),
        ("// ecslint-ignore-file all", "", &[]),
        ("", "// ecslint-ignore-file family-name,host-port-mismatch: both", &[]),
        // It is another line that it is written for.
        (
            "",
            "// ecslint-ignore-next-line host-ports, family-name",
            &["td.jsonc:6:45: warning[unused-suppression]", BOTH[0]],
        ),
    ] {
        let folder = folder(&[("td.jsonc", &task(first, second))]);
        let mut expected = left.to_vec();
        expected.sort_unstable();
        assert_eq!(found(&folder, &["td.jsonc"]), expected, "{first} {second}");
    }
}

#[test]
fn a_comment_counts_for_the_next_line_with_something_on_it() {
    let first = "// ecslint-ignore-next-line family-name\n\n  // Another comment.\n";
    let folder = folder(&[("td.jsonc", &task(first, ""))]);
    assert_eq!(found(&folder, &["td.jsonc"]), ["td.jsonc:10:56: error[host-port-mismatch]"]);
}

#[test]
fn what_is_wrong_with_a_comment_is_told() {
    for (comment, words) in [
        ("// ecslint-ignore-next-line", "names no rule"),
        ("// ecslint-ignore-next-line family-nam: x", "did you mean `family-name`?"),
        (
            "// ecslint-ignore-line family-name",
            "did you mean `ecslint-ignore-next-line` or `ecslint-ignore-file`?",
        ),
        ("// ecslint-ignore-file links-used", "`links-used` is not met here"),
    ] {
        let folder = folder(&[("td.jsonc", &task(comment, ""))]);
        let text = full(&folder, &["td.jsonc", "--select", "unused-suppression,links-used"]);
        assert!(text.contains("warning[unused-suppression]") && text.contains(words), "{comment}: {text}");
    }
    // A rule that is off may have something to say when it is on.
    let folder = folder(&[("td.jsonc", &task("// ecslint-ignore-file links-used", ""))]);
    assert_eq!(found(&folder, &["td.jsonc"]), BOTH);
}

#[test]
fn an_unused_name_is_taken_out_by_a_fix() {
    let first = "// ecslint-ignore-next-line host-ports, family-name: why";
    let second = "// ecslint-ignore-next-line family-name";
    let folder = folder(&[("td.jsonc", &task(first, second))]);
    run(&folder, &["td.jsonc", "--fix", "--select", "unused-suppression,family-name,host-port-mismatch"]);
    let text = fs::read_to_string(folder.path().join("td.jsonc")).unwrap();
    let left: Vec<_> = text.lines().filter(|line| line.contains("//")).map(str::trim).collect();
    assert_eq!(left, ["// ecslint-ignore-next-line family-name: why"], "{text}");
}

#[test]
fn entries_of_the_configuration_suppress_by_file_and_pointer() {
    let entry = |files: &str, path: &str| {
        format!(
            "[[suppress]]\nrules = [\"family-name\", \"host-ports\"]\nfiles = [\"{files}\"]\npath = \"{path}\"\nreason = \"why\"\n"
        )
    };
    let all = ["a/td.json:3:13: error[family-name]", "a/td.json:7:56: error[host-port-mismatch]"];
    for (files, path, left) in [
        ("*.json", "/**", vec![]),
        (
            "a/",
            "/containerDefinitions/*/portMappings/**",
            vec![all[0], "ecslint.toml:2:10: warning[unused-suppression]"],
        ),
        (
            "b/",
            "/**",
            vec![
                all[0],
                all[1],
                "ecslint.toml:2:10: warning[unused-suppression]",
                "ecslint.toml:2:25: warning[unused-suppression]",
            ],
        ),
    ] {
        let folder = folder(&[("ecslint.toml", &entry(files, path)), ("a/td.json", &task("", ""))]);
        assert_eq!(found(&folder, &[]), left, "{files} {path}");
        // Of a part of the files it is not known what the others have.
        let certain: Vec<_> = left.iter().filter(|line| !line.contains("unused")).collect();
        assert_eq!(found(&folder, &["a/td.json"]).iter().collect::<Vec<_>>(), certain, "{files} {path}");
    }
}

#[test]
fn half_a_suppression_or_rule_holds_for_nothing() {
    let config = r#"
[[suppress]]
rules = ["family-name"]
path = "family"
reason = "a path that is none must not stand for the whole file"

[[custom]]
name = "no-such-family"
path = "/family"
matches = "^never$"
when = { path = "no/pointer", required = true }
message = "without its condition it would be met everywhere"
"#;
    let folder = folder(&[("a.json", &task("a b", "b")), ("ecslint.toml", config)]);
    let output = run(&folder, &["a.json", "--output-format", "concise"]);
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(printed.contains("[family-name]") && !printed.contains("[no-such-family]"), "{printed}");
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(said.matches("is no JSON pointer").count(), 2, "{said}");
}

#[test]
fn what_several_configurations_build_on_is_unused_only_if_none_uses_it() {
    let base = "[[suppress]]\nrules = [\"family-name\"]\nreason = \"why\"\n";
    let folder = folder(&[
        ("ecslint.toml", base),
        (
            "good.json",
            r#"{"family": "web", "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 128}]}"#,
        ),
        ("a/ecslint.toml", "extend = \"../ecslint.toml\"\n"),
        ("a/td.json", &task("", "")),
    ]);
    assert_eq!(found(&folder, &[]), ["a/td.json:7:56: error[host-port-mismatch]"]);
}

#[test]
fn an_entry_whose_day_is_over_suppresses_nothing() {
    let entry = |day: &str| {
        format!(
            "[[suppress]]\nrules = [\"family-name\", \"host-ports\"]\nreason = \"the year ends\"\nuntil = {day}\n"
        )
    };
    let folder = folder(&[("ecslint.toml", &entry("2999-12-31")), ("td.json", &task("", ""))]);
    assert!(found(&folder, &[]).is_empty());
    fs::write(folder.path().join("ecslint.toml"), entry("2020-02-29")).unwrap();
    assert_eq!(
        found(&folder, &[]),
        [
            "td.json:3:13: error[family-name]",
            "td.json:7:56: error[host-port-mismatch]",
            "ecslint.toml:4:9: warning[expired-suppression]"
        ]
    );
    assert!(full(&folder, &[]).contains("its reason was: the year ends"));
}

#[test]
fn reports_tell_what_is_suppressed() {
    let folder = folder(&[("td.jsonc", &task("// ecslint-ignore-next-line family-name: old", ""))]);
    let json = |format| {
        let output = run(&folder, &["td.jsonc", "--output-format", format]);
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap()
    };
    assert_eq!(json("json")["summary"]["suppressed"], 1);
    let suppressions = &json("sarif")["runs"][0]["results"][0]["suppressions"];
    assert_eq!(
        (&suppressions[0]["kind"], &suppressions[0]["justification"]),
        (&"inSource".into(), &"old".into())
    );
    assert!(full(&folder, &["td.jsonc"]).contains("1 error in 1 file, 1 suppressed"));
}

#[test]
fn comments_of_jsonc_are_taken_for_granted() {
    let text = task("// Why.", "");
    let folder = folder(&[("td.jsonc", &text), ("td.json", &text)]);
    assert_eq!(found(&folder, &["--select", "json-comment"]), ["td.json:2:3: error[json-comment]"]);
    fs::write(folder.path().join("ecslint.toml"), "comments = true\n").unwrap();
    assert!(found(&folder, &["--select", "json-comment"]).is_empty());
}
