//! From a name to where it is given, to where it is used, and to another name for it, across documents.

use super::names::{self, NameKind, Occurrence};
use crate::diagnostic::{Edit, SourceId, Span};
use crate::document::Document;
use crate::document::edit::quote;
use crate::engine::Workspace;

/// Some characters of one of the documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Which document.
    pub source: SourceId,
    /// The characters.
    pub span: Span,
}

/// Where the name at an offset is given: several places where several task definitions have the family.
pub fn definition(workspace: &Workspace, document: &Document, offset: u32) -> Vec<Location> {
    locations(workspace, document, offset, |found| found.is_definition)
}

/// Where the name at an offset is used, and where it is given if `with_definition`.
pub fn references(
    workspace: &Workspace,
    document: &Document,
    offset: u32,
    with_definition: bool,
) -> Vec<Location> {
    locations(workspace, document, offset, |found| with_definition || !found.is_definition)
}

/// Every place of the document where the name at an offset stands, and whether it is given there.
pub fn highlights(document: &Document, offset: u32) -> Vec<(Span, bool)> {
    let Some(name) = names::at(document, offset) else { return Vec::new() };
    let all = names::in_document(document).into_iter().filter(|other| other.is_same(&name));
    all.map(|found| (found.span, found.is_definition)).collect()
}

/// The characters that would be renamed at an offset, if a name stands there.
pub fn renamable(document: &Document, offset: u32) -> Option<Span> {
    names::at(document, offset).map(|name| name.span)
}

/// The edits that give the name at an offset another one, document by document; or why it cannot be that name.
///
/// # Errors
///
/// What to tell the user: there is no name here, ECS does not allow the new one, or something else has it already.
pub fn rename(
    workspace: &Workspace,
    document: &Document,
    offset: u32,
    new_name: &str,
) -> Result<Vec<(SourceId, Vec<Edit>)>, String> {
    let name = names::at(document, offset).ok_or("there is no name here that can be changed")?;
    if new_name == name.name {
        return Ok(Vec::new());
    }
    check_name(name.kind, new_name)?;
    let all = names::all(workspace, document);
    if all.iter().any(|other| other.is_definition && other.is_near(&name) && other.name == new_name) {
        return Err(format!("there already is a {} `{new_name}`", name.kind.as_str()));
    }
    let mut edits: Vec<(SourceId, Vec<Edit>)> = Vec::new();
    for found in all.iter().filter(|other| other.is_same(&name)) {
        let source = found.node.document().id();
        let edit = Edit { span: found.span, new_text: new_name.to_owned() };
        match edits.iter_mut().find(|(id, _)| *id == source) {
            Some((_, edits)) => edits.push(edit),
            None => edits.push((source, vec![edit])),
        }
    }
    Ok(edits)
}

/// What the API says of names: letters, digits, hyphens and underscores, at most 255; ports in lower case, at most 64.
fn check_name(kind: NameKind, name: &str) -> Result<(), String> {
    let is_port = kind == NameKind::Port;
    let allowed = |byte: u8| {
        byte.is_ascii_digit()
            || matches!(byte, b'-' | b'_')
            || if is_port { byte.is_ascii_lowercase() } else { byte.is_ascii_alphabetic() }
    };
    let most = if is_port { 64 } else { 255 };
    if name.is_empty() || name.len() > most || !name.bytes().all(allowed) {
        let letters = if is_port { "lower-case letters" } else { "letters" };
        return Err(format!(
            "{} is not a name for a {}: 1 to {most} {letters}, digits, hyphens and underscores",
            quote(name),
            kind.as_str()
        ));
    }
    Ok(())
}

fn locations(
    workspace: &Workspace,
    document: &Document,
    offset: u32,
    wanted: impl Fn(&Occurrence<'_>) -> bool,
) -> Vec<Location> {
    let Some(name) = names::at(document, offset) else { return Vec::new() };
    let all = names::all(workspace, document).into_iter();
    let mut found: Vec<_> = all
        .filter(|other| other.is_same(&name) && wanted(other))
        .map(|other| Location { source: other.node.document().id(), span: other.span })
        .collect();
    found.sort_unstable();
    found
}
