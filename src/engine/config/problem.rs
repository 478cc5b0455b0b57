//! What is wrong with a configuration, and where.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Label, Severity, SourceId};
use crate::source::Source;

/// The name under which problems of configurations are shown. It is no rule: there is nothing to turn off.
const NAME: &str = "configuration";

/// Something that is wrong with a configuration file.
#[derive(Debug, Clone)]
pub struct Problem {
    /// The configuration file.
    pub source: Arc<Source>,
    /// What is wrong. Its places are in that file, whatever its source id says.
    pub diagnostic: Diagnostic,
}

/// A problem while the file it is in is being read.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Finding {
    pub(super) span: Range<usize>,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Finding {
    pub(in crate::engine) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None }
    }

    pub(in crate::engine) fn help(self, help: Option<String>) -> Self {
        Self { help, ..self }
    }

    /// The problem that it is in this file.
    pub(super) fn of(self, source: &Arc<Source>) -> Problem {
        let primary = Label::new(SourceId::default(), self.span.into(), String::new());
        let diagnostic = Diagnostic {
            help: self.help.map(Into::into),
            ..Diagnostic::new(NAME, Severity::Error, self.message, primary)
        };
        Problem { source: Arc::clone(source), diagnostic }
    }
}
