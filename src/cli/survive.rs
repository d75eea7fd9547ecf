//! `tfbackup survive`

use super::args;
use super::progress::Progress;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::finding;
use crate::report::clean;
use crate::spelling;
use crate::survival::{self, Asked, Behind, Class, Exemptions, Table, Verdict};
use miette::Diagnostic;
use std::io::{self, BufWriter, Write as _};
use thiserror::Error;

/// Prints the table, or why a resource's row is as it is; the exit status says whether something is lost that
/// must not be, or whether the plan makes a cell worse.
pub(super) fn run(options: &args::Survive, terminal: &Terminal) -> miette::Result<u8> {
    let configuration = settings::configuration(&options.input, terminal)?;
    let bundle = settings::bundle(&options.policy, &configuration)?;
    // Of the world before, the table asks for all that it asks for of the one after.
    let reads = bundle.reads().filter(|_| !options.diff);
    let mut understood = settings::understand(&options.input, configuration, reads)?;
    super::name_skipped(&understood.skipped, terminal);
    let asked = if options.why.is_some() || options.format == survival::Format::Html {
        Asked::Places
    } else {
        Asked::Cells
    };
    let progress = Progress::of("judging");
    let case = bundle.case(&understood.facts.part(reads))?;
    let classes = case.survival(asked)?;
    let judgements = case.judge()?;
    drop(progress);
    let strictness = understood.configuration.strictness(false, None);
    let exemptions = Exemptions::of(strictness);
    let findings = finding::settle(
        judgements,
        bundle.rules(),
        &understood.facts,
        understood.plans.clone(),
        &understood.sources,
        &understood.sensitive,
        strictness,
    );
    let mut table = survival::table(
        &classes,
        &understood.facts,
        understood.plans.clone(),
        &findings.findings,
        exemptions,
    );
    let mut out = BufWriter::new(io::stdout().lock());
    if let Some(address) = &options.why {
        why(address, &table, &classes, terminal, &mut out)?;
        return Ok(0);
    }
    let mut failed = false;
    if options.diff {
        let facts = &mut understood.facts;
        let after = std::mem::replace(&mut facts.after, std::mem::take(&mut facts.before));
        // The world before the plan as if it were the one after.
        let judged = bundle.survival(&facts.part(None), Asked::Cells)?;
        let earlier = survival::table(&judged, facts, Vec::new(), &[], exemptions);
        failed |= survival::mark_changes(&mut table, &earlier);
        facts.after = after;
    }
    failed |= table.rows.iter().any(|row| {
        options.fail_on_lost.iter().any(|disaster| {
            row.cells
                .get(disaster)
                .is_some_and(|cell| cell.verdict == Verdict::Lost)
        })
    });
    let hops = if options.format == survival::Format::Html {
        case.hops()?
    } else {
        Vec::new()
    };
    let behind = Behind {
        classes: &classes,
        facts: &understood.facts,
        hops: &hops,
        findings: &findings.findings,
    };
    survival::write(&table, &behind, options.format, &terminal.style, &mut out)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    Ok(u8::from(failed))
}

fn why(
    address: &str,
    table: &Table,
    classes: &[Class],
    terminal: &Terminal,
    out: &mut dyn io::Write,
) -> miette::Result<()> {
    let rows: Vec<_> = table
        .rows
        .iter()
        .filter(|row| {
            row.resource == address || format!("{}:{}", row.plan, row.resource) == address
        })
        .collect();
    let mut exempt = table.exempt.iter();
    if let Some(exempt) = exempt.find(|exempt| exempt.resource == address && rows.is_empty()) {
        let (resource, reason) = (clean(&exempt.resource), clean(&exempt.reason));
        return writeln!(out, "{resource} is exempt: {reason}")
            .and_then(|()| out.flush())
            .map_err(|error| OutputError(error).into());
    }
    if rows.is_empty() {
        let known = table.rows.iter().map(|row| row.resource.as_str());
        let near = spelling::nearest(address, known);
        return Err(NoSuchResource {
            address: clean(address),
            help: near.map(|near| format!("did you mean {}?", clean(near))),
        }
        .into());
    }
    for row in rows {
        let id = format!("{}:{}", row.plan, row.resource);
        let class = classes.iter().find(|class| class.resources.contains(&id));
        if let Some(class) = class {
            survival::why(row, class, &terminal.style, out)
                .and_then(|()| out.flush())
                .map_err(OutputError)?;
        }
    }
    Ok(())
}

/// `--why` names nothing that the table has.
#[derive(Debug, Error, Diagnostic)]
#[error("no stateful resource {address} in these plans")]
#[diagnostic(code(tfbackup::survive::no_such_resource))]
struct NoSuchResource {
    address: String,
    #[help]
    help: Option<String>,
}
