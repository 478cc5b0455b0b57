//! The README shows what the program really prints.
#![allow(clippy::unwrap_used)]

use std::process::Command;

#[test]
fn the_output_in_the_readme_is_real() {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = Command::new(env!("CARGO_BIN_EXE_ecslint"))
        .args(["tests/example", "--color", "never"])
        .current_dir(root)
        .env_remove("GITHUB_ACTIONS")
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    let printed = printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    assert!(readme.contains(printed.trim_end()), "put this into the README:\n{printed}");
    assert_eq!(run.status.code(), Some(1));
}
