//! `ecslint check`.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use super::{CheckArgs, FailOn, Format, Unrecognized, discover, fix};
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::engine::settings::Settings;
use crate::engine::{self, Workspace};
use crate::report::{self, Outcome};
use crate::rules::options::Options;
use crate::rules::{Levels, Rule};

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let settings = Arc::new(Settings::new(levels(args), Options::default()));
    let mut failed = false;
    let (inputs, documents): (Vec<_>, Vec<_>) = read(args, &mut failed).into_iter().unzip();
    let mut workspace =
        Workspace::new(documents.into_iter().map(|document| (document, Arc::clone(&settings))));
    let mut diagnostics = engine::lint(&workspace);
    if let Some(most) = args.fixes.most() {
        let state = engine::fix::State { workspace, diagnostics };
        let done = fix::run(&args.fixes, most, state, &inputs, args.quiet)?;
        (workspace, diagnostics) = (done.state.workspace, done.state.diagnostics);
        failed |= done.failed;
    }
    let found = diagnostics.iter().any(|diagnostic| fails(args.fail_on, diagnostic.severity));
    let outcome = Outcome::new(workspace, diagnostics);
    let is_stdout_taken = args.fixes.takes_stdout(&args.paths);
    if is_stdout_taken && !args.quiet && !args.fixes.diff {
        report::concise::write(&outcome, &mut io::stderr().lock())?;
    } else if !is_stdout_taken && !args.quiet {
        write(args, &outcome)?;
    }
    if args.statistics {
        statistics(&outcome);
    }
    Ok(if failed { ExitCode::from(2) } else { ExitCode::from(u8::from(found)) })
}

/// The documents to lint. What cannot be read or recognised is told on standard error.
fn read(args: &CheckArgs, failed: &mut bool) -> Vec<(discover::Input, Document)> {
    let mut documents = Vec::new();
    for input in discover::inputs(&args.paths) {
        match input.read(args.stdin_filename.as_deref()) {
            Ok(source) => {
                let document = Document::parse(source, args.kind);
                if is_recognised(&document, &input) {
                    documents.push((input, document));
                    continue;
                }
                if input.is_stdin() && args.fixes.prints_text() {
                    fix::print(&document);
                }
                if input.explicit && args.unrecognized != Unrecognized::Skip {
                    anstream::eprintln!(
                        "ecslint: {}: not an ECS document, skipped",
                        document.source().name()
                    );
                    *failed |= args.unrecognized == Unrecognized::Error;
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

fn fails(fail_on: FailOn, severity: Severity) -> bool {
    match fail_on {
        FailOn::Error => severity >= Severity::Error,
        FailOn::Warning => severity >= Severity::Warning,
        FailOn::Info => severity >= Severity::Info,
        FailOn::Never => false,
    }
}

fn write(args: &CheckArgs, outcome: &Outcome) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.output_format {
        Format::Pretty => report::pretty::write(outcome, has_colour(args.color), &mut out)?,
        Format::Concise => report::concise::write(outcome, &mut out)?,
        Format::Json => report::json::write(outcome, &mut out)?,
    }
    out.flush()
}

/// Whether standard output takes colour; `NO_COLOR`, `CLICOLOR_FORCE` and `FORCE_COLOR` are honoured.
fn has_colour(choice: clap::ColorChoice) -> bool {
    let forced = std::env::var_os("FORCE_COLOR").is_some_and(|value| !value.is_empty() && value != "0");
    match choice {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto if forced && std::env::var_os("NO_COLOR").is_none() => true,
        clap::ColorChoice::Auto => {
            anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
        }
    }
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

fn levels(args: &CheckArgs) -> Levels {
    let mut levels = Levels::default();
    let named = |names: &[String], rule: &Rule| {
        names.iter().any(|name| {
            name == "all" || name == rule.name || name == rule.group || name == rule.page.category.as_str()
        })
    };
    if !args.select.is_empty() {
        levels.set(|_| true, |_| None);
        levels.set(|rule| named(&args.select, rule), |rule| Some(rule.page.severity));
    }
    levels.set(|rule| named(&args.ignore, rule), |_| None);
    levels
}
