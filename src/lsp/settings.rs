//! What holds for documents: the client's settings, and the configuration files above each.

use std::path::PathBuf;
use std::time::SystemTime;

use gen_lsp_types as lsp;
use serde_json::{Value, json};

use super::state::State;
use super::watch;
use crate::engine::config::levels::Layer;
use crate::engine::config::{Choice, Configurations, day};
use crate::files;
use crate::rules::options::Consumer;

/// The section that the settings stand in.
const SECTION: &str = "ecslint";

/// The settings of a client. What it does not say, configuration files do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wishes {
    config: Option<PathBuf>,
    select: Vec<String>,
    ignore: Vec<String>,
    consumer: Option<Consumer>,
    /// Whether hints are shown inside the text.
    pub(super) has_hints: bool,
}

impl Default for Wishes {
    fn default() -> Self {
        Self { config: None, select: Vec::new(), ignore: Vec::new(), consumer: None, has_hints: true }
    }
}

impl Wishes {
    /// Reads settings, whether or not they stand in their section. Each is read by itself: a wrong one is as if it
    /// were not there.
    pub(super) fn of(settings: &Value) -> Self {
        let settings = settings.get(SECTION).unwrap_or(settings);
        let names = |name: &str| -> Vec<String> {
            let list = settings[name].as_array().into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let config = settings["config"].as_str().filter(|path| !path.is_empty());
        Self {
            config: config.map(PathBuf::from),
            select: names("select"),
            ignore: names("ignore"),
            consumer: serde_json::from_value(settings["consumer"].clone()).ok(),
            has_hints: settings["inlayHints"].as_bool().unwrap_or(true),
        }
    }

    /// The configurations that go with them, as seen from a folder.
    pub(super) fn configurations(&self, here: PathBuf) -> Configurations {
        let choice = self.config.clone().map_or(Choice::Nearest, Choice::File);
        let flags = Layer::of_flags(&self.select, &self.ignore);
        Configurations::new(here, choice, flags, Box::new(files::read_text))
            .on(day::of(SystemTime::now()))
            .read_by(self.consumer)
    }
}

/// Asks the client to tell of changes, and for what is set now, if it can be asked.
pub(super) fn ask(state: &mut State) {
    if state.client.can("/workspace/didChangeConfiguration/dynamicRegistration") {
        let registration = lsp::Registration {
            id: "settings".to_owned(),
            method: lsp::LspNotificationMethod::WorkspaceDidChangeConfiguration.as_str().to_owned(),
            register_options: Some(json!({"section": SECTION})),
        };
        let params = lsp::RegistrationParams { registrations: vec![registration] };
        state.client.request::<lsp::RegistrationRequest>(&params);
    }
    pull(state);
}

/// The settings have changed. What a client that can be asked sends along is not what it would answer.
pub(super) fn changed(state: &mut State, settings: &Value) {
    if !pull(state) && settings.is_object() {
        take(state, &Wishes::of(settings));
    }
}

/// Asks for the settings, if the client can be asked.
fn pull(state: &mut State) -> bool {
    let can = state.client.can("/workspace/configuration");
    if can {
        let item = lsp::ConfigurationItem::new(None, Some(SECTION.to_owned()));
        let params = lsp::ConfigurationParams { items: vec![item] };
        state.asked_settings = Some(state.client.request::<lsp::ConfigurationRequest>(&params));
    }
    can
}

/// Takes in the answer of a client that was asked.
pub(super) fn answered(state: &mut State, answer: &Value) {
    if let Some(settings) = answer.get(0).filter(|settings| settings.is_object()) {
        take(state, &Wishes::of(settings));
    }
}

fn take(state: &mut State, wishes: &Wishes) {
    if *wishes == state.wishes {
        return;
    }
    let are_hints_new = wishes.has_hints != state.wishes.has_hints;
    let are_files_new = wishes.config != state.wishes.config;
    state.wishes = wishes.clone();
    state.configure();
    // Another configuration may look for other files.
    if are_files_new {
        watch::look(state);
    }
    if are_hints_new && state.client.can("/workspace/inlayHint/refreshSupport") {
        state.client.request::<lsp::InlayHintRefreshRequest>(&());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_read_by_itself() {
        let wishes = Wishes::of(&json!({"ecslint": {
            "select": ["all"], "ignore": "nonsense", "consumer": "aws-cli", "config": "", "inlayHints": false
        }}));
        let expected = Wishes {
            select: vec!["all".to_owned()],
            consumer: Some(Consumer::AwsCli),
            has_hints: false,
            ..Wishes::default()
        };
        assert_eq!(wishes, expected);
        assert_eq!(Wishes::of(&json!({"ignore": ["ports"]})).ignore, ["ports"]);
        assert_eq!(Wishes::of(&Value::Null), Wishes::default());
    }
}
