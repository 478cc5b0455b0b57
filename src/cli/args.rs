//! What `check` can be asked for.

use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Args, ValueEnum};

use super::fix::FixArgs;
use crate::diagnostic::Severity;
use crate::document::kind::Kind;
use crate::engine::config::globs::Glob;
use crate::engine::config::normal;

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) files: FileArgs,
    #[command(flatten)]
    pub(super) rules: RuleArgs,
    #[command(flatten)]
    pub(super) fixes: FixArgs,
    #[command(flatten)]
    pub(super) config: ConfigArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

/// Which files are linted, and as what.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Files")]
pub(super) struct FileArgs {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".", help_heading = None)]
    pub(super) paths: Vec<PathBuf>,
    /// Take every file for this kind of document, such as `task-definition`, instead of telling by its content
    #[arg(long, value_parser = kind_parser(), hide_possible_values = true)]
    pub(super) kind: Option<Kind>,
    /// Name to show for standard input, and by which its configuration is found
    #[arg(long, value_name = "FILE")]
    pub(super) stdin_filename: Option<String>,
    /// Leave out files and folders that match, beside those of the configuration
    #[arg(long, value_name = "GLOB", value_delimiter = ',', value_parser = glob)]
    pub(super) exclude: Vec<Glob>,
    /// Leave out excluded files even if they are named, as pre-commit names them
    #[arg(long)]
    pub(super) force_exclude: bool,
    /// Look into what `.gitignore` and its kin leave out, and into folders of builds
    #[arg(long)]
    pub(super) no_ignore: bool,
    /// What to do with named files that are not recognised
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Unrecognized::Warn)]
    pub(super) unrecognized: Unrecognized,
    /// List the files that would be linted, with their kind, and do nothing else
    #[arg(long)]
    pub(super) show_files: bool,
}

/// Which rules are on, and what fails the run.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleArgs {
    /// Only these rules, groups or categories; `all` is every rule
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) select: Vec<String>,
    /// Not these rules, groups or categories
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,
    /// Least severity that makes the exit status 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Exit with 0 whatever is found, as with `--fail-on never`
    #[arg(long, conflicts_with = "fail_on")]
    pub(super) exit_zero: bool,
}

/// What else says what holds: configuration and baseline.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Configuration")]
pub(super) struct ConfigArgs {
    /// The configuration file, instead of the nearest `ecslint.toml` above each file
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    pub(super) config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long)]
    pub(super) no_config: bool,
    /// Print what holds for each file that is named, and where it comes from, and do nothing else
    #[arg(long)]
    pub(super) show_settings: bool,
    /// Report only what this baseline does not have
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write what is found into this baseline
    #[arg(long, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
}

impl ConfigArgs {
    /// The files that say what holds, which are no documents wherever they lie.
    pub(super) fn files(&self) -> impl Iterator<Item = &PathBuf> {
        [&self.config, &self.baseline, &self.write_baseline].into_iter().flatten()
    }
}

/// What is said of it, and where.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub(super) struct ReportArgs {
    /// Form of the report; under GitHub Actions it is `pretty` with annotations, elsewhere `pretty`
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(super) output_format: Option<Format>,
    /// File for the report, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub(super) output_file: Option<PathBuf>,
    /// Another report: `sarif=out.sarif` goes to the file, `concise` to standard output; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]")]
    pub(super) output: Vec<Output>,
    /// Show at most so many problems of a file in a pretty report, 0 for all
    #[arg(long, value_name = "COUNT", default_value_t = 50)]
    pub(super) max_findings: usize,
    /// A table of how often each rule was met, on standard error
    #[arg(long)]
    pub(super) statistics: bool,
    /// Nothing on standard output: the exit status says it all
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = clap::ColorChoice::Auto)]
    pub(super) color: clap::ColorChoice,
}

/// Forms of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people: the source, the reason, what would be right
    Pretty,
    /// A line each: `path:line:column: severity[rule] message`
    Concise,
    /// For programs; its schema is `schemas/output.schema.json`
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// The code quality report of GitLab
    Gitlab,
    /// JUnit XML, for what shows the results of tests
    Junit,
}

/// A report, and the file that it goes to; without one, to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Output {
    pub(super) format: Format,
    pub(super) file: Option<PathBuf>,
}

impl FromStr for Output {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (format, file) = text.split_once('=').map_or((text, None), |(format, file)| (format, Some(file)));
        let format = Format::from_str(format, false).map_err(|_| {
            let names = Format::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let names: Vec<_> = names.map(|value| value.get_name().to_owned()).collect();
            format!("`{format}` is no format; there are {}", names.join(", "))
        })?;
        if file == Some("") {
            return Err("no file is named behind `=`".into());
        }
        Ok(Self { format, file: file.filter(|file| *file != "-").map(PathBuf::from) })
    }
}

/// Severities at which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl RuleArgs {
    /// Least severity that makes the exit status 1, if one does.
    pub(super) fn least_to_fail(&self) -> Option<Severity> {
        match self.fail_on {
            _ if self.exit_zero => None,
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

/// What to do with files that hold no ECS document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Unrecognized {
    Skip,
    Warn,
    Error,
}

impl FileArgs {
    /// The folders in which everything is linted that there is to lint.
    pub(super) fn whole_folders(&self) -> Vec<PathBuf> {
        if self.kind.is_some() || !self.exclude.is_empty() {
            return Vec::new();
        }
        let here = super::config::here();
        let folders = self.paths.iter().filter(|path| path.is_dir());
        folders.map(|path| normal(&here.join(path))).collect()
    }
}

/// Takes what is a glob in the configuration, too.
fn glob(text: &str) -> Result<Glob, String> {
    Glob::new(text.to_owned())
}

/// Takes the name of a kind.
pub(super) fn kind_parser() -> ValueParser {
    let names = PossibleValuesParser::new(Kind::ALL.iter().map(|kind| kind.as_str()));
    names.try_map(|name| Kind::from_name(&name).ok_or("not a kind")).into()
}
