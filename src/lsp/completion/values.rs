//! Values that fit.

use super::members::{documentation, driver_of, indentation};
use super::snippet::{self, Writer};
use super::{CompletionKind, Offer};
use crate::document::Document;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::engine::Workspace;
use crate::facts::fargate::{SIZES, Size};
use crate::facts::launch::{CAPACITY_PROVIDERS, PLACEMENT_FIELDS};
use crate::facts::linux::{CAPABILITIES, IPC_SYSCTLS, NET_SYSCTLS, TMPFS_OPTIONS, may_be_added_on_fargate};
use crate::facts::logging;
use crate::lsp::cursor::{Cursor, Slot};
use crate::lsp::hover;
use crate::lsp::names::{self, NameKind, Occurrence};
use crate::lsp::path::join;
use crate::lsp::words;
use crate::model::value::{cpu_units, memory_mib};
use crate::schema::lookup::Place;

/// What can stand where the cursor is.
pub(super) fn offers(
    workspace: &Workspace,
    document: &Document,
    cursor: &Cursor<'_>,
    place: Place,
) -> Vec<Offer> {
    let path = cursor.path();
    let mut offers = names_at(workspace, document, cursor, &path);
    offers.extend(known_texts(cursor, &path));
    offers.extend(ports(workspace, document, cursor, &path));
    let is_settled = !offers.is_empty();
    offers.extend(choices(cursor, place, &path));
    if !is_settled {
        offers.extend(shapes(cursor, place));
    }
    let is_listed = |offer: &Offer| match cursor.slot {
        Slot::Element { own } => {
            let others = cursor.container.elements().filter(|element| Some(*element) != own);
            others.filter_map(Node::known_str).any(|text| text == offer.label)
        }
        _ => false,
    };
    offers.retain(|offer| !is_listed(offer));
    let list = Place::of(cursor.unit, cursor.container);
    let words = [Some(place), list].into_iter().flatten().map(documentation).find(|words| !words.is_empty());
    for offer in offers.iter_mut().filter(|offer| offer.documentation.is_empty()) {
        offer.documentation = words.clone().unwrap_or_default();
    }
    offers
}

/// Whether there will be something to choose from as the first value of a new member.
pub(super) fn has_any(kind: Kind, path: &str, name: &str, place: Place) -> bool {
    if place.choices().next().is_some() || is_known(path) || names::used_at(kind, path).is_some() {
        return true;
    }
    match place.type_name() {
        Some("object") => snippet::members(name, place)
            .next()
            .is_some_and(|(inner, place)| has_any(kind, &join(path, inner), inner, place)),
        Some("array") => place.element().is_some_and(|place| has_any(kind, &join(path, "*"), name, place)),
        _ => false,
    }
}

/// The values of the schema.
fn choices(cursor: &Cursor<'_>, place: Place, path: &str) -> Vec<Offer> {
    let on_fargate: Option<&[&str]> = match path {
        _ if path.ends_with("logConfiguration/logDriver") => Some(logging::FARGATE_DRIVERS),
        "networkMode" => Some(&["awsvpc"]),
        _ => None,
    };
    let on_fargate = on_fargate.filter(|_| cursor.is_for_fargate());
    let is_refused = |value: &str| on_fargate.is_some_and(|values| !values.contains(&value));
    let default = place.default();
    let values = place.choices().map(|choice| {
        let is_default = default.as_deref() == Some(format!("{:?}", choice.value).as_str());
        let offer = Offer::text(choice.value).documentation(choice.description);
        match (is_default, is_refused(choice.value)) {
            (_, true) => offer.detail("not on Fargate").rank(1),
            (true, false) => offer.detail("default"),
            _ => offer,
        }
    });
    values.collect()
}

/// A value of the right type where nothing more is known of it.
fn shapes(cursor: &Cursor<'_>, place: Place) -> Vec<Offer> {
    match place.type_name() {
        Some("boolean") => ["true", "false"]
            .map(|value| {
                let is_default = place.default().as_deref() == Some(value);
                Offer::raw(value).detail(if is_default { "default" } else { "" })
            })
            .to_vec(),
        Some("integer" | "number") => {
            place.default().map(|default| Offer::raw(&default).detail("default")).into_iter().collect()
        }
        Some("string") => {
            // What can be chosen is there already.
            let default = place.default().filter(|_| place.choices().next().is_none());
            let default = default.map(|default| Offer::text(default.trim_matches('"')).detail("default"));
            default.into_iter().collect()
        }
        Some(kind @ ("object" | "array")) => {
            let indent = indentation(cursor.container);
            let mut writer = Writer::new(&indent);
            writer.value(cursor.name(), place, 0);
            let label = if kind == "object" { "{ }" } else { "[ ]" };
            let offer = Offer::raw(label).kind(CompletionKind::Element).documentation(documentation(place));
            vec![Offer { snippet: writer.finish(), ..offer }]
        }
        _ => Vec::new(),
    }
}

/// Names that exist, where one is referred to.
fn names_at(workspace: &Workspace, document: &Document, cursor: &Cursor<'_>, path: &str) -> Vec<Offer> {
    let Some(kind) = names::used_at(cursor.unit.kind, path) else { return Vec::new() };
    let own = if path.starts_with("containerDefinitions/") { own_name(cursor) } else { None };
    let mut found: Vec<_> = in_reach(workspace, document, cursor, kind)
        .into_iter()
        .filter(|name| !(kind == NameKind::Container && Some(name.name) == own))
        .map(|name| {
            Offer::text(name.name)
                .kind(CompletionKind::Name)
                .detail(kind.as_str())
                .documentation(hover::described(document, &name))
        })
        .collect();
    found.dedup_by(|one, other| one.label == other.label);
    found
}

/// The definitions that may be meant here: of the task definition at hand, or of all while it is not named.
fn in_reach<'a>(
    workspace: &'a Workspace,
    document: &'a Document,
    cursor: &Cursor<'_>,
    kind: NameKind,
) -> Vec<Occurrence<'a>> {
    let wanted = names::wanted(document, cursor.unit, kind);
    let all: Vec<_> = names::all(workspace, document)
        .into_iter()
        .filter(|name| name.is_definition && name.kind == kind)
        .collect();
    let near: Vec<_> = all.iter().filter(|name| name.is_near(&wanted)).copied().collect();
    if near.is_empty() && cursor.unit.kind.is_launch() { all } else { near }
}

/// The name of the container that the cursor is in: it cannot depend on itself.
fn own_name<'a>(cursor: &Cursor<'a>) -> Option<&'a str> {
    let mut node = Some(cursor.container);
    while let Some(inner) = node {
        let list = inner.container();
        let is_container = list
            .is_some_and(|list| list.member().is_some_and(|member| member.name() == "containerDefinitions"));
        if is_container || list.is_some_and(|list| list.id() == cursor.unit.root && list.index().is_none()) {
            return inner.get("name").and_then(Node::known_str);
        }
        node = list;
    }
    None
}

/// Container ports of the container that a load balancer or registry names.
fn ports(workspace: &Workspace, document: &Document, cursor: &Cursor<'_>, path: &str) -> Vec<Offer> {
    if !matches!(path, "loadBalancers/*/containerPort" | "serviceRegistries/*/containerPort") {
        return Vec::new();
    }
    let container = cursor.container.get("containerName").and_then(Node::known_str);
    let containers = in_reach(workspace, document, cursor, NameKind::Container);
    let chosen = containers.iter().filter(|name| container.is_none_or(|wanted| wanted == name.name));
    let mappings = chosen.filter_map(|name| Some((name, name.node.container()?.get("portMappings")?)));
    let ports = mappings.flat_map(|(name, list)| {
        let ports = list.elements().filter_map(|mapping| mapping.get("containerPort"));
        ports.filter_map(Node::known_int).map(|port| {
            Offer::raw(&port.to_string())
                .kind(CompletionKind::Name)
                .detail(format!("port of container `{}`", name.name))
        })
    });
    ports.collect()
}

/// Texts that AWS lists, where the schema leaves the value free.
const KNOWN_TEXTS: &[(&str, &[&[&str]])] = &[
    ("containerDefinitions/*/linuxParameters/capabilities/add/*", &[CAPABILITIES]),
    ("containerDefinitions/*/linuxParameters/capabilities/drop/*", &[CAPABILITIES]),
    ("containerDefinitions/*/linuxParameters/tmpfs/*/mountOptions/*", &[TMPFS_OPTIONS]),
    ("containerDefinitions/*/systemControls/*/namespace", &[NET_SYSCTLS, IPC_SYSCTLS]),
    (HEALTH_COMMAND, &[&["CMD-SHELL", "CMD"]]),
    ("placementStrategy/*/field", &[PLACEMENT_FIELDS]),
    ("capacityProviderStrategy/*/capacityProvider", &[CAPACITY_PROVIDERS]),
];

/// The path of the command of a health check, whose first element says how the others are run.
const HEALTH_COMMAND: &str = "containerDefinitions/*/healthCheck/command/*";

fn listed_texts(path: &str) -> Option<&'static [&'static [&'static str]]> {
    KNOWN_TEXTS.iter().find(|(known, _)| *known == path).map(|(_, texts)| *texts)
}

/// The texts that are known to fit where the cursor is.
fn known_texts(cursor: &Cursor<'_>, path: &str) -> Vec<Offer> {
    let offer = |name: &&str| {
        Offer::text(name).documentation(words::of_value(path, name).map_or("", |word| word.words))
    };
    let texts = |texts: &[&str]| texts.iter().map(offer).collect();
    match path {
        "cpu" | "overrides/cpu" => cpus(cursor),
        "memory" | "overrides/memory" => memories(cursor),
        "containerDefinitions/*/linuxParameters/capabilities/add/*" if cursor.is_for_fargate() => {
            CAPABILITIES.iter().filter(|name| may_be_added_on_fargate(name)).map(offer).collect()
        }
        HEALTH_COMMAND if !is_first(cursor) => Vec::new(),
        _ if path.ends_with("logConfiguration/secretOptions/*/name") => {
            let list = cursor.container.container();
            let driver = list.and_then(driver_of);
            driver.map_or_else(Vec::new, |driver| texts(driver.options))
        }
        _ => match listed_texts(path) {
            Some(listed) => texts(&listed.concat()),
            None => words::of_option(path).map_or_else(Vec::new, |word| {
                word.values.iter().map(|value| Offer::text(value).documentation(word.words)).collect()
            }),
        },
    }
}

/// Whether there may be known texts at a path.
fn is_known(path: &str) -> bool {
    matches!(path, "cpu" | "memory" | "overrides/cpu" | "overrides/memory") || listed_texts(path).is_some()
}

/// Whether the element that is typed is the first of its list.
fn is_first(cursor: &Cursor<'_>) -> bool {
    cursor.container.elements().next().is_none_or(|first| first.span().end >= cursor.replace.start)
}

/// CPU sizes of Fargate: those that take the memory beside them first.
fn cpus(cursor: &Cursor<'_>) -> Vec<Offer> {
    let memory = cursor.container.get("memory").and_then(Node::known_str).and_then(memory_mib);
    let sizes = SIZES.iter().map(|size| {
        let fits = memory.is_none_or(|memory| size.takes(memory));
        Offer::text(&size.cpu.to_string())
            .detail(if fits { "Fargate" } else { "Fargate, not with this memory" })
            .documentation(format!("Goes with {} MiB.", size.memory()))
            .rank(u32::from(!fits))
    });
    sizes.collect()
}

/// Memory sizes of Fargate for the CPU beside them; of every CPU while there is none.
fn memories(cursor: &Cursor<'_>) -> Vec<Offer> {
    let cpu = cursor.container.get("cpu").and_then(Node::known_str).and_then(cpu_units).and_then(Size::of);
    let sizes = cpu.map_or(SIZES, std::slice::from_ref);
    let mut values: Vec<_> = sizes.iter().flat_map(Size::values).collect();
    values.sort_unstable();
    values.dedup();
    let detail = cpu.map_or_else(|| "Fargate".to_owned(), |size| format!("Fargate, with cpu {}", size.cpu));
    values.into_iter().map(|memory| Offer::text(&memory.to_string()).detail(detail.clone())).collect()
}
