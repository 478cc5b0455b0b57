//! Hints between the characters: sizes in the units that people think in, and defaults that matter where a member
//! is left out.

use super::path::nodes;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit};
use crate::model::platform::NetworkMode;
use crate::model::value::{cpu_units, memory_mib};
use crate::model::{Model, platform::Task};
use crate::schema::lookup::Place;

/// Text to show at an offset.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Behind which byte it is shown.
    pub offset: u32,
    /// The text, short.
    pub label: String,
    /// Why; may be empty.
    pub tooltip: String,
    /// Whether it tells a default rather than a size.
    pub is_default: bool,
}

/// What a number counts.
#[derive(Debug, Clone, Copy)]
enum Size {
    /// CPU units: 1024 are a vCPU.
    Cpu,
    /// MiB: 1024 are a GiB.
    Memory,
}

/// Members whose number reads better in another unit.
const SIZES: &[(&str, Size)] = &[
    ("cpu", Size::Cpu),
    ("memory", Size::Memory),
    ("containerDefinitions/*/cpu", Size::Cpu),
    ("containerDefinitions/*/memory", Size::Memory),
    ("containerDefinitions/*/memoryReservation", Size::Memory),
    ("containerDefinitions/*/linuxParameters/sharedMemorySize", Size::Memory),
    ("containerDefinitions/*/linuxParameters/maxSwap", Size::Memory),
    ("containerDefinitions/*/linuxParameters/tmpfs/*/size", Size::Memory),
    ("overrides/cpu", Size::Cpu),
    ("overrides/memory", Size::Memory),
    ("overrides/containerOverrides/*/cpu", Size::Cpu),
    ("overrides/containerOverrides/*/memory", Size::Memory),
    ("overrides/containerOverrides/*/memoryReservation", Size::Memory),
];

/// Objects, and members of theirs whose default surprises people. What it is stands in the schema.
const DEFAULTS: &[(&str, &str)] = &[
    ("containerDefinitions/*", "essential"),
    ("volumes/*/efsVolumeConfiguration", "transitEncryption"),
    ("networkConfiguration/awsvpcConfiguration", "assignPublicIp"),
];

/// The hints of a document, in order.
pub fn hints(document: &Document) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    for unit in document.units() {
        hints.extend(sizes(document, *unit));
        hints.extend(defaults(document, *unit));
        if let Model::Task(task) = Model::of(document, *unit) {
            hints.extend(network(&task));
        }
    }
    hints.sort_by_key(|hint| hint.offset);
    hints
}

fn sizes(document: &Document, unit: Unit) -> impl Iterator<Item = InlayHint> {
    let root = document.node(unit.root);
    SIZES.iter().flat_map(move |(path, size)| {
        nodes(root, unit.kind, path).into_iter().filter_map(move |node| {
            let label = size.label(node)?;
            Some(InlayHint { offset: node.span().end, label, tooltip: String::new(), is_default: false })
        })
    })
}

impl Size {
    /// The number in the larger unit; none where it is written in that unit already.
    fn label(self, node: Node<'_>) -> Option<String> {
        let text = node.known_str().map(str::trim);
        if text.is_some_and(|text| !text.bytes().all(|byte| byte.is_ascii_digit())) {
            return None;
        }
        let read = match self {
            Self::Cpu => text.and_then(cpu_units),
            Self::Memory => text.and_then(memory_mib),
        };
        let number = read.or_else(|| node.known_int()).filter(|number| *number >= 128)?;
        let unit = match self {
            Self::Cpu => "vCPU",
            Self::Memory => "GiB",
        };
        Some(format!("{} {unit}", in_units_of_1024(number)))
    }
}

/// A number divided by 1024, to three digits at most: `.25`, `2`, `1.5`.
fn in_units_of_1024(number: i64) -> String {
    let (whole, rest) = (number / 1024, number % 1024);
    let fraction = format!("{:03}", rest * 1000 / 1024);
    match (whole, fraction.trim_end_matches('0')) {
        (whole, "") => whole.to_string(),
        (0, fraction) => format!(".{fraction}"),
        (whole, fraction) => format!("{whole}.{fraction}"),
    }
}

fn defaults(document: &Document, unit: Unit) -> impl Iterator<Item = InlayHint> {
    let root = document.node(unit.root);
    // An update leaves what it does not name as it was.
    let table = if unit.kind == Kind::UpdateService { &[] } else { DEFAULTS };
    table.iter().flat_map(move |(path, member)| {
        nodes(root, unit.kind, path).into_iter().filter_map(move |object| default(unit, object, member))
    })
}

fn default(unit: Unit, object: Node<'_>, member: &str) -> Option<InlayHint> {
    let is_left_out = object.kind() == NodeKind::Object && !object.is_open() && object.get(member).is_none();
    let place = Place::of(unit, object).filter(|_| is_left_out)?.member(member)?;
    let value = place.default()?;
    Some(hint(object, format!("{member}: {}", value.trim_matches('"')), place.description()))
}

/// The network mode, and what becomes of host ports in it.
fn network(task: &Task<'_>) -> Vec<InlayHint> {
    let mut hints = Vec::new();
    let mode = task.network_mode();
    if let Some(mode) = mode.filter(|_| task.definition_node("networkMode").is_none()) {
        hints.push(hint(task.node, format!("networkMode: {}", mode.as_str()), "the default"));
    }
    if mode == Some(NetworkMode::Bridge) {
        let ports = task.containers().iter().flat_map(|container| container.port_mappings.iter());
        let dynamic = ports.filter(|port| port.host_port.is_missing() && port.container_port.int().is_some());
        hints.extend(dynamic.map(|port| {
            hint(port.node, "hostPort: dynamic".to_owned(), "a free port of the instance, chosen at start")
        }));
    }
    hints
}

/// A hint behind an object's opening bracket.
fn hint(object: Node<'_>, label: String, tooltip: &str) -> InlayHint {
    InlayHint { offset: object.span().start + 1, label, tooltip: tooltip.to_owned(), is_default: true }
}
