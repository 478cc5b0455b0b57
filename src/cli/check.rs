//! `ecslint check`.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use super::args::CheckArgs;
use super::baseline::Lint;
use super::progress::Progress;
use super::read::{self, Read};
use super::{baseline, config, fix, or_closed, output, settings, statistics, tell};
use crate::diagnostic::Applicability;
use crate::document::Document;
use crate::engine::baseline::Left;
use crate::engine::config::Configurations;
use crate::engine::fix::State;
use crate::engine::settings::Settings;
use crate::engine::{self, Linted, Workspace};
use crate::report::{self, Outcome};

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let started = Instant::now();
    let configurations = Arc::new(config::configurations(args));
    if args.config.show_settings {
        return show_settings(args, &configurations);
    }
    let progress = Progress::new(!args.report.quiet);
    let read = read::read(&args.files, &args.config, &configurations, &progress);
    let (lint, has_baseline) = Lint::new(&args.config);
    let is_configured = config::check(&configurations)? && has_baseline;
    let failed = read.failed || !is_configured;
    if args.files.show_files {
        drop(progress);
        say(&read.words);
        or_closed(show_files(&read.documents))?;
        return Ok(ExitCode::from(if failed { 2 } else { 0 }));
    }
    output::check(args, &read.inputs)?;
    // What is wrong with a configuration may be what says that something is not to be fixed.
    let most = args.fixes.most().filter(|_| is_configured);
    let mut checked = check(args, read, &lint, most, progress)?;
    let Checked { workspace, linted, left, .. } = &mut checked;
    let is_written = baseline::conclude(args, &lint, workspace, linted, left);
    let outcome = Outcome {
        elapsed: io::stdout().is_terminal().then(|| started.elapsed()),
        fail_on: args.rules.least_to_fail(),
        base: output::base(),
        suppressed: checked.linted.suppressed,
        ..Outcome::new(checked.workspace, checked.linted.diagnostics)
    };
    let found = outcome.diagnostics.iter().any(|diagnostic| outcome.fails(diagnostic));
    let failed = !report(args, &outcome)? || !is_written || checked.failed || failed;
    Ok(ExitCode::from(if failed { 2 } else { u8::from(found) }))
}

/// What was linted, and fixed if that was asked for.
struct Checked {
    workspace: Workspace,
    linted: Linted,
    /// What the baseline has beyond that.
    left: Vec<Left>,
    /// Whether a file could not be written.
    failed: bool,
}

/// Lints what was read, and fixes it up to `most`.
fn check(
    args: &CheckArgs,
    read: Read,
    lint: &Lint,
    most: Option<Applicability>,
    progress: Progress,
) -> io::Result<Checked> {
    let workspace = Workspace::new(read.documents).covering(args.files.whole_folders());
    progress.begin("linting", read.inputs.len());
    let (linted, left) = lint.lint(&workspace);
    let shown = |workspace: &Workspace| lint.lint(workspace).0.diagnostics;
    let fixed = most.map(|most| {
        progress.begin("fixing", 0);
        engine::fix::fix(workspace.clone(), most, &shown)
    });
    drop(progress);
    say(&read.words);
    if let Some(document) = read.unrecognized_stdin.filter(|_| args.fixes.prints_text()) {
        fix::print(&document)?;
    }
    let Some(after) = fixed else { return Ok(Checked { workspace, linted, left, failed: false }) };
    let before = State { workspace, diagnostics: linted.diagnostics };
    let done = fix::conclude(&args.fixes, before, after, &read.inputs, args.report.quiet, &shown)?;
    let workspace = done.state.workspace;
    let (linted, left) = lint.lint(&workspace);
    Ok(Checked { workspace, linted, left, failed: done.failed })
}

fn show_settings(args: &CheckArgs, configurations: &Configurations) -> io::Result<ExitCode> {
    or_closed(settings::show(&args.files.paths, configurations))?;
    Ok(ExitCode::from(if config::check(configurations)? { 0 } else { 2 }))
}

/// Writes what was asked for; whether it could be written.
fn report(args: &CheckArgs, outcome: &Outcome) -> io::Result<bool> {
    let is_stdout_taken = args.fixes.takes_stdout(&args.files.paths);
    if is_stdout_taken && !args.report.quiet && !args.fixes.diff {
        or_closed(report::concise::write(outcome, &mut io::stderr().lock()))?;
    }
    let written = output::write(&args.report, !is_stdout_taken, outcome)?;
    if args.report.statistics {
        or_closed(statistics::write(outcome, &mut io::stderr().lock()))?;
    }
    Ok(written)
}

fn say(words: &[String]) {
    words.iter().for_each(tell);
}

/// Lists the files with what they were taken for.
fn show_files(documents: &[(Document, Arc<Settings>)]) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (document, _) in documents {
        let mut kinds: Vec<_> = document.units().iter().map(|unit| unit.kind.as_str()).collect();
        kinds.dedup();
        writeln!(out, "{}: {}", document.source().name(), kinds.join(", "))?;
    }
    out.flush()
}
