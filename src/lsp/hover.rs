//! What a member or value means: its type, unit, default, values and limits, where it is supported, and what a
//! name refers to.

use std::fmt::Write as _;

use super::names::{self, NameKind, Occurrence};
use super::path::{path, unit_of};
use super::words;
use crate::diagnostic::{Diagnostic, Span};
use crate::document::node::{Member, Node};
use crate::document::tree::NodeKind;
use crate::document::{Document, Unit};
use crate::engine::Workspace;
use crate::engine::custom::CustomRule;
use crate::engine::suppress::names_in_comments;
use crate::facts::fargate::{self, Size};
use crate::facts::support::{self, Level, Row, Support};
use crate::model::value::{cpu_units, memory_mib};
use crate::rules::{self, Rule};
use crate::schema::lookup::{Choice, Place};

/// What to show about the characters of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// Markdown.
    pub markdown: String,
    /// What it is about.
    pub span: Span,
}

/// What there is to say about an offset of a document. `diagnostics` are those of the document.
pub fn hover(
    workspace: &Workspace,
    document: &Document,
    offset: u32,
    diagnostics: &[Diagnostic],
) -> Option<Hover> {
    if let Some((span, name)) = names_in_comments(document).into_iter().find(|(span, _)| span.touches(offset))
    {
        return Some(Hover { markdown: about_rule(workspace, document, name)?, span });
    }
    let node = document.root().innermost_at(offset)?;
    let about = diagnostics
        .iter()
        .filter(|found| found.primary.source == document.id() && found.primary.span.touches(offset));
    let about_found = |found: &Diagnostic| {
        let rule = about_rule(workspace, document, &found.rule)?;
        Some(format!("**{}** {rule}", found.severity))
    };
    let mut parts: Vec<String> = about.clone().filter_map(about_found).collect();
    parts.dedup();
    // A container's own words are those of its key; elsewhere inside it there is nothing to point at.
    let is_container = matches!(node.kind(), NodeKind::Array | NodeKind::Object | NodeKind::Missing);
    let unit = unit_of(node).filter(|_| !is_container);
    parts.extend(unit.and_then(|unit| about_node(workspace, unit, node, offset)));
    let span = if is_container { about.map(|found| found.primary.span).next()? } else { node.span() };
    (!parts.is_empty()).then(|| Hover { markdown: parts.join("\n\n---\n\n"), span })
}

/// What is said of a rule, which may be one of the team's own.
fn about_rule(workspace: &Workspace, document: &Document, name: &str) -> Option<String> {
    let own = || workspace.entry(document.id())?.settings.all_custom().find(|(rule, _)| rule.name() == name);
    rules::find(name).map(about_built_in).or_else(|| own().map(|(rule, _)| about_own(rule)))
}

/// The name of a rule, which leads to where there is more to read if there is such a place, where it stands, and what it
/// looks at.
fn about_own(rule: &CustomRule) -> String {
    let (name, place) = (rule.name(), rule.place());
    let name = rule.url().map_or_else(|| format!("`{name}`"), |url| format!("[`{name}`]({url})"));
    format!("{name}: your own rule of `{place}`\n\n{}", rule.summary())
}

/// The name of a rule, which leads to its page, its title and its summary.
fn about_built_in(rule: &Rule) -> String {
    let first = rule.page.summary();
    let paragraph = if first.starts_with('#') { String::new() } else { format!("\n\n{first}") };
    format!("[`{}`]({}): {}{paragraph}", rule.name, rule.url(), rule.page.title())
}

fn about_node(workspace: &Workspace, unit: Unit, node: Node<'_>, offset: u32) -> Option<String> {
    let place = Place::of(unit, node)?;
    let path = path(unit, node);
    let mut text = heading(place, unit, node);
    let mut add = |part: Option<String>| {
        if let Some(part) = part.filter(|part| !part.is_empty()) {
            let _ = write!(text, "\n\n{part}");
        }
    };
    let list = node.container().filter(|_| node.member().is_none()).and_then(|list| Place::of(unit, list));
    let words = [Some(place), list].into_iter().flatten().map(Place::description);
    add(words.into_iter().find(|words| !words.is_empty()).map(str::to_owned));
    add(words_at(&path, node));
    add(names::at(node.document(), offset).and_then(|name| about_name(workspace, node.document(), &name)));
    add(facts(place));
    add(choices(place, node));
    add(sizes(unit, node, &path));
    add(support_at(&path).map(support_line));
    Some(text)
}

/// What is said of a name that the schema leaves free, and the values that an option takes.
fn words_at(path: &str, node: Node<'_>) -> Option<String> {
    let of_value = || node.known_str().and_then(|value| words::of_value(path, value));
    if let Some(word) = of_value() {
        return Some(format!("- `{}`: {}", word.name, word.words));
    }
    let option = words::of_option(path)?;
    let values: Vec<_> = option.values.iter().map(|value| format!("`{value}`")).collect();
    let values = if values.is_empty() { String::new() } else { format!("\n\nValues: {}", values.join(", ")) };
    Some(format!("{}{values}", option.words))
}

/// The name, type and unit: `` `cpu` · string · CPU units · required ``; of an element, the name of its list.
fn heading(place: Place, unit: Unit, node: Node<'_>) -> String {
    let name = node.member().map(Member::name);
    let list = node.container().and_then(Node::member).filter(|_| name.is_none());
    let mut text = match (name, list) {
        (Some(name), _) => format!("**{name}** · "),
        (None, Some(list)) => format!("**{}** · element · ", list.name()),
        (None, None) => String::new(),
    };
    text.push_str(place.type_name().unwrap_or("any"));
    if let Some(unit) = place.unit() {
        let _ = write!(text, " · {unit}");
    }
    let object = node.container().and_then(|container| Place::of(unit, container));
    if name.zip(object).is_some_and(|(name, object)| object.requires(name)) {
        text.push_str(" · required");
    }
    text
}

/// Default and limits.
pub(super) fn facts(place: Place) -> Option<String> {
    let mut lines = Vec::new();
    if let Some(default) = place.default() {
        lines.push(format!("Default: `{default}`"));
    }
    if let Some((least, most, counted)) = place.limits() {
        let range = match (least, most) {
            (Some(least), Some(most)) if least == most => format!("{least}"),
            (Some(least), Some(most)) => format!("{least} to {most}"),
            (Some(least), None) => format!("at least {least}"),
            (None, Some(most)) => format!("at most {most}"),
            (None, None) => String::new(),
        };
        lines.push(format!("Limits: {range} {counted}").trim_end().to_owned());
    }
    (!lines.is_empty()).then(|| lines.join("  \n"))
}

/// Beyond this many, the values stand in one line without words.
const MAX_LISTED: usize = 12;

/// The values it may have; under the cursor on one of them, that one only.
fn choices(place: Place, node: Node<'_>) -> Option<String> {
    let line = |choice: Choice| match choice.description {
        "" => format!("- `{}`", choice.value),
        words => format!("- `{}`: {words}", choice.value),
    };
    let chosen = node.known_str().and_then(|text| place.choices().find(|choice| choice.value == text));
    if let Some(choice) = chosen {
        return Some(line(choice));
    }
    let all: Vec<_> = place.choices().collect();
    if all.len() > MAX_LISTED {
        let values: Vec<_> = all.iter().map(|choice| format!("`{}`", choice.value)).collect();
        return Some(format!("Values: {}", values.join(", ")));
    }
    let lines: Vec<_> = all.into_iter().map(line).collect();
    (!lines.is_empty()).then(|| format!("Values:\n{}", lines.join("\n")))
}

/// On a task's cpu the memory sizes that Fargate has for it, on memory the CPUs.
fn sizes(unit: Unit, node: Node<'_>, path: &str) -> Option<String> {
    let root = node.document().node(unit.root);
    let text = root.get(path).and_then(Node::known_str);
    match path {
        "cpu" => match text.and_then(cpu_units).and_then(Size::of) {
            Some(size) => Some(format!("Fargate: {} CPU units go with {} MiB.", size.cpu, size.memory())),
            None => Some(table()),
        },
        "memory" => {
            let memory = text.and_then(memory_mib);
            let cpus = memory.map(fargate::cpus_for).filter(|cpus| !cpus.is_empty());
            cpus.zip(memory)
                .map(|(cpus, memory)| format!("Fargate: {memory} MiB go with {cpus} CPU units."))
                .or_else(|| Some(table()))
        }
        _ => None,
    }
}

fn table() -> String {
    let rows = fargate::SIZES.iter().map(|size| format!("| {} | {} |", size.cpu, size.memory()));
    format!(
        "On Fargate:\n\n| CPU units | memory in MiB |\n|---|---|\n{}",
        rows.collect::<Vec<_>>().join("\n")
    )
}

/// The row of the support table for a path of a task definition.
fn support_at(path: &str) -> Option<&'static Row> {
    let (parent, member) = path.rsplit_once('/').unwrap_or(("", path));
    let level = match parent {
        "" => Level::Task,
        "containerDefinitions/*" => Level::Container,
        "containerDefinitions/*/linuxParameters" => Level::Linux,
        "volumes/*" => Level::Volume,
        _ => return None,
    };
    support::row_of(level, member)
}

/// Whether Fargate refuses the member at a path of a task definition.
pub(super) fn is_refused_by_fargate(path: &str) -> bool {
    support_at(path).is_some_and(|row| row.fargate == Support::No)
}

fn support_line(row: &Row) -> String {
    let platforms = [
        ("Fargate", row.fargate),
        ("EC2", row.ec2),
        ("Windows", row.windows),
        ("External", row.external),
        ("Managed Instances", row.managed),
    ];
    let lines = platforms.map(|(platform, support)| format!("| {platform} | {} |", words(support)));
    format!("| platform | support |\n|---|---|\n{}", lines.join("\n"))
}

fn words(support: Support) -> String {
    match support {
        Support::Yes => "yes".to_owned(),
        Support::No | Support::Doubtful => "no".to_owned(),
        Support::Ignored => "ignored".to_owned(),
        Support::Only(what) => format!("only: {what}"),
    }
}

/// What a name refers to, and where it is used.
fn about_name(workspace: &Workspace, document: &Document, name: &Occurrence<'_>) -> Option<String> {
    let all = names::all(workspace, document);
    if name.is_definition {
        let uses = all.iter().filter(|other| !other.is_definition && other.is_same(name)).count();
        return (uses > 0).then(|| format!("Used {uses} {}.", if uses == 1 { "time" } else { "times" }));
    }
    let mut lines = all
        .iter()
        .filter(|other| other.is_definition && other.is_same(name))
        .map(|definition| described(document, definition))
        .peekable();
    lines.peek()?;
    Some(lines.collect::<Vec<_>>().join("  \n"))
}

/// One line about what a definition defines.
pub(super) fn described(from: &Document, definition: &Occurrence<'_>) -> String {
    let object = definition.node.container();
    let text = |name: &str| object.and_then(|object| object.get(name)).map(Node::source_text);
    let detail = match definition.kind {
        NameKind::Container => text("image").map(|image| format!(", image {}", image.trim_matches('"'))),
        NameKind::Port => text("containerPort").map(|port| format!(", container port {port}")),
        NameKind::Volume => object
            .and_then(|object| object.members().find(|member| member.name() != "name"))
            .map(|member| format!(", `{}`", member.name())),
        NameKind::Family => {
            let containers = object.and_then(|object| object.get("containerDefinitions"));
            containers.map(|list| format!(", containers: {}", list_names(list)))
        }
    };
    let file = definition.node.document();
    let place = if file.id() == from.id() {
        format!("line {}", file.source().line_of(definition.span.start) + 1)
    } else {
        file.source().name().to_owned()
    };
    let kind = definition.kind.as_str();
    format!("Refers to {kind} `{}`{} ({place}).", definition.name, detail.unwrap_or_default())
}

fn list_names(list: Node<'_>) -> String {
    let names = list.elements().filter_map(|container| container.get("name")).filter_map(Node::known_str);
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
