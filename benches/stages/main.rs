//! How the time from a plan to its linked facts, and from these to findings, grows with the number of
//! resources that hold data; and the time to judge the policies of a large organisation.
//!
//! `cargo bench --bench stages` prints the table of docs/performance.md.

#[path = "../ratios/measure.rs"]
#[expect(dead_code, reason = "the other bench measures more")]
mod measure;
mod organization;
mod plan;

use clap::Parser;
use measure::Job;
use std::error::Error;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use tfbackup::catalog::Catalog;
use tfbackup::facts::{self, Config, Facts, Surroundings};
use tfbackup::link;
use tfbackup::plan::{Input, read_all};
use tfbackup::policy::Bundle;
use tfbackup::source::Sources;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/performance.md");
const BEGIN: &str = "<!-- stages:begin -->\n";
const END: &str = "<!-- stages:end -->";

/// Seconds to normalize 10,000 resources, without reading the plan.
const NORMALIZING: f64 = 2.0;
/// Seconds to judge 10,000 flows with all rules.
const JUDGING: f64 = 0.5;
/// Bytes that aren't file-backed, of `tfbackup lint` for 100,000 flows: 2 GiB.
const MEMORY: u64 = 2 << 30;
const MOST: usize = 100_000;
/// Part of the whole that one rule may take.
const SHARE: f64 = 0.1;
/// Time for each resource of the largest plan, in that of 10,000.
const GROWTH: f64 = 2.0;
const MEASURE: usize = 10_000;
/// Seconds to tell what service control policies deny in every account of an organisation.
const ORGANIZATION: f64 = 1.0;

#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "options of a command line")]
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
    /// Leave the plans in target/tmp/stages, for a profiler.
    #[arg(long)]
    keep: bool,
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
    judge: f64,
}

impl Seconds {
    fn normalizing(self) -> f64 {
        self.derive + self.link
    }
}

struct Row {
    resources: usize,
    flows: usize,
    findings: usize,
    /// The rule that takes longest, and its part of the whole.
    slowest: (String, f64),
    seconds: Seconds,
    /// Peak memory of `tfbackup lint` in bytes, mapped files left out, where the system tells.
    peak: Option<u64>,
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let options = Options::parse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stages");
    fs::create_dir_all(&folder)?;
    let mut rows = Vec::new();
    for size in &options.sizes {
        rows.push(row(&folder, *size, &options)?);
    }
    let organization = organization::measure(options.runs)?;
    let (kept, text) = table(&rows, organization, options.runs);
    io::stdout().write_all(text.as_bytes())?;
    if options.write {
        let page = fs::read_to_string(PAGE)?;
        fs::write(PAGE, replaced(&page, &text)?)?;
    }
    Ok(ExitCode::from(u8::from(options.check && !kept)))
}

/// Measures a plan of so many resources.
fn row(folder: &Path, resources: usize, options: &Options) -> Result<Row, Box<dyn Error>> {
    let path = folder.join(format!("{resources}.json"));
    let mut out = BufWriter::new(File::create(&path)?);
    plan::write(&mut out, resources)?;
    out.flush()?;
    drop(out);
    let bundle = Bundle::embedded()?;
    let reads = bundle.reads();
    let mut fastest: Option<Seconds> = None;
    let (mut flows, mut findings) = (0, 0);
    let mut slowest = (String::new(), 0.0);
    for run in 0..options.runs.max(1) {
        let (facts, mut seconds) = normalize(&path, folder)?;
        flows = facts.after.flows.len();
        let found = facts.after.resources.len();
        // Those under the same AWS managed key share their flows.
        let few = flows < resources.div_euclid(10).saturating_mul(9);
        if found != resources || few {
            let what = format!("{found} resources and {flows} flows instead of {resources}");
            return Err(format!("this is not a run to measure: {what}").into());
        }
        let start = Instant::now();
        findings = bundle.judge(&facts.part(reads))?.len();
        seconds.judge = start.elapsed().as_secs_f64();
        let best = fastest.get_or_insert(seconds);
        best.derive = best.derive.min(seconds.derive);
        best.link = best.link.min(seconds.link);
        best.judge = best.judge.min(seconds.judge);
        if run == 0 {
            slowest = slowest_of(&bundle, &facts)?;
        }
    }
    let lint = Job {
        program: env!("CARGO_BIN_EXE_tfbackup").into(),
        arguments: ["lint", "--fail-on", "never", &path.to_string_lossy()]
            .map(str::to_owned)
            .to_vec(),
        folder: folder.to_owned(),
        piped: None,
    };
    let peak = lint.peak()?.anonymous;
    if !options.keep {
        fs::remove_file(&path)?;
    }
    Ok(Row {
        resources,
        flows,
        findings,
        slowest,
        seconds: fastest.ok_or("no run")?,
        peak,
    })
}

/// The rule that takes longest, and its part of the whole.
fn slowest_of(bundle: &Bundle, facts: &Facts) -> Result<(String, f64), Box<dyn Error>> {
    let each = bundle.case(&facts.part(bundle.reads()))?.time()?;
    let whole: Duration = each.iter().sum();
    let rules = bundle.rules().iter().zip(&each);
    let (rule, time) = rules.max_by_key(|(_, time)| **time).ok_or("no rule")?;
    let part = time.as_secs_f64() / whole.as_secs_f64();
    Ok((rule.id.clone(), part))
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
    let judge = 0.0;
    Ok((
        facts,
        Seconds {
            read,
            derive,
            link,
            judge,
        },
    ))
}

/// Whether the limits are kept, and all in words.
fn table(rows: &[Row], organization: f64, runs: usize) -> (bool, String) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (rules, selections) = (plan::RULES, plan::SELECTIONS);
    let mut text = format!(
        "{rules} rules and {selections} selections, {cores} cores, fastest of {runs}.\n\n\
         | resources | flows | findings | read, s | derive, s | link, s | judge, s | derive and link, µs for each resource | judge, µs for each resource | slowest rule | memory of `lint`, MB |\n\
         |---:|---:|---:|---:|---:|---:|---:|---:|---:|---|---:|\n"
    );
    for row in rows {
        let Seconds {
            read,
            derive,
            link,
            judge,
        } = row.seconds;
        let peak = row
            .peak
            .map_or("–".to_owned(), |peak| (peak / 1_000_000).to_string());
        let (resources, flows, findings) = (row.resources, row.flows, row.findings);
        let (each, judging) = (each(row, Seconds::normalizing), each(row, |s| s.judge));
        let (rule, part) = (&row.slowest.0, row.slowest.1 * 100.0);
        let _ = writeln!(
            text,
            "| {resources} | {flows} | {findings} | {read:.2} | {derive:.2} | {link:.2} | {judge:.2} | {each:.0} | {judging:.0} | {rule}, {part:.1} % | {peak} |"
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
    let seconds = |of: fn(Seconds) -> f64| base.map(|row| of(row.seconds));
    let growth = |of: fn(Seconds) -> f64| Some(each(largest?, of) / each(base?, of));
    let judging: fn(Seconds) -> f64 = |seconds| seconds.judge;
    limit(
        "seconds to normalize 10000 resources",
        seconds(Seconds::normalizing),
        NORMALIZING,
    );
    limit("seconds to judge 10000 flows", seconds(judging), JUDGING);
    let largest_of_base = "the largest, in that of 10000";
    limit(
        &format!("time to normalize each resource of {largest_of_base}"),
        growth(Seconds::normalizing),
        GROWTH,
    );
    limit(
        &format!("time to judge each resource's flow of {largest_of_base}"),
        growth(judging),
        GROWTH,
    );
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52 bytes")]
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    let most = rows.iter().find(|row| row.resources == MOST);
    limit(
        &format!("MB of memory for {MOST} flows"),
        most.and_then(|row| row.peak).map(megabytes),
        megabytes(MEMORY),
    );
    let part = base.map(|row| row.slowest.1);
    limit("part of the slowest rule in all at 10000", part, SHARE);
    let (policies, accounts) = (organization::POLICIES, organization::ACCOUNTS);
    let what = format!(
        "seconds to tell what {policies} service control policies deny in {accounts} accounts"
    );
    limit(&what, Some(organization), ORGANIZATION);
    (kept, text)
}

/// Microseconds for each resource.
#[expect(clippy::cast_precision_loss, reason = "far below 2^52 resources")]
fn each(row: &Row, of: fn(Seconds) -> f64) -> f64 {
    of(row.seconds) * 1e6 / row.resources as f64
}

/// The page with `text` between its markers.
fn replaced(page: &str, text: &str) -> Result<String, Box<dyn Error>> {
    let missing = || format!("{PAGE} has no {BEGIN} … {END}");
    let (before, rest) = page.split_once(BEGIN).ok_or_else(missing)?;
    let (_, after) = rest.split_once(END).ok_or_else(missing)?;
    Ok(format!("{before}{BEGIN}{text}{END}{after}"))
}
