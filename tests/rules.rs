//! The contract of a rule's folder. Adding a rule touches its folder alone; this is what must be in it.
#![cfg(test)]

mod support;

use std::fs;
use std::path::Path;
use support::rule_folders;
use tfbackup::policy::Bundle;

/// What is wrong over all folders, so that one run shows all.
fn report(check: impl Fn(&Path) -> Vec<String>) {
    let wrong: Vec<String> = rule_folders()
        .iter()
        .flat_map(|folder| {
            let name = folder.strip_prefix(support::path("policies")).unwrap();
            check(folder)
                .into_iter()
                .map(move |text| format!("{}: {text}\n", name.display()))
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.concat());
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_default()
}

#[test]
fn the_embedded_bundle_holds_every_rule() {
    // Loading checks metadata, packages, unique ids, calls and heads.
    let bundle = Bundle::embedded().unwrap_or_else(|e| panic!("{:?}", miette::Report::new(e)));
    let embedded: Vec<String> = bundle
        .rules()
        .iter()
        .map(|rule| format!("{}/{}", rule.family, rule.id))
        .collect();
    let folders: Vec<String> = rule_folders()
        .iter()
        .map(|folder| {
            folder
                .strip_prefix(support::path("policies/rules"))
                .unwrap()
                .display()
                .to_string()
        })
        .collect();
    assert_eq!(embedded, folders);
    for rule in bundle.rules() {
        for file in ["rule.rego", "rule.md", "bad/main.tf", "good/main.tf"] {
            assert!(
                bundle.file(rule, file).is_some(),
                "{}: {file} is not embedded",
                rule.id
            );
        }
        assert!(bundle.file(rule, "rule_test.rego").is_none());
    }
}

#[test]
fn the_folder_gives_the_bundle_of_the_binary() {
    let folder = Bundle::from_dir(&support::path("policies")).unwrap();
    assert_eq!(folder.rules(), Bundle::embedded().unwrap().rules());
}

#[test]
fn a_rule_has_all_its_files() {
    report(|folder| {
        [
            "rule.rego",
            "rule_test.rego",
            "rule.md",
            "bad/main.tf",
            "bad/plan.json",
            "good/main.tf",
            "good/plan.json",
            "mutation.json",
        ]
        .into_iter()
        .filter(|file| fs::metadata(folder.join(file)).map_or(0, |m| m.len()) == 0)
        .map(|file| format!("no {file}"))
        .collect()
    });
}

#[test]
fn a_rule_is_short() {
    report(|folder| {
        let text = read(folder, "rule.rego");
        let header = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .count();
        let mut wrong = Vec::new();
        if header > 12 {
            wrong.push(format!("{header} lines of METADATA, 12 at most"));
        }
        if text.lines().count() > 119 {
            wrong.push(format!(
                "{} lines of rule.rego, 119 at most",
                text.lines().count()
            ));
        }
        // Without it, `opa check` doesn't look whether the fields exist.
        if text.contains("input.") && !text.contains("\n#   - input: schema.facts\n") {
            wrong.push("METADATA has no `schemas: [{input: schema.facts}]`".to_owned());
        }
        wrong
    });
}

#[test]
fn a_rule_is_tested_for_each_verdict() {
    report(|folder| {
        let rule = read(folder, "rule.rego");
        let tests = read(folder, "rule_test.rego");
        let has = |prefix: &str| tests.lines().any(|line| line.starts_with(prefix));
        let mut wrong = Vec::new();
        for verdict in ["violated", "satisfied", "undecided"] {
            let said = verdict == "satisfied" || rule.contains(&format!("finding.{verdict}"));
            if said && !has(&format!("test_{verdict}_")) {
                wrong.push(format!("no test_{verdict}_…"));
            }
        }
        for line in tests.lines().filter(|line| line.starts_with("test_")) {
            let verdict = line.split('_').nth(1).unwrap_or_default();
            if !["violated", "satisfied", "undecided"].contains(&verdict) {
                wrong.push(format!(
                    "{} names no verdict",
                    line.split(' ').next().unwrap_or_default()
                ));
            }
        }
        wrong
    });
}

#[test]
fn a_rule_says_why_it_matters_and_what_to_do() {
    report(|folder| {
        let text = read(folder, "rule.md");
        let headings: Vec<&str> = text.lines().filter(|line| line.starts_with('#')).collect();
        let wanted = ["## Why", "## Remedy", "## When this is fine"];
        if headings == wanted {
            Vec::new()
        } else {
            vec![format!("rule.md has {headings:?}, not {wanted:?}")]
        }
    });
}

#[test]
fn prose_keeps_the_manner_of_the_others() {
    let bundle = Bundle::embedded().unwrap();
    for rule in bundle.rules() {
        let id = &rule.id;
        assert!(!rule.title.ends_with('.'), "{id}: a title is no sentence");
        assert!(
            rule.description.ends_with('.'),
            "{id}: a description is made of sentences"
        );
        assert!(
            !rule.remedy.ends_with('.'),
            "{id}: a remedy has no full stop"
        );
        assert!(!rule.remedy.contains('\n'), "{id}: a remedy is one line");
    }
}
