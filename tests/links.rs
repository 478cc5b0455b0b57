//! Which task definition a launch is judged with, and how sure of it the linter is.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use ecslint::diagnostic::{Diagnostic, Severity};
use ecslint::document::Document;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::source::Source;

/// A task definition without the container `app`.
fn task(head: &str) -> String {
    format!(
        r#"{{ {head} "networkMode": "bridge", "memory": "256",
            "containerDefinitions": [{{ "name": "web", "image": "nginx:1.27", "memory": 128 }}] }}"#
    )
}

/// A service whose load balancer looks for the container `app`.
fn service(head: &str) -> String {
    let group = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef";
    format!(
        r#"{{ {head} "desiredCount": 1, "loadBalancers": [
            {{ "targetGroupArn": "{group}", "containerName": "app", "containerPort": 80 }}] }}"#
    )
}

fn lint_all(files: &[(&str, String)]) -> Vec<Diagnostic> {
    let settings = Arc::new(Settings::standard());
    lint(&Workspace::new(files.iter().map(|(name, text)| {
        (Document::parse(Source::new(*name, text.clone()), None), Arc::clone(&settings))
    })))
}

/// How severe it is that the container is not there; none where no task definition is looked at.
fn verdict(files: &[(&str, String)]) -> Option<Severity> {
    let found = lint_all(files);
    let mut unknown = found.iter().filter(|it| it.rule == "load-balancer-container-unknown");
    let first = unknown.next();
    assert!(unknown.next().is_none(), "once at most: {found:#?}");
    first.map(|it| it.severity)
}

fn pair(task_head: &str, service_head: &str) -> Option<Severity> {
    verdict(&[("td.json", task(task_head)), ("service.json", service(service_head))])
}

#[test]
fn a_reference_leads_to_the_family() {
    let named = |reference: &str| {
        pair(r#""family": "web","#, &format!(r#""serviceName": "s", "taskDefinition": "{reference}","#))
    };
    assert_eq!(named("web"), Some(Severity::Error));
    assert_eq!(named("arn:aws:ecs:eu-west-1:123456789012:task-definition/web"), Some(Severity::Error));
    assert_eq!(named("arn:aws:ecs:eu-west-1:${ACCOUNT}:task-definition/web"), Some(Severity::Error));
    assert_eq!(named("api"), None);
    assert_eq!(named("web-${STAGE}"), None);
}

#[test]
fn a_revision_is_certain_only_where_the_file_has_it() {
    let named = |head: &str, reference: &str| {
        pair(head, &format!(r#""serviceName": "s", "taskDefinition": "{reference}","#))
    };
    assert_eq!(named(r#""family": "web","#, "web:7"), Some(Severity::Warning));
    assert_eq!(named(r#""family": "web","#, "web:${REVISION}"), Some(Severity::Warning));
    assert_eq!(named(r#""family": "web", "revision": 7,"#, "web:7"), Some(Severity::Error));
    assert_eq!(named(r#""family": "web", "revision": 7,"#, "web:8"), Some(Severity::Warning));
}

#[test]
fn what_describe_calls_show_is_never_an_error() {
    let shown = r#""serviceName": "s", "serviceArn": "arn", "taskDefinition": "web","#;
    assert_eq!(pair(r#""family": "web","#, shown), Some(Severity::Warning));
}

#[test]
fn several_of_one_family_are_no_error_and_speak_with_one_voice() {
    let (one, service) =
        (task(r#""family": "web","#), service(r#""serviceName": "s", "taskDefinition": "web","#));
    let two = [("a/td.json", one.clone()), ("b/td.json", one.clone()), ("c/service.json", service.clone())];
    assert_eq!(verdict(&two), Some(Severity::Warning));
    let other = one.replace(r#""name": "web""#, r#""name": "app""#);
    let differing = [("a/td.json", one.clone()), ("b/td.json", other), ("c/service.json", service.clone())];
    assert_eq!(verdict(&differing), None, "with one of them all is well");
    let many: Vec<_> = (0..20).map(|at| (["a/td.json", "b/td.json"][at % 2], one.clone())).collect();
    assert_eq!(verdict(&[many, vec![("c/service.json", service)]].concat()), None);
}

#[test]
fn the_one_in_the_same_folder_is_meant() {
    let one = task(r#""family": "web","#);
    let other = one.replace(r#""name": "web""#, r#""name": "app""#);
    let service = service(r#""serviceName": "s", "taskDefinition": "web","#);
    let beside = |folder: &'static str| {
        verdict(&[("dev/td.json", one.clone()), ("prod/td.json", other.clone()), (folder, service.clone())])
    };
    assert_eq!(beside("dev/service.json"), Some(Severity::Warning));
    assert_eq!(beside("prod/service.json"), None);
}

#[test]
fn without_a_reference_the_only_one_beside_is_a_guess() {
    let guess = |service_head: &str| pair(r#""family": "web","#, service_head);
    assert_eq!(guess(r#""schedulingStrategy": "REPLICA","#), Some(Severity::Warning));
    assert_eq!(
        guess(r#""serviceName": "s", "taskDefinition": "${TASK_DEFINITION}","#),
        Some(Severity::Warning)
    );
    assert_eq!(
        guess(r#""serviceName": "s", "taskDefinition": {{ must_env `TD` }},"#),
        Some(Severity::Warning)
    );
    // An update that leaves it out keeps the one that the service has.
    assert_eq!(guess(r#""service": "s","#), None);
    let (one, service) = (task(r#""family": "web","#), service(r#""schedulingStrategy": "REPLICA","#));
    let two = [("td.json", one.clone()), ("other.json", one.clone()), ("service.json", service.clone())];
    assert_eq!(verdict(&two), None, "two are beside it");
    assert_eq!(verdict(&[("a/td.json", one), ("b/service.json", service)]), None, "another folder");
}

#[test]
fn an_empty_name_leads_nowhere() {
    let empty = r#""serviceName": "s", "taskDefinition": "","#;
    assert_eq!(pair(r#""family": "","#, empty), None);
    let elsewhere = [("a/td.json", task(r#""family": "","#)), ("b/service.json", service(empty))];
    assert_eq!(verdict(&elsewhere), None);
}

#[test]
fn the_same_placeholder_in_both_is_one_family() {
    let name = "web-{{ must_env `STAGE` }}";
    let files = [
        ("a/td.json", task(&format!(r#""family": "{name}","#))),
        ("b/service.json", service(&format!(r#""serviceName": "s", "taskDefinition": "{name}","#))),
    ];
    assert_eq!(verdict(&files), Some(Severity::Warning));
}

#[test]
fn the_rules_of_a_launch_type_are_told_once_however_many_launch_there() {
    let task = r#"{ "family": "web", "networkMode": "awsvpc", "cpu": "300", "memory": "512",
        "containerDefinitions": [{ "name": "web", "image": "nginx:1.27" }] }"#;
    let service = |name: &str| {
        format!(
            r#"{{ "serviceName": "{name}", "taskDefinition": "web", "desiredCount": 1, "launchType": "FARGATE",
                "networkConfiguration": {{ "awsvpcConfiguration": {{ "subnets": ["subnet-0a1b2c3d"] }} }} }}"#
        )
    };
    let found =
        lint_all(&[("td.json", task.to_owned()), ("one.json", service("one")), ("two.json", service("two"))]);
    let sizes: Vec<_> = found.iter().filter(|it| it.rule == "fargate-task-size").collect();
    assert_eq!(sizes.len(), 1, "{found:#?}");
    let label = sizes[0].labels.iter().find(|label| label.message.contains("FARGATE")).unwrap();
    assert_ne!(label.source, sizes[0].primary.source, "the launch is labelled in its own file");
    assert!(lint_all(&[("td.json", task.to_owned())]).iter().all(|it| it.rule != "fargate-task-size"));
}
