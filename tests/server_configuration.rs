//! The language server and configurations: what they say holds, and is told where it is wrong.
#![allow(clippy::unwrap_used)]

mod server_support;

use std::fs;

use serde_json::{Value, json};
use server_support::folder::{Folder, RUN, TASK, scanned};
use server_support::lines;

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
fn what_the_configuration_says_of_files_counts_for_closed_ones_too() {
    // Other names, and a kind that cannot be told.
    let config = "include = [\"*.json\", \"*.tpl\"]\n[[overrides]]\nfiles = [\"half.json\"]\nkind = \"task-definition\"\n";
    let files = [("ecslint.toml", config), ("td.tpl", TASK), ("half.json", "{\"familie\": \"web\"}")];
    let mut work = scanned(&files);
    let names = |work: &mut Folder| -> Vec<String> {
        let report = work.client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
        report["items"].as_array().unwrap().iter().map(|it| it["uri"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names(&mut work), [work.uri("half.json"), work.uri("td.tpl")]);
    // Another configuration, of the client's wish, looks for other files.
    work.write("only.toml", "include = [\"*.tpl\"]\n");
    let settings = json!({"settings": {"ecslint": {"config": work.path("only.toml")}}});
    work.client.notify("workspace/didChangeConfiguration", &settings);
    let is_gone = (0..500).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(20));
        names(&mut work) == [work.uri("td.tpl")]
    });
    assert!(is_gone, "{:?}", names(&mut work));
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
