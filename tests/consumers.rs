//! What is said depends on who reads the file.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

const CONSUMERS: [&str; 4] = ["any", "aws-cli", "github-actions", "ecspresso"];

/// What is found for a consumer: severity and rule, practice left out.
fn found(document: &str, consumer: &str) -> String {
    let config = format!("consumer = \"{consumer}\"\nignore = [\"image-tag-mutable\"]\n");
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
            task("", r#", "image": """#),
            ["error[image-empty]", "error[image-empty]", "", "error[image-empty]"],
        ),
        (
            task("", &format!(r#"{image}, "imagine": 1"#)),
            [
                "error[unknown-member]",
                "error[unknown-member]",
                "warning[unknown-member]",
                "warning[unknown-member]",
            ],
        ),
        (
            r#"[{"name": "a", "image": "nginx:1.27", "memory": 128, "essential": true, "networkMode": "awsvpc"}]"#
                .to_owned(),
            [
                "warning[unknown-member]",
                "error[unknown-member]",
                "error[unknown-member]",
                "warning[unknown-member]",
            ],
        ),
        (
            format!(r#"{{"taskDefinition": {}}}"#, task("", &format!(r#"{image}, "imagine": 1"#))),
            [
                "warning[unknown-member]",
                "error[unknown-member]",
                "warning[unknown-member]",
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

#[test]
fn the_action_for_github_drops_empty_credentials() {
    let document =
        task("", r#", "image": "nginx:1.27", "repositoryCredentials": {"credentialsParameter": ""}"#);
    let error = "error[registry-credentials-empty]";
    assert_eq!(CONSUMERS.map(|consumer| found(&document, consumer)), [error, error, "", error]);
}

/// An empty word is one that is not set: told once, and what follows from its not being set instead of it.
#[test]
fn an_empty_word_is_told_once() {
    let image = r#", "image": "nginx:1.27""#;
    let task = |more: &str| self::task(more, image);
    let of_container = |more: &str| self::task("", &format!("{image}, {more}"));
    let fargate = |mode: &str| {
        task(&format!(
            r#""requiresCompatibilities": ["FARGATE"], "networkMode": {mode}, "cpu": "256", "memory": "512","#
        ))
    };
    let unset = ["warning[invalid-enum-value]", "error[invalid-enum-value]", "", ""];
    let required = ["error[invalid-enum-value]"; 4];
    for (document, expected) in [
        (task(r#""networkMode": "","#), unset),
        (task(r#""runtimePlatform": {"cpuArchitecture": ""},"#), unset),
        (task(r#""runtimePlatform": {"operatingSystemFamily": ""},"#), unset),
        (service(r#""availabilityZoneRebalancing": """#), unset),
        (service(r#""propagateTags": """#), unset),
        (service(r#""deploymentConfiguration": {"strategy": ""}"#), unset),
        (
            service(
                r#""networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678"], "assignPublicIp": ""}}"#,
            ),
            unset,
        ),
        (fargate(r#""""#), ["error[fargate-network-mode]"; 4]),
        (fargate("null"), ["error[fargate-network-mode]"; 4]),
        // Who must have a word has none, whoever drops it.
        (of_container(r#""logConfiguration": {"logDriver": ""}"#), required),
        (of_container(r#""ulimits": [{"name": "", "softLimit": 1, "hardLimit": 1}]"#), required),
        (service(r#""deploymentController": {"type": ""}"#), required),
        // ECS takes any word there for tcp.
        (
            of_container(r#""portMappings": [{"containerPort": 80, "protocol": ""}]"#),
            ["warning[protocol-unknown]", "warning[protocol-unknown]", "", ""],
        ),
        // Elements of a list are sent by programs in Go, too.
        (
            task(r#""requiresCompatibilities": ["EC2", ""],"#),
            ["warning[invalid-enum-value]", "error[invalid-enum-value]", "", "error[invalid-enum-value]"],
        ),
    ] {
        assert_eq!(CONSUMERS.map(|consumer| found(&document, consumer)), expected, "{document}");
    }
}

/// What is put in takes the place of what is empty, and leaves no second member of the name.
#[test]
fn a_fix_fills_an_empty_word() {
    let document = task(
        r#""requiresCompatibilities": ["FARGATE"], "networkMode": "", "cpu": "256", "memory": "512","#,
        r#", "image": "nginx:1.27""#,
    );
    let folder = folder(&[("document.json", &document)]);
    run(&folder, &["document.json", "--fix", "--unsafe-fixes"]);
    let fixed = std::fs::read_to_string(folder.path().join("document.json")).unwrap();
    assert_eq!(fixed, document.replace(r#""networkMode": """#, r#""networkMode": "awsvpc""#));
}

#[test]
fn templates_say_that_ecspresso_reads_the_file() {
    let more = r#""tags": [], "status": "ACTIVE", "pidMode": "", "cpu": null,"#;
    for (image, expected) in [
        ("web:{{ must_env `TAG` }}", ["", "error[null-value]", "", ""]),
        ("web:{{ tag }}", ["warning[null-value]", "error[null-value]", "", ""]),
    ] {
        let document = task(more, &format!(r#", "image": "{image}""#));
        for (consumer, expected) in CONSUMERS.into_iter().zip(expected) {
            let found = found(&document, consumer);
            assert_eq!(found.is_empty(), expected.is_empty(), "{image} {consumer}: {found}");
            assert!(found.contains(expected), "{image} {consumer}: {found}");
        }
    }
    let service = service(r#""serviceName": "web-{{ must_env `STAGE` }}", "platformFamily": "Linux""#);
    assert_eq!(CONSUMERS.map(|consumer| found(&service, consumer)), ["", "error[read-only-member]", "", ""]);
}

#[test]
fn what_the_actions_for_github_mend_is_no_error_in_their_folders() {
    let without_image = task(r#""tags": [], "executionRoleArn": "","#, "");
    let with_empty = task("", r#", "image": """#);
    let with_unknown = task(r#""_comment": "","#, r#", "image": "nginx:1.27""#);
    let files = [
        (".aws/five.json", with_unknown.as_str()),
        ("deploy/five.json", &with_unknown),
        (".aws/one.json", without_image.as_str()),
        (".github/workflows/two.json", &with_empty),
        ("deploy/three.json", &with_empty),
        (".aws/cli/four.json", &with_empty),
        (".aws/cli/ecslint.toml", "consumer = \"aws-cli\""),
    ];
    let output = run(folder(&files), &[".", "--output-format", "concise"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let found: Vec<_> =
        text.lines().map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        found,
        [
            ".aws/cli/four.json:1:84: error[image-empty]",
            ".aws/five.json:1:19: warning[unknown-member]",
            ".aws/one.json:1:19: warning[tags-empty]",
            ".aws/one.json:1:51: warning[role-invalid]",
            ".aws/one.json:1:80: warning[missing-member]",
            ".github/workflows/two.json:1:84: warning[image-empty]",
            "deploy/five.json:1:19: error[unknown-member]",
            "deploy/three.json:1:84: error[image-empty]",
        ]
    );
}

#[test]
fn what_a_describe_call_leaves_in_an_object_is_told_once() {
    let text = task(
        r#""status": "ACTIVE", "revision": 7, "cpu": null, "memory": null, "ipcMode": null, "pidMode": null,"#,
        r#", "image": "nginx:1.27", "user": null, "command": null"#,
    );
    let folder = folder(&[("td.json", &text)]);
    let output = run(&folder, &["td.json", "--output-format", "concise"]);
    let found = String::from_utf8(output.stdout).unwrap();
    let found: Vec<_> = found.lines().map(|line| line.split_once(": ").unwrap().1).collect();
    assert_eq!(
        found,
        [
            "warning[read-only-member] `status` and `revision` are what ECS reports; a request must not have them",
            "warning[null-value] `cpu`, `memory` and 2 others are null, which the AWS CLI refuses",
            "warning[null-value] `user` and `command` are null, which the AWS CLI refuses",
        ]
    );
    run(&folder, &["td.json", "--fix"]);
    let fixed = std::fs::read_to_string(folder.path().join("td.json")).unwrap();
    assert_eq!(fixed, task("", r#", "image": "nginx:1.27""#).replace("web\",  ", "web\", "));
}
