//! Names that services and run requests use and that AWS gives.

/// Capacity providers that need not be created.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-capacity-providers.html>, read 2026-11-24.
pub const CAPACITY_PROVIDERS: &[&str] = &["FARGATE", "FARGATE_SPOT"];

/// Fields that tasks can be spread over or packed by, beside the attributes of a team's own.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html>, read 2026-11-24.
pub const PLACEMENT_FIELDS: &[&str] =
    &["attribute:ecs.availability-zone", "instanceId", "attribute:ecs.instance-type", "cpu", "memory"];
