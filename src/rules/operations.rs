//! Other requests: attributes, lists, revisions, tags.

use super::context::{At, Context};
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::model::Model;
use crate::model::task_definition::Tag;
use crate::model::value::is_digits;
use crate::model::view::{Field, List, Read as _};

pub(super) const RULES: &[Rule] = &[
    rule!("operations", "attribute-target-type", Document(attribute_target_type)),
    rule!("operations", "attribute-value-not-used", Document(attribute_value_not_used)),
    rule!("operations", "attribute-value-without-name", Document(attribute_value_without_name)),
    rule!("operations", "instance-status", Document(instance_status)),
    rule!("operations", "revision-missing", Document(revision_missing)),
    rule!("operations", "started-by-with-filter", Document(started_by_with_filter)),
    rule!("operations", "pending-tasks-listed", Document(pending_tasks_listed)),
    rule!("operations", "tag-reserved", Document(tag_reserved)),
    rule!("operations", "duplicate-tag", Document(duplicate_tag)),
    rule!("operations", "tag-incomplete", Document(tag_incomplete)),
];

fn field<'a>(object: Node<'a>, name: &str) -> Field<'a> {
    object.get(name).map_or_else(Field::default, Field::read)
}

fn elements<'a>(object: Node<'a>, name: &str) -> impl Iterator<Item = Node<'a>> + Clone {
    object.get(name).into_iter().flat_map(Node::elements)
}

fn attribute_target_type(_: &Model, root: Node, cx: &mut Context) {
    for attribute in elements(root, "attributes").filter(|attribute| !attribute.is_open()) {
        let Some(target) = field(attribute, "targetId").str() else { continue };
        if field(attribute, "targetType").is_missing() && !target.value.starts_with("arn:") {
            cx.report(target.node, "an id that is no ARN needs a `targetType` beside it")
                .help("add `\"targetType\": \"container-instance\"`, or give the ARN")
                .fix_insert(attribute, "targetType", "\"container-instance\"", Applicability::Safe);
        }
    }
}

fn attribute_value_not_used(_: &Model, root: Node, cx: &mut Context) {
    for member in elements(root, "attributes").filter_map(|attribute| attribute.get("value")?.member()) {
        cx.report(At::Key(member), "attributes are deleted by name and target: `value` is not used")
            .fix_remove(member.value(), Applicability::Safe);
    }
}

fn attribute_value_without_name(_: &Model, root: Node, cx: &mut Context) {
    let Some(value) = field(root, "attributeValue").node() else { return };
    if field(root, "attributeName").is_missing() && !root.is_open() {
        cx.report(value, "a value of which attribute? there is no `attributeName`");
    }
}

fn instance_status(_: &Model, root: Node, cx: &mut Context) {
    let Some(status) = field(root, "status").str() else { return };
    if matches!(status.value, "REGISTERING" | "DEREGISTERING" | "REGISTRATION_FAILED") {
        cx.report(status.node, format!("container instances cannot be set to {}", status.value))
            .help("ACTIVE or DRAINING; the other states are set by ECS");
    }
}

/// Whether a reference ends with a revision: `family:12`.
fn has_revision(reference: &str) -> bool {
    let name = reference.rsplit_once('/').map_or(reference, |(_, name)| name);
    name.rsplit_once(':').is_some_and(|(_, revision)| is_digits(revision))
}

fn revision_missing(_: &Model, root: Node, cx: &mut Context) {
    let one = field(root, "taskDefinition").str();
    let several = elements(root, "taskDefinitions").filter_map(|element| Field::read(element).str());
    for reference in one.into_iter().chain(several).filter(|reference| !has_revision(reference.value)) {
        cx.report(reference.node, format!("which revision? `{}` names none", reference.value))
            .help("write `family:revision`, for example `web:12`: there is no newest one here");
    }
}

fn started_by_with_filter(_: &Model, root: Node, cx: &mut Context) {
    let Some(started_by) = field(root, "startedBy").node() else { return };
    for name in ["containerInstance", "family", "serviceName"] {
        let Some(member) = field(root, name).node().and_then(Node::member).filter(|it| it.name() == name)
        else {
            continue;
        };
        cx.report(At::Key(member), format!("`{name}` cannot stand beside `startedBy`"))
            .label(started_by, "the only filter, if it is used");
    }
}

fn pending_tasks_listed(_: &Model, root: Node, cx: &mut Context) {
    if let Some(status) = field(root, "desiredStatus").str().filter(|status| status.value == "PENDING") {
        cx.report(status.node, "no task is ever desired to be PENDING, so the list will be empty")
            .help("use RUNNING: tasks that are starting have it too");
    }
}

/// The tags of the request, and those of the EBS volumes that it asks for.
fn tag_lists<'m, 'a>(model: &'m Model<'a>) -> impl Iterator<Item = &'m List<'a, Tag<'a>>> {
    let launch = if let Model::Launch(launch) = model { Some(launch) } else { None };
    let volumes = launch.into_iter().flat_map(|launch| launch.ebs_volumes());
    let specified = volumes.flat_map(|volume| &volume.tag_specifications).map(|it| &it.tags);
    model.tags().into_iter().chain(specified)
}

fn tag_reserved(model: &Model, _: Node, cx: &mut Context) {
    if cx.kind() == Kind::Service {
        return;
    }
    let parts = tag_lists(model).flatten().flat_map(|tag| [tag.key, tag.value]);
    for part in parts.filter_map(Field::str) {
        if part.value.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:")) {
            cx.report(part.node, format!("`{}` begins with `aws:`, which is reserved for AWS", part.value))
                .help("choose another prefix; tags such as `aws:cloudformation:…` are set by AWS itself");
        }
    }
}

fn duplicate_tag(model: &Model, _: Node, cx: &mut Context) {
    for tags in tag_lists(model) {
        let keys = tags.iter().filter_map(|tag| tag.key.str());
        for repeat in repeated(keys.map(|key| (key.value, key.node))) {
            cx.report(repeat.again, format!("there are two tags `{}`", repeat.value))
                .label(repeat.first, "the first one")
                .fix_remove_if(repeat.copy(), Applicability::Safe);
        }
    }
}

fn tag_incomplete(model: &Model, _: Node, cx: &mut Context) {
    for tag in tag_lists(model).flatten() {
        if tag.key.is_missing() {
            cx.report(At::Opening(tag.node), "this tag has no `key`");
        } else if tag.value.is_missing() {
            cx.report(At::Opening(tag.node), "this tag has no `value`")
                .help("a value may be empty: `\"value\": \"\"`")
                .fix_insert(tag.node, "value", "\"\"", Applicability::Safe);
        }
    }
}
