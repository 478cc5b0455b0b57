//! Platform versions of Fargate, and Fargate Spot.

use super::context::Context;
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::facts::platform::{self, OF_WINDOWS, VERSIONS};
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::{Os, Task};
use crate::model::value::{Arn, cpu_units};
use crate::model::view::{Field, Known};

pub(super) const RULES: &[Rule] = &[
    rule!(
        "platform",
        "platform-version-without-fargate",
        Launch(platform_version_without_fargate).if_any("platformVersion")
    ),
    rule!("platform", "platform-version-unknown", Launch(platform_version_unknown).if_any("platformVersion")),
    rule!("platform", "platform-version-retired", Launch(platform_version_retired).if_any("platformVersion")),
    rule!(
        "platform",
        "platform-version-too-old",
        Launch(platform_version_too_old_for_launch).if_any("platformVersion"),
        Pair(platform_version_too_old)
    ),
    rule!("platform", "platform-version-not-on-windows", Pair(platform_version_not_on_windows)),
    rule!("platform", "spot-on-windows", Pair(spot_on_windows)),
    rule!("platform", "spot-stop-timeout", Pair(spot_stop_timeout)),
];

fn platform_version_without_fargate(launch: &Launch, cx: &mut Context) {
    // That it is empty is another rule's.
    let Some(version) = launch.platform_version.str().filter(|version| !version.is_empty()) else { return };
    if let Some(kind) = launch.launch_type.str().filter(|kind| matches!(kind.value, "EC2" | "EXTERNAL")) {
        cx.report(
            version.node,
            format!("`platformVersion` is for Fargate, but the launch type is {}", kind.value),
        )
        .label(kind.node, "not Fargate")
        .fix_remove(version.node, Applicability::Safe);
    } else if let Some(provider) = launch.other_provider() {
        cx.report(version.node, "`platformVersion` is for Fargate, but no capacity provider is Fargate's")
            .at_most(Severity::Warning)
            .label(provider, "not Fargate")
            .fix_remove(version.node, Applicability::Unsafe);
    }
}

fn platform_version_unknown(launch: &Launch, cx: &mut Context) {
    let is_known = |version: &str| version == "LATEST" || VERSIONS.contains(&version);
    let Some(version) = launch.platform_version.str().filter(|version| !is_known(version.value)) else {
        return;
    };
    let report = cx
        .report(version.node, format!("Fargate has no platform version `{}`", version.value))
        .help("it is LATEST, or 1.4.0 on Linux and 1.0.0 on Windows");
    let number = version.value.trim_start_matches(['v', 'V']);
    if number.eq_ignore_ascii_case("latest") {
        report.fix_replace(version.node, "\"LATEST\"", Applicability::Safe);
    } else if let Some(meant) = [number.to_owned(), format!("{number}.0")].iter().find(|it| is_known(it)) {
        report.fix_replace(version.node, edit::quote(meant), Applicability::Unsafe);
    }
}

fn platform_version_retired(launch: &Launch, cx: &mut Context) {
    let Some(version) = launch.platform_version.str() else { return };
    // What the launch cannot do with it is worse.
    if is_too_old_for(launch, version.value) {
        return;
    }
    if let Some(end) = platform::retired(version.value) {
        cx.report(version.node, format!("Fargate's platform version {} {end}", version.value))
            .help("LATEST is 1.4.0 on Linux")
            .fix_replace(version.node, "\"LATEST\"", Applicability::Unsafe);
    }
}

/// Something that came with a version: where it is used, what it is, and since when there is it.
type Need<'a> = (Node<'a>, &'static str, &'static str);

fn is_newer(need: &Need, version: &str) -> bool {
    platform::is_older(version, need.2) == Some(true)
}

/// Whether the launch itself shows it. What is a version of Windows as well is looked at with the task definition.
fn is_too_old_for(launch: &Launch, version: &str) -> bool {
    platform::retired(version).is_some() && needs_of_launch(launch).iter().any(|need| is_newer(need, version))
}

fn platform_version_too_old_for_launch(launch: &Launch, cx: &mut Context) {
    if let Some(version) = launch.platform_version.str().filter(|it| is_too_old_for(launch, it.value)) {
        too_old(version, needs_of_launch(launch), cx);
    }
}

fn platform_version_too_old(pair: &Pair, cx: &mut Context) {
    let known = pair.launch.platform_version.str().filter(|version| VERSIONS.contains(&version.value));
    let Some(version) = known.filter(|_| is_on_linux(pair)) else { return };
    // The launch says so alone.
    if is_too_old_for(pair.launch, version.value) {
        return;
    }
    let mut needs = needs_of_launch(pair.launch);
    needs.extend(needs_of_task(pair.task));
    needs.extend(pair.task.containers().iter().flat_map(needs_of_container));
    too_old(version, needs, cx);
}

fn too_old(version: Known<&str>, mut needs: Vec<Need>, cx: &mut Context) {
    needs.retain(|need| is_newer(need, version.value));
    let Some((_, what, since)) = needs.first() else { return };
    let message = format!("platform version {} is too old for {what}, which needs {since}", version.value);
    let report = needs.iter().take(4).fold(cx.report(version.node, message), |report, (node, _, since)| {
        report.label(*node, format!("since {since}"))
    });
    report.fix_replace(version.node, "\"LATEST\"", Applicability::Unsafe);
}

/// Whether the versions of Linux hold: the one of Windows is a version of Linux, too.
fn is_on_linux(pair: &Pair) -> bool {
    match pair.task.os() {
        Some(os) => os == Os::Linux,
        None => !pair.launch.platform_version.is(OF_WINDOWS) || pair.task.runtime_platform.is_missing(),
    }
}

fn platform_version_not_on_windows(pair: &Pair, cx: &mut Context) {
    let Some(version) = pair.launch.platform_version.str().filter(|_| pair.task.is_windows()) else { return };
    // What is no version at all is reported as such.
    if VERSIONS.contains(&version.value) && version.value != OF_WINDOWS {
        cx.report(version.node, format!("platform version {} is of Linux alone", version.value))
            .label_if(pair.task.os_node(), "Windows")
            .help(format!("on Windows it is LATEST or {OF_WINDOWS}"))
            .fix_replace(version.node, "\"LATEST\"", Applicability::Unsafe);
    }
}

fn collect<'a>(
    needs: impl IntoIterator<Item = (Option<Node<'a>>, &'static str, &'static str)>,
) -> Vec<Need<'a>> {
    needs.into_iter().filter_map(|(node, what, since)| Some((node?, what, since))).collect()
}

const LARGE: &str = "tasks of 8 vCPU and more";

fn large(cpu: Field) -> Option<Node> {
    cpu.str().filter(|cpu| cpu_units(cpu.value).is_some_and(|units| units >= 8192)).map(|cpu| cpu.node)
}

fn needs_of_task<'a>(task: &Task<'a>) -> Vec<Need<'a>> {
    let efs = task.volumes.iter().find_map(|volume| volume.efs_volume_configuration.node());
    let architecture = task.runtime_platform.get().and_then(|it| it.cpu_architecture.str());
    collect([
        (efs, "EFS volumes", "1.4.0"),
        (task.ephemeral_storage.node(), "`ephemeralStorage`", "1.4.0"),
        (task.pid_mode.node(), "`pidMode`", "1.4.0"),
        (architecture.filter(|it| it.value == "ARM64").map(|it| it.node), "ARM64", "1.4.0"),
        (large(task.cpu), LARGE, "1.4.0"),
        (task.proxy_configuration.node(), "`proxyConfiguration`", "1.3.0"),
    ])
}

fn needs_of_container<'a>(container: &Container<'a>) -> Vec<Need<'a>> {
    let linux = container.linux_parameters.get();
    let added = linux.and_then(|linux| linux.capabilities.get()?.add.filled());
    let tmpfs = linux.and_then(|linux| linux.tmpfs.filled());
    let secrets = || container.secrets.iter().filter_map(|secret| secret.value_from.str());
    collect([
        (container.environment_files.filled(), "`environmentFiles`", "1.4.0"),
        (container.system_controls.filled(), "`systemControls`", "1.4.0"),
        (container.credential_specs.filled(), "`credentialSpecs`", "1.4.0"),
        (added, "adding capabilities", "1.4.0"),
        (tmpfs, "`tmpfs`", "1.4.0"),
        (secrets().find(is_part_of_secret).map(|it| it.node), "parts and versions of a secret", "1.4.0"),
        (container.secrets.filled(), "`secrets`", "1.3.0"),
        (container.depends_on.filled(), "`dependsOn`", "1.3.0"),
        (container.start_timeout.node(), "`startTimeout`", "1.3.0"),
        (container.stop_timeout.node(), "`stopTimeout`", "1.3.0"),
        (container.repository_credentials.node(), "private registries", "1.2.0"),
        (container.health_check.node(), "health checks", "1.1.0"),
    ])
}

/// Whether a reference names a key in a secret of Secrets Manager, or a version: `…:secret:NAME:KEY:STAGE:VERSION`.
fn is_part_of_secret(reference: &Known<&str>) -> bool {
    Arn::parse(reference.value).is_some_and(|arn| {
        arn.service == "secretsmanager" && arn.resource.split(':').skip(2).any(|part| !part.is_empty())
    })
}

fn needs_of_launch<'a>(launch: &Launch<'a>) -> Vec<Need<'a>> {
    let exec = launch.enable_execute_command.node().filter(|_| launch.enable_execute_command.is_true());
    let overrides = launch.overrides.get();
    let storage = overrides.and_then(|overrides| overrides.ephemeral_storage.node());
    let large = overrides.and_then(|overrides| large(overrides.cpu));
    let files =
        launch.container_overrides().iter().find_map(|container| container.environment_files.filled());
    collect([
        (storage, "`ephemeralStorage`", "1.4.0"),
        (large, LARGE, "1.4.0"),
        (files, "`environmentFiles`", "1.4.0"),
        (launch.volume_configurations.filled(), "EBS volumes", "1.4.0"),
        (launch.service_connect().map(|connect| connect.node), "Service Connect", "1.4.0"),
        (exec, "ECS Exec", "1.4.0"),
        (spot(launch).map(|provider| provider.node), "Fargate Spot", "1.3.0"),
        (launch.service_registries.filled(), "service discovery", "1.1.0"),
    ])
}

/// The provider of Fargate Spot.
fn spot<'a>(launch: &Launch<'a>) -> Option<Known<'a, &'a str>> {
    let mut names = launch.capacity_provider_strategy.iter().filter_map(|it| it.capacity_provider.str());
    names.find(|name| name.value == "FARGATE_SPOT")
}

fn spot_on_windows(pair: &Pair, cx: &mut Context) {
    let Some(provider) = spot(pair.launch).filter(|_| pair.task.is_windows()) else { return };
    cx.report(provider.node, "Fargate Spot runs on Linux alone, but the task definition is for Windows")
        .label_if(pair.task.os_node(), "Windows")
        .help("use the capacity provider FARGATE");
}

fn spot_stop_timeout(pair: &Pair, cx: &mut Context) {
    let Some(provider) = spot(pair.launch) else { return };
    let is_short =
        |timeout: Field| timeout.is_missing() || timeout.int().is_some_and(|seconds| seconds.value <= 30);
    let hasty = pair.task.containers().iter().find(|container| is_short(container.stop_timeout));
    let Some(container) = hasty else { return };
    cx.report(
        provider.node,
        "Spot gives two minutes of notice, but containers are killed 30 seconds after they are asked to stop",
    )
    .label_if(container.stop_timeout.node().or(container.name.node()), "30 seconds")
    .help("set `stopTimeout` up to 120 for containers that need the time");
}
