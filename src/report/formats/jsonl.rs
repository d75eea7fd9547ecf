//! JSON lines: what the JSON report has, in pieces that a stream's reader can take one by one.

use crate::facts::Strategy;
use crate::finding::{Finding, Notice, Persona, PlanSummary, Question, Summary, Tool};
use crate::report::{Format, Report};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

pub(super) static FORMAT: Format = Format {
    name: "jsonl",
    about: "JSON lines: the run, each finding, question and notice, and the summary; `type` tells them apart",
    names_strategies: true,
    write,
    ..Format::JSON
};

/// One line. What it has beside `type` is what docs/report.schema.json says of it.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Run {
        schema: &'a str,
        tool: &'a Tool,
        plans: &'a [PlanSummary],
        #[serde(skip_serializing_if = "BTreeMap::is_empty")]
        strategies: &'a BTreeMap<String, Strategy>,
        persona: Persona,
        #[serde(skip_serializing_if = "Option::is_none")]
        configuration: Option<&'a str>,
    },
    Finding(&'a Finding),
    Question(&'a Question),
    Notice(&'a Notice),
    Summary(&'a Summary),
}

fn write(report: &Report<'_>, out: &mut String) -> fmt::Result {
    let it = report.findings;
    let run = Line::Run {
        schema: &it.schema,
        tool: &it.tool,
        plans: &it.plans,
        strategies: &it.strategies,
        persona: it.persona,
        configuration: it.configuration.as_deref(),
    };
    let lines = std::iter::once(run)
        .chain(it.findings.iter().map(Line::Finding))
        .chain(it.questions.iter().map(Line::Question))
        .chain(it.notices.iter().map(Line::Notice))
        .chain([Line::Summary(&it.summary)]);
    for line in lines {
        out.push_str(&serde_json::to_string(&line).map_err(|_| fmt::Error)?);
        out.push('\n');
    }
    Ok(())
}
