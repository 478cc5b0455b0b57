//! Words for what the schema does not allow: members, types, enums, limits.

use serde_json::Value;

use super::context::{At, Context};
use super::conversion::{converted, is_flat};
use super::options::Consumer;
use super::spelling::{list_all, nearest};
use super::{Rule, leftover, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::{Form, Kind};
use crate::document::node::{Member, Node};
use crate::document::text::has_variable;
use crate::document::tree::NodeKind;
use crate::schema::error::{SchemaError, Violation, type_name};
use crate::schema::lookup::Place;

pub(super) const RULES: &[Rule] = &[
    rule!("structure", "unknown-member", Schema(unknown_member)),
    rule!("structure", "read-only-member", Schema(leftover::read_only_member)),
    rule!("structure", "member-of-other-request", Schema(member_of_other_request)),
    rule!("structure", "missing-member", Schema(missing_member)),
    rule!("structure", "wrong-type", Schema(wrong_type)),
    rule!("structure", "null-value", Schema(leftover::null_value)),
    rule!("structure", "invalid-enum-value", Schema(invalid_enum_value)),
    rule!("structure", "union-member-count", Schema(union_member_count)),
    rule!("structure", "number-out-of-range", Schema(limit)),
];

/// The rule that words a schema error: what the subschema names for its limits, or that of its kind.
pub(super) fn rule_for(error: &SchemaError) -> &'static str {
    let limits = |default| error.annotation("x-ecs-rule").unwrap_or(default);
    match &error.violation {
        Violation::UnknownMember(_) => "unknown-member",
        Violation::ReadOnlyMember(_) => "read-only-member",
        Violation::OtherKindsMember(..) => "member-of-other-request",
        Violation::MissingMember(_) => "missing-member",
        Violation::WrongType(_) => "wrong-type",
        Violation::Null => "null-value",
        Violation::NotInEnum => limits("invalid-enum-value"),
        Violation::Union => "union-member-count",
        Violation::OutOfRange | Violation::Length | Violation::Pattern | Violation::Count => {
            limits("number-out-of-range")
        }
    }
}

/// How a node is called in a message: by its key, or as an element of the list of that key.
fn called(node: Node<'_>) -> String {
    match node.member() {
        Some(member) => format!("`{}`", member.name()),
        None => match node.container().and_then(Node::member) {
            Some(list) => format!("an element of `{}`", list.name()),
            None => "the document".into(),
        },
    }
}

fn unknown_member(error: &SchemaError, cx: &mut Context) {
    let Violation::UnknownMember(member) = error.violation else { return };
    // Its name is perhaps still being typed.
    if member.is_unfinished() {
        return;
    }
    let names = property_names(error.schema);
    let place = container_name(member);
    let meant = nearest(member.name(), names.iter().copied());
    let is_same = meant.is_some_and(|name| name.eq_ignore_ascii_case(member.name()));
    if cx.consumer() == Consumer::Ecspresso && is_same {
        return;
    }
    let most = severity_of_unknown(member, is_same, cx);
    let report =
        cx.report(At::Key(member), format!("`{}` is not a member of {place}", member.name())).at_most(most);
    match meant {
        Some(name) => {
            let report = report.help(format!("did you mean `{name}`?"));
            if member.key().container().is_some_and(|object| object.get(name).is_none()) {
                // Other case, same name: that is what was meant.
                let applicability = if is_same { Applicability::Safe } else { Applicability::Unsafe };
                report.fix_rename(member, name, applicability);
            }
        }
        None if names.len() <= 8 => {
            report.help(format!("it takes {}", list_all(names)));
        }
        None => {}
    }
}

/// How severe an unknown member is: an error, unless who reads the file may go on without it.
fn severity_of_unknown(member: Member<'_>, is_in_other_case: bool, cx: &Context) -> Severity {
    // A service with neither name nor cluster is a file of ecspresso as a rule, which minds no case.
    let is_for_ecspresso = cx.kind() == Kind::Service && cx.form() == Form::Request;
    let goes_on = match cx.consumer() {
        Consumer::Ecspresso => true,
        // The action for GitHub reads task definitions, and sends of them what it knows.
        Consumer::GithubActions => cx.kind() == Kind::TaskDefinition,
        // Terraform, which takes a bare array of containers, goes on without the member, too, and nobody knows who reads
        // other parts.
        Consumer::Any if cx.kind().is_part() => true,
        // The output of a describe call tells what is new in ECS before we know of it.
        Consumer::Any if cx.form() == Form::Wrapped => true,
        Consumer::Any if cx.kind() == Kind::TaskDefinition => {
            cx.severity_but_for_github(member.key()) < Severity::Error
        }
        _ => false,
    };
    if goes_on || is_for_ecspresso && is_in_other_case { Severity::Warning } else { Severity::Error }
}

/// Names of the members that an object may have.
fn property_names(schema: &'static Value) -> Vec<&'static str> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.into_iter().flat_map(|map| map.keys().map(String::as_str)).collect()
}

/// How the object around a member is called in a message: by its key, or as an entry of the list of that key.
fn container_name(member: Member<'_>) -> String {
    let object = member.key().container();
    match object.and_then(Node::member) {
        Some(outer) => format!("`{}`", outer.name()),
        None => match object.and_then(Node::container).and_then(Node::member) {
            Some(list) => format!("the entries of `{}`", list.name()),
            None => "this document".into(),
        },
    }
}

fn member_of_other_request(error: &SchemaError, cx: &mut Context) {
    let Violation::OtherKindsMember(member, kind) = error.violation else { return };
    cx.report(
        At::Key(member),
        format!("`{}` belongs to {kind}: {} does not take it", member.name(), cx.kind().as_str()),
    )
    .fix_remove(member.value(), Applicability::Unsafe);
}

/// What to do about a container without an image.
pub(super) const IMAGE_HELP: &str = "name an image, such as `nginx:1.27`; if a GitHub workflow fills it in, set `consumer = \"github-actions\"`";

fn missing_member(error: &SchemaError, cx: &mut Context) {
    let Violation::MissingMember(name) = &error.violation else { return };
    // The render action fills the image in.
    if name == "image" && cx.consumer() == Consumer::GithubActions {
        return;
    }
    // It is there in other case, which is reported as unknown, or minded by nobody.
    let mut members = error.node.members();
    if members.any(|it| it.name().eq_ignore_ascii_case(name)) {
        return;
    }
    let of = match error.node.get("name").and_then(Node::known_str) {
        Some(own_name) => format!("`{own_name}`"),
        None => called(error.node),
    };
    let most = cx.severity_but_for_github(error.node);
    let report = cx.report(At::Opening(error.node), format!("{of} has no `{name}`, which is required"));
    if name == "image" {
        report.help(IMAGE_HELP).at_most(most);
    }
}

fn wrong_type(error: &SchemaError, cx: &mut Context) {
    let Violation::WrongType(expected) = &error.violation else { return };
    let node = error.node;
    let wanted = expected.iter().map(|name| article(name)).collect::<Vec<_>>().join(" or ");
    // A fraction is a number, too: what is wrong with it is to be seen.
    let is = if node.kind() == NodeKind::Number { node.source_text() } else { type_name(node) };
    let mut report = cx.report(node, format!("{} must be {wanted}, but is {is}", called(node)));
    if let Some((json, applicability)) = converted(error, expected) {
        report = report.fix_replace(node, json, applicability);
    }
    if node.kind() == NodeKind::Object && expected.contains(&"array") && is_flat(node) {
        report.help("write it as a list of objects, one for each entry");
    }
}

fn article(type_name: &str) -> &'static str {
    match type_name {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "a list",
        "object" => "an object",
        _ => "null",
    }
}

fn is_required(member: Member, cx: &Context) -> bool {
    let object = member.value().container().and_then(|object| Place::of(cx.unit, object));
    object.is_some_and(|object| object.requires(member.name()))
}

fn invalid_enum_value(error: &SchemaError, cx: &mut Context) {
    let values: Vec<&str> = error
        .limit("enum")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let Some(text) = error.node.known_str() else { return };
    if text.is_empty() && empty_choice(error.node, cx) {
        return;
    }
    let mut report = cx.report(error.node, format!("{text:?} is not a value of {}", called(error.node)));
    if values.len() <= 16 {
        report = report.help(format!("it takes {}", list_all(values.iter().copied())));
    }
    if let Some(meant) = nearest(text, values.iter().copied()) {
        let applicability =
            if meant.eq_ignore_ascii_case(text) { Applicability::Safe } else { Applicability::Unsafe };
        report.fix_replace(error.node, edit::quote(meant), applicability);
    }
}

/// Words an empty word, where that is not wrong like any other. So a word that is not set is written down by programs
/// in Go, which do not send it, but for elements of a list; the deploy action for GitHub drops all of them.
fn empty_choice(node: Node, cx: &mut Context) -> bool {
    let consumer = cx.consumer();
    if let Some(member) = node.member().filter(|member| is_required(*member, cx)) {
        cx.report(node, format!("`{}` is empty, and it is required", member.name()));
        return true;
    }
    if consumer == Consumer::AwsCli || consumer == Consumer::Ecspresso && node.member().is_none() {
        return false;
    }
    if !consumer.drops_unset() {
        // Of some members ECS minds no word.
        if cx.rule.page.severity < Severity::Error {
            return false;
        }
        cx.report(node, format!("{} is empty, which the AWS CLI sends and ECS refuses", called(node)))
            .at_most(Severity::Warning)
            .help("leave it out")
            .fix_remove(node, Applicability::Safe);
    }
    true
}

fn union_member_count(error: &SchemaError, cx: &mut Context) {
    let names = property_names(error.schema);
    let count = error.node.members().count();
    cx.report(
        At::Opening(error.node),
        format!("{} takes exactly one member, but has {count}", called(error.node)),
    )
    .help(format!("one of {}", list_all(names)));
}

/// Any limit of a single value; what it is about stands in the schema.
pub(super) fn limit(error: &SchemaError, cx: &mut Context) {
    match error.violation {
        Violation::OutOfRange => out_of_range(error, cx),
        Violation::Length => length(error, cx),
        Violation::Count => count(error, cx),
        Violation::Pattern => pattern(error, cx),
        Violation::NotInEnum => invalid_enum_value(error, cx),
        _ => {}
    }
}

fn out_of_range(error: &SchemaError, cx: &mut Context) {
    let (node, name) = (error.node, called(error.node));
    let unit = error.annotation("x-ecs-unit").map(|unit| format!(" {unit}")).unwrap_or_default();
    let given = node.source_text();
    let given_unit = if given == "1" { unit.trim_end_matches('s') } else { &unit };
    let nearest = nearest_allowed(error).filter(|_| !cx.rule.page.field("fix").is_empty());
    let report =
        cx.report(node, format!("{name} is {given}{given_unit}, but must be {}{unit}", range(error)));
    if let Some(nearest) = nearest {
        report.fix_replace(node, nearest.to_string(), Applicability::Unsafe);
    }
}

fn length(error: &SchemaError, cx: &mut Context) {
    let (node, name) = (error.node, called(error.node));
    let allowed = bounds(error, "minLength", "maxLength", "characters");
    let message = match node.text().map_or(0, |text| text.chars().count()) {
        0 if error.limit("maxLength").is_none() => format!("{name} is empty, and must not be"),
        0 => format!("{name} is empty, but must have {allowed}"),
        length => format!("{name} has {length} characters, but must have {allowed}"),
    };
    cx.report(node, message);
}

fn count(error: &SchemaError, cx: &mut Context) {
    let (node, name) = (error.node, called(error.node));
    let count = node.elements().count();
    let allowed = bounds(error, "minItems", "maxItems", "entries");
    let at = excess(error).unwrap_or(node);
    let place = if count == 0 { At::Opening(node).into() } else { super::context::Place::from(at) };
    cx.report(place, format!("{name} has {count} {}, but must have {allowed}", plural(count)));
}

fn pattern(error: &SchemaError, cx: &mut Context) {
    let (node, name) = (error.node, called(error.node));
    let text = node.text().unwrap_or("");
    // What is empty is told by its length.
    if text.is_empty() {
        return;
    }
    let shown: String = text.chars().take(60).collect();
    let report = cx.report(node, format!("{shown:?} is not allowed as {name}"));
    // Something else perhaps fills it in before ECS reads the file.
    let report = if has_variable(text) { report.at_most(Severity::Warning) } else { report };
    match (error.annotation("x-ecs-allowed"), error.annotation("pattern")) {
        (Some(words), _) => report.help(format!("it takes {words}")),
        (None, Some(pattern)) => report.help(format!("it must match {pattern}")),
        (None, None) => report,
    };
}

/// The allowed number nearest to the one given. Whether it may be offered, the rule's page says: a port that is out
/// of range is a slip of the finger, and no neighbour of what was meant.
fn nearest_allowed(error: &SchemaError) -> Option<i64> {
    let limit = |name| error.limit(name).and_then(Value::as_i64);
    let names = ["minimum", "maximum", "multipleOf"];
    let is_whole = names.into_iter().all(|name| error.limit(name).is_none() || limit(name).is_some());
    let given = error.node.known_int().filter(|_| is_whole)?;
    let step = limit("multipleOf").unwrap_or(1).max(1);
    let inside = given.clamp(limit("minimum").unwrap_or(i64::MIN), limit("maximum").unwrap_or(i64::MAX));
    let stepped = inside.div_euclid(step).checked_mul(step)?;
    [stepped, stepped.checked_add(step)?].into_iter().find(|value| {
        limit("minimum").is_none_or(|least| least <= *value)
            && limit("maximum").is_none_or(|most| *value <= most)
    })
}

const fn plural(count: usize) -> &'static str {
    if count == 1 { "entry" } else { "entries" }
}

/// The first element beyond `maxItems`.
fn excess<'a>(error: &SchemaError<'a>) -> Option<Node<'a>> {
    let most = error.limit("maxItems").and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok())?;
    error.node.elements().nth(most)
}

/// The bounds, but for that of the type of number, which is news to nobody who did not go beyond it.
fn range(error: &SchemaError) -> String {
    let step = error.limit("multipleOf").map(|step| format!(" in steps of {step}")).unwrap_or_default();
    let given = error.node.known_int();
    let is_of_type = |most: &&Value| {
        most.as_i64() == Some(i64::from(i32::MAX)) && given.is_some_and(|given| given < i64::from(i32::MAX))
    };
    match (error.limit("minimum"), error.limit("maximum").filter(|most| !is_of_type(most))) {
        (Some(least), Some(most)) => format!("{least} to {most}{step}"),
        (Some(least), None) => format!("at least {least}{step}"),
        (None, Some(most)) => format!("at most {most}{step}"),
        (None, None) => format!("a multiple of {step}"),
    }
}

fn bounds(error: &SchemaError, least: &str, most: &str, things: &str) -> String {
    match (error.limit(least).and_then(Value::as_u64), error.limit(most).and_then(Value::as_u64)) {
        (Some(least), Some(most)) if least == most => format!("exactly {least}"),
        (Some(least), Some(most)) => format!("{least} to {most} {things}"),
        (Some(least), None) => format!("at least {least}"),
        (None, Some(most)) => format!("at most {most}"),
        (None, None) => format!("another number of {things}"),
    }
}
