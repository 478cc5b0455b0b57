//! The configuration of a run: what the flags say of it, and what is wrong with it.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use toml::value::Date;

use super::args::CheckArgs;
use super::or_closed;
use crate::engine::Workspace;
use crate::engine::config::levels::Layer;
use crate::engine::config::{Choice, Configurations, FILE_NAMES};
use crate::engine::settings::Settings;
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
    Configurations::new(here(), choice, flags, Box::new(read)).on(today())
}

/// The day that it is, in UTC.
fn today() -> Date {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    date(since.as_secs() / (24 * 60 * 60))
}

/// The date so many days after 1970-01-01.
fn date(days: u64) -> Date {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let length = |year: u64, month: u8| match month {
        2 => 28 + u64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (mut year, mut month, mut left) = (1970, 1, days);
    while left >= length(year, month) {
        left -= length(year, month);
        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    }
    let year = u16::try_from(year).unwrap_or(u16::MAX);
    Date { year, month, day: u8::try_from(left + 1).unwrap_or(1) }
}

/// The working folder.
pub(super) fn here() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}

fn read(path: &Path) -> io::Result<String> {
    String::from_utf8(std::fs::read(path)?).map_err(|_| io::Error::other("it is not UTF-8"))
}

/// What holds in the working folder. What is wrong with its configuration is told.
pub(super) fn of_here() -> io::Result<Arc<Settings>> {
    let configurations = Configurations::new(here(), Choice::Nearest, Layer::default(), Box::new(read));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_dates() {
        for (days, text) in [
            (0, "1970-01-01"),
            (59, "1970-03-01"),
            (11016, "2000-02-29"),
            (20782, "2026-11-25"),
            (47540, "2100-02-28"),
            (47541, "2100-03-01"),
        ] {
            assert_eq!(date(days).to_string(), text);
        }
    }
}
