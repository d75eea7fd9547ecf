//! `tfbackup lint`

use super::known::{self, Known};
use super::progress::Progress;
use super::settings::{self, Settings, Understood};
use super::{output, strategies};
use crate::configuration::Configuration;
use crate::facts::Facts;
use crate::finding::{self, Findings, Strictness};
use crate::plan::PlanError;
use crate::policy::{Bundle, Case};
use crate::report::{Report, Verbosity};
use crate::source::Sources;
use crate::survival::{self, Asked, Exemptions};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// The input, judged.
pub(super) struct Judged {
    pub(super) findings: Findings,
    pub(super) bundle: Bundle,
    pub(super) facts: Facts,
    /// The configuration of each plan by the plan's name.
    pub(super) sources: BTreeMap<String, Sources>,
    /// JSON files of directories that are no plans.
    pub(super) skipped: Vec<PlanError>,
    pub(super) configuration: Configuration,
    /// How many resources survive a takeover, where somebody reads it.
    survivors: Option<String>,
    /// How long each rule took, where that is asked.
    times: Option<Vec<Duration>>,
}

/// Checks the plans; the exit status says whether something reached `--fail-on`.
pub(super) fn run(settings: &Settings) -> miette::Result<u8> {
    let Judged {
        findings,
        bundle,
        facts,
        sources,
        skipped,
        survivors,
        times,
        ..
    } = judge(settings)?;
    super::name_skipped(&skipped, &settings.terminal);
    if settings.reader.verbosity == Verbosity::Verbose {
        for warning in sources.values().flat_map(Sources::warnings) {
            super::say(&warning, &settings.terminal);
        }
        for chosen in strategies::chosen(&facts.after) {
            super::say(&chosen, &settings.terminal);
        }
    }
    let reached = |finding: &&finding::Finding| {
        settings
            .fail_on
            .is_some_and(|least| finding.severity >= least)
    };
    let failing = findings.counting().filter(reached).count();
    let texts = |path: &str| -> Option<Arc<str>> {
        sources.values().find_map(|sources| sources.text(path))
    };
    let report = Report {
        findings: &findings,
        rules: bundle.rules(),
        reader: settings.reader,
        texts: &texts,
        failing,
        survivors: survivors.as_deref(),
    };
    output::write(&settings.outputs, &report)?;
    if let Some(each) = times {
        super::timings::print(bundle.rules(), &each);
    }
    // The process ends here; taking large facts apart piece by piece would only take time.
    std::mem::forget(facts);
    Ok(u8::from(failing > 0))
}

/// Reads the plans and judges them.
pub(super) fn judge(settings: &Settings) -> miette::Result<Judged> {
    let configuration = settings::configuration(&settings.input, &settings.terminal)?;
    let own = settings::own_rules(&settings.policy, &configuration);
    let bundle = settings::with_own(&own)?;
    let mut reads = bundle.reads().cloned();
    // The report says which strategy was judged by, whether or not a rule asks.
    let names_strategies = settings.any_form(|form| form.names_strategies)
        || settings.reader.verbosity == Verbosity::Verbose;
    if let Some(reads) = reads.as_mut().filter(|_| names_strategies) {
        reads.after.insert("strategies".to_owned());
    }
    let Understood {
        mut facts,
        plans,
        sources,
        skipped,
        sensitive,
        configuration,
    } = settings::understand(&settings.input, configuration, reads.as_ref())?;
    configuration.check_rules(bundle.rules())?;
    let file = match &settings.known {
        Known::Baseline(given) => known::file(
            given.as_deref(),
            &configuration,
            &settings.input,
            &settings.terminal,
        ),
        Known::Nothing => None,
    };
    let baseline = file.as_deref().map(known::read).transpose()?;
    let path = file.as_deref().map(known::shown).unwrap_or_default();
    let places = file.map(|file| known::places(&plans, &sources, &file, &settings.input));
    let places = places.unwrap_or_default();
    let in_use = baseline.as_ref().map(|it| it.in_use(&path, &places));
    let progress = Progress::of("judging");
    let is_large = facts.after.flows.len() > MOST_FLOWS;
    let case = if is_large {
        bundle.case_letting_go(&mut facts)?
    } else {
        bundle.case(&facts.part(bundle.reads()))?
    };
    let judgements = case.judge()?;
    drop(progress);
    let mut strictness = configuration.strictness(settings.strict, settings.persona);
    strictness.known = in_use.as_ref();
    let mut findings = finding::settle(
        judgements,
        bundle.rules(),
        &facts,
        plans,
        &sources,
        &sensitive,
        strictness,
    );
    let survivors = takeover(settings, &case, &facts, strictness, is_large);
    let times = settings.timings.then(|| case.time()).transpose()?;
    let mut notices = finding::unjudged(&facts, &sources, &findings.plans);
    notices.append(&mut findings.notices);
    notices.extend(configuration.unmatched(&facts, &findings, bundle.rules()));
    findings.notices = notices;
    let read = configuration.file.as_ref();
    findings.configuration = read.map(|file| file.path.clone());
    findings.baseline = baseline.map(|_| path);
    Ok(Judged {
        findings,
        bundle,
        facts,
        sources,
        skipped,
        configuration,
        survivors,
        times,
    })
}

/// Whether a last line counts the resources that survive: for people who read all.
fn counts_survivors(settings: &Settings) -> bool {
    settings.any_form(|form| form.counts_survivors) && settings.reader.verbosity != Verbosity::Quiet
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
    is_large: bool,
) -> Option<String> {
    if !counts_survivors(settings) || facts.after.resources.is_empty() {
        return None;
    }
    if is_large {
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
