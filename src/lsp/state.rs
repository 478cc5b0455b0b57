//! What the server knows: the open buffers over the files of the workspace, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::Receiver;
use gen_lsp_types as lsp;
use lsp_server::RequestId;

use super::client::Client;
use super::convert::{self, Text};
use super::file::{Buffer, Change, File, Key};
use super::folders::Folders;
use super::poll::{self, Stamps};
use super::problems::Told;
use super::scan::Found;
use super::settings::Wishes;
use super::{diagnostics, problems, uri};
use crate::diagnostic::{Diagnostic, Edit, SourceId, Span};
use crate::document::Document;
use crate::engine::config::Configurations;
use crate::engine::settings::Settings;
use crate::engine::{self, Workspace};
use crate::files;
use crate::source::Source;

/// What the server knows.
#[derive(Debug)]
pub(super) struct State {
    /// Who is being served.
    pub(super) client: Client,
    /// All documents. An open one may be behind its buffer until [`State::parse`].
    pub(super) workspace: Workspace,
    /// The folders that documents are looked for in.
    pub(super) folders: Folders,
    files: BTreeMap<SourceId, File>,
    ids: HashMap<Key, SourceId>,
    /// Documents that are behind their buffers.
    unparsed: BTreeSet<SourceId>,
    /// Documents whose own diagnostics are behind.
    unlinted: BTreeSet<SourceId>,
    /// Whether a document is gone, so that others may be judged otherwise.
    is_smaller: bool,
    /// Documents whose diagnostics may be new to the client.
    unpushed: BTreeSet<SourceId>,
    /// Whether something other than a buffer has changed.
    pub(super) is_changed_by_others: bool,
    /// Where what is on disk comes from, while it is looked for.
    pub(super) scan: Option<Receiver<Found>>,
    /// What the client has set.
    pub(super) wishes: Wishes,
    /// The request for what it has set, while there is no answer.
    pub(super) asked_settings: Option<RequestId>,
    /// When what is on disk was last written to, where the client does not tell of it.
    pub(super) stamps: Stamps,
    configurations: Arc<Configurations>,
    /// What was said of configurations.
    pub(super) told: Told,
}

impl State {
    pub(super) fn new(client: Client) -> Self {
        let folders = Folders::of(&client);
        let wishes = Wishes::of(client.param("/initializationOptions"));
        Self {
            configurations: Arc::new(wishes.configurations(folders.here())),
            wishes,
            asked_settings: None,
            told: Told::default(),
            folders,
            client,
            workspace: Workspace::default(),
            files: BTreeMap::new(),
            ids: HashMap::new(),
            unparsed: BTreeSet::new(),
            unlinted: BTreeSet::new(),
            is_smaller: false,
            unpushed: BTreeSet::new(),
            is_changed_by_others: false,
            scan: None,
            stamps: Stamps::new(),
        }
    }

    /// Reads the configurations anew, and judges every document by them.
    pub(super) fn configure(&mut self) {
        self.configurations = Arc::new(self.wishes.configurations(self.folders.here()));
        self.told.forget();
        self.is_changed_by_others = true;
        self.rename();
        poll::note(self);
    }

    /// The configurations that were read so far.
    pub(super) const fn configurations(&self) -> &Arc<Configurations> {
        &self.configurations
    }

    /// What holds for a document.
    fn settings(&self, id: SourceId) -> Arc<Settings> {
        let path = self.files.get(&id).and_then(|file| file.key.path());
        self.configurations.settings(path.unwrap_or(Path::new("untitled.json")))
    }

    /// The document at an address.
    pub(super) fn id(&self, uri: &lsp::Uri) -> Option<SourceId> {
        self.ids.get(&Key::of(uri)).copied()
    }

    /// Where a document is on disk, if it is.
    pub(super) fn path(&self, id: SourceId) -> Option<&Path> {
        self.files.get(&id)?.key.path()
    }

    /// A document's text as the protocol sees it.
    pub(super) fn text(&self, id: SourceId) -> Option<Text<'_>> {
        let document = self.workspace.document(id)?;
        Some(Text::new(document.source(), self.client.encoding))
    }

    /// A place in a document.
    pub(super) fn location(&self, id: SourceId, span: Span) -> Option<lsp::Location> {
        let range = self.text(id)?.range(span);
        Some(lsp::Location { uri: self.files.get(&id)?.uri.clone(), range })
    }

    /// What is wrong with a document, as of the last [`State::refresh`].
    pub(super) fn diagnostics(&self, id: SourceId) -> &[Diagnostic] {
        self.files.get(&id).map_or(&[], |file| &file.diagnostics)
    }

    /// Address and version of a document, if it is open.
    pub(super) fn open_version(&self, id: SourceId) -> Option<(lsp::Uri, i32)> {
        let file = self.files.get(&id)?;
        file.buffer.as_ref().map(|buffer| (file.uri.clone(), buffer.version))
    }

    /// Edits of several documents, as the protocol has them: of this version of the open ones, if the client can
    /// tell.
    pub(super) fn workspace_edit(&self, edits: &[(SourceId, Vec<Edit>)]) -> lsp::WorkspaceEdit {
        let edits = edits.iter().filter_map(|(id, edits)| {
            let text = self.text(*id)?;
            Some((self.files.get(id)?, edits.iter().map(|edit| text.edit(edit)).collect()))
        });
        if !self.client.can("/workspace/workspaceEdit/documentChanges") {
            let changes = edits.map(|(file, edits)| (file.uri.clone(), edits)).collect();
            return lsp::WorkspaceEdit { changes: Some(changes), ..Default::default() };
        }
        let changes = edits.map(|(file, edits): (&File, Vec<lsp::TextEdit>)| {
            let version = file.buffer.as_ref().map(|buffer| buffer.version);
            convert::document_edit(file.uri.clone(), version, edits)
        });
        lsp::WorkspaceEdit { document_changes: Some(changes.collect()), ..Default::default() }
    }

    /// The ECS documents with their addresses.
    pub(super) fn documents(&self) -> impl Iterator<Item = (SourceId, &lsp::Uri)> {
        let files = self.files.iter().map(|(id, file)| (*id, &file.uri));
        files.filter(|(id, _)| self.workspace.document(*id).is_some_and(is_ecs))
    }

    /// What is wrong with all documents of a workspace that differs from this one in one document.
    pub(super) fn lint_other(&self, workspace: &Workspace, other: SourceId) -> Vec<Diagnostic> {
        let files = self.files.iter().filter(|(id, _)| **id != other);
        let mut found: Vec<_> = files.flat_map(|(_, file)| file.own.iter().cloned()).collect();
        found.extend(workspace.entry(other).map(engine::lint_document).unwrap_or_default());
        engine::lint_together(workspace, found)
    }

    /// Notes what is pushed; whether it is anything new.
    pub(super) fn note_published(&mut self, id: SourceId, version: i32, hash: u64) -> bool {
        let Some(file) = self.files.get_mut(&id) else { return false };
        file.published.replace((version, hash)) != Some((version, hash))
    }

    pub(super) fn open(&mut self, item: lsp::TextDocumentItem) {
        let source = Source::new("", item.text);
        let id = self.id(&item.uri).unwrap_or_else(|| self.add(item.uri.clone(), Source::new("", "")));
        if let Some(file) = self.files.get_mut(&id) {
            // From now on it is called as the client calls it.
            file.uri = item.uri;
            file.buffer = Some(Buffer { source, version: item.version });
            file.published = None;
            self.unparsed.insert(id);
        }
    }

    pub(super) fn change(&mut self, uri: &lsp::Uri, version: i32, changes: Vec<Change>) {
        let Some(id) = self.id(uri) else { return };
        let Some(buffer) = self.files.get_mut(&id).and_then(|file| file.buffer.as_mut()) else { return };
        buffer.version = version;
        for change in changes {
            buffer.change(change, self.client.encoding);
        }
        self.unparsed.insert(id);
    }

    /// A document is closed. Whether it is one that nobody has told of yet, but that is in a folder.
    pub(super) fn close(&mut self, uri: &lsp::Uri) -> bool {
        let Some(id) = self.id(uri) else { return false };
        let is_inside = self.path(id).is_some_and(|path| self.folders.has(path));
        let is_ecs = self.workspace.document(id).is_some_and(is_ecs);
        let Some(file) = self.files.get_mut(&id) else { return false };
        let is_news = is_inside && is_ecs && !file.is_found;
        file.buffer = None;
        let path = file.key.path().filter(|_| file.is_found).map(Path::to_owned);
        if !self.client.pulls {
            diagnostics::clear(self, uri.clone());
        }
        match path {
            Some(path) => self.read(&path),
            None => self.remove(id),
        }
        is_news
    }

    /// Takes in what the disk has at the path of a document that was found there and is not open.
    pub(super) fn read(&mut self, path: &Path) {
        let Some(id) = self.ids.get(&Key::Path(path.to_owned())).copied() else { return };
        let is_open = self.files.get(&id).is_none_or(|file| file.buffer.is_some());
        if is_open {
            return;
        }
        let source = files::read(path, String::new(), false).ok().flatten();
        match source.map(|source| self.parsed(id, source)).filter(is_ecs) {
            Some(document) => self.set(document),
            None => self.remove(id),
        }
    }

    /// The documents that were found on disk are these; what is not among them and not open is gone.
    pub(super) fn take_in(&mut self, found: Vec<(PathBuf, Source)>) {
        let mut gone: BTreeSet<_> = self.files.keys().copied().collect();
        for (path, source) in found {
            let uri = lsp::Uri(uri::from_path(&path));
            let id = self.id(&uri).unwrap_or_else(|| self.add(uri, Source::new("", "")));
            gone.remove(&id);
            let Some(file) = self.files.get_mut(&id) else { continue };
            file.is_found = true;
            let former = self.workspace.document(id).map(|document| document.source().text());
            if file.buffer.is_none() && former != Some(source.text()) {
                let document = self.parsed(id, source);
                self.set(document);
            }
        }
        for id in gone {
            match self.files.get_mut(&id) {
                Some(file) if file.buffer.is_some() => file.is_found = false,
                _ => self.remove(id),
            }
        }
    }

    /// Paths of the documents at a path, or in the folder that it is or was.
    pub(super) fn under(&self, path: &Path) -> Vec<PathBuf> {
        let paths = self.ids.keys().filter_map(Key::path);
        paths.filter(|other| other.starts_with(path)).map(Path::to_owned).collect()
    }

    /// Paths of the documents that were found on disk and are not open.
    pub(super) fn closed_paths(&self) -> Vec<PathBuf> {
        let closed = self.files.values().filter(|file| file.buffer.is_none());
        closed.filter_map(|file| file.key.path()).map(Path::to_owned).collect()
    }

    /// Every document gets the name that it has from the folders.
    pub(super) fn rename(&mut self) {
        for id in self.files.keys().copied().collect::<Vec<_>>() {
            let source = self.workspace.document(id).map(|document| document.source().clone());
            if let Some(source) = source {
                let document = self.parsed(id, source);
                self.set(document);
            }
        }
    }

    fn add(&mut self, uri: lsp::Uri, source: Source) -> SourceId {
        let id = self.workspace.add(Document::parse(source, None), Arc::default());
        let file = File::new(uri);
        self.ids.insert(file.key.clone(), id);
        self.files.insert(id, file);
        id
    }

    fn remove(&mut self, id: SourceId) {
        for ids in [&mut self.unparsed, &mut self.unlinted, &mut self.unpushed] {
            ids.remove(&id);
        }
        self.is_smaller = true;
        self.workspace.remove(id);
        if let Some(file) = self.files.remove(&id) {
            self.ids.remove(&file.key);
        }
    }

    /// A document of this text, under the name to show for it.
    fn parsed(&self, id: SourceId, source: Source) -> Document {
        let name = self.files.get(&id).map_or_else(String::new, |file| match file.key.path() {
            Some(path) => self.folders.name(path),
            None => file.uri.0.clone(),
        });
        Document::parse(source.named(name), self.settings(id).kind()).with_id(id)
    }

    fn set(&mut self, document: Document) {
        self.unlinted.insert(document.id());
        let settings = self.settings(document.id());
        self.workspace.set(document, settings);
    }

    /// Brings the documents up to their buffers.
    pub(super) fn parse(&mut self) {
        for id in std::mem::take(&mut self.unparsed) {
            let buffer = self.files.get(&id).and_then(|file| file.buffer.as_ref());
            if let Some(source) = buffer.map(|buffer| buffer.source.clone()) {
                let document = self.parsed(id, source);
                self.set(document);
            }
        }
    }

    /// Brings the diagnostics up to the buffers.
    pub(super) fn refresh(&mut self) {
        self.parse();
        let changed = std::mem::take(&mut self.unlinted);
        let is_smaller = std::mem::take(&mut self.is_smaller);
        if changed.is_empty() && !is_smaller {
            return;
        }
        problems::tell(self);
        for id in &changed {
            let entry = self.workspace.entry(*id).filter(|entry| is_ecs(&entry.document));
            let own = entry.map(engine::lint_document).unwrap_or_default();
            if let Some(file) = self.files.get_mut(id) {
                file.own = own;
            }
        }
        let own = self.files.values().flat_map(|file| file.own.iter().cloned()).collect();
        let mut found: HashMap<SourceId, Vec<Diagnostic>> = HashMap::new();
        for diagnostic in engine::lint_together(&self.workspace, own) {
            found.entry(diagnostic.primary.source).or_default().push(diagnostic);
        }
        for (id, file) in &mut self.files {
            let found = found.remove(id).unwrap_or_default();
            // Where nothing else is new, places may be: positions in a text that has changed.
            let is_moved = changed.contains(id)
                || found.iter().flat_map(|found| &found.labels).any(|label| changed.contains(&label.source));
            if is_moved || file.diagnostics != found {
                self.unpushed.insert(*id);
                file.diagnostics = found;
            }
        }
    }

    /// Pushes the diagnostics that may be new. A client that asks for them itself is told to, if it was not an edit
    /// of its own that made them new.
    pub(super) fn push(&mut self) {
        let ids = std::mem::take(&mut self.unpushed);
        let is_by_others = std::mem::take(&mut self.is_changed_by_others);
        if !self.client.pulls {
            for id in ids {
                diagnostics::push(self, id);
            }
        } else if is_by_others && !ids.is_empty() && self.client.can("/workspace/diagnostics/refreshSupport")
        {
            self.client.request::<lsp::DiagnosticRefreshRequest>(&());
        }
    }
}

/// Whether there is something in a document to lint.
fn is_ecs(document: &Document) -> bool {
    !document.units().is_empty()
}
