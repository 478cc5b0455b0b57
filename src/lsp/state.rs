//! What the server knows: the open buffers over the files of the workspace, and what is wrong with them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use gen_lsp_types as lsp;

use super::client::Client;
use super::convert::{self, Text};
use super::index::Index;
use super::{diagnostics, uri};
use crate::diagnostic::{Diagnostic, Edit, SourceId, Span};
use crate::document::Document;
use crate::engine::settings::Settings;
use crate::engine::{self, Workspace, link};
use crate::source::Source;

/// What the server knows.
#[derive(Debug)]
pub(super) struct State {
    /// Who is being served.
    pub(super) client: Client,
    /// All documents. An open one may be behind its buffer until [`State::parse`].
    pub(super) workspace: Workspace,
    files: BTreeMap<SourceId, File>,
    ids: HashMap<Key, SourceId>,
    index: Index,
    /// Documents that are behind their buffers.
    unparsed: BTreeSet<SourceId>,
    /// Documents whose diagnostics are behind.
    unlinted: BTreeSet<SourceId>,
    /// Documents whose diagnostics may be new to the client.
    unpushed: BTreeSet<SourceId>,
    settings: Arc<Settings>,
}

/// A document as the client knows it.
#[derive(Debug)]
struct File {
    uri: lsp::Uri,
    key: Key,
    buffer: Option<Buffer>,
    diagnostics: Vec<Diagnostic>,
    /// Version and hash of what was pushed last.
    published: Option<(i32, u64)>,
}

/// An open document, as the client has it.
#[derive(Debug)]
struct Buffer {
    source: Source,
    version: i32,
}

/// What tells that two addresses mean the same document: the path, however it is written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Path(PathBuf),
    Other(String),
}

impl Key {
    fn of(uri: &lsp::Uri) -> Self {
        uri::to_path(&uri.0).map_or_else(|| Self::Other(uri.0.clone()), Self::Path)
    }
}

/// One change of a buffer; without a range, all of it.
#[derive(Debug, serde::Deserialize)]
pub(super) struct Change {
    range: Option<lsp::Range>,
    text: String,
}

impl State {
    pub(super) fn new(client: Client) -> Self {
        Self {
            client,
            workspace: Workspace::default(),
            files: BTreeMap::new(),
            ids: HashMap::new(),
            index: Index::default(),
            unparsed: BTreeSet::new(),
            unlinted: BTreeSet::new(),
            unpushed: BTreeSet::new(),
            settings: Arc::new(Settings::standard()),
        }
    }

    /// The document at an address.
    pub(super) fn id(&self, uri: &lsp::Uri) -> Option<SourceId> {
        self.ids.get(&Key::of(uri)).copied()
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

    /// A document with those that it is linked to.
    pub(super) fn linked(&self, id: SourceId) -> Workspace {
        let mut ids = BTreeSet::from([id]);
        self.index.reach(&mut ids);
        self.workspace.part(ids)
    }

    /// The ECS documents with their addresses.
    pub(super) fn documents(&self) -> impl Iterator<Item = (SourceId, &lsp::Uri)> {
        let files = self.files.iter().map(|(id, file)| (*id, &file.uri));
        files.filter(|(id, _)| {
            self.workspace.document(*id).is_some_and(|document| !document.units().is_empty())
        })
    }

    /// Notes what is pushed; whether it is anything new.
    pub(super) fn note_published(&mut self, id: SourceId, version: i32, hash: u64) -> bool {
        let Some(file) = self.files.get_mut(&id) else { return false };
        file.published.replace((version, hash)) != Some((version, hash))
    }

    pub(super) fn open(&mut self, item: lsp::TextDocumentItem) {
        let source = Source::new(name(&item.uri), item.text);
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
            match change.range {
                Some(range) => {
                    let span = Text::new(&buffer.source, self.client.encoding).span(range);
                    buffer.source.replace(span.start, span.end, &change.text);
                }
                None => buffer.source = Source::new(buffer.source.name(), change.text),
            }
        }
        self.unparsed.insert(id);
    }

    pub(super) fn close(&mut self, uri: &lsp::Uri) {
        let Some(id) = self.id(uri) else { return };
        self.remove(id);
        if !self.client.pulls {
            diagnostics::clear(self, uri.clone());
        }
    }

    fn add(&mut self, uri: lsp::Uri, source: Source) -> SourceId {
        let id = self.workspace.add(Document::parse(source, None), Arc::clone(&self.settings));
        let key = Key::of(&uri);
        self.ids.insert(key.clone(), id);
        self.files.insert(id, File { uri, key, buffer: None, diagnostics: Vec::new(), published: None });
        id
    }

    fn remove(&mut self, id: SourceId) {
        self.mark(id);
        self.index.set(id, std::iter::empty());
        for ids in [&mut self.unparsed, &mut self.unlinted, &mut self.unpushed] {
            ids.remove(&id);
        }
        self.workspace.remove(id);
        if let Some(file) = self.files.remove(&id) {
            self.ids.remove(&file.key);
        }
    }

    /// The diagnostics of a document and of those that it is linked to are behind.
    fn mark(&mut self, id: SourceId) {
        let mut ids = BTreeSet::from([id]);
        self.index.reach(&mut ids);
        self.unlinted.extend(ids);
    }

    /// Brings the documents up to their buffers.
    pub(super) fn parse(&mut self) {
        for id in std::mem::take(&mut self.unparsed) {
            let Some(buffer) = self.files.get(&id).and_then(|file| file.buffer.as_ref()) else { continue };
            let document = Document::parse(buffer.source.clone(), None).with_id(id);
            // Those that it was linked to, and those that it is linked to now.
            self.mark(id);
            self.index.set(id, link::keys(&document));
            self.mark(id);
            self.workspace.replace(document);
        }
    }

    /// Brings the diagnostics up to the buffers.
    pub(super) fn refresh(&mut self) {
        self.parse();
        let concerned = std::mem::take(&mut self.unlinted);
        self.unpushed.extend(&concerned);
        for id in &concerned {
            if let Some(file) = self.files.get_mut(id) {
                file.diagnostics.clear();
            }
        }
        let is_ecs = |id: &SourceId| self.workspace.document(*id).is_some_and(|it| !it.units().is_empty());
        let part = self.workspace.part(concerned.iter().copied().filter(is_ecs));
        for diagnostic in engine::lint(&part) {
            if let Some(file) = self.files.get_mut(&diagnostic.primary.source) {
                file.diagnostics.push(diagnostic);
            }
        }
    }

    /// Pushes the diagnostics that may be new, to a client that does not ask for them itself.
    pub(super) fn push(&mut self) {
        let ids = std::mem::take(&mut self.unpushed);
        if !self.client.pulls {
            for id in ids {
                diagnostics::push(self, id);
            }
        }
    }
}

/// What a document is called in messages.
fn name(uri: &lsp::Uri) -> String {
    let path = uri::to_path(&uri.0);
    let name = path.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| uri.0.clone())
}
