//! `tfbackup baseline`

use super::args;
use super::known::{self, Known};
use super::lint::{self, Judged};
use super::settings::{OutputError, Settings};
use super::terminal::Terminal;
use crate::finding::{Baseline, By, Findings};
use crate::report::{clean, write_json};
use miette::Diagnostic;
use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;
use thiserror::Error;

/// Writes what is found into the baseline, or with `--prune` only what it had already.
pub(super) fn run(options: args::Baseline, terminal: Terminal) -> miette::Result<u8> {
    let (output, prune) = (options.output.clone(), options.prune);
    let mut settings = Settings::of_baseline(options, terminal);
    if prune {
        settings.known = Known::Baseline(output.clone());
    }
    let judged = lint::judge(&settings)?;
    super::name_skipped(&judged.skipped, &settings.terminal);
    refuse_incomplete(&judged.findings)?;
    let Judged {
        findings,
        configuration,
        sources,
        ..
    } = &judged;
    let input = &settings.input;
    let file = known::file(output.as_deref(), configuration, input, &settings.terminal);
    let file = file.unwrap_or_else(|| known::beside(configuration));
    let mut baseline = if prune || file.exists() {
        known::read(&file)?
    } else {
        Baseline::default()
    };
    let before = baseline.len();
    let places = known::places(&findings.plans, sources, &file, input);
    let all = findings.findings.iter().chain(&findings.explained);
    let recorded = all.filter(|finding| {
        if prune {
            let suppressed = finding.suppressed.as_ref();
            suppressed.is_some_and(|it| it.by == By::Baseline)
        } else {
            finding.counts() && findings.persona.sees(finding.persona)
        }
    });
    baseline.record(&places, recorded);
    write(&file, &baseline)?;
    let mut out = io::stdout().lock();
    let (path, all) = (clean(&known::shown(&file)), baseline.len());
    let before = match before {
        0 => String::new(),
        before => format!(", {before} before"),
    };
    let findings = if all == 1 { "finding" } else { "findings" };
    writeln!(out, "{path}: {all} known {findings}{before}").map_err(OutputError)?;
    Ok(0)
}

/// What an incomplete plan leaves out would pass for gone.
fn refuse_incomplete(findings: &Findings) -> Result<(), Incomplete> {
    let mut plans = findings.plans.iter();
    match plans.find(|plan| !plan.complete || plan.errored) {
        Some(plan) => Err(Incomplete {
            plan: clean(&plan.name),
        }),
        None => Ok(()),
    }
}

fn write(path: &PathBuf, baseline: &Baseline) -> Result<(), Unwritable> {
    let failed = |reason| Unwritable {
        path: known::shown(path),
        reason,
    };
    let mut out = BufWriter::new(File::create(path).map_err(failed)?);
    write_json(baseline, &mut out)
        .and_then(|()| out.flush())
        .map_err(failed)
}

/// A plan that doesn't show everything.
#[derive(Debug, Error, Diagnostic)]
#[error("plan {plan} is incomplete: its baseline would lack the findings that the plan leaves out")]
#[diagnostic(
    code(tfbackup::baseline::incomplete),
    help("plan without -target and without errors, then write the baseline again")
)]
struct Incomplete {
    plan: String,
}

/// A file that can't be written.
#[derive(Debug, Error, Diagnostic)]
#[error("cannot write {path}: {reason}")]
#[diagnostic(code(tfbackup::cli::write), help("write it elsewhere with -o FILE"))]
pub(super) struct Unwritable {
    pub(super) path: String,
    pub(super) reason: io::Error,
}
