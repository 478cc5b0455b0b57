//! The language server over folders: documents on disk, and what becomes of them.
#![allow(clippy::unwrap_used)]

mod server_support;

use std::fs;

use serde_json::{Value, json};
use server_support::folder::{Folder, RUN, TASK, scanned};

#[test]
fn files_on_disk_take_part_and_are_followed() {
    let mut work = Folder::with(&[("task-definition.json", TASK)], &json!({}));
    work.client.open(&work.uri("run.json"), RUN);
    work.wait_for("run.json", &["override-container-unknown"]);
    let related = &work.client.pushed[&work.uri("run.json")]["diagnostics"][0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], work.uri("task-definition.json"));

    work.write("task-definition.json", &TASK.replace("\"app\"", "\"other\""));
    work.tell("task-definition.json", 2);
    work.wait_for("run.json", &[]);

    fs::remove_file(work.path("task-definition.json")).unwrap();
    work.tell("task-definition.json", 3);
    work.write("deploy/web.json", TASK);
    work.tell("deploy/web.json", 1);
    work.wait_for("run.json", &["override-container-unknown"]);

    // A folder that goes takes its files along.
    fs::remove_dir_all(work.path("deploy")).unwrap();
    work.tell("deploy", 3);
    work.wait_for("run.json", &[]);
    assert!(work.client.close());
}

#[test]
fn requests_and_containers_are_found_by_name() {
    let other = TASK.replace("\"web\"", "\"shop-API\"").replace("\"app\"", "\"web-proxy\"");
    let mut work =
        scanned(&[("a/task.json", TASK), ("b/task.json", &other), ("package.json", "{\"name\": \"web\"}")]);
    let mut found = |query: &str| -> Vec<String> {
        let found = work.client.request("workspace/symbol", &json!({"query": query}));
        let mut lines: Vec<_> = found
            .as_array()
            .unwrap()
            .iter()
            .map(|symbol| {
                let uri = symbol["location"]["uri"].as_str().unwrap();
                let file = &uri[uri.len() - "a/task.json".len()..];
                let line = &symbol["location"]["range"]["start"]["line"];
                format!("{} in {} {file}:{line}", symbol["name"], symbol["containerName"])
            })
            .collect();
        lines.sort();
        lines
    };
    assert_eq!(
        found("WEB"),
        ["\"web\" in \"task-definition\" a/task.json:1", "\"web-proxy\" in \"shop-API\" b/task.json:6",]
    );
    assert_eq!(found("spi"), ["\"shop-API\" in \"task-definition\" b/task.json:1"]);
    assert_eq!(found("").len(), 4);
    assert!(found("ips").is_empty());
}

#[test]
fn a_buffer_counts_more_than_the_disk() {
    let mut work = Folder::with(&[("task-definition.json", TASK)], &json!({}));
    work.client.open(&work.uri("run.json"), RUN);
    work.wait_for("run.json", &["override-container-unknown"]);
    let uri = work.uri("task-definition.json");
    work.client.open(&uri, &TASK.replace("\"app\"", "\"other\""));
    work.wait_for("run.json", &[]);
    work.write("task-definition.json", TASK);
    work.tell("task-definition.json", 2);
    work.client.change(&uri, 2, &json!([{"text": TASK.replace("app", "third")}]));
    work.wait_for("run.json", &["override-container-unknown"]);
    work.client.change(&uri, 3, &json!([{"text": TASK.replace("app", "other")}]));
    work.wait_for("run.json", &[]);
    // Closed without being saved: the disk counts again.
    work.client.notify("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
    work.wait_for("run.json", &["override-container-unknown"]);
    assert_eq!(work.client.pushed[&uri]["diagnostics"], json!([]));
}

#[test]
fn what_git_ignores_and_builds_make_is_left_out() {
    let files = [
        (".gitignore", "out/\n"),
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("out/task-definition.json", TASK),
        ("node_modules/x/task-definition.json", TASK),
        ("package.json", "{\"name\": \"web\",}"),
        (".aws/run.json", RUN),
    ];
    let mut work = scanned(&files);
    let report = work.client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let items = report["items"].as_array().unwrap();
    assert_eq!(items.iter().map(|it| &it["uri"]).collect::<Vec<_>>(), [&json!(work.uri(".aws/run.json"))]);
    assert_eq!((&items[0]["items"], &items[0]["version"]), (&json!([]), &Value::Null));
    work.client.open(&work.uri("out/task-definition.json"), TASK);
    let run = json!({"textDocument": {"uri": work.uri(".aws/run.json")}});
    assert_eq!(
        work.client.request("textDocument/diagnostic", &run)["items"][0]["code"],
        "override-container-unknown"
    );
}

#[test]
fn folders_come_and_go() {
    let mut work = Folder::with(&[("run.json", RUN)], &json!({}));
    let other = Folder::with(&[("task-definition.json", TASK)], &json!({}));
    work.client.open(&work.uri("run.json"), RUN);
    work.wait_for("run.json", &[]);
    let folder = json!({"uri": other.uri(""), "name": "other"});
    let change = |added: Value, removed: Value| json!({"event": {"added": added, "removed": removed}});
    work.client.notify("workspace/didChangeWorkspaceFolders", &change(json!([folder]), json!([])));
    work.wait_for("run.json", &["override-container-unknown"]);
    work.client.notify("workspace/didChangeWorkspaceFolders", &change(json!([]), json!([folder])));
    work.wait_for("run.json", &[]);
}

#[test]
fn watching_is_asked_of_who_can() {
    let watches = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut work = Folder::with(&[], &watches);
    work.client.wait(|client| client.heard.iter().any(|(method, _)| method == "client/registerCapability"));
    let (_, params) = &work.client.heard[0];
    assert_eq!(params["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    let globs = params["registrations"][0]["registerOptions"]["watchers"].as_array().unwrap();
    assert!(globs.contains(&json!({"globPattern": "**/ecslint.toml"})), "{globs:?}");
}

#[test]
fn what_is_closed_stays_on_disk_though_nobody_tells_of_it() {
    let mut work = Folder::with(&[], &json!({}));
    work.client.open(&work.uri("run-task.json"), RUN);
    work.write("task.json", TASK);
    work.client.open(&work.uri("task.json"), TASK);
    work.wait_for("run-task.json", &["override-container-unknown"]);
    work.client.notify("textDocument/didClose", &json!({"textDocument": {"uri": work.uri("task.json")}}));
    // What it has on disk counts from now on.
    work.client.open(&work.uri("run-task-2.json"), RUN);
    work.wait_for("run-task-2.json", &["override-container-unknown"]);
}

#[test]
fn the_disk_is_looked_at_for_clients_that_do_not_tell_of_it() {
    let mut work = Folder::with(&[("task.json", TASK)], &json!({}));
    work.client.open(&work.uri("run-task.json"), RUN);
    work.wait_for("run-task.json", &["override-container-unknown"]);
    work.write("task.json", &TASK.replace("\"app\"", "\"other\""));
    work.wait_for("run-task.json", &[]);
    work.write("ecslint.toml", "ignore = [\"override-container-unknown\"]\n");
    work.write("other/task.json", TASK);
    fs::remove_file(work.path("task.json")).unwrap();
    work.wait_for("run-task.json", &[]);
    fs::remove_file(work.path("ecslint.toml")).unwrap();
    work.wait_for("run-task.json", &["override-container-unknown"]);
}
