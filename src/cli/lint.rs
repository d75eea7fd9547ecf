//! `tfbackup lint`

use super::settings::{self, OutputError, Settings, Understood};
use super::strategies;
use crate::facts::Facts;
use crate::finding::{self, Findings, Strictness};
use crate::policy::{Bundle, Case, PolicyError, Rule};
use crate::report::{self, Format, Verbosity};
use crate::source::Sources;
use crate::survival::{self, Asked, Exemptions};
use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use std::sync::Arc;

/// Checks the plans; the exit status says whether something reached `--fail-on`.
pub(super) fn run(settings: &Settings) -> miette::Result<u8> {
    let bundle = load(settings.policy.as_deref())?;
    let mut reads = bundle.reads().cloned();
    // The report says which strategy was judged by, whether or not a rule asks.
    if settings.format == Format::Json || settings.reader.verbosity == Verbosity::Verbose {
        reads.iter_mut().for_each(|reads| {
            reads.after.insert("strategies".to_owned());
        });
    }
    let Understood {
        facts,
        plans,
        sources,
        skipped,
        sensitive,
        configuration,
    } = settings::understand(&settings.input, reads.as_ref())?;
    configuration.check_rules(bundle.rules())?;
    let case = bundle.case(&facts.part(bundle.reads()))?;
    let judgements = case.judge()?;
    let strictness = configuration.strictness(settings.strict, settings.persona);
    let mut findings = finding::settle(
        judgements,
        bundle.rules(),
        &facts,
        plans,
        &sources,
        &sensitive,
        strictness,
    );
    findings.notices = finding::unjudged(&facts, &sources);
    let unmatched = configuration.unmatched(&facts, &findings, bundle.rules());
    findings.notices.extend(unmatched);
    let file = configuration.file.as_ref();
    findings.configuration = file.map(|file| file.path.clone());

    super::name_skipped(&skipped, &settings.terminal);
    if settings.reader.verbosity == Verbosity::Verbose {
        for warning in sources.values().flat_map(Sources::warnings) {
            super::explain(&warning, &settings.terminal);
        }
        for chosen in strategies::chosen(&facts.after) {
            super::explain(&chosen, &settings.terminal);
        }
    }
    let line = takeover(settings, &case, &facts, strictness);
    print(
        &findings,
        bundle.rules(),
        settings,
        &sources,
        line.as_deref(),
    )?;
    if settings.timings {
        let (shared, each) = case.time()?;
        super::timings::print(bundle.rules(), shared, &each);
    }
    let reached = |finding: &finding::Finding| {
        settings
            .fail_on
            .is_some_and(|least| finding.severity >= least)
    };
    let status = u8::from(findings.counting().any(reached));
    // The process ends here; taking large facts apart piece by piece would only take time.
    std::mem::forget(facts);
    Ok(status)
}

/// Whether a last line counts the resources that survive: for people who read all.
fn counts_survivors(settings: &Settings) -> bool {
    settings.format == Format::Human && settings.reader.verbosity != Verbosity::Quiet
}

/// Beyond, the count would take longer than all rules: a second for about a thousand flows.
const MOST_FLOWS: usize = 1_000;

/// How many resources survive a takeover. Whoever wants it for certain asks `survive`:
/// that it can't be told, or takes too long, is no failure here.
fn takeover(
    settings: &Settings,
    case: &Case<'_>,
    facts: &Facts,
    strictness: Strictness<'_>,
) -> Option<String> {
    if !counts_survivors(settings) || facts.after.resources.is_empty() {
        return None;
    }
    if facts.after.flows.len() > MOST_FLOWS {
        return Some(
            "tfbackup survive says how many resources survive an account takeover".to_owned(),
        );
    }
    let classes = case.survival(Asked::Takeover).ok()?;
    let exemptions = Exemptions::of(strictness);
    survival::line(&survival::table(
        &classes,
        facts,
        Vec::new(),
        &[],
        exemptions,
    ))
}

/// Writes the report to standard output, with a last line.
fn print(
    findings: &Findings,
    rules: &[Rule],
    settings: &Settings,
    sources: &BTreeMap<String, Sources>,
    line: Option<&str>,
) -> miette::Result<()> {
    let texts = |path: &str| -> Option<Arc<str>> {
        sources.values().find_map(|sources| sources.text(path))
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = report::write(
        findings,
        rules,
        settings.format,
        &settings.reader,
        &texts,
        &mut out,
    )
    .and_then(|()| line.map_or(Ok(()), |line| writeln!(out, "{line}")))
    .and_then(|()| out.flush());
    match written {
        // The reader went away (`| head`): what was found still decides the exit status.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(OutputError(error).into()),
        _ => Ok(()),
    }
}

pub(super) fn load(folder: Option<&Path>) -> Result<Bundle, PolicyError> {
    folder.map_or_else(|| Ok(Bundle::on_demand()), Bundle::from_dir)
}
