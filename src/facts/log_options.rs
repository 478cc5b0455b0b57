//! What the log drivers of Docker take as values of their options; with another one the container does not start.
//!
//! Sources, read 2026-11-30: <https://docs.docker.com/engine/logging/configure/> and the pages of the drivers there,
//! <https://github.com/moby/moby/tree/master/daemon/logger>.

/// Values of an option.
#[derive(Debug, Clone, Copy)]
pub enum Values {
    /// A flag as Go reads it.
    Flag,
    /// One of a few words.
    OneOf(&'static [&'static str]),
    /// A whole number, from and to.
    Number(i64, i64),
    /// A size above 0.
    Size,
    /// An address with one of these schemes, and whether it may go without.
    Address(&'static [&'static str], bool),
    /// A host and its port, with one of these schemes.
    Endpoint(&'static [&'static str]),
    /// A server, without a path.
    Server,
    /// A word of `OneOf`, or a number up to the second.
    WordOrNumber(&'static [&'static str], i64),
}

use Values::{Address, Endpoint, Flag, Number, OneOf, Server, Size, WordOrNumber};

/// Values of `splunk-format`.
pub const SPLUNK_FORMATS: &[&str] = &["inline", "json", "raw"];
/// Values of `gelf-compression-type`.
pub const GELF_COMPRESSIONS: &[&str] = &["gzip", "zlib", "none"];
/// Values of `syslog-format`.
pub const SYSLOG_FORMATS: &[&str] = &["rfc3164", "rfc5424", "rfc5424micro"];

const LEVELS: Values = Number(-1, 9);
const COUNT: Values = Number(0, i64::MAX);

/// The options by driver.
const OPTIONS: &[(&str, &[(&str, Values)])] = &[
    (
        "splunk",
        &[
            ("splunk-url", Server),
            ("splunk-insecureskipverify", Flag),
            ("splunk-verify-connection", Flag),
            ("splunk-format", OneOf(SPLUNK_FORMATS)),
            ("splunk-gzip", Flag),
            ("splunk-gzip-level", LEVELS),
        ],
    ),
    (
        "gelf",
        &[
            ("gelf-address", Endpoint(&["udp", "tcp"])),
            ("gelf-compression-type", OneOf(GELF_COMPRESSIONS)),
            ("gelf-compression-level", LEVELS),
            ("gelf-tcp-max-reconnect", COUNT),
            ("gelf-tcp-reconnect-delay", COUNT),
        ],
    ),
    ("json-file", &[("max-size", Size), ("max-file", Number(1, i64::MAX)), ("compress", Flag)]),
    (
        "fluentd",
        &[
            ("fluentd-address", Address(&["tcp", "tls", "udp", "unix", "unixgram"], true)),
            ("fluentd-async", Flag),
            ("fluentd-async-connect", Flag),
            ("fluentd-max-retries", COUNT),
            ("fluentd-request-ack", Flag),
            ("fluentd-sub-second-precision", Flag),
        ],
    ),
    (
        "syslog",
        &[
            ("syslog-address", Address(&["udp", "tcp", "tcp+tls", "unix", "unixgram"], false)),
            ("syslog-format", OneOf(SYSLOG_FORMATS)),
            ("syslog-facility", WordOrNumber(FACILITIES, 23)),
        ],
    ),
];

const FACILITIES: &[&str] = &[
    "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
    "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7",
];

/// What an option of a driver takes, where it does not take everything.
pub fn values(driver: &str, option: &str) -> Option<Values> {
    let (_, options) = OPTIONS.iter().find(|(name, _)| *name == driver)?;
    options.iter().find(|(name, _)| *name == option).map(|(_, values)| *values)
}

impl Values {
    /// Whether this text is one of them.
    pub fn take(self, text: &str) -> bool {
        match self {
            Flag => matches!(
                text,
                "1" | "t" | "T" | "TRUE" | "true" | "True" | "0" | "f" | "F" | "FALSE" | "false" | "False"
            ),
            OneOf(words) => words.contains(&text),
            Number(least, most) => is_number(text, least, most),
            WordOrNumber(words, most) => words.contains(&text) || is_number(text, 0, most),
            Size => is_size(text) && text.bytes().any(|byte| matches!(byte, b'1'..=b'9')),
            Address(schemes, may_be_bare) => match text.split_once("://") {
                Some((scheme, rest)) => is_among(schemes, scheme) && !rest.is_empty(),
                None => may_be_bare,
            },
            Endpoint(schemes) => text
                .split_once("://")
                .is_some_and(|(scheme, rest)| is_among(schemes, scheme) && rest.contains(':')),
            Server => ["http://", "https://"].iter().any(|scheme| {
                let rest = text.strip_prefix(scheme).map(|rest| rest.strip_suffix('/').unwrap_or(rest));
                rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#']))
            }),
        }
    }

    /// They in words.
    pub fn words(self) -> String {
        match self {
            Flag => "\"true\" or \"false\"".into(),
            OneOf(words) => format!("one of {}", words.join(", ")),
            Number(least, i64::MAX) => format!("a whole number of {least} or more"),
            Number(least, most) => format!("a whole number from {least} to {most}"),
            WordOrNumber(_, most) => format!("the name of a facility, or a number from 0 to {most}"),
            Size => "a size such as \"10m\"".into(),
            Address(schemes, _) => format!("an address that begins with {}://", schemes.join("://, ")),
            Endpoint(schemes) => format!("{}://, a host, `:` and its port", schemes.join(":// or ")),
            Server => "an address such as \"https://splunk.example.com:8088\", without a path".into(),
        }
    }
}

fn is_among(schemes: &[&str], scheme: &str) -> bool {
    schemes.iter().any(|known| known.eq_ignore_ascii_case(scheme))
}

fn is_number(text: &str, least: i64, most: i64) -> bool {
    text.parse().is_ok_and(|number: i64| (least..=most).contains(&number))
}

/// Whether text is a size as Docker reads it: a number and a unit.
pub fn is_size(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let unit = lower
        .trim_end_matches('b')
        .trim_end_matches('i')
        .trim_end_matches(['k', 'm', 'g', 't', 'p'])
        .trim_end();
    !unit.is_empty() && unit.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

#[cfg(test)]
mod tests {
    use super::{OPTIONS, values};
    use crate::facts::logging::driver;

    #[test]
    fn what_is_judged_is_known_of_its_driver() {
        // The old name of `fluentd-async`: judged where it stands, and offered to nobody.
        const OLD: &str = "fluentd-async-connect";
        for (name, options) in OPTIONS {
            let known = driver(name).expect("known").options;
            let unknown = options.iter().map(|(option, _)| option).find(|option| !known.contains(option));
            assert!(unknown.is_none_or(|option| *option == OLD), "{name}: {unknown:?}");
        }
    }

    #[test]
    fn values_are_taken_as_docker_takes_them() {
        let cases: &[(&str, &str, &[&str], &[&str])] = &[
            (
                "splunk",
                "splunk-url",
                &["https://a:8088", "http://a/"],
                &["a:8088", "https://a/b", "https://"],
            ),
            ("splunk", "splunk-gzip", &["true", "F", "1"], &["yes", "tRUE"]),
            ("splunk", "splunk-gzip-level", &["-1", "9"], &["-2", "10", "1.5"]),
            ("gelf", "gelf-address", &["udp://a:1", "TCP://a:1"], &["a:1", "udp://a", "http://a:1"]),
            ("json-file", "max-size", &["10", "10m", "1.5 GB", "10MiB"], &["0", "-1", "m", "ten"]),
            ("json-file", "max-file", &["1", "50"], &["0", "-1", "1.5"]),
            ("fluentd", "fluentd-address", &["a", "a:1", "unix:///a"], &["http://a:1"]),
            ("syslog", "syslog-address", &["tcp+tls://a", "unix:///dev/log"], &["a:514", "ftp://a"]),
            ("syslog", "syslog-facility", &["local7", "0", "23"], &["24", "LOCAL7"]),
        ];
        for (driver, option, good, bad) in cases {
            let takes = |text: &&str| values(driver, option).is_some_and(|values| values.take(text));
            assert!(good.iter().all(takes), "{option}: {good:?}");
            assert!(!bad.iter().any(takes), "{option}: {bad:?}");
        }
    }
}
