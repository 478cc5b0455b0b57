//! What a task is built for: operating system, architecture, launch types.

use super::context::{At, Context};
use super::{Rule, rule};
use crate::diagnostic::Applicability;
use crate::facts::platform::{NOT_ON_FARGATE, RETIRED_WINDOWS};
use crate::model::platform::{LaunchType, Task};
use crate::model::task_definition::RuntimePlatform;
use crate::model::view::Known;

pub(super) const RULES: &[Rule] = &[
    rule!("runtime", "windows-on-arm64", Task(windows_on_arm64).if_any("runtimePlatform")),
    rule!(
        "runtime",
        "windows-version-not-on-fargate",
        Task(windows_version_not_on_fargate).if_any("runtimePlatform")
    ),
    rule!("runtime", "windows-version-retired", Task(windows_version_retired).if_any("runtimePlatform")),
    rule!("runtime", "windows-on-managed-instances", Task(windows_on_managed_instances)),
    rule!("runtime", "attestation-policy", Task(attestation_policy).if_any("trustedExecutionConfiguration")),
    rule!("runtime", "runtime-platform-missing", Task(runtime_platform_missing)),
    rule!("runtime", "compatibilities-missing", Task(compatibilities_missing)),
    rule!("runtime", "compatibilities-mixed", Task(compatibilities_mixed)),
];

fn os<'a>(task: &Task<'a>) -> Option<Known<'a, &'a str>> {
    task.runtime_platform.get()?.operating_system_family.str()
}

fn windows_on_arm64(task: &Task, cx: &mut Context) {
    let arm = |platform: &RuntimePlatform<'_>| platform.cpu_architecture.is("ARM64");
    let Some(platform) = task.runtime_platform.get().filter(|platform| task.is_windows() && arm(platform))
    else {
        return;
    };
    if let Some(node) = platform.cpu_architecture.node() {
        cx.report(node, "ECS runs Windows containers on X86_64 only")
            .label_if(task.os_node(), "Windows")
            .fix_replace(node, "\"X86_64\"", Applicability::Unsafe);
    }
}

fn windows_version_not_on_fargate(task: &Task, cx: &mut Context) {
    let Some(os) = os(task).filter(|os| NOT_ON_FARGATE.contains(&os.value) && task.is_on_fargate()) else {
        return;
    };
    cx.report(os.node, format!("Fargate does not run {}", os.value))
        .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
        .help("it runs LINUX, and Windows Server 2019 and 2022, each as CORE and FULL");
}

fn windows_version_retired(task: &Task, cx: &mut Context) {
    if let Some(os) = os(task).filter(|os| RETIRED_WINDOWS.contains(&os.value)) {
        cx.report(os.node, format!("Microsoft no longer updates {}", os.value))
            .help("build the image for Windows Server 2022 or later");
    }
}

fn windows_on_managed_instances(task: &Task, cx: &mut Context) {
    if !task.is_windows() || !task.is_on(LaunchType::ManagedInstances) {
        return;
    }
    if let Some(node) = task.os_node() {
        cx.report(node, "Managed Instances run Linux only")
            .label_if(task.launch_type_node(LaunchType::ManagedInstances), "Managed Instances");
    }
}

fn attestation_policy(task: &Task, cx: &mut Context) {
    let Some(trusted) = task.trusted_execution_configuration.get() else { return };
    let mode = trusted.isolation_mode.str().filter(|mode| mode.value == "CONFIDENTIAL_SANDBOX");
    let is_elsewhere = task.is_never_on(LaunchType::ManagedInstances);
    if let Some(mode) = mode.filter(|_| trusted.attestation_policy.is_missing() && !is_elsewhere) {
        cx.report(At::Opening(trusted.node), "a confidential sandbox needs an `attestationPolicy`")
            .label(mode.node, "the sandbox")
            .help("add the policy, encoded as base64");
    }
    if let Some(policy) = trusted.attestation_policy.str().filter(|policy| !is_base64(policy.value)) {
        cx.report(policy.node, "`attestationPolicy` is not base64")
            .help("`base64 -w0 policy.json` encodes a file");
    }
}

fn is_base64(text: &str) -> bool {
    let plain = text.trim_end_matches('=');
    !text.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - plain.len() <= 2
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

fn runtime_platform_missing(task: &Task, cx: &mut Context) {
    if task.runtime_platform.is_missing() && task.is_on_fargate() {
        cx.report(At::Opening(task.node), "there is no `runtimePlatform`: Fargate takes Linux on X86_64")
            .label_if(task.launch_type_node(LaunchType::Fargate), "Fargate")
            .help("say which platform the image is built for");
    }
}

fn compatibilities_missing(task: &Task, cx: &mut Context) {
    if task.requires_compatibilities.is_empty() {
        cx.report(
            At::Opening(task.requires_compatibilities.node().unwrap_or(task.node)),
            "`requiresCompatibilities` does not say where the task runs",
        )
        .help("with FARGATE or EC2 in it, ECS checks the task definition against that when it is registered");
    }
}

fn compatibilities_mixed(task: &Task, cx: &mut Context) {
    // What is no launch type is told as such.
    let is_other = |known: &Known<&str>| {
        known.value != "FARGATE"
            && LaunchType::ALL.iter().any(|launch_type| launch_type.as_str() == known.value)
    };
    let other = task.requires_compatibilities.strings().find(is_other);
    if let (Some(fargate), Some(other)) = (task.launch_type_node(LaunchType::Fargate), other) {
        cx.report(other.node, format!("the limits of Fargate hold for {} too", other.value))
            .label(fargate, "Fargate")
            .help("a task definition for each lets each use what it has");
    }
}
