//! How fast tfbackup is and how much memory it takes, next to merely reading the same plan and next to OPA.
//!
//! All in one run over one plan, because only ratios survive a change of machine.
//! `cargo bench --bench ratios` prints the table of docs/performance.md.

mod measure;
mod plan;
mod sort;

use clap::{Parser, ValueEnum};
use measure::{Job, Peak};
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// 10^6 bytes.
const MB: f64 = 1e6;
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md");
const BEGIN: &str = "<!-- ratios:begin -->\n";
const END: &str = "<!-- ratios:end -->";

const ONE_RULE: &str = r#"package ratios

findings contains change.address if {
	some change in input.resource_changes
	change.type == "aws_kms_key"
	change.change.after.enable_key_rotation == false
}
"#;

#[derive(Parser)]
struct Options {
    /// Measure on this plan instead of a made-up one.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Size of the made-up plan.
    #[arg(long, default_value_t = 100)]
    megabytes: usize,
    /// Runs of which the median counts (OPA has one).
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// Put the table into docs/performance.md.
    #[arg(long)]
    write: bool,
    /// Exit with 1 if a limit isn't kept; those of memory also hold on a busy machine.
    #[arg(long, num_args = 0..=1, default_missing_value = "all")]
    check: Option<Check>,
    /// The tfbackup to measure; without it the one that cargo built for this.
    #[arg(long, default_value = env!("CARGO_BIN_EXE_tfbackup"))]
    binary: PathBuf,
    /// An earlier tfbackup, measured in turn with the other.
    #[arg(long)]
    before: Option<PathBuf>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Check {
    All,
    Memory,
}

/// One row of the table.
struct Row {
    what: &'static str,
    seconds: f64,
    peak: Peak,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ratios");
    let plan = prepare(&options, &folder)?;
    let rows = rows(&options, &plan, &folder)?;
    let (failed, limits) = limits(&rows);

    let size = fs::metadata(&plan)?.len();
    let mut text = table(&rows, size, options.runs);
    text.push_str(&limits);
    io::stdout().write_all(text.as_bytes())?;
    if options.write {
        let page = fs::read_to_string(PAGE)?;
        fs::write(PAGE, replaced(&page, &text)?)?;
    }
    let fails = match options.check {
        None => false,
        Some(Check::All) => !failed.is_empty(),
        Some(Check::Memory) => failed.iter().any(|what| what.starts_with("memory")),
    };
    Ok(ExitCode::from(u8::from(fails)))
}

/// Puts the plan into a folder of its own, and the same plan with sorted keys into another.
fn prepare(options: &Options, folder: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let sorted = folder.join("sorted");
    fs::create_dir_all(&sorted)?;
    fs::create_dir_all(folder.join("unsorted"))?;
    fs::write(folder.join("rule.rego"), ONE_RULE)?;
    let plan = folder.join("unsorted").join("plan.json");
    if let Some(given) = &options.plan {
        fs::copy(given, &plan)?;
    } else {
        let mut out = BufWriter::new(File::create(&plan)?);
        plan::write(&mut out, options.megabytes.saturating_mul(1_000_000))?;
        out.flush()?;
    }
    let mut text = String::new();
    sort::sort_keys(fs::read_to_string(&plan)?.trim(), &mut text)?;
    fs::write(sorted.join("plan.json"), text)?;
    Ok(plan)
}

fn rows(options: &Options, plan: &Path, folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let binary = options.binary.canonicalize()?;
    let lint = |program: &Path, subfolder: &str, argument: &str| Job {
        program: program.to_path_buf(),
        arguments: ["lint", "--format", "json", "--fail-on", "never", argument]
            .map(String::from)
            .to_vec(),
        folder: folder.join(subfolder),
        piped: (argument == "-").then(|| plan.to_path_buf()),
    };
    let unsorted = lint(&binary, "unsorted", "plan.json");
    let sorted = lint(&binary, "sorted", "plan.json");
    let output = unsorted.output(&folder.join("unsorted.out"))?;
    if output.is_empty() {
        return Err("lint printed nothing: this is not a run to measure".into());
    }
    if output != sorted.output(&folder.join("sorted.out"))? {
        return Err("the order of keys changes the findings".into());
    }
    let mut jobs = vec![
        ("`tfbackup lint plan.json`", unsorted),
        ("`tfbackup lint plan.json`, keys sorted", sorted),
        (
            "`tfbackup lint -`, through a pipe",
            lint(&binary, "unsorted", "-"),
        ),
    ];
    if let Some(before) = &options.before {
        let before = before.canonicalize()?;
        let plan = lint(&before, "unsorted", "plan.json");
        let pipe = lint(&before, "unsorted", "-");
        jobs.push(("before: `tfbackup lint plan.json`", plan));
        jobs.push(("before: `tfbackup lint -`, through a pipe", pipe));
    }

    // Taken in turns, so that a busy moment of the machine meets all alike.
    let mut reading = Vec::new();
    let mut linting: Vec<Vec<f64>> = vec![Vec::new(); jobs.len()];
    for _ in 0..options.runs.max(1) {
        reading.push(read_and_validate(plan)?);
        for ((_, job), seconds) in jobs.iter().zip(&mut linting) {
            seconds.push(job.time()?);
        }
    }
    let mut rows = vec![Row {
        what: "read the file and check that it is UTF-8",
        seconds: median(reading),
        peak: Peak::default(),
    }];
    for ((what, job), seconds) in jobs.iter().zip(linting) {
        rows.push(Row {
            what,
            seconds: median(seconds),
            peak: job.peak()?,
        });
    }
    rows.extend(opa(plan, folder)?);
    Ok(rows)
}

fn read_and_validate(plan: &Path) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let bytes = fs::read(plan)?;
    std::hint::black_box(std::str::from_utf8(&bytes)?);
    Ok(start.elapsed().as_secs_f64())
}

/// One run of `opa eval` with one rule, where opa is installed.
fn opa(plan: &Path, folder: &Path) -> Result<Option<Row>, Box<dyn Error>> {
    if Command::new("opa").arg("version").output().is_err() {
        writeln!(io::stderr(), "skipped: opa is not installed")?;
        return Ok(None);
    }
    let input = plan.display().to_string();
    let job = Job {
        program: "opa".into(),
        arguments: [
            "eval",
            "--input",
            &input,
            "--data",
            "rule.rego",
            "data.ratios.findings",
        ]
        .map(String::from)
        .to_vec(),
        folder: folder.to_path_buf(),
        piped: None,
    };
    Ok(Some(Row {
        what: "`opa eval` with one rule",
        seconds: job.time()?,
        peak: job.peak()?,
    }))
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds
        .get(seconds.len().div_euclid(2))
        .copied()
        .unwrap_or(f64::NAN)
}

fn table(rows: &[Row], size: u64, runs: usize) -> String {
    let base = rows.first().map_or(f64::NAN, |row| row.seconds);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "A plan of {} MB, {cores} cores, median of {runs} (OPA: one run).\n\n",
        megabytes(Some(size))
    );
    text.push_str("| | seconds | times reading | peak memory, MB | of it not file-backed, MB |\n|---|---:|---:|---:|---:|\n");
    for Row {
        what,
        seconds,
        peak,
    } in rows
    {
        let _ = writeln!(
            text,
            "| {what} | {seconds:.3} | {:.1} | {} | {} |",
            seconds / base,
            megabytes(peak.total),
            megabytes(peak.anonymous)
        );
    }
    text.push('\n');
    text
}

#[expect(clippy::cast_precision_loss, reason = "whole megabytes are shown")]
fn megabytes(bytes: Option<u64>) -> String {
    bytes.map_or("–".to_owned(), |bytes| {
        format!("{:.0}", bytes as f64 / MB)
    })
}

/// The limits that are not kept, and a line for each limit.
fn limits(rows: &[Row]) -> (Vec<&'static str>, String) {
    let row = |start: &str| rows.iter().find(|row| row.what.starts_with(start));
    let seconds = |start: &str| row(start).map(|row| row.seconds);
    let (file, pipe) = (row("`tfbackup lint plan.json`"), row("`tfbackup lint -`"));
    let times =
        |part: Option<f64>, whole: Option<f64>| part.zip(whole).map(|(part, whole)| part / whole);
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
    let mb = |bytes: Option<u64>| bytes.map(|bytes| bytes as f64 / MB);
    let file_seconds = file.map(|row| row.seconds);
    let checks = [
        (
            "time, times reading",
            times(file_seconds, seconds("read")),
            3.0,
        ),
        (
            "time, part of OPA's",
            times(file_seconds, seconds("`opa")),
            1.0 / 15.0,
        ),
        (
            "memory not file-backed, MB",
            mb(file.and_then(|row| row.peak.anonymous)),
            64.0,
        ),
        (
            "memory not file-backed through a pipe, MB",
            mb(pipe.and_then(|row| row.peak.anonymous)),
            64.0,
        ),
    ];
    let mut text = String::new();
    let mut failed = Vec::new();
    for (what, measured, limit) in checks {
        let _ = match measured {
            None => writeln!(text, "- not measured: {what}"),
            Some(measured) if measured <= limit => {
                writeln!(text, "- ok: {what}: {measured:.2}, at most {limit:.2}")
            }
            Some(measured) => {
                failed.push(what);
                writeln!(
                    text,
                    "- **FAIL**: {what}: {measured:.2}, at most {limit:.2}"
                )
            }
        };
    }
    (failed, text)
}

/// The page with `text` between its markers.
fn replaced(page: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let missing = || format!("{PAGE} has no {BEGIN} … {END}");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}{text}{END}{after}"))
}
