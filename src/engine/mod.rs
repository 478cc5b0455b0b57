//! From documents to an ordered list of diagnostics. No input or output, and no printing: `cli` and `lsp` own
//! files, buffers and streams.

pub mod baseline;
pub mod config;
pub mod custom;
pub mod fix;
pub mod link;
pub mod pointer;
pub mod settings;
pub mod suppress;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::{Diagnostic, Label, Severity, SourceId, Span};
use crate::document::{Document, Unit};
use crate::model::Model;
use crate::rules::{self, Rule};
use crate::source::{Damage, Source};
use custom::CustomRule;
use settings::Settings;
use suppress::Suppressed;

/// A document of a run, and the settings that hold for it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The document. No other one of the workspace has its id.
    pub document: Arc<Document>,
    /// What holds for it.
    pub settings: Arc<Settings>,
}

/// The documents that are linted together: links between them are followed.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// Ordered by the documents' ids.
    entries: Vec<Entry>,
    /// Texts that diagnostics point into beside the documents: configurations. Their ids count down from the last.
    attached: Vec<Arc<Source>>,
    /// Folders of which every document is among these.
    folders: Vec<PathBuf>,
}

/// What linting gives.
#[derive(Debug, Clone, Default)]
pub struct Linted {
    /// What is wrong, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// What is wrong, and somebody chose not to see.
    pub suppressed: Vec<Suppressed>,
}

impl Workspace {
    /// A workspace of these documents, in this order.
    pub fn new(documents: impl IntoIterator<Item = (Document, Arc<Settings>)>) -> Self {
        let mut workspace = Self::default();
        for (document, settings) in documents {
            workspace.add(document, settings);
        }
        workspace
    }

    /// The documents with their settings.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Adds a document behind the others, and gives its id.
    pub fn add(&mut self, document: Document, settings: Arc<Settings>) -> SourceId {
        self.attach_configurations(&settings);
        let id = SourceId(self.entries.last().map_or(0, |last| last.document.id().0 + 1));
        self.entries.push(Entry { document: Arc::new(document.with_id(id)), settings });
        id
    }

    /// Takes a document out.
    pub fn remove(&mut self, id: SourceId) {
        self.entries.retain(|entry| entry.document.id() != id);
    }

    /// The workspace of some of the documents only.
    pub fn part(&self, ids: impl IntoIterator<Item = SourceId>) -> Self {
        let mut entries: Vec<_> = ids.into_iter().filter_map(|id| self.entry(id)).cloned().collect();
        entries.sort_by_key(|entry| entry.document.id());
        Self { entries, attached: self.attached.clone(), folders: Vec::new() }
    }

    /// Adds a text that diagnostics may point into, and gives its id.
    pub fn attach(&mut self, source: &Arc<Source>) -> SourceId {
        self.attached(source).unwrap_or_else(|| {
            self.attached.push(Arc::clone(source));
            attached_id(self.attached.len() - 1)
        })
    }

    /// The id of a text that was attached.
    fn attached(&self, source: &Arc<Source>) -> Option<SourceId> {
        self.attached.iter().position(|other| Arc::ptr_eq(other, source)).map(attached_id)
    }

    /// Attaches the configurations whose suppressions may have to be told of.
    fn attach_configurations(&mut self, settings: &Settings) {
        for suppression in settings.all_suppressions() {
            self.attach(&suppression.source);
        }
    }

    /// The rule of a team's own of that name.
    pub fn custom(&self, name: &str) -> Option<&CustomRule> {
        let all = self.entries.iter().flat_map(|entry| entry.settings.custom());
        all.map(|(rule, _)| rule).find(|rule| rule.name() == name)
    }

    /// Where there is more to read of a rule.
    pub fn url(&self, rule: &str) -> Option<String> {
        let own = || self.custom(rule).and_then(CustomRule::url).map(str::to_owned);
        rules::find(rule).map(Rule::url).or_else(own)
    }

    /// Whether a configuration has suppressions.
    fn has_suppressions(&self) -> bool {
        self.entries.iter().any(|entry| entry.settings.all_suppressions().next().is_some())
    }

    /// The same, when it is known that every document of these folders is among them.
    #[must_use]
    pub fn covering(self, folders: Vec<PathBuf>) -> Self {
        Self { folders, ..self }
    }

    /// Whether every document of a folder is among them.
    fn covers(&self, folder: &Path) -> bool {
        self.folders.iter().any(|whole| folder.starts_with(whole))
    }

    /// The text of that id: of a document, or one that was attached.
    pub fn source(&self, id: SourceId) -> Option<&Source> {
        let attached = || self.attached.get((u32::MAX - id.0) as usize).map(|source| &**source);
        self.document(id).map(Document::source).or_else(attached)
    }

    /// Puts a document, and what holds for it, in place of the one with the same id.
    pub fn set(&mut self, document: Document, settings: Arc<Settings>) {
        self.attach_configurations(&settings);
        if let Some(index) = self.index(document.id()) {
            self.entries[index] = Entry { document: Arc::new(document), settings };
        }
    }

    /// Puts another state of a document in place of the one with the same id.
    pub fn replace(&mut self, document: Document) {
        if let Some(index) = self.index(document.id()) {
            self.entries[index].document = Arc::new(document);
        }
    }

    /// Puts a document back to its state in another workspace of the same documents.
    pub fn restore(&mut self, id: SourceId, from: &Self) {
        if let Some((index, former)) = self.index(id).zip(from.entry(id)) {
            self.entries[index].clone_from(former);
        }
    }

    /// A document by its id.
    pub fn document(&self, id: SourceId) -> Option<&Document> {
        self.entry(id).map(|entry| &*entry.document)
    }

    /// A document with its settings, by its id.
    pub fn entry(&self, id: SourceId) -> Option<&Entry> {
        self.index(id).map(|index| &self.entries[index])
    }

    fn index(&self, id: SourceId) -> Option<usize> {
        self.entries.binary_search_by_key(&id, |entry| entry.document.id()).ok()
    }
}

fn attached_id(index: usize) -> SourceId {
    SourceId(u32::MAX - u32::try_from(index).unwrap_or(0))
}

/// Lints every document of a workspace, each by itself and together with those it is linked to. The result is
/// ordered, and the same at every run.
pub fn lint(workspace: &Workspace) -> Vec<Diagnostic> {
    lint_with_suppressed(workspace).diagnostics
}

/// The same, with what is suppressed.
pub fn lint_with_suppressed(workspace: &Workspace) -> Linted {
    // Starting threads takes longer than linting a few files.
    let (viewed, diagnostics): (Vec<_>, Vec<_>) = if workspace.entries.len() > 8 {
        workspace.entries.par_iter().map(Viewed::linted).unzip()
    } else {
        workspace.entries.iter().map(Viewed::linted).unzip()
    };
    // What is wrong with the only document need not be gathered.
    let gathered = diagnostics.into_iter().reduce(|mut all, more| {
        all.extend(more);
        all
    });
    settled(workspace, &viewed, gathered.unwrap_or_default())
}

/// Lints the documents of a workspace together, when it is known what is wrong with each by itself.
pub fn lint_together(workspace: &Workspace, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let viewed: Vec<_> = workspace.entries.iter().map(Viewed::of).collect();
    settled(workspace, &viewed, diagnostics).diagnostics
}

/// A document, and the views that it is linted by, alone and together with others.
struct Viewed<'a> {
    entry: &'a Entry,
    units: Vec<(Unit, Model<'a>)>,
}

impl<'a> Viewed<'a> {
    fn of(entry: &'a Entry) -> Self {
        let document = &*entry.document;
        Self {
            entry,
            units: document.units().iter().map(|unit| (*unit, Model::of(document, *unit))).collect(),
        }
    }

    /// A document with what is wrong with it by itself.
    fn linted(entry: &'a Entry) -> (Self, Vec<Diagnostic>) {
        let viewed = Self::of(entry);
        let mut diagnostics = Vec::new();
        if let Some(damage) = damage(entry) {
            diagnostics.push(damage);
        } else {
            entry.settings.linter().check(&entry.document, &viewed.units, &mut diagnostics);
            custom::check(entry, &mut diagnostics);
        }
        (viewed, diagnostics)
    }
}

/// Adds what concerns several documents, and takes out what is suppressed.
fn settled(workspace: &Workspace, viewed: &[Viewed], mut diagnostics: Vec<Diagnostic>) -> Linted {
    link::check(workspace, viewed, &mut diagnostics);
    diagnostics.sort_by(|one, other| one.order().cmp(&other.order()));
    diagnostics.dedup();
    suppress::settle(workspace, diagnostics)
}

/// Lints one document by itself.
pub fn lint_document(entry: &Entry) -> Vec<Diagnostic> {
    Viewed::linted(entry).1
}

/// What is wrong with the bytes of a document, if they are not text.
fn damage(entry: &Entry) -> Option<Diagnostic> {
    let rule = rules::find("text-encoding")?;
    let source = entry.document.source();
    let (message, help) = rules::damage_message(source.damage()?);
    let at = match source.damage()? {
        Damage::NotUtf8(at) => Span::new(at, at + 1),
        _ => Span::default(),
    };
    let severity = entry.settings.levels().of(rule).unwrap_or(Severity::Error);
    let primary = Label::new(entry.document.id(), at, String::new());
    Some(Diagnostic { help: Some(help.into()), ..Diagnostic::new(rule.name, severity, message, primary) })
}
