//! Makes a schema out of the model, and out of what the schema said so far.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::Result;
use crate::json::{Json, NOTHING, Object};
use crate::model::{Model, target};

/// Keywords in the order in which they are written.
const ORDER: &str = "$schema $id title description $ref type enum x-ecs-also-enum pattern minLength maxLength minimum \
    maximum multipleOf minItems maxItems minProperties maxProperties required x-ecs-also-required items properties \
    additionalProperties default deprecated readOnly x-ecs-unit x-ecs-rule x-ecs-allowed x-ecs-enum \
    x-ecs-read-only x-ecs-other-kind $defs";

/// Keywords that follow the model; all others are ours.
const STRUCTURE: &str = "$schema $id $ref type enum minProperties maxProperties required items properties \
    additionalProperties deprecated readOnly x-ecs-enum x-ecs-read-only x-ecs-other-kind $defs";

/// The requests that make and change a service.
const SERVICES: &[&str] = &["create-service", "update-service"];

/// The model, and what the schemas say about its shapes so far.
pub(crate) struct Refresh {
    pub(crate) model: Model,
    pub(crate) known: BTreeMap<String, Json>,
    /// The members of a service as it is described.
    pub(crate) service: Json,
}

impl Refresh {
    /// The whole schema of a kind.
    pub(crate) fn schema(&self, kind: &str, old: &Json) -> Result<Json> {
        let mut new = match kind {
            "containers" => Object::default().with("$ref", "#/$defs/ContainerDefinitions"),
            "container" => Object::default().with("$ref", "#/$defs/ContainerDefinition"),
            "task-overrides" => Object::default().with("$ref", "#/$defs/TaskOverride"),
            "service" => self.service(old)?,
            _ => self.structure(self.model.input(kind)?, old)?,
        };
        let read_only = match kind {
            "task-definition" => self.reported("TaskDefinition", &[kind], old.get("x-ecs-read-only"))?,
            "create-service" | "update-service" => self.reported("Service", SERVICES, &self.service)?,
            _ => Object::default(),
        };
        if !read_only.0.is_empty() {
            new = new.with("x-ecs-read-only", read_only);
        }
        if let Some(twin) = twin(kind) {
            let elsewhere = self.members_beyond(self.model.input(twin)?, &[kind])?;
            let elsewhere: Object = elsewhere.into_iter().map(|(member, _)| (member, twin)).collect();
            new = new.with("x-ecs-other-kind", elsewhere);
        }
        let mut definitions = Object::default();
        self.define(&new.clone().into(), &mut definitions)?;
        if !definitions.0.is_empty() {
            new = new.with("$defs", definitions);
        }
        let id = format!("https://ecslint.dev/schemas/{kind}.schema.json");
        new = new.with("$schema", "https://json-schema.org/draft/2020-12/schema").with("$id", id.as_str());
        Ok(merged(new, old).into())
    }

    /// A service as it is described: the members of both requests, then those that only ECS sets; none is required.
    fn service(&self, old: &Json) -> Result<Object> {
        let mut properties = Object::default();
        for kind in SERVICES {
            for (name, shape) in self.model.members(self.model.input(kind)?)? {
                if !properties.0.iter().any(|(known, _)| known == name) {
                    properties = properties.with(name, self.member(name, shape, old)?);
                }
            }
        }
        properties.0.extend(self.reported("Service", SERVICES, old.get("properties"))?.0);
        Ok(closed(properties))
    }

    /// The members of a shape that none of the kinds takes, since only ECS sets them.
    fn reported(&self, shape: &str, kinds: &[&str], old: &Json) -> Result<Object> {
        let mut members = Object::default();
        for (name, shape) in self.members_beyond(shape, kinds)? {
            let mut new = Object::default().with("readOnly", Json::Atom(true.into()));
            match self.model.shape(shape)?.get("type").text() {
                "structure" => new = new.with("type", "object"),
                "list" => new = new.with("type", "array"),
                "timestamp" => {}
                plain => new = new.with("type", plain),
            }
            let old = old.get(name);
            members = members.with(name, merged(described(new, old), old));
        }
        Ok(members)
    }

    /// The schema of a shape that has a place of its own: a structure, a list or an enum.
    fn definition(&self, name: &str) -> Result<Object> {
        let shape = self.model.shape(name)?;
        let old = self.known.get(name).unwrap_or(NOTHING);
        let new = match shape.get("type").text() {
            "structure" => described(self.structure(name, old)?, old),
            "list" => self.list(shape, old)?,
            _ => {
                let values = [shape.get("enum").texts(), old.get("x-ecs-also-enum").texts()].concat();
                let lines: Object =
                    values.iter().map(|value| (*value, old.get("x-ecs-enum").get(value).text())).collect();
                Object::default().with("type", "string").with("enum", values).with("x-ecs-enum", lines)
            }
        };
        Ok(merged(new, old))
    }

    fn structure(&self, name: &str, old: &Json) -> Result<Object> {
        let members = self.model.members(name)?;
        let mut properties = Object::default();
        for (member, shape) in &members {
            properties = properties.with(member, self.member(member, shape, old)?);
        }
        let shape = self.model.shape(name)?;
        let required = [shape.get("required").texts(), old.get("x-ecs-also-required").texts()].concat();
        let required: Vec<_> = members
            .into_iter()
            .map(|(member, _)| member)
            .filter(|member| required.contains(member))
            .collect();
        let mut new = closed(properties);
        if !required.is_empty() {
            new = new.with("required", required);
        }
        if shape.find("union").is_some() {
            let one = Json::Atom(Value::from(1));
            new = new.with("minProperties", one.clone()).with("maxProperties", one);
        }
        Ok(new)
    }

    fn list(&self, shape: &Json, old: &Json) -> Result<Object> {
        Ok(Object::default()
            .with("type", "array")
            .with("items", self.used(target(shape.get("member")), old.get("items"))?))
    }

    /// A member of a structure, which always has a description, if only an empty one.
    fn member(&self, name: &str, shape: &str, structure: &Json) -> Result<Object> {
        let old = structure.get("properties").get(name);
        Ok(merged(described(self.used(shape, old)?, old), NOTHING))
    }

    /// A shape at a place where it is used: plain values, maps and lists of plain values in full, the rest by name.
    fn used(&self, name: &str, old: &Json) -> Result<Object> {
        let shape = self.model.shape(name)?;
        let mut new = match (shape.get("type").text(), self.model.plain(name)?) {
            (_, Some(plain)) => Object::default().with("type", plain),
            ("structure", _) if shape.find("document").is_some() => Object::default(),
            ("map", _) => {
                let values = self.used(target(shape.get("value")), NOTHING)?;
                Object::default().with("type", "object").with("additionalProperties", values)
            }
            ("list", _) if self.model.plain(target(shape.get("member")))?.is_some() => {
                self.list(shape, old)?
            }
            _ => Object::default().with("$ref", format!("#/$defs/{name}").as_str()),
        };
        if let Some(deprecated) = shape.find("deprecated") {
            new = new.with("deprecated", deprecated.clone());
        }
        if let Some(also) = old.find("x-ecs-also-required") {
            new = new.with("required", also.clone());
        }
        Ok(merged(new, old))
    }

    /// Names and shapes of the members of a shape that none of the kinds takes.
    fn members_beyond<'a>(&'a self, shape: &str, kinds: &[&str]) -> Result<Vec<(&'a str, &'a str)>> {
        let mut members = self.model.members(shape)?;
        for kind in kinds {
            let taken = self.model.members(self.model.input(kind)?)?;
            members.retain(|(name, _)| !taken.iter().any(|(known, _)| known == name));
        }
        Ok(members)
    }

    /// Adds the shapes that a schema refers to, each before those that it refers to itself.
    fn define(&self, schema: &Json, out: &mut Object) -> Result<()> {
        let name = schema.get("$ref").text().trim_start_matches("#/$defs/");
        if !name.is_empty() && !out.0.iter().any(|(known, _)| known == name) {
            let definition = Json::from(self.definition(name)?);
            out.0.push((name.to_owned(), definition.clone()));
            self.define(&definition, out)?;
        }
        schema.members().iter().try_for_each(|(_, value)| self.define(value, out))
    }
}

/// The kind that shares most members with this one, so that a member which is unknown here may belong there.
fn twin(kind: &str) -> Option<&'static str> {
    match kind {
        "create-service" => Some("update-service"),
        "update-service" => Some("create-service"),
        "run-task" => Some("start-task"),
        "start-task" => Some("run-task"),
        _ => None,
    }
}

/// An object with these members and no others.
fn closed(properties: Object) -> Object {
    let no = Json::Atom(false.into());
    Object::default().with("type", "object").with("properties", properties).with("additionalProperties", no)
}

/// With an empty description where there was none.
fn described(schema: Object, old: &Json) -> Object {
    if old.find("description").is_some() { schema } else { schema.with("description", "") }
}

/// What follows the model, with the keywords of the old schema that do not, in order.
fn merged(mut new: Object, old: &Json) -> Object {
    let ours = |name: &str| !STRUCTURE.split(' ').any(|keyword| keyword == name);
    new.0.extend(old.members().iter().filter(|(name, _)| ours(name)).cloned());
    new.0.sort_by_key(|(name, _)| ORDER.split(' ').position(|keyword| keyword == name).unwrap_or(usize::MAX));
    new
}
