//! What is still being typed has errors of syntax, but nothing is said of what may follow.
#![allow(clippy::format_collect, clippy::unwrap_used)]

mod page_support;

use std::collections::BTreeMap;
use std::sync::Arc;

use ecslint::diagnostic::{Diagnostic, Severity};
use ecslint::document::Document;
use ecslint::document::kind::Kind;
use ecslint::document::tree::NodeKind;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::rules;
use ecslint::source::Source;
use page_support::blocks;

/// The examples without a mistake, with their kinds.
fn good_examples() -> impl Iterator<Item = (Kind, String)> {
    let blocks = rules::all().flat_map(blocks).filter(|block| block.ending != "toml");
    blocks.filter(|block| block.heading.starts_with("Good")).map(|block| (block.kind, block.text()))
}

/// Errors of other groups than syntax, one line for each rule.
fn other_errors(kind: Kind, text: &str, settings: &Arc<Settings>) -> Vec<(String, String)> {
    let document = Document::parse(Source::new("x.json", text.to_owned()), Some(kind));
    let diagnostics = lint(&Workspace::new([(document, Arc::clone(settings))]));
    let is_other = |diagnostic: &Diagnostic| {
        diagnostic.severity == Severity::Error
            && rules::find(&diagnostic.rule).is_none_or(|rule| rule.group != "syntax")
    };
    let errors = diagnostics.into_iter().filter(is_other);
    errors
        .map(|error| (error.rule.to_string(), format!("{} {}\n{text}\n", kind.as_str(), error.message)))
        .collect()
}

#[test]
fn a_text_that_breaks_off_has_errors_of_syntax_alone() {
    let settings = Arc::new(Settings::standard());
    let mut wrong = BTreeMap::new();
    for (index, (kind, text)) in good_examples().enumerate() {
        // Every text is cut at other places, and not inside a number or a word, which would be another one.
        for at in (index % 7..text.len()).step_by(7).filter(|at| text.is_char_boundary(*at)) {
            if !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                wrong.extend(other_errors(kind, &text[..at], &settings));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().map(|(rule, what)| format!("{rule}: {what}\n")).collect::<String>()
    );
}

#[test]
fn placeholders_for_members_hide_what_is_missing() {
    let settings = Arc::new(Settings::standard());
    let mut wrong = BTreeMap::new();
    for (kind, text) in good_examples() {
        let document = Document::parse(Source::new("x.json", text.clone()), Some(kind));
        let objects = document.root().descendants().filter(|node| node.kind() == NodeKind::Object);
        for object in objects {
            // Each object loses one of its members to a placeholder.
            for member in object.members() {
                let (start, end) = (member.span().start as usize, member.span().end as usize);
                let hidden = format!("{}${{MORE}}{}", &text[..start], &text[end..]);
                wrong.extend(other_errors(kind, &hidden, &settings));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}",
        wrong.into_iter().map(|(rule, what)| format!("{rule}: {what}\n")).collect::<String>()
    );
}

/// What the AWS CLI writes as a skeleton has every member, and they say nothing.
const SKELETON: &str = r#"{
    "family": "", "networkMode": "none", "requiresCompatibilities": ["FARGATE"], "cpu": "", "memory": "",
    "taskRoleArn": "", "volumes": [{ "name": "", "host": { "sourcePath": "" } }],
    "containerDefinitions": [{
        "name": "", "image": "", "links": [""], "entryPoint": [""], "command": [""],
        "portMappings": [{ "containerPort": 0, "hostPort": 0, "protocol": "udp" }],
        "environment": [{ "name": "", "value": "" }], "secrets": [{ "name": "", "valueFrom": "" }],
        "mountPoints": [{ "sourceVolume": "", "containerPath": "", "readOnly": true }],
        "volumesFrom": [{ "sourceContainer": "", "readOnly": true }],
        "dependsOn": [{ "containerName": "", "condition": "COMPLETE" }],
        "linuxParameters": {
            "capabilities": { "add": [""], "drop": [""] },
            "tmpfs": [{ "containerPath": "", "size": 0, "mountOptions": [""] }]
        },
        "hostname": "", "user": "", "workingDirectory": "", "dockerLabels": { "KeyName": "" },
        "ulimits": [{ "name": "nofile", "softLimit": 0, "hardLimit": 0 }]
    }]
}"#;

/// The same for a service.
const SKELETON_OF_A_SERVICE: &str = r#"{
    "cluster": "", "serviceName": "", "taskDefinition": "", "clientToken": "", "launchType": "EC2", "role": "",
    "desiredCount": 0, "platformVersion": "",
    "loadBalancers": [{ "targetGroupArn": "", "containerName": "", "containerPort": 0 }],
    "networkConfiguration": { "awsvpcConfiguration": { "subnets": [""], "securityGroups": [""] } }
}"#;

#[test]
fn an_empty_text_of_a_skeleton_is_told_once() {
    let settings = Arc::new(Settings::standard());
    for text in [SKELETON, SKELETON_OF_A_SERVICE] {
        let document = Document::parse(Source::new("x.json", text.to_owned()), None);
        let diagnostics = lint(&Workspace::new([(document, Arc::clone(&settings))]));
        assert!(diagnostics.len() > 5, "{diagnostics:#?}");
        let mut told = BTreeMap::new();
        for diagnostic in &diagnostics {
            let place = &diagnostic.primary;
            assert!(!diagnostic.message.contains("``"), "{}", diagnostic.message);
            let before = told.insert(&place.path, &diagnostic.rule).filter(|_| !place.path.is_empty());
            assert_eq!(before, None, "{} {}", diagnostic.rule, place.path);
        }
    }
}

#[test]
fn an_image_that_waits_for_a_value_is_no_error() {
    let settings = Arc::new(Settings::standard());
    let of = |image: &str| {
        let text = format!(
            r#"{{ "family": "web", "containerDefinitions": [{{ "name": "app", "image": "{image}", "memory": 128 }}] }}"#
        );
        let document = Document::parse(Source::new("x.json", text), None);
        let diagnostics = lint(&Workspace::new([(document, Arc::clone(&settings))]));
        diagnostics.iter().map(|found| (found.rule.to_string(), found.severity)).collect::<Vec<_>>()
    };
    assert_eq!(of("[Your Private Repo]/app:1.0"), []);
    assert_eq!(of("$REPOSITORY:1.0"), [("image-characters".to_owned(), Severity::Warning)]);
    assert_eq!(of("{image of the app}"), [("image-characters".to_owned(), Severity::Warning)]);
    assert_eq!(of("<+artifact.image>"), []);
    assert_eq!(of("nginx:1.0$"), [("image-characters".to_owned(), Severity::Error)]);
    assert_eq!(of("my app:1.0"), [("image-characters".to_owned(), Severity::Error)]);
}

#[test]
fn a_name_that_waits_for_a_variable_is_no_error() {
    let settings = Arc::new(Settings::standard());
    let of = |family: &str| {
        let text = format!(
            r#"{{ "family": "{family}", "containerDefinitions": [{{ "name": "app", "image": "example/app:1.0", "memory": 128 }}] }}"#
        );
        let document = Document::parse(Source::new("x.json", text), None);
        let diagnostics = lint(&Workspace::new([(document, Arc::clone(&settings))]));
        diagnostics.iter().map(|found| (found.rule.to_string(), found.severity)).collect::<Vec<_>>()
    };
    assert_eq!(of("load-$RATE-$INPUT"), [("family-name".to_owned(), Severity::Warning)]);
    assert_eq!(of("web$"), [("family-name".to_owned(), Severity::Error)]);
}
