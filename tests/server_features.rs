//! The language features through the protocol: each capability, and what code actions make of a text.
#![allow(clippy::unwrap_used)]

mod ide_support;
mod server_support;

use ide_support::{SERVICE, TASK};
use serde_json::{Value, json};
use server_support::text::Encoding;
use server_support::{Client, pretty};

const URI: &str = "file:///work/task-definition.json";
const SERVICE_URI: &str = "file:///work/service.json";
const UTF16: Encoding = Encoding("utf-16");

fn opened(text: &str) -> Client {
    let client = Client::new();
    client.open(URI, text);
    client.open(SERVICE_URI, SERVICE);
    client
}

/// A document, and the position of the first character of a text in it.
fn at(uri: &str, text: &str, wanted: &str) -> Value {
    json!({"textDocument": {"uri": uri}, "position": UTF16.find(text, wanted)})
}

fn whole(text: &str) -> Value {
    UTF16.range(text, 0, text.len())
}

/// Places as `file:line:character-line:character`.
fn places(locations: &Value) -> Vec<String> {
    let place = |it: &Value| {
        let (start, end) = (&it["range"]["start"], &it["range"]["end"]);
        let file = it["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        format!("{file}:{}:{}-{}:{}", start["line"], start["character"], end["line"], end["character"])
    };
    locations.as_array().unwrap().iter().map(place).collect()
}

#[test]
fn hover() {
    let mut client = opened(TASK);
    let hover = client.request("textDocument/hover", &at(URI, TASK, "awsvpc"));
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert!(
        hover["contents"]["value"].as_str().unwrap().contains("`awsvpc`: The task gets a network interface")
    );
    let start = TASK.find("\"awsvpc\"").unwrap();
    assert_eq!(hover["range"], UTF16.range(TASK, start, start + 8));
    assert_eq!(client.request("textDocument/hover", &at(URI, TASK, "\n")), Value::Null);
}

#[test]
fn completion_with_and_without_snippets() {
    let text = TASK.replace("\"cpu\": \"512\",\n", "\"cpu\": \n");
    let snippets = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    for (capabilities, format, new_text) in [(json!({}), 1, "\"256\","), (snippets, 2, "\"256\",")] {
        let mut client = Client::with(&capabilities);
        client.open(URI, &text);
        let position = UTF16.position(&text, text.find("\"cpu\": ").unwrap() + 7);
        let params = json!({"textDocument": {"uri": URI}, "position": position});
        let list = client.request("textDocument/completion", &params);
        let item = list["items"].as_array().unwrap().iter().find(|item| item["label"] == "256").unwrap();
        assert_eq!(item["insertTextFormat"], format);
        assert_eq!(
            item["textEdit"],
            json!({"range": {"start": position, "end": position}, "newText": new_text})
        );
        assert_eq!(item["documentation"]["kind"], "markdown");
    }
    let mut client = Client::new();
    client.open(URI, "{\"containerDefinitions\": [], \"vol\n}");
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 33}});
    let list = client.request("textDocument/completion", &params);
    let volumes = list["items"].as_array().unwrap().iter().find(|item| item["label"] == "volumes").unwrap();
    insta::assert_snapshot!(pretty(volumes));
}

#[test]
fn a_closing_quote_stays_where_editors_only_insert() {
    let text = TASK.replace("\"cpu\": \"512\"", "\"cpu\": \"\"");
    let mut client = opened(&text);
    let position = UTF16.position(&text, text.find("\"cpu\": \"").unwrap() + 8);
    let params = json!({"textDocument": {"uri": URI}, "position": position});
    let list = client.request("textDocument/completion", &params);
    let item = list["items"].as_array().unwrap().iter().find(|item| item["label"] == "256").unwrap();
    assert_eq!(item["textEdit"], json!({"range": {"start": position, "end": position}, "newText": "256"}));
}

#[test]
fn document_symbols() {
    let mut client = opened(TASK);
    let symbols = client.request("textDocument/documentSymbol", &at(URI, TASK, "{"));
    let root = &symbols[0];
    assert_eq!((&root["name"], &root["detail"]), (&json!("web"), &json!("task-definition")));
    let names: Vec<_> =
        root["children"].as_array().unwrap().iter().map(|it| it["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["app", "log", "data"]);
}

#[test]
fn navigation_across_files() {
    let mut client = opened(TASK);
    let in_service = at(SERVICE_URI, SERVICE, "app\"");
    let found = client.request("textDocument/definition", &in_service);
    assert_eq!(places(&found), ["task-definition.json:9:15-9:18"]);
    let mut params = at(URI, TASK, "app\"");
    params["context"] = json!({"includeDeclaration": true});
    let found = client.request("textDocument/references", &params);
    assert_eq!(places(&found), ["task-definition.json:9:15-9:18", "service.json:5:67-5:70"]);
    params["context"] = json!({"includeDeclaration": false});
    let found = client.request("textDocument/references", &params);
    assert_eq!(places(&found), ["service.json:5:67-5:70"]);
    let found = client.request("textDocument/documentHighlight", &at(URI, TASK, "data\","));
    let kinds: Vec<_> = found.as_array().unwrap().iter().map(|it| it["kind"].as_u64().unwrap()).collect();
    assert_eq!(kinds, [3, 2], "written where it is given, read where it is used");
}

#[test]
fn rename_across_files() {
    let mut client = opened(TASK);
    let mut params = at(URI, TASK, "app\"");
    let range = client.request("textDocument/prepareRename", &params);
    let start = TASK.find("app\"").unwrap();
    assert_eq!(range, UTF16.range(TASK, start, start + 3));
    assert_eq!(client.request("textDocument/prepareRename", &at(URI, TASK, "512")), Value::Null);
    params["newName"] = json!("front");
    let edit = client.request("textDocument/rename", &params);
    let changes = |uri: &str| edit["changes"][uri].as_array().unwrap().clone();
    assert_eq!(UTF16.apply(TASK, &changes(URI)), TASK.replace("\"app\"", "\"front\""));
    assert_eq!(UTF16.apply(SERVICE, &changes(SERVICE_URI)), SERVICE.replace("\"app\"", "\"front\""));
    params["newName"] = json!("log");
    let error = client.try_request("textDocument/rename", &params).unwrap_err();
    assert_eq!(error.message, "there already is a container `log`");
}

#[test]
fn edits_name_the_version_they_are_for() {
    let mut client = Client::with(&json!({"workspace": {"workspaceEdit": {"documentChanges": true}}}));
    client.open(URI, TASK);
    let mut params = at(URI, TASK, "app\"");
    params["newName"] = json!("front");
    let edit = client.request("textDocument/rename", &params);
    assert_eq!(edit["documentChanges"][0]["textDocument"], json!({"uri": URI, "version": 1}));
}

#[test]
fn folding_and_selection() {
    let mut client = opened(TASK);
    let folds = client.request("textDocument/foldingRange", &at(URI, TASK, "{"));
    let lines: Vec<_> = folds
        .as_array()
        .unwrap()
        .iter()
        .map(|it| (it["startLine"].as_u64(), it["endLine"].as_u64()))
        .collect();
    // The whole, the containers, and one container; closing brackets stay to be seen.
    assert_eq!(lines[..3], [(Some(0), Some(23)), (Some(7), Some(21)), (Some(8), Some(16))]);
    let params = json!({"textDocument": {"uri": URI}, "positions": [UTF16.find(TASK, "awsvpc"), {"line": 99, "character": 0}]});
    let ranges = client.request("textDocument/selectionRange", &params);
    let start = TASK.find("awsvpc").unwrap();
    assert_eq!(ranges[0]["range"], UTF16.range(TASK, start, start + 6));
    assert_eq!(ranges[0]["parent"]["range"], UTF16.range(TASK, start - 1, start + 7));
    assert_eq!(ranges.as_array().unwrap().len(), 2, "one for each position");
}

#[test]
fn links_and_hints() {
    let mut client = opened(TASK);
    let links = client.request("textDocument/documentLink", &at(URI, TASK, "{"));
    assert_eq!(links[0]["target"], "https://hub.docker.com/_/nginx");
    let hints = |client: &mut Client, range: Value| {
        let params = json!({"textDocument": {"uri": URI}, "range": range});
        let hints = client.request("textDocument/inlayHint", &params);
        hints
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let all = hints(&mut client, whole(TASK));
    assert!(all.contains(&".5 vCPU".to_owned()) && all.contains(&"1 GiB".to_owned()), "{all:?}");
    let start = TASK.find("\"cpu\"").unwrap();
    assert_eq!(hints(&mut client, UTF16.range(TASK, start, start + 12)), [".5 vCPU"]);
}

/// The code actions for a range of a text.
fn actions(client: &mut Client, range: &Value, context: Value) -> Vec<Value> {
    let mut context = context;
    context["diagnostics"] = json!([]);
    let params = json!({"textDocument": {"uri": URI}, "range": range, "context": context});
    client.request("textDocument/codeAction", &params).as_array().unwrap().clone()
}

fn titles(actions: &[Value]) -> Vec<String> {
    actions
        .iter()
        .map(|it| format!("{}: {}", it["kind"].as_str().unwrap(), it["title"].as_str().unwrap()))
        .collect()
}

fn applied(text: &str, action: &Value) -> String {
    UTF16.apply(text, action["edit"]["changes"][URI].as_array().unwrap())
}

/// Of the actions that are offered at the first `|` of a text, the one whose title begins so; and what it makes.
fn made(marked: &str, title: &str) -> String {
    let text = marked.replacen('|', "", 1);
    let mut client = Client::new();
    client.open(URI, &text);
    let place = marked.find('|').unwrap();
    let found = actions(&mut client, &UTF16.range(&text, place, place), json!({}));
    let action = found.iter().find(|it| it["title"].as_str().unwrap().starts_with(title));
    applied(&text, action.unwrap_or_else(|| panic!("{:?}", titles(&found))))
}

#[test]
fn fixes_are_quick_fixes() {
    let text = TASK.replace("\"essential\": true", "\"essential\": \"true\"");
    let mut client = opened(&text);
    let start = text.find("\"true\"").unwrap();
    let found = actions(&mut client, &UTF16.range(&text, start + 1, start + 1), json!({}));
    assert_eq!(titles(&found)[0], "quickfix: replace it by `true`");
    assert_eq!(found[0]["isPreferred"], true);
    assert_eq!(found[0]["diagnostics"][0]["code"], "wrong-type");
    assert_eq!(applied(&text, &found[0]), TASK);
    // Only those of the place, and only what is asked for.
    let range = UTF16.range(&text, 0, 0);
    assert_eq!(titles(&actions(&mut client, &range, json!({"triggerKind": 2}))), [] as [&str; 0]);
    let range = UTF16.range(&text, start, start + 6);
    assert_eq!(titles(&actions(&mut client, &range, json!({"only": ["refactor"]}))), [] as [&str; 0]);
    let wanted = ["quickfix: replace it by `true`"];
    assert_eq!(titles(&actions(&mut client, &range, json!({"only": ["quickfix"]}))), wanted);
}

#[test]
fn all_that_is_safe_is_fixed_at_once() {
    let text = TASK
        .replace("\"essential\": true", "\"essential\": \"true\"")
        .replace("\"interval\": 30", "\"interval\": \"30\"")
        .replace("\n}\n", ",\n}\n");
    let mut client = opened(&text);
    for only in ["source.fixAll.ecslint", "source.fixAll", "source"] {
        let found = actions(&mut client, &whole(&text), json!({"only": [only]}));
        assert_eq!(titles(&found), ["source.fixAll.ecslint: fix all safe problems of this file"]);
        assert_eq!(applied(&text, &found[0]), TASK);
    }
    let mut client = opened(TASK);
    assert_eq!(actions(&mut client, &whole(TASK), json!({"only": ["source.fixAll"]})), [] as [Value; 0]);
}

#[test]
fn describe_output_becomes_a_request() {
    let inner = r#"{
        "taskDefinitionArn": "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:7",
        "containerDefinitions": [
            {
                "name": "app",
                "image": "nginx:1.27",
                "memory": 128,
                "portMappings": []
            }
        ],
        "family": "web",
        "revision": 7,
        "taskRoleArn": null,
        "volumes": [],
        "status": "ACTIVE",
        "requiresAttributes": [
            {"name": "com.amazonaws.ecs.capability.docker-remote-api.1.18"}
        ],
        "registeredBy": "arn:aws:iam::123456789012:root"
    }"#;
    let wrapped = format!(
        "{{|\n    \"taskDefinition\": {inner},\n    \"tags\": [{{\"key\": \"team\", \"value\": \"a\"}}]\n}}\n"
    );
    insta::assert_snapshot!(made(&wrapped, "convert"));
    let bare = inner.replace("\n    ", "\n").replacen('{', "{|", 1);
    let converted = made(&bare, "convert");
    assert_eq!(
        converted,
        made(&wrapped, "convert")
            .replace(",\n    \"tags\": [{\"key\": \"team\", \"value\": \"a\"}]", "")
            .trim_end()
    );
    let mut client = opened(TASK);
    assert_eq!(titles(&actions(&mut client, &whole(TASK), json!({"only": ["refactor"]}))), [] as [&str; 0]);
}

#[test]
fn a_secret_in_plain_text_becomes_a_reference() {
    let text = |environment: &str, more: &str| {
        TASK.replace(
            "\"environment\": [{\"name\": \"STAGE\", \"value\": \"prod\"}]",
            &format!("\"environment\": [{environment}]{more}"),
        )
    };
    let password = "{\"name\": \"DB_PASSWORD\", \"value\": \"|hunter2-hunter2\"}";
    let stage = "{\"name\": \"STAGE\", \"value\": \"prod\"}";
    let title = "replace `DB_PASSWORD` by a reference to Secrets Manager";
    let reference = "{\"name\": \"DB_PASSWORD\", \"valueFrom\": \"arn:aws:secretsmanager:<REGION>:123456789012:secret:web/DB_PASSWORD-<SUFFIX>\"}";
    let made_of = |environment: &str, more: &str| made(&text(environment, more), title);
    let with_list = |list: &str| {
        TASK.replace("\"healthCheck\": {\"command\": [\"CMD\", \"true\"], \"interval\": 30}", &format!("\"healthCheck\": {{\"command\": [\"CMD\", \"true\"], \"interval\": 30}},\n      \"secrets\": [{list}]"))
    };
    assert_eq!(made_of(&format!("{stage}, {password}"), ""), with_list(reference));
    let other = "{\"name\": \"KEY\", \"valueFrom\": \"arn:aws:ssm:eu-west-1:123456789012:parameter/key\"}";
    let reference = reference.replace("<REGION>", "eu-west-1");
    assert_eq!(
        made_of(&format!("{password}, {stage}"), &format!(",\n      \"secrets\": [{other}]")),
        text(stage, &format!(",\n      \"secrets\": [{other}, {reference}]"))
    );
    // The last variable takes the member along.
    assert!(!made_of(password, "").contains("environment"));
}
