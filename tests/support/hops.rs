//! Hops that findings call failing, and what the picture makes of them.

use serde_json::Value;
use std::collections::BTreeMap;
use tfbackup::answer::Answer;
use tfbackup::facts::Facts;
use tfbackup::finding::{Severity, Verdict};
use tfbackup::graph::{JudgedHop, State, diagram};
use tfbackup::policy::Bundle;

/// Places of hops that the facts' indices call certainly stopped or refused: what rules start from.
fn refused(facts: &Value) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap()).unwrap();
    for ways in values(&facts["stopped_hops"]).flat_map(values) {
        let ways = ways.as_array().unwrap().iter();
        found.extend(ways.map(|way| (number(&way[0]), number(&way[1]))));
    }
    for index in ["copy_refusals", "key_refusals", "scp_refusals"] {
        let refusals = values(&facts[index]).flat_map(|list| list.as_array().unwrap());
        let certain = refusals.filter(|refusal| {
            let denied = refusal["verdict"] == "denied" || refusal["denied"].is_array();
            denied && refusal["selected"] == "yes"
        });
        // What is refused on restore day has no hop.
        let hops = certain.filter(|refusal| refusal["hop"].is_u64());
        found.extend(hops.map(|refusal| (number(&refusal["flow"]), number(&refusal["hop"]))));
    }
    found
}

fn values(map: &Value) -> impl Iterator<Item = &Value> {
    map.as_object().into_iter().flat_map(|map| map.values())
}

/// Ids of the facts that a flow's hop is about.
fn about(flow: &Value, hop: &Value) -> Vec<Value> {
    let mut ids = vec![flow["backup_plan"].clone()];
    for list in ["resources", "selections"] {
        ids.extend(flow[list].as_array().into_iter().flatten().cloned());
    }
    for part in ["to", "from", "key", "source_key"] {
        ids.push(hop[part]["id"].clone());
    }
    ids
}

/// Whether an arrow of the flow alone says that this hop is made.
fn is_drawn_as_made(facts: &Value, hops: &[JudgedHop], flow: usize, hop: usize) -> bool {
    let mut alone = facts.clone();
    alone["flows"] = Value::from(vec![facts["flows"][flow].clone()]);
    let alone: Facts = serde_json::from_value(alone).unwrap();
    let own = hops.iter().filter(|one| one.flow == flow).cloned();
    // Where no other hop is made, an arrow that is made is this hop's.
    let own = own.map(|mut one| {
        one.flow = 0;
        if one.hop != hop {
            one.made.is = Answer::No;
        }
        one
    });
    let drawn = diagram(&alone, &own.collect::<Vec<_>>());
    assert!(!drawn.edges.is_empty());
    let mut states = drawn.edges.iter().map(|edge| edge.state);
    states.any(|state| matches!(state, State::Works | State::Undecided))
}

/// Fails where a rule calls a hop failing that the picture shows as made.
pub(crate) fn assert_pictures_agree(bundle: &Bundle, all: &[(String, Value)]) {
    let (mut wrong, mut compared) = (Vec::new(), 0_usize);
    for (name, facts) in all {
        let hops = bundle.case(facts).unwrap().hops().unwrap();
        let made: BTreeMap<(usize, usize), Answer> = hops
            .iter()
            .map(|one| ((one.flow, one.hop), one.made.is))
            .collect();
        for (flow, hop) in refused(facts) {
            compared = compared.saturating_add(1);
            if is_drawn_as_made(facts, &hops, flow, hop) {
                wrong.push(format!("{name}: hop {hop} of flow {flow} is refused"));
            }
        }
        for (index, judgement) in bundle.judge(facts).unwrap() {
            let Some(rule) = bundle.rules().get(index) else {
                continue;
            };
            let severity = judgement.severity.unwrap_or(rule.severity);
            let fails = [
                "job fails",
                "jobs fail",
                "AWS Backup rejects",
                "apply fails",
            ];
            let says = fails.iter().any(|words| judgement.message.contains(words));
            if judgement.verdict != Verdict::Violated || severity != Severity::Error || !says {
                continue;
            }
            compared = compared.saturating_add(1);
            let related = judgement.related.iter().map(|related| &related.resource);
            let ids: Vec<&String> = related.chain([&judgement.resource]).collect();
            let flows = facts["flows"].as_array().into_iter().flatten().enumerate();
            let mut touched = flows.flat_map(|(i, flow)| {
                let hops = flow["hops"].as_array().into_iter().flatten().enumerate();
                hops.filter(|(_, hop)| {
                    let about = about(flow, hop);
                    ids.iter().any(|id| about.iter().any(|other| other == *id))
                })
                .map(move |(j, _)| (i, j))
                .collect::<Vec<_>>()
            });
            let mut any = false;
            let broken = touched.any(|place| {
                any = true;
                made.get(&place) == Some(&Answer::No)
            });
            if any && !broken {
                wrong.push(format!("{name}: {}: {}", rule.id, judgement.message));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(compared > 30, "only {compared} compared");
}

/// Fails where one rule asks of a hop what another has answered: it is certainly refused, and a finding about its
/// resource and its destination still can't tell.
pub(crate) fn assert_rules_agree(bundle: &Bundle, all: &[(String, Value)]) {
    let (mut wrong, mut compared) = (Vec::new(), 0_usize);
    for (name, facts) in all {
        let refused = refused(facts);
        if refused.is_empty() {
            continue;
        }
        for (index, judgement) in bundle.judge(facts).unwrap() {
            let Some(rule) = bundle.rules().get(index) else {
                continue;
            };
            if judgement.verdict != Verdict::Undecided {
                continue;
            }
            let related = judgement.related.iter().map(|related| &related.resource);
            let ids: Vec<&String> = related.chain([&judgement.resource]).collect();
            let names = |id: &Value| ids.iter().any(|named| id == *named);
            for (flow, hop) in &refused {
                compared = compared.saturating_add(1);
                let flow = &facts["flows"][flow];
                let mut resources = flow["resources"].as_array().into_iter().flatten();
                if resources.any(names) && names(&flow["hops"][hop]["to"]["id"]) {
                    wrong.push(format!("{name}: {}: {}", rule.id, judgement.message));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(compared > 30, "only {compared} compared");
}
