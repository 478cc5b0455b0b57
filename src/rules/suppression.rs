//! Rules about what was chosen not to be seen; `engine::suppress` speaks for them.

use super::{Rule, rule};

pub(super) const RULES: &[Rule] = &[
    rule!("suppression", "unused-suppression", Engine),
    rule!("suppression", "expired-suppression", Engine),
];
