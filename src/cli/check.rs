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
use crate::engine::config::Configurations;
use crate::engine::fix::State;
use crate::engine::{self, Workspace};
use crate::report::{self, Outcome};

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let started = Instant::now();
    let configurations = Arc::new(config::configurations(args));
    if args.config.show_settings {
        return show_settings(args, &configurations);
    }
    let progress = Progress::new(!args.report.quiet);
    let read = read::read(&args.files, &args.config, &configurations, &progress)?;
    let Read { inputs, documents, mut failed, .. } = read;
    let (lint, has_baseline) = Lint::new(&args.config);
    // What is wrong with a configuration may be what says that something is not to be fixed.
    let is_configured = config::check(&configurations)? && has_baseline;
    failed |= !is_configured;
    let mut workspace = Workspace::new(documents).covering(args.files.whole_folders());
    if args.files.show_files {
        drop(progress);
        say(&read.words);
        or_closed(show_files(&workspace))?;
        return Ok(ExitCode::from(if failed { 2 } else { 0 }));
    }
    progress.begin("linting", inputs.len());
    let (mut linted, mut left) = lint.lint(&workspace);
    let shown = |workspace: &Workspace| lint.lint(workspace).0.diagnostics;
    let fixed = args.fixes.most().filter(|_| is_configured).map(|most| {
        progress.begin("fixing", 0);
        engine::fix::fix(workspace.clone(), most, &shown)
    });
    drop(progress);
    say(&read.words);
    if let Some(document) = read.unrecognized_stdin.filter(|_| args.fixes.prints_text()) {
        fix::print(&document)?;
    }
    if let Some(after) = fixed {
        let before = State { workspace, diagnostics: linted.diagnostics };
        let done = fix::conclude(&args.fixes, before, after, &inputs, args.report.quiet, &shown)?;
        workspace = done.state.workspace;
        (linted, left) = lint.lint(&workspace);
        failed |= done.failed;
    }
    failed |= !baseline::conclude(args, &lint, &workspace, &mut linted, &left);
    let outcome = Outcome {
        elapsed: io::stdout().is_terminal().then(|| started.elapsed()),
        fail_on: args.rules.least_to_fail(),
        base: output::base(),
        suppressed: linted.suppressed,
        ..Outcome::new(workspace, linted.diagnostics)
    };
    let found = outcome.diagnostics.iter().any(|diagnostic| outcome.fails(diagnostic));
    failed |= !report(args, &outcome)?;
    Ok(ExitCode::from(if failed { 2 } else { u8::from(found) }))
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
fn show_files(workspace: &Workspace) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for entry in workspace.entries() {
        let mut kinds: Vec<_> = entry.document.units().iter().map(|unit| unit.kind.as_str()).collect();
        kinds.dedup();
        writeln!(out, "{}: {}", entry.document.source().name(), kinds.join(", "))?;
    }
    out.flush()
}
