//! The contract of a rule's folder. Adding a rule touches its folder alone; this is what must be in it.
#![cfg(test)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use support::rule_folders;
use tfbackup::catalog::ActionCatalog;
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
    // Its METADATA was read when it was built.
    let on_demand = Bundle::on_demand();
    assert_eq!(folder.rules(), on_demand.rules());
    assert_eq!(on_demand.reads(), Bundle::embedded().unwrap().reads());
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

// Without it, `opa check` doesn't look whether the fields exist.
#[test]
fn the_schema_holds_for_all_policies() {
    let text = read(&support::path("policies"), "schema.rego");
    for part in [
        "# scope: subpackages\n",
        "#   - input: schema.facts\n",
        "\npackage tfbackup\n",
    ] {
        assert!(text.contains(part), "schema.rego has no {part:?}");
    }
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
        if header > 16 {
            wrong.push(format!("{header} lines of METADATA, 16 at most"));
        }
        if text.lines().count() > 120 {
            wrong.push(format!(
                "{} lines of rule.rego, 120 at most",
                text.lines().count()
            ));
        }
        wrong
    });
}

#[test]
fn a_rule_is_tested_for_each_verdict() {
    report(|folder| {
        let rule = read(folder, "rule.rego");
        // Those of its helpers have no verdict.
        let tests: String = support::files(folder, "_test.rego")
            .iter()
            .filter(|file| !file.ends_with("helpers_test.rego"))
            .map(|file| fs::read_to_string(file).unwrap())
            .collect();
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

/// The engine gets no other collections: one that is missing there would look empty.
#[test]
fn main_names_what_the_policies_read() {
    let mut all = [BTreeSet::new(), BTreeSet::new()];
    for file in support::files(&support::path("policies"), ".rego") {
        if !file.to_str().unwrap().ends_with("_test.rego") {
            for (all, more) in all.iter_mut().zip(support::read_by(&file)) {
                all.extend(more);
            }
        }
    }
    let mut lines = String::new();
    for (key, names) in ["reads", "reads_before"].iter().zip(&all) {
        let mut line = format!("#   {key}: [");
        for (at, name) in names.iter().enumerate() {
            let more = if at + 1 == names.len() {
                format!("{name}]")
            } else {
                format!("{name}, ")
            };
            if line.len() + more.trim_end().len() > 116 {
                lines += line.trim_end();
                line = "\n#     ".to_owned();
            }
            line += &more;
        }
        lines += &line;
        lines += "\n";
    }
    let main = read(&support::path("policies"), "main.rego");
    let (head, rest) = main.split_once("#   reads: [").unwrap();
    let (_, body) = rest.split_once("\npackage").unwrap();
    support::assert_generated("policies/main.rego", &format!("{head}{lines}package{body}"));
    let bundle = Bundle::embedded().unwrap();
    let reads = bundle.reads().expect("main.rego says it");
    assert_eq!([&reads.after, &reads.before], [&all[0], &all[1]]);
}

#[test]
fn the_tests_know_the_actions_of_the_catalog() {
    let file = fs::read_to_string(support::path("policies/lib/testing_test.rego")).unwrap();
    let found = file
        .split_once("\nactions := ")
        .unwrap()
        .1
        .replace(",\n\t]", "\n\t]")
        .replace(",\n}", "\n}");
    let found: BTreeMap<String, Vec<String>> = serde_json::from_str(&found).unwrap();
    assert_eq!(found, ActionCatalog::embedded().by_loss());
}
