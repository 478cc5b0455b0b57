//! The language server over folders: documents on disk, and what becomes of them.
#![allow(clippy::unwrap_used)]

mod server_support;

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};
use server_support::{Client, lines};
use tempfile::TempDir;

const TASK: &str = r#"{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "512",
  "memory": "1024",
  "containerDefinitions": [{"name": "app", "image": "nginx:1.27"}]
}
"#;

/// It names a container that the task definition does not have.
const RUN: &str = r#"{
  "taskDefinition": "web",
  "count": 1,
  "launchType": "FARGATE",
  "overrides": {"containerOverrides": [{"name": "other"}]},
  "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678"]}}
}
"#;

/// A folder, and a client that works in it.
struct Folder {
    folder: TempDir,
    client: Client,
}

impl Folder {
    fn with(files: &[(&str, &str)], capabilities: &Value) -> Self {
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

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    fn uri(&self, name: &str) -> String {
        format!("file://{}", self.path(name).display())
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Tells the server of a file: 1 is made, 2 changed, 3 deleted.
    fn tell(&self, name: &str, kind: u32) {
        let changes = json!([{"uri": self.uri(name), "type": kind}]);
        self.client.notify("workspace/didChangeWatchedFiles", &json!({"changes": changes}));
    }

    /// Waits until these are the rules that an open document breaks.
    fn wait_for(&mut self, name: &str, rules: &[&str]) {
        let uri = self.uri(name);
        self.client.wait(|client| {
            let found = client.pushed.get(&uri).map(|it| it["diagnostics"].as_array().unwrap());
            found.is_some_and(|found| {
                found.iter().map(|it| it["code"].as_str().unwrap()).eq(rules.iter().copied())
            })
        });
    }
}

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

/// A folder whose files the server knows, open with a client that asks for diagnostics.
fn scanned(files: &[(&str, &str)]) -> Folder {
    let pulls =
        json!({"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}});
    let mut work = Folder::with(files, &pulls);
    // The server tells when it knows them.
    work.client
        .wait(|client| client.heard.iter().any(|(method, _)| method == "workspace/diagnostic/refresh"));
    work
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
fn what_the_configuration_does_not_look_for_is_left_out() {
    let config = "include = [\"deploy/\"]\nexclude = [\"deploy/old.json\"]\n";
    let files =
        [("ecslint.toml", config), ("other.json", TASK), ("deploy/old.json", TASK), ("deploy/run.json", RUN)];
    let mut work = scanned(&files);
    let report = work.client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let names: Vec<_> = report["items"].as_array().unwrap().iter().map(|it| &it["uri"]).collect();
    assert_eq!(names, [&json!(work.uri("deploy/run.json"))]);
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

const BAD: &str = r#"{
  "family": "web api",
  "containerDefinitions": [{"name": "app", "image": "nginx:latest", "memory": 128}]
}
"#;

#[test]
fn configuration_files_hold_and_are_read_anew() {
    let mut work =
        Folder::with(&[("td.json", BAD), ("ecslint.toml", "ignore = [\"family-name\"]\n")], &json!({}));
    work.client.open(&work.uri("td.json"), BAD);
    work.wait_for("td.json", &["image-tag-mutable"]);
    work.write("ecslint.toml", "ignore = [\"images\"]\n");
    work.tell("ecslint.toml", 2);
    work.wait_for("td.json", &["family-name"]);
    fs::remove_file(work.path("ecslint.toml")).unwrap();
    work.tell("ecslint.toml", 3);
    work.wait_for("td.json", &["family-name", "image-tag-mutable"]);
}

#[test]
fn what_a_configuration_builds_on_is_followed_wherever_it_lies() {
    for capabilities in
        [json!({}), json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}})]
    {
        let elsewhere = tempfile::tempdir().unwrap();
        let base = elsewhere.path().join("team.conf");
        fs::write(&base, "ignore = [\"run-task-count\"]\n").unwrap();
        let config = format!("extend = '{}'\n", base.display());
        let mut work = Folder::with(&[("task.json", TASK), ("ecslint.toml", &config)], &capabilities);
        work.client.open(&work.uri("run-task.json"), &RUN.replace("\"count\": 1", "\"count\": 11"));
        // It needs the other file: the disk has been looked at.
        work.wait_for("run-task.json", &["override-container-unknown"]);
        fs::write(&base, "ignore = [\"override-container-unknown\"]\n").unwrap();
        work.wait_for("run-task.json", &["run-task-count"]);
        fs::remove_file(&base).unwrap();
        work.wait_for("run-task.json", &["run-task-count", "override-container-unknown"]);
        fs::write(&base, "ignore = [\"all\"]\n").unwrap();
        work.wait_for("run-task.json", &[]);
        assert!(work.client.close());
    }
}

#[test]
fn a_configuration_that_is_asked_for_counts_as_soon_as_it_is_there() {
    let mut work = Folder::with(&[("td.json", BAD)], &json!({}));
    work.client.open(&work.uri("td.json"), BAD);
    work.wait_for("td.json", &["family-name", "image-tag-mutable"]);
    let elsewhere = tempfile::tempdir().unwrap();
    let config = elsewhere.path().canonicalize().unwrap().join("ci.conf");
    let settings = json!({"settings": {"ecslint": {"config": config}}});
    work.client.notify("workspace/didChangeConfiguration", &settings);
    let uri = format!("file://{}", config.display());
    work.client.wait(|client| client.pushed.contains_key(&uri));
    assert_eq!(
        lines(work.client.pushed[&uri]["diagnostics"].as_array().unwrap()),
        ["0:0-0:0 1 configuration it cannot be read: there is no such file"]
    );
    fs::write(&config, "ignore = [\"images\"]\n").unwrap();
    work.wait_for("td.json", &["family-name"]);
    assert_eq!(work.client.pushed[&uri]["diagnostics"], json!([]));
}

#[test]
fn a_rule_of_the_teams_own_leads_to_its_page() {
    let config = "select = [\"custom\"]\n[[custom]]\nname = \"own\"\npath = \"/family\"\nforbidden = true\n\
        message = \"no\"\nurl = \"https://wiki.example.com/own\"\n";
    let mut work = Folder::with(&[("td.json", BAD), ("ecslint.toml", config)], &json!({}));
    work.client.open(&work.uri("td.json"), BAD);
    work.wait_for("td.json", &["own"]);
    let found = &work.client.pushed[&work.uri("td.json")]["diagnostics"][0];
    assert_eq!(found["codeDescription"]["href"], "https://wiki.example.com/own");
    let place =
        json!({"textDocument": {"uri": work.uri("td.json")}, "position": {"line": 1, "character": 4}});
    let said = work.client.request("textDocument/hover", &place)["contents"]["value"].clone();
    let said = said.as_str().unwrap();
    let expected = "**warning** [`own`](https://wiki.example.com/own): your own rule of `ecslint.toml:3`\n\n\
        `/family`: it must not be there.";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn a_broken_configuration_is_told_once() {
    let mut work = Folder::with(&[("td.json", BAD), ("ecslint.toml", "ignor = []\n")], &json!({}));
    work.client.open(&work.uri("td.json"), BAD);
    work.wait_for("td.json", &["family-name", "image-tag-mutable"]);
    let edit = |text: &str| json!([{"text": BAD.replace("web api", text)}]);
    work.client.change(&work.uri("td.json"), 2, &edit("web"));
    work.wait_for("td.json", &["image-tag-mutable"]);
    let logged = work.client.heard.iter().filter(|(method, _)| method == "window/logMessage");
    let logged: Vec<_> = logged.map(|(_, params)| params["message"].as_str().unwrap()).collect();
    assert_eq!(logged.len(), 1, "{logged:?}");
    assert!(logged[0].starts_with("ecslint.toml:1:1: "), "{logged:?}");
    // It is shown in the file itself, until that is mended.
    let config = work.uri("ecslint.toml");
    let found = work.client.pushed[&config]["diagnostics"].as_array().unwrap();
    assert_eq!(lines(found), ["0:0-0:5 1 configuration there is no key `ignor` here"]);
    work.write("ecslint.toml", "ignore = []\n");
    work.tell("ecslint.toml", 2);
    work.client.wait(|client| client.pushed[&config]["diagnostics"] == json!([]));
}

#[test]
fn settings_of_the_client_take_effect_at_once() {
    let mut work = Folder::with(&[("td.json", BAD)], &json!({}));
    work.client.open(&work.uri("td.json"), BAD);
    work.wait_for("td.json", &["family-name", "image-tag-mutable"]);
    let set = |work: &Folder, settings: Value| {
        let params = json!({"settings": {"ecslint": settings}});
        work.client.notify("workspace/didChangeConfiguration", &params);
    };
    set(&work, json!({"ignore": ["images"]}));
    work.wait_for("td.json", &["family-name"]);
    set(&work, json!({"select": ["image-tag-mutable"]}));
    work.wait_for("td.json", &["image-tag-mutable"]);
    set(&work, json!({}));
    work.wait_for("td.json", &["family-name", "image-tag-mutable"]);
}

impl Folder {
    /// What can be done about the first line with this text.
    fn actions(&mut self, name: &str, text: &str, part: &str) -> Vec<Value> {
        let line = text.lines().position(|line| line.contains(part)).unwrap();
        let column = text.lines().nth(line).unwrap().find(part).unwrap() + 1;
        let at = json!({"line": line, "character": column});
        let params = json!({
            "textDocument": {"uri": self.uri(name)},
            "range": {"start": at, "end": at},
            "context": {"diagnostics": []}
        });
        self.client.request("textDocument/codeAction", &params).as_array().unwrap().clone()
    }
}

#[test]
fn strict_json_is_suppressed_in_the_configuration() {
    let capabilities = json!({"workspace": {"workspaceEdit": {
        "documentChanges": true, "resourceOperations": ["create"]
    }}});
    let mut work = Folder::with(&[("deploy/td.json", BAD)], &capabilities);
    work.client.open(&work.uri("deploy/td.json"), BAD);
    work.wait_for("deploy/td.json", &["family-name", "image-tag-mutable"]);
    let mut text = String::new();
    for (rule, part) in [("family-name", "web api"), ("image-tag-mutable", "latest")] {
        let actions = work.actions("deploy/td.json", BAD, part);
        let title = format!("suppress `{rule}` here in ecslint.toml");
        let action = actions.iter().find(|action| action["title"] == *title).unwrap();
        assert_eq!(action["diagnostics"][0]["code"], rule);
        let changes = action["edit"]["documentChanges"].as_array().unwrap();
        // The first one makes the file.
        assert_eq!(changes[0]["kind"] == "create", text.is_empty());
        let edit = &changes.last().unwrap()["edits"][0];
        assert_eq!(changes.last().unwrap()["textDocument"]["uri"], work.uri("ecslint.toml"));
        assert_eq!(edit["range"]["start"]["line"], text.matches('\n').count());
        text.push_str(edit["newText"].as_str().unwrap());
        work.write("ecslint.toml", &text);
        work.tell("ecslint.toml", if text.matches("[[").count() == 1 { 1 } else { 2 });
        let left: &[&str] = if rule == "family-name" { &["image-tag-mutable"] } else { &[] };
        work.wait_for("deploy/td.json", left);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn where_comments_are_taken_a_comment_suppresses() {
    let mut work = Folder::with(&[], &json!({}));
    work.client.open(&work.uri("td.jsonc"), BAD);
    work.wait_for("td.jsonc", &["family-name", "image-tag-mutable"]);
    let actions = work.actions("td.jsonc", BAD, "latest");
    let action =
        actions.iter().find(|it| it["title"] == "suppress `image-tag-mutable` here by a comment").unwrap();
    let edit = &action["edit"]["changes"][work.uri("td.jsonc")][0];
    assert_eq!(edit["newText"], "  // ecslint-ignore-next-line image-tag-mutable: TODO: say why\n");
    let change = json!([{"range": edit["range"], "text": edit["newText"]}]);
    work.client.change(&work.uri("td.jsonc"), 2, &change);
    work.wait_for("td.jsonc", &["family-name"]);
    assert!(actions.iter().all(|action| !action["title"].as_str().unwrap().contains("ecslint.toml")));
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
