//! Counts the instructions of a few runs, which are nearly the same on every machine, and compares them with those of
//! the last release, in `benches/instructions/last.txt`.
//!
//! `cargo bench --bench instructions` prints the table; `-- --check` fails where one run takes a tenth more, and
//! `-- --write` puts the counts into the file. Needs valgrind, and says so where there is none.

use clap::Parser;
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const LAST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/instructions/last.txt");

/// More instructions than before, in percent, from which on a run counts as slower.
const TOLERATED: i64 = 10;

/// Arguments of the runs; paths are those of `testdata/`.
const RUNS: [&[&str]; 5] = [
    &["--version"],
    &["lint", "--format", "json", "vaults-without-cmk/plan.json"],
    &["lint", "vaults-without-cmk/plan.json"],
    &["lint", "--format", "json", "good-lagv-option1/plan.json"],
    &["facts", "good-lagv-option1/plan.json"],
];

#[derive(Parser)]
struct Options {
    /// The binary to run.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_tfbackup"))]
    binary: PathBuf,
    /// Exit with 1 if a run takes a tenth more instructions than the file says.
    #[arg(long)]
    check: bool,
    /// Put the counts into the file.
    #[arg(long)]
    write: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    if Command::new("valgrind").arg("--version").output().is_err() {
        writeln!(io::stderr(), "skipped: valgrind is not installed")?;
        return Ok(ExitCode::SUCCESS);
    }
    let binary = options.binary.canonicalize()?;
    let last = fs::read_to_string(LAST).unwrap_or_default();
    let last = read(&last);
    let (mut counts, mut table) = (String::new(), String::new());
    let mut slower = false;
    for arguments in RUNS {
        let name = arguments.join(" ");
        let count = instructions(&binary, arguments)?;
        writeln!(counts, "{count} {name}")?;
        let change = last
            .get(name.as_str())
            .map(|before| percent(*before, count));
        slower |= change.is_some_and(|change| change > TOLERATED);
        let change = change.map_or("new".to_owned(), |change| format!("{change:+} %"));
        writeln!(table, "{count:>14}  {change:>6}  tfbackup {name}")?;
    }
    io::stdout().write_all(table.as_bytes())?;
    if options.write {
        fs::write(LAST, counts)?;
    }
    if slower && options.check {
        writeln!(
            io::stderr(),
            "a run takes over {TOLERATED} % more instructions than in {LAST}: find out why, or put the new counts \
             there with `cargo bench --bench instructions -- --write`"
        )?;
        return Ok(ExitCode::FAILURE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Counts by name of the run.
fn read(text: &str) -> BTreeMap<&str, i64> {
    let entries = text.lines().filter_map(|line| line.split_once(' '));
    entries
        .filter_map(|(count, name)| Some((name, count.parse().ok()?)))
        .collect()
}

fn percent(before: i64, now: i64) -> i64 {
    let more = now.saturating_sub(before).saturating_mul(100);
    more.checked_div(before).unwrap_or_default()
}

/// What callgrind counts, of all threads.
fn instructions(binary: &Path, arguments: &[&str]) -> Result<i64, Box<dyn Error>> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(binary)
        .args(arguments)
        .current_dir(Path::new(ROOT).join("testdata"))
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    // Findings are status 1.
    if output.status.code().is_none_or(|code| code > 1) {
        return Err(format!(
            "tfbackup {}: {}\n{said}",
            arguments.join(" "),
            output.status
        )
        .into());
    }
    let count = said
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    let count = count.ok_or_else(|| format!("callgrind counted nothing: {said}"))?;
    Ok(count.1.trim().parse()?)
}
