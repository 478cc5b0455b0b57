//! The command line: what is asked for, and the exit status.

mod check;
mod completions;
mod discover;
mod explain;
mod fix;
mod man;
mod rules;
mod schema;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::document::kind::Kind;

/// Linter and validator for Amazon ECS task definitions, services and run requests.
#[derive(Debug, Parser)]
#[command(
    name = "ecslint",
    version,
    about,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    check: CheckArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Lint files, folders, or standard input (the default command)
    Check(Box<CheckArgs>),
    /// List every rule
    Rules(RulesArgs),
    /// Show the page of a rule
    Explain {
        /// Name of the rule
        rule: String,
    },
    /// Print the JSON Schema of a document kind
    Schema {
        /// Kind of document
        kind: String,
    },
    /// Print what completes the command in a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Write the manual pages
    #[command(hide = true)]
    Man {
        /// Folder to write them into
        folder: PathBuf,
    },
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArgs {
    /// Files and folders; `-` is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Take every file for this kind of document instead of telling by its content
    #[arg(long, value_parser = parse_kind)]
    kind: Option<Kind>,
    #[command(flatten)]
    fixes: fix::FixArgs,
    /// Form of the report
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    output_format: Format,
    /// Only these rules, groups or categories; `all` is every rule
    #[arg(long, value_delimiter = ',')]
    select: Vec<String>,
    /// Not these rules, groups or categories
    #[arg(long, value_delimiter = ',')]
    ignore: Vec<String>,
    /// Least severity that makes the exit status 1
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    fail_on: FailOn,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = clap::ColorChoice::Auto)]
    color: clap::ColorChoice,
    /// A table of how often each rule was met, on standard error
    #[arg(long)]
    statistics: bool,
    /// No report: the exit status says it all
    #[arg(long, short)]
    quiet: bool,
    /// Name to show for standard input
    #[arg(long)]
    stdin_filename: Option<String>,
    /// Read no configuration file
    #[arg(long)]
    no_config: bool,
    /// What to do with files that are not recognised
    #[arg(long, value_enum, default_value_t = Unrecognized::Warn)]
    unrecognized: Unrecognized,
}

/// Forms of report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Pretty,
    Concise,
    Json,
}

/// Severities at which a run fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

/// What to do with files that hold no ECS document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Unrecognized {
    Skip,
    Warn,
    Error,
}

#[derive(Debug, Args)]
struct RulesArgs {
    /// Form of the list
    #[arg(long, value_enum, default_value_t = Format::Concise)]
    output_format: Format,
}

fn parse_kind(name: &str) -> Result<Kind, String> {
    Kind::from_name(name).ok_or_else(|| {
        let names: Vec<_> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
        format!("one of {}", names.join(", "))
    })
}

/// Runs the command line and gives the exit status: 0 nothing found, 1 something found, 2 the run itself failed.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Explain { rule }) => explain::run(&rule),
        Some(Command::Schema { kind }) => schema::run(&kind),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Man { folder }) => man::run(&folder),
    };
    match result {
        Ok(code) => code,
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("ecslint: {error}");
            ExitCode::from(2)
        }
    }
}
