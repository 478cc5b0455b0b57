//! What tells a diagnostic from others, and stays the same while lines move.

use std::collections::HashMap;

use super::Outcome;
use crate::diagnostic::Diagnostic;

/// Tells the diagnostics of a run apart by rule, file and JSON pointer, and those that are the same in all three by
/// their order.
#[derive(Debug, Default)]
pub(super) struct Fingerprints<'o>(HashMap<(&'o str, &'o str, &'o str), usize>);

impl<'o> Fingerprints<'o> {
    /// The fingerprint of the next diagnostic: sixteen hexadecimal digits.
    pub(super) fn next(&mut self, outcome: &'o Outcome, diagnostic: &'o Diagnostic) -> String {
        let file = outcome.name(diagnostic.primary.source);
        let count = self.0.entry((&diagnostic.rule, file, &diagnostic.primary.path)).or_default();
        *count += 1;
        let parts =
            [&*diagnostic.rule, &outcome.base.path(file), &diagnostic.primary.path, &count.to_string()];
        format!("{:016x}", fnv(parts.join("\0").as_bytes()))
    }
}

/// The hash FNV-1a, which is the same everywhere and always.
fn fnv(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_is_that_of_the_standard() {
        assert_eq!(super::fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(super::fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
