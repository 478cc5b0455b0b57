//! Parse, validate and check, each beside `serde_json` reading the same bytes: `cargo bench --bench check`.
#![allow(missing_docs)]

mod work;

use divan::Bencher;
use work::{Input, inputs};

fn main() {
    divan::main();
}

fn run(bencher: Bencher, input: &Input, work: fn(&Input)) {
    bencher.counter(divan::counter::BytesCount::new(input.bytes())).bench(|| work(input));
}

#[divan::bench(args = inputs())]
fn a_serde_json(bencher: Bencher, input: &Input) {
    run(bencher, input, work::serde_json);
}

#[divan::bench(args = inputs())]
fn b_parse(bencher: Bencher, input: &Input) {
    run(bencher, input, work::parse);
}

#[divan::bench(args = inputs())]
fn c_validate(bencher: Bencher, input: &Input) {
    run(bencher, input, work::validate);
}

#[divan::bench(args = inputs())]
fn d_check(bencher: Bencher, input: &Input) {
    run(bencher, input, work::check);
}

#[divan::bench(args = inputs())]
fn e_check_all(bencher: Bencher, input: &Input) {
    run(bencher, input, work::check_all);
}
