//! Image references.

use memchr::{memchr, memchr2};

use super::context::{At, Context};
use super::options::Consumer;
use super::structure::IMAGE_HELP;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity, Span};
use crate::document::edit;
use crate::document::placeholder::{has_filler, is_template};
use crate::document::text::has_variable;
use crate::model::container::Container;
use crate::model::platform::Task;
use crate::model::value::ImageRef;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("images", "image-empty", Container(image_empty)),
    rule!("images", "image-too-long", Container(image_too_long)),
    rule!("images", "image-characters", Container(image_characters)),
    rule!("images", "image-digest-format", Container(image_digest_format)),
    rule!("images", "image-upper-case", Container(image_upper_case)),
    rule!("images", "image-malformed", Container(image_malformed)),
    rule!("images", "image-tag-mutable", Container(image_tag_mutable)),
    rule!(
        "images",
        "registry-credentials-for-ecr",
        Container(registry_credentials_for_ecr).if_any("repositoryCredentials")
    ),
    rule!(
        "images",
        "version-consistency-without-effect",
        Container(version_consistency_without_effect).if_any("versionConsistency")
    ),
];

/// Longest image reference, in characters; with a digest, of what stands before it.
/// Source: `ContainerDefinition`, member `image`.
const MOST_CHARACTERS: usize = 255;

/// The image, unless it is empty, which has its own diagnostic, or a name such as `IMAGE_PLACEHOLDER` and `ECR_IMAGE`
/// that waits for its value.
fn image<'a>(container: &Container<'a>) -> Option<Known<'a, &'a str>> {
    let is_awaited = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_uppercase())
            && (has_filler(text) || text.contains('_') && is_template(text))
    };
    container.image.str().filter(|image| !image.is_empty() && !is_awaited(image.value))
}

/// Whether a byte may stand in an image reference.
const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':' | b'/' | b'#' | b'@')
}

/// Whether what an image is called says something: no character is out of place.
fn is_readable(image: &Known<&str>) -> bool {
    !has_any(image, |byte| !is_allowed(byte))
}

/// Whether a text has such a byte. There is no way out before its end, so that many bytes are looked at together.
fn has_any(text: &str, is_it: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, byte| found | is_it(byte))
}

/// A part of the image's text, as a place.
fn part<'a>(image: &Known<'a, &'a str>, start: usize, length: usize) -> At<'a> {
    let inner = image.node.inner_span();
    let at = |offset: usize| inner.start + u32::try_from(offset).unwrap_or(0);
    // Text with escapes does not stand in the file as it reads: then all of it is shown.
    if inner.len() as usize == image.value.len() {
        At::Within(image.node, Span::new(at(start), at(start + length)))
    } else {
        At::Within(image.node, image.node.span())
    }
}

fn image_empty(container: &Container, _: &Task, cx: &mut Context) {
    // The render action fills it in.
    if cx.consumer() == Consumer::GithubActions {
        return;
    }
    if let Some(image) = container.image.str().filter(|image| image.is_empty()) {
        let most = cx.severity_but_for_github(image.node);
        cx.report(image.node, "`image` is empty").help(IMAGE_HELP).at_most(most);
    }
}

fn image_too_long(container: &Container, _: &Task, cx: &mut Context) {
    let is_long = |image: &Known<&str>| image.len() > MOST_CHARACTERS;
    let Some(image) = image(container).filter(is_long) else { return };
    let counted = image.split_once('@').map_or(image.value, |(name, _)| name);
    let length = counted.chars().count();
    if length > MOST_CHARACTERS {
        cx.report(
            image.node,
            format!("`image` has {length} characters, but at most {MOST_CHARACTERS} are allowed"),
        )
        .help("a digest, from `@` on, does not count");
    }
}

/// What makes an address of the reference.
fn scheme(image: &str) -> Option<&'static str> {
    ["https://", "http://"].into_iter().find(|scheme| image.starts_with(scheme))
}

fn image_characters(container: &Container, _: &Task, cx: &mut Context) {
    let Some(image) = image(container) else { return };
    if let Some(scheme) = scheme(&image) {
        cx.report(part(&image, 0, scheme.len()), "an image reference has no scheme").fix_replace(
            image.node,
            edit::quote(&image[scheme.len()..]),
            Applicability::Safe,
        );
        return;
    }
    if is_readable(&image) {
        return;
    }
    let odd = image.bytes().position(|byte| !is_allowed(byte));
    // Brackets that close mark what somebody fills in.
    let is_filled_in = |at: &usize| image[*at..].starts_with('[') && image[*at..].contains(']');
    let odd = odd.filter(|at| !is_filled_in(at));
    if let Some((at, c)) = odd.and_then(|at| Some((at, image.get(at..)?.chars().next()?))) {
        let report = cx
            .report(part(&image, at, c.len_utf8()), format!("`{c}` is not allowed in an image reference"))
            .help("letters, digits and `- _ . : / # @` are; ECS replaces no variables");
        // Something else perhaps does before ECS reads the file.
        if matches!(c, '$' | '{') && has_variable(&image[at..]) {
            report.at_most(Severity::Warning);
        }
    }
}

fn image_digest_format(container: &Container, _: &Task, cx: &mut Context) {
    let Some(image) = image(container) else { return };
    let Some((name, digest)) = image.split_once('@') else { return };
    let hash = digest.strip_prefix("sha256:");
    if hash.is_some_and(|hash| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return;
    }
    let wrong = match hash {
        Some(hash) if hash.bytes().all(|byte| byte.is_ascii_hexdigit()) => {
            format!("the digest has {} hexadecimal digits, not 64", hash.len())
        }
        Some(_) => "the digest has characters that are not hexadecimal digits".into(),
        None => "the only digest that ECS takes is sha256".into(),
    };
    cx.report(part(&image, name.len() + 1, digest.len()), wrong)
        .help("a digest is `@sha256:` and 64 hexadecimal digits");
}

fn image_upper_case(container: &Container, _: &Task, cx: &mut Context) {
    let has_capitals = |image: &Known<&str>| has_any(image, |byte| byte.is_ascii_uppercase());
    let Some(image) = image(container).filter(has_capitals).filter(is_readable) else { return };
    let reference = ImageRef::new(image.value);
    // In the name of a host, case does not matter.
    let path = reference.split_registry().map_or(reference.repository, |(_, path)| path);
    if path.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let start = reference.repository.len() - path.len();
        cx.report(
            part(&image, start, path.len()),
            format!("repository `{path}` has upper-case letters, so the image cannot be pulled"),
        )
        .help("repositories are named in lower case")
        .fix_replace(
            image.node,
            edit::quote(&format!(
                "{}{}{}",
                &image.value[..start],
                path.to_ascii_lowercase(),
                &image.value[start + path.len()..]
            )),
            Applicability::Unsafe,
        );
    }
}

/// Longest tag, in characters.
/// Source: <https://docs.docker.com/reference/cli/docker/image/tag/>.
const MOST_OF_TAG: usize = 128;

/// Whether it is as most images are: letters and digits with single signs between them, and no colon but that of the
/// tag. Such an image has no flaw.
fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric();
    let is_odd = |byte| is_sign(&byte) && !matches!(byte, b'-' | b'_' | b'.' | b':' | b'/');
    let [first, behind @ ..] = bytes else { return false };
    let has_two = bytes.iter().zip(behind).fold(false, |found, (a, b)| found | is_sign(a) & is_sign(b));
    let is_of_tag = |colon: usize| memchr2(b':', b'/', &bytes[colon + 1..]).is_none();
    let has_plain_colon = memchr(b':', bytes).is_none_or(is_of_tag);
    !has_any(text, is_odd)
        && !has_two
        && !is_sign(first)
        && !bytes.last().is_some_and(is_sign)
        && has_plain_colon
        && text.len() <= MOST_OF_TAG
}

/// What makes that no registry can have such an image: the place in the text, as start and length, and the words.
fn flaw(text: &str) -> Option<(usize, usize, String)> {
    let reference = ImageRef::new(text);
    let name = reference.repository;
    let tag = reference.tag.map(|tag| (name.len() + 1, tag));
    match tag {
        _ if name.is_empty() => Some((0, 1, "there is no repository in front of this".into())),
        Some((start, "")) => Some((start - 1, 1, "there is no tag behind the colon".into())),
        Some((start, tag)) if tag.len() > MOST_OF_TAG => {
            let message =
                format!("the tag has {} characters, but at most {MOST_OF_TAG} are allowed", tag.len());
            Some((start, tag.len(), message))
        }
        Some((start, tag)) if tag.starts_with(['.', '-']) => {
            Some((start, 1, "a tag begins with a letter, a digit or `_`".into()))
        }
        _ => flaw_of_name(&reference),
    }
}

/// The same, in front of the tag.
fn flaw_of_name(reference: &ImageRef) -> Option<(usize, usize, String)> {
    let host = reference.split_registry().map_or("", |(host, _)| host);
    let (machine, port) = host.split_once(':').unwrap_or((host, "0"));
    if host.starts_with("arn:") {
        return Some((0, reference.repository.len(), "an image is not named by an ARN".into()));
    }
    if !is_between_letters(machine) || port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((0, host.len(), format!("`{host}` is no registry")));
    }
    let mut start = if host.is_empty() { 0 } else { host.len() + 1 };
    for part in reference.repository[start..].split('/') {
        if part.is_empty() {
            return Some((
                start.saturating_sub(1),
                1,
                "a part of the name is missing beside this slash".into(),
            ));
        }
        if !is_part(part) {
            let message = format!("`{part}` cannot be a part of the name of a repository");
            return Some((start, part.len(), message));
        }
        start += part.len() + 1;
    }
    None
}

/// Whether a text neither begins nor ends with a sign.
fn is_between_letters(text: &str) -> bool {
    let is_sign = |c: char| !c.is_ascii_alphanumeric();
    !text.starts_with(is_sign) && !text.ends_with(is_sign)
}

/// Whether a part of a path is letters and digits with `.`, `_`, `__` or hyphens between them.
/// Source: <https://github.com/distribution/reference/blob/main/reference.go>.
fn is_part(part: &str) -> bool {
    let is_sign = |byte: &u8| !byte.is_ascii_alphanumeric();
    let mut runs = part.as_bytes().chunk_by(|one, other| is_sign(one) == is_sign(other));
    let is_joint = |run: &[u8]| matches!(run, b"." | b"_" | b"__") || run.iter().all(|byte| *byte == b'-');
    is_between_letters(part) && runs.all(|run| !is_sign(&run[0]) || is_joint(run))
}

/// Whether something in the name of an image looks as if it were to be replaced.
fn is_to_be_replaced(image: &str) -> bool {
    is_template(image) || image.contains('#') || image.starts_with("__") || image.contains("/__")
}

fn image_malformed(container: &Container, _: &Task, cx: &mut Context) {
    // A scheme has another diagnostic.
    let is_judged = |image: &Known<&str>| !is_plain(image) && is_readable(image) && scheme(image).is_none();
    let Some(image) = image(container).filter(is_judged) else { return };
    if let Some((start, length, message)) = flaw(&image).filter(|_| !is_to_be_replaced(&image)) {
        cx.report(part(&image, start, length), message).help(
            "an image is `registry/path/name:tag`, where the registry, the path and the tag may be missing",
        );
    }
}

fn image_tag_mutable(container: &Container, _: &Task, cx: &mut Context) {
    let Some(image) = image(container) else { return };
    let reference = ImageRef::new(image.value);
    let is_mutable = reference.digest.is_none() && reference.tag.is_none_or(|tag| tag == "latest");
    // Where the tag is in a malformed reference is anyone's guess.
    if !is_mutable || !is_readable(&image) || flaw(&image).is_some() {
        return;
    }
    let report = if reference.tag.is_some() {
        let start = reference.repository.len() + 1;
        cx.report(part(&image, start, "latest".len()), "tag `latest` may be another image tomorrow")
    } else {
        cx.report(image.node, "the image has no tag, which means `latest`")
    };
    report.help("pin a version or a digest, so that a deployment can be repeated and rolled back");
}

fn registry_credentials_for_ecr(container: &Container, _: &Task, cx: &mut Context) {
    let (Some(image), Some(credentials)) = (image(container), container.repository_credentials.node()) else {
        return;
    };
    // Empty ones have a diagnostic of their own.
    let is_empty = container.repository_credentials.get().is_some_and(|it| it.credentials_parameter.is(""));
    if ImageRef::new(image.value).is_private_ecr() && !is_empty {
        let Some(member) = credentials.member() else { return };
        cx.report(
            At::Key(member),
            "an image in Amazon ECR is pulled with the execution role, not with these",
        )
        .label(image.node, "in Amazon ECR")
        .fix_remove(credentials, Applicability::Unsafe);
    }
}

fn version_consistency_without_effect(container: &Container, _: &Task, cx: &mut Context) {
    let (Some(image), Some(consistency)) = (image(container), container.version_consistency.str()) else {
        return;
    };
    if ImageRef::new(image.value).digest.is_some() {
        cx.report(consistency.node, "an image with a digest is always the same, so this has no effect")
            .label(image.node, "pinned here")
            .fix_remove(consistency.node, Applicability::Safe);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_images_have_no_flaw(text in "[a1][a1._:/-]{0,12}") {
            prop_assert!(!is_plain(&text) || flaw(&text).is_none(), "{text}");
        }
    }
}
