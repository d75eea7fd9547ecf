//! How fast tfbackup is and how much memory it takes, next to merely reading the same plan and next to others.
//!
//! All in one run over one plan, because only ratios survive a change of machine.
//! `cargo bench --bench ratios` prints the table of docs/performance.md.

mod measure;
mod peers;
mod plan;
mod sort;
mod table;

use clap::{Parser, ValueEnum};
use measure::{Job, Peak};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;
use table::{PAGE, Row, Table, limits, megabytes, replaced};

/// What Checkov judges, in bytes: a plan of 100 MB would take it minutes.
const SMALL: usize = 2_600_000;

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

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ratios");
    let plan = prepare(&options, &folder)?;
    let large = large(&options, &plan, &folder)?;
    let small = small(&options, &folder)?;
    let (failed, limits) = limits(&large, &small);
    let text = format!("{}{}{limits}", large.text(), small.text());
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
    let plan = folder.join("unsorted").join("plan.json");
    if let Some(given) = &options.plan {
        fs::copy(given, &plan)?;
    } else {
        make(&plan, options.megabytes.saturating_mul(1_000_000))?;
    }
    let mut text = String::new();
    sort::sort_keys(fs::read_to_string(&plan)?.trim(), &mut text)?;
    fs::write(sorted.join("plan.json"), text)?;
    Ok(plan)
}

fn make(plan: &Path, bytes: usize) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(plan)?);
    plan::write(&mut out, bytes)?;
    out.flush()
}

/// `tfbackup lint` in a folder, where one may give a plan through a pipe.
fn lint(program: &Path, folder: PathBuf, piped: Option<&Path>) -> Job {
    let plan = if piped.is_some() { "-" } else { "plan.json" };
    Job {
        program: program.to_path_buf(),
        arguments: ["lint", "--format", "json", "--fail-on", "never", plan]
            .map(String::from)
            .to_vec(),
        folder,
        piped: piped.map(Path::to_path_buf),
    }
}

fn large(options: &Options, plan: &Path, folder: &Path) -> Result<Table, Box<dyn Error>> {
    let binary = options.binary.canonicalize()?;
    let lint = |program: &Path, subfolder: &str, argument: &str| {
        lint(
            program,
            folder.join(subfolder),
            (argument == "-").then_some(plan),
        )
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
        measured: Some((median(reading), Peak::default())),
    }];
    for ((what, job), seconds) in jobs.iter().zip(linting) {
        rows.push(Row {
            what,
            measured: Some((median(seconds), job.peak()?)),
        });
    }
    if options.check != Some(Check::Memory) {
        rows.extend(peers::opa(&binary, plan, folder)?);
    }
    let title = format!(
        "{}, median of {} (OPA: one run).",
        titled(plan)?,
        options.runs
    );
    let unit = "reading";
    Ok(Table { title, unit, rows })
}

/// What takes others minutes for a large plan.
fn small(options: &Options, folder: &Path) -> Result<Table, Box<dyn Error>> {
    let folder = folder.join("small");
    fs::create_dir_all(&folder)?;
    let plan = folder.join("plan.json");
    make(&plan, SMALL)?;
    let job = lint(&options.binary.canonicalize()?, folder.clone(), None);
    let seconds: Result<Vec<f64>, _> = (0..options.runs.max(1)).map(|_| job.time()).collect();
    let mut rows = vec![Row {
        what: "`tfbackup lint plan.json`",
        measured: Some((median(seconds?), job.peak()?)),
    }];
    let runs = options.runs.min(3);
    if options.check != Some(Check::Memory) {
        rows.push(peers::checkov(&plan, &folder, runs)?);
    }
    let title = format!(
        "{}, median of {} (Checkov: of {runs}).",
        titled(&plan)?,
        options.runs
    );
    let unit = "tfbackup";
    Ok(Table { title, unit, rows })
}

fn titled(plan: &Path) -> io::Result<String> {
    let size = megabytes(fs::metadata(plan)?.len());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(format!("A plan of {size:.1} MB, {cores} cores"))
}

fn read_and_validate(plan: &Path) -> Result<f64, Box<dyn Error>> {
    let start = Instant::now();
    let bytes = fs::read(plan)?;
    std::hint::black_box(std::str::from_utf8(&bytes)?);
    Ok(start.elapsed().as_secs_f64())
}

fn median(mut seconds: Vec<f64>) -> f64 {
    seconds.sort_by(f64::total_cmp);
    seconds
        .get(seconds.len().div_euclid(2))
        .copied()
        .unwrap_or(f64::NAN)
}
