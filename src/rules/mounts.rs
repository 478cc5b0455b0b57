//! What containers mount, and from where.

use std::collections::HashSet;

use super::context::Context;
use super::repeat::repeated;
use super::spelling::{list, nearest};
use super::{Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::node::Node;
use crate::facts::linux::TMPFS_OPTIONS;
use crate::model::container::{Container, MountPoint, Tmpfs};
use crate::model::platform::{Os, Task};
use crate::model::view::{Field, Known, List};
use crate::model::volume::Volume;

pub(super) const RULES: &[Rule] = &[
    rule!("mounts", "mount-unknown-volume", Task(mount_unknown_volume).if_any("mountPoints")),
    rule!("mounts", "volume-at-launch-not-mounted", Task(volume_at_launch_not_mounted).if_any("volumes")),
    rule!("mounts", "volume-not-mounted", Task(volume_not_mounted).if_any("volumes")),
    rule!(
        "mounts",
        "duplicate-mount-path",
        Container(duplicate_mount_path).if_any("mountPoints", "linuxParameters")
    ),
    rule!("mounts", "nowhere-to-write", Container(nowhere_to_write)),
    rule!(
        "mounts",
        "mount-path-relative",
        Container(mount_path_relative).if_any("mountPoints", "linuxParameters")
    ),
    rule!("mounts", "mount-across-drives", Container(mount_across_drives).if_any("mountPoints")),
    rule!(
        "mounts",
        "volumes-from-unknown-container",
        Container(volumes_from_unknown_container).if_any("volumesFrom")
    ),
    rule!("mounts", "volumes-from-itself", Container(volumes_from_itself).if_any("volumesFrom")),
    rule!("mounts", "tmpfs-option-unknown", Container(tmpfs_option_unknown).if_any("linuxParameters")),
    rule!("mounts", "tmpfs-above-memory", Container(tmpfs_above_memory).if_any("linuxParameters")),
];

/// Whether a volume may exist whose name cannot be read, or is still to be written.
pub(super) fn may_have_other_volumes(task: &Task) -> bool {
    !task.volumes.is_complete()
        || task.volumes.iter().any(|volume| volume.name.str().is_none_or(|name| name.is_empty()))
}

fn mount_unknown_volume(task: &Task, cx: &mut Context) {
    if may_have_other_volumes(task) {
        return;
    }
    let names: Vec<_> = task.volumes.iter().filter_map(|volume| volume.name.str()).map(|n| n.value).collect();
    let known: HashSet<_> = names.iter().copied().collect();
    let mounts = task.containers().iter().flat_map(|container| &container.mount_points);
    let sources = mounts.filter_map(|mount| mount.source_volume.str());
    for source in sources.filter(|source| !known.contains(source.value)) {
        let report = cx.report(source.node, format!("there is no volume `{}`", source.value));
        match nearest(source.value, names.iter().copied()) {
            Some(meant) => drop(report.suggest(source.node, meant)),
            None if names.is_empty() => {
                report.help(format!(
                    "add `\"volumes\": [{{ \"name\": \"{}\" }}]` to the task definition",
                    source.value
                ));
            }
            None => {
                report.help(format!("the volumes are {}", list(names.iter().copied())));
            }
        }
    }
}

/// The volumes that no container mounts, of those that are configured at launch or of the others, each with its name.
/// None where a mount is not known.
fn not_mounted<'t, 'a>(task: &'t Task<'a>, at_launch: bool) -> Vec<(&'t Volume<'a>, Known<'a, &'a str>)> {
    let volumes = task.volumes.iter().filter(|volume| volume.configured_at_launch.is_true() == at_launch);
    let mut named: Vec<_> = volumes.filter_map(|volume| Some((volume, volume.name.str()?))).collect();
    if named.is_empty() {
        return named;
    }
    let lists = task.containers().iter().map(|container| &container.mount_points);
    let are_complete = task.container_definitions.is_complete() && lists.clone().all(List::is_complete);
    let sources = lists.flatten().map(|mount| mount.source_volume).filter(|source| source.is_present());
    let mounted: Option<HashSet<_>> = sources.map(|source| Some(source.str()?.value)).collect();
    let Some(mounted) = mounted.filter(|_| are_complete) else { return Vec::new() };
    named.retain(|(_, name)| !mounted.contains(name.value));
    named
}

fn volume_at_launch_not_mounted(task: &Task, cx: &mut Context) {
    for (volume, name) in not_mounted(task, true).into_iter().filter(|(_, name)| !name.is_empty()) {
        cx.report(
            name.node,
            format!("no container mounts volume `{}`, which is configured at launch", name.value),
        )
        .label_if(volume.configured_at_launch.node(), "such a volume must be mounted")
        .help(format!(
            "add `{{ \"sourceVolume\": \"{}\", \"containerPath\": \"/data\" }}` to `mountPoints`",
            name.value
        ));
    }
}

fn volume_not_mounted(task: &Task, cx: &mut Context) {
    for (volume, name) in not_mounted(task, false) {
        cx.report(name.node, format!("no container mounts volume `{}`", name.value))
            .fix_remove(volume.node, Applicability::Unsafe);
    }
}

/// Every path that something is mounted at, volumes first.
fn mounted_paths<'a>(container: &Container<'a>) -> Vec<Known<'a, &'a str>> {
    let volumes = container.mount_points.iter().map(|mount| mount.container_path);
    let tmpfs = tmpfs(container).map(|mount| mount.container_path);
    volumes.chain(tmpfs).filter_map(Field::str).collect()
}

fn tmpfs<'t, 'a>(container: &'t Container<'a>) -> impl Iterator<Item = &'t Tmpfs<'a>> {
    container.linux_parameters.get().into_iter().flat_map(|linux| linux.tmpfs.iter())
}

fn duplicate_mount_path(container: &Container, _: &Task, cx: &mut Context) {
    let plain = |path: &'_ str| if path.len() > 1 { path.trim_end_matches('/').len() } else { path.len() };
    let mut paths = mounted_paths(container);
    // What is empty is told as such.
    paths.retain(|path| !path.is_empty());
    let tmpfs_paths: Vec<Node> = tmpfs(container).filter_map(|mount| mount.container_path.node()).collect();
    for repeat in repeated(paths.iter().map(|path| (&path.value[..plain(path.value)], path.node))) {
        // Docker refuses a second mount at a path; of two tmpfs, ECS keeps one.
        let is_refused = !tmpfs_paths.contains(&repeat.first);
        cx.report(repeat.again, format!("something is mounted at `{}` twice", repeat.value))
            .label(repeat.first, "the first time")
            .at_most(if is_refused { Severity::Error } else { Severity::Warning });
    }
}

/// Whether a container can write somewhere although its root file system is read-only, or may.
fn can_write(container: &Container) -> bool {
    let writes = |mount: &MountPoint| !mount.read_only.is_true();
    let linux = &container.linux_parameters;
    let may_have_tmpfs = linux.is_present() && linux.get().is_none_or(|linux| linux.tmpfs.may_hold());
    !container.mount_points.is_complete()
        || container.mount_points.iter().any(writes)
        || container.volumes_from.may_hold()
        || may_have_tmpfs
}

fn nowhere_to_write(container: &Container, _: &Task, cx: &mut Context) {
    let Some(read_only) = container.readonly_root_filesystem.bool().filter(|it| it.value) else { return };
    if !can_write(container) {
        cx.report(read_only.node, "the container can write nowhere, not even temporary files")
            .help("mount a volume or a tmpfs at `/tmp`, if it needs one");
    }
}

/// The drive letter of a Windows path.
fn drive(path: &str) -> Option<char> {
    let mut chars = path.chars();
    let letter = chars.next().filter(char::is_ascii_alphabetic)?;
    (chars.next() == Some(':')).then(|| letter.to_ascii_uppercase())
}

fn mount_path_relative(container: &Container, task: &Task, cx: &mut Context) {
    for path in mounted_paths(container) {
        // Where nothing tells that the system is Linux, it may be Windows.
        let is_of_windows = path.starts_with('\\') || path.starts_with("//") || drive(path.value).is_some();
        let is_of_linux = path.starts_with('/');
        let is_absolute = match task.os() {
            Some(Os::Linux) => is_of_linux,
            Some(Os::Windows) => is_of_windows,
            None => is_of_linux || is_of_windows,
        };
        if !is_absolute {
            let example = if task.is_windows() { "`C:\\data`" } else { "`/data`" };
            let message = if path.is_empty() {
                "the path of the mount is empty"
            } else {
                "the path of a mount is absolute"
            };
            cx.report(path.node, message).help(format!("such as {example}"));
        }
    }
}

fn mount_across_drives(container: &Container, task: &Task, cx: &mut Context) {
    if !task.is_windows() {
        return;
    }
    for mount in &container.mount_points {
        let (Some(source), Some(path)) = (mount.source_volume.str(), mount.container_path.str()) else {
            continue;
        };
        let volume = task.volume(source.value);
        let host = volume.and_then(|volume| volume.host.get()).and_then(|host| host.source_path.str());
        let Some(host) = host else { continue };
        let (Some(from), Some(to)) = (drive(host.value), drive(path.value)) else { continue };
        if from == to {
            // Of other drives than that of the system, which is C:, only the whole can be mounted.
            if from != 'C' && host.value[2..].contains(|c| !matches!(c, '\\' | '/')) {
                cx.report(path.node, format!("of drive {from}: only the whole can be mounted, not a folder"))
                    .label(host.node, "the folder")
                    .help("on Windows folders are mounted from drive C:, that of `$env:ProgramData`");
            }
        } else {
            cx.report(path.node, format!("a folder of drive {from}: cannot be mounted on drive {to}:"))
                .label(host.node, "the folder")
                .help("on Windows both paths are on the same drive");
        }
    }
}

fn volumes_from_unknown_container(container: &Container, task: &Task, cx: &mut Context) {
    for source in container.volumes_from.iter().filter_map(|from| from.source_container.str()) {
        if !task.lacks_container(source.value) {
            continue;
        }
        let report =
            cx.report(source.node, format!("there is no container `{}` to take volumes from", source.value));
        if let Some(meant) = nearest(source.value, task.container_names()) {
            report.suggest(source.node, meant);
        }
    }
}

fn volumes_from_itself(container: &Container, _: &Task, cx: &mut Context) {
    let Some(name) = container.name.str() else { return };
    for from in container.volumes_from.iter().filter(|from| from.source_container.is(name.value)) {
        let Some(source) = from.source_container.node() else { continue };
        cx.report(source, "a container cannot take volumes from itself")
            .label(name.node, "the same")
            .fix_remove(from.node, Applicability::Unsafe);
    }
}

fn tmpfs_option_unknown(container: &Container, _: &Task, cx: &mut Context) {
    for option in tmpfs(container).flat_map(|mount| mount.mount_options.strings()) {
        let name = option.split_once('=').map_or(option.value, |(name, _)| name);
        if TMPFS_OPTIONS.contains(&name) {
            continue;
        }
        let report = cx.report(option.node, format!("`{name}` is no mount option of a tmpfs"));
        let report = match nearest(name, TMPFS_OPTIONS.iter().copied()) {
            Some(meant) => report.help(format!("did you mean `{meant}`?")),
            None if name == "size" => report.help("the size stands in `size`, in MiB"),
            None => report,
        };
        report.fix_remove(option.node, Applicability::Unsafe);
    }
}

fn tmpfs_above_memory(container: &Container, task: &Task, cx: &mut Context) {
    let sizes: Vec<_> = tmpfs(container).filter_map(|mount| mount.size.int()).collect();
    let total: i64 = sizes.iter().map(|size| size.value).sum();
    let own = container.memory.int().filter(|memory| memory.value > 0);
    let of_task = || task.memory.memory_mib().filter(|_| container.memory.is_missing());
    let (Some(memory), Some(last)) = (own.or_else(of_task), sizes.last()) else { return };
    if total >= memory.value {
        cx.report(
            last.node,
            format!(
                "the tmpfs mounts of {total} MiB count as memory, of which there are {} MiB",
                memory.value
            ),
        )
        .label(memory.node, "the memory");
    }
}
