//! Questions: what undecided findings wait for, one for each root cause.

use super::cause::Cause;
use super::{Finding, Severity, Verdict};
use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// What the input can't answer.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Question {
    /// Number in this report, which `question` of findings refers to: `q1`
    pub id: String,
    /// What would have to be known.
    pub text: String,
    /// What answers it.
    pub answer: String,
    /// What to write into tfbackup.toml, where that can answer it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub toml: Option<String>,
    /// How many findings wait for it.
    pub findings: usize,
    /// The worst severity that one of them may turn out to have.
    pub worst: Severity,
}

/// The questions of these findings, which learn their ids. Only what counts is asked.
pub(super) fn ask(
    findings: &mut [Finding],
    causes: &[Option<Cause>],
    counts: impl Fn(&Finding) -> bool,
) -> Vec<Question> {
    let mut asked: BTreeMap<&Cause, (Severity, Vec<usize>)> = BTreeMap::new();
    for (index, (finding, cause)) in findings.iter().zip(causes).enumerate() {
        let Some(cause) = cause.as_ref().filter(|_| counts(finding)) else {
            continue;
        };
        debug_assert_eq!(finding.verdict, Verdict::Undecided);
        let would_be = finding.would_be.unwrap_or(finding.severity);
        let (worst, waiting) = asked.entry(cause).or_insert((would_be, Vec::new()));
        *worst = (*worst).max(would_be);
        waiting.push(index);
    }
    let mut asked: Vec<_> = asked.into_iter().collect();
    asked.sort_by(|(one, (worst, ones)), (other, (others_worst, others))| {
        let key = |worst, waiting: &[usize]| (Reverse(worst), Reverse(waiting.len()));
        let by = key(*worst, ones).cmp(&key(*others_worst, others));
        by.then_with(|| one.cmp(other))
    });
    let mut questions = Vec::new();
    for (number, (cause, (worst, waiting))) in (1_usize..).zip(asked) {
        let id = format!("q{number}");
        questions.push(Question {
            id: id.clone(),
            text: cause.text.clone(),
            answer: cause.answer.clone(),
            toml: cause.toml.clone(),
            findings: waiting.len(),
            worst,
        });
        for index in waiting {
            if let Some(finding) = findings.get_mut(index) {
                finding.question = Some(id.clone());
            }
        }
    }
    questions
}
