//! The outline of a document: containers with their ports, variables and mounts, volumes, load balancers, ….

use crate::diagnostic::Span;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit};

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SymbolKind {
    /// A task definition, a service or another request.
    Unit,
    /// A container, or what overrides one.
    Container,
    /// A port mapping, a load balancer, or another way in.
    Port,
    /// A volume or a mount.
    Volume,
    /// An environment variable or secret.
    Variable,
    /// Anything else: settings in a group.
    Group,
}

/// One entry of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called.
    pub name: String,
    /// A few words more; may be empty.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All its characters.
    pub span: Span,
    /// The characters to go to, inside `span`.
    pub selection: Span,
    /// What is inside it.
    pub children: Vec<Symbol>,
}

/// A list or object that has a place in the outline.
struct Part {
    /// Name of the member.
    member: &'static str,
    kind: SymbolKind,
    /// Members that name an element, the first that it has.
    names: &'static [&'static str],
    /// Member that tells more about it.
    detail: &'static str,
    /// What is inside an element.
    inner: &'static [Part],
}

const fn part(
    member: &'static str,
    kind: SymbolKind,
    names: &'static [&'static str],
    detail: &'static str,
) -> Part {
    Part { member, kind, names, detail, inner: &[] }
}

const IN_CONTAINER: &[Part] = &[
    part("portMappings", SymbolKind::Port, &["name", "containerPort", "containerPortRange"], "protocol"),
    part("environment", SymbolKind::Variable, &["name"], "value"),
    part("secrets", SymbolKind::Variable, &["name"], "valueFrom"),
    part("mountPoints", SymbolKind::Volume, &["sourceVolume"], "containerPath"),
    part("logConfiguration", SymbolKind::Group, &[], "logDriver"),
    part("healthCheck", SymbolKind::Group, &[], "interval"),
];

const IN_OVERRIDES: &[Part] = &[Part {
    inner: &[part("environment", SymbolKind::Variable, &["name"], "value")],
    ..part("containerOverrides", SymbolKind::Container, &["name"], "")
}];

/// What the outline shows, in every kind of document.
const PARTS: &[Part] = &[
    Part { inner: IN_CONTAINER, ..part("containerDefinitions", SymbolKind::Container, &["name"], "image") },
    part("volumes", SymbolKind::Volume, &["name"], ""),
    part("loadBalancers", SymbolKind::Port, &["containerName", "targetGroupArn"], "containerPort"),
    part("serviceRegistries", SymbolKind::Port, &["containerName", "registryArn"], "containerPort"),
    Part {
        inner: &[part("services", SymbolKind::Port, &["portName"], "discoveryName")],
        ..part("serviceConnectConfiguration", SymbolKind::Group, &[], "namespace")
    },
    part("volumeConfigurations", SymbolKind::Volume, &["name"], ""),
    part("capacityProviderStrategy", SymbolKind::Group, &["capacityProvider"], "weight"),
    part("networkConfiguration", SymbolKind::Group, &[], ""),
    part("deploymentConfiguration", SymbolKind::Group, &[], ""),
    Part { inner: IN_OVERRIDES, ..part("overrides", SymbolKind::Group, &[], "") },
    part("runtimePlatform", SymbolKind::Group, &[], "operatingSystemFamily"),
];

/// Members that name a unit, the first that it has.
const NAMES: &[&str] = &["family", "serviceName", "service", "taskDefinition", "clusterName", "name"];

/// The outline: one symbol for each unit.
pub fn symbols(document: &Document) -> Vec<Symbol> {
    document.units().iter().map(|unit| unit_symbol(document, *unit)).collect()
}

/// The requests and containers whose names have the characters of a query in their order, each with the name of what it
/// is in.
pub fn find(document: &Document, query: &str) -> Vec<(Symbol, Option<String>)> {
    let units = symbols(document).into_iter().flat_map(|mut unit| {
        let inside = std::mem::take(&mut unit.children).into_iter();
        let containers = inside.filter(|symbol| symbol.kind == SymbolKind::Container);
        let name = unit.name.clone();
        let containers = containers.map(move |container| (container, Some(name.clone())));
        std::iter::once((unit, None)).chain(containers)
    });
    units.filter(|(symbol, _)| has_in_order(&symbol.name, query)).collect()
}

fn has_in_order(name: &str, query: &str) -> bool {
    let mut rest = name.chars().flat_map(char::to_lowercase);
    query.chars().flat_map(char::to_lowercase).all(|wanted| rest.any(|found| found == wanted))
}

fn unit_symbol(document: &Document, unit: Unit) -> Symbol {
    let root = document.node(unit.root);
    let name = NAMES.iter().find_map(|name| label(root, name));
    let children = match unit.kind {
        Kind::Containers => PARTS.first().map_or_else(Vec::new, |part| elements(root, part)),
        Kind::Container => inside(root, IN_CONTAINER),
        Kind::TaskOverrides => inside(root, IN_OVERRIDES),
        _ => inside(root, PARTS),
    };
    Symbol {
        name: name.map_or_else(|| unit.kind.as_str().to_owned(), |(name, _)| name),
        detail: unit.kind.as_str().to_owned(),
        kind: SymbolKind::Unit,
        span: root.span(),
        selection: name_span(root, NAMES.iter().find_map(|name| root.get(name))),
        children,
    }
}

fn inside(object: Node<'_>, parts: &'static [Part]) -> Vec<Symbol> {
    // In the order of the document, as every editor shows it.
    let known = object.members().filter_map(|member| {
        let part = parts.iter().find(|part| part.member == member.name())?;
        Some((member, part))
    });
    known
        .flat_map(|(member, part)| match member.value().kind() {
            NodeKind::Array => elements(member.value(), part),
            NodeKind::Object => vec![Symbol {
                name: member.name().to_owned(),
                detail: label(member.value(), part.detail).map_or_else(String::new, |(text, _)| text),
                kind: part.kind,
                span: member.span(),
                selection: member.key().span(),
                children: inside(member.value(), part.inner),
            }],
            _ => Vec::new(),
        })
        .collect()
}

fn elements(list: Node<'_>, part: &'static Part) -> Vec<Symbol> {
    let objects = list.elements().filter(|element| element.kind() == NodeKind::Object);
    let named = objects.enumerate().map(|(index, object)| {
        let name = part.names.iter().find_map(|name| label(object, name));
        let (name, node) = match name {
            Some((name, node)) => (name, Some(node)),
            None => (format!("{} {}", part.member, index + 1), None),
        };
        Symbol {
            name,
            detail: label(object, part.detail).map_or_else(String::new, |(text, _)| text),
            kind: part.kind,
            span: object.span(),
            selection: name_span(object, node),
            children: inside(object, part.inner),
        }
    });
    named.collect()
}

/// The text of a member that is a scalar, if there is any.
fn label<'a>(object: Node<'a>, name: &str) -> Option<(String, Node<'a>)> {
    let node = object.get(name)?;
    let text = match node.kind() {
        NodeKind::String => node.text()?,
        NodeKind::Number | NodeKind::True | NodeKind::False | NodeKind::Opaque => node.source_text(),
        _ => return None,
    };
    (!text.trim().is_empty()).then(|| (text.to_owned(), node))
}

/// The characters of a name; where there is none, the opening bracket.
fn name_span(object: Node<'_>, name: Option<Node<'_>>) -> Span {
    let start = object.span().start;
    name.map_or_else(|| Span::new(start, (start + 1).min(object.span().end)), Node::span)
}
