//! Where reports go: standard output, or files that are written all or nothing.

use std::collections::HashSet;
use std::fs;
use std::io::{self, IsTerminal, Write};
#[cfg(unix)]
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::args::{CheckArgs, Format, Output, ReportArgs};
use super::discover::Input;
use super::{or_closed, tell};
use crate::engine::config::normal;
use crate::files;
use crate::report::place::Base;
use crate::report::pretty::Look;
use crate::report::{self, Outcome};

/// Writes every report that was asked for. Files that cannot be written are told on standard error; whether all
/// were written.
pub(super) fn write(args: &ReportArgs, is_stdout_free: bool, outcome: &Outcome) -> io::Result<bool> {
    let mut written = true;
    for output in outputs(args) {
        let Some(file) = &output.file else {
            if is_stdout_free && !args.quiet {
                or_closed(to_stdout(args, output.format, outcome))?;
            }
            continue;
        };
        let mut text = Vec::new();
        render(output.format, &Look { most: args.max_findings, ..Look::default() }, outcome, &mut text)?;
        if let Err(error) = to_file(file, &text) {
            tell(format_args!("{}: not written: {}", file.display(), files::words(&error)));
            written = false;
        }
    }
    Ok(written)
}

/// The reports that were asked for. What goes to a file comes beside the report on standard output.
fn outputs(args: &ReportArgs) -> Vec<Output> {
    let asks_for_main = args.output_format.is_some() || args.output_file.is_some();
    let has_stdout = args.output.iter().any(|output| output.file.is_none());
    let mut outputs = Vec::new();
    if asks_for_main || !has_stdout {
        // The log of GitHub Actions ends with what people read.
        if !asks_for_main && is_github() {
            outputs.push(Output { format: Format::Github, file: None });
        }
        let format = args.output_format.unwrap_or(Format::Pretty);
        let file = args.output_file.clone().filter(|file| file != Path::new("-"));
        outputs.push(Output { format, file });
    }
    outputs.extend(args.output.iter().cloned());
    outputs
}

/// Refuses to put a report where something else would be lost: in the place of a file that is linted, or of another
/// report.
pub(super) fn check(args: &CheckArgs, inputs: &[Input]) -> io::Result<()> {
    let reports = outputs(&args.report).into_iter().filter_map(|output| output.file);
    let files: Vec<_> =
        reports.chain(args.config.write_baseline.clone()).filter(|file| is_replaced(file)).collect();
    if files.is_empty() {
        return Ok(());
    }
    let linted: HashSet<_> = inputs.iter().map(|input| place(&input.path)).collect();
    let mut taken = HashSet::new();
    for file in files {
        let place = place(&file);
        let why = match () {
            () if linted.contains(&place) => "is linted, and what is to be written would take its place",
            () if !taken.insert(place) => "two things are to be written to it",
            () => continue,
        };
        return Err(io::Error::new(io::ErrorKind::InvalidInput, format!("{}: {why}", file.display())));
    }
    Ok(())
}

/// Whether what is there is replaced, rather than written to, as `/dev/stdout` is.
fn is_replaced(path: &Path) -> bool {
    fs::metadata(path).map_or(true, |metadata| metadata.is_file())
}

/// Where a path leads.
fn place(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| normal(&super::config::here().join(path)))
}

/// Whether GitHub Actions runs this.
fn is_github() -> bool {
    std::env::var_os("GITHUB_ACTIONS").is_some_and(|value| value == "true")
}

/// From where files are seen: reports name them from the root of what is checked out, where CI says which that is.
pub(super) fn base() -> Base {
    let here = super::config::here();
    let roots =
        ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"].into_iter().filter_map(std::env::var_os).map(PathBuf::from);
    let root = roots.into_iter().find(|root| root.is_absolute() && here.starts_with(root));
    Base::new(here.clone(), root.unwrap_or(here))
}

fn to_stdout(args: &ReportArgs, format: Format, outcome: &Outcome) -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    render(format, &look(args), outcome, &mut out)?;
    out.flush()
}

/// How a report looks on standard output.
fn look(args: &ReportArgs) -> Look {
    let is_terminal = io::stdout().is_terminal();
    Look {
        colour: anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        links: is_terminal && supports_hyperlinks::on(supports_hyperlinks::Stream::Stdout),
        width: width(),
        most: args.max_findings,
    }
}

/// How many columns standard output has, where that is known and enough for anything.
pub(super) fn width() -> Option<usize> {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    columns.or_else(|| asked().filter(|_| io::stdout().is_terminal())).filter(|width| *width >= 40)
}

fn render(format: Format, look: &Look, outcome: &Outcome, out: &mut dyn Write) -> io::Result<()> {
    match format {
        Format::Pretty => report::pretty::write(outcome, look, out),
        Format::Concise => report::concise::write(outcome, out),
        Format::Json => report::json::write(outcome, out),
        Format::Sarif => report::sarif::write(outcome, out),
        Format::Github => report::github::write(outcome, out),
        Format::Gitlab => report::gitlab::write(outcome, out),
        Format::Junit => report::junit::write(outcome, out),
    }
}

/// Puts a text into a file: all of it or nothing. Of a symbolic link, the target is written.
pub(super) fn to_file(path: &Path, text: &[u8]) -> io::Result<()> {
    let former = fs::metadata(path).ok();
    if former.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        // `/dev/stdout`, a named pipe: nothing that could be replaced.
        return fs::OpenOptions::new().write(true).open(path)?.write_all(text);
    }
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    beside(&target, text, former.as_ref())?.persist(&target)?;
    Ok(())
}

/// A new file beside another one, ready to take its place: of this text, with the former one's owner and permissions. It
/// is there only if it is kept.
pub(super) fn beside(target: &Path, text: &[u8], former: Option<&fs::Metadata>) -> io::Result<NamedTempFile> {
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut temporary = temporary(folder.unwrap_or_else(|| Path::new(".")), former.is_none())?;
    temporary.write_all(text)?;
    if let Some(former) = former {
        // Only root may give files away; of others, who may write it has it from now on.
        #[cfg(unix)]
        let _ = std::os::unix::fs::chown(temporary.path(), Some(former.uid()), Some(former.gid()));
        temporary.as_file().set_permissions(former.permissions())?;
    }
    Ok(temporary)
}

/// A file that is there only if it is kept. Others may read it if there is no former one that might be secret.
#[cfg_attr(not(unix), expect(unused_variables, reason = "there, folders decide on who may read"))]
fn temporary(folder: &Path, is_new: bool) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ecslint-");
    #[cfg(unix)]
    if is_new {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    builder.tempfile_in(folder).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => io::Error::new(error.kind(), "its folder does not exist"),
        io::ErrorKind::PermissionDenied => io::Error::new(error.kind(), "its folder may not be written to"),
        _ => error,
    })
}

/// Decides on colour for both streams: `NO_COLOR`, `CLICOLOR_FORCE` and `FORCE_COLOR` are honoured.
pub(super) fn choose_colour(choice: clap::ColorChoice) {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_forced =
        is_set("FORCE_COLOR") && std::env::var_os("FORCE_COLOR").is_some_and(|value| value != "0");
    let choice = match choice {
        clap::ColorChoice::Always => anstream::ColorChoice::AlwaysAnsi,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
        // `NO_COLOR` and `CLICOLOR_FORCE` are seen to by anstream.
        clap::ColorChoice::Auto if is_forced && !is_set("NO_COLOR") => anstream::ColorChoice::AlwaysAnsi,
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
    };
    choice.write_global();
}
