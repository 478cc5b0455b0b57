//! Rules of a team's own: what they find, how they are chosen, listed and explained, and what is wrong with them.
#![allow(clippy::unwrap_used)]

mod cli_support;

use serde_json::Value;

use cli_support::{folder, run};

const TASK: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    {"name": "app", "image": "internal/app:latest", "memory": 128, "essential": true, "user": null,
      "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g", "awslogs-region": "us-east-1"}}},
    {"name": "${SIDECAR}", "image": "${IMAGE}", "memory": 512, "essential": false,
      "environment": [{"name": "DB_PASSWORD", "value": "hunter2hunter2"}]}
  ]
}
"#;

fn with_rules(config: &str) -> tempfile::TempDir {
    let list = r#"[{"name": "app", "image": "a:latest", "memory": 128, "essential": true}]"#;
    folder(&[("td.json", TASK), ("list.json", list), ("ecslint.toml", config)])
}

/// What the team's own rules find in the task definition, a line each without the name of the file.
fn found(rules: &str) -> Vec<String> {
    let folder = with_rules(rules);
    let output = run(&folder, &["td.json", "--select", "custom", "--output-format", "concise"]);
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(|line| line.strip_prefix("td.json:").unwrap().to_owned()).collect()
}

fn rule(condition: &str) -> String {
    format!("[[custom]]\nname = \"own\"\nmessage = \"{{value}} at {{path}}\"\n{condition}\n")
}

#[test]
fn conditions_judge_what_is_known() {
    for (condition, expected) in [
        ("path = \"/family\"\nmatches = \"^prod-\"", "2:13: warning[own] web at /family"),
        ("path = \"/family\"\nmatches = \"^w\"", ""),
        (
            "path = \"/containerDefinitions/*/image\"\nnot-matches = \":latest$\"",
            "4:30: warning[own] internal/app:latest at /containerDefinitions/0/image",
        ),
        ("path = \"/containerDefinitions/0/memory\"\none-of = [128, 256]", ""),
        (
            "path = \"/containerDefinitions/*/memory\"\none-of = [128, 256]\nseverity = \"error\"",
            "6:59: error[own] 512 at /containerDefinitions/1/memory",
        ),
        (
            "path = \"/containerDefinitions/*/memory\"\nmin = 200",
            "4:63: warning[own] 128 at /containerDefinitions/0/memory",
        ),
        (
            "path = \"/containerDefinitions/*/memory\"\nmax = 200\nhelp = \"less\"",
            "6:59: warning[own] 512 at /containerDefinitions/1/memory",
        ),
        (
            "path = \"/containerDefinitions/*/environment\"\nforbidden = true",
            "7:7: warning[own] […] at /containerDefinitions/1/environment",
        ),
        // What is `null` is not there; a container is shown at its bracket.
        (
            "path = \"/containerDefinitions/0/user\"\nrequired = true",
            "4:5: warning[own] {…} at /containerDefinitions/0",
        ),
        // Where there is no list, nothing is missing in its entries.
        ("path = \"/volumes/*/name\"\nrequired = true", ""),
        // A secret is not shown.
        (
            "path = \"/containerDefinitions/*/environment/*/value\"\nmatches = \"^[0-9]+$\"",
            "7:56: warning[own] *** at /containerDefinitions/1/environment/0/value",
        ),
    ] {
        let lines: Vec<&str> = Some(expected).filter(|line| !line.is_empty()).into_iter().collect();
        assert_eq!(found(&rule(condition)), lines, "{condition}");
    }
}

#[test]
fn a_rule_waits_for_what_it_says() {
    let region = |when: &str| {
        rule(&format!(
            "path = \"/containerDefinitions/*/logConfiguration/options/awslogs-region\"\none-of = [\"eu-west-1\"]\nwhen = {when}"
        ))
    };
    for (when, count) in [
        ("{ path = \"/containerDefinitions/*/logConfiguration/logDriver\", one-of = [\"awslogs\"] }", 1),
        ("{ path = \"/containerDefinitions/*/logConfiguration/logDriver\", one-of = [\"splunk\"] }", 0),
        ("{ path = \"/containerDefinitions/*/essential\", one-of = [true] }", 1),
        ("{ path = \"/containerDefinitions/*/essential\", one-of = [false] }", 0),
        ("{ path = \"/containerDefinitions/*/user\", forbidden = true }", 1),
        ("{ path = \"/containerDefinitions/*/user\", required = true }", 0),
        ("{ path = \"/family\", matches = \"web\" }", 1),
        // What is not known holds for nothing.
        ("{ path = \"/containerDefinitions/1/image\", matches = \"\" }", 0),
    ] {
        assert_eq!(found(&region(when)).len(), count, "{when}");
    }
}

#[test]
fn own_rules_are_chosen_and_suppressed_like_others() {
    let rules = rule("path = \"/family\"\nforbidden = true");
    let all = |more: &str, arguments: &[&str]| {
        let folder = with_rules(&(rules.clone() + more));
        let arguments = [&["td.json", "--output-format", "json"], arguments].concat();
        let report: Value = serde_json::from_slice(&run(&folder, &arguments).stdout).unwrap();
        let diagnostics = report["diagnostics"].as_array().unwrap().iter();
        let severity = diagnostics
            .filter(|it| it["rule"] == "own")
            .map(|it| it["severity"].as_str().unwrap().to_owned());
        severity.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(all("", &[]), "warning");
    assert_eq!(all("", &["--ignore", "own"]), "");
    assert_eq!(all("", &["--ignore", "custom"]), "");
    assert_eq!(all("", &["--select", "security"]), "");
    assert_eq!(all("[severity]\nown = \"error\"\n", &[]), "error");
    assert_eq!(all("[[suppress]]\nrules = [\"own\"]\nreason = \"why\"\n", &[]), "");
    assert_eq!(all("[[overrides]]\nfiles = [\"td.json\"]\nignore = [\"own\"]\n", &[]), "");
}

#[test]
fn what_would_be_right_is_told() {
    for (condition, help) in [
        ("one-of = [128, true, \"a\"]", "it takes `128`, `true`, `a`"),
        ("matches = \"^a\"\nnot-matches = \"b$\"", "it must match `^a`; it must not match `b$`"),
        ("min = 2\nmax = 3.5", "it must be at least 2; it must be at most 3.5"),
        ("min = 1000\nhelp = \"ask us\"", "ask us"),
    ] {
        let folder = with_rules(&rule(&format!("path = \"/containerDefinitions/1/memory\"\n{condition}")));
        let report = run(&folder, &["td.json", "--select", "own", "--output-format", "json"]);
        let report: Value = serde_json::from_slice(&report.stdout).unwrap();
        assert_eq!(report["diagnostics"][0]["help"], help);
    }
}

#[test]
fn kinds_say_what_is_looked_at() {
    let of_kinds = |kinds: &str| {
        let folder = with_rules(&rule(&format!(
            "path = \"/containerDefinitions/*/image\"\nforbidden = true\nkinds = {kinds}"
        )));
        let text =
            String::from_utf8(run(&folder, &["--select", "custom", "--output-format", "concise"]).stdout)
                .unwrap();
        text.lines().count()
    };
    // A bare list of containers is a part of a task definition.
    assert_eq!(of_kinds("[\"task-definition\"]"), 3);
    let folder = with_rules(&rule("path = \"/taskDefinition\"\nforbidden = true"));
    assert_eq!(run(&folder, &["--select", "custom"]).status.code(), Some(0));
}

#[test]
fn own_rules_are_listed_explained_and_reported_with_their_page() {
    let folder = with_rules(&rule(
        "path = \"/family\"\nforbidden = true\nkinds = [\"task-definition\"]\nhelp = \"leave it out\"\nurl = \"https://wiki.example.com/own\"\n\
         when = { path = \"/cpu\", forbidden = true }",
    ));
    let list = String::from_utf8(run(&folder, &["rules"]).stdout).unwrap();
    assert!(list.lines().last().unwrap().starts_with("own  "), "{list}");
    let list: Value =
        serde_json::from_slice(&run(&folder, &["rules", "--output-format", "json"]).stdout).unwrap();
    let own = list.as_array().unwrap().last().unwrap();
    assert_eq!((&own["name"], &own["sources"][0]), (&"own".into(), &"ecslint.toml:2".into()));
    insta::assert_snapshot!(String::from_utf8(run(&folder, &["explain", "own"]).stdout).unwrap(), @r"
    # {value} at {path}

    `own`: warning, custom. A rule of your own, from ecslint.toml:2.

    ## What it looks at

    `/family`: it must not be there.

    Only where `/cpu` is so: it must not be there.

    Only in documents of these kinds: task-definition.

    leave it out

    https://wiki.example.com/own
    ");
    let unknown = String::from_utf8(run(&folder, &["explain", "ownn"]).stderr).unwrap();
    assert_eq!(unknown, "ecslint: there is no rule `ownn`; did you mean `own`?\n");
    let arguments = ["td.json", "--select", "own", "--output-format"];
    let sarif = run(&folder, &[&arguments[..], &["sarif"]].concat());
    let sarif: Value = serde_json::from_slice(&sarif.stdout).unwrap();
    let described = &sarif["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(
        (&described["id"], &described["helpUri"]),
        (&"own".into(), &"https://wiki.example.com/own".into())
    );
    let json: Value =
        serde_json::from_slice(&run(&folder, &[&arguments[..], &["json"]].concat()).stdout).unwrap();
    let own = &json["diagnostics"][0];
    assert_eq!((&own["url"], &own["help"]), (&"https://wiki.example.com/own".into(), &"leave it out".into()));
}

#[test]
fn the_list_of_rules_says_which_kinds_have_what_they_look_at() {
    let folder = with_rules(&rule("path = \"/desiredCount\"\nmin = 2"));
    let list = String::from_utf8(run(&folder, &["rules"]).stdout).unwrap();
    assert!(list.trim_end().ends_with(" [create-service, update-service, service]"), "{list}");
}

#[test]
fn braces_of_a_message_may_mean_themselves() {
    let rule = rule("path = \"/family\"\nmatches = \"^prod-\"");
    let found = found(&rule.replace("{value} at", "{} {env}-{name}, ${PATH}, {"));
    assert_eq!(found, ["2:13: warning[own] {} {env}-{name}, ${PATH}, { /family"]);
}

#[test]
fn what_is_wrong_with_a_rule_is_told_in_its_place() {
    for (table, place, words) in [
        (rule("path = \"/famly\"\nrequired = true"), "ecslint.toml:4:8", "did you mean `family`?"),
        (
            rule("path = \"/containerDefinitions/image\"\nrequired = true"),
            "ecslint.toml:4:8",
            "`*` comes before `image`",
        ),
        (rule("path = \"/family\""), "ecslint.toml:2:8", "this asks for nothing"),
        (
            rule("path = \"/family\"\nrequired = true\nwhen = { path = \"/cpu\", one-of = [] }"),
            "ecslint.toml:6:17",
            "`one-of` has no value",
        ),
        (rule("path = \"/family\"\none-of = []"), "ecslint.toml:2:8", "`one-of` has no value"),
        (rule("path = \"/cpu\"\nmin = 5\nmax = 3"), "ecslint.toml:2:8", "at least 5 and at most 3"),
        (
            rule("path = \"/family\"\nmatches = \"(\""),
            "ecslint.toml:5:11",
            "is no regular expression: unclosed group",
        ),
        (
            rule("path = \"/family\"\nrequired = true").replace("\"own\"", "\"family-name\""),
            "ecslint.toml:2:8",
            "ecslint has already",
        ),
        (
            rule("path = \"/family\"\nrequired = true").replace("\"own\"", "\"Own one\""),
            "ecslint.toml:2:8",
            "lower-case letters",
        ),
        (rule("path = \"/family\"\nrequired = true").repeat(2), "ecslint.toml:7:8", "two rules `own`"),
        (rule("path = \"family\"\nrequired = true"), "ecslint.toml:4:8", "begins with `/`"),
        (
            rule("path = \"/family\"\nrequired = true").replace("{value}", "{valu}"),
            "ecslint.toml:3:12",
            "did you mean `{value}`?",
        ),
        (
            rule("path = \"/family\"\nrequired = true").replace("{path}", "{ Path }"),
            "ecslint.toml:3:23",
            "did you mean `{path}`?",
        ),
    ] {
        let folder = with_rules(&table);
        let output = run(&folder, &["td.json"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains(place) && told.contains(words), "{words}: {told}");
    }
}
