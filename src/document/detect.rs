//! Which ECS document a tree holds, told by its members.

use super::Unit;
use super::kind::{Form, Kind};
use super::node::Node;
use super::tree::NodeKind;

/// The ECS documents under the root of a tree. `said` is the kind that the user gave; wrappers are looked through
/// all the same.
pub(super) fn detect(root: Node<'_>, said: Option<Kind>) -> Vec<Unit> {
    match root.kind() {
        NodeKind::Array => detect_array(root, said),
        NodeKind::Object => detect_object(root, said),
        _ => Vec::new(),
    }
}

fn unit(root: Node<'_>, kind: Kind, form: Form) -> Unit {
    Unit { kind, form, root: root.id(), is_for_ecspresso: false }
}

fn detect_array(root: Node<'_>, said: Option<Kind>) -> Vec<Unit> {
    match said {
        Some(Kind::Containers | Kind::TaskDefinition) => vec![unit(root, Kind::Containers, Form::Request)],
        None if is_container_list(root) => vec![unit(root, Kind::Containers, Form::Request)],
        _ => Vec::new(),
    }
}

/// Container definitions: every element an object with a name, and one of them with an image and something else
/// that only a container has.
fn is_container_list(root: Node<'_>) -> bool {
    const TELLING: &[&str] =
        &["portMappings", "essential", "logConfiguration", "mountPoints", "memoryReservation", "entryPoint"];
    let mut elements = root.elements().filter(|node| node.kind() == NodeKind::Object).peekable();
    elements.peek().is_some()
        && root.elements().all(|node| node.is_opaque() || node.get("name").is_some())
        && elements
            .any(|node| node.get("image").is_some() && TELLING.iter().any(|name| node.get(name).is_some()))
}

fn detect_object(root: Node<'_>, said: Option<Kind>) -> Vec<Unit> {
    if let Some(units) = unwrap(root, said) {
        return units;
    }
    let kind = said.or_else(|| kind_by_members(root));
    kind.map(|kind| unit(root, kind, form_of(root, kind))).into_iter().collect()
}

/// Looks through the wrappers of describe calls.
fn unwrap(root: Node<'_>, said: Option<Kind>) -> Option<Vec<Unit>> {
    let object = |name: &str| root.get(name).filter(|node| node.kind() == NodeKind::Object);
    if let Some(inner) = object("taskDefinition")
        && (inner.get("containerDefinitions").is_some() || said == Some(Kind::TaskDefinition))
    {
        return Some(vec![unit(inner, Kind::TaskDefinition, Form::Wrapped)]);
    }
    if let Some(inner) = object("service")
        && inner.has_any(&["serviceName", "serviceArn", "desiredCount", "taskDefinition"])
    {
        return Some(vec![unit(inner, Kind::Service, Form::Wrapped)]);
    }
    let services = root.get("services").filter(|node| node.kind() == NodeKind::Array)?;
    let objects: Vec<_> = services.elements().filter(|node| node.kind() == NodeKind::Object).collect();
    let is_output = |node: &Node<'_>| node.has_any(&["serviceArn", "clusterArn"]);
    (!objects.is_empty() && objects.iter().all(is_output))
        .then(|| objects.into_iter().map(|node| unit(node, Kind::Service, Form::Wrapped)).collect())
}

fn form_of(root: Node<'_>, kind: Kind) -> Form {
    let telling: &[&str] = match kind {
        Kind::TaskDefinition => {
            &["taskDefinitionArn", "revision", "status", "requiresAttributes", "compatibilities"]
        }
        kind if kind.is_service() => SERVICE_TOLD,
        _ => &[],
    };
    if root.has_any(telling) { Form::Describe } else { Form::Request }
}

fn has_all(node: Node<'_>, names: &[&str]) -> bool {
    names.iter().all(|name| node.get(name).is_some())
}

/// What ECS tells of a service.
const SERVICE_TOLD: &[&str] = &["serviceArn", "clusterArn", "runningCount", "events", "createdAt"];

/// Members that only a service has, beside its name.
const SERVICE_ONLY: &[&str] = &[
    "desiredCount",
    "deploymentConfiguration",
    "loadBalancers",
    "schedulingStrategy",
    "deploymentController",
    "healthCheckGracePeriodSeconds",
    "serviceRegistries",
    "serviceConnectConfiguration",
];

/// Members of run requests, services and updates of services alike.
const COMMON: &[&str] = &[
    "networkConfiguration",
    "platformVersion",
    "capacityProviderStrategy",
    "placementConstraints",
    "placementStrategy",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "propagateTags",
    "volumeConfigurations",
];

/// Beside those, members of a run request that others have, too. It alone needs no more.
const SHARED: &[&str] = &["taskDefinition", "cluster", "launchType", "tags"];

/// Beside those, members that tell an update of a service next to its name.
const UPDATED: &[&str] =
    &["forceNewDeployment", "availabilityZoneRebalancing", "vpcLatticeConfigurations", "gatewayConnectors"];

/// The signatures of section "kinds" of the documentation, most telling first.
fn kind_by_members(root: Node<'_>) -> Option<Kind> {
    if is_foreign(root) {
        return None;
    }
    // What is null says nothing of what the document is.
    let has = |name: &str| root.get(name).is_some_and(|value| !value.is_null());
    let any = |names: &[&str]| root.has_any(names);
    if root.get("containerDefinitions").is_some_and(|list| list.kind() != NodeKind::Object) {
        return Some(Kind::TaskDefinition);
    }
    if is_overrides(root) {
        return Some(Kind::TaskOverrides);
    }
    if has_all(root, &["containerInstances", "taskDefinition"]) {
        return Some(Kind::StartTask);
    }
    if has("serviceArn") && any(SERVICE_ONLY) {
        return Some(Kind::Service);
    }
    // A name and one number stand in the files of many programs.
    let is_service =
        || any(&["cluster", "launchType"]) && any(SERVICE_ONLY) || count(root, &[SERVICE_ONLY]) >= 2;
    if has("serviceName") && (has("taskDefinition") || is_service()) {
        return is_mostly_a_service(root).then_some(Kind::CreateService);
    }
    if has_all(root, &["service", "cluster", "taskDefinition"]) && any(&["scale", "externalId", "launchType"])
        || has("taskDefinition") && root.get("scale").is_some_and(|scale| scale.get("unit").is_some())
    {
        return Some(Kind::CreateTaskSet);
    }
    if has_all(root, &["service", "taskSet", "scale"]) {
        return Some(Kind::UpdateTaskSet);
    }
    let has_metrics = || root.get("monitoring").is_some_and(|it| it.get("metricConfigurations").is_some());
    let is_update = || any(COMMON) || any(UPDATED) || any(SERVICE_ONLY) || has_metrics();
    if has("service") && (has("taskDefinition") || is_update()) {
        return is_mostly_a_service(root).then_some(Kind::UpdateService);
    }
    if has("taskDefinition") && any(&["count", "overrides", "startedBy", "group", "referenceId"]) {
        return Some(Kind::RunTask);
    }
    if has("taskDefinition") && any(&["launchType", "networkConfiguration"]) && only(root, &[COMMON, SHARED])
    {
        return Some(Kind::RunTask);
    }
    if any(SERVICE_ONLY) && (has("taskDefinition") || has("launchType") || count(root, &[SERVICE_ONLY]) >= 2)
    {
        return Some(Kind::Service);
    }
    cluster_kind(root)
        .or_else(|| provider_kind(root))
        .or_else(|| is_container(root).then_some(Kind::Container))
}

/// Whether all is of the overrides of a task. Cloud Run has `containerOverrides`, too, but other members in them.
fn is_overrides(root: Node<'_>) -> bool {
    const OVERRIDES: &[&str] = &[
        "containerOverrides",
        "cpu",
        "memory",
        "taskRoleArn",
        "executionRoleArn",
        "ephemeralStorage",
        "inferenceAcceleratorOverrides",
    ];
    const OVERRIDDEN: &[&str] = &[
        "command",
        "environment",
        "environmentFiles",
        "resourceRequirements",
        "cpu",
        "memory",
        "memoryReservation",
    ];
    let mut containers = root.get("containerOverrides").into_iter().flat_map(Node::elements);
    containers.any(|container| container.has_any(OVERRIDDEN)) && only(root, &[OVERRIDES])
}

/// Whether it is a container definition: it has what only those have, and little that they have not.
fn is_container(root: Node<'_>) -> bool {
    const CONTAINER: &[&str] = &[
        "name",
        "image",
        "cpu",
        "memory",
        "memoryReservation",
        "essential",
        "portMappings",
        "entryPoint",
        "command",
        "workingDirectory",
        "user",
        "environment",
        "environmentFiles",
        "secrets",
        "mountPoints",
        "volumesFrom",
        "logConfiguration",
        "firelensConfiguration",
        "healthCheck",
        "dependsOn",
        "links",
        "linuxParameters",
        "ulimits",
        "dockerLabels",
        "resourceRequirements",
        "repositoryCredentials",
        "readonlyRootFilesystem",
        "systemControls",
        "startTimeout",
        "stopTimeout",
    ];
    let has_port = || {
        let ports = root.get("portMappings").into_iter().flat_map(Node::elements);
        ports.into_iter().any(|port| port.get("containerPort").is_some())
    };
    let has_driver = || root.get("logConfiguration").is_some_and(|log| log.get("logDriver").is_some());
    has_all(root, &["name", "image"])
        && (root.get("essential").is_some() || has_port() || has_driver())
        && count(root, &[CONTAINER]) * 4 >= root.members().count() * 3
}

/// Whether more members are those of a service than are foreign to it: what a program of one's own takes has the name
/// of the service and its task definition, too.
fn is_mostly_a_service(root: Node<'_>) -> bool {
    const OTHER: &[&str] = &["service", "serviceName", "clientToken", "role", "monitoring"];
    let ours = count(root, &[OTHER, SERVICE_ONLY, COMMON, SHARED, UPDATED]);
    ours * 2 > root.members().count() || root.has_any(SERVICE_TOLD)
}

/// How many members are of these names.
fn count(root: Node<'_>, names: &[&[&str]]) -> usize {
    root.members().filter(|member| is_among(member.name(), names)).count()
}

fn cluster_kind(root: Node<'_>) -> Option<Kind> {
    if root.get("clusterName").is_some() && is_cluster(root) {
        return Some(Kind::CreateCluster);
    }
    has_all(root, &["cluster", "capacityProviders", "defaultCapacityProviderStrategy"])
        .then_some(Kind::PutClusterCapacityProviders)
}

/// A capacity provider: to be made if there is all that is needed for it or that no change has, else to be changed.
fn provider_kind(root: Node<'_>) -> Option<Kind> {
    let object = |name: &str| root.get(name).filter(|node| node.kind() == NodeKind::Object);
    let is_whole = if let Some(group) = object("autoScalingGroupProvider") {
        group.get("autoScalingGroupArn").is_some()
    } else {
        let template = object("managedInstancesProvider")?.get("instanceLaunchTemplate");
        template.is_some_and(|it| has_all(it, &["ec2InstanceProfileArn", "networkConfiguration"]))
    };
    let kind = if is_whole || root.get("tags").is_some() {
        Kind::CreateCapacityProvider
    } else {
        Kind::UpdateCapacityProvider
    };
    // What a describe call shows has an ARN.
    (root.get("name").is_some() && root.get("capacityProviderArn").is_none()).then_some(kind)
}

/// Whether what stands beside the name of a cluster is that of ECS: others have named clusters with settings and tags, too.
fn is_cluster(root: Node<'_>) -> bool {
    const CLUSTER: &[&str] =
        &["capacityProviders", "defaultCapacityProviderStrategy", "serviceConnectDefaults"];
    const CONFIGURATION: &[&str] = &["executeCommandConfiguration", "managedStorageConfiguration"];
    let has_list = |name: &str| root.get(name).is_some_and(|node| node.kind() == NodeKind::Array);
    root.has_any(CLUSTER)
        || has_list("settings")
        || root.get("configuration").is_some_and(|node| node.has_any(CONFIGURATION))
        || only(root, &[&["clusterName", "tags"]]) && (root.get("tags").is_none() || has_list("tags"))
}

/// Whether all members are of these names.
fn only(root: Node<'_>, names: &[&[&str]]) -> bool {
    root.members().all(|member| is_among(member.name(), names))
}

fn is_among(name: &str, lists: &[&[&str]]) -> bool {
    lists.iter().any(|names| names.contains(&name))
}

/// Documents of others that share a member name with ECS: state of the agent, App Runner, Elastic Beanstalk,
/// `CloudFormation`, Kubernetes, Docker Compose.
fn is_foreign(root: Node<'_>) -> bool {
    const FOREIGN: &[&str] = &[
        "AWSEBDockerrunVersion",
        "AWSTemplateFormatVersion",
        "Resources",
        "apiVersion",
        "SourceConfiguration",
        "sourceConfiguration",
        "TaskEngine",
        "services",
    ];
    root.has_any(FOREIGN)
}
