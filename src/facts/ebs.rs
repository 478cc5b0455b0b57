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
}

const fn plain(name: &'static str, least: i64, most: i64) -> VolumeType {
    VolumeType { name, size: least..=most, iops: None, needs_iops: false }
}

/// All types.
pub const TYPES: &[VolumeType] = &[
    plain("gp2", 1, 16384),
    VolumeType { name: "gp3", size: 1..=16384, iops: Some(3000..=16000), needs_iops: false },
    VolumeType { name: "io1", size: 4..=16384, iops: Some(100..=64000), needs_iops: true },
    VolumeType { name: "io2", size: 4..=16384, iops: Some(100..=256_000), needs_iops: true },
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
