//! What packages promise, as far as it can be told without the tools that use them.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::process::Command;

use regex::Regex;

/// The `files` pattern of the pre-commit hooks.
fn hook_pattern() -> Regex {
    let hooks = fs::read_to_string(".pre-commit-hooks.yaml").unwrap();
    let (_, after) = hooks.split_once("files: &files >-\n").unwrap();
    let pattern: String = after.lines().take_while(|line| line.starts_with("    ")).collect();
    Regex::new(pattern.trim_start()).unwrap()
}

#[test]
fn hooks_find_ecs_documents_by_the_names_people_use() {
    let pattern = hook_pattern();
    for name in [
        "task-definition.json",
        "deploy/task_definition.prod.json",
        "web-TaskDef.json",
        ".aws/web.json",
        "ecs/web.json",
        "ecs-service-web.json",
        "infra/service-definition.json",
        "infra/web-service.json",
        "create-service.json",
        "container-definitions.json",
        "run-task.jsonc",
        "nginx_fargate.json",
        "nginx/nginx_ec2.json",
        "script/service-template.json",
        "tests/td.json",
        "task-definitions/web.json",
        "taskdefs/a/web.json",
    ] {
        assert!(pattern.is_match(name), "{name}");
    }
    for name in [
        "package.json",
        "package-lock.json",
        "tsconfig.json",
        "specs.json",
        "appspec.json",
        "codecs/a.json",
        "service-account.json",
        "task-definition.yaml",
        "task-definition.json.md",
    ] {
        assert!(!pattern.is_match(name), "{name}");
    }
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output =
            Command::new(env!("CARGO_BIN_EXE_ecslint")).args(["completions", shell]).output().unwrap();
        assert!(output.status.success());
        assert!(String::from_utf8(output.stdout).unwrap().contains("fail-on"), "{shell}");
    }
}

#[test]
fn hooks_leave_out_what_the_configuration_leaves_out() {
    let folder = tempfile::tempdir().unwrap();
    let bad =
        r#"{"family": "a b", "containerDefinitions": [{"name": "a", "image": "nginx:1.27", "memory": 128}]}"#;
    fs::create_dir(folder.path().join("legacy")).unwrap();
    for (name, text) in [
        ("ecslint.toml", "exclude = [\"legacy/\"]\n"),
        ("legacy/td.json", bad),
        ("td.json", bad),
        ("ecs-policy.json", "{}"),
    ] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let hooks = fs::read_to_string(".pre-commit-hooks.yaml").unwrap();
    let entries: Vec<_> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: ecslint ")).collect();
    assert_eq!(entries.len(), 2);
    for entry in entries {
        let mut hook = Command::new(env!("CARGO_BIN_EXE_ecslint"));
        hook.current_dir(&folder).args(entry.split(' '));
        let silent = hook.args(["legacy/td.json", "ecs-policy.json"]).output().unwrap();
        assert_eq!(
            (silent.status.code(), &*silent.stdout, &*silent.stderr),
            (Some(0), &b""[..], &b""[..]),
            "{entry}"
        );
        assert_eq!(hook.arg("td.json").output().unwrap().status.code(), Some(1), "{entry}");
    }
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_ecslint")).arg("man").arg(folder.path()).status().unwrap();
    assert!(status.success());
    for page in ["ecslint.1", "ecslint-check.1", "ecslint-explain.1"] {
        let text = fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(text.contains(".SH SYNOPSIS"), "{page}");
    }
    assert!(!folder.path().join("ecslint-man.1").exists());
}

#[test]
fn a_release_builds_every_platform_of_npm() {
    let platforms = fs::read_to_string("packages/npm/platforms.json").unwrap();
    let platforms: std::collections::BTreeMap<String, String> = serde_json::from_str(&platforms).unwrap();
    let release = fs::read_to_string(".github/workflows/release.yml").unwrap();
    assert_eq!(release.matches("{ platform: ").count(), platforms.len());
    for (platform, target) in platforms {
        let has_line = release
            .lines()
            .any(|line| line.contains(&format!("platform: {platform},")) && line.contains(&target));
        assert!(has_line, "{platform}");
    }
}

#[test]
fn the_readme_names_this_version() {
    let readme = fs::read_to_string("README.md").unwrap();
    let version = env!("CARGO_PKG_VERSION");
    assert!(readme.contains(&format!("rev: v{version}\n")));
    assert!(readme.contains(&format!("ecslint/ecslint@v{version}\n")));
}
