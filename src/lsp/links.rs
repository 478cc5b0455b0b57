//! Where images come from and what rules say, as pages that a browser can open.

use super::names::is_task;
use super::path::nodes;
use crate::diagnostic::Span;
use crate::document::Document;
use crate::document::node::Node;
use crate::engine::suppress::names_in_comments;
use crate::model::value::{DOCKER_HUB, ImageRef};
use crate::rules;

/// Characters that lead to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The characters.
    pub span: Span,
    /// The page's address.
    pub url: String,
    /// What the page is.
    pub title: &'static str,
}

/// The links of a document: its images whose registry has pages, and the rules that its comments name.
pub fn links(document: &Document) -> Vec<Link> {
    let mut links: Vec<_> = rule_links(document).chain(image_links(document)).collect();
    links.sort_by_key(|link| link.span);
    links
}

fn rule_links(document: &Document) -> impl Iterator<Item = Link> {
    names_in_comments(document).into_iter().filter_map(|(span, name)| {
        let rule = rules::find(name)?;
        Some(Link { span, url: rule.url(), title: "Page of the rule" })
    })
}

fn image_links(document: &Document) -> impl Iterator<Item = Link> {
    let tasks = document.units().iter().filter(|unit| is_task(unit.kind));
    let images =
        tasks.flat_map(|unit| nodes(document.node(unit.root), unit.kind, "containerDefinitions/*/image"));
    images.filter_map(image_link)
}

fn image_link(node: Node<'_>) -> Option<Link> {
    let (url, title) = registry_page(node.known_str()?)?;
    Some(Link { span: node.inner_span(), url, title })
}

/// The page of an image in its registry, where the registry has pages that anybody can open, or that the owner of
/// an account can.
fn registry_page(image: &str) -> Option<(String, &'static str)> {
    let reference = ImageRef::new(image);
    let repository = reference.repository;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte);
    if repository.is_empty() || !repository.bytes().all(is_plain) {
        return None;
    }
    let Some((host, path)) = reference.split_registry() else {
        return Some((docker_hub(repository), "Docker Hub"));
    };
    match host {
        _ if DOCKER_HUB.contains(&host) => Some((docker_hub(path), "Docker Hub")),
        "public.ecr.aws" => Some((format!("https://gallery.ecr.aws/{path}"), "Amazon ECR Public Gallery")),
        "ghcr.io" => Some((format!("https://{repository}"), "GitHub Container Registry")),
        "quay.io" => Some((format!("https://quay.io/repository/{path}"), "Quay")),
        "mcr.microsoft.com" => Some((
            format!("https://mcr.microsoft.com/artifact/mar/{path}/about"),
            "Microsoft Artifact Registry",
        )),
        _ if reference.is_private_ecr() => private_ecr(host, path),
        _ => None,
    }
}

fn docker_hub(path: &str) -> String {
    match path.strip_prefix("library/").unwrap_or(path) {
        official if !official.contains('/') => format!("https://hub.docker.com/_/{official}"),
        path => format!("https://hub.docker.com/r/{path}"),
    }
}

/// `123456789012.dkr.ecr.eu-west-1.amazonaws.com`: the console's page of the repository.
fn private_ecr(host: &str, path: &str) -> Option<(String, &'static str)> {
    let (account, rest) = host.split_once(".dkr.ecr.")?;
    let region = rest.strip_suffix(".amazonaws.com")?;
    let url = format!(
        "https://{region}.console.aws.amazon.com/ecr/repositories/private/{account}/{path}?region={region}"
    );
    Some((url, "Amazon ECR"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn images_lead_to_their_registry() {
        let cases = [
            ("nginx", Some("https://hub.docker.com/_/nginx")),
            ("nginx:1.27@sha256:00", Some("https://hub.docker.com/_/nginx")),
            ("fluent/fluent-bit:3", Some("https://hub.docker.com/r/fluent/fluent-bit")),
            ("docker.io/library/redis:7", Some("https://hub.docker.com/_/redis")),
            ("public.ecr.aws/xray/aws-xray-daemon:3.x", Some("https://gallery.ecr.aws/xray/aws-xray-daemon")),
            ("ghcr.io/owner/app:1", Some("https://ghcr.io/owner/app")),
            ("quay.io/prometheus/node-exporter", Some("https://quay.io/repository/prometheus/node-exporter")),
            (
                "123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/app:1",
                Some(
                    "https://eu-west-1.console.aws.amazon.com/ecr/repositories/private/123456789012/team/app?region=eu-west-1",
                ),
            ),
            ("registry.example.com/app", None),
            ("localhost:5000/app", None),
            ("", None),
            ("a b", None),
        ];
        for (image, wanted) in cases {
            assert_eq!(registry_page(image).map(|(url, _)| url).as_deref(), wanted, "{image}");
        }
    }
}
