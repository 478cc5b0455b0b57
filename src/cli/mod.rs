//! The command line: what is asked for, and the exit status.

mod args;
mod baseline;
mod check;
mod completions;
mod config;
mod discover;
mod explain;
mod fix;
mod init;
mod man;
mod output;
mod progress;
mod read;
mod rules;
mod schema;
mod settings;
mod statistics;

use std::fmt::Display;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};

use crate::files;
use crate::rules::spelling;
use args::CheckArgs;

/// What stands at the end of the help.
const AFTER_HELP: &str = "\
Exit status:
  0  nothing was found that is as bad as `--fail-on` says
  1  something was
  2  the run itself failed: bad flags, an unreadable file, a broken configuration

Examples:
  ecslint                              every ECS document below this folder
  ecslint --fix deploy/service.json    mend what can safely be mended
  ecslint --ignore pedantic --output sarif=ecslint.sarif
  ecslint explain fargate-task-size    why, and what would be right";

/// What stands at the end of the help on completions: where shells look for them.
const AFTER_COMPLETIONS: &str = "\
Examples:
  ecslint completions bash >~/.local/share/bash-completion/completions/ecslint
  ecslint completions fish >~/.config/fish/completions/ecslint.fish
  ecslint completions zsh >_ecslint    in a folder of `$fpath`";

/// Linter and validator for Amazon ECS task definitions, services and run requests.
#[derive(Debug, Parser)]
#[command(
    name = "ecslint",
    version,
    about,
    after_help = AFTER_HELP,
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
    /// Print the JSON Schema of a document kind, or of `ecslint.toml`
    Schema {
        /// Kind of document, such as `task-definition` or `create-service`, or `config` for `ecslint.toml`
        kind: String,
    },
    /// Write a commented `ecslint.toml`; never over another one
    Init,
    /// Serve an editor, on standard input and output
    Lsp {
        /// What is done anyway, as there are editors that ask for it
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print what completes the command in a shell
    #[command(after_help = AFTER_COMPLETIONS)]
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

#[derive(Debug, Args)]
struct RulesArgs {
    /// Form of the list
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ListFormat::Pretty)]
    output_format: ListFormat,
}

/// Forms of the list of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    /// A table
    Pretty,
    /// For programs: everything that is known of each
    Json,
}

/// Runs the command line and gives the exit status: 0 nothing found, 1 something found, 2 the run itself failed.
/// `serve` is the language server, which this layer does not know.
pub fn run(serve: fn() -> io::Result<ExitCode>) -> ExitCode {
    // Help is printed before it is known what was asked for.
    output::choose_colour(clap::ColorChoice::Auto);
    let cli = Cli::parse();
    output::choose_colour(match &cli.command {
        None => cli.check.report.color,
        Some(Command::Check(args)) => args.report.color,
        Some(_) => clap::ColorChoice::Auto,
    });
    let result = match cli.command {
        None => check::run(&cli.check),
        Some(Command::Check(args)) => check::run(&args),
        Some(Command::Rules(args)) => rules::run(&args),
        Some(Command::Explain { rule }) => explain::run(&rule),
        Some(Command::Schema { kind }) => schema::run(&kind),
        Some(Command::Completions { shell }) => completions::run(shell),
        Some(Command::Init) => init::run(),
        Some(Command::Lsp { .. }) => serve(),
        Some(Command::Man { folder }) => man::run(&folder),
    };
    match result {
        Ok(code) => code,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            tell(files::words(&error));
            ExitCode::from(2)
        }
    }
}

/// The command that was probably meant by a name that is no file.
fn nearest_command(name: &str) -> Option<String> {
    let commands = Cli::command();
    let names =
        commands.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    spelling::nearest(name, names).map(str::to_owned)
}

/// Says something about the run on standard error. Where nobody listens, nothing is missed.
fn tell(words: impl Display) {
    let _ = writeln!(anstream::stderr(), "ecslint: {words}");
}

/// What was to be written, or nothing if whoever reads it has read enough.
fn or_closed(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}
