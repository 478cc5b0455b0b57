//! Volumes of a task definition.

use super::context::{At, Context, Place};
use super::repeat::repeated;
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::model::platform::{Os, Task};
use crate::model::volume::{EfsVolume, Volume};

pub(super) const RULES: &[Rule] = &[
    rule!("volumes", "duplicate-volume-name", Task(duplicate_volume_name).if_any("volumes")),
    rule!("volumes", "volume-name-missing", Volume(volume_name_missing)),
    rule!("volumes", "volume-multiple-types", Volume(volume_multiple_types)),
    rule!("volumes", "volume-multiple-at-launch", Task(volume_multiple_at_launch).if_any("volumes")),
    rule!(
        "volumes",
        "docker-volume-autoprovision",
        Volume(docker_volume_autoprovision).if_any("dockerVolumeConfiguration")
    ),
    rule!(
        "volumes",
        "docker-volume-driver",
        Volume(docker_volume_driver).if_any("dockerVolumeConfiguration")
    ),
    rule!(
        "volumes",
        "efs-transit-encryption-required",
        Volume(efs_transit_encryption_required).if_any("efsVolumeConfiguration")
    ),
    rule!(
        "volumes",
        "access-point-with-root-directory",
        Volume(access_point_with_root_directory)
            .if_any("efsVolumeConfiguration", "s3filesVolumeConfiguration")
    ),
    rule!(
        "volumes",
        "efs-root-directory-relative",
        Volume(efs_root_directory_relative).if_any("efsVolumeConfiguration")
    ),
    rule!("volumes", "efs-task-role-missing", Volume(efs_task_role_missing).if_any("efsVolumeConfiguration")),
    rule!(
        "volumes",
        "s3files-task-role-missing",
        Volume(s3files_task_role_missing).if_any("s3filesVolumeConfiguration")
    ),
    rule!("volumes", "fsx-on-linux", Volume(fsx_on_linux).if_any("fsxWindowsFileServerVolumeConfiguration")),
];

fn duplicate_volume_name(task: &Task, cx: &mut Context) {
    let names = task.volumes.iter().filter_map(|volume| volume.name.str());
    for repeat in repeated(names.map(|name| (name.value, name.node))) {
        cx.report(repeat.again, format!("two volumes are named `{}`", repeat.value))
            .label(repeat.first, "the first one");
    }
}

/// The members that say what sort of volume it is; an empty `host` says nothing.
fn types<'a>(volume: &Volume<'a>) -> Vec<Node<'a>> {
    let host = volume.host.node().filter(|node| node.members().next().is_some());
    let at_launch = volume.configured_at_launch.node().filter(|_| volume.configured_at_launch.is_true());
    [
        host,
        volume.docker_volume_configuration.node(),
        volume.efs_volume_configuration.node(),
        volume.s3files_volume_configuration.node(),
        volume.fsx_windows_file_server_volume_configuration.node(),
        at_launch,
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn volume_name_missing(volume: &Volume, _: &Task, cx: &mut Context) {
    let needs_name = [
        volume.efs_volume_configuration.node(),
        volume.s3files_volume_configuration.node(),
        volume.configured_at_launch.node().filter(|_| volume.configured_at_launch.is_true()),
    ];
    if volume.name.is_present() {
        return;
    }
    let report =
        cx.report(At::Opening(volume.node), "this volume has no `name`, so that no container can mount it");
    if let Some(member) = needs_name.into_iter().flatten().next().and_then(Node::member) {
        report.label(At::Key(member), "such a volume needs one");
    }
}

fn volume_multiple_types(volume: &Volume, _: &Task, cx: &mut Context) {
    let types = types(volume);
    let mut members = types.iter().filter_map(|node| node.member());
    let Some(first) = members.next() else { return };
    for member in members {
        cx.report(At::Key(member), "a volume is of one type only")
            .label(At::Key(first), "one type")
            .says("another")
            .help(format!("remove `{}` or `{}`", first.name(), member.name()));
    }
}

fn volume_multiple_at_launch(task: &Task, cx: &mut Context) {
    let at_launch = task.volumes.iter().filter(|volume| volume.configured_at_launch.is_true());
    let mut nodes = at_launch.filter_map(|volume| volume.configured_at_launch.node());
    let Some(first) = nodes.next() else { return };
    for node in nodes {
        cx.report(node, "only one volume of a task can be configured at launch")
            .label(first, "the first one");
    }
}

fn docker_volume_autoprovision(volume: &Volume, _: &Task, cx: &mut Context) {
    let Some(docker) = volume.docker_volume_configuration.get() else { return };
    let Some(autoprovision) = docker.autoprovision.bool() else { return };
    if docker.scope.is_missing() || docker.scope.is("task") {
        let Some(member) = autoprovision.node.member() else { return };
        // Without a scope, ECS registers the volume: only the agent may mind.
        let (severity, applicability) = if docker.scope.is_missing() {
            (Severity::Warning, Applicability::Unsafe)
        } else {
            (Severity::Error, Applicability::Safe)
        };
        cx.report(At::Key(member), "`autoprovision` is for volumes with scope shared")
            .at_most(severity)
            .label_if(docker.scope.node(), "scope task")
            .help("a volume with scope task, the default, is always made when the task starts")
            .fix_remove(autoprovision.node, applicability);
    }
}

fn docker_volume_driver(volume: &Volume, task: &Task, cx: &mut Context) {
    let Some(docker) = volume.docker_volume_configuration.get() else { return };
    let Some(driver) = docker.driver.str() else { return };
    if driver.is_empty() {
        cx.report(driver.node, "`driver` is empty")
            .help("leave it out for the driver local")
            .fix_remove(driver.node, Applicability::Safe);
    } else if task.is_windows() && *driver != "local" {
        cx.report(driver.node, "Windows has the volume driver local only")
            .label_if(task.os_node(), "Windows");
    }
}

/// What of an EFS volume needs encryption in transit, and why.
pub(super) fn encryption_needs<'a>(efs: &EfsVolume<'a>) -> Option<(Node<'a>, &'static str)> {
    let authorization = efs.authorization_config.get();
    let iam = authorization.and_then(|config| config.iam.node().filter(|_| config.iam.is("ENABLED")));
    let access_point = authorization.and_then(|config| config.access_point_id.node());
    iam.map(|node| (node, "IAM authorization"))
        .or_else(|| access_point.map(|node| (node, "an access point")))
        .or_else(|| {
            efs.transit_encryption_port
                .int()
                .filter(|port| port.value != 0)
                .map(|port| (port.node, "a port for it"))
        })
}

fn efs_transit_encryption_required(volume: &Volume, _: &Task, cx: &mut Context) {
    let Some(efs) = volume.efs_volume_configuration.get() else { return };
    let Some((node, why)) = encryption_needs(efs).filter(|_| efs.is_plain_in_transit()) else { return };
    let message = format!("{why} needs `\"transitEncryption\": \"ENABLED\"`");
    if let Some(encryption) = efs.transit_encryption.node() {
        cx.report(encryption, message).label(node, why).fix_replace(
            encryption,
            "\"ENABLED\"",
            Applicability::Safe,
        );
    } else {
        let unset = cx.take_unset(efs.node, "transitEncryption").map(Place::from);
        cx.report(node, message)
            .label(unset.unwrap_or_else(|| At::Opening(efs.node).into()), "no `transitEncryption`")
            .help("it is DISABLED unless set")
            .fix_insert(efs.node, "transitEncryption", "\"ENABLED\"", Applicability::Safe);
    }
}

fn access_point_with_root_directory(volume: &Volume, _: &Task, cx: &mut Context) {
    let efs = volume.efs_volume_configuration.get().map(|efs| {
        let point = efs.authorization_config.get().map(|config| config.access_point_id).unwrap_or_default();
        (point, efs.root_directory)
    });
    let s3 = volume.s3files_volume_configuration.get().map(|s3| (s3.access_point_arn, s3.root_directory));
    let Some((point, directory)) = efs.or(s3) else { return };
    let (Some(point), Some(directory)) = (point.node(), directory.str()) else { return };
    if *directory != "/" && !directory.is_empty() {
        cx.report(directory.node, "the access point sets the root directory; here it is left out or `/`")
            .label(point, "the access point")
            .fix_remove(directory.node, Applicability::Unsafe);
    }
}

fn efs_root_directory_relative(volume: &Volume, _: &Task, cx: &mut Context) {
    let Some(efs) = volume.efs_volume_configuration.get() else { return };
    let directory = efs.root_directory.str().filter(|path| !path.is_empty() && !path.starts_with('/'));
    if let Some(directory) = directory {
        cx.report(directory.node, "a directory of a file system begins with `/`").fix_replace(
            directory.node,
            edit::quote(&format!("/{}", directory.value)),
            Applicability::Unsafe,
        );
    }
}

/// Reports that the task has no role, which something of a volume needs.
fn report_no_task_role(task: &Task, at: impl Into<Place>, message: &'static str, cx: &mut Context) {
    cx.report(at, message)
        .label(At::Opening(task.node), "there is no `taskRoleArn`")
        .help("add `taskRoleArn`, a role that may mount the file system");
}

fn efs_task_role_missing(volume: &Volume, task: &Task, cx: &mut Context) {
    let authorization = volume.efs_volume_configuration.get().and_then(|efs| efs.authorization_config.get());
    let iam = authorization.map(|config| config.iam).filter(|iam| iam.is("ENABLED"));
    if let Some(node) = iam.and_then(|iam| iam.node()).filter(|_| task.task_role_arn.is_missing()) {
        report_no_task_role(task, node, "IAM authorization uses the task role, and there is none", cx);
    }
}

fn s3files_task_role_missing(volume: &Volume, task: &Task, cx: &mut Context) {
    let Some(member) = volume.s3files_volume_configuration.node().and_then(Node::member) else { return };
    if task.task_role_arn.is_missing() {
        let message = "a volume of S3 Files needs a task role, and there is none";
        report_no_task_role(task, At::Key(member), message, cx);
    }
}

fn fsx_on_linux(volume: &Volume, task: &Task, cx: &mut Context) {
    let fsx = volume.fsx_windows_file_server_volume_configuration.node();
    let Some(member) = fsx.and_then(Node::member).filter(|_| !task.is_on_fargate()) else { return };
    if task.os() == Some(Os::Linux) {
        cx.report(At::Key(member), "FSx for Windows File Server volumes need Windows")
            .label_if(task.os_node(), "Linux");
    }
}
