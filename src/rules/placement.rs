//! Where the scheduler puts tasks on container instances: strategies and constraints.

use super::context::{At, Context};
use super::spelling::list;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::facts::launch::{QUERY_OPERATORS, QUERY_SUBJECTS};
use crate::model::launch::{Launch, PlacementStrategy};
use crate::model::platform::Task;
use crate::model::task_definition::PlacementConstraint;
use crate::model::view::{Field, List};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "placement",
        "placement-strategy-field",
        Launch(placement_strategy_field).if_any("placementStrategy")
    ),
    rule!("placement", "placement-spread-field", Launch(placement_spread_field).if_any("placementStrategy")),
    rule!(
        "placement",
        "placement-constraint-expression",
        Launch(placement_constraint_expression).if_any("placementConstraints"),
        Task(task_constraint_expression).if_any("placementConstraints")
    ),
];

fn placement_strategy_field(launch: &Launch, cx: &mut Context) {
    for strategy in &launch.placement_strategy {
        match strategy.kind.str().map(|kind| kind.value) {
            Some("random") => random_field(strategy, cx),
            Some("binpack") => binpack_field(strategy, cx),
            _ => {}
        }
    }
}

fn random_field(strategy: &PlacementStrategy, cx: &mut Context) {
    let Some(field) = strategy.field.node() else { return };
    // An empty field is what a describe call shows.
    if field.text() != Some("") {
        cx.report(field, "the strategy random takes no `field`")
            .label_if(strategy.kind.node(), "random")
            .fix_remove(field, Applicability::Safe);
    }
}

fn binpack_field(strategy: &PlacementStrategy, cx: &mut Context) {
    const RIGHT: &str = "`field` is cpu or memory: whichever is to be filled up";
    if strategy.field.is_missing() {
        cx.report(At::Opening(strategy.node), "the strategy binpack needs a `field`")
            .label_if(strategy.kind.node(), "binpack")
            .help(RIGHT);
    }
    let is_wrong = |name: &str| !matches!(name.to_ascii_lowercase().as_str(), "cpu" | "memory");
    if let Some(field) = strategy.field.str().filter(|field| is_wrong(field.value)) {
        cx.report(field.node, format!("the strategy binpack cannot fill up `{}`", field.value))
            .label_if(strategy.kind.node(), "binpack")
            .help(RIGHT);
    }
}

fn placement_spread_field(launch: &Launch, cx: &mut Context) {
    const HELP: &str =
        "use `instanceId`, `host` or `attribute:NAME`, as in `attribute:ecs.availability-zone`";
    let spreads = || launch.placement_strategy.iter().filter(|strategy| strategy.kind.is("spread"));
    for strategy in spreads().filter(|strategy| strategy.field.is_missing()) {
        cx.report(At::Opening(strategy.node), "over what are tasks spread? there is no `field`")
            .label_if(strategy.kind.node(), "spread")
            .help(HELP);
    }
    for field in spreads().filter_map(|strategy| strategy.field.str()) {
        let is_attribute = field.value.strip_prefix("attribute:").is_some_and(|name| !name.is_empty());
        if is_attribute || matches!(field.value, "instanceId" | "host") {
            continue;
        }
        let report = cx
            .report(field.node, format!("`{}` is nothing that tasks can be spread over", field.value))
            .help(HELP);
        if let Some(meant) = meant_by(field.value) {
            report.fix_replace(field.node, edit::quote(meant), Applicability::Unsafe);
        }
    }
}

/// What somebody meant who wrote this as the field of a spread.
fn meant_by(field: &str) -> Option<&'static str> {
    let plain: String = field.to_ascii_lowercase().chars().filter(char::is_ascii_alphanumeric).collect();
    match plain.as_str() {
        "instanceid" | "attributeinstanceid" => Some("instanceId"),
        "host" => Some("host"),
        "ecsavailabilityzone" | "availabilityzone" | "attributeecsavailabilityzone" | "az" => {
            Some("attribute:ecs.availability-zone")
        }
        "ecsinstancetype" | "instancetype" => Some("attribute:ecs.instance-type"),
        _ => None,
    }
}

fn placement_constraint_expression(launch: &Launch, cx: &mut Context) {
    check_expressions(&launch.placement_constraints, cx);
}

fn task_constraint_expression(task: &Task, cx: &mut Context) {
    check_expressions(&task.placement_constraints, cx);
}

fn check_expressions(constraints: &List<PlacementConstraint>, cx: &mut Context) {
    for constraint in constraints {
        let Some(kind) = constraint.kind.str() else { continue };
        match (kind.value, constraint.expression.node()) {
            ("distinctInstance", Some(expression)) => {
                cx.report(expression, "the constraint distinctInstance takes no `expression`")
                    .label(kind.node, "each task on another instance")
                    .fix_remove(expression, Applicability::Safe);
            }
            ("memberOf", None) if constraint.expression.is_missing() => {
                cx.report(At::Opening(constraint.node), "the constraint memberOf needs an `expression`")
                    .label(kind.node, "member of what?")
                    .help("for example `attribute:ecs.instance-type =~ t3.*`");
            }
            ("memberOf", Some(expression)) if expression.known_str() == Some("") => {
                cx.report(expression, "the constraint memberOf needs an `expression`, and this is empty")
                    .label(kind.node, "member of what?");
            }
            ("memberOf", _) => query(constraint.expression, cx),
            _ => {}
        }
    }
}

/// Looks at the first term of a query, and no further: what may stand in the rest is not written down.
fn query(expression: Field, cx: &mut Context) {
    let Some(text) = expression.str() else { return };
    let mut rest = text.value.trim_start();
    while let Some(inner) = ["(", "!", "not ", "not("].iter().find_map(|opening| rest.strip_prefix(opening)) {
        rest = inner.trim_start();
    }
    let end = rest.find(|c: char| c.is_whitespace() || "=!<>~()[],".contains(c)).unwrap_or(rest.len());
    let (subject, behind) = (&rest[..end], rest[end..].trim_start());
    let is_attribute = subject.strip_prefix("attribute:").is_some_and(|name| !name.is_empty());
    if !is_attribute && !QUERY_SUBJECTS.contains(&subject) {
        cx.report(text.node, format!("instances cannot be chosen by `{subject}`"))
            .help(format!(
                "a query begins with `attribute:NAME`, or with {}",
                list(QUERY_SUBJECTS.iter().copied())
            ))
            .at_most(Severity::Warning);
    } else if !QUERY_OPERATORS.iter().any(|operator| behind.starts_with(operator)) {
        cx.report(text.node, format!("there is no operator behind `{subject}`"))
            .help("such as `==`, `!=`, `=~`, `in` or `exists`")
            .at_most(Severity::Warning);
    }
}
