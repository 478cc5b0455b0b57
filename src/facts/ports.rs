//! Ports of container instances that are taken already.
//!
//! Sources, read 2026-11-25: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html>, and
//! `ECS_RESERVED_PORTS` in <https://github.com/aws/amazon-ecs-agent>, by which an instance may have others.

/// Reserved on Linux, and what for.
pub const RESERVED_ON_LINUX: &[(i64, &str)] = &[
    (22, "SSH"),
    (2375, "Docker"),
    (2376, "Docker"),
    (51678, "the agent of ECS"),
    (51679, "the agent of ECS"),
    (51680, "the agent of ECS"),
];

/// Reserved on Windows, and what for.
pub const RESERVED_ON_WINDOWS: &[(i64, &str)] = &[
    (53, "DNS"),
    (135, "RPC"),
    (139, "NetBIOS"),
    (445, "SMB"),
    (2375, "Docker"),
    (2376, "Docker"),
    (3389, "Remote Desktop"),
    (5985, "WinRM"),
    (5986, "WinRM"),
    (51678, "the agent of ECS"),
    (51679, "the agent of ECS"),
    (51680, "the agent of ECS"),
];

/// First of the ports that Docker takes for dynamic mappings, up to 65535.
pub const FIRST_DYNAMIC: i64 = 49153;
/// The same on Windows.
pub const FIRST_DYNAMIC_ON_WINDOWS: i64 = 49152;
/// First of the ports that the kernel of Linux gives to outgoing connections unless it is told otherwise.
pub const FIRST_EPHEMERAL: i64 = 32768;

/// Host ports that an instance can give at a time, without its own.
pub const MOST_HOST_PORTS: usize = 95;

/// Most port ranges of a container.
pub const MOST_RANGES: usize = 100;

/// The port that Windows tasks on Fargate cannot use.
pub const FARGATE_WINDOWS_PORT: i64 = 3150;
