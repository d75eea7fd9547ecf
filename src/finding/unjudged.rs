//! What a run could not look at, each said in a line: silence would pass for "all is well".

use super::{Notice, PlanSummary};
use crate::facts::{Answer, Facts, Flow, Hop, Reason, Selection};
use crate::source::Sources;
use std::collections::{BTreeMap, BTreeSet};

/// Names in one notice.
const NAMED: usize = 3;

/// Notices on states, on plans without their configuration, and on selections that take nothing of the input.
pub fn unjudged(
    facts: &Facts,
    sources: &BTreeMap<String, Sources>,
    plans: &[PlanSummary],
) -> Vec<Notice> {
    let mut notices = states(plans);
    notices.extend(without_source(facts, sources));
    notices.extend(selecting_nothing(facts));
    notices
}

/// One notice for all: an audit has one for each repository.
fn states(plans: &[PlanSummary]) -> Vec<Notice> {
    let states: Vec<&str> = plans
        .iter()
        .filter(|plan| plan.state)
        .map(|plan| plan.name.as_str())
        .collect();
    let what = match states.as_slice() {
        [] => return Vec::new(),
        [one] => {
            format!("\"{one}\" is a state, not a plan: it is judged as it is, without changes")
        }
        all => format!(
            "{} inputs are states, not plans: they are judged as they are, without changes",
            all.len()
        ),
    };
    let help = "lint a plan to judge changes".to_owned();
    vec![Notice {
        id: "state".to_owned(),
        message: what,
        help,
        location: None,
    }]
}

fn without_source(facts: &Facts, sources: &BTreeMap<String, Sources>) -> Vec<Notice> {
    let mut open: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, object) in facts.after.objects() {
        let unresolved = object.unknown.values();
        let unresolved = unresolved
            .filter(|it| it.reason == Reason::Unresolved)
            .count();
        let count = open.entry(object.plan.as_str()).or_default();
        *count = count.saturating_add(unresolved);
    }
    let without = sources.iter().filter(|(_, sources)| !sources.any());
    without
        .filter_map(|(plan, _)| {
            let number = *open.get(plan.as_str()).filter(|number| **number > 0)?;
            let values = if number == 1 {
                "value is"
            } else {
                "values are"
            };
            Some(Notice {
                id: "no-source".to_owned(),
                message: format!(
                    "no .tf file found for plan \"{plan}\": {number} {values} unresolved"
                ),
                help: "pass --source DIR".to_owned(),
                location: None,
            })
        })
        .collect()
}

/// Whether `selected-resources-not-shown` asks what a flow carries.
fn is_asked(flow: &Flow) -> bool {
    let is_vague = |hop: &Hop| hop.works == Answer::Unknown;
    flow.open && flow.hops.iter().any(is_vague)
}

/// Selections without a resource in the input. What they take elsewhere is judged where open flows tell of it.
fn selecting_nothing(facts: &Facts) -> Vec<Notice> {
    let nothing = |it: &&Selection| {
        let plan = facts.plans.get(&it.object.plan);
        // Of a policy of the organization or a stack set the accounts' resources are seldom in the input.
        it.object.logical_id.is_none()
            && plan.is_some_and(|plan| plan.complete)
            && it.selected.is_empty()
            && it.undecided.is_empty()
            && it.may_select_any.is_none()
    };
    let asked = facts.after.flows.iter().filter(|flow| is_asked(flow));
    let asked: BTreeSet<&String> = asked.flat_map(|flow| &flow.selections).collect();
    let selections = facts.after.selections.iter();
    let selections = selections.filter(|(id, selection)| nothing(selection) && !asked.contains(id));
    let open = |id: &String| {
        let mut flows = facts.after.flows.iter().filter(|flow| flow.open);
        flows.any(|flow| flow.selections.contains(id))
    };
    let (open, idle): (Vec<_>, Vec<_>) = selections.partition(|(id, _)| open(id));
    let notice = |found: Vec<(&String, &Selection)>, then: &str| {
        let addresses: Vec<&str> = found
            .iter()
            .map(|(_, it)| it.object.address.as_str())
            .collect();
        let shown: Vec<&str> = addresses.iter().take(NAMED).copied().collect();
        let more = addresses.len().saturating_sub(shown.len());
        let more = match more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let takes = match addresses.len() {
            0 => return None,
            1 => "selects",
            _ => "select",
        };
        Some(Notice {
            id: "selects-nothing".to_owned(),
            message: format!(
                "{}{more} {takes} none of the resources in this input, so {then}",
                shown.join(", ")
            ),
            help: "pass along the plans of the selected resources".to_owned(),
            location: None,
        })
    };
    let of_open = notice(open, "only what holds for all types and keys can be judged");
    let of_idle = notice(idle, "the backups can't be judged");
    of_open.into_iter().chain(of_idle).collect()
}
