//! What is said depends on who reads the file.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

const CONSUMERS: [&str; 4] = ["any", "aws-cli", "github-actions", "ecspresso"];

/// What is found for a consumer: severity and rule, practice left out.
fn found(document: &str, consumer: &str) -> String {
    let config = format!("consumer = \"{consumer}\"\nignore = [\"images\"]\n");
    let folder = folder(&[("document.json", document), ("ecslint.toml", &config)]);
    let output = run(&folder, &["document.json", "--output-format", "concise"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let rule = |line: &str| line.split(' ').nth(1).unwrap().to_owned();
    text.lines().map(rule).collect::<Vec<_>>().join(" ")
}

fn task(more: &str, container: &str) -> String {
    format!(
        r#"{{"family": "web", {more} "containerDefinitions": [{{"name": "a", "memory": 128 {container}}}]}}"#
    )
}

fn service(more: &str) -> String {
    format!(r#"{{"taskDefinition": "web", "desiredCount": 1, "schedulingStrategy": "REPLICA", {more}}}"#)
}

#[test]
fn each_consumer_is_told_what_it_refuses() {
    let image = r#", "image": "nginx:1.27""#;
    let both =
        r#""launchType": "", "capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]"#;
    let alarms =
        r#""deploymentConfiguration": {"alarms": {"alarmnames": ["x"], "enable": true, "rollback": true}}"#;
    for (document, expected) in [
        (task("", image), ["", "", "", ""]),
        (
            task(r#""status": "ACTIVE","#, image),
            ["warning[read-only-member]", "error[read-only-member]", "", ""],
        ),
        (task(r#""cpu": null,"#, image), ["warning[null-value]", "error[null-value]", "", ""]),
        (
            task(r#""pidMode": "","#, image),
            ["warning[invalid-enum-value]", "error[invalid-enum-value]", "", ""],
        ),
        (task(r#""pidMode": "all","#, image), ["error[invalid-enum-value]"; 4]),
        (task(r#""tags": [],"#, image), ["error[tags-empty]", "error[tags-empty]", "", ""]),
        (task("", ""), ["error[missing-member]", "error[missing-member]", "", "error[missing-member]"]),
        (
            task("", &format!(r#"{image}, "imagine": 1"#)),
            [
                "error[unknown-member]",
                "error[unknown-member]",
                "error[unknown-member]",
                "warning[unknown-member]",
            ],
        ),
        (service(both), ["warning[invalid-enum-value]", "error[invalid-enum-value]", "", ""]),
        (
            service(alarms),
            ["warning[unknown-member]", "warning[unknown-member]", "warning[unknown-member]", ""],
        ),
    ] {
        assert_eq!(CONSUMERS.map(|consumer| found(&document, consumer)), expected, "{document}");
    }
}
