//! What a kind's schema says of one place in a document: description, type, values, limits. For people, in hover
//! and completion; [`Schema::validate`] is what judges.

use serde_json::Value;

use super::Schema;
use crate::document::Unit;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::tree::NodeKind;

/// More `$ref`s than this behind each other are a circle.
const MAX_REFS: usize = 8;

/// The part of a schema that holds for one place. Cheap to copy.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    schema: &'static Value,
    /// Where the member is declared: its description wins over that of the type it refers to.
    own: &'static Value,
    /// What `own` refers to, or `own` itself.
    target: &'static Value,
}

/// A value that a place may take.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The value.
    pub value: &'static str,
    /// What it means; may be empty.
    pub description: &'static str,
}

impl Place {
    /// The whole document of a kind.
    pub fn root(kind: Kind) -> Self {
        let schema = Schema::of(kind).value();
        Self::new(schema, schema)
    }

    /// The place of a value, or of a key's value, inside a unit. None where the schema knows no such member.
    pub fn of(unit: Unit, node: Node<'_>) -> Option<Self> {
        let mut steps = Vec::new();
        let mut node = node;
        while node.id() != unit.root {
            steps.push(node.member());
            node = node.container()?;
        }
        steps.into_iter().rev().try_fold(Self::root(unit.kind), |place, member| match member {
            Some(member) => place.member(member.name()).or_else(|| place.reported(member.name())),
            None => place.element(),
        })
    }

    fn new(schema: &'static Value, own: &'static Value) -> Self {
        let mut target = own;
        for _ in 0..MAX_REFS {
            let pointer = target.get("$ref").and_then(Value::as_str).and_then(|name| name.strip_prefix('#'));
            let Some(next) = pointer.and_then(|pointer| schema.pointer(pointer)) else { break };
            target = next;
        }
        Self { schema, own, target }
    }

    /// The member of that name; of an object of free names, what its values are.
    pub fn member(self, name: &str) -> Option<Self> {
        let declared = self.target.get("properties").and_then(|members| members.get(name));
        let free = || self.target.get("additionalProperties").filter(|value| value.is_object());
        declared.or_else(free).map(|own| Self::new(self.schema, own))
    }

    /// The member of that name that ECS reports and does not take.
    fn reported(self, name: &str) -> Option<Self> {
        let own = self.target.get("x-ecs-read-only")?.get(name)?;
        Some(Self::new(self.schema, own))
    }

    /// What the elements of a list are.
    pub fn element(self) -> Option<Self> {
        self.target.get("items").map(|own| Self::new(self.schema, own))
    }

    /// The members an object has to have, in the order in which people write them.
    pub fn required(self) -> impl Iterator<Item = (&'static str, Self)> {
        self.required_names().filter_map(move |name| Some((name, self.member(name)?)))
    }

    fn required_names(self) -> impl Iterator<Item = &'static str> {
        let also = self.list("x-ecs-also-required");
        let required = move || self.list("required");
        required().chain(also.filter(move |name| !required().any(|other| other == *name)))
    }

    /// The members that people may write into an object, by name.
    pub fn members(self) -> impl Iterator<Item = (&'static str, Self)> {
        let members = self.target.get("properties").and_then(Value::as_object);
        members
            .into_iter()
            .flatten()
            .filter(|(_, own)| own.get("readOnly").is_none())
            .map(move |(name, own)| (name.as_str(), Self::new(self.schema, own)))
    }

    /// Whether an object has to have the member.
    pub fn requires(self, name: &str) -> bool {
        self.required_names().any(|other| other == name)
    }

    /// What it means; empty if the schema has no words for it.
    pub fn description(self) -> &'static str {
        self.annotation("description").unwrap_or("")
    }

    /// What its numbers count: `MiB`, `seconds`, ….
    pub fn unit(self) -> Option<&'static str> {
        self.annotation("x-ecs-unit")
    }

    /// What ECS takes where it is left out, as JSON.
    pub fn default(self) -> Option<String> {
        self.keyword("default").map(Value::to_string)
    }

    /// Its type, by the name that JSON Schema has for it.
    pub fn type_name(self) -> Option<&'static str> {
        match self.target.get("type")? {
            Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null"),
            name => name.as_str(),
        }
    }

    /// The values it may take; none if it is free.
    pub fn choices(self) -> impl Iterator<Item = Choice> {
        let words = self.keyword("x-ecs-enum");
        self.list("enum").map(move |value| Choice {
            value,
            description: words.and_then(|words| words.get(value)).and_then(Value::as_str).unwrap_or(""),
        })
    }

    /// The smallest and largest number, length, or number of elements, and what is counted.
    pub fn limits(self) -> Option<(Option<i64>, Option<i64>, &'static str)> {
        const LIMITS: [(&str, &str, &str); 3] = [
            ("minimum", "maximum", ""),
            ("minLength", "maxLength", "characters"),
            ("minItems", "maxItems", "elements"),
        ];
        LIMITS.iter().find_map(|(least, most, counted)| {
            let number = |name: &str| self.keyword(name).and_then(Value::as_i64);
            // The bounds of the integer type are no news to anybody.
            let least = number(least).filter(|value| *value > i64::from(i32::MIN));
            let most = number(most).filter(|value| *value < i64::from(i32::MAX));
            (least.is_some() || most.is_some()).then_some((least, most, *counted))
        })
    }

    /// Whether a value of this node type can stand here.
    pub fn takes(self, kind: NodeKind) -> bool {
        let wanted = match kind {
            NodeKind::Object => "object",
            NodeKind::Array => "array",
            _ => return true,
        };
        self.type_name().is_none_or(|name| name == wanted)
    }

    fn annotation(self, name: &str) -> Option<&'static str> {
        self.keyword(name).and_then(Value::as_str)
    }

    fn keyword(self, name: &str) -> Option<&'static Value> {
        self.own.get(name).or_else(|| self.target.get(name))
    }

    fn list(self, name: &str) -> impl Iterator<Item = &'static str> {
        let list = self.keyword(name).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(pointer: &str) -> Option<Place> {
        pointer.split('/').skip(1).try_fold(Place::root(Kind::TaskDefinition), |place, step| match step {
            "0" => place.element(),
            name => place.member(name),
        })
    }

    #[test]
    fn places_are_found_through_references_and_lists() {
        let driver = place("/containerDefinitions/0/logConfiguration/logDriver").expect("known");
        assert!(driver.description().starts_with("Log driver."));
        assert!(driver.choices().any(|choice| choice.value == "awslogs" && !choice.description.is_empty()));
        let option = place("/containerDefinitions/0/logConfiguration/options/anything").expect("free name");
        assert_eq!(option.type_name(), Some("string"));
        assert!(place("/containerDefinitions/0/imagee").is_none());
    }

    #[test]
    fn limits_and_defaults_are_read() {
        let interval = place("/containerDefinitions/0/healthCheck/interval").expect("known");
        assert_eq!(interval.unit(), Some("seconds"));
        assert_eq!(interval.default().as_deref(), Some("30"));
        let containers = place("/containerDefinitions").expect("known");
        assert_eq!(containers.limits(), Some((Some(1), Some(10), "elements")));
        assert!(Place::root(Kind::TaskDefinition).requires("family"));
    }
}
