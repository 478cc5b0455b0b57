"""The server as a client of somebody else's meets it: the real binary, over its standard input and output.

ECSLINT_BIN  the binary
"""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pytest_lsp import ClientServerConfig, LanguageClient

ECSLINT = os.environ["ECSLINT_BIN"]
COMMAND = ClientServerConfig(server_command=[ECSLINT, "lsp"])
ENCODINGS = ["utf-8", "utf-16", "utf-32"]

# Characters of one to four bytes, and of one and two UTF-16 units, stand before what is asked for.
TASK = """{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "app", "image": "nginx:1.27", "essential": true,
      "environment": [{ "name": "MÜT", "value": "→🚀" }], "readOnlyRootFilesystem": true,
      "dockerLabels": { "é🚀": "x" }, "dependsOn": [{ "containerName": "log", "condition": "START" }]
    },
    { "dockerLabels": { "→🚀": "é" }, "name": "log", "image": "fluent/fluent-bit:3" }
  ]
}
"""
SERVICE = """{
  "serviceName": "web",
  "taskDefinition": "web",
  "desiredCount": 1,
  "tags": [{ "key": "é→🚀", "value": "1" }], "loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef", "containerName": "app", "containerPort": 80 }]
}
"""


def units(text, encoding):
    """How long a text is in an encoding of positions."""
    return {
        "utf-8": len(text.encode()),
        "utf-16": len(text.encode("utf-16-le")) // 2,
        "utf-32": len(text),
    }[encoding]


@dataclass
class File:
    """A text that a client has open."""

    client: LanguageClient
    encoding: str
    uri: str
    text: str
    version: int = 1

    @property
    def identifier(self):
        return lsp.TextDocumentIdentifier(uri=self.uri)

    def position(self, index):
        """The place of a character."""
        before = self.text[:index]
        start = before.rfind("\n") + 1
        return lsp.Position(line=before.count("\n"), character=units(before[start:], self.encoding))

    def index(self, position):
        """The character at a place, which must be one."""
        starts = [0] + [at + 1 for at, character in enumerate(self.text) if character == "\n"]
        for index in range(starts[position.line], len(self.text) + 1):
            if self.position(index) == position:
                return index
        raise AssertionError(f"{position} is inside a character")

    def range(self, wanted):
        start = self.text.index(wanted)
        return lsp.Range(start=self.position(start), end=self.position(start + len(wanted)))

    def at(self, wanted, inside=0):
        """A document and a place, for a request."""
        return {
            "text_document": self.identifier,
            "position": self.position(self.text.index(wanted) + inside),
        }

    def slice(self, range):
        return self.text[self.index(range.start) : self.index(range.end)]

    def applied(self, edits):
        """The text after edits."""
        text = self.text
        for edit in sorted(edits, key=lambda edit: self.index(edit.range.start), reverse=True):
            start, end = self.index(edit.range.start), self.index(edit.range.end)
            text = text[:start] + edit.new_text + text[end:]
        return text

    def open(self):
        item = lsp.TextDocumentItem(uri=self.uri, language_id="json", version=self.version, text=self.text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=item))
        return self

    def replace(self, old, new):
        """Types over a part of the text."""
        range = self.range(old)
        self.text = self.text.replace(old, new, 1)
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri, version=self.version)
        change = lsp.TextDocumentContentChangePartial(range=range, text=new)
        params = lsp.DidChangeTextDocumentParams(text_document=document, content_changes=[change])
        self.client.text_document_did_change(params)

    async def pushed(self, until=lambda rules: rules):
        """The diagnostics that were pushed, by rule, when they are as wanted."""
        while True:
            found = {it.code: it for it in self.client.diagnostics.get(self.uri, [])}
            if until(found):
                return found
            await self.client.wait_for_notification(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)

    async def pulled(self, previous=None):
        params = lsp.DocumentDiagnosticParams(text_document=self.identifier, previous_result_id=previous)
        return await self.client.text_document_diagnostic_async(params)


def capabilities(encoding, pulls=False, asks=False):
    """Those of a client that can do what a server might ask."""
    literals = lsp.ClientCodeActionLiteralOptions(
        code_action_kind=lsp.ClientCodeActionKindOptions(value_set=["quickfix", "refactor", "source"])
    )
    return lsp.ClientCapabilities(
        general=lsp.GeneralClientCapabilities(position_encodings=[encoding]),
        workspace=lsp.WorkspaceClientCapabilities(
            workspace_folders=True,
            configuration=asks,
            did_change_configuration=lsp.DidChangeConfigurationClientCapabilities(dynamic_registration=True),
            workspace_edit=lsp.WorkspaceEditClientCapabilities(document_changes=True),
            did_change_watched_files=lsp.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
            diagnostics=lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True),
        ),
        text_document=lsp.TextDocumentClientCapabilities(
            hover=lsp.HoverClientCapabilities(content_format=[lsp.MarkupKind.Markdown]),
            completion=lsp.CompletionClientCapabilities(
                completion_item=lsp.ClientCompletionItemOptions(
                    snippet_support=True,
                    documentation_format=[lsp.MarkupKind.Markdown],
                    insert_text_mode_support=lsp.ClientCompletionItemInsertTextModeOptions(
                        value_set=list(lsp.InsertTextMode)
                    ),
                )
            ),
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
            code_action=lsp.CodeActionClientCapabilities(
                code_action_literal_support=literals, is_preferred_support=True
            ),
            document_link=lsp.DocumentLinkClientCapabilities(tooltip_support=True),
            rename=lsp.RenameClientCapabilities(prepare_support=True),
            publish_diagnostics=lsp.PublishDiagnosticsClientCapabilities(
                related_information=True, code_description_support=True, version_support=True
            ),
            diagnostic=lsp.DiagnosticClientCapabilities(related_document_support=True) if pulls else None,
        ),
    )


@dataclass
class Session:
    """A server, and what it said of itself."""

    client: LanguageClient
    encoding: str
    folder: Path
    answer: lsp.InitializeResult

    def file(self, name="task-definition.json", text=TASK):
        return File(self.client, self.encoding, (self.folder / name).as_uri(), text).open()


async def begin(client, folder, encoding, options=None, **more):
    """Starts a session in a folder."""
    folders = [lsp.WorkspaceFolder(uri=folder.as_uri(), name="work")]
    params = lsp.InitializeParams(
        capabilities=capabilities(encoding, **more),
        workspace_folders=folders,
        initialization_options=options,
    )
    answer = await client.initialize_session(params)
    return Session(client, encoding, folder, answer)


@pytest_lsp.fixture(config=COMMAND)
async def client(lsp_client: LanguageClient):
    lsp_client.registered = []

    @lsp_client.feature(lsp.CLIENT_REGISTER_CAPABILITY)
    def _(params: lsp.RegistrationParams):
        lsp_client.registered += params.registrations

    yield
    await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0, "it says goodbye properly"


@pytest.fixture(params=ENCODINGS)
def encoding(request):
    return request.param


@pytest.fixture
def start(client, tmp_path, encoding):
    return lambda **more: begin(client, tmp_path, encoding, **more)


async def test_it_offers_what_is_tried_here(start, encoding):
    session = await start()
    offered = session.answer.capabilities
    assert offered.position_encoding == encoding
    assert session.answer.server_info.name == "ecslint"
    names = (field for field in dir(offered) if field.endswith(("_provider", "_sync", "workspace")))
    assert {name for name in names if getattr(offered, name)} == {
        "code_action_provider",
        "completion_provider",
        "definition_provider",
        "diagnostic_provider",
        "document_highlight_provider",
        "document_link_provider",
        "document_symbol_provider",
        "folding_range_provider",
        "hover_provider",
        "inlay_hint_provider",
        "references_provider",
        "rename_provider",
        "selection_range_provider",
        "text_document_sync",
        "workspace",
        "workspace_symbol_provider",
    }


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
async def test_diagnostics_are_pushed(start, end):
    file = (await start()).file(text=TASK.replace("\n", end))
    found = await file.pushed()
    member, size = found["unknown-member"], found["fargate-task-size"]
    assert file.slice(member.range) == '"readOnlyRootFilesystem"'
    assert "did you mean `readonlyRootFilesystem`" in member.message
    assert (member.source, member.severity) == ("ecslint", lsp.DiagnosticSeverity.Error)
    assert file.slice(size.range) == '"4096"'
    assert [file.slice(it.location.range) for it in size.related_information] == ['"256"']


async def test_edits_behind_wide_characters_arrive(start):
    file = (await start()).file(text=TASK.replace("\n", "\r\n"))
    await file.pushed()
    file.replace("readOnlyRoot", "readonlyRoot")
    await file.pushed(lambda found: "unknown-member" not in found)
    file.replace("🚀", "é🚀🚀")
    file.replace("readonly", "→")
    found = await file.pushed(lambda found: "unknown-member" in found)
    assert file.slice(found["unknown-member"].range) == '"→RootFilesystem"'
    params = lsp.DidCloseTextDocumentParams(text_document=file.identifier)
    file.client.text_document_did_close(params)
    await file.pushed(lambda found: not found)


async def test_diagnostics_are_pulled(start):
    file = (await start(pulls=True)).file()
    first = await file.pulled()
    assert {"unknown-member", "fargate-task-size"} <= {it.code for it in first.items}
    again = await file.pulled(first.result_id)
    assert isinstance(again, lsp.RelatedUnchangedDocumentDiagnosticReport)
    file.replace("4096", "1024")
    changed = await file.pulled(again.result_id)
    assert "fargate-task-size" not in {it.code for it in changed.items}
    assert file.uri not in file.client.diagnostics, "none are pushed"


async def test_files_on_disk_are_seen_and_watched(start, tmp_path):
    path = tmp_path / "task-definition.json"
    path.write_bytes(TASK.encode())
    session = await start(pulls=True)

    async def rules():
        params = lsp.WorkspaceDiagnosticParams(previous_result_ids=[])
        report = await session.client.workspace_diagnostic_async(params)
        return {Path(it.uri).name: {found.code for found in it.items} for it in report.items}

    async def until(wanted):
        while not wanted(await rules()):
            await asyncio.sleep(0.02)

    await until(lambda rules: "fargate-task-size" in rules.get(path.name, ()))
    assert {it.method for it in session.client.registered} == {
        lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        lsp.WORKSPACE_DID_CHANGE_CONFIGURATION,
    }
    path.write_bytes(TASK.replace("4096", "1024").encode())
    change = lsp.FileEvent(uri=path.as_uri(), type=lsp.FileChangeType.Changed)
    session.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(changes=[change]))
    await until(lambda rules: "fargate-task-size" not in rules[path.name])
    gone = lsp.WorkspaceFoldersChangeEvent(
        added=[], removed=[lsp.WorkspaceFolder(uri=tmp_path.as_uri(), name="work")]
    )
    session.client.workspace_did_change_workspace_folders(
        lsp.DidChangeWorkspaceFoldersParams(event=gone)
    )
    await until(lambda rules: path.name not in rules)


def without_size(found):
    return "unknown-member" in found and "fargate-task-size" not in found


def with_size(found):
    return "fargate-task-size" in found


IGNORE = {"ignore": ["fargate-task-size"]}


async def test_settings_are_given_and_changed(start):
    file = (await start(options=IGNORE)).file()
    await file.pushed(without_size)
    params = lsp.DidChangeConfigurationParams(settings={"ecslint": {}})
    file.client.workspace_did_change_configuration(params)
    await file.pushed(with_size)


async def test_settings_are_asked_for(start):
    session = await start(asks=True)
    session.client.set_configuration(IGNORE, section="ecslint")
    params = lsp.DidChangeConfigurationParams(settings=None)
    session.client.workspace_did_change_configuration(params)
    await session.file().pushed(without_size)


async def test_the_configuration_file_is_watched(start, tmp_path):
    path = tmp_path / "ecslint.toml"
    path.write_text('ignore = ["fargate-task-size"]\n')
    file = (await start()).file()
    await file.pushed(without_size)
    path.unlink()
    change = lsp.FileEvent(uri=path.as_uri(), type=lsp.FileChangeType.Deleted)
    file.client.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams(changes=[change]))
    await file.pushed(with_size)


async def test_hover(start):
    file = (await start()).file()
    hover = await file.client.text_document_hover_async(lsp.HoverParams(**file.at('"START"', 1)))
    assert file.slice(hover.range) == '"START"'
    assert "condition" in hover.contents.value


async def test_completion(start):
    file = (await start()).file(text=TASK.replace('"readOnlyRootFilesystem": true', '"readon"'))
    params = lsp.CompletionParams(**file.at('"readon"', 7))
    found = await file.client.text_document_completion_async(params)
    member = next(it for it in found.items if it.label == "readonlyRootFilesystem")
    text = file.applied([member.text_edit, *(member.additional_text_edits or [])])
    assert '🚀" }], "readonlyRootFilesystem": ' in text
    assert member.documentation.value


async def test_document_symbols(start):
    file = (await start()).file()
    params = lsp.DocumentSymbolParams(text_document=file.identifier)
    (root,) = await file.client.text_document_document_symbol_async(params)
    assert root.name == "web"
    log = next(it for it in root.children if it.name == "log")
    assert file.slice(log.range).startswith('{ "dockerLabels"')
    assert file.slice(log.selection_range).strip('"') == "log"


async def test_workspace_symbols(start):
    session = await start()
    task, service = session.file(), session.file("service.json", SERVICE)
    found = await session.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query="lg"))
    assert [(it.name, it.container_name, it.location.uri) for it in found] == [("log", "web", task.uri)]
    assert task.slice(found[0].location.range).strip('"') == "log"
    everything = await session.client.workspace_symbol_async(lsp.WorkspaceSymbolParams(query=""))
    assert {it.location.uri for it in everything} == {task.uri, service.uri}


async def test_navigation(start):
    session = await start()
    task, service = session.file(), session.file("service.json", SERVICE)
    asked = service.at('"app"', 2)
    (found,) = await session.client.text_document_definition_async(lsp.DefinitionParams(**asked))
    assert (found.uri, task.slice(found.range)) == (task.uri, "app")
    context = lsp.ReferenceContext(include_declaration=True)
    params = lsp.ReferenceParams(context=context, **task.at('"app"', 2))
    found = await session.client.text_document_references_async(params)
    files = {task.uri: task, service.uri: service}
    assert [files[it.uri].slice(it.range) for it in found] == ["app", "app"]
    assert {it.uri for it in found} == set(files)
    params = lsp.DocumentHighlightParams(**task.at('"log"', 2))
    found = await session.client.text_document_document_highlight_async(params)
    assert [task.slice(it.range) for it in found] == ["log", "log"]


async def test_rename(start):
    session = await start()
    task, service = session.file(), session.file("service.json", SERVICE)
    asked = service.at('"app"', 2)
    ready = await session.client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**asked))
    assert service.slice(ready) == "app"
    params = lsp.RenameParams(new_name="front", **asked)
    edit = await session.client.text_document_rename_async(params)
    edits = {it.text_document.uri: it.edits for it in edit.document_changes}
    assert task.applied(edits[task.uri]) == TASK.replace('"app"', '"front"')
    assert service.applied(edits[service.uri]) == SERVICE.replace('"app"', '"front"')


async def test_code_actions(start):
    file = (await start()).file()
    found = await file.pushed()
    misspelt = found["unknown-member"]

    async def action(kind, range, diagnostics):
        context = lsp.CodeActionContext(diagnostics=diagnostics, only=[kind])
        params = lsp.CodeActionParams(text_document=file.identifier, range=range, context=context)
        offered = await file.client.text_document_code_action_async(params)
        return next(it for it in offered if it.kind.startswith(kind))

    wanted = TASK.replace("readOnlyRoot", "readonlyRoot")
    fix = await action(lsp.CodeActionKind.QuickFix, misspelt.range, [misspelt])
    assert fix.is_preferred
    assert [it.code for it in fix.diagnostics] == ["unknown-member"]
    assert file.applied(fix.edit.document_changes[0].edits) == wanted
    everything = await action("source.fixAll.ecslint", file.range(TASK), [])
    assert "readonlyRootFilesystem" in file.applied(everything.edit.document_changes[0].edits)


async def test_folding_and_selection(start):
    file = (await start()).file()
    params = lsp.FoldingRangeParams(text_document=file.identifier)
    folds = await file.client.text_document_folding_range_async(params)
    assert [(it.start_line, it.end_line) for it in folds][:3] == [(0, 13), (6, 12), (7, 10)]
    place = file.position(file.text.index("START") + 2)
    params = lsp.SelectionRangeParams(text_document=file.identifier, positions=[place])
    (selection,) = await file.client.text_document_selection_range_async(params)
    selected = []
    while selection and len(selected) < 4:
        selected.append(file.slice(selection.range))
        selection = selection.parent
    assert selected[:3] == ["START", '"START"', '"condition": "START"']


async def test_links_and_hints(start):
    file = (await start()).file()
    params = lsp.DocumentLinkParams(text_document=file.identifier)
    links = await file.client.text_document_document_link_async(params)
    assert {file.slice(it.range): it.target for it in links} == {
        "nginx:1.27": "https://hub.docker.com/_/nginx",
        "fluent/fluent-bit:3": "https://hub.docker.com/r/fluent/fluent-bit",
    }
    params = lsp.InlayHintParams(text_document=file.identifier, range=file.range(TASK))
    hints = await file.client.text_document_inlay_hint_async(params)
    cpu = next(it for it in hints if it.label == ".25 vCPU")
    assert file.text[: file.index(cpu.position)].endswith('"cpu": "256"')


@pytest.mark.parametrize("editor", ["visual-studio-code", "neovim", "emacs"])
async def test_clients_as_they_present_themselves(client, tmp_path, editor):
    params = lsp.InitializeParams(
        capabilities=pytest_lsp.client_capabilities(editor),
        workspace_folders=[lsp.WorkspaceFolder(uri=tmp_path.as_uri(), name="work")],
    )
    answer = await client.initialize_session(params)
    file = File(client, answer.capabilities.position_encoding, (tmp_path / "task.json").as_uri(), TASK).open()
    if client.capabilities.text_document.diagnostic:
        found = {it.code: it for it in (await file.pulled()).items}
    else:
        found = await file.pushed()
    assert file.slice(found["unknown-member"].range) == '"readOnlyRootFilesystem"'


async def test_the_end_of_the_input_ends_it():
    pipe = asyncio.subprocess.PIPE
    server = await asyncio.create_subprocess_exec(ECSLINT, "lsp", stdin=pipe, stdout=pipe, stderr=pipe)
    said = await server.communicate(b"")
    assert said == (b"", b"")
    assert server.returncode == 1, "nobody said goodbye"
