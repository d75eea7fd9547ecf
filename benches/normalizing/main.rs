//! How the time from a plan to its linked facts grows with the number of resources that hold data.
//!
//! `cargo bench --bench normalizing` prints the table of docs/performance.md.

mod plan;

use clap::Parser;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;
use tfbackup::catalog::Catalog;
use tfbackup::facts::{self, Config, Facts, Surroundings};
use tfbackup::link;
use tfbackup::plan::{Input, read_all};
use tfbackup::source::Sources;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md");
const BEGIN: &str = "<!-- normalizing:begin -->\n";
const END: &str = "<!-- normalizing:end -->";

/// Seconds for 10,000 resources, without reading the plan.
const LIMIT: f64 = 2.0;
/// Time for each resource of the largest plan, in that of 10,000.
const GROWTH: f64 = 2.0;
const MEASURE: usize = 10_000;

#[derive(Parser)]
struct Options {
    /// Numbers of resources.
    #[arg(long, value_delimiter = ',', default_values_t = [1_000, MEASURE, 30_000, 100_000])]
    sizes: Vec<usize>,
    /// Runs of which the fastest counts.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Put the table into docs/performance.md.
    #[arg(long)]
    write: bool,
    /// Exit with 1 if a limit isn't kept.
    #[arg(long)]
    check: bool,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// Seconds of each stage.
#[derive(Clone, Copy)]
struct Seconds {
    read: f64,
    derive: f64,
    link: f64,
}

impl Seconds {
    fn normalizing(self) -> f64 {
        self.derive + self.link
    }
}

struct Row {
    resources: usize,
    flows: usize,
    seconds: Seconds,
    /// Peak memory so far in bytes, where the system tells.
    peak: Option<u64>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("normalizing");
    fs::create_dir_all(&folder)?;
    let mut rows = Vec::new();
    for size in &options.sizes {
        rows.push(row(&folder, *size, options.runs)?);
    }
    let (kept, text) = table(&rows, options.runs);
    io::stdout().write_all(text.as_bytes())?;
    if options.write {
        let page = fs::read_to_string(PAGE)?;
        fs::write(PAGE, replaced(&page, &text)?)?;
    }
    Ok(ExitCode::from(u8::from(options.check && !kept)))
}

/// Measures a plan of so many resources.
fn row(folder: &Path, resources: usize, runs: usize) -> Result<Row, Box<dyn Error>> {
    let path = folder.join(format!("{resources}.json"));
    let mut out = BufWriter::new(File::create(&path)?);
    plan::write(&mut out, resources)?;
    out.flush()?;
    drop(out);
    let mut fastest: Option<Seconds> = None;
    let mut flows = 0;
    for _ in 0..runs.max(1) {
        let (facts, seconds) = normalize(&path, folder)?;
        flows = facts.after.flows.len();
        let found = facts.after.resources.len();
        if found != resources || flows != resources {
            let what = format!("{found} resources and {flows} flows instead of {resources}");
            return Err(format!("this is not a run to measure: {what}").into());
        }
        if fastest.is_none_or(|best| seconds.normalizing() < best.normalizing()) {
            fastest = Some(seconds);
        }
    }
    fs::remove_file(&path)?;
    Ok(Row {
        resources,
        flows,
        seconds: fastest.ok_or("no run")?,
        peak: peak(),
    })
}

fn normalize(path: &Path, folder: &Path) -> Result<(Facts, Seconds), Box<dyn Error>> {
    let catalog = Catalog::embedded();
    let start = Instant::now();
    let inputs = [Input::Path(path.to_path_buf())];
    let plans = read_all(&inputs, &[], folder, facts::wanted(catalog))?.plans;
    let read = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let sources = Sources::none();
    let derived = plans
        .iter()
        .map(|plan| facts::derive(plan, &sources, catalog));
    let derived: Vec<_> = derived.collect();
    let derive = start.elapsed().as_secs_f64();

    let start = Instant::now();
    let facts = link::link(
        derived,
        Config::default(),
        &Surroundings::default(),
        catalog,
    );
    let link = start.elapsed().as_secs_f64();
    Ok((facts, Seconds { read, derive, link }))
}

/// The most memory that this process had so far (Linux).
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

/// Whether the limits are kept, and all in words.
fn table(rows: &[Row], runs: usize) -> (bool, String) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (rules, selections) = (plan::RULES, plan::SELECTIONS);
    let mut text = format!(
        "{rules} rules and {selections} selections, {cores} cores, fastest of {runs}.\n\n\
         | resources | flows | read, s | derive, s | link, s | derive and link, µs for each resource | peak memory, MB |\n\
         |---:|---:|---:|---:|---:|---:|---:|\n"
    );
    for row in rows {
        let Seconds { read, derive, link } = row.seconds;
        let peak = row
            .peak
            .map_or("–".to_owned(), |peak| (peak / 1_000_000).to_string());
        let (resources, flows, each) = (row.resources, row.flows, each(row));
        let _ = writeln!(
            text,
            "| {resources} | {flows} | {read:.2} | {derive:.2} | {link:.2} | {each:.0} | {peak} |"
        );
    }
    text.push('\n');
    let mut kept = true;
    let mut limit = |what: &str, measured: Option<f64>, limit: f64| {
        let _ = match measured {
            None => writeln!(text, "- not measured: {what}"),
            Some(measured) if measured <= limit => {
                writeln!(text, "- ok: {what}: {measured:.2}, at most {limit:.2}")
            }
            Some(measured) => {
                kept = false;
                writeln!(
                    text,
                    "- **FAIL**: {what}: {measured:.2}, at most {limit:.2}"
                )
            }
        };
    };
    let base = rows.iter().find(|row| row.resources == MEASURE);
    let largest = rows.iter().max_by_key(|row| row.resources);
    let seconds = base.map(|row| row.seconds.normalizing());
    limit("seconds for 10000 resources", seconds, LIMIT);
    let growth = base
        .zip(largest)
        .map(|(base, largest)| each(largest) / each(base));
    limit(
        "time for each resource of the largest, in that of 10000",
        growth,
        GROWTH,
    );
    (kept, text)
}

/// Microseconds for each resource.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52 resources")]
fn each(row: &Row) -> f64 {
    row.seconds.normalizing() * 1e6 / row.resources as f64
}

/// The page with `text` between its markers.
fn replaced(page: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let missing = || format!("{PAGE} has no {BEGIN} … {END}");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}{text}{END}{after}"))
}
