//! A request as a whole: its size, and what was left in it from a skeleton.

use super::context::{At, Context};
use super::options::Consumer;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::node::Node;
use crate::document::text::compacted;
use crate::document::tree::NodeKind;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("request", "task-definition-too-large", Task(task_definition_too_large)),
    rule!("request", "empty-text", Container(empty_text), Launch(empty_text_in_launch)),
    rule!("request", "reference-id-reserved", Launch(reference_id_reserved)),
];

/// Most bytes of a task definition.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/service-quotas.html>.
const MOST_BYTES: usize = 64 * 1024;

fn task_definition_too_large(task: &Task, cx: &mut Context) {
    let text = task.node.source_text();
    if text.len() <= MOST_BYTES {
        return;
    }
    // What comes in the place of a placeholder may be shorter.
    let is_opaque =
        |node: &Node| !matches!(node.kind(), NodeKind::Array | NodeKind::Object) && node.is_opaque();
    let opaque = task.node.descendants().filter(is_opaque).map(|node| node.source_text().len());
    let bytes = compacted(text).len().saturating_sub(opaque.sum());
    if bytes > MOST_BYTES {
        let report = cx.report(
            At::Opening(task.node),
            format!("the task definition has {bytes} bytes without spaces, and {MOST_BYTES} are allowed"),
        );
        let largest = task.containers().iter().max_by_key(|container| container.node.source_text().len());
        report.label_if(largest.map(|container| container.node), "the largest container").help(
            "put large values into a file, a parameter or a secret, and their name into the environment",
        );
    }
}

fn report_empty(fields: &[Field], cx: &mut Context) {
    // The deploy action for GitHub drops what is empty.
    if cx.consumer() == Consumer::GithubActions {
        return;
    }
    for text in fields.iter().filter_map(|field| field.str()).filter(|text| text.is_empty()) {
        let name = text.node.member().map_or("", |member| member.name());
        cx.report(text.node, format!("`{name}` is empty"))
            .help("leave it out")
            .fix_remove(text.node, Applicability::Safe);
    }
}

fn empty_text(container: &Container, _: &Task, cx: &mut Context) {
    report_empty(&[container.hostname, container.user, container.working_directory], cx);
}

fn empty_text_in_launch(launch: &Launch, cx: &mut Context) {
    report_empty(&[launch.client_token, launch.group, launch.started_by, launch.external_id], cx);
}

fn reference_id_reserved(launch: &Launch, cx: &mut Context) {
    if let Some(id) = launch.reference_id.node() {
        cx.report(id, "`referenceId` is for ECS itself").fix_remove(id, Applicability::Safe);
    }
}
