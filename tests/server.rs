//! The language server over a connection in memory: the protocol, documents and diagnostics.
#![allow(clippy::unwrap_used)]

mod server_support;

use lsp_server::ErrorCode;
use serde_json::{Value, json};
use server_support::text::{ENCODINGS, Encoding};
use server_support::{Client, lines, pretty};

const URI: &str = "file:///work/task-definition.json";

const TASK: &str = "{
  \"family\": \"🎉\",
  \"requiresCompatibilities\": [\"FARGATE\"],
  \"networkMode\": \"awsvpc\",
  \"cpu\": \"512\",
  \"memory\": \"8192\",
  \"containerDefinitions\": [{\"name\": \"app\", \"image\": \"nginx:1.27\"}]
}
";

const SERVICE: &str = r#"{
  "serviceName": "web",
  "taskDefinition": "web",
  "desiredCount": 1,
  "launchType": "FARGATE",
  "loadBalancers": [{"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef", "containerName": "web", "containerPort": 8080}],
  "networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-12345678", "subnet-87654321"]}}
}
"#;

fn task(container: &str) -> String {
    TASK.replace("🎉", "web").replace("8192", "1024").replace("app", container)
}

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|it| it["code"].as_str().unwrap()).collect()
}

fn document(uri: &str) -> Value {
    json!({"textDocument": {"uri": uri}})
}

#[test]
fn the_answer_to_initialize_says_what_is_offered() {
    let client = Client::new();
    insta::with_settings!({filters => vec![(r#""version": ".*""#, r#""version": "…""#)]}, {
        insta::assert_snapshot!(pretty(&client.initialized));
    });
    assert!(client.close());
}

#[test]
fn diagnostics_are_pushed() {
    let mut client = Client::new();
    client.open(URI, TASK);
    insta::assert_snapshot!(pretty(&client.diagnostics(URI, 1).into()));
    assert!(client.close());
}

#[test]
fn the_first_encoding_that_is_known_is_taken() {
    let cases = [
        (json!(["utf-7", "utf-32", "utf-8"]), "utf-32"),
        (json!(["utf-8", "utf-16"]), "utf-8"),
        (json!([]), "utf-16"),
        (json!("utf-8"), "utf-16"),
        (Value::Null, "utf-16"),
    ];
    for (offered, taken) in cases {
        let client = Client::with(&json!({"general": {"positionEncodings": offered}}));
        assert_eq!(client.initialized["capabilities"]["positionEncoding"], taken, "{offered}");
    }
}

#[test]
fn positions_are_right_in_every_encoding_behind_emoji_and_in_crlf() {
    let text = TASK.replace('\n', "\r\n").replace("\"app\"", "\"é𝒳\"");
    for encoding in ENCODINGS {
        let mut client = Client::with(&json!({"general": {"positionEncodings": [encoding.0]}}));
        client.open(URI, &text);
        let found = client.diagnostics(URI, 1);
        for (code, wrong) in
            [("family-name", "\"🎉\""), ("fargate-task-size", "\"8192\""), ("container-name", "\"é𝒳\"")]
        {
            let start = text.find(wrong).unwrap();
            let range = encoding.range(&text, start, start + wrong.len());
            let place = found.iter().find(|it| it["code"] == code).map(|it| &it["range"]);
            assert_eq!(place, Some(&range), "{} {code}", encoding.0);
        }
        // An edit behind them on their line.
        let image = text.find("nginx:1.27").unwrap();
        let range = encoding.range(&text, image, image + "nginx:1.27".len());
        client.change(URI, 2, &json!([{"range": range, "text": "NGINX"}]));
        let text = text.replace("nginx:1.27", "NGINX");
        let found = client.diagnostics(URI, 2);
        let wrong = found.iter().find(|it| it["code"] == "image-upper-case").unwrap();
        assert_eq!(wrong["range"]["start"], encoding.find(&text, "NGINX"), "{}", encoding.0);
    }
}

#[test]
fn changes_are_applied_one_after_the_other() {
    let mut client = Client::new();
    client.open(URI, "{}");
    let at = |line: u32, character: u32| json!({"line": line, "character": character});
    let insert =
        |position: Value, text: &str| json!({"range": {"start": position, "end": position}, "text": text});
    client.change(URI, 2, &json!([{"text": TASK}]));
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["family-name", "fargate-task-size"]);
    // The second counts from what the first made; past the end is the end.
    let changes = json!([
        {"range": {"start": at(1, 13), "end": at(1, 15)}, "text": "a\nb"},
        {"range": {"start": at(1, 14), "end": at(2, 0)}, "text": ""},
        insert(at(999, 999), "\n// the end"),
    ]);
    client.change(URI, 3, &changes);
    assert_eq!(codes(&client.diagnostics(URI, 3)), ["fargate-task-size", "json-comment"]);
    // What is no range changes nothing: it must not be taken for the whole text.
    client.change(
        URI,
        4,
        &json!([{"range": {"start": {"line": -1, "character": 0}, "end": at(0, 0)}, "text": "x"}]),
    );
    client.change(URI, 5, &json!([insert(at(0, 0), "\n")]));
    assert_eq!(codes(&client.diagnostics(URI, 5)), ["fargate-task-size", "json-comment"]);
    assert!(client.heard.iter().any(|(method, params)| method == "window/logMessage"
        && params["message"].as_str().unwrap().starts_with("textDocument/didChange: ")));
}

#[test]
fn other_json_is_left_alone_until_it_is_for_ecs() {
    let mut client = Client::new();
    client.open(URI, "{\"name\": \"web\",}");
    assert_eq!(client.diagnostics(URI, 1), Vec::<Value>::new());
    client.change(URI, 2, &json!([{"text": "{\"containerDefinitions\": [],}"}]));
    assert_eq!(codes(&client.diagnostics(URI, 2)), ["missing-member", "container-count", "trailing-comma"]);
}

#[test]
fn a_closed_document_has_no_diagnostics() {
    let mut client = Client::new();
    client.open("untitled:Untitled-1", TASK);
    assert_eq!(client.diagnostics("untitled:Untitled-1", 1).len(), 2);
    client.notify("textDocument/didClose", &document("untitled:Untitled-1"));
    client.wait(|client| client.pushed["untitled:Untitled-1"]["diagnostics"] == json!([]));
    assert_eq!(client.request("textDocument/documentSymbol", &document("untitled:Untitled-1")), Value::Null);
}

#[test]
fn linked_documents_are_judged_together() {
    let mut client = Client::new();
    let service = "file:///work/service.json";
    client.open(service, SERVICE);
    assert_eq!(lines(&client.diagnostics(service, 1)), [] as [&str; 0]);
    client.open(URI, &task("app"));
    // The task definition came: the service is judged anew without having changed.
    client.wait(|client| client.pushed[service]["diagnostics"] != json!([]));
    let found = client.diagnostics(service, 1);
    insta::assert_snapshot!(pretty(&found.into()));
    client.change(URI, 2, &json!([{"text": task("web").replace("1.27\"", "1.27\", \"portMappings\": [{\"containerPort\": 8080}]")}]));
    client.wait(|client| client.pushed[service]["diagnostics"] == json!([]));
    client.change(URI, 3, &json!([{"text": task("app")}]));
    client.wait(|client| client.pushed[service]["diagnostics"] != json!([]));
    // Another family: no longer linked.
    client.change(URI, 4, &json!([{"text": task("app").replace("\"web\"", "\"other\"")}]));
    client.wait(|client| client.pushed[service]["diagnostics"] == json!([]));
    client.change(URI, 5, &json!([{"text": task("app")}]));
    client.wait(|client| client.pushed[service]["diagnostics"] != json!([]));
    client.notify("textDocument/didClose", &document(URI));
    client.wait(|client| client.pushed[service]["diagnostics"] == json!([]));
}

#[test]
fn diagnostics_are_pulled_by_who_can() {
    let mut client = Client::with(&json!({"textDocument": {"diagnostic": {}}}));
    client.open(URI, TASK);
    let full = client.request("textDocument/diagnostic", &document(URI));
    assert_eq!(full["kind"], "full");
    assert_eq!(codes(full["items"].as_array().unwrap()), ["family-name", "fargate-task-size"]);
    let again = json!({"textDocument": {"uri": URI}, "previousResultId": full["resultId"]});
    let unchanged = client.request("textDocument/diagnostic", &again);
    assert_eq!(unchanged, json!({"kind": "unchanged", "resultId": full["resultId"]}));
    client.change(URI, 2, &json!([{"text": task("app")}]));
    let full = client.request("textDocument/diagnostic", &again);
    assert_eq!((&full["kind"], &full["items"]), (&json!("full"), &json!([])));
    let none = client.request("textDocument/diagnostic", &document("file:///work/other.json"));
    assert_eq!(none["items"], json!([]));
    assert!(client.pushed.is_empty(), "{:?}", client.pushed);
}

#[test]
fn the_whole_workspace_can_be_pulled() {
    let mut client = Client::with(&json!({"textDocument": {"diagnostic": {}}}));
    client.open(URI, TASK);
    client.open("file:///work/package.json", "{\"name\": \"web\",}");
    let report = client.request("workspace/diagnostic", &json!({"previousResultIds": []}));
    let [item] = report["items"].as_array().unwrap().as_slice() else { panic!("{report}") };
    assert_eq!((&item["uri"], &item["version"], &item["kind"]), (&json!(URI), &json!(1), &json!("full")));
    let previous = json!([
        {"uri": URI, "value": item["resultId"]},
        {"uri": "file:///work/gone.json", "value": "1"},
    ]);
    let report = client.request("workspace/diagnostic", &json!({"previousResultIds": previous}));
    let kinds: Vec<_> =
        report["items"].as_array().unwrap().iter().map(|it| (&it["uri"], &it["kind"])).collect();
    assert_eq!(
        kinds,
        [(&json!(URI), &json!("unchanged")), (&json!("file:///work/gone.json"), &json!("full"))]
    );
}

#[test]
fn many_edits_make_one_push() {
    let mut client = Client::waiting();
    let id = client.send("initialize", &json!({"capabilities": {}}));
    client.open(URI, TASK);
    for version in 2..=50 {
        client.change(URI, version, &json!([{"range": Encoding("utf-16").range(TASK, 0, 0), "text": " "}]));
    }
    client.start();
    client.answer(&id).unwrap();
    client.diagnostics(URI, 50);
    assert_eq!(client.pushes, 1);
}

#[test]
fn what_is_cancelled_or_stale_is_not_done() {
    let mut client = Client::waiting();
    let first = client.send("initialize", &json!({"capabilities": {}}));
    client.open(URI, TASK);
    let cancelled = client.send("textDocument/documentSymbol", &document(URI));
    let stale = client.send("textDocument/diagnostic", &document(URI));
    client.change(URI, 2, &json!([{"text": "{}"}]));
    let fresh = client.send("textDocument/diagnostic", &document(URI));
    client.notify("$/cancelRequest", &json!({"id": cancelled}));
    client.notify("$/cancelRequest", &json!({"id": "never sent"}));
    client.notify("$/cancelRequest", &Value::Null);
    client.start();
    client.answer(&first).unwrap();
    assert_eq!(client.answer(&cancelled).unwrap_err().code, ErrorCode::RequestCanceled as i32);
    let error = client.answer(&stale).unwrap_err();
    assert_eq!(error.code, ErrorCode::ServerCancelled as i32);
    assert_eq!(error.data, Some(json!({"retriggerRequest": true})));
    assert_eq!(client.answer(&fresh).unwrap()["items"], json!([]));
}

#[test]
fn what_is_wrong_is_answered_and_survived() {
    let mut client = Client::started();
    let early = client.try_request("textDocument/hover", &json!({})).unwrap_err();
    assert_eq!(early.code, ErrorCode::ServerNotInitialized as i32);
    client.notify("textDocument/didOpen", &json!({}));
    client.initialize(&json!({"capabilities": {"textDocument": 7, "general": {"positionEncodings": [1]}}}));
    for (method, params, code) in [
        ("textDocument/hover", json!({"textDocument": {"uri": 3}}), ErrorCode::InvalidParams),
        ("textDocument/hover", Value::Null, ErrorCode::InvalidParams),
        ("textDocument/unheardOf", json!({}), ErrorCode::MethodNotFound),
        ("initialize", json!({"capabilities": {}}), ErrorCode::InvalidRequest),
    ] {
        let error = client.try_request(method, &params).unwrap_err();
        assert_eq!(error.code, code as i32, "{method} {params}");
    }
    client.notify("$/unheardOf", &json!({}));
    client.notify("textDocument/didOpen", &json!({"textDocument": 1}));
    client.change("file:///never/opened.json", 1, &json!([{"text": "{}"}]));
    client.notify("textDocument/didClose", &document("file:///never/opened.json"));
    client.open(URI, TASK);
    assert_eq!(client.diagnostics(URI, 1).len(), 2);
    assert_eq!(client.request("shutdown", &Value::Null), Value::Null);
    let late = client.try_request("textDocument/hover", &json!({})).unwrap_err();
    assert_eq!(late.code, ErrorCode::InvalidRequest as i32);
    assert!(client.leave(Some("exit")));
}

#[test]
fn an_end_without_goodbye_is_not_proper() {
    assert!(Client::new().close());
    assert!(!Client::new().leave(Some("exit")), "exit without shutdown");
    assert!(!Client::new().leave(None), "killed");
    assert!(!Client::started().leave(Some("exit")), "exit without initialize");
    assert!(!Client::started().leave(None), "killed before initialize");
}

#[test]
fn a_client_that_is_gone_ends_the_server() {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    child.wait().unwrap();
    let mut client = Client::started();
    client.request("initialize", &json!({"processId": child.id(), "capabilities": {}}));
    assert!(!client.ends(), "it looks after its parent by itself");
}

#[test]
fn nothing_is_said_of_what_is_not_recognised() {
    let mut client = Client::new();
    let comments = "// ecslint-ignore-file nonsense\n// ecslint-ignore-next-line family-name\n";
    client.open(URI, &format!("{comments}{{\"name\": \"x\"}}\n"));
    assert_eq!(client.diagnostics(URI, 1), [] as [Value; 0]);
    assert!(client.close());
}
