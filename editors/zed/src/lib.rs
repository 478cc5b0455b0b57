//! Tells Zed how to start `ecslint lsp`, and hands it the settings.

use zed_extension_api::serde_json::{json, Value};
use zed_extension_api::settings::{CommandSettings, LspSettings};
use zed_extension_api::{self as zed, Command, LanguageServerId, Result, Worktree};

struct Ecslint;

impl zed::Extension for Ecslint {
    fn new() -> Self {
        Self
    }

    /// The binary of the settings, or else the one on `PATH`.
    fn language_server_command(&mut self, id: &LanguageServerId, worktree: &Worktree) -> Result<Command> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?;
        let (path, arguments) = match settings.binary {
            Some(CommandSettings { path, arguments, .. }) => (path, arguments),
            None => (None, None),
        };
        let command = path
            .or_else(|| worktree.which("ecslint"))
            .ok_or("`ecslint` is not on PATH: install it, or set `lsp.ecslint.binary.path`")?;
        let args = arguments.unwrap_or_else(|| vec!["lsp".into()]);
        Ok(Command { command, args, env: worktree.shell_env() })
    }

    fn language_server_initialization_options(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        Ok(LspSettings::for_worktree(id.as_ref(), worktree)?.settings)
    }

    fn language_server_workspace_configuration(
        &mut self,
        id: &LanguageServerId,
        worktree: &Worktree,
    ) -> Result<Option<Value>> {
        let settings = LspSettings::for_worktree(id.as_ref(), worktree)?.settings;
        Ok(Some(json!({ "ecslint": settings })))
    }
}

zed::register_extension!(Ecslint);
