//! JSON whose objects keep the order of their members, and how the schemas are laid out.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Json {
    Object(Object),
    Array(Vec<Self>),
    Atom(Value),
}

/// The members of an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Object(pub(crate) Vec<(String, Json)>);

/// What is read where there is nothing.
pub(crate) const NOTHING: &Json = &Json::Atom(Value::Null);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Object;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut object = Object::default();
                while let Some(member) = map.next_entry()? {
                    object.0.push(member);
                }
                Ok(object)
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

impl<K: Into<String>, V: Into<Json>> FromIterator<(K, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(members: I) -> Self {
        Self(members.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl Object {
    /// The object with one more member.
    pub(crate) fn with(mut self, key: &str, value: impl Into<Json>) -> Self {
        self.0.push((key.to_owned(), value.into()));
        self
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self::Atom(text.into())
    }
}

impl From<Vec<&str>> for Json {
    fn from(texts: Vec<&str>) -> Self {
        Self::Array(texts.into_iter().map(Self::from).collect())
    }
}

impl Json {
    /// The members of an object; none for anything else.
    pub(crate) fn members(&self) -> &[(String, Self)] {
        if let Self::Object(Object(members)) = self { members } else { &[] }
    }

    /// The items of an array; none for anything else.
    pub(crate) fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    /// The text of a string; empty for anything else.
    pub(crate) fn text(&self) -> &str {
        if let Self::Atom(Value::String(text)) = self { text } else { "" }
    }

    /// The texts of an array of strings.
    pub(crate) fn texts(&self) -> Vec<&str> {
        self.items().iter().map(Self::text).collect()
    }

    /// The member of that name.
    pub(crate) fn find(&self, key: &str) -> Option<&Self> {
        self.members().iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// The member of that name, or null.
    pub(crate) fn get(&self, key: &str) -> &Self {
        self.find(key).unwrap_or(NOTHING)
    }

    /// The text on one line, for a value that may be written so.
    fn short(&self) -> Option<String> {
        match self {
            Self::Atom(atom) => Some(atom.to_string()),
            Self::Array(items) if items.iter().all(|item| matches!(item, Self::Atom(_))) => {
                let items: Vec<_> = items.iter().filter_map(Self::short).collect();
                Some(format!("[{}]", items.join(", ")))
            }
            Self::Object(Object(members)) => match members.as_slice() {
                [] => Some("{}".to_owned()),
                [(key, value)] if ["$ref", "type", "shape", "input"].contains(&key.as_str()) => {
                    Some(format!("{{ \"{key}\": {} }}", value.short()?))
                }
                _ => None,
            },
            Self::Array(_) => None,
        }
    }

    /// The text; its first line begins at `column`, the others are indented by `indent`.
    pub(crate) fn render(&self, indent: usize, column: usize) -> String {
        match self.short() {
            Some(short) if matches!(self, Self::Atom(_)) || column + short.chars().count() < 100 => {
                return short;
            }
            _ => {}
        }
        let [open, close] = if matches!(self, Self::Array(_)) { ['[', ']'] } else { ['{', '}'] };
        let inner = indent + 2;
        let line = |key: String, value: &Self| {
            format!("{:inner$}{key}{}", "", value.render(inner, inner + key.chars().count()))
        };
        let items = self.items().iter().map(|item| line(String::new(), item));
        let members = self.members().iter().map(|(key, value)| line(format!("\"{key}\": "), value));
        let lines: Vec<_> = items.chain(members).collect();
        format!("{open}\n{}\n{:indent$}{close}", lines.join(",\n"), "")
    }
}
