//! Every rule page is a test: the failing examples give that rule at the marked characters and nothing else, the
//! passing ones give nothing, and what a page says of its fix is so.
#![allow(clippy::unwrap_used)]

mod page_support;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use ecslint::diagnostic::Diagnostic;
use ecslint::document::kind::Kind;
use ecslint::document::{Document, edit};
use ecslint::engine::config::file::ConfigFile;
use ecslint::engine::settings::Settings;
use ecslint::engine::{Workspace, lint};
use ecslint::rules::options::{Options, Policy};
use ecslint::rules::{self, Check, Levels, Rule, Subject};
use ecslint::source::Source;
use page_support::{Block, blocks, marks};

/// One file of an example, and the characters marked in it.
#[derive(Debug, Clone)]
struct File {
    kind: Kind,
    ending: String,
    text: String,
    marks: Vec<Mark>,
}

/// Carets under a line, and the words behind them.
#[derive(Debug, Clone)]
struct Mark {
    line: u32,
    columns: std::ops::Range<u32>,
    words: String,
}

/// The files under one heading, linted together.
#[derive(Debug)]
struct Example {
    heading: String,
    section: usize,
    /// The options under which they are linted: those of the last configuration that the page shows before them.
    policy: Policy,
    files: Vec<File>,
}

#[test]
fn examples_do_what_they_say() {
    let mut failures = String::new();
    for rule in rules::all() {
        for example in examples(rule) {
            if let Err(failure) = check_example(rule, &example) {
                let _ = writeln!(
                    failures,
                    "\nrules/{}/{}.md, {}:\n{failure}",
                    rule.group, rule.name, example.heading
                );
            }
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn a_fix_that_a_page_promises_is_shown() {
    let mut failures = String::new();
    for rule in rules::all().filter(|rule| !rule.page.field("fix").is_empty()) {
        if rule.page.field("examples") == "none" {
            continue;
        }
        let bad = examples(rule).into_iter().filter(|example| example.heading.starts_with("Bad"));
        let mut fixes = bad
            .flat_map(|example| lint(&workspace(rule, &example.files, &example.policy)))
            .filter_map(|it| it.fix);
        if !fixes.any(|fix| fix.applicability.as_str() == rule.page.field("fix")) {
            let _ = writeln!(failures, "{}: no `{}` fix", rule.name, rule.page.field("fix"));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_page_is_bound_and_complete() {
    let bound: BTreeSet<_> = rules::all().map(|rule| format!("{}/{}.md", rule.group, rule.name)).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    let mut on_disk = BTreeSet::new();
    for group in fs::read_dir(&root).unwrap().filter_map(Result::ok).filter(|entry| entry.path().is_dir()) {
        for page in fs::read_dir(group.path()).unwrap().filter_map(Result::ok) {
            on_disk.insert(format!("{}/{}", group.file_name().display(), page.file_name().display()));
        }
    }
    assert_eq!(on_disk, bound, "pages on disk (left) and rules in the program (right)");
    assert_eq!(
        bound.len(),
        rules::all().map(|rule| rule.name).collect::<BTreeSet<_>>().len(),
        "names are unique"
    );
}

#[test]
fn members_that_a_check_needs_are_on_the_page() {
    let mut failures = String::new();
    for rule in rules::all() {
        let members = rule.subjects.iter().flat_map(|subject| subject.members);
        for member in members.filter(|member| !rule.page.markdown().contains(**member)) {
            let _ = writeln!(failures, "rules/{}/{}.md: `{member}`", rule.group, rule.name);
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// How what a page says is known.
const EVIDENCE: &[&str] = &["API", "MODEL", "CLI", "DOC", "LINT", "BP", "AMB"];

#[test]
fn pages_have_what_readers_need() {
    let mut failures = String::new();
    for rule in rules::all() {
        let mut fail = |what: &str| {
            let _ = writeln!(failures, "rules/{}/{}.md: {what}", rule.group, rule.name);
        };
        let markdown = rule.page.markdown();
        if !markdown.starts_with("# ") {
            fail("the page begins with its title");
        }
        if !markdown.contains("\n## Why\n") {
            fail("a section `## Why`");
        }
        if rule.sources().count() == 0 || !rule.sources().all(|url| url.starts_with("https://")) {
            fail("sources, each an https URL");
        }
        if rule.page.field("checked").len() != 10 || !EVIDENCE.contains(&rule.page.field("evidence")) {
            fail("`evidence` as CONTRIBUTING.md has it, and the date `checked`");
        }
        let shown = |word: &str| examples(rule).iter().any(|example| example.heading.starts_with(word));
        let needs_examples = !matches!(rule.subjects, [Subject { check: Check::Engine, .. }])
            && rule.page.field("examples") != "none";
        if needs_examples && !(shown("Bad") && shown("Good")) {
            fail("sections `## Bad` and `## Good` with examples");
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

fn check_example(rule: &Rule, example: &Example) -> Result<(), String> {
    let workspace = workspace(rule, &example.files, &example.policy);
    let diagnostics = lint(&workspace);
    let is_bad = example.heading.starts_with("Bad");
    let expected: usize = if is_bad { example.files.iter().map(|file| file.marks.len()).sum() } else { 0 };
    let shown = show(&workspace, &diagnostics);
    if is_bad && expected == 0 {
        return Err(format!("no carets; the linter says\n{shown}"));
    }
    if diagnostics.len() != expected {
        return Err(format!("{expected} diagnostics expected, {} given:\n{shown}", diagnostics.len()));
    }
    for (index, file) in example.files.iter().enumerate() {
        for mark in &file.marks {
            let is_it = |diagnostic: &&Diagnostic| {
                diagnostic.primary.source.0 as usize == index
                    && marked(&workspace, diagnostic) == Some((mark.line, mark.columns.clone()))
            };
            let found = diagnostics.iter().find(is_it).ok_or(format!("nothing at {mark:?}:\n{shown}"))?;
            agrees(rule, found, mark)?;
        }
    }
    if is_bad { check_fix(rule, example, &diagnostics) } else { Ok(()) }
}

fn agrees(rule: &Rule, diagnostic: &Diagnostic, mark: &Mark) -> Result<(), String> {
    if diagnostic.rule != rule.name {
        return Err(format!("`{}` is reported instead", diagnostic.rule));
    }
    let labels = diagnostic.labels.iter().map(|label| &*label.message);
    let words: Vec<_> = [&*diagnostic.message, diagnostic.help.as_deref().unwrap_or("")]
        .into_iter()
        .chain([&*diagnostic.primary.message])
        .chain(labels)
        .collect();
    if words.iter().any(|text| text.contains(&mark.words)) {
        return Ok(());
    }
    Err(format!("«{}» is not in any of {words:#?}", mark.words))
}

/// What the page says of the rule's fix is so, and a fix makes the problem go away.
fn check_fix(rule: &Rule, example: &Example, diagnostics: &[Diagnostic]) -> Result<(), String> {
    let fixes: Vec<_> = diagnostics
        .iter()
        .filter_map(|diagnostic| diagnostic.fix.as_ref().map(|fix| (diagnostic, fix)))
        .collect();
    if !fixes.is_empty() && rule.page.field("fix").is_empty() {
        return Err(format!("there is a fix, but the page has no `fix:`\n{fixes:#?}"));
    }
    for (diagnostic, fix) in fixes {
        let mut files = example.files.clone();
        let index = diagnostic.primary.source.0 as usize;
        files[index].text = edit::apply(&files[index].text, &fix.edits);
        let workspace = workspace(rule, &files, &example.policy);
        let after = lint(&workspace);
        let same_rule = |list: &[Diagnostic]| list.iter().filter(|other| other.rule == rule.name).count();
        if same_rule(&after) >= same_rule(diagnostics) {
            return Err(format!(
                "the fix «{}» does not help:\n{}\n{}",
                fix.title,
                files[index].text,
                show(&workspace, &after)
            ));
        }
    }
    Ok(())
}

/// The marked line and columns of a diagnostic, cut at the end of its first line.
fn marked(workspace: &Workspace, diagnostic: &Diagnostic) -> Option<(u32, std::ops::Range<u32>)> {
    let source = workspace.document(diagnostic.primary.source)?.source();
    let start = source.position(diagnostic.primary.span.start);
    let end = source.position(diagnostic.primary.span.end);
    let line_end = u32::try_from(source.line(start.line - 1).chars().count()).ok()? + 1;
    let end = if end.line == start.line { end.column } else { line_end };
    Some((start.line, start.column..end))
}

fn show(workspace: &Workspace, diagnostics: &[Diagnostic]) -> String {
    let mut shown = String::new();
    for diagnostic in diagnostics {
        let place = marked(workspace, diagnostic);
        let _ = writeln!(
            shown,
            "  {place:?} {}[{}] {} | help: {:?} | labels: {:?} | {}",
            diagnostic.severity,
            diagnostic.rule,
            diagnostic.message,
            diagnostic.help,
            diagnostic.labels.iter().map(|label| &label.message).collect::<Vec<_>>(),
            diagnostic.primary.path
        );
    }
    shown
}

/// The example's files under the default rules and this one. Rules that judge the absence of something, or practice,
/// are off, since examples show no more than they must.
fn workspace(rule: &Rule, files: &[File], policy: &Policy) -> Workspace {
    let mut levels = Levels::default();
    levels.set(|other| !other.page.field("judges").is_empty(), |_| None);
    levels.set(|other| other.name == rule.name, |rule| Some(rule.page.severity));
    let settings = Arc::new(Settings::new(levels, Options { policy: policy.clone(), ..Options::default() }));
    Workspace::new(files.iter().enumerate().map(|(index, file)| {
        let name = format!("{index}-{}.{}", file.kind.as_str(), file.ending);
        let source = Source::new(name, file.text.clone());
        (Document::parse(source, Some(file.kind)), Arc::clone(&settings))
    }))
}

fn examples(rule: &Rule) -> Vec<Example> {
    let mut policy = Policy::default();
    let mut examples: Vec<Example> = Vec::new();
    for block in blocks(rule) {
        if block.ending == "toml" {
            policy = toml::from_str::<ConfigFile>(&block.text()).unwrap().policy;
            continue;
        }
        match examples.last_mut().filter(|last| last.section == block.section) {
            Some(example) => example.files.push(file(&block)),
            None => examples.push(Example {
                heading: block.heading.to_owned(),
                section: block.section,
                policy: policy.clone(),
                files: vec![file(&block)],
            }),
        }
    }
    examples
}

fn file(block: &Block) -> File {
    let mut lines = 0;
    let mut found = Vec::new();
    for line in &block.lines {
        match marks(line) {
            Some(carets) => found.push(mark(lines, line, carets)),
            None => lines += 1,
        }
    }
    File { kind: block.kind, ending: block.ending.to_owned(), text: block.text(), marks: found }
}

/// What a line of carets marks in the line above it, which is that many lines into the file.
fn mark(line: u32, text: &str, carets: &str) -> Mark {
    let start = u32::try_from(text.find('^').unwrap()).unwrap() + 1;
    let width = u32::try_from(carets.len() - carets.trim_start_matches('^').len()).unwrap();
    let words = carets.trim_start_matches('^').trim().to_owned();
    Mark { line, columns: start..start + width, words }
}

#[test]
fn every_rule_that_a_schema_names_exists() {
    for kind in Kind::ALL {
        for line in ecslint::schema::text(*kind).lines().filter(|line| line.contains("\"x-ecs-rule\"")) {
            let name = line.split('"').nth(3).unwrap_or("");
            let rule = rules::find(name).unwrap_or_else(|| panic!("{}: no rule {name:?}", kind.as_str()));
            assert!(rule.subjects.iter().any(|subject| matches!(subject.check, Check::Schema(_))), "{name}");
        }
    }
}
