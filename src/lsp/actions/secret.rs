//! From a secret in plain text to a reference to where it is kept.

use super::{Action, ActionKind};
use crate::diagnostic::Diagnostic;
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::document::{Document, edit};
use crate::lsp::path::{path, unit_of};
use crate::model::value::{Arn, ImageRef};

/// Takes the secret that a diagnostic found out of `environment`, or out of the options of a log driver, and names
/// it in `secrets` or `secretOptions`. What is not known of its ARN is left to be filled in.
pub(super) fn to_reference(document: &Document, index: usize, found: &Diagnostic) -> Option<Action> {
    if found.rule != "secret-in-plain-text" {
        return None;
    }
    let value = document.root().innermost_at(found.primary.span.start)?;
    let unit = unit_of(value)?;
    let path = path(unit, value);
    let (holder, name, list) = if path.ends_with("containerDefinitions/*/environment/*/value") {
        let variable = value.container()?;
        (variable, variable.get("name")?.known_str()?, "secrets")
    } else if path.contains("logConfiguration/options/") {
        (value, value.member()?.name(), "secretOptions")
    } else {
        return None;
    };
    let family = document.node(unit.root).get("family").and_then(Node::known_str);
    let reference = format!(
        "{{\"name\": {}, \"valueFrom\": {}}}",
        edit::quote(name),
        edit::quote(&arn(document, family, name))
    );
    let text = moved(document, holder, list, &reference)?;
    let edits = edit::between(document.source().text(), &text);
    Some(Action {
        title: format!("replace `{name}` by a reference to Secrets Manager"),
        kind: ActionKind::QuickFix { is_safe: false },
        diagnostic: Some(index),
        edits: vec![(document.id(), edits)],
    })
}

/// The text without an entry of an object's member, and with another one in a list of that object.
fn moved(document: &Document, entry: Node<'_>, list: &str, json: &str) -> Option<String> {
    let former = entry.container()?;
    let object = former.container()?.pointer();
    let is_only = former.elements().count() + former.members().count() == 1;
    let removed = match (is_only, former.member(), entry.member()) {
        (true, Some(member), _) | (false, _, Some(member)) => edit::remove_member(member),
        (_, _, None) => edit::remove_element(entry),
        (true, None, Some(_)) => return None,
    };
    let without = document.with_text(edit::apply(document.source().text(), [&removed]));
    let object = without.root().at_pointer(&object)?;
    let added = match object.get(list).filter(|node| node.kind() == NodeKind::Array) {
        Some(array) => edit::insert_element(array, json)?,
        None => edit::insert_member(object, list, &format!("[{json}]"))?,
    };
    Some(edit::apply(without.source().text(), [&added]))
}

/// The ARN that the secret may get. Where it lives is told by what else the document names; Secrets Manager chooses
/// the end.
fn arn(document: &Document, family: Option<&str>, name: &str) -> String {
    let strings = || document.root().descendants().filter_map(Node::known_str);
    let arns = || strings().filter_map(Arn::parse);
    let owner = strings().find_map(|text| ImageRef::new(text).ecr_owner());
    let known = |text: &&str| !text.is_empty();
    let partition = arns().map(|arn| arn.partition).find(known).unwrap_or("aws");
    let account = owner.map(|(account, _)| account).or_else(|| arns().map(|arn| arn.account).find(known));
    let region = owner.map(|(_, region)| region).or_else(|| arns().map(|arn| arn.region).find(known));
    let (account, region) = (account.unwrap_or("<ACCOUNT>"), region.unwrap_or("<REGION>"));
    let folder = family.map_or_else(String::new, |family| format!("{family}/"));
    format!("arn:{partition}:secretsmanager:{region}:{account}:secret:{folder}{name}-<SUFFIX>")
}
