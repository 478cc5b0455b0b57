//! Completion, over texts with a `|` where the cursor stands.
#![allow(clippy::unwrap_used)]

mod ide_support;

use std::collections::HashSet;

use ecslint::document::Document;
use ecslint::engine::Workspace;
use ecslint::lsp::completion::{Completion, complete, plain_text};
use ide_support::{SERVICE, TASK, documents};

fn completions(texts: &[&str]) -> Vec<Completion> {
    let (workspace, offset) = documents(texts);
    let document = &workspace.entries()[0].document;
    let all = complete(&workspace, document, offset);
    let mut labels = HashSet::new();
    for found in &all {
        check_edit(document, offset, found);
        assert!(!found.documentation.is_empty(), "each says what it is: {found:?}");
        assert!(labels.insert(&found.label), "each is offered once: {found:?}");
    }
    all
}

/// Every entry replaces characters around the cursor, and what comes of it is better JSON than before.
fn check_edit(document: &Document, offset: u32, found: &Completion) {
    assert!(found.replace.touches(offset), "{found:?}");
    let mut text = document.source().text().to_owned();
    let at = |offset: u32| offset as usize;
    text.replace_range(at(found.replace.start)..at(found.replace.end), &plain_text(&found.snippet));
    if let Some(comma) = &found.comma {
        text.insert_str(at(comma.span.start), &comma.new_text);
    }
    let source = ecslint::source::Source::new("task-definition.json", text.clone());
    let after = Document::parse(source, None);
    let before = document.syntax_errors().len();
    assert!(after.syntax_errors().len() <= before, "{text}\n{:?}", after.syntax_errors());
}

fn labels(texts: &[&str]) -> Vec<String> {
    completions(texts).into_iter().map(|found| found.label).collect()
}

/// The task definition with `from` replaced, so that a cursor can be put in.
fn task(from: &str, to: &str) -> String {
    assert!(TASK.contains(from), "{from}");
    TASK.replacen(from, to, 1)
}

fn service(from: &str, to: &str) -> String {
    assert!(SERVICE.contains(from), "{from}");
    SERVICE.replacen(from, to, 1)
}

/// What one entry inserts, after the quote that is there.
fn inserted(text: &str, label: &str) -> String {
    let all = completions(&[text]);
    let found = all.iter().find(|found| found.label == label);
    let found = found.unwrap_or_else(|| panic!("{label} is not offered in {text}"));
    let quote = if text[..found.replace.start as usize].ends_with('"') { "\"" } else { "" };
    format!("{quote}{}", found.snippet)
}

#[test]
fn what_is_typed_begins_as_the_label_does() {
    for text in ["{\"containerDefinitions\": [{\"im|", "{\"containerDefinitions\": [{im|}]}"] {
        let found = completions(&[text]).into_iter().find(|found| found.label == "image").unwrap();
        let typed = &text[found.replace.start as usize..text.find('|').unwrap()];
        assert_eq!(typed, "im");
    }
}

#[test]
fn members_that_are_not_there_are_offered_required_ones_first() {
    let found = completions(&["{\"containerDefinitions\": [{\"essential\": true, |}]}"]);
    let first: Vec<_> = found.iter().take(2).map(|found| (&*found.label, &*found.detail)).collect();
    assert_eq!(first, [("name", "required"), ("image", "required")]);
    assert!(found.iter().all(|found| found.label != "essential"));
    let driver = found.iter().find(|found| found.label == "logConfiguration").unwrap();
    assert_eq!(driver.snippet, "\"logConfiguration\": {\n  \"logDriver\": \"$1\",\n  \"options\": {$2}\n}");
    assert!(!driver.documentation.is_empty());
}

#[test]
fn half_typed_members_are_completed() {
    let containers = "\"containerDefinitions\": [{}]";
    let texts = [
        format!("{{{containers}, \"c|"),
        format!("{{{containers}, c|}}"),
        format!("{{{containers}, \"c|\"}}"),
        format!("{{{containers}, \"c|\n\"memory\": \"512\"}}"),
        format!("{{{containers}\n  |}}"),
        format!("{{|{containers}}}"),
    ];
    for text in &texts {
        let wanted = if text.contains("memory") || text.starts_with("{|") {
            "\"cpu\": \"$1\","
        } else {
            "\"cpu\": \"$1\""
        };
        assert_eq!(inserted(text, "cpu"), wanted, "{text}");
    }
    let text = format!("{{{containers}, \"c|pu\": \"256\"}}");
    assert_eq!(inserted(&text, "cpu"), "\"cpu\"", "the value is there already");
}

#[test]
fn a_forgotten_comma_is_put_in() {
    let lists = "\"containerDefinitions\": [{}]";
    for text in [
        format!("{{{lists}\n  \"cp|\"\n}}"),
        format!("{{{lists} \"cp|\n}}"),
        format!("{{{lists}\n  cp|\n}}"),
        format!("{{{lists} // why\n  \"cp|"),
    ] {
        let all = completions(&[&text]);
        let comma = all.iter().find(|found| found.label == "cpu").and_then(|found| found.comma.as_ref());
        assert_eq!(comma.map(|comma| comma.span.start as usize), Some(1 + lists.len()), "{text}");
    }
    let element = format!("{{{lists}, \"requiresCompatibilities\": [\"EC2\" \"|\"]}}");
    assert!(completions(&[&element]).iter().all(|found| found.comma.is_some()));
    let first = format!("{{\"cp|\" {lists}}}");
    assert!(completions(&[&first]).iter().all(|found| found.comma.is_none()));
}

#[test]
fn new_objects_have_what_is_usual() {
    let containers = |text: &str| format!("{{\"containerDefinitions\": [{{\"name\": \"a\", {text}}}]}}");
    let name_and_value = "{\n  \"name\": \"$1\",\n  \"value\": \"$2\"\n}";
    assert_eq!(inserted(&containers("\"environment\": [|]"), "{ }"), name_and_value);
    let ports = inserted(&containers("\"portMappings\": |"), "[ ]");
    assert_eq!(ports, "[\n  {\n    \"containerPort\": ${1:80}\n  }\n]");
    let balancers =
        inserted("{\"serviceName\": \"s\", \"taskDefinition\": \"t\", \"loadBalancers\": [|]}", "{ }");
    assert!(balancers.starts_with("{\n  \"targetGroupArn\": \"$1\",\n  \"containerName\""), "{balancers}");
}

#[test]
fn the_editor_is_told_where_a_choice_comes_next() {
    let asks = |text: &str, label: &str| {
        let all = completions(&[text]);
        all.iter().find(|found| found.label == label).unwrap().asks_again
    };
    let head = "{\"containerDefinitions\": [{\"name\": \"a\", |}]}";
    for (label, wanted) in [
        ("logConfiguration", true),
        ("dependsOn", true),
        ("healthCheck", true),
        ("image", false),
        ("user", false),
    ] {
        assert_eq!(asks(head, label), wanted, "{label}");
    }
    for (label, wanted) in [("networkMode", true), ("cpu", true), ("executionRoleArn", false)] {
        assert_eq!(asks("{\"containerDefinitions\": [], |}", label), wanted, "{label}");
    }
    assert!(!asks("{\"containerDefinitions\": [], \"|\": \"x\"}", "networkMode"), "the value is there");
}

#[test]
fn what_fargate_refuses_comes_last() {
    let found = completions(&[&task("\"name\": \"app\",", "\"name\": \"app\", |")]);
    let last = found.last().unwrap();
    assert_eq!((&*last.detail, last.label == "image"), ("not on Fargate", false));
    let drivers = completions(&[&task("\"name\": \"app\",", "\"logConfiguration\": {\"logDriver\": |},")]);
    let first: Vec<_> = drivers.iter().take(3).map(|found| &*found.label).collect();
    assert!(first.contains(&"awslogs") && first.contains(&"awsfirelens"), "{first:?}");
}

#[test]
fn values_are_offered() {
    let in_app = |text: &str| task("\"name\": \"app\",", &format!("\"name\": \"app\", {text},"));
    let ulimits = labels(&[&in_app("\"ulimits\": [{\"name\": \"|\"}]")]);
    assert!(ulimits.iter().any(|label| label == "nofile"), "{ulimits:?}");
    assert_eq!(labels(&[&in_app("\"privileged\": |")]), ["true", "false"]);
    assert_eq!(
        labels(&[&task("\"awsvpc\"", "\"|\"")]),
        ["awsvpc", "bridge", "host", "none"],
        "what Fargate has comes first"
    );
    assert_eq!(
        labels(&[&task("[\"FARGATE\"]", "[\"FARGATE\", |]")]),
        ["EC2", "EXTERNAL", "MANAGED_INSTANCES"]
    );
    let added = "\"linuxParameters\": {\"capabilities\": {\"add\": [\"|\"]}}";
    assert_eq!(labels(&[&in_app(added)]), ["SYS_PTRACE"], "all that Fargate can add");
    let dropped = labels(&[&in_app("\"linuxParameters\": {\"capabilities\": {\"drop\": [\"ALL\", \"|\"]}}")]);
    assert!(dropped.contains(&"NET_RAW".to_owned()) && !dropped.contains(&"ALL".to_owned()));
    let check = |command: &str| labels(&[&in_app(&format!("\"healthCheck\": {{\"command\": [{command}]}}"))]);
    assert_eq!(check("\"|\""), ["CMD-SHELL", "CMD"]);
    assert_eq!(check("\"CMD\", \"|\""), Vec::<String>::new(), "the program is free");
    assert_eq!(labels(&[&in_app("\"versionConsistency\": |")]), ["enabled", "disabled"]);
    let sysctls = labels(&[&in_app("\"systemControls\": [{\"namespace\": \"net.|\"}]")]);
    assert!(sysctls.contains(&"net.core.somaxconn".to_owned()));
    assert_eq!(labels(&[&in_app("\"dnsServers\": [|]")]), Vec::<String>::new());
}

#[test]
fn a_new_element_has_what_it_cannot_do_without() {
    let text = "{\"containerDefinitions\": [\n    |\n]}";
    assert_eq!(inserted(text, "{ }"), "{\n    \"name\": \"$1\",\n    \"image\": \"$2\"\n}");
}

#[test]
fn sizes_that_fargate_has_are_offered() {
    assert_eq!(labels(&[&task("\"memory\": \"1024\"", "\"memory\": |")]), ["1024", "2048", "3072", "4096"]);
    let cpus = completions(&[&task("\"cpu\": \"512\"", "\"cpu\": \"|\"")]);
    let fitting = cpus.iter().filter(|found| found.detail == "Fargate").map(|found| &*found.label);
    assert_eq!(fitting.collect::<Vec<_>>(), ["256", "512"], "those that take 1024 MiB");
    assert_eq!(cpus.len(), 8);
    assert_eq!(inserted(&task("\"cpu\": \"512\"", "\"cpu\": |"), "256"), "\"256\"", "a string");
}

#[test]
fn log_options_are_those_of_the_driver() {
    let options = |driver: &str| {
        let text = format!("\"logConfiguration\": {{\"logDriver\": \"{driver}\", \"options\": {{|}}}},");
        completions(&[&task("\"essential\": true,", &text)])
    };
    let found = options("awslogs");
    assert_eq!((&*found[0].label, &*found[0].detail), ("awslogs-group", "required"));
    assert_eq!(found[0].snippet, "\"awslogs-group\": \"$1\"");
    assert!(found.iter().any(|found| found.label == "mode"));
    let mode = task(
        "\"essential\": true,",
        "\"logConfiguration\": {\"logDriver\": \"awslogs\", \"options\": {\"mode\": |}},",
    );
    assert_eq!(labels(&[&mode]), ["non-blocking", "blocking"]);
    assert!(options("splunk").iter().any(|found| found.label == "splunk-token"));
    assert!(options("none").is_empty());
}

#[test]
fn names_in_a_task_definition_are_offered() {
    let dependency = task("\"containerName\": \"log\"", "\"containerName\": \"|\"");
    assert_eq!(labels(&[&dependency]), ["log"], "not itself");
    assert_eq!(labels(&[&task("\"sourceVolume\": \"data\"", "\"sourceVolume\": \"|\"")]), ["data"]);
    assert_eq!(labels(&[&task("\"essential\": true,", "\"links\": [\"|\"],")]), ["log"]);
    assert_eq!(
        labels(&[&task("\"essential\": true,", "\"volumesFrom\": [{\"sourceContainer\": |}],")]),
        ["log"]
    );
}

#[test]
fn names_of_other_files_are_offered() {
    let other = TASK.replace("\"web\"", "\"other\"").replace("\"app\"", "\"main\"");
    let all = |text: &str| labels(&[text, TASK, &other]);
    assert_eq!(all(&service("\"web:3\"", "\"|\"")), ["web", "other"]);
    assert_eq!(all(&service("\"containerName\": \"app\"", "\"containerName\": \"|\"")), ["app", "log"]);
    assert_eq!(all(&service("\"portName\": \"http\"", "\"portName\": \"|\"")), ["http"]);
    assert_eq!(all(&service("\"containerPort\": 8080", "\"containerPort\": |")), ["8080"]);
    let run = "{\"taskDefinition\": \"other\", \"count\": 1, \"overrides\": {\"containerOverrides\": [{\"name\": \"|\"}]}}";
    assert_eq!(all(run), ["main", "log"]);
    let volume =
        "{\"serviceName\": \"s\", \"taskDefinition\": \"web\", \"volumeConfigurations\": [{\"name\": |}]}";
    assert_eq!(all(volume), ["data"]);
}

#[test]
fn nothing_is_offered_where_nothing_fits() {
    let texts = ["|", "{\"a\": |}", "{\"family\": \"a\" |, \"containerDefinitions\": []}", "// {|\n{}"];
    for text in texts {
        assert_eq!(labels(&[text]), Vec::<String>::new(), "{text}");
    }
    let named = task("\"image\": \"nginx:1.27\"", "\"image\": \"|\"");
    assert_eq!(labels(&[&named]), Vec::<String>::new());
}

#[test]
fn no_cursor_in_any_text_makes_it_panic() {
    for text in [TASK, SERVICE] {
        for (at, _) in text.char_indices() {
            // The text as it stands, and as it is while it is being typed.
            for text in [text.to_owned(), text[..at].to_owned()] {
                let mut text = text;
                text.insert(at.min(text.len()), '|');
                completions(&[&text]);
            }
        }
    }
}

/// What is offered first at the `|` in a file of that name: its label, and what it puts in.
fn first(name: &str, text: &str) -> Option<(String, String)> {
    let offset = u32::try_from(text.find('|').unwrap()).unwrap();
    let source = ecslint::source::Source::new(name, text.replacen('|', "", 1));
    let document = Document::parse(source, None);
    let found = complete(&Workspace::default(), &document, offset).into_iter().next()?;
    check_edit(&document, offset, &found);
    Some((found.label, plain_text(&found.snippet)))
}

#[test]
fn an_empty_file_becomes_what_its_name_says() {
    for (name, label, inserted) in [
        (
            "web.td.json",
            "{ task-definition }",
            r#"{ "family": "", "containerDefinitions": [{ "name": "", "image": "" }] }"#,
        ),
        (
            "deploy/ecs-service.json",
            "{ create-service }",
            r#"{ "serviceName": "", "taskDefinition": "", "desiredCount": 1 }"#,
        ),
        ("update_service.json", "{ update-service }", r#"{ "service": "", "taskDefinition": "" }"#),
        ("run-task.json", "{ run-task }", r#"{ "taskDefinition": "", "count": 1 }"#),
    ] {
        assert_eq!(first(name, " |\n"), Some((label.to_owned(), inserted.to_owned())), "{name}");
        let begun = first(name, "{\n  |\n}").unwrap();
        assert!(inserted.starts_with(&format!("{{ \"{}\"", begun.0)), "{name}: {begun:?}");
    }
    for (name, text) in
        [("package.json", "|"), ("width.json", "|"), ("task.json", "// here |\n"), ("task.json", "1 |")]
    {
        assert_eq!(first(name, text), None, "{name}: {text}");
    }
}
