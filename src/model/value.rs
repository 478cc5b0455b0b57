//! Values that ECS writes as text: task sizes, port ranges, images, ARNs.

use memchr::{memchr, memrchr};

use super::view::{Field, Known};

/// Task-level `cpu` in CPU units: a count of units, or vCPUs as in `1 vCPU` and `.5 vcpu`. 1 vCPU is 1024 units.
/// Source: `RegisterTaskDefinition`, member `cpu`.
pub fn cpu_units(text: &str) -> Option<i64> {
    whole_number(text).or_else(|| scaled(strip_unit(text, "vcpu")?))
}

/// Task-level `memory` in MiB: a count of MiB, or gigabytes as in `2 GB` and `0.5GB`. 1 GB is 1024 MiB.
/// Source: `RegisterTaskDefinition`, member `memory`.
pub fn memory_mib(text: &str) -> Option<i64> {
    whole_number(text).or_else(|| scaled(strip_unit(text, "gb")?))
}

impl<'a> Field<'a> {
    /// A task's `cpu` in CPU units, if it is written as ECS has it.
    pub fn cpu_units(self) -> Option<Known<'a, i64>> {
        let text = self.str()?;
        Some(Known { value: cpu_units(text.value)?, node: text.node })
    }

    /// A task's `memory` in MiB, if it is written as ECS has it.
    pub fn memory_mib(self) -> Option<Known<'a, i64>> {
        let text = self.str()?;
        Some(Known { value: memory_mib(text.value)?, node: text.node })
    }
}

fn strip_unit<'t>(text: &'t str, unit: &str) -> Option<&'t str> {
    let cut = text.len().checked_sub(unit.len())?;
    let (number, tail) = text.split_at_checked(cut)?;
    tail.eq_ignore_ascii_case(unit).then(|| number.trim_end())
}

fn whole_number(text: &str) -> Option<i64> {
    // It would be parsed with a sign, too.
    text.starts_with(|first: char| first.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

/// A decimal number times 1024, if that is whole.
fn scaled(number: &str) -> Option<i64> {
    if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let value: f64 = number.parse().ok()?;
    let units = value * 1024.0;
    // Task sizes are far below 2^53, so the cast is exact where the fraction is zero.
    #[allow(clippy::cast_possible_truncation)]
    (units.fract() == 0.0 && units < 1e15).then_some(units as i64)
}

/// The family in `family`, `family:revision` or a task definition's ARN.
pub fn family_of(reference: &str) -> &str {
    let name = without_arn(reference);
    name.split_once(':').map_or(name, |(family, _)| family)
}

/// The revision in `family:revision` or a task definition's ARN, if it has one.
pub fn revision_of(reference: &str) -> Option<&str> {
    without_arn(reference).split_once(':').map(|(_, revision)| revision)
}

fn without_arn(reference: &str) -> &str {
    // Most are names, and a character is found sooner than a word.
    let name = if reference.contains('/') { reference.rsplit_once("task-definition/") } else { None };
    name.map_or(reference, |(_, name)| name)
}

/// Whether a text is digits, and nothing else.
pub fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is the number of an account of AWS.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && is_digits(text)
}

/// Whether a text can be the name of a family, or of a cluster.
pub fn is_name(name: &str) -> bool {
    (1..=255).contains(&name.len())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// First and last port of `containerPortRange`, if written as ECS has it: `8000-8010`.
pub fn port_range(text: &str) -> Option<(i64, i64)> {
    let (first, last) = text.split_once('-')?;
    Some((whole_number(first)?, whole_number(last)?))
}

/// The registry that images without one come from, and what else it is called.
pub const DOCKER_HUB: [&str; 3] = ["docker.io", "index.docker.io", "registry-1.docker.io"];

/// The parts of an image reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageRef<'t> {
    /// Registry, path and name.
    pub repository: &'t str,
    /// What follows the last colon.
    pub tag: Option<&'t str>,
    /// What follows `@`, algorithm included.
    pub digest: Option<&'t str>,
}

impl<'t> ImageRef<'t> {
    /// Splits a reference; it need not be a valid one.
    pub fn new(text: &'t str) -> Self {
        let (name, digest) = match memchr(b'@', text.as_bytes()) {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        // A colon before the last slash belongs to a registry's port.
        let after_slash = memrchr(b'/', name.as_bytes()).map_or(0, |at| at + 1);
        match memrchr(b':', &name.as_bytes()[after_slash..]) {
            Some(at) => {
                let at = after_slash + at;
                Self { repository: &name[..at], tag: Some(&name[at + 1..]), digest }
            }
            None => Self { repository: name, tag: None, digest },
        }
    }

    /// The registry and the path in it: the first part is a registry if it has a dot or a port, as Docker reads it.
    pub fn split_registry(&self) -> Option<(&'t str, &'t str)> {
        let (host, path) = self.repository.split_once('/')?;
        (host.contains(['.', ':']) || host == "localhost").then_some((host, path))
    }

    /// Whether it lies in a private registry of Amazon ECR.
    pub fn is_private_ecr(&self) -> bool {
        self.ecr_owner().is_some()
    }

    /// Account and region of the private registry of Amazon ECR that it lies in.
    pub fn ecr_owner(&self) -> Option<(&'t str, &'t str)> {
        let (account, rest) = self.repository.split_once('.')?;
        if !is_account(account) {
            return None;
        }
        // `dkr.ecr.`, `dkr-ecr.`, and either with `-fips`
        let rest = rest.strip_prefix("dkr")?.strip_prefix(['.', '-'])?.strip_prefix("ecr")?;
        let region = rest.strip_prefix("-fips").unwrap_or(rest).strip_prefix('.')?;
        Some((account, region.split('.').next().unwrap_or("")))
    }
}

/// The parts of an ARN: `arn:partition:service:region:account:resource`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'t> {
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: &'t str,
    /// Service namespace.
    pub service: &'t str,
    /// Region; empty for global services.
    pub region: &'t str,
    /// Account; empty for S3.
    pub account: &'t str,
    /// All behind the fifth colon.
    pub resource: &'t str,
}

impl<'t> Arn<'t> {
    /// Splits an ARN.
    pub fn parse(text: &'t str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (mut colons, mut count) = ([0; 4], 0);
        for (at, byte) in rest.bytes().enumerate() {
            if byte == b':' {
                colons[count] = at;
                count += 1;
                if count == colons.len() {
                    break;
                }
            }
        }
        let [first, second, third, fourth] = (count == colons.len()).then_some(colons)?;
        Some(Self {
            partition: &rest[..first],
            service: &rest[first + 1..second],
            region: &rest[second + 1..third],
            account: &rest[third + 1..fourth],
            resource: &rest[fourth + 1..],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_both_spellings() {
        let cpus =
            [("256", Some(256)), (".25 vCPU", Some(256)), ("0.5vcpu", Some(512)), ("1 VCPU", Some(1024))];
        for (text, units) in cpus {
            assert_eq!(cpu_units(text), units, "{text}");
        }
        for text in ["", "256m", "0.5", "1 CPU", "vCPU", "-1", "1e3"] {
            assert_eq!(cpu_units(text), None, "{text}");
        }
        let memories = [("512", Some(512)), ("0.5GB", Some(512)), ("2 GB", Some(2048)), ("1gb", Some(1024))];
        for (text, mib) in memories {
            assert_eq!(memory_mib(text), mib, "{text}");
        }
        for text in ["512Mi", "1G", "512MB", "GB", ""] {
            assert_eq!(memory_mib(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_split() {
        assert_eq!(family_of("web:3"), "web");
        assert_eq!(family_of("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3"), "web");
        assert_eq!(revision_of("arn:aws:ecs:eu-west-1:123456789012:task-definition/web:3"), Some("3"));
        assert_eq!(revision_of("web"), None);
        assert_eq!(port_range("8000-8010"), Some((8000, 8010)));
        assert_eq!(port_range("8000"), None);
        let image = ImageRef::new("registry:5000/a/b:1.2@sha256:00");
        assert_eq!(
            (image.repository, image.tag, image.digest),
            ("registry:5000/a/b", Some("1.2"), Some("sha256:00"))
        );
        assert_eq!(ImageRef::new("registry:5000/a").tag, None);
        for host in [
            "dkr.ecr.eu-west-1.amazonaws.com",
            "dkr.ecr-fips.eu-west-1.amazonaws.com",
            "dkr-ecr.eu-west-1.on.aws",
        ] {
            let text = format!("123456789012.{host}/app:1");
            assert_eq!(ImageRef::new(&text).ecr_owner(), Some(("123456789012", "eu-west-1")), "{host}");
        }
        assert_eq!(Arn::parse("arn:aws:s3:::bucket/key").map(|arn| arn.resource), Some("bucket/key"));
    }
}
