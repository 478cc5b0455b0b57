//! What the output of a describe call, or of the console, leaves in a request: nulls, and members that ECS reports but
//! does not take. Those of one object have one cause: they are told once, at the first.

use super::context::{At, Context, Report};
use super::options::Consumer;
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::{Form, Kind};
use crate::document::node::{Member, Node};
use crate::schema::error::{SchemaError, Violation};
use crate::schema::lookup::Place;

pub(super) fn read_only_member(error: &SchemaError, cx: &mut Context) {
    let Violation::ReadOnlyMember(member) = error.violation else { return };
    // The deploy action and ecspresso drop these themselves; a wrapped output is taken apart before it is used.
    if cx.consumer().drops_unset() || cx.form() == Form::Wrapped {
        return;
    }
    let Some(all) = alike(member, |other| error.is_read_only(other.name())) else { return };
    // Who makes a service from such a file takes it as it stands, unless it is plainly what a describe call gave.
    let is_request_of_service =
        matches!(cx.kind(), Kind::CreateService | Kind::UpdateService) && cx.form() == Form::Request;
    let is_refused = cx.consumer() == Consumer::AwsCli || is_request_of_service;
    let severity = if is_refused { Severity::Error } else { Severity::Warning };
    let (names, [are, them]) = words(&all);
    let report = cx
        .report(At::Key(member), format!("{names} {are} what ECS reports; a request must not have {them}"))
        .help("the AWS CLI refuses the request; the deploy action for GitHub and ecspresso drop such members")
        .severity(severity);
    fix_remove_all(report, &all);
}

pub(super) fn null_value(error: &SchemaError, cx: &mut Context) {
    let node = error.node;
    let Some(member) = node.member() else { return null_element(node, cx) };
    let place = node.container().and_then(|object| Place::of(cx.unit, object));
    // Who drops nulls has nothing then where something must be.
    if place.is_some_and(|object| object.requires(member.name())) {
        return required_null(member, cx);
    }
    let Some(severity) = severity_of_null(cx) else { return };
    let is_alike = |other: &Member| {
        let is_optional =
            |object: Place| object.member(other.name()).is_some() && !object.requires(other.name());
        other.value().is_null() && place.is_some_and(is_optional)
    };
    let Some(all) = alike(member, is_alike) else { return };
    let (names, [are, them]) = words(&all);
    let report = cx
        .report(node, format!("{names} {are} null, which the AWS CLI refuses"))
        .severity(severity)
        .help(format!("leave {them} out"));
    fix_remove_all(report, &all);
}

/// How severe a null is that nobody needs; nothing if it is dropped.
fn severity_of_null(cx: &Context) -> Option<Severity> {
    match cx.consumer() {
        Consumer::AwsCli => Some(Severity::Error),
        consumer => (!consumer.drops_unset()).then_some(Severity::Warning),
    }
}

fn required_null(member: Member, cx: &mut Context) {
    let is_image = member.name() == "image";
    // The render action fills the image in.
    if is_image && cx.consumer() == Consumer::GithubActions {
        return;
    }
    let severity = if is_image { cx.severity_but_for_github(member.value()) } else { Severity::Error };
    cx.report(member.value(), format!("`{}` is null, and it is required", member.name())).severity(severity);
}

fn null_element(node: Node, cx: &mut Context) {
    let Some(severity) = severity_of_null(cx) else { return };
    let list = node.container().and_then(Node::member);
    let of =
        list.map_or_else(|| "the document".to_owned(), |list| format!("an element of `{}`", list.name()));
    cx.report(node, format!("{of} is null, which the AWS CLI refuses"))
        .severity(severity)
        .help("leave it out")
        .fix_remove(node, Applicability::Safe);
}

/// The members of its object that are left over like this one, if it is the first of them. Of several with one name,
/// the one that counts is looked at.
fn alike<'a>(member: Member<'a>, is_alike: impl Fn(&Member<'a>) -> bool) -> Option<Vec<Member<'a>>> {
    let Some(object) = member.key().container() else { return Some(vec![member]) };
    let counts =
        |other: &Member| object.get(other.name()).is_some_and(|value| value.id() == other.value().id());
    // Asked first: of a thousand with one name, but one goes on to look at the others.
    if !counts(&member) || !is_alike(&member) {
        return Some(vec![member]);
    }
    let mut all = object.members().filter(|other| is_alike(other) && counts(other));
    let first = all.next().filter(|first| first.key().id() == member.key().id())?;
    Some(std::iter::once(first).chain(all).collect())
}

/// Some members in words, with the verb and the pronoun that go with them.
fn words(members: &[Member]) -> (String, [&'static str; 2]) {
    let names: Vec<_> = members.iter().map(|member| format!("`{}`", member.name())).collect();
    match names.as_slice() {
        [one] => (one.clone(), ["is", "it"]),
        [one, other] => (format!("{one} and {other}"), ["are", "them"]),
        [one, other, third] => (format!("{one}, {other} and {third}"), ["are", "them"]),
        [one, other, others @ ..] => (format!("{one}, {other} and {} others", others.len()), ["are", "them"]),
        [] => (String::new(), ["is", "it"]),
    }
}

fn fix_remove_all(report: Report, members: &[Member]) {
    match members {
        [one] => {
            report.fix_remove(one.value(), Applicability::Safe);
        }
        _ => {
            if let Some(edits) = edit::remove_members(members) {
                report.fix("remove them", Applicability::Safe, edits);
            }
        }
    }
}
