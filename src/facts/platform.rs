//! Platform versions of Fargate on Linux. Windows has 1.0.0 alone.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-linux-fargate.html>, read 2026-11-24.

/// What became of a version that new tasks should not ask for; `None` for others, and for 1.0.0, which is the
/// current one on Windows.
pub fn retired(version: &str) -> Option<&'static str> {
    match version {
        "1.1.0" | "1.2.0" => Some("is deprecated"),
        "1.3.0" => Some("was retired on 2026-06-15"),
        _ => None,
    }
}

/// Whether a version is older than another; `None` where either cannot be read, as with `LATEST`.
pub fn is_older(version: &str, than: &str) -> Option<bool> {
    let parts = |text: &str| text.split('.').map(|part| part.parse::<u32>().ok()).collect::<Option<Vec<_>>>();
    Some(parts(version)? < parts(than)?)
}
