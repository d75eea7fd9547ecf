//! The bad and the good example of each rule, through the binary.
#![cfg(test)]

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::{assert_parity, assert_snapshot_beside, parsed, printed, rule_folders};
use tfbackup::policy::Bundle;

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

#[test]
fn opa_finds_the_same_in_the_examples() {
    let bundle = Bundle::embedded().unwrap();
    let examples = examples("bad").chain(examples("good"));
    let all: Vec<(String, Value)> = examples
        .map(|(_, folder)| {
            let facts = parsed(&folder, &["facts", "plan.json"]);
            (folder.display().to_string(), facts)
        })
        .collect();
    assert_parity(&bundle, &all);
}
