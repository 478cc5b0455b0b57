//! `rules/README.md` is the index of the pages, made from them: `UPDATE=1 cargo test --test index` writes it anew.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ecslint::rules::page::Category;
use ecslint::rules::{self, Rule};

/// What a category is for, in the words of a reader who chooses among them.
const fn meaning(category: Category) -> &'static str {
    match category {
        Category::Correctness => "ECS, the agent or Docker refuses it, or it cannot do what it is there for.",
        Category::Suspicious => "ECS takes it, and it is most likely not what was meant.",
        Category::Security => "It weakens the protection of data or machines.",
        Category::Reliability => "It costs availability when something fails.",
        Category::Pedantic => {
            "For those who want everything said. Off unless selected: `--select pedantic`, or in `ecslint.toml`."
        }
    }
}

fn row(rule: &Rule) -> String {
    let page = &rule.page;
    let fix = page.field("fix");
    let severity =
        if page.on { page.severity.as_str().to_owned() } else { format!("{}, off", page.severity) };
    format!("| [{}]({}/{}.md) | {} | {severity} | {fix} |\n", rule.name, rule.group, rule.name, page.title())
}

fn index() -> String {
    let mut text = format!(
        "# Rules\n\nAll {} of them, by category. `ecslint explain RULE` shows a page in the terminal. This file is made from the pages by\n\
         `UPDATE=1 cargo test --test index`.\n",
        rules::all().count()
    );
    for category in Category::ALL {
        let mut rules: Vec<_> = rules::all().filter(|rule| rule.page.category == category).collect();
        rules.sort_by_key(|rule| (rule.group, rule.name));
        let name = category.as_str();
        let title = name[..1].to_uppercase() + &name[1..];
        let _ = write!(text, "\n## {title}\n\n{}\n\n", meaning(category));
        text.push_str("| rule | what is wrong | severity | fix |\n|---|---|---|---|\n");
        text.extend(rules.into_iter().map(row));
    }
    text
}

#[test]
fn the_index_lists_every_page() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md");
    let expected = index();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &expected).unwrap();
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written.replace("\r\n", "\n") == expected,
        "rules/README.md is out of date: UPDATE=1 cargo test --test index"
    );
}
