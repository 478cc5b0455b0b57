//! What a schema finds wrong, resolved to nodes and ready for rules to word.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;
use serde_json::Value;

use super::Schema;
use super::instance::node_of;
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;

/// One departure from the schema.
#[derive(Debug, Clone)]
pub struct SchemaError<'a> {
    /// What it is.
    pub violation: Violation<'a>,
    /// The value at fault; for a missing or unknown member, the object.
    pub node: Node<'a>,
    /// The subschema that was not met, with its annotations.
    pub schema: &'static Value,
}

/// The ways not to meet a schema.
#[derive(Debug, Clone)]
pub enum Violation<'a> {
    /// `null`.
    Null,
    /// A value of another type than these (names of JSON Schema types).
    WrongType(Vec<&'static str>),
    /// A member that the object does not have.
    UnknownMember(Member<'a>),
    /// A member that ECS reports but does not take.
    ReadOnlyMember(Member<'a>),
    /// A member of another kind of request, whose name is given.
    OtherKindsMember(Member<'a>, &'static str),
    /// A required member is not there.
    MissingMember(String),
    /// None of the values that are allowed.
    NotInEnum,
    /// Below `minimum` or above `maximum`, or no multiple of `multipleOf`.
    OutOfRange,
    /// Shorter than `minLength` or longer than `maxLength`, in characters.
    Length,
    /// Characters that `pattern` does not allow.
    Pattern,
    /// Fewer elements than `minItems`, or more than `maxItems`.
    Count,
    /// Not exactly one of the members of a union.
    Union,
}

impl Violation<'_> {
    /// Of two violations by one node, the one of lower rank says it all.
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::WrongType(_) => 1,
            Self::Length => 2,
            _ => 3,
        }
    }
}

impl SchemaError<'_> {
    /// Where it stands in the document.
    pub(super) fn place(&self) -> u32 {
        match &self.violation {
            Violation::UnknownMember(member)
            | Violation::ReadOnlyMember(member)
            | Violation::OtherKindsMember(member, _) => member.key().id().0,
            _ => self.node.id().0,
        }
    }

    /// Whether a later error about the same place adds nothing to this one.
    pub(super) fn hides(&self, later: &Self) -> bool {
        let both_missing = matches!(
            (&self.violation, &later.violation),
            (Violation::MissingMember(first), Violation::MissingMember(second)) if first != second
        );
        self.place() == later.place() && !both_missing
    }

    /// An annotation of the subschema.
    pub fn annotation(&self, name: &str) -> Option<&'static str> {
        self.schema.get(name).and_then(Value::as_str)
    }

    /// Whether a member of that name is one that ECS reports but does not take.
    pub fn is_read_only(&self, name: &str) -> bool {
        is_read_only(self.schema, name)
    }

    /// A limit of the subschema.
    pub fn limit(&self, name: &str) -> Option<&'static Value> {
        self.schema.get(name)
    }
}

impl Schema {
    /// An error of the validator as ours: several, where it names several members; none about what is opaque.
    pub(super) fn resolve<'a>(
        &'static self,
        root: Node<'a>,
        error: &ValidationError<'_>,
    ) -> Vec<SchemaError<'a>> {
        let Some(node) = node_of(root, error.instance()) else { return Vec::new() };
        let pointer = error.schema_path().as_str();
        let parent = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        let Some(schema) = self.at(parent) else { return Vec::new() };
        violations(node, schema, error.kind())
            .into_iter()
            .map(|violation| SchemaError { violation, node, schema })
            .collect()
    }
}

fn violations<'a>(node: Node<'a>, schema: &'static Value, kind: &ValidationErrorKind) -> Vec<Violation<'a>> {
    use ValidationErrorKind as E;
    if node.is_null() {
        return vec![Violation::Null];
    }
    if node.is_opaque() {
        return Vec::new();
    }
    match kind {
        E::AdditionalProperties { unexpected } => {
            let is_unexpected = |member: &Member<'_>| unexpected.iter().any(|name| name == member.name());
            let members = node.members().filter(|member| !member.key().is_opaque() && is_unexpected(member));
            members.map(|member| extra_member(schema, member)).collect()
        }
        E::Required { property } => {
            let may_be_there = node.is_open();
            property
                .as_str()
                .filter(|_| !may_be_there)
                .map(|name| Violation::MissingMember(name.into()))
                .into_iter()
                .collect()
        }
        E::Type { .. } => vec![Violation::WrongType(types(schema))],
        E::Enum { .. } | E::Constant { .. } => vec![Violation::NotInEnum],
        E::Minimum { .. }
        | E::Maximum { .. }
        | E::MultipleOf { .. }
        | E::ExclusiveMinimum { .. }
        | E::ExclusiveMaximum { .. } => vec![Violation::OutOfRange],
        E::MinLength { .. } | E::MaxLength { .. } => vec![Violation::Length],
        E::Pattern { .. } => vec![Violation::Pattern],
        E::MaxItems { .. } => vec![Violation::Count],
        E::MinItems { .. } if !node.is_open() => vec![Violation::Count],
        E::MinProperties { .. } | E::MaxProperties { .. } if !node.is_open() => vec![Violation::Union],
        _ => Vec::new(),
    }
}

fn extra_member<'a>(schema: &'static Value, member: Member<'a>) -> Violation<'a> {
    if is_read_only(schema, member.name()) {
        return Violation::ReadOnlyMember(member);
    }
    match schema.get("x-ecs-other-kind").and_then(|kinds| kinds.get(member.name())).and_then(Value::as_str) {
        Some(kind) => Violation::OtherKindsMember(member, kind),
        None => Violation::UnknownMember(member),
    }
}

fn is_read_only(schema: &'static Value, name: &str) -> bool {
    schema.get("x-ecs-read-only").is_some_and(|members| members.get(name).is_some())
}

fn types(schema: &'static Value) -> Vec<&'static str> {
    match schema.get("type") {
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    }
}

/// The name of a node's type, as people say it.
pub fn type_name(node: Node<'_>) -> &'static str {
    match node.kind() {
        NodeKind::Null => "null",
        NodeKind::True | NodeKind::False => "a boolean",
        NodeKind::Number => "a number",
        NodeKind::String | NodeKind::Key => "a string",
        NodeKind::Array => "a list",
        NodeKind::Object => "an object",
        NodeKind::Missing | NodeKind::Opaque => "unknown",
    }
}
