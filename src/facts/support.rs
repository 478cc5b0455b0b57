//! What is supported where: members of a task definition by platform.
//!
//! Sources, read 2026-11-24:
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters-managed-instances.html>.

/// Whether a platform takes a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It does.
    Yes,
    /// It refuses it.
    No,
    /// It takes it and does nothing with it, or is not said to refuse it.
    Ignored,
    /// It does within limits, which rules of their own check.
    Only(&'static str),
}

/// Where a row of the table belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The task definition.
    Task,
    /// One of `containerDefinitions`.
    Container,
    /// `linuxParameters` of a container.
    Linux,
    /// One of `volumes`.
    Volume,
}

/// One member, and what each platform makes of it.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// Where the member stands.
    pub level: Level,
    /// Its name.
    pub member: &'static str,
    /// On Fargate.
    pub fargate: Support,
    /// On container instances of EC2.
    pub ec2: Support,
    /// On Windows, whatever the launch type.
    pub windows: Support,
    /// On external instances (ECS Anywhere).
    pub external: Support,
    /// On Managed Instances.
    pub managed: Support,
}

const fn row(level: Level, member: &'static str, [fargate, windows, external, managed]: [Support; 4]) -> Row {
    Row { level, member, fargate, ec2: Yes, windows, external, managed }
}

use Level::{Container, Linux, Task, Volume};
use Support::{Ignored, No, Only, Yes};

/// Members of the network that mode awsvpc does not have.
const NOT_AWSVPC: Support = Only("not in network mode awsvpc");

/// The table; what is not in it is supported everywhere.
pub const TABLE: &[Row] = &[
    row(
        Task,
        "networkMode",
        [Only("awsvpc"), Only("awsvpc, or left out"), Only("bridge, host or none"), Only("awsvpc or host")],
    ),
    row(Task, "cpu", [Only("required; sizes of the Fargate table"), Ignored, Yes, Yes]),
    row(Task, "memory", [Only("required; sizes of the Fargate table"), Ignored, Yes, Yes]),
    row(Task, "placementConstraints", [No, Yes, Yes, Yes]),
    row(Task, "ipcMode", [No, No, Yes, No]),
    row(Task, "pidMode", [Only("`task`, on Linux"), No, Yes, Yes]),
    Row { ec2: No, ..row(Task, "ephemeralStorage", [Only("21 to 200 GiB, on Linux"), Ignored, No, No]) },
    row(Task, "proxyConfiguration", [Yes, No, No, No]),
    row(Task, "enableFaultInjection", [Yes, No, Only("network mode host"), Yes]),
    Row { ec2: No, ..row(Task, "trustedExecutionConfiguration", [No, No, No, Yes]) },
    row(Container, "privileged", [No, No, Yes, Yes]),
    row(Container, "dockerSecurityOptions", [No, Only("`credentialspec:`"), Yes, Yes]),
    row(Container, "links", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row(Container, "extraHosts", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row(Container, "dnsServers", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row(Container, "dnsSearchDomains", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row(Container, "disableNetworking", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row(Container, "hostname", [NOT_AWSVPC, NOT_AWSVPC, Yes, NOT_AWSVPC]),
    row(
        Container,
        "linuxParameters",
        [Only("`initProcessEnabled`, `tmpfs`, some `capabilities`"), No, Yes, Yes],
    ),
    row(Container, "systemControls", [Yes, No, Yes, Yes]),
    row(Container, "ulimits", [Yes, No, Yes, Yes]),
    row(Container, "user", [Yes, Ignored, Yes, Yes]),
    row(Container, "readonlyRootFilesystem", [Yes, No, Yes, Yes]),
    row(Container, "memoryReservation", [Yes, Ignored, Yes, Yes]),
    row(Container, "environmentFiles", [Yes, Ignored, Yes, Yes]),
    row(Container, "firelensConfiguration", [Yes, No, Yes, Yes]),
    row(Container, "startTimeout", [Only("2 to 120 seconds"), Yes, Yes, Yes]),
    row(Container, "stopTimeout", [Only("2 to 120 seconds"), Yes, Yes, Yes]),
    row(Linux, "capabilities", [Only("adding `SYS_PTRACE`; dropping any"), No, Yes, Yes]),
    row(Linux, "devices", [No, No, Yes, Yes]),
    row(Linux, "sharedMemorySize", [No, No, Yes, Yes]),
    row(Linux, "maxSwap", [No, No, Yes, Yes]),
    row(Linux, "swappiness", [No, No, Yes, Yes]),
    row(Volume, "host", [Only("without `sourcePath`"), Yes, Yes, Yes]),
    row(Volume, "dockerVolumeConfiguration", [No, Only("driver local"), Yes, No]),
    row(Volume, "efsVolumeConfiguration", [Yes, No, No, Yes]),
    row(Volume, "fsxWindowsFileServerVolumeConfiguration", [No, Yes, No, No]),
];

/// The row of a member.
pub fn row_of(level: Level, member: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.level == level && row.member == member)
}
