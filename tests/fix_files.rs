//! `--fix`, `--unsafe-fixes` and `--diff` on the command line: what happens to files, and what is said of it.
#![allow(clippy::unwrap_used)]

mod cli_support;

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use cli_support::{command, folder};

/// One safe fix (a null), one unsafe one (the nearest memory size).
const FIXABLE: &str = r#"{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "700",
  "taskRoleArn": null,
  "containerDefinitions": [{ "name": "web", "image": "nginx:1.27" }]
}
"#;

fn safe() -> String {
    FIXABLE.replace("  \"taskRoleArn\": null,\n", "")
}

fn all() -> String {
    safe().replace("700", "1024")
}

fn run(folder: &tempfile::TempDir, arguments: &[&str]) -> Output {
    cli_support::run(folder, &[&["--output-format", "concise"], arguments].concat())
}

fn read(folder: &tempfile::TempDir, name: &str) -> String {
    String::from_utf8(fs::read(folder.path().join(name)).unwrap()).unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn fixes_are_written_and_what_remains_is_reported() {
    let folder = folder(&[("td.json", FIXABLE)]);
    let output = run(&folder, &["--fix", "td.json"]);
    assert_eq!(read(&folder, "td.json"), safe());
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stdout).starts_with("td.json:6:13: error[fargate-task-size]"), "{output:?}");
    assert_eq!(text(&output.stderr), "ecslint: fixed 1 problem in 1 file\n");
    let output = run(&folder, &["--unsafe-fixes", "td.json"]);
    assert_eq!(read(&folder, "td.json"), all());
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(0), ""));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no temporary file is left");
}

#[test]
fn line_endings_and_a_missing_last_one_are_kept() {
    let written = FIXABLE.trim_end().replace('\n', "\r\n");
    let folder = folder(&[("td.json", &written)]);
    run(&folder, &["--unsafe-fixes", "td.json"]);
    assert_eq!(read(&folder, "td.json"), all().trim_end().replace('\n', "\r\n"));
}

#[test]
fn a_diff_writes_nothing() {
    let folder = folder(&[("td.json", FIXABLE), ("good.json", &all())]);
    let output = run(&folder, &["--diff", "."]);
    assert_eq!(read(&folder, "td.json"), FIXABLE);
    assert_eq!(output.status.code(), Some(1), "the error is still there");
    assert_eq!(
        text(&output.stdout),
        "--- td.json\n+++ td.json\n@@ -4,6 +4,5 @@\n   \"networkMode\": \"awsvpc\",\n   \"cpu\": \"256\",\n   \
         \"memory\": \"700\",\n-  \"taskRoleArn\": null,\n   \"containerDefinitions\": [{ \"name\": \"web\", \
         \"image\": \"nginx:1.27\" }]\n }\n"
    );
    assert_eq!(text(&output.stderr), "ecslint: would fix 1 problem in 1 file\n");
    assert!(text(&run(&folder, &["--diff", "--unsafe-fixes"]).stdout).contains("+  \"memory\": \"1024\",\n"));
}

#[test]
fn of_standard_input_the_text_is_printed() {
    for (given, expected) in [(FIXABLE, safe()), ("{\"name\": \"x\"}", "{\"name\": \"x\"}".to_owned())] {
        let mut child = command()
            .args(["--fix", "-"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
        assert_eq!(text(&child.wait_with_output().unwrap().stdout), expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_fixed_text_that_cannot_be_printed_fails_the_run() {
    for given in [FIXABLE, "{\"name\": \"x\"}"] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut child = command()
            .args(["--fix", "-"])
            .stdin(Stdio::piped())
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(given.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(text(&output.stderr).contains("o space"), "{output:?}");
    }
}

#[test]
fn a_file_that_cannot_be_written_does_not_stop_the_rest() {
    let folder = folder(&[("one.json", FIXABLE), ("two.json", &FIXABLE.replace("web", "api"))]);
    let said = "ecslint: one.json: not fixed: it is read-only\necslint: fixed 1 problem in 1 file\n";
    let path = folder.path().join("one.json");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let output = run(&folder, &["--fix", "one.json", "two.json"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(read(&folder, "one.json"), FIXABLE);
    assert_eq!(read(&folder, "two.json"), safe().replace("web", "api"));
    assert_eq!(text(&output.stderr), said, "its fixes would uncover nothing");
    assert!(text(&output.stdout).contains("one.json:7:18: warning[null-value]"), "{output:?}");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_stays_one_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder(&[("real.json", FIXABLE)]);
    let (real, link) = (folder.path().join("real.json"), folder.path().join("link.json"));
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.json", &link).unwrap();
    assert_eq!(run(&folder, &["--fix", "link.json"]).status.code(), Some(1));
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(read(&folder, "real.json"), safe());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
}

#[cfg(unix)]
#[test]
fn who_owns_a_file_owns_what_comes_of_it() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
    let folder = folder(&[("td.json", FIXABLE), ("report.json", "old")]);
    let paths = ["td.json", "report.json"].map(|name| folder.path().join(name));
    for path in &paths {
        // Only root may give a file away; without that, its mode is what there is to keep.
        let _ = chown(path, Some(12345), Some(54321));
        fs::set_permissions(path, fs::Permissions::from_mode(0o640)).unwrap();
    }
    let about = |path| fs::metadata(path).map(|it| (it.uid(), it.gid(), it.mode() & 0o777)).unwrap();
    let before = paths.each_ref().map(about);
    let output = run(&folder, &["--fix", "td.json", "--output-file", "report.json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert_eq!(read(&folder, "td.json"), safe());
    assert!(read(&folder, "report.json").contains("fargate-task-size"));
    assert_eq!(paths.each_ref().map(about), before);
}

#[test]
fn a_fix_that_would_uncover_other_problems_is_left_out() {
    let folder = folder(&[("td.json", &FIXABLE.replace("FARGATE", "fargate").replace("awsvpc", "bridge"))]);
    let output = run(&folder, &["--fix", "td.json"]);
    assert!(read(&folder, "td.json").contains("fargate"), "{output:?}");
    assert!(
        text(&output.stderr).ends_with("1 fix left out, since it would uncover other problems\n"),
        "{output:?}"
    );
}
