//! `tfbackup lint`

use super::settings::{self, OutputError, Settings, Understood};
use crate::finding::{self, PlanSummary, Strictness};
use crate::plan::Plan;
use crate::policy::Bundle;
use crate::report::{self, Verbosity};
use crate::source::Sources;
use std::io::{self, BufWriter, Write as _};
use std::sync::Arc;

/// Checks the plans; the exit status says whether something reached `--fail-on`.
pub(super) fn run(settings: &Settings) -> miette::Result<u8> {
    let bundle = match &settings.policy {
        Some(folder) => Bundle::from_dir(folder)?,
        None => Bundle::embedded()?,
    };
    let Understood {
        facts,
        plans,
        sources,
        skipped,
    } = settings::understand(&settings.input)?;
    let judgements = bundle.judge(&facts)?;
    let plans = plans.iter().map(summary).collect();
    let strictness = Strictness {
        strict: settings.strict,
    };
    let findings = finding::settle(
        judgements,
        bundle.rules(),
        &facts,
        plans,
        &sources,
        strictness,
    );

    super::name_skipped(&skipped, &settings.terminal);
    if settings.verbosity == Verbosity::Verbose {
        for warning in sources.values().flat_map(Sources::warnings) {
            super::explain(&warning, &settings.terminal);
        }
    }
    let texts = |path: &str| -> Option<Arc<str>> {
        sources.values().find_map(|sources| sources.text(path))
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let written = report::write(
        &findings,
        bundle.rules(),
        settings.format,
        &settings.terminal.style,
        settings.verbosity,
        &texts,
        &mut out,
    )
    .and_then(|()| out.flush());
    match written {
        // The reader went away (`| head`): what was found still decides the exit status.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(OutputError(error).into());
        }
        _ => {}
    }
    let reached = |finding: &finding::Finding| {
        settings
            .fail_on
            .is_some_and(|least| finding.severity >= least)
    };
    Ok(u8::from(findings.findings.iter().any(reached)))
}

fn summary(plan: &Plan) -> PlanSummary {
    PlanSummary {
        name: plan.name.clone(),
        path: plan.path.clone(),
        resources: plan.resources,
        relevant: plan
            .changes
            .iter()
            .filter(|change| !change.address.data)
            .count(),
        complete: plan.complete,
        errored: plan.errored,
    }
}
