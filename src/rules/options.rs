//! What a team can set for rules; the configuration fills it in.

use serde::{Deserialize, Serialize};

/// Which tool will read the files, since they differ in what they take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Consumer {
    /// Not known: an error is only what all of them refuse.
    #[default]
    Any,
    /// `aws ecs … --cli-input-json`: refuses unknown and read-only members and nulls.
    AwsCli,
    /// `amazon-ecs-deploy-task-definition` and its kin: drop read-only members and nulls.
    GithubActions,
    /// `ecspresso`: takes describe output, and fills in names.
    Ecspresso,
}

/// Options of rules.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which tool will read the files.
    pub consumer: Consumer,
}
