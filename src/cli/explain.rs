//! `tfbackup explain`

use super::args;
use super::settings::{self, OutputError};
use super::terminal::Terminal;
use crate::explain;
use crate::finding::{self, Finding};
use crate::report::clean;
use crate::spelling;
use miette::{Diagnostic, IntoDiagnostic as _};
use std::io::{self, BufWriter, Write as _};
use thiserror::Error;

/// Prints the page of a rule; with plans, why each finding of the rule or on the resource is said.
pub(super) fn run(options: &args::Explain, terminal: &Terminal) -> miette::Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    if !(options.input.plans.is_empty() && options.input.facts.is_empty()) {
        return findings(options, terminal, &mut out);
    }
    let configuration = settings::configuration(&options.input, terminal)?;
    let bundle = settings::bundle(&options.policy, &configuration)?;
    let rule = match bundle.rule(&options.what) {
        Err(_) if options.what.contains('.') => {
            let address = clean(&options.what);
            return Err(NoPlan { address }.into());
        }
        found => found?,
    };
    explain::page(rule, &bundle, &terminal.style, &mut out)
        .and_then(|()| out.flush())
        .map_err(OutputError)?;
    Ok(0)
}

fn findings(
    options: &args::Explain,
    terminal: &Terminal,
    out: &mut dyn io::Write,
) -> miette::Result<u8> {
    let configuration = settings::configuration(&options.input, terminal)?;
    let bundle = settings::bundle(&options.policy, &configuration)?;
    let understood = settings::understand(&options.input, configuration, None)?;
    super::name_skipped(&understood.skipped, terminal);
    let judgements = bundle.judge(&understood.facts.part(None))?;
    let strictness = understood.configuration.strictness(false, None);
    let settled = finding::settle(
        judgements.clone(),
        bundle.rules(),
        &understood.facts,
        understood.plans,
        &understood.sources,
        &understood.sensitive,
        strictness,
    );
    let what = options.what.as_str();
    let is_meant = |finding: &&Finding| {
        finding.rule == what
            || finding.resource == what
            || format!("{}:{}", finding.plan, finding.resource) == what
    };
    let meant: Vec<&Finding> = settled.findings.iter().filter(is_meant).collect();
    if meant.is_empty() {
        let resources = settled.findings.iter().map(|it| it.resource.as_str());
        let rules = bundle.rules().iter().map(|rule| rule.id.as_str());
        return Err(NoFinding::of(what, resources.chain(rules)).into());
    }
    let facts = serde_json::to_value(&understood.facts).into_diagnostic()?;
    for finding in meant {
        let said = judgements.iter().find(|(rule, judgement)| {
            let rule = bundle.rules().get(*rule);
            rule.is_some_and(|rule| rule.id == finding.rule)
                && judgement.verdict == finding.verdict
                && judgement.message == finding.message
                && is_of(&judgement.resource, finding)
        });
        let rule = said.and_then(|(rule, _)| bundle.rules().get(*rule));
        let grounds = match said.zip(rule) {
            Some(((_, judgement), rule)) => {
                explain::grounds(&bundle.alone(rule)?, judgement, &facts)
            }
            None => Vec::new(),
        };
        explain::why(finding, &grounds, &terminal.style, out).map_err(OutputError)?;
    }
    writeln!(
        out,
        "tfbackup explain RULE says why a rule exists; tfbackup facts prints all facts"
    )
    .and_then(|()| out.flush())
    .map_err(OutputError)?;
    Ok(0)
}

/// Whether an id is the finding's resource, or something that is declared inside it.
fn is_of(id: &str, finding: &Finding) -> bool {
    let own = format!("{}:{}", finding.plan, finding.resource);
    let rest = id.strip_prefix(&own);
    id == finding.resource || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
}

/// An address, and no plan that has it.
#[derive(Debug, Error, Diagnostic)]
#[error("{address} is not a rule")]
#[diagnostic(
    code(tfbackup::explain::no_plan),
    help("for the findings on a resource, name its plans: tfbackup explain {address} plan.json")
)]
struct NoPlan {
    address: String,
}

/// Nothing is said of it.
#[derive(Debug, Error, Diagnostic)]
#[error("no finding on {what}")]
#[diagnostic(code(tfbackup::explain::no_finding))]
struct NoFinding {
    what: String,
    #[help]
    help: String,
}

impl NoFinding {
    fn of<'a>(what: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let known = known.filter(|known| *known != what);
        Self {
            what: clean(what),
            help: match spelling::nearest(what, known) {
                Some(near) => format!("did you mean {}?", clean(near)),
                None => "name a rule, or the address of a resource that tfbackup lint reports"
                    .to_owned(),
            },
        }
    }
}
