//! Who a container runs as, and what limits it beyond that: users, Docker's security options, credential specs.

use super::context::Context;
use super::structure::limit;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::model::container::Container;
use crate::model::platform::{LaunchType, Task};
use crate::model::value::{Arn, is_digits};

pub(super) const RULES: &[Rule] = &[
    rule!("security-options", "user-format", Container(user_format).if_any("user")),
    rule!(
        "security-options",
        "docker-security-option-unknown",
        Container(docker_security_option_unknown).if_any("dockerSecurityOptions")
    ),
    rule!(
        "security-options",
        "credential-spec-format",
        Container(credential_spec_format).if_any("credentialSpecs")
    ),
    rule!(
        "security-options",
        "credential-spec-on-fargate",
        Container(credential_spec_on_fargate).if_any("credentialSpecs")
    ),
    rule!(
        "security-options",
        "credential-spec-count",
        Schema(limit),
        Container(credential_spec_in_both).if_any("credentialSpecs")
    ),
];

fn user_format(container: &Container, task: &Task, cx: &mut Context) {
    let Some(user) = container.user.str().filter(|user| !user.is_empty()) else { return };
    if task.is_windows() {
        // Its names are of another form, with no colon in any.
        if user.contains(':') {
            cx.report(user.node, format!("{:?} is no account of Windows: no name has a colon", user.value))
                .label_if(task.os_node(), "Windows")
                .help("name an account of the image, such as ContainerUser");
        }
        return;
    }
    let parts: Vec<&str> = user.split(':').collect();
    let is_negative = |part: &&str| part.strip_prefix('-').is_some_and(is_digits);
    let message = if parts.len() > 2 {
        format!("{:?} has {} parts, but a user and a group are all there is", user.value, parts.len())
    } else if user.contains(char::is_whitespace) {
        format!("{:?} has a space in it, and no user or group has", user.value)
    } else if parts.iter().any(is_negative) {
        format!("{:?} has a negative id", user.value)
    } else if parts.iter().any(|part| part.is_empty()) {
        format!("one side of the colon is empty in {:?}", user.value)
    } else {
        return;
    };
    let report =
        cx.report(user.node, message).help("write user, user:group, uid, uid:gid, user:gid or uid:group");
    if user.trim() != user.value && !user.trim().contains(char::is_whitespace) && parts.len() <= 2 {
        report.fix_replace(user.node, edit::quote(user.trim()), Applicability::Unsafe);
    }
}

fn docker_security_option_unknown(container: &Container, task: &Task, cx: &mut Context) {
    if task.is_on_fargate() {
        return;
    }
    for option in container.docker_security_options.strings() {
        let name = option.split([':', '=']).next().unwrap_or("");
        let has_value = option.len() > name.len() + 1;
        if task.is_windows() && name != "credentialspec" {
            cx.report(option.node, "on Windows the only security option is a credential spec")
                .label_if(task.os_node(), "Windows")
                .at_most(Severity::Warning);
            continue;
        }
        let is_named = match name {
            "no-new-privileges" => name == option.value,
            "apparmor" | "label" | "credentialspec" => has_value && option[name.len()..].starts_with(':'),
            _ => false,
        };
        if is_named {
            continue;
        }
        // ECS takes this one and drops it: <https://github.com/aws/amazon-ecs-agent/issues/896>.
        let severity = if name == "seccomp" { Severity::Warning } else { Severity::Error };
        let report = cx
            .report(option.node, format!("{:?} is not an option that ECS names", option.value))
            .help("it is no-new-privileges, apparmor:PROFILE, label:VALUE or credentialspec:PATH")
            .at_most(severity);
        if let ("apparmor" | "label", Some(value)) = (name, option.strip_prefix(&format!("{name}="))) {
            report.fix_replace(option.node, edit::quote(&format!("{name}:{value}")), Applicability::Safe);
        }
    }
}

const PREFIXES: &[&str] = &["credentialspec:", "credentialspecdomainless:"];

fn credential_spec_format(container: &Container, _: &Task, cx: &mut Context) {
    for spec in container.credential_specs.ids() {
        let Some(place) = PREFIXES.iter().find_map(|prefix| spec.strip_prefix(prefix)) else {
            let report = cx
                .report(spec.node, format!("{:?} does not begin with `credentialspec:`", spec.value))
                .help("write `credentialspec:ARN`, or `credentialspecdomainless:ARN` without a domain");
            if Arn::parse(spec.value).is_some() {
                report.fix_replace(
                    spec.node,
                    edit::quote(&format!("credentialspec:{}", spec.value)),
                    Applicability::Unsafe,
                );
            }
            continue;
        };
        let is_place = Arn::parse(place).is_some_and(|arn| matches!(arn.service, "ssm" | "s3"));
        if !is_place {
            cx.report(spec.node, format!("{place:?} is not the ARN of a parameter or of an object in S3"))
                .help("the file lies in SSM Parameter Store or S3; one on the instance goes into `dockerSecurityOptions`");
        }
    }
}

fn credential_spec_on_fargate(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_on_fargate() {
        return;
    }
    for spec in container.credential_specs.ids() {
        let (problem, help) = if task.is_windows() {
            ("Windows containers on Fargate have no Active Directory", "it is there for Linux, and on EC2")
        } else if spec.starts_with("credentialspec:") {
            ("nothing on Fargate has joined a domain", "write `credentialspecdomainless:`")
        } else {
            continue;
        };
        cx.report(spec.node, problem)
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
            .help(help);
    }
}

fn credential_spec_in_both(container: &Container, _: &Task, cx: &mut Context) {
    let Some(spec) = container.credential_specs.strings().next() else { return };
    let options = container.docker_security_options.strings();
    for option in options.filter(|option| option.starts_with("credentialspec:")) {
        cx.report(option.node, "the container has a credential spec in `credentialSpecs` too")
            .label(spec.node, "the other one")
            .help("`credentialSpecs` is the newer place: keep that one");
    }
}
