//! What a team wants of its documents, as `[policy]` in its configuration says. Where an option is not set, its rule
//! says nothing.

use super::context::{At, Context};
use super::options::Policy;
use super::pattern::{Pattern, is_like};
use super::spelling::list;
use super::{Rule, rule};
use crate::document::kind::Form;
use crate::document::node::Node;
use crate::model::Model;
use crate::model::container::{Container, LogConfiguration};
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::task_definition::Tag;
use crate::model::value::{DOCKER_HUB, ImageRef};
use crate::model::view::{Field, List};

pub(super) const RULES: &[Rule] = &[
    rule!("policy", "image-registry-not-allowed", Container(image_registry_not_allowed)),
    rule!("policy", "log-driver-not-allowed", Log(log_driver_not_allowed)),
    rule!("policy", "required-tag-missing", Document(required_tag_missing)),
    rule!(
        "policy",
        "name-pattern",
        Task(family_pattern),
        Container(container_pattern),
        Launch(service_pattern)
    ),
    rule!("policy", "too-many-containers", Task(too_many_containers)),
];

fn image_registry_not_allowed(container: &Container, _: &Task, cx: &mut Context) {
    let Some(allowed) = &cx.options().policy.image_registries else { return };
    let Some(image) = container.image.id().filter(|image| !image.is_empty()) else { return };
    let place = full_repository(image.value);
    if !allowed.iter().any(|allowed| begins_like(&place, allowed)) {
        let help = format!("images may come from {}", list(allowed.iter().map(String::as_str)));
        cx.report(image.node, format!("no image may come from `{place}` here")).help(help);
    }
}

/// The repository of an image with its registry. What has none there is an official image of Docker Hub.
fn full_repository(image: &str) -> String {
    let [docker_hub, ..] = DOCKER_HUB;
    let reference = ImageRef::new(image);
    match reference.split_registry() {
        Some((host, _)) if !DOCKER_HUB.contains(&host) => reference.repository.to_owned(),
        in_hub => {
            let path = in_hub.map_or(reference.repository, |(_, path)| path);
            let library = if path.contains('/') { "" } else { "library/" };
            format!("{docker_hub}/{library}{path}")
        }
    }
}

/// Whether a repository begins with the parts of a pattern.
fn begins_like(repository: &str, pattern: &str) -> bool {
    let mut parts = repository.split('/');
    pattern
        .trim_end_matches('/')
        .split('/')
        .all(|wanted| parts.next().is_some_and(|part| is_like(wanted, part)))
}

fn log_driver_not_allowed(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    let Some(allowed) = &cx.options().policy.log_drivers else { return };
    let Some(driver) = log.log_driver.str() else { return };
    if !allowed.iter().any(|allowed| allowed == driver.value) {
        let help = format!("it may be {}", list(allowed.iter().map(String::as_str)));
        cx.report(driver.node, format!("log driver `{}` is not to be used here", driver.value)).help(help);
    }
}

fn required_tag_missing(model: &Model, root: Node, cx: &mut Context) {
    // The output of a describe call has tags only if they were asked for, and beside what it shows.
    if cx.form() != Form::Request || cx.kind().is_part() {
        return;
    }
    let Some(tags) = model.tags() else { return };
    // These take the tags of their task definition or service.
    if let Model::Launch(launch) = model
        && launch.propagate_tags.is_present()
        && cx.kind().is_run()
    {
        return;
    }
    let missing = missing_tags(tags, cx.options().policy.required_tags.as_deref().unwrap_or_default());
    let Some(first) = missing.first() else { return };
    let help = format!("`tags` takes entries such as `{{ \"key\": {first:?}, \"value\": \"\u{2026}\" }}`");
    let names = list(missing.iter().map(String::as_str));
    let (noun, verb) = if missing.len() == 1 { ("tag", "is") } else { ("tags", "are") };
    let at = tags.node().unwrap_or(root);
    cx.report(At::Opening(at), format!("the {noun} {names} {verb} missing")).help(help);
}

/// The keys that no tag has, where all tags are known.
fn missing_tags(tags: &List<Tag>, required: &[String]) -> Vec<String> {
    let is_known = tags.is_complete() && tags.iter().all(|tag| tag.key.str().is_some());
    let has = |key: &String| tags.iter().any(|tag| tag.key.is(key));
    required.iter().filter(|key| is_known && !has(key)).cloned().collect()
}

fn family_pattern(task: &Task, cx: &mut Context) {
    name_pattern(task.family, "a family", |policy| &policy.family_pattern, cx);
}

fn container_pattern(container: &Container, _: &Task, cx: &mut Context) {
    name_pattern(container.name, "a container", |policy| &policy.container_pattern, cx);
}

fn service_pattern(launch: &Launch, cx: &mut Context) {
    name_pattern(launch.service_name, "a service", |policy| &policy.service_pattern, cx);
}

fn name_pattern(name: Field, of: &str, pattern: impl Fn(&Policy) -> &Option<Pattern>, cx: &mut Context) {
    let Some(pattern) = pattern(&cx.options().policy) else { return };
    let Some(name) = name.id().filter(|name| !pattern.is_match(name.value)) else { return };
    let help = format!("it must match `{}`", pattern.as_str());
    cx.report(name.node, format!("{:?} is not what the name of {of} looks like here", name.value)).help(help);
}

fn too_many_containers(task: &Task, cx: &mut Context) {
    let Some(most) = cx.options().policy.max_containers else { return };
    let containers = &task.container_definitions;
    if let Some(node) = containers.node().filter(|_| containers.len() > most) {
        let noun = if most == 1 { "container" } else { "containers" };
        cx.report(
            At::Opening(node),
            format!("{} containers are too many here: a task has at most {most} {noun}", containers.len()),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_are_held_against_the_beginning_of_their_repository() {
        for (repository, pattern, is_in) in [
            ("nginx", "docker.io", true),
            ("nginx", "docker.io/library", true),
            ("grafana/agent", "docker.io/library", false),
            ("grafana/agent", "docker.io/grafana", true),
            ("index.docker.io/nginx", "docker.io/library/nginx", true),
            ("public.ecr.aws/docker/library/nginx", "public.ecr.aws/docker", true),
            ("public.ecr.aws/docker-x/nginx", "public.ecr.aws/docker", false),
            ("public.ecr.aws/docker-x/nginx", "public.ecr.aws/docker*", true),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com/web", "*.dkr.ecr.*.amazonaws.com/", true),
            ("123456789012.dkr.ecr.eu-west-1.amazonaws.com.evil.io/web", "*.dkr.ecr.*.amazonaws.com", false),
            ("localhost/web", "docker.io", false),
            ("registry:5000/web", "registry:5000", true),
            ("nginx", "docker.io/library/nginx/more", false),
        ] {
            assert_eq!(begins_like(&full_repository(repository), pattern), is_in, "{repository} {pattern}");
        }
    }
}
