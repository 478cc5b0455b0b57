//! What ECS takes of the Linux kernel.

/// Mount options of a tmpfs; some have a value behind `=`.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Tmpfs.html>, read 2026-11-24.
pub const TMPFS_OPTIONS: &[&str] = &[
    "defaults",
    "ro",
    "rw",
    "suid",
    "nosuid",
    "dev",
    "nodev",
    "exec",
    "noexec",
    "sync",
    "async",
    "dirsync",
    "remount",
    "mand",
    "nomand",
    "atime",
    "noatime",
    "diratime",
    "nodiratime",
    "bind",
    "rbind",
    "unbindable",
    "runbindable",
    "private",
    "rprivate",
    "shared",
    "rshared",
    "slave",
    "rslave",
    "relatime",
    "norelatime",
    "strictatime",
    "nostrictatime",
    "mode",
    "uid",
    "gid",
    "nr_inodes",
    "nr_blocks",
    "mpol",
];

/// Capabilities that can be added or dropped.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_KernelCapabilities.html>, read 2026-11-24.
pub const CAPABILITIES: &[&str] = &[
    "ALL",
    "AUDIT_CONTROL",
    "AUDIT_WRITE",
    "BLOCK_SUSPEND",
    "CHOWN",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "FOWNER",
    "FSETID",
    "IPC_LOCK",
    "IPC_OWNER",
    "KILL",
    "LEASE",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "MKNOD",
    "NET_ADMIN",
    "NET_BIND_SERVICE",
    "NET_BROADCAST",
    "NET_RAW",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_CHROOT",
    "SYS_MODULE",
    "SYS_NICE",
    "SYS_PACCT",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_RESOURCE",
    "SYS_TIME",
    "SYS_TTY_CONFIG",
    "SYSLOG",
    "WAKE_ALARM",
];

/// Capabilities that are named in older pages only: whether ECS takes them is not known.
pub const DOUBTFUL_CAPABILITIES: &[&str] = &["AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE"];

/// A name of a capability as ECS has it: in capitals, without `CAP_`.
pub fn plain_capability(name: &str) -> String {
    let upper = name.to_ascii_uppercase();
    upper.strip_prefix("CAP_").map_or_else(|| upper.clone(), str::to_owned)
}

/// Whether a container on Fargate can add the capability, however it is spelled.
pub fn may_be_added_on_fargate(name: &str) -> bool {
    plain_capability(name) == "SYS_PTRACE"
}

/// Capabilities that let a container out of its isolation.
pub const DANGEROUS_CAPABILITIES: &[&str] =
    &["ALL", "SYS_ADMIN", "NET_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"];

/// Highest `nofile` of a container on Fargate.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html>, read 2026-11-25.
pub const MOST_FILES_ON_FARGATE: i64 = 1_048_576;

/// Kernel parameters of the IPC namespace that a container may set, beside those that begin with `fs.mqueue.`.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html>, read 2026-11-24.
pub const IPC_SYSCTLS: &[&str] = &[
    "kernel.msgmax",
    "kernel.msgmnb",
    "kernel.msgmni",
    "kernel.sem",
    "kernel.shmall",
    "kernel.shmmax",
    "kernel.shmmni",
    "kernel.shm_rmid_forced",
];

/// Kernel parameters of the network namespace that are often set; ECS takes any that begins with `net.`.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_SystemControl.html> and the kernel's
/// `Documentation/networking/ip-sysctl.rst`, read 2026-11-24.
pub const NET_SYSCTLS: &[&str] = &[
    "net.core.somaxconn",
    "net.ipv4.ip_forward",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_max_syn_backlog",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_tw_reuse",
    "net.ipv6.conf.all.disable_ipv6",
];

/// Sockets of the host through which a container can start others, with any rights.
pub const CONTROL_SOCKETS: &[&str] = &[
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/var/run/containerd/containerd.sock",
    "/run/containerd/containerd.sock",
];

/// Folders of the host that hold its configuration, its processes or everything.
pub const HOST_FOLDERS: &[&str] =
    &["/", "/boot", "/dev", "/etc", "/proc", "/root", "/run", "/sys", "/var/lib/docker", "/var/run"];
