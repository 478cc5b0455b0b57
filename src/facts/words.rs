//! What names mean that a schema leaves free: options of log drivers, capabilities, kernel parameters and the like.
//!
//! In our own words, after
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LogConfiguration.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PlacementStrategy.html>,
//! <https://docs.docker.com/engine/logging/drivers/>, the manual page `capabilities(7)` and the kernel's
//! `Documentation/networking/ip-sysctl.rst`, read 2026-11-25.

use super::log_options::{GELF_COMPRESSIONS, SPLUNK_FORMATS, SYSLOG_FORMATS};

/// A name and what it means.
#[derive(Debug, Clone, Copy)]
pub struct Word {
    /// The name.
    pub name: &'static str,
    /// What it means.
    pub words: &'static str,
    /// The values that an option takes; none if they are free.
    pub values: &'static [&'static str],
}

const fn word(name: &'static str, words: &'static str) -> Word {
    Word { name, words, values: &[] }
}

const fn option(name: &'static str, values: &'static [&'static str], words: &'static str) -> Word {
    Word { name, words, values }
}

/// The word of that name in a table.
pub fn find(table: &'static [Word], name: &str) -> Option<&'static Word> {
    table.iter().find(|word| word.name == name)
}

/// A truth value as an option has it: a string.
const YES_OR_NO: &[&str] = &["true", "false"];

/// Options of log drivers.
pub const LOG_OPTIONS: &[Word] = &[
    word("awslogs-group", "Log group in CloudWatch Logs."),
    word("awslogs-region", "Region of the log group, such as `eu-west-1`."),
    word(
        "awslogs-stream-prefix",
        "What names of log streams begin with: `prefix/container-name/task-id`. Needed on Fargate.",
    ),
    option(
        "awslogs-create-group",
        YES_OR_NO,
        "Whether the log group is made if it is not there. The execution role needs `logs:CreateLogGroup` for it.",
    ),
    word(
        "awslogs-datetime-format",
        "A new event begins where this `strftime` format matches. Wins over `awslogs-multiline-pattern`.",
    ),
    word("awslogs-multiline-pattern", "A new event begins where this regular expression matches."),
    option(
        "mode",
        &["non-blocking", "blocking"],
        "What happens when logs cannot be delivered: `blocking` holds the container up when it writes, `non-blocking` keeps `max-buffer-size` of them and then loses some.",
    ),
    word("max-buffer-size", "How much is kept in mode `non-blocking`, such as `25m`."),
    word("splunk-url", "Address of the HTTP Event Collector, such as `https://splunk.example.com:8088`."),
    word("splunk-token", "Token of the HTTP Event Collector. Better in `secretOptions`."),
    word("splunk-source", "Source of the events."),
    word("splunk-sourcetype", "Source type of the events."),
    word("splunk-index", "Index that the events go to."),
    word("splunk-capath", "Path of the certificate of the authority."),
    word("splunk-caname", "Name to check the certificate of the server against."),
    option(
        "splunk-insecureskipverify",
        YES_OR_NO,
        "Whether the certificate of the server is taken unchecked.",
    ),
    option("splunk-format", SPLUNK_FORMATS, "Format of the messages. `inline` by default."),
    option(
        "splunk-verify-connection",
        YES_OR_NO,
        "Whether the container only starts if the collector can be reached.",
    ),
    option("splunk-gzip", YES_OR_NO, "Whether events are sent compressed."),
    word("splunk-gzip-level", "How much is compressed: -1 (the default), 0 (not at all) to 9 (most)."),
    word("tag", "Tag of the messages; a template such as `{{.Name}}/{{.ID}}`."),
    word("labels", "Docker labels that go along with each message, with commas between them."),
    word("env", "Environment variables that go along with each message, with commas between them."),
    word("env-regex", "Environment variables that go along, as a regular expression."),
    word("Name", "Output plugin of Fluent Bit, such as `cloudwatch_logs`, `kinesis_firehose` or `datadog`."),
    word(
        "log-driver-buffer-limit",
        "How many events are kept in memory while the log router cannot take them.",
    ),
    word("max-size", "Size at which a file is rotated, such as `10m`."),
    word("max-file", "How many rotated files are kept."),
    option("compress", YES_OR_NO, "Whether rotated files are compressed."),
    word("syslog-address", "Address of the server, such as `udp://192.0.2.1:514`."),
    word("syslog-facility", "Facility of the messages, such as `daemon` or `local0`."),
    option("syslog-format", SYSLOG_FORMATS, "Format of the messages; the local Unix format by default."),
    word("gelf-address", "Address of the server, such as `udp://192.0.2.1:12201`."),
    option("gelf-compression-type", GELF_COMPRESSIONS, "Compression over UDP. `gzip` by default."),
    word("gelf-compression-level", "How much is compressed over UDP: 0 (not at all) to 9 (most)."),
    word("gelf-tcp-max-reconnect", "How often a lost TCP connection is tried again. 3 by default."),
    word("gelf-tcp-reconnect-delay", "Seconds before a lost TCP connection is tried again. 1 by default."),
    word("fluentd-address", "Address of the daemon, such as `localhost:24224`."),
    option("fluentd-async", YES_OR_NO, "Whether the container starts before the daemon can be reached."),
    word("fluentd-buffer-limit", "How many events are kept while the daemon cannot be reached."),
    word("fluentd-max-retries", "How often it is tried to deliver an event."),
    option("fluentd-request-ack", YES_OR_NO, "Whether the daemon has to confirm what it got."),
    option("fluentd-sub-second-precision", YES_OR_NO, "Whether times are finer than a second."),
    word("logentries-token", "Token of the log that the messages go to."),
    option(
        "line-only",
        YES_OR_NO,
        "Whether only the line of the message is sent, without its labels and tag.",
    ),
    word("sumo-url", "Address of the HTTP source of Sumo Logic."),
    word("sumo-source-category", "Source category of the messages."),
    word("sumo-source-name", "Source name of the messages."),
    word("sumo-source-host", "Source host of the messages."),
];

/// Capabilities of the Linux kernel.
pub const CAPABILITIES: &[Word] = &[
    word("ALL", "All of them."),
    word("AUDIT_CONTROL", "Change what the kernel audits."),
    word("AUDIT_WRITE", "Write to the audit log of the kernel. Docker grants it by default."),
    word("BLOCK_SUSPEND", "Keep the system from being suspended."),
    word("CHOWN", "Change the owner of any file. Docker grants it by default."),
    word("DAC_OVERRIDE", "Read, write and execute any file, whatever its mode. Docker grants it by default."),
    word("DAC_READ_SEARCH", "Read any file and folder, whatever its mode."),
    word("FOWNER", "Do with any file what only its owner may. Docker grants it by default."),
    word("FSETID", "Keep set-user-ID bits when files are changed. Docker grants it by default."),
    word("IPC_LOCK", "Lock memory, so that it is not swapped out."),
    word("IPC_OWNER", "Use any System V IPC object."),
    word("KILL", "Send signals to any process. Docker grants it by default."),
    word("LEASE", "Take leases on any file."),
    word("LINUX_IMMUTABLE", "Set the immutable and append-only flags of files."),
    word("MAC_ADMIN", "Change the configuration of mandatory access control."),
    word("MAC_OVERRIDE", "Go past mandatory access control."),
    word("MKNOD", "Make device files. Docker grants it by default."),
    word("NET_ADMIN", "Configure the network: interfaces, routes, firewall."),
    word("NET_BIND_SERVICE", "Listen on ports below 1024. Docker grants it by default."),
    word("NET_BROADCAST", "Send broadcasts, listen to multicasts."),
    word("NET_RAW", "Use raw sockets, as `ping` does. Docker grants it by default."),
    word("SETFCAP", "Set capabilities of files. Docker grants it by default."),
    word("SETGID", "Become any group. Docker grants it by default."),
    word("SETPCAP", "Change capabilities of the own process. Docker grants it by default."),
    word("SETUID", "Become any user. Docker grants it by default."),
    word("SYS_ADMIN", "Mount, join namespaces and much more: close to root on the instance."),
    word("SYS_BOOT", "Reboot, and load another kernel."),
    word("SYS_CHROOT", "Use `chroot`. Docker grants it by default."),
    word("SYS_MODULE", "Load modules into the kernel."),
    word("SYS_NICE", "Raise priorities, choose scheduling and CPUs."),
    word("SYS_PACCT", "Switch process accounting."),
    word("SYS_PTRACE", "Trace other processes, as debuggers and profilers do. The one that Fargate can add."),
    word("SYS_RAWIO", "Use ports of the hardware and raw memory."),
    word("SYS_RESOURCE", "Go past resource limits and quotas."),
    word("SYS_TIME", "Set the clock."),
    word("SYS_TTY_CONFIG", "Configure terminals."),
    word("SYSLOG", "Read and clear the messages of the kernel."),
    word("WAKE_ALARM", "Set timers that wake the system."),
];

/// Parameters of the Linux kernel.
pub const SYSCTLS: &[Word] = &[
    word("net.core.somaxconn", "Most connections that wait to be accepted on one socket."),
    word("net.ipv4.ip_forward", "Whether packets are passed on between interfaces: 0 or 1."),
    word(
        "net.ipv4.ip_local_port_range",
        "First and last port for outgoing connections, with a blank between.",
    ),
    word(
        "net.ipv4.ip_unprivileged_port_start",
        "First port that needs no privilege to listen on; 0 for all.",
    ),
    word("net.ipv4.tcp_fin_timeout", "Seconds that an orphaned connection stays in FIN-WAIT-2."),
    word("net.ipv4.tcp_keepalive_intvl", "Seconds between keepalive probes."),
    word("net.ipv4.tcp_keepalive_probes", "Keepalive probes without answer before a connection is dropped."),
    word("net.ipv4.tcp_keepalive_time", "Seconds of silence before the first keepalive probe."),
    word("net.ipv4.tcp_max_syn_backlog", "Most connections that are remembered while they are being opened."),
    word("net.ipv4.tcp_syncookies", "Whether SYN cookies are sent when that backlog is full: 0, 1 or 2."),
    word(
        "net.ipv4.tcp_tw_reuse",
        "Whether ports in TIME-WAIT are used again for new connections: 0, 1 or 2.",
    ),
    word("net.ipv6.conf.all.disable_ipv6", "Whether IPv6 is off: 0 or 1."),
    word("kernel.msgmax", "Largest message of a System V queue, in bytes."),
    word("kernel.msgmnb", "Most bytes in one System V message queue."),
    word("kernel.msgmni", "Most System V message queues."),
    word("kernel.sem", "Limits of System V semaphores: four numbers with blanks between them."),
    word("kernel.shmall", "Most System V shared memory in all, in pages."),
    word("kernel.shmmax", "Largest System V shared memory segment, in bytes."),
    word("kernel.shmmni", "Most System V shared memory segments."),
    word("kernel.shm_rmid_forced", "Whether segments that nobody uses are removed: 0 or 1."),
];

/// What the command of a health check begins with.
pub const HEALTH_COMMANDS: &[Word] = &[
    word("CMD-SHELL", "The one argument that follows is run by the shell of the container."),
    word("CMD", "The arguments that follow are the program and its arguments: no shell is needed."),
];

/// What tasks are spread over or packed by.
pub const PLACEMENT_FIELDS: &[Word] = &[
    word("attribute:ecs.availability-zone", "Spreads over availability zones."),
    word("attribute:ecs.instance-type", "Spreads over types of instances."),
    word("instanceId", "Spreads over instances; `host` means the same."),
    word("cpu", "Packs by CPU: for `binpack`."),
    word("memory", "Packs by memory: for `binpack`."),
];

/// The capacity providers of AWS itself.
pub const CAPACITY_PROVIDERS: &[Word] = &[
    word("FARGATE", "AWS Fargate, on demand."),
    word(
        "FARGATE_SPOT",
        "AWS Fargate on spare capacity: cheaper, with two minutes' notice before it stops a task.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{launch, linux, logging};

    #[test]
    fn every_name_has_its_words() {
        let options = logging::DRIVERS.iter().flat_map(|driver| driver.options);
        let options: Vec<_> = options.chain(logging::COMMON_OPTIONS).copied().collect();
        let sysctls = [linux::NET_SYSCTLS, linux::IPC_SYSCTLS].concat();
        for (table, names) in [
            (LOG_OPTIONS, &*options),
            (CAPABILITIES, linux::CAPABILITIES),
            (SYSCTLS, &sysctls),
            (PLACEMENT_FIELDS, launch::PLACEMENT_FIELDS),
            (CAPACITY_PROVIDERS, launch::CAPACITY_PROVIDERS),
        ] {
            for name in names {
                assert!(find(table, name).is_some(), "{name}");
            }
            for word in table {
                assert!(names.contains(&word.name), "{} is offered nowhere", word.name);
            }
        }
    }
}
