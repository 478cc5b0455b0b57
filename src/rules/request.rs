//! A request as a whole: its size, and what was left in it from a skeleton.

use super::context::{At, Context};
use super::options::Consumer;
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::document::node::Node;
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
    let bytes: usize = task.node.descendants().map(compact_length).sum();
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

/// Bytes that a node takes at least, with what separates its children, but without them.
fn compact_length(node: Node) -> usize {
    let with_commas = |children: usize| 2 + children.saturating_sub(1);
    match node.kind() {
        NodeKind::Array => with_commas(node.elements().count()),
        NodeKind::Object => with_commas(node.members().count()),
        NodeKind::Key => node.source_text().len() + 1,
        // What comes in the place of a placeholder may be shorter.
        _ if node.is_opaque() => 0,
        _ => node.source_text().len(),
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
