//! Findings as people read them: those of one group as one, and what is a question not as a finding.

use super::{Show, Verbosity};
use crate::finding::{Finding, Findings};
use std::collections::BTreeMap;

/// A finding, and the others of its group.
pub(super) struct Entry<'a> {
    pub(super) lead: &'a Finding,
    pub(super) others: Vec<&'a Finding>,
}

/// What is printed as findings, in the order of the report.
pub(super) fn entries(findings: &Findings, verbosity: Verbosity, show: Show) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    let printed = |finding: &&Finding| {
        verbosity.shows(finding.severity) && (show == Show::Undecided || !finding.is_question())
    };
    for finding in findings.counting().filter(printed) {
        let known = finding.group.as_deref().and_then(|group| groups.get(group));
        if let Some(entry) = known.and_then(|&index| entries.get_mut(index)) {
            entry.others.push(finding);
            continue;
        }
        if let Some(group) = &finding.group {
            groups.insert(group, entries.len());
        }
        entries.push(Entry {
            lead: finding,
            others: Vec::new(),
        });
    }
    entries
}
