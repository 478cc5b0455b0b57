//! What is said of services beyond the examples of the rules' pages: where a rule begins, where it ends, and that one
//! problem is told once.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use ecslint::diagnostic::Severity;
use ecslint::document::Document;
use ecslint::document::kind::Kind;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::source::Source;
use serde_json::{Value, json};

/// A service on Fargate behind a load balancer, with which nothing is wrong.
fn base() -> Value {
    json!({
        "cluster": "prod", "serviceName": "web", "taskDefinition": "web:3", "desiredCount": 2, "launchType": "FARGATE",
        "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"] } },
        "loadBalancers": [balancer()]
    })
}

fn balancer() -> Value {
    json!({
        "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/web/0123456789abcdef",
        "containerName": "web", "containerPort": 8080
    })
}

/// What a shift of traffic between two target groups needs.
fn advanced() -> Value {
    json!({
        "alternateTargetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:targetgroup/green/0123456789abcdef",
        "productionListenerRule": "arn:aws:elasticloadbalancing:eu-west-1:210987654321:listener-rule/app/web/1/2/3",
        "roleArn": "arn:aws:iam::210987654321:role/shift"
    })
}

/// One document over another: null takes a member away.
fn changed(mut document: Value, changes: Value) -> Value {
    json_patch(&mut document, changes);
    document
}

fn json_patch(target: &mut Value, changes: Value) {
    match (target, changes) {
        (Value::Object(target), Value::Object(changes)) => {
            for (name, change) in changes {
                if change.is_null() {
                    target.remove(&name);
                } else {
                    json_patch(target.entry(name).or_insert(Value::Null), change);
                }
            }
        }
        (target, changes) => *target = changes,
    }
}

/// Errors and warnings, each as `error rule pointer`, of documents that are linted together.
fn said(documents: &[(Kind, Value)]) -> Vec<String> {
    let settings = Arc::new(Settings::standard());
    let documents = documents.iter().enumerate().map(|(at, (kind, document))| {
        let source = Source::new(format!("{at}.json"), document.to_string());
        (Document::parse(source, Some(*kind)), Arc::clone(&settings))
    });
    let found = lint(&Workspace::new(documents));
    let told = found.iter().filter(|it| it.severity >= Severity::Warning);
    told.map(|it| format!("{} {} {}", it.severity, it.rule, it.primary.path)).collect()
}

/// The same of one service that is created.
fn service(changes: Value) -> Vec<String> {
    said(&[(Kind::CreateService, changed(base(), changes))])
}

#[test]
fn the_base_is_right() {
    assert_eq!(service(json!({})), [""; 0]);
}

#[test]
fn names_are_not_empty() {
    let empty = json!({ "loadBalancers": [changed(balancer(), json!({ "containerName": "" }))] });
    assert_eq!(service(empty), ["error name-empty /loadBalancers/0/containerName"]);
    let strategy =
        json!({ "launchType": null, "capacityProviderStrategy": [{ "capacityProvider": "", "weight": 1 }] });
    assert_eq!(service(strategy), ["error name-empty /capacityProviderStrategy/0/capacityProvider"]);
    let opaque = json!({ "loadBalancers": [changed(balancer(), json!({ "containerName": "${NAME}" }))] });
    assert_eq!(service(opaque), [""; 0]);
    // And told once, although a role could not be given here at all.
    assert_eq!(service(json!({ "role": "" })), ["error role-invalid /role"]);
}

#[test]
fn placement_and_registries_name_what_they_are() {
    let on_ec2 = |placement: Value| {
        service(changed(json!({ "launchType": "EC2", "placementStrategy": [] }), placement))
    };
    assert_eq!(
        on_ec2(json!({ "placementStrategy": [{ "field": "cpu" }] })),
        ["error missing-member /placementStrategy/0"]
    );
    assert_eq!(
        on_ec2(json!({ "placementConstraints": [{ "expression": "attribute:a exists" }] })),
        ["error missing-member /placementConstraints/0"]
    );
    assert_eq!(
        service(json!({ "serviceRegistries": [{ "port": 80 }] })),
        ["error missing-member /serviceRegistries/0"]
    );
}

#[test]
fn a_daemon_has_no_capacity_providers() {
    let daemon = json!({
        "schedulingStrategy": "DAEMON", "desiredCount": null, "launchType": null,
        "capacityProviderStrategy": [{ "capacityProvider": "main", "weight": 1 }]
    });
    assert_eq!(service(daemon.clone()), ["error daemon-with-capacity-providers /capacityProviderStrategy"]);
    let none = changed(daemon, json!({ "capacityProviderStrategy": [], "launchType": "EC2" }));
    assert_eq!(service(none), [""; 0]);
}

#[test]
fn an_update_gives_no_count_to_a_daemon() {
    let daemon =
        changed(base(), json!({ "schedulingStrategy": "DAEMON", "desiredCount": null, "launchType": "EC2" }));
    let update = json!({ "cluster": "prod", "service": "web", "desiredCount": 2 });
    let together = |update| said(&[(Kind::CreateService, daemon.clone()), (Kind::UpdateService, update)]);
    assert_eq!(together(update.clone()), ["warning daemon-conflict /desiredCount"]);
    assert_eq!(together(changed(update, json!({ "service": "other" }))), [""; 0]);
}

#[test]
fn half_of_an_advanced_configuration() {
    let shift = |lacking: Value| {
        let balancer = changed(balancer(), json!({ "advancedConfiguration": changed(advanced(), lacking) }));
        let configuration = json!({ "strategy": "CANARY", "bakeTimeInMinutes": 1440 });
        service(json!({ "loadBalancers": [balancer], "deploymentConfiguration": configuration }))
    };
    let place = "/loadBalancers/0/advancedConfiguration";
    assert_eq!(shift(json!({})), [""; 0]);
    assert_eq!(
        shift(json!({ "alternateTargetGroupArn": null, "roleArn": null })),
        [format!("error advanced-configuration-incomplete {place}")]
    );
    assert_eq!(
        shift(json!({ "productionListenerRule": null })),
        [format!("error advanced-configuration-incomplete {place}")]
    );
    assert_eq!(
        shift(json!({ "alternateTargetGroupArn": "green" })),
        [format!("error arn-format {place}/alternateTargetGroupArn")]
    );
    assert_eq!(shift(json!({ "roleArn": "shift" })), [format!("warning arn-format {place}/roleArn")]);
}

#[test]
fn a_bake_time_is_a_day_at_most() {
    let configuration =
        json!({ "strategy": "ROLLING", "alarms": { "alarmNames": ["a"], "enable": true, "rollback": true } });
    let baking = |minutes: i64| {
        service(
            json!({ "deploymentConfiguration": changed(configuration.clone(), json!({ "bakeTimeInMinutes": minutes })) }),
        )
    };
    assert_eq!(baking(1440), [""; 0]);
    assert_eq!(baking(1441), ["error deployment-range /deploymentConfiguration/bakeTimeInMinutes"]);
}

#[test]
fn code_deploy_and_a_strategy_is_one_problem() {
    let controller = json!({ "deploymentController": { "type": "CODE_DEPLOY" } });
    let strategy =
        changed(controller.clone(), json!({ "deploymentConfiguration": { "strategy": "BLUE_GREEN" } }));
    assert_eq!(service(strategy), ["error ecs-controller-required /deploymentConfiguration/strategy"]);
    let second = changed(balancer(), json!({ "advancedConfiguration": advanced() }));
    assert_eq!(
        service(changed(controller, json!({ "loadBalancers": [second] }))),
        ["warning advanced-configuration-unused /loadBalancers/0/advancedConfiguration"]
    );
}

#[test]
fn external_instances_have_no_capacity_providers() {
    let external = json!({
        "launchType": "EXTERNAL", "networkConfiguration": null, "loadBalancers": [],
        "capacityProviderStrategy": [{ "capacityProvider": "main", "weight": 1 }]
    });
    assert_eq!(service(external), ["error service-unsupported-on-external /capacityProviderStrategy"]);
}

#[test]
fn the_proxy_logs_as_fargate_does() {
    let connect = |launch_type: &str, driver: &str| {
        let log = json!({ "logDriver": driver });
        let connect = json!({ "enabled": true, "namespace": "n", "logConfiguration": log });
        service(json!({ "launchType": launch_type, "serviceConnectConfiguration": connect }))
    };
    let place = "/serviceConnectConfiguration/logConfiguration/logDriver";
    assert_eq!(connect("FARGATE", "json-file"), [format!("error log-driver-not-supported {place}")]);
    assert_eq!(connect("EC2", "json-file"), [""; 0]);
    assert_eq!(connect("FARGATE", "awsfirelens"), [""; 0]);
}

#[test]
fn host_names_have_no_empty_parts() {
    let alias = |name: &str| {
        let services = json!([{ "portName": "web", "clientAliases": [{ "port": 80, "dnsName": name }] }]);
        service(
            json!({ "serviceConnectConfiguration": { "enabled": true, "namespace": "n", "services": services } }),
        )
    };
    let place = "/serviceConnectConfiguration/services/0/clientAliases/0/dnsName";
    for name in ["web..internal", "-web", ".web", "web internal"] {
        assert_eq!(alias(name), [format!("error service-connect-name {place}")], "{name}");
    }
    for name in ["web", "web.internal", "web.internal.", "_web.x-1", "${NAME}"] {
        assert_eq!(alias(name), [""; 0], "{name}");
    }
}

#[test]
fn only_what_ecs_checks_of_fargate_takes_that_launch_type_away() {
    let task = |container| {
        json!({
            "family": "web", "requiresCompatibilities": ["EC2"], "networkMode": "awsvpc", "cpu": "256", "memory": "512",
            "containerDefinitions": [changed(json!({ "name": "web", "image": "nginx:1.27" }), container)]
        })
    };
    let fargate = json!({
        "serviceName": "web", "taskDefinition": "web", "desiredCount": 1, "launchType": "FARGATE",
        "networkConfiguration": { "awsvpcConfiguration": { "subnets": ["subnet-0a1b2c3d", "subnet-1a2b3c4d"] } }
    });
    let together = |container| {
        let documents = [(Kind::TaskDefinition, task(container)), (Kind::CreateService, fargate.clone())];
        said(&documents)
    };
    let device = json!({ "linuxParameters": { "devices": [{ "hostPath": "/dev/fuse" }] } });
    for seen in [device, json!({ "stopTimeout": 300 })] {
        assert_eq!(together(seen), ["error launch-type-not-compatible /launchType"]);
    }
    for unseen in [json!({ "startTimeout": 300 }), json!({})] {
        assert_eq!(together(unseen), ["warning launch-type-not-compatible /launchType"]);
    }
}

#[test]
fn managed_instances_may_refuse_what_their_guide_does_not_list() {
    let on_host = |container| {
        said(&[(
            Kind::TaskDefinition,
            json!({
                "family": "web", "requiresCompatibilities": ["MANAGED_INSTANCES"], "networkMode": "host",
                "containerDefinitions":
                    [changed(json!({ "name": "web", "image": "nginx:1.27", "memory": 128 }), container)]
            }),
        )])
    };
    let told =
        |member: &str| [format!("warning unsupported-on-managed-instances /containerDefinitions/0/{member}")];
    assert_eq!(on_host(json!({ "dockerLabels": { "a": "b" } })), told("dockerLabels"));
    assert_eq!(on_host(json!({ "hostname": "web" })), told("hostname"));
    let swap = json!({ "linuxParameters": { "swappiness": 10 } });
    assert_eq!(on_host(swap), told("linuxParameters/swappiness"));
}

#[test]
fn a_word_in_the_place_of_an_instance_is_not_refused() {
    let start = |id: &str| {
        said(&[(
            Kind::StartTask,
            json!({ "cluster": "main", "taskDefinition": "web:1", "containerInstances": [id] }),
        )])
    };
    for id in ["i-0123456789abcdef0", "0123abcd"] {
        assert_eq!(start(id), ["error container-instance-id /containerInstances/0"], "{id}");
    }
    for id in ["container_instance_UUID", "instance"] {
        assert_eq!(start(id), ["warning container-instance-id /containerInstances/0"], "{id}");
    }
}

#[test]
fn awsvpc_is_not_to_be_had_on_external_instances() {
    let task = json!({
        "family": "web", "requiresCompatibilities": ["EC2"], "networkMode": "awsvpc",
        "containerDefinitions": [{ "name": "web", "image": "nginx:1.27", "memory": 128 }]
    });
    let external =
        json!({ "serviceName": "web", "taskDefinition": "web", "desiredCount": 1, "launchType": "EXTERNAL" });
    let together = |task| said(&[(Kind::TaskDefinition, task), (Kind::CreateService, external.clone())]);
    assert_eq!(together(task.clone()), ["error launch-type-not-compatible /launchType"]);
    let bridge = changed(task, json!({ "networkMode": "bridge" }));
    assert_eq!(together(bridge), ["warning launch-type-not-compatible /launchType"]);
}
