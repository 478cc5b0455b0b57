//! `ecslint check`.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use super::args::CheckArgs;
use super::progress::Progress;
use super::read::{self, Read};
use super::{config, fix, or_closed, output, statistics, tell};
use crate::engine::fix::State;
use crate::engine::{self, Workspace};
use crate::report::{self, Outcome};

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let started = Instant::now();
    let configurations = Arc::new(config::configurations(args));
    let progress = Progress::new(!args.report.quiet);
    let read = read::read(&args.files, &configurations, &progress)?;
    let Read { inputs, documents, mut failed, .. } = read;
    let is_configured = config::check(&configurations)?;
    failed |= !is_configured;
    let workspace = Workspace::new(documents).covering(args.files.whole_folders());
    let mut state = State { workspace, diagnostics: Vec::new() };
    if args.files.show_files {
        drop(progress);
        say(&read.words);
        or_closed(show_files(&state.workspace))?;
        return Ok(ExitCode::from(if failed { 2 } else { 0 }));
    }
    let mut suppressed;
    progress.begin("linting", inputs.len());
    let linted = engine::lint_with_suppressed(&state.workspace);
    (state.diagnostics, suppressed) = (linted.diagnostics, linted.suppressed);
    // A configuration that is wrong may say something else of what is to be fixed.
    let fixed = args.fixes.most().filter(|_| is_configured).map(|most| {
        progress.begin("fixing", 0);
        engine::fix::fix(state.workspace.clone(), most, &engine::lint)
    });
    drop(progress);
    say(&read.words);
    if let Some(document) = read.unrecognized_stdin.filter(|_| args.fixes.prints_text()) {
        fix::print(&document);
    }
    if let Some(after) = fixed {
        let done = fix::conclude(&args.fixes, state, after, &inputs, args.report.quiet)?;
        state = done.state;
        suppressed = engine::lint_with_suppressed(&state.workspace).suppressed;
        failed |= done.failed;
    }
    let outcome = Outcome {
        elapsed: io::stdout().is_terminal().then(|| started.elapsed()),
        fail_on: args.rules.least_to_fail(),
        base: output::base(),
        suppressed,
        ..Outcome::new(state.workspace, state.diagnostics)
    };
    let found = outcome.diagnostics.iter().any(|diagnostic| outcome.fails(diagnostic));
    failed |= !report(args, &outcome)?;
    Ok(ExitCode::from(if failed { 2 } else { u8::from(found) }))
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
