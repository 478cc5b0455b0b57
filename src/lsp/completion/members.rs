//! Members that an object does not have yet.

use super::snippet::{INDENT, Writer, escape};
use super::{CompletionKind, Offer, values};
use crate::document::edit::quote;
use crate::document::node::{Member, Node};
use crate::facts::logging::{self, Driver};
use crate::lsp::cursor::Cursor;
use crate::lsp::hover;
use crate::lsp::path::join;
use crate::lsp::words;
use crate::schema::lookup::Place;

/// Rank of members that are not required; the required ones have lower ranks, in their own order.
const OPTIONAL: u32 = 100;

/// Required members come first, then the others by name; in a task definition for Fargate, what
/// Fargate does not take is left to the end.
pub(super) fn offers(
    cursor: &Cursor<'_>,
    object: Place,
    own: Option<Member<'_>>,
    has_colon: bool,
) -> Vec<Offer> {
    let is_present =
        |name: &str| cursor.container.members().any(|member| Some(member) != own && member.name() == name);
    let path = cursor.path();
    let indent = indentation(cursor.container);
    let on_fargate = cursor.is_for_fargate();
    let members = object.members().filter(|(name, _)| !is_present(name)).map(|(name, place)| Offer {
        snippet: if has_colon { escape(&quote(name)) } else { member(name, place, &indent) },
        asks_again: !has_colon && values::has_any(cursor.unit.kind, &join(&path, name), name, place),
        ..member_offer(name, place, object, on_fargate && hover::is_refused_by_fargate(&join(&path, name)))
    });
    let options = log_options(cursor.container, &path).into_iter().filter(|(name, _)| !is_present(name));
    let options = options.map(|(name, is_required)| {
        let word = words::of_option(&join(&path, name));
        Offer {
            snippet: if has_colon { quote(name) } else { format!("{}: \"$1\"", quote(name)) },
            asks_again: !has_colon && word.is_some_and(|word| !word.values.is_empty()),
            ..Offer::text(name)
                .kind(CompletionKind::Member)
                .detail(if is_required { "required" } else { "" })
                .documentation(word.map_or("", |word| word.words))
                .rank(if is_required { 0 } else { OPTIONAL })
        }
    });
    members.chain(options).collect()
}

/// A member of an object, without what is put in for it.
fn member_offer(name: &str, place: Place, object: Place, is_refused: bool) -> Offer {
    let detail = match object.requires(name) {
        _ if is_refused => "not on Fargate",
        true => "required",
        false => place.type_name().unwrap_or(""),
    };
    let rank = match object.required().position(|(required, _)| required == name) {
        Some(position) => u32::try_from(position).unwrap_or(OPTIONAL),
        None if is_refused => OPTIONAL + 1,
        None => OPTIONAL,
    };
    let offer = Offer::text(name).kind(CompletionKind::Member).detail(detail).rank(rank);
    offer.documentation(documentation(place))
}

fn member(name: &str, place: Place, indent: &str) -> String {
    let mut writer = Writer::new(indent);
    writer.member(name, place, 0);
    writer.finish()
}

/// Description, default and limits of a place.
pub(super) fn documentation(place: Place) -> String {
    let facts = hover::facts(place).map(|facts| format!("\n\n{facts}")).unwrap_or_default();
    format!("{}{facts}", place.description())
}

/// The options of the log driver that is chosen beside `options`, and whether it needs them.
fn log_options(options: Node<'_>, path: &str) -> Vec<(&'static str, bool)> {
    if !path.ends_with("logConfiguration/options") {
        return Vec::new();
    }
    driver_of(options).map_or_else(Vec::new, |driver| {
        driver.all_options().map(|name| (name, driver.required.contains(&name))).collect()
    })
}

/// The driver in the `logConfiguration` that this value is in.
pub(super) fn driver_of(inner: Node<'_>) -> Option<&'static Driver> {
    let configuration = inner.container()?;
    configuration.get("logDriver").and_then(Node::known_str).and_then(logging::driver)
}

/// One level of the document's indentation: that of its first member on a line of its own.
pub(super) fn indentation(node: Node<'_>) -> String {
    let text = node.document().source().text();
    let lines = text.lines().map(|line| &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]);
    lines.into_iter().find(|indent| !indent.is_empty()).unwrap_or(INDENT).to_owned()
}
