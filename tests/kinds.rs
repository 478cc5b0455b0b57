//! What a document is, told by its content.
#![allow(clippy::unwrap_used)]

use ecslint::document::Document;
use ecslint::document::kind::{Form, Kind};
use ecslint::source::Source;

/// The ECS documents in a text.
fn units(text: &str) -> Vec<(Kind, Form)> {
    let document = Document::parse(Source::new("x.json", text), None);
    assert!(document.syntax_errors().is_empty(), "{text}");
    document.units().iter().map(|unit| (unit.kind, unit.form)).collect()
}

#[test]
fn requests_are_told_apart() {
    for (text, kind) in [
        (r#"{"family": "web", "containerDefinitions": []}"#, Kind::TaskDefinition),
        (r#"{"containerDefinitions": "${CONTAINERS}"}"#, Kind::TaskDefinition),
        (r#"[{"name": "a", "image": "b", "essential": true}]"#, Kind::Containers),
        (r#"{"serviceName": "web", "taskDefinition": "web"}"#, Kind::CreateService),
        (r#"{"serviceName": "web", "cluster": "main", "desiredCount": 3}"#, Kind::CreateService),
        (r#"{"service": "web", "forceNewDeployment": true}"#, Kind::UpdateService),
        (r#"{"service": "web", "cluster": "main", "placementConstraints": []}"#, Kind::UpdateService),
        (r#"{"service": "web", "vpcLatticeConfigurations": []}"#, Kind::UpdateService),
        (r#"{"service": "web", "propagateTags": "SERVICE"}"#, Kind::UpdateService),
        (r#"{"service": "w", "cluster": "c", "taskSet": "t", "scale": {"value": 50}}"#, Kind::UpdateTaskSet),
        (r#"{"desiredCount": 1, "loadBalancers": []}"#, Kind::Service),
        (r#"{"taskDefinition": "web", "count": 2}"#, Kind::RunTask),
        (r#"{"cluster": "c", "taskDefinition": "web", "launchType": "FARGATE"}"#, Kind::RunTask),
        (r#"{"taskDefinition": "web", "containerInstances": ["i"]}"#, Kind::StartTask),
        (
            r#"{"service": "w", "cluster": "c", "taskDefinition": "w", "externalId": "x"}"#,
            Kind::CreateTaskSet,
        ),
        (r#"{"taskDefinition": "w", "scale": {"value": 100, "unit": "PERCENT"}}"#, Kind::CreateTaskSet),
        (r#"{"clusterName": "c", "settings": []}"#, Kind::CreateCluster),
        (r#"{"clusterName": "c", "tags": [{"key": "team"}]}"#, Kind::CreateCluster),
        (
            r#"{"clusterName": "c", "configuration": {"executeCommandConfiguration": {}}}"#,
            Kind::CreateCluster,
        ),
        (
            r#"{"name": "c", "autoScalingGroupProvider": {"autoScalingGroupArn": "g"}}"#,
            Kind::CreateCapacityProvider,
        ),
        (
            r#"{"name": "c", "autoScalingGroupProvider": {"managedScaling": {}}}"#,
            Kind::UpdateCapacityProvider,
        ),
        (
            r#"{"name": "c", "managedInstancesProvider": {"instanceLaunchTemplate":
                {"ec2InstanceProfileArn": "p", "networkConfiguration": {}}}}"#,
            Kind::CreateCapacityProvider,
        ),
        (
            r#"{"name": "c", "managedInstancesProvider": {"infrastructureRoleArn": "r"}}"#,
            Kind::UpdateCapacityProvider,
        ),
        (r#"{"service": "web", "monitoring": {"metricConfigurations": []}}"#, Kind::UpdateService),
        (
            r#"{"cluster": "c", "taskDefinition": "web", "launchType": "FARGATE", "volumeConfigurations": []}"#,
            Kind::RunTask,
        ),
        (r#"{"containerOverrides": [{"name": "a", "command": ["b"]}], "cpu": "256"}"#, Kind::TaskOverrides),
        (r#"{"name": "a", "image": "b", "essential": true}"#, Kind::Container),
        (r#"{"name": "a", "image": "b", "portMappings": [{"containerPort": 80}]}"#, Kind::Container),
    ] {
        assert_eq!(units(text), [(kind, Form::Request)], "{text}");
    }
}

#[test]
fn outputs_of_describe_calls_are_looked_through() {
    for (text, expected) in [
        (
            r#"{"taskDefinition": {"containerDefinitions": [], "revision": 3}}"#,
            vec![(Kind::TaskDefinition, Form::Wrapped)],
        ),
        (r#"{"containerDefinitions": [], "revision": 3}"#, vec![(Kind::TaskDefinition, Form::Describe)]),
        (r#"{"service": {"serviceName": "web", "events": []}}"#, vec![(Kind::Service, Form::Wrapped)]),
        (
            r#"{"services": [{"serviceArn": "a"}, {"serviceArn": "b"}], "failures": []}"#,
            vec![(Kind::Service, Form::Wrapped); 2],
        ),
        (r#"{"serviceArn": "a", "desiredCount": 1}"#, vec![(Kind::Service, Form::Describe)]),
    ] {
        assert_eq!(units(text), expected, "{text}");
    }
}

#[test]
fn json_of_others_is_left_alone() {
    for text in [
        r#"{"name": "web", "version": "1.0.0"}"#,
        r#"{"AWSEBDockerrunVersion": 2, "containerDefinitions": []}"#,
        r#"{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {}}"#,
        r#"{"services": {"web": {"image": "nginx"}}}"#,
        r#"{"apiVersion": "v1", "kind": "Service"}"#,
        r#"{"service": "web", "port": 80}"#,
        r#"{"service": "web", "monitoring": {"enabled": true}}"#,
        r#"{"name": "c", "capacityProviderArn": "a", "autoScalingGroupProvider": {"managedScaling": {}}}"#,
        r#"{"name": "c", "autoScalingGroupProvider": "g"}"#,
        r#"{"services": [{"serviceName": "web", "cluster": "c", "taskDefinition": "web"}]}"#,
        r#"{"cluster": "c", "taskDefinition": "web", "launchType": "FARGATE", "schedule": "@daily"}"#,
        r#"{"serviceName": "web", "clusterName": "main", "scalingPolicies": [], "desiredCount": 3}"#,
        r#"{"clusterName": "kafka", "configuration": {"retention": 3}}"#,
        r#"{"clusterName": "kafka", "settings": {"retention": 3}}"#,
        r#"{"clusterName": "kafka", "tags": {"team": "shop"}}"#,
        r#"{"service": "web", "desiredCount": 2, "region": "eu-west-1", "env": "prod"}"#,
        r#"{"cluster": "c", "serviceName": "web", "taskDefinition": "web", "nlb": "n", "subnets": [], "wait": 60}"#,
        r#"{"aws_access_key_id": null, "cluster": null, "count": null, "taskDefinition": null}"#,
        r#"[{"name": "a", "image": "b"}]"#,
        r#"{"name": "a", "image": "b"}"#,
        r#"{"name": "a", "image": "b", "cpu": 1, "essential": true, "port": 80, "env": {}, "domain": "c"}"#,
        r#"{"name": "a", "image": "b", "portMappings": [{"port": 80}]}"#,
        r#"{"containerOverrides": [{"name": "a", "args": ["b"]}], "taskCount": 2}"#,
        r#"{"containerOverrides": [{"name": "a", "command": ["b"]}], "taskArn": "c"}"#,
        r#"["a", 1, null]"#,
        "1",
    ] {
        assert_eq!(units(text), [], "{text}");
    }
}
