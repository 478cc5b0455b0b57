//! GPUs and other accelerators: `resourceRequirements`.

use super::context::{At, Context, Report};
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Edit};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::container::{Container, ResourceRequirement};
use crate::model::launch::Launch;
use crate::model::platform::{LaunchType, Task};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "accelerators",
        "inference-accelerator",
        Task(inference_accelerators).if_any("inferenceAccelerators", "resourceRequirements"),
        Launch(inference_accelerator_overrides).if_any("overrides")
    ),
    rule!("accelerators", "gpu-on-windows", Container(gpu_on_windows).if_any("resourceRequirements")),
    rule!(
        "accelerators",
        "gpu-count",
        Container(gpu_count).if_any("resourceRequirements"),
        Launch(gpu_count_override).if_any("overrides")
    ),
    rule!(
        "accelerators",
        "resource-value-or-sharing",
        Container(resource_value_or_sharing).if_any("resourceRequirements"),
        Launch(resource_value_or_sharing_override).if_any("overrides")
    ),
    rule!("accelerators", "gpu-sharing-mixed", Task(gpu_sharing_mixed).if_any("resourceRequirements")),
    rule!(
        "accelerators",
        "gpu-sharing-on-external",
        Container(gpu_sharing_on_external).if_any("resourceRequirements")
    ),
    rule!("accelerators", "neuron-device", Task(neuron_device).if_any("resourceRequirements")),
    rule!(
        "accelerators",
        "duplicate-resource-requirement",
        Container(duplicate_resource_requirement).if_any("resourceRequirements")
    ),
];

const ELASTIC_INFERENCE: &str = "InferenceAccelerator";

/// What a container of the task needs of this type.
fn requirements<'t, 'a: 't>(
    task: &'t Task<'a>,
    kind: &'static str,
) -> impl Iterator<Item = &'t ResourceRequirement<'a>> {
    let all = task.containers().iter().flat_map(|container| &container.resource_requirements);
    all.filter(move |requirement| requirement.kind.is(kind))
}

fn overridden<'l, 'a: 'l>(launch: &'l Launch<'a>) -> impl Iterator<Item = &'l ResourceRequirement<'a>> {
    launch.container_overrides().iter().flat_map(|container| &container.resource_requirements)
}

const GONE: &str = "Elastic Inference no longer exists";
const INSTEAD: &str = "use GPUs, or AWS Inferentia on instances that have it";

/// Reports a list of accelerators, or else each use of one.
fn report_gone<'c, 'a>(
    list: Option<Node<'a>>,
    uses: impl Iterator<Item = Node<'a>>,
    cx: &'c mut Context,
) -> Option<Report<'c>> {
    if let Some(member) = list.and_then(Node::member) {
        let report = cx.report(At::Key(member), GONE).help(INSTEAD);
        return Some(uses.fold(report, |report, node| report.label(node, "uses one")));
    }
    for node in uses {
        cx.report(node, GONE).help(INSTEAD);
    }
    None
}

fn inference_accelerators(task: &Task, cx: &mut Context) {
    let uses = requirements(task, ELASTIC_INFERENCE).filter_map(|it| it.kind.node());
    let list = task.inference_accelerators.filled();
    let Some(report) = report_gone(list, uses, cx) else { return };
    let removals: Option<Vec<_>> = task.containers().iter().map(removals).collect();
    if let (Some(removals), Some(member)) = (removals, list.and_then(Node::member)) {
        let edits = removals.into_iter().flatten().chain([edit::remove_member(member)]).collect();
        report.fix("remove the accelerators", Applicability::Unsafe, edits);
    }
}

/// The edits that take accelerators out of what a container needs; `None` where that is not simple.
fn removals(container: &Container) -> Option<Vec<Edit>> {
    let all = &container.resource_requirements;
    let uses: Vec<_> = all.iter().filter(|it| it.kind.is(ELASTIC_INFERENCE)).collect();
    match uses[..] {
        [] => Some(Vec::new()),
        _ if uses.len() == all.len() && all.is_complete() => {
            Some(vec![edit::remove_member(all.node().and_then(Node::member)?)])
        }
        [only] => Some(vec![edit::remove_element(only.node)]),
        _ => None,
    }
}

fn inference_accelerator_overrides(launch: &Launch, cx: &mut Context) {
    let list = launch.overrides.get().and_then(|it| it.inference_accelerator_overrides.filled());
    let uses = overridden(launch).filter(|it| it.kind.is(ELASTIC_INFERENCE)).filter_map(|it| it.kind.node());
    if let (Some(report), Some(list)) = (report_gone(list, uses, cx), list) {
        report.fix_remove(list, Applicability::Unsafe);
    }
}

fn gpu_on_windows(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_windows() || task.is_on_fargate() {
        return;
    }
    for requirement in container.resource_requirements.iter().filter(|requirement| requirement.kind.is("GPU"))
    {
        let Some(node) = requirement.kind.node() else { continue };
        cx.report(node, "Windows containers cannot have GPUs").label_if(task.os_node(), "Windows");
    }
}

fn gpu_count(container: &Container, task: &Task, cx: &mut Context) {
    // Those that cannot have any are told so.
    if !task.is_on_fargate() && !task.is_windows() {
        check_gpu_count(container.resource_requirements.items(), cx);
    }
}

fn gpu_count_override(launch: &Launch, cx: &mut Context) {
    if launch.is_on_fargate() {
        return;
    }
    for requirement in overridden(launch) {
        check_gpu_count(std::slice::from_ref(requirement), cx);
    }
}

fn check_gpu_count(requirements: &[ResourceRequirement], cx: &mut Context) {
    for requirement in requirements.iter().filter(|requirement| requirement.kind.is("GPU")) {
        let Some(value) = requirement.value.str() else { continue };
        if value.value == "ALL" || value.parse::<u32>().is_ok_and(|count| count > 0) {
            continue;
        }
        let report = cx
            .report(value.node, format!("{:?} is no number of GPUs", value.value))
            .help("write a whole number from \"1\", or \"ALL\" for those of the instance");
        if value.eq_ignore_ascii_case("all") {
            report.fix_replace(value.node, "\"ALL\"", Applicability::Unsafe);
        }
    }
}

fn resource_value_or_sharing(container: &Container, _: &Task, cx: &mut Context) {
    container.resource_requirements.iter().for_each(|requirement| check_value(requirement, cx));
}

fn resource_value_or_sharing_override(launch: &Launch, cx: &mut Context) {
    overridden(launch).for_each(|requirement| check_value(requirement, cx));
}

fn check_value(requirement: &ResourceRequirement, cx: &mut Context) {
    let Some(kind) = requirement.kind.str().filter(|kind| kind.value != ELASTIC_INFERENCE) else { return };
    let is_gpu = kind.value == "GPU";
    match (requirement.value.node(), requirement.sharing_strategy.node()) {
        (Some(value), Some(sharing)) if is_gpu => {
            cx.report(
                sharing,
                "a GPU is either shared or counted: `sharingStrategy` cannot stand beside `value`",
            )
            .label(value, "the count");
        }
        (_, Some(sharing)) if !is_gpu => {
            cx.report(sharing, format!("only a GPU can be shared, not a {}", kind.value))
                .label(kind.node, "the type")
                .fix_remove(sharing, Applicability::Unsafe);
        }
        (None, None) if requirement.value.is_missing() && requirement.sharing_strategy.is_missing() => {
            let (message, help) = if is_gpu {
                ("how many GPUs? there is neither `value` nor `sharingStrategy`", "add `\"value\": \"1\"`")
            } else {
                ("there is no `value`", "add `\"value\": \"ALL\"`")
            };
            cx.report(At::Opening(requirement.node), message).help(help);
        }
        _ => {}
    }
}

fn gpu_sharing_mixed(task: &Task, cx: &mut Context) {
    let gpus =
        || requirements(task, "GPU").filter(|it| it.value.is_missing() != it.sharing_strategy.is_missing());
    let counted = gpus().find_map(|requirement| requirement.value.node());
    let shared = gpus().find_map(|requirement| requirement.sharing_strategy.node());
    if let (Some(counted), Some(shared)) = (counted, shared) {
        cx.report(shared, "one container shares a GPU, another has GPUs of its own")
            .label(counted, "of its own")
            .help("all containers of a task use the same option");
    }
}

fn gpu_sharing_on_external(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_on(LaunchType::External) || task.is_on_fargate() {
        return;
    }
    for sharing in container.resource_requirements.iter().filter_map(|it| it.sharing_strategy.node()) {
        let Some(member) = sharing.member() else { continue };
        cx.report(At::Key(member), "GPUs cannot be shared on external instances")
            .label_if(task.launch_type_node(LaunchType::External), "external instances")
            .help("ask for whole GPUs with `value`");
    }
}

fn neuron_device(task: &Task, cx: &mut Context) {
    let devices: Vec<_> = requirements(task, "NeuronDevice").collect();
    let Some(first) = devices.first().and_then(|device| device.kind.node()) else { return };
    if task.is_never_on(LaunchType::ManagedInstances) {
        let listed = task.requires_compatibilities.node();
        cx.report(first, "Neuron devices are available on Managed Instances only")
            .label_if(listed, "no MANAGED_INSTANCES");
        return;
    }
    for value in devices.iter().filter_map(|device| device.value.str()).filter(|value| value.value != "ALL") {
        cx.report(value.node, format!("{:?} Neuron devices: a container gets all or none", value.value))
            .fix_replace(value.node, "\"ALL\"", Applicability::Unsafe);
    }
    for again in devices.iter().skip(1).filter_map(|device| device.kind.node()) {
        if again.container().and_then(Node::container) != first.container().and_then(Node::container) {
            cx.report(again, "only one container of a task can have the Neuron devices")
                .label(first, "has them");
        }
    }
}

fn duplicate_resource_requirement(container: &Container, _: &Task, cx: &mut Context) {
    let kinds = container.resource_requirements.iter().filter_map(|requirement| requirement.kind.str());
    let kinds = kinds.filter(|kind| kind.value != ELASTIC_INFERENCE);
    for repeat in repeated(kinds.map(|kind| (kind.value, kind.node))) {
        cx.report(repeat.again, format!("{} is required twice", repeat.value))
            .label(repeat.first, "required here first")
            .fix_remove_if(repeat.copy(), Applicability::Safe);
    }
}
