//! Good practice: what weakens the walls around a container, or the sight of what goes on behind them.

use super::context::{At, Context, Place};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::Node;
use crate::facts::linux::{CONTROL_SOCKETS, DANGEROUS_CAPABILITIES, HOST_FOLDERS};
use crate::model::cluster::Cluster;
use crate::model::container::Container;
use crate::model::launch::Launch;
use crate::model::platform::{NetworkMode, Task};
use crate::model::view::Field;
use crate::model::volume::Volume;

pub(super) const RULES: &[Rule] = &[
    rule!("hardening", "privileged-container", Container(privileged_container).if_any("privileged")),
    rule!("hardening", "root-user", Container(root_user)),
    rule!("hardening", "root-user-on-host-network", Container(root_user_on_host_network)),
    rule!("hardening", "writable-root-filesystem", Container(writable_root_filesystem)),
    rule!("hardening", "host-namespace", Task(host_namespace).if_any("pidMode", "ipcMode")),
    rule!("hardening", "host-network-mode", Task(host_network_mode).if_any("networkMode")),
    rule!("hardening", "bridge-network-mode", Task(bridge_network_mode)),
    rule!("hardening", "host-path-sensitive", Volume(host_path_sensitive)),
    rule!("hardening", "dangerous-capability", Container(dangerous_capability).if_any("linuxParameters")),
    rule!(
        "hardening",
        "efs-not-encrypted-in-transit",
        Volume(efs_not_encrypted_in_transit).if_any("efsVolumeConfiguration")
    ),
    rule!("hardening", "ebs-not-encrypted", Launch(ebs_not_encrypted).if_any("volumeConfigurations")),
    rule!(
        "hardening",
        "execute-command-enabled",
        Launch(execute_command_enabled).if_any("enableExecuteCommand")
    ),
    rule!(
        "hardening",
        "fault-injection-enabled",
        Task(fault_injection_enabled).if_any("enableFaultInjection")
    ),
    rule!(
        "hardening",
        "query-parameters-logged",
        Launch(query_parameters_logged).if_any("serviceConnectConfiguration")
    ),
    rule!("hardening", "exec-not-logged", Cluster(exec_not_logged)),
    rule!("hardening", "container-insights-off", Cluster(container_insights_off)),
];

fn privileged_container(container: &Container, task: &Task, cx: &mut Context) {
    // Where there is no such thing, it is an error.
    if task.is_on_fargate() || task.is_windows() {
        return;
    }
    if let Some(privileged) = container.privileged.bool().filter(|privileged| privileged.value) {
        cx.report(privileged.node, "this container may do on its host what root may do there")
            .help("give it the few `capabilities` or `devices` that it needs, under `linuxParameters`");
    }
}

/// Who runs the processes of a container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum User {
    /// User 0, by name or number, or the administrator of Windows.
    Root,
    /// Whom the image names, which is root more often than not.
    OfImage,
    /// Somebody else, or not known.
    Other,
}

fn user(container: &Container, task: &Task) -> User {
    if container.user.is_missing() {
        return User::OfImage;
    }
    let name = container.user.str().map_or("", |user| user.value.split(':').next().unwrap_or(""));
    let is_zero = !name.is_empty() && name.bytes().all(|digit| digit == b'0');
    let is_root = if task.is_windows() {
        name.eq_ignore_ascii_case("ContainerAdministrator")
    } else {
        name == "root" || is_zero
    };
    if is_root { User::Root } else { User::Other }
}

/// What the user with all rights is called, and how to have another.
fn root_of(task: &Task) -> (&'static str, &'static str) {
    if task.is_windows() {
        ("administrator", "name another user, such as `\"user\": \"ContainerUser\"`")
    } else {
        ("root", "name another user, such as `\"user\": \"1000:1000\"`")
    }
}

fn root_user(container: &Container, task: &Task, cx: &mut Context) {
    let (root, help) = root_of(task);
    match (user(container, task), container.user.node()) {
        // In the network of the host this has a rule of its own.
        (User::Root, Some(user)) if task.network_mode() != Some(NetworkMode::Host) => {
            cx.report(user, format!("the container runs as {root}")).help(help);
        }
        (User::OfImage, _) => {
            cx.report(
                At::Opening(container.node),
                format!("there is no `user`: if the image names none, the container runs as {root}"),
            )
            .help(help);
        }
        _ => {}
    }
}

fn root_user_on_host_network(container: &Container, task: &Task, cx: &mut Context) {
    if user(container, task) != User::Root || task.network_mode() != Some(NetworkMode::Host) {
        return;
    }
    if let Some(user) = container.user.node() {
        let (root, help) = root_of(task);
        cx.report(user, format!("the container runs as {root} in the network of its host"))
            .label_if(task.network_mode.node(), "the host's network")
            .help(help);
    }
}

const OWN_VOLUME: &str = "mount a volume or a tmpfs where the container has to write";

fn writable_root_filesystem(container: &Container, task: &Task, cx: &mut Context) {
    if task.is_windows() || !container.readonly_root_filesystem.is_false_or_missing() {
        return;
    }
    match container.readonly_root_filesystem.node() {
        Some(node) => {
            cx.report(node, "the container can change its own program files").help(OWN_VOLUME).fix_replace(
                node,
                "true",
                Applicability::Unsafe,
            );
        }
        None => {
            cx.report(At::Opening(container.node), "the container can change its own program files")
                .help(OWN_VOLUME)
                .fix_insert(container.node, "readonlyRootFilesystem", "true", Applicability::Unsafe);
        }
    }
}

fn host_namespace(task: &Task, cx: &mut Context) {
    if task.is_on_fargate() || task.is_windows() {
        return;
    }
    let namespaces = [
        (task.pid_mode, "the containers see the processes of their host, and may stop them"),
        (task.ipc_mode, "the containers share memory and queues with the processes of their host"),
    ];
    for (mode, message) in namespaces {
        if let Some(mode) = mode.str().filter(|mode| mode.value == "host") {
            cx.report(mode.node, message)
                .help("use `task`, which the containers of a task share among themselves");
        }
    }
}

fn host_network_mode(task: &Task, cx: &mut Context) {
    if let Some(mode) = task.network_mode.str().filter(|mode| mode.value == "host" && !task.is_on_fargate()) {
        cx.report(mode.node, "the containers use the network of their host, with all that listens there")
            .help("in network mode awsvpc, each task has its own address and security groups");
    }
}

fn bridge_network_mode(task: &Task, cx: &mut Context) {
    if task.network_mode() != Some(NetworkMode::Bridge) || task.is_on_fargate() || task.is_windows() {
        return;
    }
    let place = task.network_mode.node().map_or_else(|| At::Opening(task.node).into(), Place::from);
    cx.report(place, "the tasks share the address and the security groups of their instance")
        .help("in network mode awsvpc, each task has its own");
}

/// Whether every container that mounts the volume only reads it.
fn is_read_only(volume: &Volume, task: &Task) -> bool {
    let Some(name) = volume.name.str() else { return false };
    let mounts = task.containers().iter().flat_map(|container| &container.mount_points);
    let mut of_it = mounts.filter(|mount| mount.source_volume.is(name.value)).peekable();
    of_it.peek().is_some() && of_it.all(|mount| mount.read_only.is_true())
}

fn host_path_sensitive(volume: &Volume, task: &Task, cx: &mut Context) {
    if task.is_on_fargate() || task.is_windows() {
        return;
    }
    let Some(path) = volume.host.get().and_then(|host| host.source_path.str()) else { return };
    let plain = if path.len() > 1 { path.trim_end_matches('/') } else { path.value };
    if CONTROL_SOCKETS.contains(&plain) {
        cx.report(
            path.node,
            "whoever reaches this socket can start any container on the host, with any rights",
        );
    } else if HOST_FOLDERS.contains(&plain) {
        let is_read_only = is_read_only(volume, task);
        let may = if is_read_only { "read" } else { "change" };
        let report = cx
            .report(path.node, format!("containers can {may} `{plain}` of their host"))
            .help("mount only what is needed of it");
        // Agents that watch a machine read these.
        if is_read_only {
            report.at_most(Severity::Info);
        }
    }
}

fn dangerous_capability(container: &Container, task: &Task, cx: &mut Context) {
    // What Fargate does not allow is an error.
    let is_elsewhere = task.is_on_fargate() || task.is_windows();
    // A privileged container has all of them.
    let is_told = is_elsewhere || container.privileged.is_true();
    let linux = container.linux_parameters.get().filter(|_| !is_told);
    let Some(capabilities) = linux.and_then(|linux| linux.capabilities.get()) else { return };
    for capability in capabilities.add.strings() {
        if capability.value == "NET_ADMIN" {
            net_admin(capability.node, task, cx);
        } else if DANGEROUS_CAPABILITIES.contains(&capability.value) {
            cx.report(
                capability.node,
                format!("with capability {} a container can get out of its isolation", capability.value),
            );
        }
    }
}

/// It reaches as far as the network in which the container is: that of the host only in network mode host.
fn net_admin(capability: Node, task: &Task, cx: &mut Context) {
    match task.network_mode() {
        Some(NetworkMode::Host) => {
            cx.report(capability, "with capability NET_ADMIN a container can change the network of its host")
                .label_if(task.network_mode.node(), "the host's network");
        }
        _ => drop(
            cx.report(
                capability,
                "with capability NET_ADMIN a container can redirect and read what its task sends and receives",
            )
            .at_most(Severity::Info),
        ),
    }
}

fn efs_not_encrypted_in_transit(volume: &Volume, _: &Task, cx: &mut Context) {
    let Some(efs) = volume.efs_volume_configuration.get() else { return };
    // Where it must be on, that is an error.
    if !efs.is_plain_in_transit() || super::volumes::encryption_needs(efs).is_some() {
        return;
    }
    let message = "what is read and written goes through the network unencrypted";
    if let Some(node) = efs.transit_encryption.node() {
        cx.report(node, message).fix_replace(node, "\"ENABLED\"", Applicability::Unsafe);
    } else {
        let unset = cx.take_unset(efs.node, "transitEncryption").map(Place::from);
        cx.report(unset.unwrap_or_else(|| At::Opening(efs.node).into()), message)
            .help("`transitEncryption` is DISABLED unless set")
            .fix_insert(efs.node, "transitEncryption", "\"ENABLED\"", Applicability::Unsafe);
    }
}

fn ebs_not_encrypted(launch: &Launch, cx: &mut Context) {
    let settings = launch.ebs_volumes().filter_map(|volume| volume.encrypted.bool());
    for encrypted in settings.filter(|encrypted| !encrypted.value) {
        cx.report(encrypted.node, "the volume is not encrypted").fix_replace(
            encrypted.node,
            "true",
            Applicability::Unsafe,
        );
    }
}

fn execute_command_enabled(launch: &Launch, cx: &mut Context) {
    if let Some(enabled) = launch.enable_execute_command.bool().filter(|enabled| enabled.value) {
        cx.report(enabled.node, "whoever may call `ExecuteCommand` gets a shell in these tasks")
            .help("turn it on for as long as it is needed");
    }
}

fn fault_injection_enabled(task: &Task, cx: &mut Context) {
    if let Some(enabled) = task.enable_fault_injection.bool().filter(|enabled| enabled.value) {
        cx.report(enabled.node, "faults can be injected into these tasks from outside")
            .help("keep it to the environments in which experiments are run");
    }
}

fn query_parameters_logged(launch: &Launch, cx: &mut Context) {
    let connect = launch.service_connect_configuration.get();
    let Some(log) = connect.and_then(|connect| connect.access_log_configuration.get()) else { return };
    if let Some(included) = log.include_query_parameters.str().filter(|it| it.value == "ENABLED") {
        cx.report(included.node, "query parameters go into the access log, and tokens may be among them");
    }
}

fn exec_not_logged(cluster: &Cluster, cx: &mut Context) {
    let configuration = cluster.configuration.get().and_then(|it| it.execute_command_configuration.get());
    if let Some(logging) = configuration.and_then(|it| it.logging.str()).filter(|it| it.value == "NONE") {
        cx.report(logging.node, "nothing tells what was done in sessions of ECS Exec")
            .help("use DEFAULT, or OVERRIDE with a log group or bucket");
    }
}

fn container_insights_off(cluster: &Cluster, cx: &mut Context) {
    let settings = &cluster.settings;
    let is_it = |name: Field| name.is_present() && !name.is_other_than("containerInsights");
    let Some(setting) = settings.iter().find(|setting| is_it(*setting.name)) else {
        if settings.is_complete() {
            cx.report(
                At::Opening(cluster.node),
                "Container Insights is not asked for, so that the account's setting decides",
            )
            .help("add `{ \"name\": \"containerInsights\", \"value\": \"enhanced\" }` to `settings`");
        }
        return;
    };
    if let Some(value) = setting.value.str().filter(|value| value.value == "disabled") {
        cx.report(value.node, "Container Insights is off, so there are no metrics of tasks and containers")
            .fix_replace(value.node, "\"enabled\"", Applicability::Unsafe);
    }
}
