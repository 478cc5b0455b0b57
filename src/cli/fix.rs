//! `--fix`, `--unsafe-fixes` and `--diff`: what becomes of fixed texts.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use similar::TextDiff;

use super::discover::Input;
use super::{or_closed, output};
use crate::diagnostic::{Applicability, SourceId};
use crate::document::Document;
use crate::engine::Workspace;
use crate::engine::fix::{self, Lint, State};
use crate::files;
use crate::report::count;

/// Which fixes to apply, and how.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Fixes")]
pub(super) struct FixArgs {
    /// Apply the fixes that cannot change the meaning; of standard input, the fixed text goes to standard output
    #[arg(long)]
    fix: bool,
    /// Apply all fixes, those too that may change the meaning
    #[arg(long)]
    unsafe_fixes: bool,
    /// Show what would be fixed, and write nothing
    #[arg(long)]
    pub(super) diff: bool,
}

impl FixArgs {
    /// Up to where fixes are to be applied; nothing if none are.
    pub(super) const fn most(&self) -> Option<Applicability> {
        match self {
            Self { unsafe_fixes: true, .. } => Some(Applicability::Unsafe),
            Self { fix: true, .. } | Self { diff: true, .. } => Some(Applicability::Safe),
            _ => None,
        }
    }

    /// Whether standard output gets a text or a diff, where no report may follow.
    pub(super) fn takes_stdout(&self, paths: &[PathBuf]) -> bool {
        self.diff || self.prints_text() && paths.iter().any(|path| path == Path::new("-"))
    }

    /// Whether of standard input the text is printed, fixed as far as it can be.
    pub(super) const fn prints_text(&self) -> bool {
        self.most().is_some() && !self.diff
    }
}

/// What came of it.
pub(super) struct Done {
    /// The documents as they are now, and what is wrong with them.
    pub(super) state: State,
    /// Whether a file could not be written.
    pub(super) failed: bool,
}

/// Writes or shows what changed in the documents that were read from these inputs and linted by `lint`.
pub(super) fn conclude(
    args: &FixArgs,
    before: State,
    mut after: State,
    inputs: &[Input],
    quiet: bool,
    lint: &Lint,
) -> io::Result<Done> {
    let most = args.most().unwrap_or(Applicability::Safe);
    if args.diff {
        or_closed(show(&before.workspace, &after.workspace))?;
        if !quiet {
            tell("would fix", &before, &after, most, &[]);
        }
        return Ok(Done { state: before, failed: false });
    }
    let failed = write_all(inputs, &before.workspace, &after.workspace)?;
    if !failed.is_empty() {
        // What is reported is what the files have.
        for id in &failed {
            after.workspace.restore(*id, &before.workspace);
        }
        after.diagnostics = lint(&after.workspace);
    }
    if !quiet {
        tell("fixed", &before, &after, most, &failed);
    }
    Ok(Done { state: after, failed: !failed.is_empty() })
}

/// Writes what changed into the files, and prints standard input; gives the documents whose file could not be written,
/// which is told.
fn write_all(inputs: &[Input], before: &Workspace, after: &Workspace) -> io::Result<Vec<SourceId>> {
    let mut failed = Vec::new();
    for (input, id) in inputs.iter().zip(0..).map(|(input, index)| (input, SourceId(index))) {
        let Some((old, new)) = before.document(id).zip(after.document(id)) else { continue };
        let (old, text) = (old.source().text(), new.source().text());
        if input.is_stdin() {
            print(new)?;
        } else if old != text
            && let Err(error) = write(&input.path, old, text)
        {
            super::tell(format_args!("{}: not fixed: {}", input.name(), files::words(&error)));
            failed.push(id);
        }
    }
    Ok(failed)
}

/// The documents whose text is another one now.
fn changed<'s>(
    before: &'s Workspace,
    after: &'s Workspace,
) -> impl Iterator<Item = (&'s Document, &'s Document)> {
    let pairs = before.entries().iter().zip(after.entries());
    pairs
        .map(|(before, after)| (&*before.document, &*after.document))
        .filter(|(before, after)| before.source().text() != after.source().text())
}

fn show(before: &Workspace, after: &Workspace) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for (before, after) in changed(before, after) {
        let diff = TextDiff::from_lines(before.source().text(), after.source().text());
        let name = before.source().name();
        diff.unified_diff().header(name, name).to_writer(&mut out)?;
    }
    out.flush()
}

/// Says on standard error how much was fixed, and why something was not; of files that could not be written, that has
/// been said.
fn tell(verb: &str, before: &State, after: &State, most: Applicability, failed: &[SourceId]) {
    let files = changed(&before.workspace, &after.workspace).count();
    let problems = before.diagnostics.len().saturating_sub(after.diagnostics.len());
    if files > 0 {
        super::tell(format_args!("{verb} {} in {}", count(problems, "problem"), count(files, "file")));
    }
    let written = after.diagnostics.iter().filter(|diagnostic| !failed.contains(&diagnostic.primary.source));
    let left = written.filter_map(|diagnostic| diagnostic.fix.as_ref());
    let left = left.filter(|fix| fix::is_allowed(fix, most)).count();
    if left > 0 {
        let them = if left == 1 { "it" } else { "they" };
        let left = count(left, "fix");
        super::tell(format_args!("{left} left out, since {them} would uncover other problems"));
    }
}

/// Prints a document's text as it is.
pub(super) fn print(document: &Document) -> io::Result<()> {
    let mut out = io::stdout().lock();
    or_closed(out.write_all(document.source().text().as_bytes()).and_then(|()| out.flush()))
}

/// Puts a new text in place of a file's old one: all of it or nothing. Of a symbolic link, the target is written.
fn write(path: &Path, old: &str, new: &str) -> io::Result<()> {
    let target = fs::canonicalize(path)?;
    let former = fs::metadata(&target)?;
    if former.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    // The folder may allow what the file does not.
    fs::OpenOptions::new().write(true).open(&target)?;
    let temporary = output::beside(&target, new.as_bytes(), Some(&former))?;
    temporary.as_file().sync_all()?;
    let current = fs::read(&target)?;
    if current == new.as_bytes() {
        // The same file was named twice.
        return Ok(());
    }
    if current != old.as_bytes() {
        return Err(io::Error::other("it was changed since it was read"));
    }
    temporary.persist(&target)?;
    Ok(())
}
