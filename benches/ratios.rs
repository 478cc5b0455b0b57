//! What parsing, validating and checking cost as a multiple of what `serde_json` takes to read the same bytes:
//! `cargo bench --bench ratios`. Rounds are interleaved, so that a busy machine slows all of them alike, and the
//! best round counts.
#![allow(clippy::print_stdout, missing_docs)]

mod work;

use std::time::{Duration, Instant};

use work::{Input, inputs};

const ROUNDS: usize = 40;

/// What is timed, under its name.
type Work = (&'static str, fn(&Input));

const WORK: &[Work] = &[
    ("serde_json", work::serde_json),
    ("parse", work::parse),
    ("validate", work::validate),
    ("check", work::check),
    ("all rules", work::check_all),
];

fn main() {
    // `cargo test --benches` runs this too, where nobody reads the figures.
    let is_test = !std::env::args().any(|argument| argument == "--bench");
    print!("{:<18}{:>12}", "", "serde_json");
    WORK.iter().skip(1).for_each(|(name, _)| print!("{name:>11}"));
    println!();
    for input in inputs() {
        let best = best_times(&input, if is_test { 1 } else { ROUNDS });
        let base = best[0].as_secs_f64();
        print!("{:<18}{:>9.1} us", input.to_string(), base * 1e6);
        best.iter().skip(1).for_each(|time| print!("{:>11.2}", time.as_secs_f64() / base));
        println!();
    }
}

fn best_times(input: &Input, rounds: usize) -> Vec<Duration> {
    let mut best = vec![Duration::MAX; WORK.len()];
    let repeats = u32::try_from(1 + 1_000_000 / input.bytes()).unwrap_or(1);
    for _ in 0..rounds {
        for ((_, work), best) in WORK.iter().zip(&mut best) {
            let start = Instant::now();
            (0..repeats).for_each(|_| work(input));
            *best = (*best).min(start.elapsed() / repeats);
        }
    }
    best
}
