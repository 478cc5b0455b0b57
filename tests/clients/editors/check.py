"""The files of editors that cannot be run here: read as these read them, and the server started as they say.

check.py ROOT BINARY
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import json5

BAD = '{"family": "🚀", "containerDefinitions": [{"name": "a", "image": "b:1", "memory": 64, "readOnlyRootFilesystem": true}]}'


@dataclass
class Start:
    """How an editor starts the server, and what it says to it first."""

    command: list
    options: object = None


def helix(folder):
    languages = tomllib.loads((folder / "languages.toml").read_text())
    servers = languages["language-server"]
    assert [it["name"] for it in languages["language"]] == ["json", "jsonc"]
    for language in languages["language"]:
        # Helix itself brings the other.
        assert language["language-servers"] == ["ecslint", "vscode-json-language-server"]
    (server,) = servers.values()
    assert set(server) == {"command", "args", "config"}
    return Start([server["command"], *server["args"]], server["config"])


def zed(folder):
    manifest = tomllib.loads((folder / "extension.toml").read_text())
    package = tomllib.loads((folder / "Cargo.toml").read_text())
    assert {"id", "name", "version", "schema_version", "authors", "description", "repository"} <= set(manifest)
    assert re.fullmatch(r"[a-z0-9-]+", manifest["id"]) and manifest["schema_version"] == 1
    assert manifest["version"] == package["package"]["version"] == version(folder.parents[1])
    assert package["lib"]["crate-type"] == ["cdylib"]
    assert manifest["language_servers"] == {"ecslint": {"name": "ecslint", "languages": ["JSON", "JSONC"]}}
    (command,) = re.findall(r'which\("(\w+)"\)', (folder / "src/lib.rs").read_text())
    (argument,) = re.findall(r'vec!\["(\w+)"\.into\(\)\]', (folder / "src/lib.rs").read_text())
    return Start([command, argument], {})


def sublime(folder):
    settings = json5.loads((folder / "LSP.sublime-settings").read_text())
    client = settings["clients"]["ecslint"]
    assert client["enabled"] is True and client["selector"] == "source.json"
    return Start(client["command"], client["settings"])


def jetbrains(folder):
    files = {it.stem: json.loads(it.read_text()) for it in (folder / "ecslint").iterdir()}
    assert set(files) == {"template", "settings", "initializationOptions", "clientSettings"}
    template = files["template"]
    assert {it["languageId"]: it["fileType"]["patterns"] for it in template["fileTypeMappings"]} == {
        "json": ["*.json"],
        "jsonc": ["*.jsonc"],
    }
    assert template["programArgs"]["windows"] == "ecslint.exe lsp"
    return Start(shlex.split(template["programArgs"]["default"]), files["initializationOptions"])


def version(root):
    return tomllib.loads((root / "Cargo.toml").read_text())["package"]["version"]


def messages(stream):
    """What a server says."""
    while line := stream.readline():
        length = int(re.fullmatch(rb"Content-Length: (\d+)\r\n", line)[1])
        assert stream.readline() == b"\r\n"
        yield json.loads(stream.read(length))


def problems(start, path):
    """The rules that a server finds broken in a bad document."""
    server = subprocess.Popen(
        start.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | {"PATH": path}
    )

    def say(method, **more):
        body = json.dumps({"jsonrpc": "2.0", "method": method, **more}).encode()
        server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        server.stdin.flush()

    started = {"processId": os.getpid(), "rootUri": None, "capabilities": {}, "initializationOptions": start.options}
    say("initialize", id=1, params=started)
    say("initialized", params={})
    document = {"uri": "file:///task-definition.json", "languageId": "json", "version": 1, "text": BAD}
    say("textDocument/didOpen", params={"textDocument": document})
    pushed = (it for it in messages(server.stdout) if it.get("method") == "textDocument/publishDiagnostics")
    found = {it["code"] for it in next(pushed)["params"]["diagnostics"]}
    say("shutdown", id=2)
    say("exit")
    server.communicate(timeout=20)
    assert server.returncode == 0
    return found


def main(root, binary):
    editors = Path(root) / "editors"
    page = (editors / "README.md").read_text()
    for folder in sorted(it for it in editors.iterdir() if it.is_dir()):
        assert f"]({folder.name}/README.md)" in page and (folder / "README.md").is_file(), folder
    path = f"{Path(binary).parent}{os.pathsep}{os.environ['PATH']}"
    for editor in (helix, zed, sublime, jetbrains):
        start = editor(editors / editor.__name__)
        assert "unknown-member" in problems(start, path), editor.__name__


main(*sys.argv[1:])
