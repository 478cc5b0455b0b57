//! What is measured, for all benches: the documents, and what is done with them.
#![allow(missing_docs, clippy::unwrap_used, unreachable_pub)]

use std::fmt;
use std::hint::black_box;
use std::sync::{Arc, LazyLock};

use ecslint::diagnostic::Diagnostic;
use ecslint::document::Document;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::rules::Levels;
use ecslint::rules::options::Options;
use ecslint::schema::Schema;
use ecslint::source::Source;
use serde_json::Value;

const TYPICAL: &str = include_str!("../documents/typical.json");
const LARGER: &str = include_str!("../documents/larger.json");
const SERVICE: &str = include_str!("../documents/service.json");

/// Files that are checked together.
pub struct Input {
    name: &'static str,
    files: Vec<Vec<u8>>,
}

impl Input {
    pub fn bytes(&self) -> usize {
        self.files.iter().map(Vec::len).sum()
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

pub fn inputs() -> Vec<Input> {
    let input = |name, texts: &[&str]| Input {
        name,
        files: texts.iter().map(|text| text.as_bytes().to_vec()).collect(),
    };
    vec![
        input("typical, 1.5 KB", &[TYPICAL]),
        input("larger, 4 KB", &[LARGER]),
        input("huge, 1 MB", &[&huge()]),
        input("service and task", &[SERVICE, TYPICAL]),
    ]
}

/// The larger document with its containers repeated, each under a name of its own, up to a megabyte.
fn huge() -> String {
    let mut document: Value = serde_json::from_str(LARGER).unwrap();
    let containers = document["containerDefinitions"].to_string();
    let names = ["log-router", "migrate", "orders"];
    let mut repeated = Vec::new();
    let mut length = 0;
    for round in 0.. {
        let rename =
            |text: String, name| text.replace(&format!("\"{name}\""), &format!("\"{name}-{round}\""));
        let copy = names.into_iter().fold(containers.clone(), rename);
        length += copy.len() * 3 / 2;
        let copy: Vec<Value> = serde_json::from_str(&copy).unwrap();
        repeated.extend(copy);
        if length >= 1_000_000 {
            break;
        }
    }
    document["containerDefinitions"] = Value::Array(repeated);
    serde_json::to_string_pretty(&document).unwrap()
}

static STANDARD: LazyLock<Arc<Settings>> = LazyLock::new(|| Arc::new(Settings::standard()));
static EVERYTHING: LazyLock<Arc<Settings>> = LazyLock::new(|| {
    let mut levels = Levels::default();
    levels.set(|_| true, |rule| Some(rule.page.severity));
    Arc::new(Settings::new(levels, Options::default()))
});

/// What ecslint is measured against.
pub fn serde_json(input: &Input) {
    for bytes in &input.files {
        black_box(serde_json::from_slice::<Value>(bytes).unwrap());
    }
}

fn documents(input: &Input) -> impl Iterator<Item = Document> {
    input.files.iter().map(|bytes| Document::parse(Source::from_bytes("x.json", bytes.clone()), None))
}

/// From bytes to trees.
pub fn parse(input: &Input) {
    documents(input).for_each(|document| drop(black_box(document)));
}

/// From bytes to what the schemas find wrong.
pub fn validate(input: &Input) {
    for document in documents(input) {
        for unit in document.units() {
            black_box(Schema::of(unit.kind).validate(document.node(unit.root)));
        }
    }
}

fn check_with(input: &Input, settings: &Arc<Settings>) -> Vec<Diagnostic> {
    lint(&Workspace::new(documents(input).map(|document| (document, Arc::clone(settings)))))
}

/// From bytes to diagnostics, with the rules that are on by themselves.
pub fn check(input: &Input) {
    black_box(check_with(input, &STANDARD));
}

/// From bytes to diagnostics, with all rules.
pub fn check_all(input: &Input) {
    black_box(check_with(input, &EVERYTHING));
}
