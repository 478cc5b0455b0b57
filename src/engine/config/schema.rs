//! The JSON Schema of a configuration file.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::{Value, json};

use super::file::ConfigFile;

/// The JSON Schema of a configuration file, as `schemas/config.schema.json` has it: of draft 7, which editors of TOML
/// know.
pub fn schema() -> String {
    let generator = SchemaSettings::draft07().with_transform(NoNull).into_generator();
    let schema = generator.into_root_schema_for::<ConfigFile>();
    // Maps of texts cannot fail.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// TOML has no `null`: what may be left out is left out.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if schema.get("default").is_some_and(Value::is_null) {
            schema.remove("default");
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|name| name != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                schema.insert("type".into(), one);
            }
        }
        if let Some(Value::Array(choices)) = schema.get_mut("anyOf") {
            choices.retain(|choice| *choice != json!({ "type": "null" }));
        }
    }
}
