//! Environment variables, of containers and of overrides: their names, and the files they come from.

use super::context::{At, Context};
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::{Container, EnvironmentFile, NameValue};
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::value::Arn;
use crate::model::view::{Known, List};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "environment",
        "variable-name-empty",
        Container(name_empty_in_container).if_any("environment", "secrets"),
        Launch(name_empty_in_overrides).if_any("overrides")
    ),
    rule!(
        "environment",
        "variable-name-characters",
        Container(characters_in_container).if_any("environment", "secrets"),
        Launch(characters_in_overrides).if_any("overrides")
    ),
    rule!(
        "environment",
        "duplicate-variable",
        Container(twice_in_container).if_any("environment"),
        Launch(twice_in_overrides).if_any("overrides")
    ),
    rule!(
        "environment",
        "variable-value-missing",
        Container(value_missing_in_container).if_any("environment"),
        Launch(value_missing_in_overrides).if_any("overrides")
    ),
    rule!(
        "environment",
        "environment-file-not-arn",
        Container(file_in_container).if_any("environmentFiles"),
        Launch(file_in_overrides).if_any("overrides")
    ),
    rule!(
        "environment",
        "environment-file-extension",
        Container(extension_in_container).if_any("environmentFiles"),
        Launch(extension_in_overrides).if_any("overrides")
    ),
];

type Variables<'a> = List<'a, NameValue<'a>>;

/// The environment of each override.
fn environments<'l, 'a>(launch: &'l Launch<'a>) -> impl Iterator<Item = &'l Variables<'a>> {
    launch.container_overrides().iter().map(|container| &container.environment)
}

/// The environment files of each override.
fn files<'l, 'a>(launch: &'l Launch<'a>) -> impl Iterator<Item = &'l EnvironmentFile<'a>> {
    launch.container_overrides().iter().flat_map(|container| &container.environment_files)
}

fn name_empty_in_container(container: &Container, _: &Task, cx: &mut Context) {
    name_empty(&container.environment, Severity::Error, cx);
    for name in container.secrets.iter().filter_map(|secret| secret.name.str()) {
        if name.trim().is_empty() {
            cx.report(name.node, "the secret has no name for its environment variable");
        }
    }
}

fn name_empty_in_overrides(launch: &Launch, cx: &mut Context) {
    // What ECS says to it in an override has not been seen.
    for variables in environments(launch) {
        name_empty(variables, Severity::Warning, cx);
    }
}

fn name_empty(variables: &Variables, most: Severity, cx: &mut Context) {
    for name in variables.iter().filter_map(|variable| variable.name.str()) {
        if name.trim().is_empty() {
            cx.report(name.node, "an environment variable has no name").at_most(most);
        }
    }
}

fn characters_in_container(container: &Container, _: &Task, cx: &mut Context) {
    characters(container.environment.iter().filter_map(|variable| variable.name.str()), cx);
    characters(container.secrets.iter().filter_map(|secret| secret.name.str()), cx);
}

fn characters_in_overrides(launch: &Launch, cx: &mut Context) {
    for variables in environments(launch) {
        characters(variables.iter().filter_map(|variable| variable.name.str()), cx);
    }
}

fn characters<'a>(names: impl Iterator<Item = Known<'a, &'a str>>, cx: &mut Context) {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-');
    for name in names {
        let odd = name.bytes().position(|byte| !is_usual(byte)).and_then(|at| name[at..].chars().next());
        // A name of nothing but blanks is told as empty.
        if odd.is_some() && name.trim().is_empty() {
            continue;
        }
        let Some(odd) = odd else {
            if name.starts_with(|c: char| !c.is_ascii_alphabetic() && c != '_') {
                cx.report(name.node, format!("`{}` does not begin with a letter", name.value))
                    .help("a shell cannot read such a variable")
                    .at_most(Severity::Info);
            }
            continue;
        };
        match odd {
            '=' => {
                cx.report(name.node, format!("`{}` has an equals sign, which ends the name", name.value))
                    .help("write what stands behind it into `value`");
            }
            c if c.is_whitespace() || c.is_control() => {
                let report = cx.report(
                    name.node,
                    format!("{:?} has {} in it, and no variable's name has", name.value, called(c)),
                );
                let trimmed = name.trim();
                if trimmed.bytes().all(is_usual) {
                    report.fix_replace(name.node, edit::quote(trimmed), Applicability::Unsafe);
                }
            }
            c => {
                cx.report(name.node, format!("`{}` has `{c}` in its name", name.value))
                    .help("a shell reads letters, digits and `_` alone")
                    .at_most(Severity::Info);
            }
        }
    }
}

const fn called(c: char) -> &'static str {
    match c {
        ' ' => "a space",
        '\t' => "a tab",
        '\n' | '\r' => "a line break",
        _ => "a control character",
    }
}

fn twice_in_container(container: &Container, _: &Task, cx: &mut Context) {
    twice(&container.environment, cx);
}

fn twice_in_overrides(launch: &Launch, cx: &mut Context) {
    for variables in environments(launch) {
        twice(variables, cx);
    }
}

fn twice(variables: &Variables, cx: &mut Context) {
    let named =
        variables.iter().filter_map(|variable| variable.name.str().map(|name| (name.value, variable.node)));
    for repeat in repeated(named.filter(|(name, _)| !name.is_empty())) {
        let (first, again) = (repeat.first, repeat.again);
        let name = again.get("name").unwrap_or(again);
        let value = |variable: Node| variable.get("value").map(|value| value.source_text().to_owned());
        let report = cx
            .report(name, format!("variable `{}` is set twice", repeat.value))
            .label(first.get("name").unwrap_or(first), "the first time");
        // Of the same value it does not matter which one counts.
        if value(first) == value(again) {
            report.fix_remove(again, Applicability::Safe);
        } else {
            report.help("the last one counts").fix_remove(first, Applicability::Unsafe);
        }
    }
}

fn value_missing_in_container(container: &Container, _: &Task, cx: &mut Context) {
    value_missing(&container.environment, cx);
}

fn value_missing_in_overrides(launch: &Launch, cx: &mut Context) {
    for variables in environments(launch) {
        value_missing(variables, cx);
    }
}

fn value_missing(variables: &Variables, cx: &mut Context) {
    for variable in variables.iter().filter(|variable| variable.value.is_missing()) {
        let Some(name) = variable.name.str().filter(|name| !name.is_empty()) else { continue };
        // A null has a diagnostic of its own, and so has a member of another name in its place.
        if variable.node.members().count() > 1 {
            continue;
        }
        cx.report(At::Opening(variable.node), format!("variable `{}` has no `value`", name.value))
            .label(name.node, "this one")
            .help("an empty value is `\"value\": \"\"`")
            .fix_insert(variable.node, "value", "\"\"", Applicability::Safe);
    }
}

fn file_in_container(container: &Container, _: &Task, cx: &mut Context) {
    container.environment_files.iter().for_each(|file| file_not_arn(file, cx));
}

fn file_in_overrides(launch: &Launch, cx: &mut Context) {
    files(launch).for_each(|file| file_not_arn(file, cx));
}

/// The bucket and key in the ARN of an object in S3.
fn s3_object(text: &str) -> Option<&str> {
    let object = Arn::parse(text).filter(|arn| arn.service == "s3")?.resource;
    object.split_once('/').filter(|(bucket, key)| !bucket.is_empty() && !key.is_empty()).map(|_| object)
}

fn file_not_arn(file: &EnvironmentFile, cx: &mut Context) {
    let Some(value) = file.value.id().filter(|value| s3_object(value.value).is_none()) else { return };
    let report = cx.report(value.node, "an environment file is named by the ARN of an object in S3");
    let object = value.strip_prefix("s3://").filter(|object| object.contains('/'));
    match object {
        Some(object) => {
            let arn = format!("arn:aws:s3:::{object}");
            report.help(format!("write `{arn}`")).fix_replace(
                value.node,
                edit::quote(&arn),
                Applicability::Safe,
            );
        }
        None => drop(report.help("such as `arn:aws:s3:::bucket/app.env`")),
    }
}

fn extension_in_container(container: &Container, _: &Task, cx: &mut Context) {
    container.environment_files.iter().for_each(|file| file_extension(file, cx));
}

fn extension_in_overrides(launch: &Launch, cx: &mut Context) {
    files(launch).for_each(|file| file_extension(file, cx));
}

fn file_extension(file: &EnvironmentFile, cx: &mut Context) {
    let Some(value) = file.value.id() else { return };
    let Some(object) = s3_object(value.value).filter(|object| object.strip_suffix(".env").is_none()) else {
        return;
    };
    let name = object.rsplit('/').next().unwrap_or(object);
    cx.report(value.node, format!("the environment file `{name}` does not end in `.env`"))
        .help("ECS reads files with this extension alone");
}
