//! A short pass over all targets with the stable compiler: seeds, and what mutation makes of them. The same inputs in
//! each run; `TFBACKUP_FUZZ=1200 cargo test --test documents fuzz -- --nocapture` takes 1,200 seconds for each target
//! and other inputs each time that it is given another `TFBACKUP_FUZZ_START`.

#[path = "targets.rs"]
mod targets;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;
use std::time::{Duration, Instant};

/// Inputs of a target in `cargo test`: less than a second.
const INPUTS: u64 = 60;
/// Bound on one input, for a binary that isn't optimized.
const SECONDS: u64 = 20;

/// Pieces that mean something in one of the languages.
const PIECES: [&str; 40] = [
    "*",
    "?",
    "${",
    "}",
    "$${",
    "%{",
    "\"",
    "\\",
    "\\u0000",
    "{",
    "[",
    "]",
    "(",
    ")",
    ":",
    ",",
    "&a ",
    "*a",
    "<<: *a",
    "!Sub ",
    "Fn::Join",
    "@@assign",
    "@@remove",
    "null",
    "true",
    "-1",
    "1e999",
    "999999999999999999999",
    "0",
    "\n",
    "\t",
    "\u{202e}",
    "\u{0}",
    "${aws:PrincipalArn}",
    "StringNotLike",
    "ForAllValues:",
    "cron(",
    "rate(",
    "L",
    "[[",
];

struct Random(u64);

impl Random {
    /// A number below a limit (xorshift).
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn slice<'a>(&mut self, bytes: &'a [u8]) -> &'a [u8] {
        let start = self.below(bytes.len() + 1);
        let length = self.below(40).min(bytes.len() - start);
        &bytes[start..start + length]
    }

    /// A seed with some changes.
    fn input(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(12)).min(bytes.len());
            let new: Vec<u8> = match self.below(6) {
                0 => Vec::new(),
                1 => vec![u8::try_from(self.below(256)).unwrap()],
                2 => {
                    let piece = PIECES[self.below(PIECES.len())];
                    piece.repeat(1 << self.below(9)).into_bytes()
                }
                3 => self.slice(&bytes).to_vec(),
                4 => {
                    let other = self.below(seeds.len());
                    self.slice(&seeds[other]).to_vec()
                }
                _ => PIECES[self.below(PIECES.len())].into(),
            };
            let end = if self.below(2) == 0 { at } else { end };
            bytes.splice(at..end, new);
        }
        bytes
    }
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn check(name: &str, target: fn(&[u8]), bytes: &[u8]) {
    let started = Instant::now();
    let broke = catch_unwind(|| target(bytes)).is_err();
    let slow = started.elapsed() > Duration::from_secs(SECONDS);
    if broke || slow {
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{name}"));
        fs::write(&file, bytes).unwrap();
        let what = if broke { "panics" } else { "takes too long" };
        panic!(
            "{name} {what} with {}: {:?}",
            file.display(),
            String::from_utf8_lossy(bytes)
        );
    }
}

#[test]
fn no_input_of_a_kind_breaks_it() {
    let seconds = number("TFBACKUP_FUZZ").map(Duration::from_secs);
    let start = number("TFBACKUP_FUZZ_START").unwrap_or(1);
    let only = std::env::var("TFBACKUP_FUZZ_TARGET").ok();
    for (name, target) in targets::TARGETS {
        if only.as_deref().is_some_and(|only| only != name) {
            continue;
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fuzz/seeds")
            .join(name);
        let mut files: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|it| it.unwrap().path())
            .collect();
        files.sort();
        let seeds: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
        seeds.iter().for_each(|seed| check(name, target, seed));
        let mut random = Random(start.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let begun = Instant::now();
        let mut inputs = 0;
        while seconds.map_or(inputs < INPUTS, |seconds| begun.elapsed() < seconds) {
            check(name, target, &random.input(&seeds));
            inputs += 1;
        }
        println!("{name}: {inputs} inputs");
    }
}
