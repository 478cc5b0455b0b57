//! The names that documents define and use: containers, volumes, ports and families. Hover, completion, definition,
//! references and rename all read this one list.

use super::path::{nodes, path, unit_of};
use crate::diagnostic::{SourceId, Span};
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::tree::{Flags, NodeId};
use crate::document::{Document, Unit};
use crate::engine::Workspace;
use crate::model::value::family_of;

/// What a name names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A container of a task definition.
    Container,
    /// A volume of a task definition.
    Volume,
    /// A port mapping.
    Port,
    /// A task definition, through all its revisions.
    Family,
}

impl NameKind {
    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Container => "container",
            Self::Volume => "volume",
            Self::Port => "port",
            Self::Family => "task definition",
        }
    }
}

/// Where a name is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Home<'a> {
    /// Everywhere.
    Everywhere,
    /// In the task definition of this family, and in what launches it.
    Family(&'a str),
    /// In this unit only: its family is not known.
    Unit(SourceId, NodeId),
}

/// One place where a name stands.
#[derive(Debug, Clone, Copy)]
pub struct Occurrence<'a> {
    /// What it names.
    pub kind: NameKind,
    /// The name.
    pub name: &'a str,
    /// The string it stands in.
    pub node: Node<'a>,
    /// Its characters in the source, without quotes and whatever else the string says.
    pub span: Span,
    /// Whether it is given here, rather than used.
    pub is_definition: bool,
    home: Home<'a>,
}

impl Occurrence<'_> {
    /// Whether both mean the same thing.
    pub fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.name == other.name && self.home == other.home
    }

    /// Whether both live where one may refer to the other.
    pub fn is_near(&self, other: &Self) -> bool {
        self.kind == other.kind && self.home == other.home
    }
}

use NameKind::{Container, Family, Port, Volume};

/// Where task definitions give names.
const DEFINITIONS: &[(&str, NameKind)] = &[
    ("family", Family),
    ("containerDefinitions/*/name", Container),
    ("containerDefinitions/*/portMappings/*/name", Port),
    ("volumes/*/name", Volume),
];

/// Where task definitions use them.
const USES_IN_TASK: &[(&str, NameKind)] = &[
    ("containerDefinitions/*/dependsOn/*/containerName", Container),
    ("containerDefinitions/*/links/*", Container),
    ("containerDefinitions/*/volumesFrom/*/sourceContainer", Container),
    ("containerDefinitions/*/mountPoints/*/sourceVolume", Volume),
    ("proxyConfiguration/containerName", Container),
];

/// Where services and other requests use them.
const USES_ELSEWHERE: &[(&str, NameKind)] = &[
    ("taskDefinition", Family),
    ("taskDefinitions/*", Family),
    ("loadBalancers/*/containerName", Container),
    ("serviceRegistries/*/containerName", Container),
    ("overrides/containerOverrides/*/name", Container),
    ("serviceConnectConfiguration/services/*/portName", Port),
    ("vpcLatticeConfigurations/*/portName", Port),
    ("gatewayConnectors/*/portName", Port),
    ("volumeConfigurations/*/name", Volume),
];

/// Whether documents of this kind have containers of their own, rather than name those of another one.
pub(super) const fn is_task(kind: Kind) -> bool {
    matches!(kind, Kind::TaskDefinition | Kind::Containers | Kind::Container)
}

/// What is named at this path of a unit, if what stands there refers to something.
pub fn used_at(kind: Kind, path: &str) -> Option<NameKind> {
    kind_at(if is_task(kind) { USES_IN_TASK } else { USES_ELSEWHERE }, path)
}

/// What is named at this path of a unit, if it gets its name there.
fn defined_at(kind: Kind, path: &str) -> Option<NameKind> {
    if is_task(kind) { kind_at(DEFINITIONS, path) } else { None }
}

fn kind_at(table: &[(&str, NameKind)], path: &str) -> Option<NameKind> {
    table.iter().find(|(pattern, _)| *pattern == path).map(|(_, kind)| *kind)
}

/// All names in a workspace; of a document that is open in several states, the given one.
pub fn all<'a>(workspace: &'a Workspace, document: &'a Document) -> Vec<Occurrence<'a>> {
    let others = workspace.entries().iter().map(|entry| &*entry.document);
    let others = others.filter(|other| other.id() != document.id());
    std::iter::once(document).chain(others).flat_map(in_document).collect()
}

/// All names in a document.
pub fn in_document(document: &Document) -> Vec<Occurrence<'_>> {
    let mut found = Vec::new();
    for unit in document.units() {
        let root = document.node(unit.root);
        let home = home(document, *unit);
        let tables: &[(&[(&str, NameKind)], bool)] = if is_task(unit.kind) {
            &[(DEFINITIONS, true), (USES_IN_TASK, false)]
        } else {
            &[(USES_ELSEWHERE, false)]
        };
        for (table, is_definition) in tables {
            for (pattern, kind) in *table {
                let nodes = nodes(root, unit.kind, pattern).into_iter();
                found.extend(nodes.filter_map(|node| occurrence(node, *kind, *is_definition, home)));
            }
        }
    }
    found
}

/// The name at an offset of a document.
pub fn at(document: &Document, offset: u32) -> Option<Occurrence<'_>> {
    let node = document.root().innermost_at(offset)?;
    let unit = unit_of(node)?;
    let path = path(unit, node);
    let defined = defined_at(unit.kind, &path);
    let kind = defined.or_else(|| used_at(unit.kind, &path))?;
    occurrence(node, kind, defined.is_some(), home(document, unit)).filter(|found| found.span.touches(offset))
}

/// A name that nobody has given yet, as if it stood in this unit: [`Occurrence::is_near`] finds what may stand there.
pub fn wanted(document: &Document, unit: Unit, kind: NameKind) -> Occurrence<'_> {
    let home = if kind == Family { Home::Everywhere } else { home(document, unit) };
    let node = document.node(unit.root);
    Occurrence { kind, name: "", node, span: Span::default(), is_definition: false, home }
}

fn home(document: &Document, unit: Unit) -> Home<'_> {
    let member = if is_task(unit.kind) { "family" } else { "taskDefinition" };
    let name = document.node(unit.root).get(member).and_then(Node::known_str);
    name.map_or(Home::Unit(document.id(), unit.root), |name| Home::Family(family_of(name)))
}

fn occurrence<'a>(
    node: Node<'a>,
    kind: NameKind,
    is_definition: bool,
    home: Home<'a>,
) -> Option<Occurrence<'a>> {
    let text = node.known_str()?;
    let name = match kind {
        Family => family_of(text),
        Container if !is_definition => text.split(':').next().unwrap_or(text),
        _ => text,
    };
    let home = if kind == Family { Home::Everywhere } else { home };
    let inner = node.inner_span();
    let span = if node.flags().has(Flags::DECODED) || name.is_empty() {
        inner
    } else {
        let before = name.as_ptr().addr() - text.as_ptr().addr();
        let start = inner.start + u32::try_from(before).unwrap_or(0);
        Span::new(start, start + u32::try_from(name.len()).unwrap_or(0))
    };
    Some(Occurrence { kind, name, node, span, is_definition, home })
}
