//! Our tree as `jsonschema` sees it.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{Array, Json, JsonNumber, Node as JsonNode, NodeIdentity, Object};
use serde_json::Value;

use crate::document::Document;
use crate::document::node::{Children, Members, Node};
use crate::document::tree::{NodeId, NodeKind};
use crate::source::Source;

/// The representation.
pub(super) struct TreeJson;

/// The node that an error is about: [`JsonNode::to_value`] hands it through as its index.
pub(super) fn node_of<'a>(root: Node<'a>, instance: &Value) -> Option<Node<'a>> {
    let id = instance.as_u64().and_then(|id| u32::try_from(id).ok())?;
    Some(root.document().node(NodeId(id)))
}

impl Json for TreeJson {
    type Node<'a> = Node<'a>;
    type PreparedKey = String;
    type StringBuffer = Option<Document>;

    // Look-ups walk the members, so one pass over the members is always cheaper than many look-ups.
    const KEYS_PER_LOOKUP: usize = 64;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> String {
        key.to_owned()
    }

    fn with_string_node<T>(
        buffer: &mut Self::StringBuffer,
        string: &str,
        f: impl FnOnce(Node<'_>) -> T,
    ) -> T {
        let source = Source::new("", Value::from(string).to_string());
        f(buffer.insert(Document::parse(source, None)).root())
    }
}

impl<'a> JsonNode<'a, TreeJson> for Node<'a> {
    type Object = ObjectNode<'a>;
    type Array = ArrayNode<'a>;
    type Number = Number<'a>;

    fn as_object(&self) -> Option<ObjectNode<'a>> {
        (self.kind() == NodeKind::Object).then_some(ObjectNode(*self))
    }

    fn as_array(&self) -> Option<ArrayNode<'a>> {
        (self.kind() == NodeKind::Array).then_some(ArrayNode(*self))
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        if self.kind() == NodeKind::String { self.text().map(Cow::Borrowed) } else { None }
    }

    fn as_number(&self) -> Option<Number<'a>> {
        (self.kind() == NodeKind::Number).then(|| Number(self.source_text()))
    }

    fn as_boolean(&self) -> Option<bool> {
        self.known_bool()
    }

    fn is_null(&self) -> bool {
        self.kind() == NodeKind::Null
    }

    fn is_number(&self) -> bool {
        self.kind() == NodeKind::Number
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            NodeKind::Null => JsonType::Null,
            NodeKind::True | NodeKind::False => JsonType::Boolean,
            NodeKind::Number => JsonType::Number,
            NodeKind::Array => JsonType::Array,
            NodeKind::Object => JsonType::Object,
            // What is opaque passes for the most frequent type; errors about it are dropped afterwards.
            NodeKind::String | NodeKind::Key | NodeKind::Missing | NodeKind::Opaque => JsonType::String,
        }
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            Value::String(text) => self.is_opaque() || self.text() == Some(text),
            Value::Bool(value) => self.known_bool() == Some(*value),
            Value::Number(number) => self.known_float() == number.as_f64(),
            Value::Null => self.is_null(),
            Value::Array(_) | Value::Object(_) => false,
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(Value::from(self.id().0))
    }

    fn identity(&self) -> Option<NodeIdentity> {
        Some(NodeIdentity::tagged(std::ptr::from_ref(self.document()).addr(), self.id().0))
    }
}

/// A node that is an object.
pub(super) struct ObjectNode<'a>(Node<'a>);

impl<'a> Object<'a, TreeJson> for ObjectNode<'a> {
    type Node = Node<'a>;
    type MemberName = &'a str;
    type MembersIter = NamedValues<'a>;

    fn len(&self) -> usize {
        self.0.members().count()
    }

    fn get(&self, key: &String) -> Option<Node<'a>> {
        self.0.get(key)
    }

    fn members(&self) -> Self::MembersIter {
        NamedValues(self.0.members())
    }
}

/// The members of an object, each as its name and value. A type of its own, since a `Map` over a function pointer
/// is not inlined.
pub(super) struct NamedValues<'a>(Members<'a>);

impl<'a> Iterator for NamedValues<'a> {
    type Item = (&'a str, Node<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        self.0.next().map(|member| (member.name(), member.value()))
    }
}

/// A node that is an array.
pub(super) struct ArrayNode<'a>(Node<'a>);

impl<'a> Array<'a, TreeJson> for ArrayNode<'a> {
    type Node = Node<'a>;
    type ElementsIter = Children<'a>;

    fn len(&self) -> usize {
        self.0.elements().count()
    }

    fn elements(&self) -> Self::ElementsIter {
        self.0.elements()
    }
}

/// The text of a number.
pub(super) struct Number<'a>(&'a str);

impl JsonNumber for Number<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.0.parse().ok()
    }

    fn as_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }

    fn as_f64(&self) -> Option<f64> {
        self.0.parse().ok()
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.0)
    }

    fn to_number(&self) -> Cow<'_, serde_json::Number> {
        Cow::Owned(self.0.parse().unwrap_or_else(|_| serde_json::Number::from(0)))
    }

    fn is_integer(&self) -> bool {
        self.as_i64().is_some() || self.as_f64().is_some_and(|value| value.fract() == 0.0)
    }
}
