//! Words for names that the schema leaves free, by the path of what stands there.

use crate::facts::words::{self, Word};

/// The words for the values at a path of a unit.
fn table(path: &str) -> &'static [Word] {
    match path {
        "containerDefinitions/*/linuxParameters/capabilities/add/*"
        | "containerDefinitions/*/linuxParameters/capabilities/drop/*" => words::CAPABILITIES,
        "containerDefinitions/*/systemControls/*/namespace" => words::SYSCTLS,
        "containerDefinitions/*/healthCheck/command/*" => words::HEALTH_COMMANDS,
        "placementStrategy/*/field" => words::PLACEMENT_FIELDS,
        "capacityProviderStrategy/*/capacityProvider" => words::CAPACITY_PROVIDERS,
        _ if path.ends_with("logConfiguration/secretOptions/*/name") => words::LOG_OPTIONS,
        _ => &[],
    }
}

/// What is said of a value at a path.
pub(super) fn of_value(path: &str, value: &str) -> Option<&'static Word> {
    words::find(table(path), value)
}

/// What is said of the option of a log driver that a path leads to.
pub(super) fn of_option(path: &str) -> Option<&'static Word> {
    let (object, name) = path.rsplit_once('/')?;
    object.ends_with("logConfiguration/options").then(|| words::find(words::LOG_OPTIONS, name)).flatten()
}
