//! What is wrong with configurations: told in the log, and shown at its place in the file, whoever edits that.

use std::collections::BTreeMap;
use std::path::Path;

use gen_lsp_types as lsp;

use super::convert::Text;
use super::state::State;
use super::{diagnostics, uri};
use crate::engine::config::{Problem, normal};

/// What the client knows of what is wrong.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// Lines of the log since the configurations were last read.
    lines: Vec<String>,
    /// What is shown in files, by their addresses.
    shown: BTreeMap<String, Vec<lsp::Diagnostic>>,
}

impl Told {
    /// The configurations are read anew: what is still wrong is news again.
    pub(super) fn forget(&mut self) {
        self.lines.clear();
    }
}

/// Tells what is wrong with the configurations that were read.
pub(super) fn tell(state: &mut State) {
    let problems = state.configurations().problems();
    let flags = state.configurations().unknown_flags().into_iter();
    let flags = flags.map(|(message, _)| format!("settings: {message}"));
    for line in problems.iter().map(line).chain(flags) {
        if !state.told.lines.contains(&line) {
            state.client.log(lsp::MessageType::Warning, line.clone());
            state.told.lines.push(line);
        }
    }
    let mut shown: BTreeMap<String, Vec<lsp::Diagnostic>> = BTreeMap::new();
    for problem in &problems {
        let path = normal(&state.folders.here().join(Path::new(problem.source.name())));
        let text = Text::new(&problem.source, state.client.encoding);
        let item = diagnostics::item(state, &text, &problem.diagnostic);
        shown.entry(uri::from_path(&path)).or_default().push(item);
    }
    let former = std::mem::replace(&mut state.told.shown, shown);
    for uri in former.keys().filter(|uri| !state.told.shown.contains_key(*uri)) {
        diagnostics::clear(state, lsp::Uri(uri.clone()));
    }
    for (uri, items) in state.told.shown.iter().filter(|(uri, items)| former.get(*uri) != Some(items)) {
        diagnostics::show(state, lsp::Uri(uri.clone()), None, items.clone());
    }
}

fn line(problem: &Problem) -> String {
    let place = problem.source.position(problem.diagnostic.primary.span.start);
    let (name, message) = (problem.source.name(), &problem.diagnostic.message);
    format!("{name}:{}:{}: {message}", place.line, place.column)
}
