//! `ecslint check`.

use std::collections::BTreeMap;
use std::io;
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{CheckArgs, RuleArgs, Unrecognized};
use super::{discover, fix, output};
use crate::document::Document;
use crate::engine::settings::Settings;
use crate::engine::{self, Workspace};
use crate::report::{self, Outcome};
use crate::rules::Levels;
use crate::rules::options::Options;
use crate::rules::select::Selector;

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let settings = Arc::new(Settings::new(levels(&args.rules)?, Options::default()));
    let mut failed = false;
    let (inputs, documents): (Vec<_>, Vec<_>) = read(args, &mut failed).into_iter().unzip();
    let mut workspace =
        Workspace::new(documents.into_iter().map(|document| (document, Arc::clone(&settings))));
    let mut diagnostics = engine::lint(&workspace);
    if let Some(most) = args.fixes.most() {
        let state = engine::fix::State { workspace, diagnostics };
        let done = fix::run(&args.fixes, most, state, &inputs, args.report.quiet)?;
        (workspace, diagnostics) = (done.state.workspace, done.state.diagnostics);
        failed |= done.failed;
    }
    let found = diagnostics.iter().any(|diagnostic| args.rules.fails(diagnostic.severity));
    let outcome = Outcome::new(workspace, diagnostics);
    let is_stdout_taken = args.fixes.takes_stdout(&args.files.paths);
    if is_stdout_taken && !args.report.quiet && !args.fixes.diff {
        report::concise::write(&outcome, &mut io::stderr().lock())?;
    }
    failed |= !output::write(&args.report, !is_stdout_taken, &outcome)?;
    if args.report.statistics {
        statistics(&outcome);
    }
    Ok(if failed { ExitCode::from(2) } else { ExitCode::from(u8::from(found)) })
}

/// The documents to lint. What cannot be read or recognised is told on standard error.
fn read(args: &CheckArgs, failed: &mut bool) -> Vec<(discover::Input, Document)> {
    let mut documents = Vec::new();
    for input in discover::inputs(&args.files.paths) {
        match input.read(args.files.stdin_filename.as_deref()) {
            Ok(source) => {
                let document = Document::parse(source, args.files.kind);
                if is_recognised(&document, &input) {
                    documents.push((input, document));
                    continue;
                }
                if input.is_stdin() && args.fixes.prints_text() {
                    fix::print(&document);
                }
                if input.explicit && args.files.unrecognized != Unrecognized::Skip {
                    anstream::eprintln!(
                        "ecslint: {}: not an ECS document, skipped",
                        document.source().name()
                    );
                    *failed |= args.files.unrecognized == Unrecognized::Error;
                }
            }
            Err(error) => {
                anstream::eprintln!("ecslint: {}: {error}", input.name());
                *failed = true;
            }
        }
    }
    documents
}

/// Whether there is something to lint: an ECS document, or a file that the user named and that cannot be read as one.
fn is_recognised(document: &Document, input: &discover::Input) -> bool {
    let is_broken = document.source().damage().is_some()
        || document.tree().len() == 1 && !document.syntax_errors().is_empty();
    !document.units().is_empty() || input.explicit && is_broken
}

/// How often each rule was met, most frequent first.
fn statistics(outcome: &Outcome) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for diagnostic in &outcome.diagnostics {
        *counts.entry(&diagnostic.rule).or_default() += 1;
    }
    let mut rows: Vec<_> = counts.into_iter().collect();
    rows.sort_by_key(|(rule, count)| (std::cmp::Reverse(*count), *rule));
    for (rule, count) in rows {
        anstream::eprintln!("{count:>6}  {rule}");
    }
}

fn levels(args: &RuleArgs) -> io::Result<Levels> {
    let mut levels = Levels::default();
    let (select, ignore) = (selectors(&args.select)?, selectors(&args.ignore)?);
    if !select.is_empty() {
        levels.set(|_| true, |_| None);
        levels.set(|rule| select.iter().any(|one| one.has(rule)), |rule| Some(rule.page.severity));
    }
    levels.set(|rule| ignore.iter().any(|one| one.has(rule)), |_| None);
    Ok(levels)
}

fn selectors(names: &[String]) -> io::Result<Vec<Selector>> {
    let find = |name: &String| {
        Selector::find(name).ok_or_else(|| {
            let meant = Selector::nearest(name).map(|name| format!("; did you mean `{name}`?"));
            let words = format!("there is no rule, group or category `{name}`{}", meant.unwrap_or_default());
            io::Error::new(io::ErrorKind::InvalidInput, words)
        })
    };
    names.iter().map(find).collect()
}
