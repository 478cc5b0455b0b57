//! Names of clusters, task definitions and capacity providers, and the form of ARNs and ids.

use super::context::Context;
use super::roles::against_role;
use super::structure::limit;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::kind::Kind;
use crate::document::node::Node;
use crate::document::placeholder::is_template;
use crate::facts::launch::CAPACITY_PROVIDERS;
use crate::model::Model;
use crate::model::cluster::Cluster;
use crate::model::launch::Launch;
use crate::model::platform::Task;
use crate::model::value::{Arn, is_account, is_name};
use crate::model::view::{Field, Known};
use crate::model::volume::Volume;

pub(super) const RULES: &[Rule] = &[
    rule!("names", "task-definition-reference", Launch(task_definition_reference).if_any("taskDefinition")),
    rule!("names", "task-definition-unpinned", Launch(task_definition_unpinned).if_any("taskDefinition")),
    rule!("names", "cluster-reference", Launch(cluster_reference).if_any("cluster")),
    rule!("names", "service-reference", Launch(service_reference).if_any("service")),
    rule!(
        "names",
        "capacity-provider-name",
        Schema(limit),
        Document(capacity_provider_name_of_own),
        Launch(capacity_provider_name).if_any("capacityProviderStrategy"),
        Cluster(capacity_provider_name_in_cluster)
    ),
    rule!(
        "names",
        "arn-format",
        Launch(arn_format),
        Task(arn_format_in_task).if_any("volumes"),
        Cluster(arn_format_in_cluster)
    ),
    rule!("names", "file-system-id-format", Volume(file_system_id_format).if_any("efsVolumeConfiguration")),
    rule!("names", "role-path-without-slash", Launch(role_path_without_slash).if_any("role")),
    rule!("names", "alarm-name-comma", Launch(alarm_name_comma).if_any("deploymentConfiguration")),
];

/// What is wrong with a reference to a task definition, and how bad it is.
fn against_reference(text: &str) -> Option<(String, Severity)> {
    let error = |message: &str| Some((message.to_owned(), Severity::Error));
    if text.is_empty() {
        return error("`taskDefinition` is empty");
    }
    let name = if text.starts_with("arn:") {
        let arn = Arn::parse(text).filter(|arn| arn.service == "ecs");
        let Some(name) = arn.and_then(|arn| arn.resource.strip_prefix("task-definition/")) else {
            return error("this is not the ARN of a task definition");
        };
        name
    } else {
        text
    };
    let (family, revision) = name.split_once(':').map_or((name, None), |(family, rest)| (family, Some(rest)));
    if !is_name(family) {
        return Some((format!("{family:?} cannot be the name of a family"), Severity::Error));
    }
    let is_number = |text: &str| text.parse::<u64>().is_ok_and(|number| number > 0) && !text.starts_with('+');
    match revision {
        Some("*") => Some(("`*` stands for all revisions in a policy, not here".into(), Severity::Warning)),
        Some(revision) if !is_number(revision) => {
            Some((format!("{revision:?} is no revision"), Severity::Error))
        }
        _ => None,
    }
}

fn task_definition_reference(launch: &Launch, cx: &mut Context) {
    let Some(reference) = launch.task_definition.id() else { return };
    let Some((message, mut severity)) = against_reference(reference.value) else { return };
    // ecspresso puts its own reference in the place of this one.
    if cx.kind() == Kind::Service {
        severity = Severity::Warning;
    }
    let report = cx
        .report(reference.node, message)
        .help("write a family, or family:revision with a number, as in `web:12`; without one, the newest is taken")
        .at_most(severity);
    if let Some(family) =
        reference.strip_suffix(":latest").filter(|family| against_reference(family).is_none())
    {
        report.fix_replace(reference.node, edit::quote(family), Applicability::Unsafe);
    }
}

fn task_definition_unpinned(launch: &Launch, cx: &mut Context) {
    let Some(reference) = launch.task_definition.id().filter(|text| against_reference(text.value).is_none())
    else {
        return;
    };
    let name = reference.rsplit('/').next().unwrap_or(reference.value);
    if !name.contains(':') {
        cx.report(reference.node, format!("the newest revision of `{name}` is taken, whichever it is then"))
            .help("name the revision that is meant, as in `web:12`");
    }
}

/// The name in a reference to something of ECS, by its name or its ARN; `None` where it is the ARN of something else.
fn name_in<'t>(reference: &'t str, resource: &str) -> Option<&'t str> {
    if !reference.starts_with("arn:") {
        return Some(reference);
    }
    let arn = Arn::parse(reference).filter(|arn| arn.service == "ecs" && is_account(arn.account))?;
    arn.resource.strip_prefix(resource)
}

fn cluster_reference(launch: &Launch, cx: &mut Context) {
    let Some(cluster) = launch.cluster.id() else { return };
    if !name_in(cluster.value, "cluster/").is_some_and(is_name) {
        let report = cx.report(
            cluster.node,
            format!("{:?} is neither the name of a cluster nor its ARN", cluster.value),
        );
        let report = report
            .help("names have letters, digits, `-` and `_`; ARNs look like `arn:aws:ecs:REGION:ACCOUNT:cluster/NAME`");
        // A skeleton has it so, and it may be taken for the default.
        if cluster.is_empty() {
            report.at_most(Severity::Warning);
        }
    }
}

fn service_reference(launch: &Launch, cx: &mut Context) {
    let Some(service) = launch.service.str() else { return };
    let name = name_in(service.value, "service/");
    // The cluster may stand before the name.
    if name.is_some_and(|name| name.split('/').all(is_name)) || is_template(service.value) {
        service_of_other_cluster(service, launch, cx);
        return;
    }
    let message = if service.is_empty() {
        String::from("`service` is empty")
    } else {
        format!("{:?} is neither the name of a service nor its ARN", service.value)
    };
    cx.report(service.node, message)
        .help("names have letters, digits, `-` and `_`; ARNs look like `arn:aws:ecs:REGION:ACCOUNT:service/CLUSTER/NAME`");
}

/// An ARN of a service has its cluster in it, but for old ones.
fn service_of_other_cluster(service: Known<&str>, launch: &Launch, cx: &mut Context) {
    let name = name_in(service.value, "service/").filter(|_| service.starts_with("arn:"));
    let Some((own, _)) = name.and_then(|name| name.split_once('/')) else { return };
    let cluster = launch.cluster.id().and_then(|it| Some((it.node, name_in(it.value, "cluster/")?)));
    if let Some((node, other)) = cluster.filter(|(_, other)| is_name(own) && is_name(other) && own != *other)
    {
        cx.report(service.node, format!("this service is of the cluster `{own}`, not of `{other}`"))
            .label(node, "another cluster");
    }
}

fn capacity_provider_name(launch: &Launch, cx: &mut Context) {
    let names = launch.capacity_provider_strategy.iter().filter_map(|item| item.capacity_provider.id());
    no_such_provider(names, cx);
}

/// How the name of a capacity provider begins that can be no team's own.
fn reserved_beginning(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    ["aws", "ecs", "fargate"].into_iter().find(|prefix| lower.starts_with(prefix))
}

fn capacity_provider_name_of_own(model: &Model, _: Node, cx: &mut Context) {
    let Model::Provider(provider) = model else { return };
    let Some(name) = provider.name.str().filter(|_| cx.kind() == Kind::CreateCapacityProvider) else {
        return;
    };
    if let Some(prefix) = reserved_beginning(name.value) {
        cx.report(name.node, format!("the name of a capacity provider cannot begin with `{prefix}`"));
    }
}

/// What a default strategy names stands in the list of the cluster as well.
fn capacity_provider_name_in_cluster(cluster: &Cluster, cx: &mut Context) {
    no_such_provider(cluster.capacity_providers.ids(), cx);
}

fn no_such_provider<'a>(names: impl Iterator<Item = Known<'a, &'a str>>, cx: &mut Context) {
    for name in names.filter(|name| !CAPACITY_PROVIDERS.contains(&name.value)) {
        let Some(prefix) = reserved_beginning(name.value) else { continue };
        let report = cx
            .report(
                name.node,
                format!(
                    "no capacity provider is called `{}`: names cannot begin with `{prefix}`",
                    name.value
                ),
            )
            .at_most(Severity::Warning);
        let upper = name.to_ascii_uppercase().replace('-', "_");
        if CAPACITY_PROVIDERS.contains(&upper.as_str()) {
            report.suggest(name.node, &upper);
        }
    }
}

/// What an ARN belongs to: its service, the beginnings of its resource, and what people call it.
type Expected = (&'static str, &'static [&'static str], &'static str);

const LISTENER_RULE: Expected = (
    "elasticloadbalancing",
    &["listener-rule/app/", "listener/net/"],
    "a rule of an Application Load Balancer or a listener of a Network Load Balancer",
);
const TARGET_GROUP: Expected = ("elasticloadbalancing", &["targetgroup/"], "a target group");
const LATTICE_GROUP: Expected = ("vpc-lattice", &["targetgroup/"], "a target group of VPC Lattice");
const REGISTRY: Expected = ("servicediscovery", &["service/"], "a service of Cloud Map");
const ROLE: Expected = ("iam", &["role/"], "a role");
const FUNCTION: Expected = ("lambda", &["function:"], "a Lambda function");
const AUTHORITY: Expected = ("acm-pca", &["certificate-authority/"], "a private certificate authority");
const NAMESPACE: Expected = ("servicediscovery", &["namespace/"], "a namespace of Cloud Map");
const FILE_SYSTEM: Expected = ("s3files", &["file-system/"], "a file system of S3 Files");
const ACCESS_POINT: Expected = ("s3files", &["file-system/", "access-point/"], "an access point of S3 Files");
const CREDENTIALS: Expected = ("secretsmanager", &["secret:"], "a secret, or of a parameter");

fn arn_format(launch: &Launch, cx: &mut Context) {
    let of_balancers = launch.advanced_configurations().flat_map(|it| {
        let rules = [it.production_listener_rule, it.test_listener_rule].map(|rule| (rule, LISTENER_RULE));
        rules.into_iter().chain([(it.alternate_target_group_arn, TARGET_GROUP), (it.role_arn, ROLE)])
    });
    let of_lattice = launch
        .vpc_lattice_configurations
        .iter()
        .flat_map(|it| [(it.target_group_arn, LATTICE_GROUP), (it.role_arn, ROLE)]);
    let of_registries = launch.service_registries.iter().map(|it| (it.registry_arn, REGISTRY));
    let hooks = launch.lifecycle_hooks().iter().filter(|hook| hook.calls_function());
    let of_hooks = hooks.flat_map(|it| [(it.hook_target_arn, FUNCTION), (it.role_arn, ROLE)]);
    let of_volumes = launch.ebs_volumes().map(|it| (it.role_arn, ROLE));
    let secured = launch.connect_services().iter().filter_map(|it| it.tls.get());
    let of_connect = secured.flat_map(|tls| {
        let authority =
            tls.issuer_certificate_authority.get().map(|it| (it.aws_pca_authority_arn, AUTHORITY));
        authority.into_iter().chain([(tls.role_arn, ROLE)])
    });
    let of_service = of_balancers.chain(of_lattice).chain(of_registries).chain(of_hooks).chain(of_connect);
    let no_role = |field: Field| field.str().is_some_and(|text| against_role(text.value).is_some());
    for (field, expected) in of_service.chain(of_volumes) {
        // What can be no role at all is told by `role-invalid`.
        if expected == ROLE && no_role(field) {
            continue;
        }
        // Where a role is wanted its name may do, as it does in task definitions.
        let worst = if expected == ROLE { Severity::Warning } else { Severity::Error };
        check_arn(field, expected, worst, cx);
    }
    if let Some(connect) = launch.service_connect_configuration.get() {
        namespace(connect.namespace, cx);
    }
}

fn arn_format_in_cluster(cluster: &Cluster, cx: &mut Context) {
    if let Some(defaults) = cluster.service_connect_defaults.get() {
        namespace(defaults.namespace, cx);
    }
}

/// A namespace has a name as well, which stands for it.
fn namespace(field: Field, cx: &mut Context) {
    if field.str().is_some_and(|text| text.starts_with("arn:")) {
        check_arn(field, NAMESPACE, Severity::Warning, cx);
    }
}

fn arn_format_in_task(task: &Task, cx: &mut Context) {
    for volume in &task.volumes {
        if let Some(s3) = volume.s3files_volume_configuration.get() {
            check_arn(s3.file_system_arn, FILE_SYSTEM, Severity::Warning, cx);
            check_arn(s3.access_point_arn, ACCESS_POINT, Severity::Warning, cx);
        }
        let fsx = volume.fsx_windows_file_server_volume_configuration.get();
        if let Some(authorization) = fsx.and_then(|fsx| fsx.authorization_config.get()) {
            let parameter = authorization.credentials_parameter;
            if !parameter.id().is_some_and(|text| has_service(text.value, "ssm")) {
                check_arn(parameter, CREDENTIALS, Severity::Warning, cx);
            }
        }
    }
}

fn has_service(text: &str, service: &str) -> bool {
    Arn::parse(text).is_some_and(|arn| arn.service == service)
}

fn check_arn(field: Field, expected: Expected, worst: Severity, cx: &mut Context) {
    let Some(text) = field.str() else { return };
    let (service, resources, what) = expected;
    let arn = Arn::parse(text.value);
    let fits = arn.is_some_and(|arn| {
        arn.service == service && resources.iter().any(|resource| arn.resource.starts_with(resource))
    });
    if !fits && !is_template(text.value) {
        let problem = if arn.is_some() { "is the ARN of something else" } else { "is no ARN" };
        let region = if service == "iam" { "" } else { "REGION" };
        cx.report(text.node, format!("{:?} {problem}, and that of {what} is wanted", text.value))
            // Of listener rules ECS has answered that their form is wrong.
            .at_most(if arn.is_some() && expected != LISTENER_RULE { Severity::Warning } else { worst })
            .help(format!("it looks like `arn:aws:{service}:{region}:ACCOUNT:{}…`", resources[0]));
    }
}

fn file_system_id_format(volume: &Volume, _: &Task, cx: &mut Context) {
    let Some(efs) = volume.efs_volume_configuration.get() else { return };
    let point = efs.authorization_config.get().map_or_else(Field::default, |it| it.access_point_id);
    for (field, prefix) in [(efs.file_system_id, "fs-"), (point, "fsap-")] {
        let Some(id) = field.str() else { continue };
        let is_id = id.strip_prefix(prefix).is_some_and(|rest| {
            (8..=17).contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if !is_id && !id.is_empty() && !is_template(id.value) {
            let problem = if id.starts_with(prefix) {
                format!("8 to 17 hexadecimal digits stand behind `{prefix}`, not as in {:?}", id.value)
            } else {
                format!("{:?} is no id that begins with `{prefix}`", id.value)
            };
            cx.report(id.node, problem).help(format!("ids look like `{prefix}0123456789abcdef0`"));
        }
    }
}

fn role_path_without_slash(launch: &Launch, cx: &mut Context) {
    let Some(role) = launch.role.id().filter(|role| !role.starts_with("arn:")) else { return };
    if role.contains('/') && !role.starts_with('/') {
        cx.report(role.node, "the path of a role begins with `/`")
            .help("write `/path/name`, or the ARN of the role")
            .fix_replace(role.node, edit::quote(&format!("/{}", role.value)), Applicability::Unsafe);
    }
}

fn alarm_name_comma(launch: &Launch, cx: &mut Context) {
    let alarms = launch.deployment_configuration.get().and_then(|it| it.alarms.get());
    for name in
        alarms.into_iter().flat_map(|alarms| alarms.alarm_names.strings()).filter(|it| it.contains(','))
    {
        let names: Vec<_> = name.split(',').map(|part| edit::quote(part.trim())).collect();
        cx.report(name.node, "this is one name with a comma in it")
            .help("JSON has a string for each alarm")
            .fix_replace_element(name.node, &names, Applicability::Unsafe);
    }
}
