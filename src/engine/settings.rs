//! What holds for a document: which rules are on, how severe they are, and their options.

use crate::rules::options::Options;
use crate::rules::{Levels, Linter};

/// Settings, resolved.
#[derive(Debug, Default)]
pub struct Settings {
    levels: Levels,
    linter: Linter,
}

impl Settings {
    /// Settings of these levels and options.
    pub fn new(levels: Levels, options: Options) -> Self {
        let linter = Linter::new(&levels, options);
        Self { levels, linter }
    }

    /// What is on without any configuration.
    pub fn standard() -> Self {
        Self::new(Levels::default(), Options::default())
    }

    /// Which rules are on.
    pub const fn levels(&self) -> &Levels {
        &self.levels
    }

    /// The checks that are on.
    pub const fn linter(&self) -> &Linter {
        &self.linter
    }
}
