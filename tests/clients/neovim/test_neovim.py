"""Neovim with the plugin of editors/neovim, used as a person does: by keys, in a terminal of 100 by 30 cells.

ECSLINT_BIN  the binary
NVIM         the Neovim
PLUGIN       folder of the plugin
"""

import os
import shutil
import time
from pathlib import Path

import pynvim
import pytest

# What the README of the plugin proposes.
INIT = """
vim.keymap.set('n', '<leader>a', vim.lsp.buf.code_action)
vim.keymap.set('n', 'K', vim.lsp.buf.hover)
vim.keymap.set('n', '<leader>e', vim.diagnostic.open_float)
"""

# A picker: it shows nothing, and takes the first.
PICKER = """
vim.ui.select = function(items, options, choose)
  vim.g.offered = vim.tbl_map(options.format_item, items)
  choose(items[1], 1)
end
"""

CLIENTS = "return #(vim.lsp.get_clients or vim.lsp.get_active_clients)()"

# The misspelt member stands behind two characters that are two UTF-16 units and four bytes each.
BAD = """{
  "family": "web",
  "requiresCompatibilities": ["FARGATE"],
  "networkMode": "awsvpc",
  "cpu": "256",
  "memory": "4096",
  "containerDefinitions": [
    {
      "name": "app",
      "image": "nginx:1.27",
      "environment": [{ "name": "MOOD", "value": "🚀🚀" }], "readOnlyRootFilesystem": true
    }
  ]
}
"""

SERVICE = '{\n  "serviceName": "web",\n  "taskDefinition": "web",\n  "desiredCount": 1\n}\n'


class Neovim:
    """A Neovim that has a file open."""

    def __init__(self, home, file, content, init=INIT):
        self.file = home / "project" / file
        self.file.parent.mkdir(parents=True, exist_ok=True)
        self.file.write_bytes(content.encode())
        plugin = home / "data/nvim/site/pack/ecslint/start/ecslint"
        if not plugin.exists():
            shutil.copytree(os.environ["PLUGIN"], plugin)
        config = home / "config/nvim/init.lua"
        config.parent.mkdir(parents=True, exist_ok=True)
        config.write_text(init)
        self.api = pynvim.attach("child", argv=[os.environ["NVIM"], "--embed", "-n", str(self.file)])
        self.api.ui_attach(100, 30, rgb=True)

    def keys(self, *keys):
        """Types; `<Esc>` and the like are keys."""
        for each in keys:
            self.api.input(each)

    def lua(self, code, *args):
        return self.api.exec_lua(code, *args)

    def until(self, what, ask, within=15):
        """Waits until `ask` answers with something."""
        end = time.monotonic() + within
        while True:
            answer = ask()
            if answer:
                return answer
            assert time.monotonic() < end, f"waited for {what}; the text is\n{self.text()}\n{self.messages()}"
            time.sleep(0.02)

    def text(self):
        return "\n".join(self.api.current.buffer[:])

    def messages(self):
        return self.api.command_output("messages")

    def on_disk(self):
        return self.file.read_bytes().decode()

    def diagnostics(self):
        """The characters that are underlined, by rule."""
        found = self.lua("""
          local found = {}
          for _, it in ipairs(vim.diagnostic.get(0)) do
            local text = vim.api.nvim_buf_get_text(0, it.lnum, it.col, it.end_lnum, it.end_col, {})
            local code = it.code or it.user_data.lsp.code
            table.insert(found, { code, table.concat(text, '\\n'), it.message, it.source, it.severity })
          end
          return found
        """)
        return {code: rest for code, *rest in found}

    def diagnostic(self, rule):
        return self.until(rule, lambda: self.diagnostics().get(rule))

    def gone(self, rule):
        self.until(f"no {rule}", lambda: rule not in self.diagnostics())

    def float(self, having):
        """The text of a floating window."""
        def floats():
            for window in self.api.windows:
                if self.lua("return vim.api.nvim_win_get_config(...).relative", window.handle) != "":
                    text = "\n".join(window.buffer[:])
                    if having in text:
                        return text
            return None
        return self.until(f"a window that says {having}", floats)

    def go(self, text):
        """Puts the cursor on the first place where this stands."""
        self.keys("<Esc>", "gg0", f"/\\V{text}<CR>")

    def version(self):
        return tuple(self.lua("local it = vim.version() return { it.major, it.minor }"))

    def quit(self):
        try:
            self.api.command("qall!")
        except (OSError, EOFError):
            pass
        self.api.close()


@pytest.fixture
def home(tmp_path, monkeypatch):
    for name in ("config", "data", "state", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(tmp_path / name))
    folder = Path(os.environ["ECSLINT_BIN"]).resolve().parent
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path


@pytest.fixture
def start(home):
    started = []

    def begin(content=BAD, file="task-definition.json", **more):
        started.append(Neovim(home, file, content, **more))
        return started[-1]

    yield begin
    for each in started:
        each.quit()


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_problems_stand_at_the_very_characters(start, end):
    nvim = start(BAD.replace("\n", end))
    text, message, source, severity = nvim.diagnostic("unknown-member")
    assert text == '"readOnlyRootFilesystem"'
    assert "did you mean `readonlyRootFilesystem`" in message
    assert (source, severity) == ("ecslint", 1)
    assert nvim.diagnostic("fargate-task-size")[0] == '"4096"'


def test_what_is_typed_is_checked(start):
    nvim = start(BAD.replace("\n", "\r\n"))
    nvim.diagnostic("fargate-task-size")
    nvim.go('"4096"')
    nvim.keys('ci"1024<Esc>')
    nvim.gone("fargate-task-size")
    # Behind the emoji, where bytes, UTF-16 units and characters differ.
    nvim.go("readOnly")
    nvim.keys("lllllrn<Esc>", "u", "<C-r>", "u")
    nvim.diagnostic("unknown-member")
    nvim.go("readOnly")
    nvim.keys("llllro<Esc>")
    nvim.gone("unknown-member")
    nvim.keys(":write<CR>")
    nvim.until("the file", lambda: '"readonlyRootFilesystem": true\r\n' in nvim.on_disk())


def test_problems_are_told_at_the_cursor(start):
    nvim = start()
    nvim.diagnostic("fargate-task-size")
    nvim.go('"4096"')
    nvim.keys("\\e")
    assert "with 256 CPU units" in nvim.float("is not a size that Fargate offers")


def test_hover(start):
    nvim = start()
    nvim.diagnostic("fargate-task-size")
    nvim.go('"256"')
    nvim.keys("l", "K")
    assert "512" in nvim.float("256 CPU units go with")


def test_half_typed_text_is_completed(start):
    nvim = start(BAD.replace('  "memory": "4096",\n', ""))
    nvim.diagnostic("unknown-member")
    if nvim.version() < (0, 8):
        nvim.keys(":set omnifunc=v:lua.vim.lsp.omnifunc<CR>")
    nvim.go('"cpu"')
    nvim.keys('o"mem<C-x><C-o>')
    nvim.until("the list", lambda: nvim.api.funcs.pumvisible() or '"memory"' in nvim.text())
    if nvim.api.funcs.pumvisible():
        nvim.keys("<C-y>")
    nvim.until("the member", lambda: '"memory": "' in nvim.text())
    # The value: what goes with 256 units of cpu.
    nvim.keys("<Esc>")
    nvim.go('"memory"')
    nvim.keys('f:lla<C-x><C-o>')
    words = nvim.until("the list", lambda: [it["word"] for it in nvim.api.funcs.complete_info()["items"]])
    assert [word.strip('",') for word in words] == ["512", "1024", "2048"]
    nvim.keys("<C-n>", "<C-y>", "<Esc>", ":write<CR>")
    nvim.until("the file", lambda: '  "cpu": "256",\n  "memory": "1024",\n' in nvim.on_disk())


def test_a_member_of_many_lines_is_completed(start):
    nvim = start()
    nvim.diagnostic("unknown-member")
    if nvim.version() < (0, 8):
        nvim.keys(":set omnifunc=v:lua.vim.lsp.omnifunc<CR>")
    nvim.go('"image"')
    nvim.keys('O"logC<C-x><C-o>')
    nvim.until("the member", lambda: nvim.api.funcs.pumvisible() or '"logDriver": "' in nvim.text())
    nvim.keys("<C-y>")
    text = nvim.until("the member", lambda: '"logDriver": "' in nvim.text() and nvim.text())
    lines = text[text.index('"logConf') : text.index('"image"')]
    assert "".join(lines.split()) == '"logConfiguration":{"logDriver":"","options":{}},'
    # As deep as the line that it stands in.
    assert all(line.startswith("      ") for line in lines.splitlines()[1:])


def test_a_fix_reaches_the_file(start):
    nvim = start(init=INIT + PICKER)
    nvim.diagnostic("unknown-member")
    nvim.go("readOnly")
    nvim.keys("\\a")
    nvim.until("the fix", lambda: '🚀" }], "readonlyRootFilesystem": true\n' in nvim.text())
    nvim.gone("unknown-member")
    nvim.keys(":write<CR>")
    fixed = BAD.replace("readOnlyRootFilesystem", "readonlyRootFilesystem")
    nvim.until("the file", lambda: nvim.on_disk() == fixed)


def test_a_name_leads_to_its_definition_in_another_file(start):
    nvim = start(SERVICE, "service.json", init=INIT + "vim.keymap.set('n', 'gd', vim.lsp.buf.definition)")
    other = nvim.file.with_name("task-definition.json")
    other.write_text(BAD)
    nvim.keys(f":edit {other}<CR>")
    nvim.diagnostic("unknown-member")
    nvim.keys(f":edit {nvim.file}<CR>")
    nvim.go('"taskDefinition"')
    nvim.keys("f:lllgd")
    nvim.until("the other file", lambda: nvim.api.current.buffer.name == str(other.resolve()))
    assert nvim.api.current.window.cursor[0] == 2


def test_json_of_others_stays_quiet(start):
    nvim = start('{ "compilerOptions": { "strict": true, }, }', "tsconfig.json")
    nvim.until("the server", lambda: nvim.lua(CLIENTS) == 1)
    # When the server has answered for a file that came later, it has nothing to say of the first.
    other = nvim.file.with_name("task-definition.json")
    other.write_text(BAD)
    nvim.keys(f":edit {other}<CR>")
    nvim.diagnostic("unknown-member")
    nvim.keys(f":edit {nvim.file}<CR>")
    nvim.until("the first file", lambda: "compilerOptions" in nvim.text())
    assert nvim.diagnostics() == {}
    assert "rror" not in nvim.messages()


def test_settings_are_those_of_the_global_variable(start):
    nvim = start(init=INIT + "vim.g.ecslint = { ignore = { 'fargate-task-size' } }")
    nvim.diagnostic("unknown-member")
    assert "fargate-task-size" not in nvim.diagnostics()


def test_a_configuration_file_decides_otherwise(start, home):
    (home / "project").mkdir()
    (home / "project/ecslint.toml").write_text('ignore = ["fargate-task-size"]\n')
    nvim = start()
    nvim.diagnostic("unknown-member")
    assert "fargate-task-size" not in nvim.diagnostics()


def test_one_server_serves_a_project(start):
    nvim = start()
    nvim.diagnostic("unknown-member")
    second = nvim.file.with_name("second-task-definition.json")
    second.write_text(BAD)
    nvim.keys(f":edit {second}<CR>")
    nvim.diagnostic("unknown-member")
    assert nvim.lua(CLIENTS) == 1


def test_a_program_that_is_missing_is_named(start):
    nvim = start(init=INIT + "vim.g.ecslint_cmd = { '/nowhere/ecslint', 'lsp' }")
    nvim.until("a message", lambda: "/nowhere/ecslint" in nvim.messages())


def test_what_changes_on_disk_beside_a_file_counts(start, home):
    (home / "project").mkdir()
    task = home / "project/task-definition.json"
    task.write_text(BAD)
    balancer = '"loadBalancers": [{ "targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/0123456789abcdef", "containerName": "front", "containerPort": 80 }]'
    nvim = start(SERVICE.replace('"desiredCount": 1', f'"desiredCount": 1,\n  {balancer}'), "service.json")
    nvim.diagnostic("load-balancer-container-unknown")
    task.write_text(BAD.replace('"app"', '"front"'))
    nvim.gone("load-balancer-container-unknown")


def test_newer_versions_find_the_same_project(start, home):
    nvim = start()
    folder = """
      local folder
      dofile(... .. '/lsp/ecslint.lua').root_dir(0, function(it) folder = it end)
      return folder
    """
    find = lambda: Path(nvim.lua(folder, os.environ["PLUGIN"])).resolve()
    assert find() == (home / "project").resolve(), "without a marker, what lies beside the file counts"
    (home / "ecslint.toml").write_text("")
    assert find() == home.resolve()
    nvim.keys(":enew<CR>")
    nvim.until("another buffer", lambda: nvim.api.current.buffer.name == "")
    assert nvim.lua(folder, os.environ["PLUGIN"]) is None
