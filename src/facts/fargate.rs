//! Task sizes of Fargate.
//!
//! Source: <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html>, read 2026-11-24.

/// What `startTimeout` and `stopTimeout` may be on Fargate, in seconds; the least is the same everywhere.
/// Source: <https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDefinition.html>, read 2026-11-25,
/// and of the least the answers of ECS in <https://github.com/radkawar/stackd>, `testdata/aws/ecs/controls.json`.
pub const TIMEOUTS: std::ops::RangeInclusive<i64> = 2..=120;

/// One row of the table: a CPU value and the memory values that go with it.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    /// CPU units; 1024 are a vCPU.
    pub cpu: i64,
    /// Smallest memory, in MiB.
    pub least: i64,
    /// Largest memory, in MiB.
    pub most: i64,
    /// Distance between two memory values, in MiB; 0 where the values are listed.
    pub step: i64,
    /// The values, where they have no common distance.
    pub listed: &'static [i64],
    /// Whether Windows tasks can have it.
    pub windows: bool,
}

const fn stepped(cpu: i64, least: i64, most: i64, step: i64, windows: bool) -> Size {
    Size { cpu, least, most, step, listed: &[], windows }
}

const fn listed(cpu: i64, listed: &'static [i64]) -> Size {
    Size { cpu, least: listed[0], most: listed[listed.len() - 1], step: 0, listed, windows: false }
}

/// All sizes, smallest CPU first.
pub const SIZES: &[Size] = &[
    listed(256, &[512, 1024, 2048]),
    stepped(512, 1024, 4096, 1024, false),
    stepped(1024, 2048, 8192, 1024, true),
    stepped(2048, 4096, 16384, 1024, true),
    stepped(4096, 8192, 30720, 1024, true),
    stepped(8192, 16384, 61440, 4096, false),
    stepped(16384, 32768, 122_880, 8192, false),
    listed(32768, &[61440, 122_880, 249_856]),
];

impl Size {
    /// The row of a CPU value.
    pub fn of(cpu: i64) -> Option<&'static Self> {
        SIZES.iter().find(|size| size.cpu == cpu)
    }

    /// Whether this memory goes with the row's CPU.
    pub fn takes(&self, memory: i64) -> bool {
        match self.step {
            0 => self.listed.contains(&memory),
            step => (self.least..=self.most).contains(&memory) && (memory - self.least) % step == 0,
        }
    }

    /// The memory values, in MiB.
    pub fn values(&self) -> Vec<i64> {
        let steps = (self.most - self.least).checked_div(self.step).unwrap_or(-1);
        let stepped = (0..=steps).map(|step| self.least + step * self.step);
        self.listed.iter().copied().chain(stepped).collect()
    }

    /// The memory values in words.
    pub fn memory(&self) -> String {
        match self.step {
            0 => self.listed.iter().map(i64::to_string).collect::<Vec<_>>().join(", "),
            step => format!("{} to {} in steps of {step}", self.least, self.most),
        }
    }

    /// The smallest value that is at least this memory, or else the largest.
    pub fn nearest(&self, memory: i64) -> i64 {
        self.values().into_iter().find(|value| *value >= memory).unwrap_or(self.most)
    }
}

/// The CPU values that take this memory, in words.
pub fn cpus_for(memory: i64) -> String {
    let cpus: Vec<_> =
        SIZES.iter().filter(|size| size.takes(memory)).map(|size| size.cpu.to_string()).collect();
    cpus.join(", ")
}
