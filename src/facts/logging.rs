//! Log drivers and their options.
//!
//! Sources, read 2026-11-24:
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html>.

/// Drivers that containers on Fargate can use.
pub const FARGATE_DRIVERS: &[&str] = &["awslogs", "splunk", "awsfirelens"];

/// Drivers that containers on Managed Instances can use.
pub const MANAGED_INSTANCES_DRIVERS: &[&str] = &["awslogs", "splunk", "awsfirelens", "json-file"];

/// Options of a log router: of `firelensConfiguration`.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_FirelensConfiguration.html>, read 2026-11-25.
pub const ROUTER_OPTIONS: &[&str] = &["enable-ecs-log-metadata", "config-file-type", "config-file-value"];

/// Longest name of a log group, in characters.
/// Source: <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html>.
pub const MOST_GROUP_CHARACTERS: usize = 512;

/// Options of a driver that ECS checks by name.
#[derive(Debug, Clone, Copy)]
pub struct Driver {
    /// Its name in `logDriver`.
    pub name: &'static str,
    /// Options that it cannot do without.
    pub required: &'static [&'static str],
    /// Options of its own that it is known to take.
    pub options: &'static [&'static str],
    /// Whether ECS refuses any other.
    pub is_closed: bool,
}

/// Options of every driver.
pub const COMMON_OPTIONS: &[&str] = &["mode", "max-buffer-size"];

/// The drivers. The last three are not in the documentation, but ECS registers them and its agent has them:
/// <https://github.com/aws/aws-cdk/pull/35819>, <https://github.com/aws/amazon-ecs-agent/issues/1059>,
/// <https://github.com/aws/amazon-ecs-agent/pull/992>.
pub const DRIVERS: &[Driver] = &[
    Driver {
        name: "awslogs",
        required: &["awslogs-group", "awslogs-region"],
        options: &[
            "awslogs-group",
            "awslogs-region",
            "awslogs-stream-prefix",
            "awslogs-create-group",
            "awslogs-datetime-format",
            "awslogs-multiline-pattern",
        ],
        is_closed: true,
    },
    Driver {
        name: "splunk",
        required: &["splunk-url", "splunk-token"],
        options: &[
            "splunk-url",
            "splunk-token",
            "splunk-source",
            "splunk-sourcetype",
            "splunk-index",
            "splunk-capath",
            "splunk-caname",
            "splunk-insecureskipverify",
            "splunk-format",
            "splunk-verify-connection",
            "splunk-gzip",
            "splunk-gzip-level",
            "tag",
            "labels",
            "env",
            "env-regex",
        ],
        is_closed: false,
    },
    Driver {
        name: "awsfirelens",
        required: &[],
        options: &["Name", "log-driver-buffer-limit"],
        is_closed: false,
    },
    Driver {
        name: "json-file",
        required: &[],
        options: &["max-size", "max-file", "labels", "env", "env-regex", "compress", "tag"],
        is_closed: false,
    },
    Driver {
        name: "syslog",
        required: &[],
        options: &["syslog-address", "syslog-facility", "syslog-format", "tag", "labels", "env", "env-regex"],
        is_closed: false,
    },
    Driver {
        name: "journald",
        required: &[],
        options: &["tag", "labels", "env", "env-regex"],
        is_closed: false,
    },
    Driver {
        name: "gelf",
        required: &["gelf-address"],
        options: &[
            "gelf-address",
            "gelf-compression-type",
            "gelf-compression-level",
            "gelf-tcp-max-reconnect",
            "gelf-tcp-reconnect-delay",
            "tag",
            "labels",
            "env",
            "env-regex",
        ],
        is_closed: false,
    },
    Driver {
        name: "fluentd",
        required: &[],
        options: &[
            "fluentd-address",
            "fluentd-async",
            "fluentd-buffer-limit",
            "fluentd-max-retries",
            "fluentd-request-ack",
            "fluentd-sub-second-precision",
            "tag",
            "labels",
            "env",
        ],
        is_closed: false,
    },
    Driver { name: "none", required: &[], options: &[], is_closed: false },
    Driver {
        name: "logentries",
        required: &[],
        options: &["logentries-token", "line-only", "tag", "labels", "env", "env-regex"],
        is_closed: false,
    },
    Driver {
        name: "sumologic",
        required: &[],
        options: &["sumo-url", "sumo-source-category", "sumo-source-name", "sumo-source-host"],
        is_closed: false,
    },
];

/// Options of Docker's `awslogs` that ECS does not document: whether it takes them is not known.
pub const AWSLOGS_OF_DOCKER: &[&str] = &[
    "awslogs-endpoint",
    "awslogs-credentials-endpoint",
    "awslogs-force-flush-interval-seconds",
    "awslogs-max-buffered-events",
    "awslogs-format",
    "tag",
    "labels",
    "labels-regex",
    "env",
    "env-regex",
];

impl Driver {
    /// The options that it is known to take, with those that every driver takes but the one that keeps nothing.
    pub fn all_options(&self) -> impl Iterator<Item = &'static str> {
        let common: &[&str] = if self.name == "none" { &[] } else { COMMON_OPTIONS };
        self.options.iter().chain(common).copied()
    }
}

/// The driver of that name.
pub fn driver(name: &str) -> Option<&'static Driver> {
    DRIVERS.iter().find(|driver| driver.name == name)
}
