//! The JSON Schemas of every kind, executed: which members there are, their types, enums and simple limits.
//!
//! `jsonschema` validates our tree directly; nothing is copied. A validator is built once, for the kinds that a
//! run meets and no others, since building one costs more than linting hundreds of documents.

pub mod error;
mod instance;
pub mod lookup;
mod text;

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::Value;

use crate::document::kind::Kind;
use crate::document::node::Node;
use error::SchemaError;
use instance::TreeJson;
pub use text::text;

/// The schema of one kind, ready to use.
pub struct Schema {
    value: Value,
    validator: Validator<TreeJson>,
}

static SCHEMAS: [OnceLock<Schema>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];

impl Schema {
    /// The schema of a kind, built at the first call.
    pub fn of(kind: Kind) -> &'static Self {
        SCHEMAS[kind as usize].get_or_init(|| {
            // Both cannot fail: a test builds every schema that is compiled in.
            let value = serde_json::from_str(text(kind)).expect("a schema in the binary is JSON");
            let validator =
                jsonschema::options_for::<TreeJson>().build(&value).expect("and a valid JSON Schema");
            Self { value, validator }
        })
    }

    /// Everything in a document that its schema does not allow, in document order; what is opaque is left alone.
    pub fn validate<'a>(&'static self, root: Node<'a>) -> Vec<SchemaError<'a>> {
        if self.validator.is_valid(root) {
            return Vec::new();
        }
        let errors = self.validator.iter_errors(root);
        let mut errors: Vec<_> = errors.flat_map(|error| self.resolve(root, &error)).collect();
        errors.sort_by_key(|error| (error.place(), error.violation.rank()));
        errors.dedup_by(|later, first| first.hides(later));
        errors
    }

    /// The subschema at a JSON pointer.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.value.pointer(pointer)
    }

    /// The whole schema.
    pub const fn value(&self) -> &Value {
        &self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_builds() {
        for kind in Kind::ALL {
            assert!(Schema::of(*kind).value().is_object(), "{}", kind.as_str());
        }
    }
}
