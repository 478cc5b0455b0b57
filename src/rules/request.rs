//! A request as a whole: its size, and what was left in it from a skeleton or a template.

use memchr::{memchr, memchr_iter};

use super::context::{At, Context};
use super::options::Consumer;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::Node;
use crate::document::placeholder::is_template;
use crate::document::tree::NodeKind;
use crate::model::Model;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::view::Field;

pub(super) const RULES: &[Rule] = &[
    rule!("request", "task-definition-too-large", Task(task_definition_too_large)),
    rule!(
        "request",
        "empty-text",
        Container(empty_text).if_any("hostname", "user", "workingDirectory"),
        Launch(empty_text_in_launch).if_any("clientToken", "group", "startedBy", "externalId")
    ),
    rule!("request", "reference-id-reserved", Launch(reference_id_reserved).if_any("referenceId")),
    rule!("request", "client-token-committed", Launch(client_token_committed).if_any("clientToken")),
    rule!("request", "template-left", Document(template_left)),
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
        NodeKind::Key => node.span().len() as usize + 1,
        // What comes in the place of a placeholder may be shorter.
        _ if node.is_opaque() => 0,
        _ => node.span().len() as usize,
    }
}

fn report_empty(fields: &[Field], cx: &mut Context) {
    // The deploy action for GitHub drops what is empty.
    if cx.consumer() == Consumer::GithubActions {
        return;
    }
    for text in fields.iter().filter_map(|field| field.str()).filter(|text| text.is_empty()) {
        let name = text.node.member().map_or("", |member| member.name());
        // ECS said so of this one; of the others nothing is known.
        let is_refused = name == "workingDirectory" && cx.consumer() != Consumer::Any;
        cx.report(text.node, format!("`{name}` is empty"))
            .severity(if is_refused { Severity::Error } else { Severity::Warning })
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

fn client_token_committed(launch: &Launch, cx: &mut Context) {
    if let Some(token) = launch.client_token.str().filter(|token| !token.is_empty()) {
        cx.report(token.node, "a `clientToken` in a file is the same at every call")
            .help("leave it out: the CLI and the SDKs make a new one for each call")
            .fix_remove(token.node, Applicability::Unsafe);
    }
}

/// Whether an account stands in documentation.
const fn is_documented(account: [u8; 12]) -> bool {
    matches!(
        &account,
        b"123456789012"
            | b"111122223333"
            | b"444455556666"
            | b"012345678910"
            | b"000000000000"
            | b"111111111111"
    )
}

fn template_left(_: &Model, root: Node, cx: &mut Context) {
    let is_marked = |text: &str| text.bytes().any(|byte| matches!(byte, b'$' | b'{' | b'<' | b'%' | b'#'));
    for node in root.strings() {
        let text = node.text().unwrap_or("");
        let Some(account) = formed(text) else { continue };
        let documented = account.first_chunk().filter(|account| is_documented(**account));
        if documented.is_none() && !is_template(text) || is_marked(text) {
            continue;
        }
        if let Some(account) = documented {
            let account = String::from_utf8_lossy(account);
            cx.report(node, format!("{account} is an account that stands in documentation"));
        } else {
            cx.report(node, "a word in this waits to be replaced");
        }
    }
}

/// From the account on, a value that AWS gives its form: an ARN, an id, which has none, or an image in a registry of
/// ECR.
fn formed(text: &str) -> Option<&[u8]> {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| text.starts_with(beginning));
    let bytes = text.as_bytes();
    let is_id = match bytes.first() {
        Some(b'a') if text.starts_with("arn:") => {
            return Some(memchr_iter(b':', bytes).nth(3).map_or(&[], |colon| &bytes[colon + 1..]));
        }
        Some(b's') => begins(&["subnet-", "sg-", "snap-"]),
        Some(b'f') => begins(&["fs-", "fsap-"]),
        _ => false,
    };
    if is_id {
        return Some(&[]);
    }
    // Most texts are too short.
    let dot = if bytes.len() > 20 { memchr(b'.', bytes)? } else { return None };
    bytes[dot..].starts_with(b".dkr.ecr.").then_some(bytes)
}
