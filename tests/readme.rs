//! The README shows what the program really prints.
#![allow(clippy::unwrap_used)]

mod cli_support;

#[test]
fn the_output_in_the_readme_is_real() {
    let root = env!("CARGO_MANIFEST_DIR");
    let run = cli_support::run(root, &["tests/example"]);
    let printed = String::from_utf8(run.stdout).unwrap();
    let printed = printed.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    let readme = std::fs::read_to_string(format!("{root}/README.md")).unwrap();
    assert!(readme.contains(printed.trim_end()), "put this into the README:\n{printed}");
    assert_eq!(run.status.code(), Some(1));
}
