//! What is supported where: members of a task definition by platform.
//!
//! Sources, read 2026-11-24, that of Managed Instances 2026-11-30:
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/windows_task_definitions.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-anywhere.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/managed-instances-tasks-services.html>,
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
    /// It is documented not to support it, and nobody has seen it refuse it.
    Doubtful,
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

const fn row(member: &'static str, [fargate, windows, external, managed]: [Support; 4]) -> Row {
    Row { member, fargate, ec2: Yes, windows, external, managed }
}

use Support::{Doubtful, Ignored, No, Only, Yes};

/// Members of the network that mode awsvpc does not have.
pub const NOT_AWSVPC: Support = Only("not in network mode awsvpc");

/// The table: for each level its members; what is not in it is supported everywhere.
pub const fn table(level: Level) -> &'static [Row] {
    match level {
        Level::Task => TASK,
        Level::Container => CONTAINER,
        Level::Linux => LINUX,
        Level::Volume => VOLUME,
    }
}

const TASK: &[Row] = &[
    row(
        "networkMode",
        [Only("awsvpc"), Only("awsvpc, or left out"), Only("bridge, host or none"), Only("awsvpc or host")],
    ),
    row("cpu", [Only("required; sizes of the Fargate table"), Ignored, Yes, Yes]),
    row("memory", [Only("required; sizes of the Fargate table"), Ignored, Yes, Yes]),
    row("placementConstraints", [No, Yes, Yes, Yes]),
    row("ipcMode", [No, No, Yes, No]),
    row("pidMode", [Only("`task`, on Linux"), No, Yes, Yes]),
    // On Windows, too: <https://github.com/aws/aws-cdk/pull/37589>.
    Row { ec2: No, ..row("ephemeralStorage", [Only("21 to 200 GiB"), Yes, No, No]) },
    row("proxyConfiguration", [Yes, No, No, No]),
    row("enableFaultInjection", [Yes, No, Only("network mode host"), Yes]),
    Row { ec2: No, ..row("trustedExecutionConfiguration", [No, No, No, Yes]) },
];

const CONTAINER: &[Row] = &[
    row("privileged", [No, No, Yes, Yes]),
    row("dockerSecurityOptions", [No, Only("`credentialspec:`"), Yes, Doubtful]),
    row("dockerLabels", [Yes, Yes, Yes, Doubtful]),
    row("links", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row("extraHosts", [NOT_AWSVPC, No, Yes, NOT_AWSVPC]),
    row("dnsServers", [NOT_AWSVPC, No, Yes, Doubtful]),
    row("dnsSearchDomains", [NOT_AWSVPC, No, Yes, Doubtful]),
    row("disableNetworking", [NOT_AWSVPC, No, Yes, Doubtful]),
    row("hostname", [NOT_AWSVPC, NOT_AWSVPC, Yes, Doubtful]),
    row("linuxParameters", [Only("`initProcessEnabled`, `tmpfs`, some `capabilities`"), No, Yes, Yes]),
    row("systemControls", [Yes, No, Yes, Yes]),
    row("ulimits", [Yes, No, Yes, Yes]),
    // The reference says no to Windows, but a rule of AWS Config wants it there:
    // <https://docs.aws.amazon.com/config/latest/developerguide/ecs-task-definition-windows-user-non-admin.html>.
    row("user", [Yes, Only("an account of Windows"), Yes, Yes]),
    row("readonlyRootFilesystem", [Yes, No, Yes, Yes]),
    row("memoryReservation", [Yes, Ignored, Yes, Yes]),
    row("environmentFiles", [Yes, Ignored, Yes, Yes]),
    row("firelensConfiguration", [Yes, No, Yes, Yes]),
    row("restartPolicy", [Only("on Linux"), Only("not on Fargate"), Yes, Yes]),
    row("startTimeout", [Only("2 to 120 seconds"), Yes, Yes, Yes]),
    row("stopTimeout", [Only("2 to 120 seconds"), Yes, Yes, Yes]),
];

const LINUX: &[Row] = &[
    row("capabilities", [Only("adding `SYS_PTRACE`; dropping any"), No, Yes, Yes]),
    row("devices", [No, No, Yes, Yes]),
    row("sharedMemorySize", [No, No, Yes, Doubtful]),
    row("maxSwap", [No, No, Yes, Doubtful]),
    row("swappiness", [No, No, Yes, Doubtful]),
];

const VOLUME: &[Row] = &[
    row("host", [Only("without `sourcePath`"), Yes, Yes, Only("without `sourcePath`")]),
    row("dockerVolumeConfiguration", [No, Only("driver local"), Yes, No]),
    row("efsVolumeConfiguration", [Yes, No, No, Yes]),
    row("fsxWindowsFileServerVolumeConfiguration", [No, Yes, No, No]),
];

/// The row of a member.
pub fn row_of(level: Level, member: &str) -> Option<&'static Row> {
    table(level).iter().find(|row| row.member == member)
}
