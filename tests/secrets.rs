//! No output shows more of a secret than its beginning.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

const FORMATS: [&str; 7] = ["pretty", "concise", "json", "sarif", "github", "gitlab", "junit"];

/// Secrets, and a part of each that must not be seen.
const SECRETS: [(&str, &str); 6] = [
    ("velvet-anchor-lamp", "anchor"),
    ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "K7MDENG"),
    ("AKIAIOSFODNN7EXAMPLE", "IOSFODNN"),
    ("postgres://app:staple-gun@db/app", "staple"),
    ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "abcdefghij"),
    (r"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0", "MIIEvQIBADAN"),
];

fn output(file: &str, format: &str, more: &[&str]) -> String {
    let folder = folder(&[("task-definition.json", file)]);
    let arguments = ["task-definition.json", "--select", "all", "--output-format", format];
    String::from_utf8(run(&folder, &[&arguments, more].concat()).stdout).unwrap()
}

/// A task definition with every secret in it: the name does not tell of most of them.
fn task_definition(separator: &str) -> String {
    let variable = |(index, (secret, _)): (usize, &(&str, &str))| {
        let names = ["DB_PASSWORD", "AWS_SECRET_ACCESS_KEY"];
        let name = names.get(index).map_or_else(|| format!("V{index}"), |name| (*name).to_owned());
        format!(r#"{{ "name": "{name}", "value": "{secret}" }}"#)
    };
    let environment =
        SECRETS.iter().enumerate().map(variable).collect::<Vec<_>>().join(&format!(",{separator}"));
    let options = r#""Name": "datadog", "apikey": "velvet-anchor-lamp""#;
    [
        r#"{ "family": "web api","#,
        r#""containerDefinitions": [{ "name": "app", "image": "nginx", "memory": 64,"#,
        &format!(r#""environment": [{environment}],"#),
        r#""command": ["serve", "--token=ghp_0123456789abcdefghijABCDEFGHIJ012345"],"#,
        r#""dockerLabels": { "key": "AKIAIOSFODNN7EXAMPLE" },"#,
        &format!(
            r#""logConfiguration": {{ "logDriver": "awsfirelens", "options": {{ {options} }} }} }}] }}"#
        ),
    ]
    .join(separator)
}

#[test]
fn no_format_shows_a_secret() {
    for separator in ["\n", " "] {
        let file = task_definition(separator);
        for format in FORMATS {
            let shown = output(&file, format, &[]);
            assert!(shown.contains("secret-in-plain-text"), "{format}: {shown}");
            for (secret, part) in SECRETS {
                assert!(!shown.contains(part), "{format} shows {secret}:\n{shown}");
            }
        }
    }
}

#[test]
fn a_rule_that_is_off_hides_secrets_still() {
    let shown = output(&task_definition("\n"), "pretty", &["--ignore", "secret-in-plain-text"]);
    assert!(shown.contains("image-tag-mutable"), "{shown}");
    assert!(SECRETS.iter().all(|(_, part)| !shown.contains(part)), "{shown}");
}
