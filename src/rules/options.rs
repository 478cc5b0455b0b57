//! What a team can set for rules; the configuration fills it in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::pattern::Pattern;

/// Which tool will read the files, since they differ in what they take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Consumer {
    /// Not known: an error is only what all of them refuse. What has templates of ecspresso is read by that.
    #[default]
    Any,
    /// `aws ecs … --cli-input-json`: refuses unknown and read-only members and nulls.
    AwsCli,
    /// `amazon-ecs-deploy-task-definition` and its kin: drop read-only members and nulls.
    GithubActions,
    /// `ecspresso`: takes describe output, and fills in names.
    Ecspresso,
}

impl Consumer {
    /// Whether it drops of itself what ECS or the AWS CLI would refuse: nulls, read-only members, words that are not
    /// set, empty lists.
    pub const fn drops_unset(self) -> bool {
        matches!(self, Self::GithubActions | Self::Ecspresso)
    }
}

/// Options of rules.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which tool will read the files.
    pub consumer: Consumer,
    /// Whether comments are taken out before AWS reads the files; not said, those of files named `.jsonc` are.
    pub comments: Option<bool>,
    /// What the team wants.
    pub policy: Policy,
}

/// What the team wants of its documents. Rules of the group `policy` hold documents to it, and say nothing where an
/// option is not set.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// Where images may come from: a registry, or a registry and the beginning of a repository, such as
    /// `public.ecr.aws/docker`. `*` stands for any characters of one part. Images of Docker Hub come from
    /// `docker.io`, official ones from `docker.io/library`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_registries: Option<Vec<String>>,
    /// Log drivers that may be used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_drivers: Option<Vec<String>>,
    /// Keys that the tags of everything with tags must have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_tags: Option<Vec<String>>,
    /// What the families of task definitions must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub family_pattern: Option<Pattern>,
    /// What the names of containers must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub container_pattern: Option<Pattern>,
    /// What the names of services must look like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_pattern: Option<Pattern>,
    /// Most containers of a task definition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_containers: Option<usize>,
    /// Names of environment variables whose values are secrets, or what they end in, beside those that are known
    /// everywhere. Case does not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_names: Option<Vec<String>>,
}

impl Policy {
    /// This policy, and what another one says where this one says nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            image_registries: self.image_registries.or(other.image_registries),
            log_drivers: self.log_drivers.or(other.log_drivers),
            required_tags: self.required_tags.or(other.required_tags),
            family_pattern: self.family_pattern.or(other.family_pattern),
            container_pattern: self.container_pattern.or(other.container_pattern),
            service_pattern: self.service_pattern.or(other.service_pattern),
            max_containers: self.max_containers.or(other.max_containers),
            secret_names: self.secret_names.or(other.secret_names),
        }
    }

    /// Names that tell secrets, beside those that are known everywhere.
    pub fn secret_names(&self) -> &[String] {
        self.secret_names.as_deref().unwrap_or_default()
    }
}
