//! The baseline: only what is new is reported.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::fs;
use std::path::Path;

use cli_support::{folder, run};

/// A task definition whose container has these ports and this image.
fn task(family: &str, image: &str) -> String {
    format!(
        r#"{{
  "family": "{family}",
  "networkMode": "awsvpc",
  "containerDefinitions": [
    {{"name": "a", "image": "{image}", "memory": 128, "portMappings": [{{"containerPort": 80, "hostPort": 81}}]}}
  ]
}}
"#
    )
}

/// What is found, a line each, up to the rule; the words on standard error; the exit status.
fn check(folder: &Path, arguments: &[&str]) -> (Vec<String>, String, i32) {
    let output = run(folder, &[arguments, &["--output-format", "concise"]].concat());
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| line.split("] ").next().unwrap().to_owned() + "]").collect();
    (lines, String::from_utf8(output.stderr).unwrap(), output.status.code().unwrap())
}

#[test]
fn what_is_in_the_baseline_is_not_reported() {
    let folder = folder(&[("deploy/td.json", &task("web api", "nginx:1.27"))]);
    let here = folder.path();
    let (found, words, status) = check(here, &["--write-baseline", "ci.json"]);
    assert_eq!((found, status), (Vec::new(), 0));
    assert_eq!(words, "ecslint: ci.json: wrote 2 problems of 1 file\n");
    insta::assert_snapshot!(fs::read_to_string(here.join("ci.json")).unwrap(), @r#"
    {
      "version": 1,
      "diagnostics": {
        "deploy/td.json": {
          "family-name": [
            "/family"
          ],
          "host-port-mismatch": [
            "/containerDefinitions/0/portMappings/0/hostPort"
          ]
        }
      }
    }
    "#);
    let known = check(here, &["--baseline", "ci.json"]);
    assert_eq!(known, (Vec::new(), String::new(), 0));
    let report = run(here, &["--baseline", "ci.json", "--output-format", "sarif"]);
    let report: serde_json::Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["runs"][0]["results"][0]["suppressions"][0]["justification"], "in the baseline");
}

#[test]
fn lines_may_move_and_what_is_new_is_told() {
    let folder = folder(&[("td.json", &task("web api", "nginx:1.27"))]);
    let here = folder.path();
    check(here, &["--write-baseline", "ci/base.json"]);
    assert!(!here.join("ci").exists(), "a folder is not made");
    fs::create_dir(here.join("ci")).unwrap();
    check(here, &["--write-baseline", "ci/base.json"]);
    fs::write(here.join("td.json"), "\n\n".to_owned() + &task("web api", "ngi nx:1.27")).unwrap();
    let (found, _, status) = check(here, &["--baseline", "ci/base.json"]);
    assert_eq!((found, status), (vec!["td.json:7:32: error[image-characters]".to_owned()], 1));
    // From wherever it is run.
    let (found, _, _) = check(&here.join("ci"), &["..", "--baseline", "base.json"]);
    assert_eq!(found, ["../td.json:7:32: error[image-characters]"]);
}

#[test]
fn what_is_gone_is_counted_as_far_as_the_run_can_tell() {
    let folder =
        folder(&[("a.json", &task("web api", "nginx:1.27")), ("b.json", &task("web b", "nginx:1.27"))]);
    let here = folder.path();
    check(here, &["--write-baseline", "base.json"]);
    fs::write(here.join("a.json"), task("web", "nginx:1.27")).unwrap();
    let gone = |arguments: &[&str]| check(here, &[arguments, &["--baseline", "base.json"]].concat()).1;
    assert_eq!(gone(&[]), "ecslint: 1 problem of the baseline is gone\n");
    assert_eq!(gone(&["b.json"]), "");
    assert_eq!(gone(&["--ignore", "family-name"]), "");
    fs::remove_file(here.join("b.json")).unwrap();
    assert_eq!(gone(&["a.json"]), "ecslint: 3 problems of the baseline are gone\n");
    // Written anew it keeps what is known, and forgets what is gone.
    let (found, words, _) = check(here, &["--baseline", "base.json", "--write-baseline", "base.json"]);
    assert!(found.is_empty() && words.contains("wrote 1 problem of 1 file"), "{words}");
}

#[test]
fn fixes_leave_alone_what_is_known() {
    let folder = folder(&[("td.json", &task("web", "nginx:1.27"))]);
    let here = folder.path();
    check(here, &["--write-baseline", "base.json"]);
    let before = fs::read_to_string(here.join("td.json")).unwrap();
    check(here, &["--baseline", "base.json", "--unsafe-fixes"]);
    assert_eq!(fs::read_to_string(here.join("td.json")).unwrap(), before);
    check(here, &["--unsafe-fixes"]);
    assert_ne!(fs::read_to_string(here.join("td.json")).unwrap(), before);
}

#[test]
fn a_baseline_that_cannot_be_read_fails_the_run_and_hides_nothing() {
    let folder = folder(&[
        ("td.json", &task("web api", "nginx:1.27")),
        ("bad.json", "{\"version\": 2, \"diagnostics\": {}}"),
    ]);
    for (name, words) in [
        ("bad.json", "bad.json: it has version 2, this ecslint reads 1"),
        ("td.json", "td.json: it is no baseline of ecslint"),
        ("none.json", "none.json: "),
    ] {
        let (found, told, status) = check(folder.path(), &["td.json", "--baseline", name]);
        assert_eq!((found.len(), status), (2, 2), "{name}");
        assert!(told.contains(words), "{told}");
    }
}

#[test]
fn a_baseline_is_no_document_wherever_it_lies() {
    let folder = folder(&[("td.json", &task("web api", "nginx:1.27"))]);
    let here = folder.path();
    check(here, &["--write-baseline", "base.json"]);
    let before = fs::read_to_string(here.join("base.json")).unwrap();
    let as_tasks = ["--kind", "task-definition", "--unsafe-fixes"];
    for more in [&["--baseline", "base.json"][..], &[".", "--baseline", "./base.json", "--select", "all"]] {
        let (found, _, _) = check(here, &[&as_tasks, more].concat());
        assert!(found.iter().all(|line| line.starts_with("td.json")), "{found:?}");
        assert_eq!(fs::read_to_string(here.join("base.json")).unwrap(), before);
    }
    let (found, _, _) = check(here, &["--kind", "task-definition", "--write-baseline", "base.json"]);
    assert!(found.is_empty() && fs::read_to_string(here.join("base.json")).unwrap() == before);
}
