//! `ecslint check`.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use super::{CheckArgs, Format, Unrecognized, discover};
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::engine::settings::Settings;
use crate::engine::{self, Workspace};
use crate::report::{self, Outcome};
use crate::rules::options::Options;
use crate::rules::{Levels, Rule};

pub(super) fn run(args: &CheckArgs) -> io::Result<ExitCode> {
    let settings = Arc::new(Settings::new(levels(args), Options::default()));
    let mut failed = false;
    let mut documents = Vec::new();
    for input in discover::inputs(&args.paths) {
        match input.read() {
            Ok(source) => {
                let document = Document::parse(source, args.kind);
                let is_recognised = !document.units().is_empty() || document.source().damage().is_some();
                if is_recognised {
                    documents.push(document);
                } else if input.explicit && args.unrecognized != Unrecognized::Skip {
                    anstream::eprintln!(
                        "ecslint: {}: not an ECS document, skipped",
                        document.source().name()
                    );
                    failed |= args.unrecognized == Unrecognized::Error;
                }
            }
            Err(error) => {
                anstream::eprintln!("ecslint: {}: {error}", input.name());
                failed = true;
            }
        }
    }
    let workspace = Workspace::new(documents.into_iter().map(|document| (document, Arc::clone(&settings))));
    let diagnostics = engine::lint(&workspace);
    let found = diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
    let outcome = Outcome::new(workspace, diagnostics);
    let mut out = io::BufWriter::new(io::stdout().lock());
    match args.output_format {
        Format::Concise => report::concise::write(&outcome, &mut out)?,
        Format::Json => report::json::write(&outcome, &mut out)?,
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(2) } else { ExitCode::from(u8::from(found)) })
}

fn levels(args: &CheckArgs) -> Levels {
    let mut levels = Levels::default();
    let named = |names: &[String], rule: &Rule| {
        names.iter().any(|name| {
            name == "all" || name == rule.name || name == rule.group || name == rule.page.category.as_str()
        })
    };
    if !args.select.is_empty() {
        levels.set(|_| true, |_| None);
        levels.set(|rule| named(&args.select, rule), |rule| Some(rule.page.severity));
    }
    levels.set(|rule| named(&args.ignore, rule), |_| None);
    levels
}
