//! A folder on disk, and a client that works in it.
#![allow(clippy::unwrap_used, dead_code)]

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::Client;

/// A task definition without defects.
pub(crate) const TASK: &str = r#"{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "512",
  "memory": "1024",
  "containerDefinitions": [{"name": "app", "image": "nginx:1.27"}]
}
"#;

/// It names a container that the task definition does not have.
pub(crate) const RUN: &str = r#"{
  "taskDefinition": "web",
  "count": 1,
  "launchType": "FARGATE",
  "overrides": {"containerOverrides": [{"name": "other"}]},
  "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678"]}}
}
"#;

/// A folder, and a client that works in it.
pub(crate) struct Folder {
    pub(crate) folder: TempDir,
    pub(crate) client: Client,
}

impl Folder {
    pub(crate) fn with(files: &[(&str, &str)], capabilities: &Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut new = Self { folder, client: Client::started() };
        for (name, text) in files {
            new.write(name, text);
        }
        let folders = json!([{"uri": new.uri(""), "name": "work"}]);
        let params = json!({"processId": null, "workspaceFolders": folders, "capabilities": capabilities});
        new.client.initialize(&params);
        new
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    pub(crate) fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Tells the server of a file: 1 is made, 2 changed, 3 deleted.
    pub(crate) fn tell(&self, name: &str, kind: u32) {
        let changes = json!([{"uri": self.uri(name), "type": kind}]);
        self.client.notify("workspace/didChangeWatchedFiles", &json!({"changes": changes}));
    }

    /// Waits until these are the rules that an open document breaks.
    pub(crate) fn wait_for(&mut self, name: &str, rules: &[&str]) {
        let uri = self.uri(name);
        self.client.wait(|client| {
            let found = client.pushed.get(&uri).map(|it| it["diagnostics"].as_array().unwrap());
            found.is_some_and(|found| {
                found.iter().map(|it| it["code"].as_str().unwrap()).eq(rules.iter().copied())
            })
        });
    }
}

/// A folder whose files the server knows, open with a client that asks for diagnostics.
pub(crate) fn scanned(files: &[(&str, &str)]) -> Folder {
    let pulls =
        json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}});
    let mut work = Folder::with(files, &pulls);
    // The server tells when it knows them.
    work.client
        .wait(|client| client.heard.iter().any(|(method, _)| method == "workspace/diagnostic/refresh"));
    work
}
