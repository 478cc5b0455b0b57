//! Volumes of Amazon EBS that ECS attaches to tasks.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ServiceManagedEBSVolumeConfiguration.html>,
//! read 2026-11-24.

use std::ops::RangeInclusive;

/// A type of volume and its limits.
#[derive(Debug)]
pub struct VolumeType {
    /// `volumeType`.
    pub name: &'static str,
    /// Size, in GiB.
    pub size: RangeInclusive<i64>,
    /// I/O operations per second, where they can be chosen.
    pub iops: Option<RangeInclusive<i64>>,
    /// Whether they have to be.
    pub needs_iops: bool,
    /// How many a GiB can have, where they can be chosen.
    pub iops_per_gib: i64,
}

const fn plain(name: &'static str, least: i64, most: i64) -> VolumeType {
    VolumeType { name, size: least..=most, iops: None, needs_iops: false, iops_per_gib: 0 }
}

/// All types.
pub const TYPES: &[VolumeType] = &[
    plain("gp2", 1, 16384),
    VolumeType {
        name: "gp3",
        size: 1..=16384,
        iops: Some(GP3_BASE_IOPS..=16000),
        needs_iops: false,
        iops_per_gib: 500,
    },
    VolumeType { name: "io1", size: 4..=16384, iops: Some(100..=64000), needs_iops: true, iops_per_gib: 50 },
    VolumeType {
        name: "io2",
        size: 4..=16384,
        iops: Some(100..=MOST_IOPS),
        needs_iops: true,
        iops_per_gib: 1000,
    },
    plain("st1", 125, 16384),
    plain("sc1", 125, 16384),
    plain("standard", 1, 1024),
];

/// What Amazon EBS itself allows for gp3 (since 2025) and io2, though the reference of ECS has other limits: size in
/// GiB.
pub const LARGEST: i64 = 65536;
/// The same for I/O operations per second.
pub const GP3_IOPS: i64 = 80000;
/// Throughput of gp3 that the reference of ECS allows, in MiB/s.
pub const THROUGHPUT: i64 = 1000;

/// What a volume of type gp3 has at least, whatever its size, and what it has unless `iops` says otherwise.
pub const GP3_BASE_IOPS: i64 = 3000;
/// How many I/O operations per second a volume of type gp3 needs for each MiB/s of throughput.
/// Source of this and the ratios above, read 2026-11-30:
/// <https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html> and
/// <https://docs.aws.amazon.com/ebs/latest/userguide/provisioned-iops.html>.
pub const IOPS_PER_THROUGHPUT: i64 = 4;
/// Most I/O operations per second of any volume.
pub const MOST_IOPS: i64 = 256_000;
