//! The configuration of a run: what the flags say of it, and what is wrong with it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::args::CheckArgs;
use super::or_closed;
use crate::engine::Workspace;
use crate::engine::config::levels::Layer;
use crate::engine::config::{Choice, Configurations, FILE_NAMES, day};
use crate::engine::settings::Settings;
use crate::files;
use crate::report::Outcome;
use crate::report::pretty::{self, Look};

/// The configurations that the files of a run may have.
pub(super) fn configurations(args: &CheckArgs) -> Configurations {
    let choice = match &args.config.config {
        _ if args.config.no_config => Choice::Nothing,
        Some(file) => Choice::File(file.clone()),
        None => Choice::Nearest,
    };
    let flags = Layer::of_flags(&args.rules.select, &args.rules.ignore);
    Configurations::new(here(), choice, flags, Box::new(files::read_text)).on(day::of(SystemTime::now()))
}

/// The working folder.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

/// What holds in the working folder. What is wrong with its configuration is told.
pub(super) fn of_here() -> io::Result<Arc<Settings>> {
    let configurations =
        Configurations::new(here(), Choice::Nearest, Layer::default(), Box::new(files::read_text));
    let [inside, ..] = FILE_NAMES;
    let settings = configurations.settings(Path::new(inside));
    tell_problems(&configurations)?;
    Ok(settings)
}

/// Tells on standard error what is wrong with the configurations that were read; whether nothing is. Names on the
/// command line that stand for nothing end the run.
pub(super) fn check(configurations: &Configurations) -> io::Result<bool> {
    let is_right = tell_problems(configurations)?;
    if let Some((words, help)) = configurations.unknown_flags().into_iter().next() {
        let help = help.map(|help| format!("; {help}")).unwrap_or_default();
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{words}{help}")));
    }
    Ok(is_right)
}

fn tell_problems(configurations: &Configurations) -> io::Result<bool> {
    let mut workspace = Workspace::default();
    let diagnostics: Vec<_> = configurations
        .problems()
        .into_iter()
        .map(|mut problem| {
            problem.diagnostic.primary.source = workspace.attach(&problem.source);
            problem.diagnostic
        })
        .collect();
    let is_right = diagnostics.is_empty();
    let look = Look { colour: true, ..Look::default() };
    or_closed(pretty::diagnostics(
        &Outcome::new(workspace, diagnostics),
        &look,
        &mut anstream::stderr().lock(),
    ))?;
    Ok(is_right)
}
