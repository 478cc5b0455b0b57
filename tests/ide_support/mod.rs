//! Documents with a cursor.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use ecslint::document::Document;
use ecslint::engine::Workspace;
use ecslint::engine::settings::Settings;
use ecslint::source::Source;

/// A task definition with names of every kind.
pub(crate) const TASK: &str = r#"{
  "family": "web",
  "networkMode": "awsvpc",
  "requiresCompatibilities": ["FARGATE"],
  "cpu": "512",
  "memory": "1024",
  "executionRoleArn": "arn:aws:iam::123456789012:role/execution",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "nginx:1.27",
      "essential": true,
      "portMappings": [{"name": "http", "containerPort": 8080, "protocol": "tcp"}],
      "environment": [{"name": "STAGE", "value": "prod"}],
      "mountPoints": [{"sourceVolume": "data", "containerPath": "/data"}],
      "dependsOn": [{"containerName": "log", "condition": "START"}],
      "healthCheck": {"command": ["CMD", "true"], "interval": 30}
    },
    {
      "name": "log",
      "image": "fluent/fluent-bit:3"
    }
  ],
  "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-12345678"}}]
}
"#;

/// A service that runs it.
pub(crate) const SERVICE: &str = r#"{
  "serviceName": "web",
  "taskDefinition": "web:3",
  "desiredCount": 2,
  "launchType": "FARGATE",
  "loadBalancers": [{"targetGroupArn": "arn:tg", "containerName": "app", "containerPort": 8080}],
  "serviceConnectConfiguration": {"enabled": true, "services": [{"portName": "http"}]},
  "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678"]}}
}
"#;

/// A workspace of these texts, named `0.json`, `1.json`, …, and where the first `|` stood, which is taken out.
#[allow(dead_code, reason = "not every test opens several")]
pub(crate) fn documents(texts: &[&str]) -> (Workspace, u32) {
    let mut cursor = 0;
    let settings = Arc::new(Settings::standard());
    let parsed = texts.iter().enumerate().map(|(index, text)| {
        let plain = match text.find('|') {
            Some(at) => {
                cursor = u32::try_from(at).unwrap();
                text.replacen('|', "", 1)
            }
            None => (*text).to_owned(),
        };
        (Document::parse(Source::new(format!("{index}.json"), plain), None), Arc::clone(&settings))
    });
    let workspace = Workspace::new(parsed.collect::<Vec<_>>());
    (workspace, cursor)
}
