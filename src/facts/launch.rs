//! Names that services and run requests use and that AWS gives.

/// Capacity providers that need not be created: those of Fargate.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html>, read 2026-11-24.
pub const CAPACITY_PROVIDERS: &[&str] = &["FARGATE", "FARGATE_SPOT"];

/// Fields that tasks can be spread over or packed by, beside the attributes of a team's own.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html>, read 2026-11-24.
pub const PLACEMENT_FIELDS: &[&str] =
    &["attribute:ecs.availability-zone", "instanceId", "attribute:ecs.instance-type", "cpu", "memory"];

/// What the cluster query language can ask of an instance, beside its attributes.
/// Source of this and the operators:
/// <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cluster-query-language.html>, read 2026-11-30.
pub const QUERY_SUBJECTS: &[&str] =
    &["agentConnected", "agentVersion", "ec2InstanceId", "registeredAt", "runningTasksCount", "task:group"];

/// What stands behind it.
pub const QUERY_OPERATORS: &[&str] = &[
    "==",
    "!=",
    ">",
    "<",
    "=~",
    "!~",
    "!in",
    "!exists",
    "equals",
    "not_equals",
    "greater_than",
    "less_than",
    "in",
    "not_in",
    "exists",
    "not_exists",
    "matches",
    "not_matches",
];
