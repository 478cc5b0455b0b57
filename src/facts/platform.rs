//! Platform versions of Fargate.
//!
//! Sources, read 2026-11-24:
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-windows-fargate.html>, and the notes on
//! members in <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterTaskDefinition.html>.

/// All versions there ever were.
pub const VERSIONS: [&str; 5] = ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0"];

/// The only one of them on Windows.
pub const OF_WINDOWS: &str = "1.0.0";

/// What became of a version that new tasks should not ask for; `None` for others, and for 1.0.0, which is the
/// current one on Windows.
pub fn retired(version: &str) -> Option<&'static str> {
    match version {
        "1.1.0" | "1.2.0" => Some("is deprecated"),
        "1.3.0" => Some("was retired on 2026-06-15"),
        _ => None,
    }
}

/// Whether a version is older than another; `None` where either is none of the above, as with `LATEST`.
pub fn is_older(version: &str, than: &str) -> Option<bool> {
    let age = |version: &str| VERSIONS.iter().position(|known| *known == version);
    Some(age(version)? < age(than)?)
}

/// Versions of Windows that are values of `operatingSystemFamily`, and that Fargate never had.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html>, read 2026-11-25.
pub const NOT_ON_FARGATE: &[&str] =
    &["WINDOWS_SERVER_2016_FULL", "WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_20H2_CORE"];

/// Versions of Windows whose containers get no more updates.
/// Source: <https://learn.microsoft.com/en-us/virtualization/windowscontainers/deploy-containers/base-image-lifecycle>.
pub const RETIRED_WINDOWS: &[&str] = &["WINDOWS_SERVER_2004_CORE", "WINDOWS_SERVER_20H2_CORE"];
