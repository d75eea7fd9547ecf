//! The bad and the good example of each rule, through the binary.
#![cfg(test)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use support::{assert_parity, assert_snapshot_beside, parsed, printed, rule_folders};
use tfbackup::finding::{Severity, Verdict};
use tfbackup::policy::Bundle;
use tfbackup::survival::{self, Asked, Disaster};

/// `bad` or `good` of every rule, with the rule's id; a rule may have more of them, such as `bad-replaced`.
fn examples(which: &str) -> impl Iterator<Item = (String, PathBuf)> {
    rule_folders().into_iter().flat_map(move |folder| {
        let id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let each = support::examples(&folder, which);
        each.into_iter().map(move |example| (id.clone(), example))
    })
}

fn findings(folder: &Path) -> Vec<Value> {
    let report = parsed(folder, &["lint", "--format", "json", "plan.json"]);
    report["findings"].as_array().unwrap().clone()
}

/// Some rules ask what no plan tells: they never say more than undecided.
fn verdict_of(rule: &Path) -> &'static str {
    let text = fs::read_to_string(rule.join("rule.rego")).unwrap();
    if text.contains("finding.violated(") {
        "violated"
    } else {
        "undecided"
    }
}

#[test]
fn the_bad_example_has_the_defect_and_no_other_error() {
    let mut wrong = Vec::new();
    for (rule, folder) in examples("bad") {
        let (verdict, findings) = (verdict_of(folder.parent().unwrap()), findings(&folder));
        let fires = |f: &Value| f["rule"] == *rule && f["verdict"] == verdict;
        if !findings.iter().any(fires) {
            wrong.push(format!("{rule}: the bad example is not {verdict}"));
        }
        let others = findings.iter().filter(|f| {
            f["rule"] != *rule && f["verdict"] == "violated" && f["severity"] == "error"
        });
        wrong.extend(others.map(|f| format!("{rule}: the bad example has also {f}")));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_good_example_has_not_the_defect() {
    let mut wrong = Vec::new();
    for (rule, folder) in examples("good") {
        let findings = findings(&folder);
        let fires = |f: &&Value| f["rule"] == *rule && f["verdict"] == "violated";
        wrong.extend(findings.iter().filter(fires).map(Value::to_string));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_person_sees_this_of_the_bad_example() {
    insta::glob!("../policies/rules", "*/*/bad*/plan.json", |plan| {
        let folder = plan.parent().unwrap();
        let arguments = ["lint", "--persona=auditor", "--show=undecided", "plan.json"];
        assert_snapshot_beside(folder, "lint", &printed(folder, &arguments));
    });
}

/// The facts of each example with its folder.
static FACTS: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let folders = examples("bad").chain(examples("good"));
    let facts = |folder: &Path| parsed(folder, &["facts", "plan.json"]);
    folders
        .map(|(_, folder)| (folder.display().to_string(), facts(&folder)))
        .collect()
});

#[test]
fn opa_finds_the_same_in_the_examples() {
    assert_parity(&Bundle::embedded().unwrap(), &FACTS);
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn opa_fills_the_same_cells_in_the_examples() {
    let sets = [("classes", Asked::Cells)];
    support::assert_survival_parity(&Bundle::embedded().unwrap(), &FACTS, &sets);
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn no_hop_that_lint_calls_failing_is_drawn_as_made() {
    support::hops::assert_pictures_agree(&Bundle::embedded().unwrap(), &FACTS);
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn no_rule_asks_of_a_hop_what_another_has_answered() {
    support::hops::assert_rules_agree(&Bundle::embedded().unwrap(), &FACTS);
}

/// Disasters whose losses lint explains.
const EXPLAINED: [Disaster; 4] = [
    Disaster::ResourceLost,
    Disaster::SourceKeyLost,
    Disaster::AccountCompromised,
    Disaster::AccountLost,
];

/// A lost cell: resource, disaster, and why.
struct Lost {
    resource: String,
    disaster: Disaster,
    because: String,
    /// Rules whose findings are on what decided it, with their severity.
    rules: BTreeMap<String, Severity>,
}

/// What each example loses, by its folder. Judging takes long, so two tests share it, and each thread takes a part.
static LOST: LazyLock<BTreeMap<&str, Vec<Lost>>> = LazyLock::new(|| {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = FACTS.len().div_ceil(threads);
    std::thread::scope(|scope| {
        let judge = |part: &'static [(String, Value)]| {
            let bundle = Bundle::embedded().unwrap();
            let of =
                |(name, facts): &'static (String, Value)| (name.as_str(), lost(&bundle, facts));
            part.iter().map(of).collect::<Vec<_>>()
        };
        let parts: Vec<_> = FACTS
            .chunks(part)
            .map(|part| scope.spawn(move || judge(part)))
            .collect();
        let judged = parts.into_iter().flat_map(|part| part.join().unwrap());
        judged.collect()
    })
});

fn lost(bundle: &Bundle, facts: &Value) -> Vec<Lost> {
    let judged = bundle.judge(facts).unwrap().into_iter();
    let mut by_object: BTreeMap<String, BTreeMap<String, Severity>> = BTreeMap::new();
    for (index, judgement) in judged.filter(|(_, one)| one.verdict == Verdict::Violated) {
        let rules = by_object.entry(judgement.resource).or_default();
        let rule = &bundle.rules()[index];
        rules.insert(rule.id.clone(), judgement.severity.unwrap_or(rule.severity));
    }
    let mut found = Vec::new();
    for class in bundle.survival(facts, Asked::Cells).unwrap() {
        let holds_data = |id: &&String| facts["resources"][*id]["holds_no_data"] != true;
        for resource in class.resources.iter().filter(holds_data) {
            let cells = class.cells.iter();
            for (disaster, cell) in
                cells.filter(|(_, cell)| cell.verdict == survival::Verdict::Lost)
            {
                let about = cell.about.iter().chain([resource]);
                found.push(Lost {
                    resource: resource.clone(),
                    disaster: *disaster,
                    because: cell.because.clone().unwrap_or_default(),
                    rules: about
                        .filter_map(|id| by_object.get(id))
                        .flatten()
                        .map(|(id, severity)| (id.clone(), *severity))
                        .collect(),
                });
            }
        }
    }
    found
}

#[test]
fn what_an_example_loses_has_a_finding() {
    let mut wrong = Vec::new();
    for (name, lost) in LOST.iter() {
        for lost in lost {
            if EXPLAINED.contains(&lost.disaster) && lost.rules.is_empty() {
                wrong.push(format!(
                    "{name}: {} {:?}: {}",
                    lost.resource, lost.disaster, lost.because
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Cells that stay lost in the good example, for the same reason, each with why: rule, disaster.
const LOST_EITHER_WAY: [(&str, Disaster, &str); 9] = [
    ("source-key-not-shareable", Disaster::RegionLost, ONE_REGION),
    ("copy-into-default-vault", Disaster::RegionLost, ONE_REGION),
    ("copy-not-supported", Disaster::RegionLost, ONE_REGION),
    (
        "copy-refused-by-vault",
        Disaster::OrganizationCompromised,
        OWN_KEY,
    ),
    (
        "destination-vault-not-locked",
        Disaster::RegionLost,
        ONE_REGION,
    ),
    ("strategy-not-met", Disaster::RegionLost, ONE_REGION),
    (
        "strategy-not-met",
        Disaster::AllAccountsCompromised,
        OWN_KEY,
    ),
    (
        "strategy-not-met",
        Disaster::OrganizationCompromised,
        OWN_KEY,
    ),
    (
        "key-policy-denies-destination",
        Disaster::RegionLost,
        ONE_REGION,
    ),
];

const ONE_REGION: &str = "the good example, too, copies within its Region";
const OWN_KEY: &str = "the good example, too, has its key in the organization";

/// Where the example's own error is the only one on what decided a cell, the good example has another cell.
#[test]
fn mending_an_example_changes_the_cells_that_its_error_explains() {
    let (mut wrong, mut changed) = (Vec::new(), 0_usize);
    let mut needed = BTreeSet::new();
    for (name, before) in LOST.iter() {
        let folder = Path::new(name);
        let (example, rule) = (folder.file_name().unwrap(), folder.parent().unwrap());
        let Some(ending) = example.to_str().unwrap().strip_prefix("bad") else {
            continue;
        };
        let twin = [ending, ""].map(|ending| rule.join(format!("good{ending}")));
        let twin = twin
            .iter()
            .find_map(|twin| LOST.get(twin.to_str().unwrap()));
        let after = twin.unwrap();
        let rule = rule.file_name().unwrap().to_str().unwrap();
        for cell in before {
            let mut errors = cell
                .rules
                .iter()
                .filter(|(_, severity)| **severity == Severity::Error);
            if errors.next().is_none_or(|(id, _)| id != rule) || errors.next().is_some() {
                continue;
            }
            let same = |other: &Lost| {
                (&other.resource, other.disaster, &other.because)
                    == (&cell.resource, cell.disaster, &cell.because)
            };
            let known = LOST_EITHER_WAY
                .iter()
                .position(|(id, disaster, _)| (*id, *disaster) == (rule, cell.disaster));
            match (after.iter().any(same), known) {
                (true, None) => wrong.push(format!(
                    "{name}: {} {:?}: {}",
                    cell.resource, cell.disaster, cell.because
                )),
                (true, Some(known)) => drop(needed.insert(known)),
                (false, _) => changed = changed.saturating_add(1),
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(changed > 30, "only {changed} cells change");
    let unneeded = (0..LOST_EITHER_WAY.len()).filter(|at| !needed.contains(at));
    let unneeded: Vec<_> = unneeded.map(|at| &LOST_EITHER_WAY[at]).collect();
    assert!(unneeded.is_empty(), "no exceptions any more: {unneeded:?}");
}
