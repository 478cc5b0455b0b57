//! What the program reads of botocore's model of the ECS API.

use crate::Result;
use crate::json::{Json, Object};

/// A `service-2.json`.
pub(crate) struct Model(pub(crate) Json);

impl Model {
    /// The shape of that name.
    pub(crate) fn shape(&self, name: &str) -> Result<&Json> {
        self.0.get("shapes").find(name).ok_or_else(|| format!("the model has no shape {name}").into())
    }

    /// Names and shapes of the members of a structure.
    pub(crate) fn members(&self, shape: &str) -> Result<Vec<(&str, &str)>> {
        let members = self.shape(shape)?.get("members").members();
        Ok(members.iter().map(|(name, member)| (name.as_str(), target(member))).collect())
    }

    /// The input shape of the operation that a kind is named after.
    pub(crate) fn input(&self, kind: &str) -> Result<&str> {
        let operation = operation(kind);
        match target(self.0.get("operations").get(&operation).get("input")) {
            "" => Err(format!("{kind}: the model has no operation {operation}").into()),
            shape => Ok(shape),
        }
    }

    /// The JSON Schema type of a plain value: not a structure, list, map or enum.
    pub(crate) fn plain(&self, shape: &str) -> Result<Option<&'static str>> {
        let shape = self.shape(shape)?;
        Ok(match shape.get("type").text() {
            "string" if shape.find("enum").is_none() => Some("string"),
            "boolean" => Some("boolean"),
            "integer" | "long" => Some("integer"),
            "float" | "double" => Some("number"),
            _ => None,
        })
    }

    /// The part of the model on which the schemas of the kinds rest, without its documentation.
    pub(crate) fn extract(&self, kinds: &[String]) -> Result<Json> {
        let (mut operations, mut shapes) = (Object::default(), Object::default());
        for kind in kinds {
            if let Ok(input) = self.input(kind) {
                operations =
                    operations.with(&operation(kind), Object::default().with("input", reference(input)));
                self.keep(input, &mut shapes)?;
            }
        }
        for described in ["Service", "TaskDefinition"] {
            let members = self.members(described)?;
            for (_, shape) in &members {
                if !shapes.0.iter().any(|(known, _)| known == shape) {
                    let bare = Object::default().with("type", self.shape(shape)?.get("type").clone());
                    shapes = shapes.with(shape, bare);
                }
            }
            let members: Object = members.iter().map(|(name, shape)| (*name, reference(shape))).collect();
            shapes =
                shapes.with(described, Object::default().with("type", "structure").with("members", members));
        }
        shapes.0.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Object::default().with("operations", operations).with("shapes", shapes).into())
    }

    /// Adds a shape and those that it refers to.
    fn keep(&self, name: &str, out: &mut Object) -> Result<()> {
        if out.0.iter().any(|(known, _)| known == name) {
            return Ok(());
        }
        let mut kept = Object::default();
        let mut used = Vec::new();
        for (keyword, value) in self.shape(name)?.members() {
            match keyword.as_str() {
                "type" | "required" | "enum" | "union" | "document" | "deprecated" => {
                    kept = kept.with(keyword, value.clone());
                }
                "member" | "key" | "value" => {
                    kept = kept.with(keyword, reference(target(value)));
                    used.push(target(value));
                }
                "members" => {
                    let members = self.members(name)?;
                    let references: Object =
                        members.iter().map(|(name, shape)| (*name, reference(shape))).collect();
                    kept = kept.with(keyword, references);
                    used.extend(members.iter().map(|(_, shape)| *shape));
                }
                _ => {}
            }
        }
        out.0.push((name.to_owned(), kept.into()));
        used.into_iter().try_for_each(|shape| self.keep(shape, out))
    }
}

/// The operation that a kind is named after.
fn operation(kind: &str) -> String {
    let kind = if kind == "task-definition" { "register-task-definition" } else { kind };
    kind.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}

/// The name of the shape that a member, element, key or value has.
pub(crate) fn target(reference: &Json) -> &str {
    reference.get("shape").text()
}

fn reference(shape: &str) -> Object {
    Object::default().with("shape", shape)
}
