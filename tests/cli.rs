//! The command line: exit statuses, streams, and what is done with bad input.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::io::Write;
use std::process::Stdio;

use cli_support::{command, folder_of_bytes as folder, run};

const GOOD: &str =
    r#"{"family": "web", "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 128}]}"#;
const BAD: &str =
    r#"{"family": "web api", "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 128}]}"#;

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn exit_status_tells_what_was_found() {
    let folder = folder(&[("good.json", GOOD.as_bytes()), ("bad.json", BAD.as_bytes())]);
    assert_eq!(run(&folder, &["good.json"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["bad.json"]).status.code(), Some(1));
    assert_eq!(run(&folder, &["bad.json", "--fail-on", "never"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["bad.json", "--ignore", "family-name"]).status.code(), Some(0));
    assert_eq!(run(&folder, &["--nonsense"]).status.code(), Some(2));
}

#[test]
fn what_cannot_be_read_does_not_stop_the_rest() {
    let folder = folder(&[("bad.json", BAD.as_bytes())]);
    let output = run(&folder, &["missing.json", "bad.json", "--output-format", "concise"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stdout).starts_with("bad.json:1:12: error[family-name]"),
        "{}",
        text(&output.stdout)
    );
    assert_eq!(text(&output.stderr), "ecslint: missing.json: there is no such file\n");
}

#[test]
fn a_name_that_is_no_file_may_be_a_command() {
    let folder = folder(&[]);
    let output = run(&folder, &["explian", "host-port-mismatch"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
    let said = text(&output.stderr);
    assert!(
        said.starts_with("ecslint: explian: there is no such file; did you mean `ecslint explain`?\n"),
        "{said}"
    );
}

#[test]
fn editors_may_ask_the_server_for_its_streams() {
    // Nobody says anything, so it ends; what it does not know would be exit status 2.
    assert_eq!(run(folder(&[]), &["lsp", "--stdio"]).status.code(), Some(1));
}

#[test]
fn a_format_that_is_none_is_answered_with_those_there_are() {
    let output = run(folder(&[]), &["--output", "sarif="]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("no file is named behind `=`"), "{}", text(&output.stderr));
    let output = run(folder(&[]), &["--output", "html=out.html"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("`html` is no format; there are pretty, concise, json, sarif"),
        "{output:?}"
    );
}

#[test]
fn where_nothing_is_linted_nothing_is_summed_up() {
    let folder = folder(&[("package.json", br#"{"name": "x"}"#)]);
    let output = run(&folder, &["."]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
    assert_eq!(text(&output.stderr), "ecslint: no ECS documents were found\n");
}

#[test]
fn an_ecs_document_in_another_encoding_is_found_in_a_folder() {
    let utf16: Vec<u8> = GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let latin1 = GOOD.replace("web", "w\u{e9}b").chars().map(|c| c as u8).collect::<Vec<_>>();
    let other = b"{\"name\": \"caf\xe9\"}";
    let folder = folder(&[("a.json", &utf16), ("b.json", &latin1), ("package.json", other)]);
    let output = run(&folder, &["--output-format", "concise"]);
    let printed = text(&output.stdout);
    let rules: Vec<_> = printed.lines().filter_map(|line| line.split(['[', ']']).nth(1)).collect();
    assert_eq!(rules, ["text-encoding", "text-encoding"], "{printed}");
    assert!(!printed.contains("package.json"), "{printed}");
}

#[test]
fn colour_is_as_asked_for_on_both_streams() {
    let folder = folder(&[("bad.json", BAD.as_bytes()), ("ecslint.toml", b"selct = []")]);
    let coloured = |arguments: &[&str], variable: (&str, &str)| {
        let mut command = command();
        let output =
            command.args(arguments).env(variable.0, variable.1).current_dir(folder.path()).output().unwrap();
        [output.stdout, output.stderr].map(|bytes| bytes.contains(&0x1b))
    };
    assert_eq!(coloured(&["."], ("A", "b")), [false, false]);
    assert_eq!(coloured(&["."], ("FORCE_COLOR", "1")), [true, true]);
    assert_eq!(coloured(&["."], ("FORCE_COLOR", "0")), [false, false]);
    assert_eq!(coloured(&["."], ("CLICOLOR_FORCE", "1")), [true, true]);
    assert_eq!(coloured(&[".", "--color", "always"], ("NO_COLOR", "1")), [true, true]);
    assert_eq!(coloured(&[".", "--color", "never"], ("FORCE_COLOR", "1")), [false, false]);
    assert_eq!(coloured(&["explain", "wrong-type"], ("FORCE_COLOR", "1")), [true, false]);
}

#[test]
fn a_narrow_report_keeps_names_whole() {
    let folder = folder(&[("bad.json", BAD.as_bytes())]);
    let output =
        command().args(["bad.json"]).env("COLUMNS", "40").current_dir(folder.path()).output().unwrap();
    let printed = text(&output.stdout);
    let help: Vec<_> = printed.lines().filter(|line| line.starts_with("  ")).collect();
    assert!(help.iter().all(|line| line.chars().count() <= 40) && help.len() > 1, "{printed}");
    assert!(!printed.lines().any(|line| line.ends_with('-')), "{printed}");
}

#[test]
fn a_page_fits_into_a_narrow_terminal() {
    for (columns, most) in [("40", 40), ("200", 80), ("no number", 80)] {
        let mut explain = command();
        let output = explain.args(["explain", "fargate-task-size"]).env("COLUMNS", columns).output().unwrap();
        let page = text(&output.stdout);
        let prose =
            page.split("```").step_by(2).flat_map(str::lines).filter(|line| !line.starts_with("- http"));
        let widest = prose.map(|line| line.chars().count()).max().unwrap();
        assert!(widest <= most && widest > most - 20, "{columns}: {widest}");
    }
}

#[test]
fn the_list_of_rules_says_what_they_look_at_and_which_can_be_mended() {
    let printed = text(&run(folder(&[]), &["rules"]).stdout);
    let of = |name: &str| {
        let line = printed.lines().find(|line| line.split(' ').next() == Some(name)).unwrap();
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(of("host-port-mismatch")[1..4], ["error", "correctness", "safe"]);
    assert!(
        of("load-balancer-count").join(" ").ends_with("[create-service, update-service, create-task-set]")
    );
}

#[test]
fn what_is_no_rule_and_no_kind_is_told_with_what_there_is() {
    let folder = folder(&[]);
    for (arguments, words) in [
        (["explain", "policy"], "`policy` stands for several rules: "),
        (["explain", "correctness"], " more; see `ecslint rules`"),
        (["explain", "nonsense"], "there is no rule `nonsense`; `ecslint rules` lists them"),
        (["schema", "task-defintion"], "there is no kind `task-defintion`; did you mean `task-definition`?"),
        (["schema", "nonsense"], "there is no kind `nonsense`; there are task-definition, "),
    ] {
        let output = run(&folder, &arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).contains(words), "{}", text(&output.stderr));
    }
}

#[test]
fn folders_are_walked_and_only_ecs_documents_linted() {
    let folder = folder(&[
        (".aws/task-definition.json", BAD.as_bytes()),
        ("package.json", br#"{"name": "x", "version": "1.0.0"}"#),
        ("x.json/readme.txt", b"a folder named like a file"),
    ]);
    let output = run(&folder, &["--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["files"], 1);
    assert_eq!(report["diagnostics"][0]["path"], "/family");
    assert_eq!(text(&output.stderr), "");
}

#[test]
fn a_named_file_that_is_no_ecs_document_is_told() {
    let folder = folder(&[("package.json", br#"{"name": "x"}"#)]);
    let output = run(&folder, &["package.json"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stderr).contains("not an ECS document"));
    assert_eq!(run(&folder, &["package.json", "--unrecognized", "error"]).status.code(), Some(2));
}

#[test]
fn a_found_file_that_is_too_large_is_told() {
    let folder = folder(&[("good.json", GOOD.as_bytes()), ("large.json", b"{}")]);
    let large = std::fs::File::options().write(true).open(folder.path().join("large.json")).unwrap();
    large.set_len((16 << 20) + 1).unwrap();
    let output = run(&folder, &["--output-format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["summary"]["files"]), (Some(0), &1.into()));
    assert_eq!(text(&output.stderr), "ecslint: large.json: more than 16 MiB, skipped\n");
    assert_eq!(text(&run(&folder, &["--exclude", "large.json"]).stderr), "");
    let output = run(&folder, &["--exclude", "large.json,a["]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("`a[` is no glob"), "{}", text(&output.stderr));
    large.set_len(2).unwrap();
    assert_eq!(text(&run(&folder, &["."]).stderr), "");
}

#[test]
fn a_named_file_that_is_no_json_is_told_why() {
    let broken = br#"{"name": web "a": [1}"#;
    let folder = folder(&[
        ("broken.json", broken),
        ("tsconfig.json", b"{ /* mine */ \"a\": 1, }"),
        ("good.json", GOOD.as_bytes()),
    ]);
    let output = run(&folder, &["broken.json", "--output-format", "concise"]);
    let printed = text(&output.stdout);
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(1), ""), "{printed}");
    assert!(printed.lines().count() > 1, "{printed}");
    assert!(printed.lines().all(|line| line.contains(" error[json-syntax] ")), "{printed}");
    // Comments and trailing commas are for whoever reads that file.
    let output = run(&folder, &["tsconfig.json"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
    assert!(text(&output.stderr).contains("not an ECS document"));
    // A hook names files by what they are called, and what was found may be anything.
    let output = run(&folder, &["broken.json", "--output-format", "concise", "--unrecognized", "skip"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
    let output = run(&folder, &[".", "--output-format", "concise"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
}

#[test]
fn a_named_file_that_is_not_meant_to_be_json_is_passed_over() {
    let yaml: &[u8] = b"# the web\nfamily: web\ncontainerDefinitions: []\n";
    let folder =
        folder(&[("td.yaml", yaml), ("td.json", yaml), ("td.txt", b"{\"family\": web}"), ("empty.yml", b"")]);
    let output = run(&folder, &["td.yaml", "empty.yml"]);
    let said = "ecslint: td.yaml: not JSON, skipped\necslint: empty.yml: not JSON, skipped\n";
    assert_eq!((output.status.code(), text(&output.stderr).as_str()), (Some(0), said));
    assert_eq!(run(&folder, &["td.yaml", "--unrecognized", "error"]).status.code(), Some(2));
    // Of what should be JSON it is told once that it is none.
    let output = run(&folder, &["td.json", "td.txt", "--output-format", "concise", "--output-file", "-"]);
    let rules: Vec<_> =
        text(&output.stdout).lines().map(|line| line.split(" error").next().unwrap().to_owned()).collect();
    assert_eq!(rules, ["td.json:1:1:", "td.json:2:1:", "td.txt:1:12:"], "{}", text(&output.stdout));
}

#[test]
fn bytes_that_are_no_text_give_one_diagnostic() {
    let folder = folder(&[
        ("utf16.json", &[0xff, 0xfe, b'{', 0, b'}', 0]),
        ("latin1.json", b"{\"family\": \"caf\xe9\"}"),
    ]);
    for name in ["utf16.json", "latin1.json"] {
        let output = run(&folder, &[name, "--output-format", "concise"]);
        let printed = text(&output.stdout);
        assert_eq!((printed.lines().count(), output.status.code()), (1, Some(1)), "{printed}");
        assert!(printed.contains("error[text-encoding]"), "{printed}");
    }
}

#[test]
fn standard_input_is_read() {
    let mut child = command()
        .args(["-", "--stdin-filename", "td.json", "--output-format", "concise"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(BAD.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(text(&output.stdout).starts_with("td.json:1:12: error[family-name]"), "{}", text(&output.stdout));
}

#[test]
fn rules_are_listed_and_explained() {
    let folder = folder(&[]);
    let rules: serde_json::Value =
        serde_json::from_slice(&run(&folder, &["rules", "--output-format", "json"]).stdout).unwrap();
    assert!(
        rules
            .as_array()
            .unwrap()
            .iter()
            .all(|rule| rule["sources"].as_array().is_some_and(|list| !list.is_empty()))
    );
    for rule in rules.as_array().unwrap() {
        let page = text(&run(&folder, &["explain", rule["name"].as_str().unwrap()]).stdout);
        assert!(page.contains("## Why") && page.contains("## Sources"), "{page}");
        let prose = page.split("```").step_by(2).flat_map(str::lines);
        for line in prose.filter(|line| line.contains(' ') && !line.starts_with(['#', '-', '`'])) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
    insta::assert_snapshot!(text(&run(&folder, &["explain", "classic-load-balancer-unsupported"]).stdout));
    let unknown = run(&folder, &["explain", "wrong-typ"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(text(&unknown.stderr).contains("did you mean `wrong-type`?"));
    assert!(text(&run(&folder, &["schema", "task-definition"]).stdout).starts_with('{'));
}

#[test]
fn a_report_takes_the_place_of_nothing_that_counts() {
    let folder = folder(&[("td.json", GOOD.as_bytes())]);
    let refused = |args: &[&str], why: &str| {
        let output = run(&folder, args);
        assert_eq!(output.status.code(), Some(2));
        assert!(text(&output.stderr).starts_with(why), "{}", text(&output.stderr));
        assert_eq!(std::fs::read_to_string(folder.path().join("td.json")).unwrap(), GOOD);
    };
    let linted = "ecslint: ./td.json: is linted";
    refused(&[".", "--output-format", "json", "--output-file", "./td.json"], linted);
    refused(&["td.json", "--output", "sarif=./td.json"], linted);
    refused(&["td.json", "--write-baseline", "./td.json"], linted);
    let twice = "ecslint: ./r.json: two things are to be written to it";
    refused(&["td.json", "--output", "json=r.json", "--output", "sarif=./r.json"], twice);
    refused(&["td.json", "--output-file", "r.json", "--write-baseline", "./r.json"], twice);
    // Several may go to standard output, and over a former report.
    let reports = ["td.json", "--output", "json=r.json", "--output", "sarif=/dev/stdout"];
    assert_eq!(run(&folder, &reports).status.code(), Some(0));
    assert_eq!(run(&folder, &reports).status.code(), Some(0));
}
