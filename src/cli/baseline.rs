//! `--baseline` and `--write-baseline`.

use std::path::{Path, PathBuf};

use super::args::{CheckArgs, ConfigArgs};
use super::{config, output, tell};
use crate::diagnostic::SourceId;
use crate::engine::baseline::{Baseline, Left};
use crate::engine::config::normal;
use crate::engine::suppress::Suppressor;
use crate::engine::{Linted, Workspace, lint_with_suppressed};
use crate::files;
use crate::report::count;
use crate::rules;
use crate::source::Source;

/// How a run lints: beside the rules, with what was wrong before.
#[derive(Debug, Default)]
pub(super) struct Lint {
    baseline: Option<(Baseline, PathBuf)>,
}

impl Lint {
    /// With the baseline that was asked for; without it, and `false`, if it cannot be read, which is told.
    pub(super) fn new(args: &ConfigArgs) -> (Self, bool) {
        let Some(path) = &args.baseline else { return (Self::default(), true) };
        let text = files::read_text(path).map_err(|error| files::words(&error));
        match text.and_then(|text| Baseline::read(&text)) {
            Ok(baseline) => (Self { baseline: Some((baseline, folder(path))) }, true),
            Err(why) => {
                tell(format_args!("{}: {why}", path.display()));
                (Self::default(), false)
            }
        }
    }

    /// What is wrong with these documents, and what the baseline has beyond that.
    pub(super) fn lint(&self, workspace: &Workspace) -> (Linted, Vec<Left>) {
        let linted = lint_with_suppressed(workspace);
        match &self.baseline {
            Some((baseline, folder)) => baseline.apply(linted, &|id| name(workspace, id, folder)),
            None => (linted, Vec::new()),
        }
    }

    /// How many diagnostics of the baseline are gone, as far as this run can tell: the file was linted and the rule is
    /// on, or there is no such file any more.
    pub(super) fn gone(&self, workspace: &Workspace, left: &[Left]) -> usize {
        let Some((_, folder)) = &self.baseline else { return 0 };
        let is_gone = |left: &&Left| {
            let is_it = |id| name(workspace, id, folder) == left.file;
            match workspace.entries().iter().find(|entry| is_it(entry.document.id())) {
                Some(entry) => match rules::find(&left.rule) {
                    Some(rule) => entry.settings.levels().of(rule).is_some(),
                    None => true,
                },
                None => !folder.join(&left.file).exists(),
            }
        };
        left.iter().filter(is_gone).map(|left| left.count).sum()
    }
}

/// Says what of the baseline is gone, and writes a new one if that was asked for; whether it could be written.
pub(super) fn conclude(
    args: &CheckArgs,
    lint: &Lint,
    workspace: &Workspace,
    linted: &mut Linted,
    left: &[Left],
) -> bool {
    let gone = lint.gone(workspace, left);
    if gone > 0 && !args.report.quiet {
        let are = if gone == 1 { "is" } else { "are" };
        tell(format_args!("{} of the baseline {are} gone", count(gone, "problem")));
    }
    args.config.write_baseline.as_ref().is_none_or(|path| write(path, workspace, linted))
}

/// Writes what is wrong, what was so before included, and takes it for known; whether it could be written.
fn write(path: &Path, workspace: &Workspace, linted: &mut Linted) -> bool {
    let folder = folder(path);
    let name = |id| name(workspace, id, &folder);
    let known = linted.suppressed.iter().filter(|suppressed| suppressed.by == Suppressor::Baseline);
    let all = linted.diagnostics.iter().chain(known.map(|suppressed| &suppressed.diagnostic));
    let baseline = Baseline::of(all, &name);
    if let Err(error) = output::to_file(path, baseline.text().as_bytes()) {
        tell(format_args!("{}: not written: {}", path.display(), files::words(&error)));
        return false;
    }
    let (problems, files) = baseline.counts();
    let (problems, files) = (count(problems, "problem"), count(files, "file"));
    tell(format_args!("{}: wrote {problems} of {files}", path.display()));
    *linted = baseline.apply(std::mem::take(linted), &name).0;
    true
}

/// The folder of a baseline, from the root.
fn folder(path: &Path) -> PathBuf {
    let path = normal(&config::here().join(path));
    path.parent().map_or_else(PathBuf::new, Path::to_owned)
}

/// The name of a file as seen from a folder, with forward slashes.
fn name(workspace: &Workspace, id: SourceId, folder: &Path) -> String {
    let name = workspace.source(id).map_or("", Source::name);
    let path = normal(&config::here().join(name));
    let shared = path.components().zip(folder.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| "..".to_owned());
    let down = path.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
