//! Secrets: where their values are kept, and where they should not be.

use super::context::Context;
use super::options::{Consumer, Options};
use super::repeat::repeats;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Span};
use crate::document::node::{Member, Node};
use crate::document::placeholder::is_template;
use crate::document::{Document, edit};
use crate::model::container::{Container, LogConfiguration, NameValue, Secret};
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::secret::{Clue, clue, masked, shape};
use crate::model::value::Arn;
use crate::model::view::{Field, Known, List, Read as _};

pub(super) const RULES: &[Rule] = &[
    rule!("secrets", "secret-name-taken", Container(secret_name_taken).if_any("secrets")),
    rule!(
        "secrets",
        "secret-location",
        Container(location_of_secrets).if_any("secrets"),
        Log(location_of_options).if_any("secretOptions")
    ),
    rule!(
        "secrets",
        "secret-arn-parts",
        Container(parts_of_secrets).if_any("secrets"),
        Log(parts_of_options).if_any("secretOptions")
    ),
    rule!("secrets", "secret-name-without-arn", Container(secret_name_without_arn).if_any("secrets")),
    rule!(
        "secrets",
        "registry-credentials-empty",
        Container(registry_credentials_empty).if_any("repositoryCredentials")
    ),
    rule!(
        "secrets",
        "secret-in-plain-text",
        Container(plain_text_in_container),
        Launch(plain_text_in_overrides).if_any("overrides"),
        Log(plain_text_in_log).if_any("options")
    ),
    rule!(
        "secrets",
        "aws-credentials-set",
        Container(aws_credentials_in_container).if_any("environment", "secrets"),
        Launch(aws_credentials_in_overrides).if_any("overrides")
    ),
];

fn secret_name_taken(container: &Container, _: &Task, cx: &mut Context) {
    if container.secrets.items().is_empty() {
        return;
    }
    let variables = container.environment.iter().map(|variable| (variable.name, false));
    let secrets = container.secrets.iter().map(|secret| (secret.name, true));
    let known = variables.chain(secrets).filter_map(|(name, is_secret)| Some((name.str()?, is_secret)));
    let names = known.filter(|(name, _)| !name.is_empty());
    for ((first, is_secret), (name, is_other_secret)) in repeats(names, |(name, _)| name.value) {
        if is_secret {
            cx.report(name.node, format!("two secrets are named `{}`", name.value))
                .label(first.node, "the first one");
        } else if is_other_secret {
            let report = cx
                .report(name.node, format!("`{}` is a secret and an environment variable", name.value))
                .label(first.node, "the variable")
                .help("keep one of them");
            if let Some(entry) = first.node.container() {
                report.fix("remove the variable", Applicability::Unsafe, vec![edit::remove_element(entry)]);
            }
        }
    }
}

fn location_of_secrets(container: &Container, _: &Task, cx: &mut Context) {
    location(&container.secrets, cx);
}

fn location_of_options(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    location(&log.secret_options, cx);
}

fn location(secrets: &List<Secret>, cx: &mut Context) {
    const EXAMPLES: &str =
        "`arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME`, the ARN of a parameter, or its name";
    for value in secrets.iter().filter_map(|secret| secret.value_from.str()) {
        if let Some(wrong) = wrong_location(value.value).filter(|_| !is_template(value.value)) {
            cx.report(value.node, wrong).help(format!("it takes {EXAMPLES}"));
        }
    }
}

/// Why ECS cannot find a secret there.
fn wrong_location(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("`valueFrom` is empty".into());
    }
    if !text.starts_with("arn:") {
        return wrong_parameter_name(text);
    }
    let Some(arn) = Arn::parse(text) else { return Some("this is no ARN".into()) };
    let (thing, kind) = match arn.service {
        "secretsmanager" => ("a secret", "secret:"),
        "ssm" => ("a parameter", "parameter/"),
        other => {
            return Some(format!("secrets are kept in Secrets Manager or Parameter Store, not in `{other}`"));
        }
    };
    match arn.resource.strip_prefix(kind) {
        Some("") => Some(format!("the ARN names no {}", thing.trim_start_matches("a "))),
        // The key in the JSON of a secret, which stands behind its name, may be anything.
        Some(name) if name.split(':').next().is_some_and(|name| name.contains(char::is_whitespace)) => {
            Some(format!("the name of {thing} has no white space in it"))
        }
        Some(_) if arn.region.is_empty() => Some("the ARN names no Region".into()),
        Some(_) => arn.account.is_empty().then(|| "the ARN names no account".into()),
        None => Some(format!("the name of {thing} stands behind `{kind}` in its ARN")),
    }
}

/// What is no ARN is the name of a parameter, with a version or label behind a colon.
fn wrong_parameter_name(text: &str) -> Option<String> {
    let is_in_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '/');
    let (name, selector) = text.split_once(':').unwrap_or((text, "1"));
    let is_selector = !selector.is_empty() && selector.chars().all(|c| is_in_name(c) && c != '/');
    let odd = text.chars().find(|c| !is_in_name(*c) && *c != ':');
    match odd {
        // Some tool fills these in, whose marks are not known.
        Some('{' | '}' | '[' | ']' | '<' | '>' | '$' | '%' | '#' | '|') => None,
        Some(c) if c.is_whitespace() => {
            Some("neither an ARN nor the name of a parameter has white space in it".into())
        }
        Some(c) => {
            Some(format!("the name of a parameter has no `{}`, and this is no ARN", c.escape_default()))
        }
        // Other tools write so of secrets; for ECS it would be the label of a parameter of that name.
        None if name.is_empty() || !is_selector || matches!(name, "secretsmanager" | "ssm") => {
            Some("this is neither an ARN nor the name of a parameter".into())
        }
        None => None,
    }
}

fn parts_of_secrets(container: &Container, _: &Task, cx: &mut Context) {
    parts(&container.secrets, cx);
}

fn parts_of_options(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    parts(&log.secret_options, cx);
}

/// Behind the name of a secret: the key in its JSON, a stage and a version.
const PARTS: usize = 3;

fn parts(secrets: &List<Secret>, cx: &mut Context) {
    for value in secrets.iter().filter_map(|secret| secret.value_from.str()) {
        let arn = Arn::parse(value.value).filter(|arn| arn.service == "secretsmanager");
        let Some(name) = arn.and_then(|arn| arn.resource.strip_prefix("secret:")) else { continue };
        let Some((_, behind)) = name.split_once(':') else { continue };
        // Keys and stages are spelled in capitals as often as not: what waits to be replaced stands before them.
        if is_template(&value.value[..value.len() - behind.len()]) {
            continue;
        }
        let parts: Vec<&str> = behind.split(':').collect();
        if let [_, stage, version] = parts[..] {
            if !stage.is_empty() && !version.is_empty() {
                cx.report(
                    value.node,
                    format!("stage `{stage}` and version `{version}` are both named; one of them is enough"),
                );
            }
        } else {
            wrong_count(value, &parts, cx);
        }
    }
}

fn wrong_count<'a>(value: Known<'a, &'a str>, parts: &[&str], cx: &mut Context) {
    let count = parts.len();
    let report = cx
        .report(value.node, format!("the name of the secret has {count} {} behind it, and ECS takes none or 3", colons(count)))
        .help("it is `NAME:json-key:version-stage:version-id`, where parts may be empty but colons may not be missing");
    if count < PARTS {
        let whole = format!("{}{}", value.value, ":".repeat(PARTS - count));
        report.fix(
            format!("add the missing {}", colons(PARTS - count)),
            Applicability::Safe,
            vec![edit::replace_text(value.node, &whole)],
        );
    }
}

const fn colons(count: usize) -> &'static str {
    if count == 1 { "colon" } else { "colons" }
}

fn secret_name_without_arn(container: &Container, _: &Task, cx: &mut Context) {
    for value in container.secrets.iter().filter_map(|secret| secret.value_from.str()) {
        if !value.starts_with("arn:") && has_random_suffix(value.value) && !is_template(value.value) {
            cx.report(
                value.node,
                format!(
                    "`{}` looks like a secret of Secrets Manager, but is looked up in Parameter Store",
                    value.value
                ),
            )
            .help("a secret is named by its full ARN");
        }
    }
}

/// Whether a name ends like those of Secrets Manager: in a hyphen and six random letters and digits.
fn has_random_suffix(name: &str) -> bool {
    let Some((_, suffix)) = name.rsplit_once('-') else { return false };
    let inner_capital = suffix.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
    let other = suffix.bytes().any(|byte| byte.is_ascii_lowercase());
    suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric()) && inner_capital && other
}

fn registry_credentials_empty(container: &Container, _: &Task, cx: &mut Context) {
    // The action that deploys drops what is empty.
    if cx.consumer() == Consumer::GithubActions {
        return;
    }
    let Some(credentials) = container.repository_credentials.get() else { return };
    if let Some(parameter) = credentials.credentials_parameter.str().filter(|parameter| parameter.is_empty())
    {
        let most = cx.severity_but_for_github(parameter.node);
        cx.report(parameter.node, "`credentialsParameter` is empty")
            .at_most(most)
            .help("name the secret with the credentials, or leave `repositoryCredentials` out")
            .fix(
                "remove `repositoryCredentials`",
                Applicability::Safe,
                credentials.node.member().map(edit::remove_member).into_iter().collect(),
            );
    }
}

/// What to do with a secret of a container.
const MOVE_TO_SECRETS: &str = "keep it in Secrets Manager or Parameter Store, and name it in `secrets`";
/// What to do with one in a run or start request, which has no `secrets`.
const MOVE_TO_TASK: &str =
    "keep it in Secrets Manager or Parameter Store; the task definition names it in `secrets`";
/// What to do with one of a log driver.
const MOVE_TO_OPTIONS: &str = "keep it in Secrets Manager or Parameter Store, and name it in `secretOptions`";

fn plain_text_in_container(container: &Container, _: &Task, cx: &mut Context) {
    variables(&container.environment, MOVE_TO_SECRETS, cx);
    let probe = container.health_check.get().map(|check| &check.command);
    for argument in container.entry_point.iter().chain(&container.command).chain(probe.into_iter().flatten())
    {
        plain_text(None, *argument, MOVE_TO_SECRETS, cx);
    }
    for label in container.docker_labels.entries() {
        plain_text(
            None,
            Field::read(label.value()),
            "everybody who can describe the task reads its labels",
            cx,
        );
    }
}

fn plain_text_in_overrides(launch: &Launch, cx: &mut Context) {
    for container in launch.container_overrides() {
        variables(&container.environment, MOVE_TO_TASK, cx);
        for argument in &container.command {
            plain_text(None, *argument, MOVE_TO_TASK, cx);
        }
    }
}

fn plain_text_in_log(log: &LogConfiguration, _: Option<&Task>, cx: &mut Context) {
    for option in log.options.entries() {
        // The token of splunk has a rule of its own.
        if option.name() != "splunk-token" {
            plain_text(Some(option.name()), Field::read(option.value()), MOVE_TO_OPTIONS, cx);
        }
    }
}

fn variables(variables: &List<NameValue>, help: &'static str, cx: &mut Context) {
    for variable in variables {
        let name = variable.name.str().map(|name| name.value);
        plain_text(name, variable.value, help, cx);
    }
}

/// Reports a value that is a secret. No more of it is shown than its beginning.
fn plain_text(name: Option<&str>, value: Field, help: &'static str, cx: &mut Context) {
    let Some(value) = value.str() else { return };
    let Some(clue) = clue(name.unwrap_or(""), value.value, cx.options().policy.secret_names()) else {
        return;
    };
    let holder = name.filter(|name| !name.is_empty()).map_or("this".to_owned(), |name| format!("`{name}`"));
    let message = match clue {
        Clue::Name => format!("the value of {holder} stands here in plain text"),
        Clue::Shape(what, 0) => format!("{holder} holds {what} in plain text"),
        Clue::Shape(what, shown) => {
            format!("{holder} holds {what} in plain text, `{}`", masked(value.value, shown))
        }
    };
    cx.report(value.node, message).help(help);
}

/// Variables from which the SDKs of AWS take credentials, before they ask for those of the task role.
/// Source: <https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html>, read 2026-11-25.
const AWS_CREDENTIALS: &[&str] = &["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];

fn aws_credentials_in_container(container: &Container, _: &Task, cx: &mut Context) {
    let variables = container.environment.iter().map(|variable| variable.name);
    aws_credentials(variables.chain(container.secrets.iter().map(|secret| secret.name)), cx);
}

fn aws_credentials_in_overrides(launch: &Launch, cx: &mut Context) {
    for container in launch.container_overrides() {
        aws_credentials(container.environment.iter().map(|variable| variable.name), cx);
    }
}

fn aws_credentials<'a>(names: impl Iterator<Item = Field<'a>>, cx: &mut Context) {
    let mut names = names.filter_map(Field::str).filter(|name| AWS_CREDENTIALS.contains(&name.value));
    let Some(first) = names.next() else { return };
    let report = cx
        .report(first.node, format!("with `{}` set, the container does not use the task role", first.value))
        .help("give `taskRoleArn` a role that may do what the container does, and leave these out");
    names.fold(report, |report, name| report.label(name.node, "this one too"));
}

/// The characters of a document that are secrets, and are not to be shown: what stands behind their beginnings.
pub fn secret_spans(document: &Document, options: &Options) -> Vec<Span> {
    let strings = document.root().strings();
    strings.filter(|node| is_secret(*node, options)).map(|node| behind_beginning(node)).collect()
}

/// Whether a string is a secret: by its shape, or by the name beside it, or as an option by its own.
pub fn is_secret(node: Node, options: &Options) -> bool {
    let Some(text) = node.text() else { return false };
    let member = node.member();
    let object = node.container();
    let name = match member.map(Member::name) {
        Some("value") => object.and_then(|object| object.get("name")).and_then(Node::text),
        Some(name) => {
            object.and_then(Node::member).is_some_and(|outer| outer.name() == "options").then_some(name)
        }
        None => None,
    };
    match name {
        Some(name) => clue(name, text, options.policy.secret_names()).is_some(),
        None => shape(text).is_some(),
    }
}

/// All but the first four characters.
fn behind_beginning(node: Node) -> Span {
    let span = node.inner_span();
    let text = node.document().source().slice(span.start, span.end);
    let shown: usize = text.chars().take(4.min(text.chars().count() / 4)).map(char::len_utf8).sum();
    Span::new(span.start + u32::try_from(shown).unwrap_or(0), span.end)
}
