//! Volumes of Amazon EBS that a service or run request configures.

use super::context::{At, Context};
use super::repeat::repeats;
use super::spelling::nearest;
use super::{Pair, Rule, rule};
use crate::diagnostic::{Applicability, Severity};
use crate::document::edit;
use crate::document::node::Node;
use crate::facts::ebs::{self, VolumeType};
use crate::model::launch::Launch;
use crate::model::platform::Os;
use crate::model::volume::EbsVolume;

pub(super) const RULES: &[Rule] = &[
    rule!("service-volumes", "ebs-volume-missing", Launch(ebs_volume_missing).if_any("volumeConfigurations")),
    rule!(
        "service-volumes",
        "ebs-size-or-snapshot",
        Launch(ebs_size_or_snapshot).if_any("volumeConfigurations")
    ),
    rule!("service-volumes", "ebs-volume-type", Launch(ebs_volume_type).if_any("volumeConfigurations")),
    rule!("service-volumes", "ebs-size", Launch(ebs_size).if_any("volumeConfigurations")),
    rule!("service-volumes", "ebs-iops", Launch(ebs_iops).if_any("volumeConfigurations")),
    rule!("service-volumes", "ebs-throughput", Launch(ebs_throughput).if_any("volumeConfigurations")),
    rule!(
        "service-volumes",
        "ebs-performance-ratio",
        Launch(ebs_performance_ratio).if_any("volumeConfigurations")
    ),
    rule!(
        "service-volumes",
        "ebs-initialization-rate",
        Launch(ebs_initialization_rate).if_any("volumeConfigurations")
    ),
    rule!("service-volumes", "ebs-snapshot-id", Launch(ebs_snapshot_id).if_any("volumeConfigurations")),
    rule!(
        "service-volumes",
        "ebs-key-without-encryption",
        Launch(ebs_key_without_encryption).if_any("volumeConfigurations")
    ),
    rule!("service-volumes", "ebs-reserved-tag", Launch(ebs_reserved_tag).if_any("volumeConfigurations")),
    rule!(
        "service-volumes",
        "ebs-tag-specification-repeated",
        Launch(ebs_tag_specification_repeated).if_any("volumeConfigurations")
    ),
    rule!(
        "service-volumes",
        "ebs-propagate-service-tags",
        Launch(ebs_propagate_service_tags).if_any("volumeConfigurations")
    ),
    rule!("service-volumes", "ebs-file-system-of-other-os", Pair(ebs_file_system_of_other_os)),
    rule!("service-volumes", "ebs-with-daemon", Launch(ebs_with_daemon).if_any("volumeConfigurations")),
    rule!("service-volumes", "ebs-volume-kept", Launch(ebs_volume_kept).if_any("volumeConfigurations")),
];

/// The values of `filesystemType`, by operating system.
const LINUX_FILE_SYSTEMS: &[&str] = &["ext3", "ext4", "xfs"];
const WINDOWS_FILE_SYSTEMS: &[&str] = &["ntfs"];

/// The type of a volume, where it is named and exists.
fn volume_type(volume: &EbsVolume) -> Option<&'static VolumeType> {
    let name = volume.volume_type.str()?;
    ebs::TYPES.iter().find(|known| known.name == name.value)
}

fn ebs_volume_missing(launch: &Launch, cx: &mut Context) {
    for configuration in &launch.volume_configurations {
        if configuration.managed_ebs_volume.is_missing() {
            cx.report(
                At::Opening(configuration.node),
                "there is no `managedEBSVolume`, the only kind of volume here",
            );
        }
    }
    if let Some(second) = launch.volume_configurations.items().get(1) {
        cx.report(second.node, "only one volume can be configured at launch");
    }
}

fn ebs_size_or_snapshot(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes().filter(|it| it.size_in_gib.is_missing() && it.snapshot_id.is_missing())
    {
        cx.report(At::Opening(volume.node), "how large is the volume? there is no `sizeInGiB`")
            .help("give `sizeInGiB` in GiB, or the `snapshotId` of a volume to copy");
    }
}

fn ebs_volume_type(launch: &Launch, cx: &mut Context) {
    let names = || ebs::TYPES.iter().map(|known| known.name);
    for volume in launch.ebs_volumes() {
        let Some(name) = volume.volume_type.str() else { continue };
        match volume_type(volume) {
            None => {
                let report = cx
                    .report(name.node, format!("there is no volume type `{}`", name.value))
                    .help(format!("there are {}", names().collect::<Vec<_>>().join(", ")));
                let lower = name.value.to_ascii_lowercase();
                if let Some(meant) = names().find(|known| *known == lower).or(nearest(name.value, names())) {
                    report.fix_replace(name.node, edit::quote(meant), Applicability::Unsafe);
                }
            }
            Some(known) if known.name == "standard" && launch.is_on_fargate() => {
                cx.report(name.node, "Fargate does not support magnetic volumes")
                    .label_if(launch.launch_node(), "Fargate")
                    .help("use gp3");
            }
            Some(_) => {}
        }
    }
}

fn ebs_size(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes() {
        let (Some(kind), Some(size)) = (volume_type(volume), volume.size_in_gib.int()) else { continue };
        // What no volume has is left to the limits of the schema.
        if kind.size.contains(&size.value) || !(1..=ebs::LARGEST).contains(&size.value) {
            continue;
        }
        let (least, most) = (kind.size.start(), kind.size.end());
        let report = cx
            .report(
                size.node,
                format!("a volume of type {} has {least} to {most} GiB, not {}", kind.name, size.value),
            )
            .label_if(volume.volume_type.node(), "its type");
        if size.value > *most && matches!(kind.name, "gp3" | "io2") {
            report
                .at_most(Severity::Warning)
                .help("Amazon EBS itself allows more since 2025; the reference of ECS does not");
        }
    }
}

fn ebs_iops(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes() {
        let Some(kind) = volume_type(volume) else { continue };
        let type_node = volume.volume_type.node();
        match (volume.iops.int(), &kind.iops) {
            (None, _) if volume.iops.is_missing() && kind.needs_iops => {
                cx.report(At::Opening(volume.node), format!("a volume of type {} needs `iops`", kind.name))
                    .label_if(type_node, "its type");
            }
            (Some(given), None) => {
                cx.report(given.node, format!("`iops` cannot be chosen for a volume of type {}", kind.name))
                    .label_if(type_node, "its type")
                    .help("it can be chosen for gp3, io1 and io2")
                    .fix_remove(given.node, Applicability::Unsafe);
            }
            // What no volume has is left to the limits of the schema.
            (Some(given), Some(range))
                if (100..=ebs::MOST_IOPS).contains(&given.value) && !range.contains(&given.value) =>
            {
                let (least, most) = (range.start(), range.end());
                let report = cx
                    .report(
                        given.node,
                        format!(
                            "a volume of type {} has {least} to {most} `iops`, not {}",
                            kind.name, given.value
                        ),
                    )
                    .label_if(type_node, "its type");
                if kind.name == "gp3" && (*least..=ebs::GP3_IOPS).contains(&given.value) {
                    report.at_most(Severity::Warning);
                }
            }
            _ => {}
        }
    }
}

fn ebs_throughput(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes() {
        let Some(throughput) = volume.throughput.int() else { continue };
        let is_other =
            volume.volume_type.is_missing() || volume_type(volume).is_some_and(|kind| kind.name != "gp3");
        if is_other {
            let report = cx
                .report(throughput.node, "`throughput` is for volumes of type gp3 alone")
                .label_if(volume.volume_type.node(), "another type");
            if volume.volume_type.is_missing() {
                report.at_most(Severity::Warning).help("name the `volumeType`");
            } else {
                report.fix_remove(throughput.node, Applicability::Unsafe);
            }
        } else if throughput.value > ebs::THROUGHPUT && throughput.value <= 2 * ebs::THROUGHPUT {
            cx.report(
                throughput.node,
                format!(
                    "ECS documents a throughput of at most {} MiB/s, not {}",
                    ebs::THROUGHPUT,
                    throughput.value
                ),
            )
            .at_most(Severity::Warning)
            .help("Amazon EBS itself allows 2000 MiB/s since 2025");
        }
    }
}

/// Amazon EBS makes no volume whose parts do not go together, so the task does not start.
fn ebs_performance_ratio(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes() {
        let Some(kind) = volume_type(volume) else { continue };
        let Some(range) = &kind.iops else { continue };
        let iops = volume.iops.int().filter(|iops| iops.value >= *range.start());
        let size = volume.size_in_gib.int().filter(|size| kind.size.contains(&size.value));
        if let (Some(iops), Some(size)) = (iops, size) {
            let most = (size.value * kind.iops_per_gib).max(*range.start());
            if iops.value > most {
                cx.report(
                    iops.node,
                    format!(
                        "{} GiB of type {} have at most {most} `iops`, not {}",
                        size.value, kind.name, iops.value
                    ),
                )
                .label(size.node, "the size")
                .help(format!("a GiB has at most {}: take more of them, or fewer `iops`", kind.iops_per_gib));
            }
        }
        let given = iops.map(|iops| iops.value).or(volume.iops.is_missing().then_some(ebs::GP3_BASE_IOPS));
        let (Some(given), Some(throughput)) = (given, volume.throughput.int()) else { continue };
        let needed = throughput.value.saturating_mul(ebs::IOPS_PER_THROUGHPUT);
        if kind.name == "gp3" && throughput.value <= 2 * ebs::THROUGHPUT && needed > given {
            cx.report(
                throughput.node,
                format!(
                    "a `throughput` of {} needs {needed} `iops`, and there are {given}",
                    throughput.value
                ),
            )
            .label_if(volume.iops.node(), "too few");
        }
    }
}

fn ebs_initialization_rate(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes().filter(|volume| volume.snapshot_id.is_missing()) {
        if let Some(rate) = volume.volume_initialization_rate.node() {
            cx.report(rate, "`volumeInitializationRate` is for volumes made from a snapshot, and there is no `snapshotId`")
                .fix_remove(rate, Applicability::Unsafe);
        }
    }
}

fn ebs_snapshot_id(launch: &Launch, cx: &mut Context) {
    let is_id = |text: &str| {
        text.strip_prefix("snap-")
            .is_some_and(|id| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    for id in launch.ebs_volumes().filter_map(|volume| volume.snapshot_id.id()).filter(|id| !is_id(id.value))
    {
        cx.report(id.node, format!("`{}` is no id of a snapshot", id.value))
            .help("ids look like `snap-0123456789abcdef0`");
    }
}

fn ebs_key_without_encryption(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes().filter(|volume| volume.encrypted.is_false_or_missing()) {
        let Some(member) = volume.kms_key_id.node().and_then(Node::member) else { continue };
        let report = cx
            .report(At::Key(member), "there is a key, but the volume is not `encrypted`")
            .label_if(volume.encrypted.node(), "not encrypted");
        match volume.encrypted.node() {
            Some(encrypted) => report.fix_replace(encrypted, "true", Applicability::Unsafe),
            None => report.fix_insert(volume.node, "encrypted", "true", Applicability::Unsafe),
        };
    }
}

fn ebs_reserved_tag(launch: &Launch, cx: &mut Context) {
    let tags = launch.ebs_volumes().flat_map(|volume| &volume.tag_specifications).flat_map(|it| &it.tags);
    for key in tags.filter_map(|tag| tag.key.str()) {
        if matches!(key.value, "AmazonECSCreated" | "AmazonECSManaged") {
            cx.report(key.node, format!("the tag `{}` is reserved: ECS sets it itself", key.value));
        }
    }
}

fn ebs_tag_specification_repeated(launch: &Launch, cx: &mut Context) {
    for volume in launch.ebs_volumes() {
        let known =
            volume.tag_specifications.iter().filter_map(|it| Some((it.node, it.resource_type.str()?)));
        for ((first, _), (again, _)) in repeats(known, |(_, resource)| resource.value) {
            cx.report(again, "the tags of the volume are specified twice")
                .label(first, "the first time")
                .help("put all `tags` into one of them");
        }
    }
}

fn ebs_propagate_service_tags(launch: &Launch, cx: &mut Context) {
    if !cx.kind().is_run() {
        return;
    }
    for source in launch
        .ebs_volumes()
        .flat_map(|volume| &volume.tag_specifications)
        .filter_map(|it| it.propagate_tags.str())
    {
        if source.value == "SERVICE" {
            cx.report(source.node, "there is no service here whose tags the volume could take").fix_replace(
                source.node,
                "\"TASK_DEFINITION\"",
                Applicability::Unsafe,
            );
        }
    }
}

fn ebs_file_system_of_other_os(pair: &Pair, cx: &mut Context) {
    let Some(os) = pair.task.os() else { return };
    let (system, right, wrong) = match os {
        Os::Linux => ("Linux", LINUX_FILE_SYSTEMS, WINDOWS_FILE_SYSTEMS),
        Os::Windows => ("Windows", WINDOWS_FILE_SYSTEMS, LINUX_FILE_SYSTEMS),
    };
    for name in pair.launch.ebs_volumes().filter_map(|volume| volume.filesystem_type.str()) {
        if wrong.contains(&name.value) {
            cx.report(name.node, format!("containers on {system} have no file system {}", name.value))
                .label_if(pair.task.os_node(), system)
                .help(format!("on {system} there is {}", right.join(", ")));
        }
    }
}

fn ebs_with_daemon(launch: &Launch, cx: &mut Context) {
    let member = launch.volume_configurations.filled().filter(|_| launch.is_daemon());
    if let Some(member) = member.and_then(Node::member) {
        cx.report(At::Key(member), "DAEMON services have no `volumeConfigurations`")
            .label_if(launch.scheduling_strategy.node(), "DAEMON");
    }
}

fn ebs_volume_kept(launch: &Launch, cx: &mut Context) {
    let policies = launch.ebs_volumes().filter_map(|volume| volume.termination_policy.get());
    for kept in policies.filter_map(|policy| policy.delete_on_termination.bool()).filter(|kept| !kept.value) {
        cx.report(kept.node, "the volume stays, and is paid for, after the task has ended")
            .help("ECS does not attach it again: delete it yourself");
    }
}
