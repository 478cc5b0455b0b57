//! One problem is one diagnostic: where a rule tells what is wrong, others do not tell what follows from it.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

const TASK: &str = r#"{"family": "web", "networkMode": "MODE", "containerDefinitions": [
    {"name": "app", "image": "nginx:1.27", "memory": 128, "portMappings": [{"containerPort": 80}]}]}"#;

const BALANCER: &str = r#"{"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/web/0123456789abcdef",
    "containerName": "app", "containerPort": 80}"#;

fn service(more: &str) -> String {
    format!(r#"{{"serviceName": "web", "taskDefinition": "web:3", "desiredCount": 2, {more}}}"#)
}

/// Asserts that the first of these rules is met in the files, and the others are not, with all of them on.
fn check(files: &[(&str, &str)], told: &str, others: &[&str]) {
    let names = [&[told], others].concat().join(",");
    let output = run(folder(files), &["--select", &names, "--output-format", "concise"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains(&format!("[{told}]")) && text.lines().count() == 1, "{told} alone: {text}");
}

fn check_pair(mode: &str, members: &str, told: &str, others: &[&str]) {
    let (task, service) = (TASK.replace("MODE", mode), service(members));
    check(&[("task.json", &task), ("service.json", &service)], told, others);
}

#[test]
fn no_essential_container_is_none_without_a_health_check() {
    let task = TASK.replace("MODE", "bridge").replace("\"memory\"", "\"essential\": false, \"memory\"");
    check(&[("task.json", &task)], "no-essential-container", &["health-check-missing"]);
}

#[test]
fn what_is_no_launch_type_is_not_beside_fargate() {
    let types = r#""awsvpc", "requiresCompatibilities": ["FARGATE", "LAMBDA"]"#;
    let task = TASK.replace(r#""MODE""#, types);
    check(&[("task.json", &task)], "invalid-enum-value", &["compatibilities-mixed"]);
}

#[test]
fn what_can_be_no_role_is_no_arn_of_another_form_too() {
    for role in ["", "arn:aws:s3:::bucket"] {
        let volume =
            format!(r#"{{"name": "data", "managedEBSVolume": {{"roleArn": "{role}", "sizeInGiB": 10}}}}"#);
        let service = service(&format!(r#""volumeConfigurations": [{volume}]"#));
        check(&[("service.json", &service)], "role-invalid", &["arn-format"]);
    }
}

#[test]
fn a_role_that_cannot_be_given_is_told_once() {
    let members =
        |role: &str, balancers: &str| format!(r#""role": "{role}", "loadBalancers": [{balancers}]"#);
    let both = ["role-with-service-linked-role", "service-role-with-awsvpc", "role-invalid"];
    let two = members("ecsServiceRole", &format!("{BALANCER}, {}", BALANCER.replace("/web/", "/api/")));
    check_pair("awsvpc", &two, both[0], &both[1..]);
    check_pair("awsvpc", &members("ecsServiceRole", BALANCER), both[1], &[both[0], both[2]]);
    check_pair("awsvpc", &members("", BALANCER), both[2], &both[..2]);
}

#[test]
fn a_network_configuration_that_is_not_allowed_is_told_once() {
    let pairing = "network-configuration-not-allowed";
    let network = r#""networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-0a1b2c3d"]}}"#;
    let others = ["network-configuration-empty", "service-unsupported-on-external"];
    check_pair("bridge", network, pairing, &others);
    check_pair("bridge", r#""networkConfiguration": {}"#, others[0], &[pairing, others[1]]);
    check_pair(
        "bridge",
        &format!(r#""launchType": "EXTERNAL", {network}"#),
        others[1],
        &[pairing, others[0]],
    );
}
