//! What a team wants of its documents reaches the rules through the configuration.
#![allow(clippy::unwrap_used)]

mod cli_support;

use cli_support::{folder, run};

const TASK: &str = r#"{
  "family": "web",
  "containerDefinitions": [
    {"name": "app", "image": "nginx:1.27", "memory": 128, "privileged": "yes",
      "environment": [{"name": "SENTRY_DSN", "value": "https://0123abcd@sentry.example.com/1"}], "memoryy": 1}
  ]
}
"#;

/// What is printed of a task definition under a configuration.
fn printed(config: &str, format: &str) -> String {
    let folder = folder(&[("td.json", TASK), ("ecslint.toml", config)]);
    String::from_utf8(run(&folder, &["td.json", "--output-format", format]).stdout).unwrap()
}

#[test]
fn names_of_secrets_are_taken_for_what_they_are() {
    assert!(!printed("", "concise").contains("secret-in-plain-text"));
    let config = "[policy]\nsecret-names = [\"sentry_dsn\"]\n";
    assert!(printed(config, "concise").contains("secret-in-plain-text"));
    // The picture of another problem on that line does not show it.
    assert!(printed("", "pretty").contains("sentry.example.com"));
    assert!(!printed(config, "pretty").contains("sentry.example.com"));
    let own = "[[custom]]\nname = \"own\"\npath = \"/containerDefinitions/*/environment/*/value\"\nmax = 1\nmatches = \"^$\"\nmessage = \"{value}\"\n";
    assert!(printed(own, "concise").contains("sentry.example.com"));
    assert!(!printed(&(config.to_owned() + own), "concise").contains("sentry.example.com"));
}

#[test]
fn rules_of_policy_follow_options_and_levels() {
    let count = |config: &str, severity: &str| {
        printed(config, "concise").matches(&format!("{severity}[name-pattern]")).count()
    };
    let pattern = "[policy]\nfamily-pattern = \"^app-\"\n";
    assert_eq!(count("", "warning"), 0);
    assert_eq!(count(pattern, "warning"), 1);
    assert_eq!(count(&(pattern.to_owned() + "[severity]\npolicy = \"error\"\n"), "error"), 1);
    assert_eq!(count(&("ignore = [\"policy\"]\n".to_owned() + pattern), "warning"), 0);
    let other = "[[overrides]]\nfiles = [\"td.json\"]\npolicy = { family-pattern = \"^web$\" }\n";
    assert_eq!(count(&(pattern.to_owned() + other), "warning"), 0);
}
