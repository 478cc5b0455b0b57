//! From the paths of a run to documents.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::args::{ConfigArgs, FileArgs, Unrecognized};
use super::discover::{self, Input};
use super::progress::Progress;
use crate::document::Document;
use crate::document::tree::NodeKind;
use crate::engine::config::Configurations;
use crate::engine::settings::Settings;
use crate::files;
use crate::rules::is_nearly_json;

/// Starting threads takes longer than reading a few files.
const FEW: usize = 8;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The inputs that hold ECS documents.
    pub(super) inputs: Vec<Input>,
    /// What they hold, in the same order, and what holds for each.
    pub(super) documents: Vec<(Document, Arc<Settings>)>,
    /// Standard input, where it holds none.
    pub(super) unrecognized_stdin: Option<Document>,
    /// What is to be said of the others.
    pub(super) words: Vec<String>,
    /// Whether something could not be read that should have been.
    pub(super) failed: bool,
}

/// What became of one input.
enum Outcome {
    Recognized(Document, Arc<Settings>),
    Unrecognized(Document),
    Failed(String),
    TooLarge,
    Skipped,
}

/// Looks for the inputs and reads them.
pub(super) fn read(
    args: &FileArgs,
    config: &ConfigArgs,
    configurations: &Arc<Configurations>,
    progress: &Progress,
) -> Read {
    progress.begin("looking for files", 0);
    let found = discover::find(args, config, configurations);
    progress.begin("reading", found.inputs.len());
    let read_one = |input: &Input| {
        let outcome = outcome(input, args, configurations);
        progress.step();
        outcome
    };
    let outcomes: Vec<Outcome> = if found.inputs.len() > FEW {
        found.inputs.par_iter().map(read_one).collect()
    } else {
        found.inputs.iter().map(read_one).collect()
    };
    let mut read = Read { failed: !found.failures.is_empty(), words: found.failures, ..Read::default() };
    for (input, outcome) in found.inputs.into_iter().zip(outcomes) {
        read.add(input, outcome, args.unrecognized);
    }
    if read.documents.is_empty() && read.words.is_empty() && args.paths.iter().any(|path| path.is_dir()) {
        read.words.push("no ECS documents were found".into());
    }
    read
}

fn outcome(input: &Input, args: &FileArgs, configurations: &Configurations) -> Outcome {
    match input.read(args.stdin_filename.as_deref()) {
        Ok(None) => Outcome::TooLarge,
        Ok(Some(source)) => {
            let path = if input.is_stdin() { Path::new(source.name()) } else { &input.path };
            let settings = configurations.settings(path);
            let document = Document::parse(source, args.kind.or(settings.kind()));
            match is_recognized(&document, input, args.unrecognized) {
                true => Outcome::Recognized(document, settings),
                false if input.explicit => Outcome::Unrecognized(document),
                false => Outcome::Skipped,
            }
        }
        Err(error) => Outcome::Failed(input.words(&error)),
    }
}

/// Whether there is something to lint: an ECS document, one in an encoding that nobody will read, or a file that the
/// user named and that is meant to be JSON but is none, so that it cannot be told what it is; but a hook names files by
/// what they are called.
fn is_recognized(document: &Document, input: &Input, unrecognized: Unrecognized) -> bool {
    let source = document.source();
    let is_damaged = source.damage().is_some();
    let is_meant = is_object_or_list(document) || input.is_stdin() || files::is_json(&input.path);
    let is_asked = is_meant && unrecognized != Unrecognized::Skip;
    let is_no_json = is_asked && !is_nearly_json(document.syntax_errors());
    let is_broken = is_damaged || is_no_json;
    let would_be_one = || !document.with_text(source.text().to_owned()).units().is_empty();
    !document.units().is_empty() || input.explicit && is_broken || is_damaged && would_be_one()
}

fn is_object_or_list(document: &Document) -> bool {
    matches!(document.root().kind(), NodeKind::Object | NodeKind::Array)
}

/// Why a document is not linted.
fn words(document: &Document) -> &'static str {
    if is_object_or_list(document) || is_nearly_json(document.syntax_errors()) {
        "not an ECS document, skipped; if it is one, `--kind` says which"
    } else {
        "not JSON, skipped"
    }
}

impl Read {
    fn add(&mut self, input: Input, outcome: Outcome, unrecognized: Unrecognized) {
        match outcome {
            Outcome::Recognized(document, settings) => {
                self.inputs.push(input);
                self.documents.push((document, settings));
            }
            Outcome::Unrecognized(document) => {
                if unrecognized != Unrecognized::Skip {
                    self.words.push(format!("{}: {}", document.source().name(), words(&document)));
                }
                self.failed |= unrecognized == Unrecognized::Error;
                if input.is_stdin() {
                    self.unrecognized_stdin = Some(document);
                }
            }
            // It may well be something else, so that nothing failed.
            Outcome::TooLarge => {
                let words = format!("{}: more than {} MiB, skipped", input.name(), files::MOST_MIB);
                self.words.push(words);
            }
            Outcome::Failed(why) => {
                self.words.push(format!("{}: {why}", input.name()));
                self.failed = true;
            }
            Outcome::Skipped => {}
        }
    }
}
