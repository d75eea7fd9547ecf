//! Whole estates: what is expected is found, what is clean stays clean, and what a person sees.
//!
//! A scenario is a folder of `testdata/` with expected.json; meta.json names its roots where it has several.
#![cfg(test)]

mod support;

use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use support::scenario::{Scenario, json_file, scenarios};
use support::{assert_parity, assert_snapshot_beside, parsed, path, printed};
use tfbackup::catalog::Catalog;
use tfbackup::policy::Bundle;
use tfbackup::source::Sources;
use tfbackup::{facts, plan};

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// Fails with all that is wrong, so that one run shows all.
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_person_sees_this() {
    insta::glob!("../testdata", "*/expected.json", |file| {
        let scenario = Scenario::at(file.parent().unwrap().to_path_buf());
        let seen = printed(&scenario.folder, &scenario.arguments(&["lint"]));
        assert_snapshot_beside(&scenario.folder, "lint", &seen);
    });
}

/// A sound set-up isn't talked about: nothing above a note, and a page at most.
#[test]
fn good_set_ups_fit_a_screen() {
    for name in ["good-lagv-option1", "good-databunker-option2"] {
        let scenario = Scenario::at(path("testdata").join(name));
        let seen = printed(&scenario.folder, &scenario.arguments(&["lint"]));
        assert!(seen.lines().count() <= 45, "{name}: {seen}");
        let loud = |line: &&str| line.starts_with("error[") || line.starts_with("warning[");
        assert_eq!(seen.lines().find(loud), None, "{name}: {seen}");
    }
}

/// A repository of backup plans without a database says on a screen where backups go, and what is wrong with it.
#[test]
fn a_central_repository_fits_a_screen() {
    let scenario = Scenario::at(path("testdata/central-repository"));
    let seen = printed(&scenario.folder, &scenario.arguments(&["lint"]));
    assert!(seen.lines().count() <= 40, "{seen}");
    for told in [
        "[copy-refused-by-vault]",
        "vault \"central\" of account 444455556666",
    ] {
        assert!(seen.contains(told), "{told}: {seen}");
    }
}

/// Whoever looks at the end of a log sees what is wrong.
#[test]
fn errors_are_on_the_last_screen() {
    for scenario in scenarios() {
        let seen = printed(&scenario.folder, &scenario.arguments(&["lint"]));
        let rules = seen.lines().filter_map(|line| line.strip_prefix("error["));
        let rules: Vec<&str> = rules.map(|it| it.split_once(']').unwrap().0).collect();
        // A line of more than 100 characters takes two rows of the terminal.
        let mut rows = 0;
        let last: Vec<&str> = seen
            .lines()
            .rev()
            .take_while(|line| {
                rows += line.chars().count().div_ceil(100).max(1);
                rows <= 40
            })
            .collect();
        for rule in rules {
            let shown = last.iter().any(|line| line.contains(&format!("[{rule}]")));
            assert!(shown, "{}: {rule} has scrolled away", scenario.name);
        }
    }
}

#[test]
fn the_facts_are_these() {
    insta::glob!("../testdata", "*/expected.json", |file| {
        let scenario = Scenario::at(file.parent().unwrap().to_path_buf());
        assert_snapshot_beside(&scenario.folder, "facts", &scenario.facts());
    });
}

/// Of a file that can't be read there would be a warning with `-v`.
#[test]
fn every_configuration_can_be_read() {
    for scenario in scenarios() {
        let output = support::tfbackup(&scenario.folder, &scenario.arguments(&["lint", "-v"]));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{said}");
        assert!(!said.contains("warning"), "{}: {said}", scenario.name);
    }
}

/// Normalizers name the attributes that they read of what plans have many of.
#[test]
fn attributes_that_nobody_asked_for_tell_nothing() {
    let catalog = Catalog::embedded();
    let wanted = facts::wanted(catalog);
    let whole: plan::Wanted = Box::leak(Box::new(move |kind: &str| {
        if wanted(kind).is_any() {
            plan::Needed::Everything
        } else {
            plan::Needed::Nothing
        }
    }));
    for file in support::files(&path("testdata"), "plan.json") {
        let facts = |wanted| {
            let inputs = [plan::Input::Path(file.clone())];
            let plans = plan::read_all(&inputs, &[], &path("testdata"), wanted).unwrap();
            let folder = file.parent().unwrap().to_path_buf();
            let sources = Sources::new(vec![folder.clone()], folder);
            let plans = plans.plans.iter();
            let derive = |plan| facts::derive(plan, &sources, catalog);
            plans.map(derive).collect::<Vec<_>>()
        };
        assert!(facts(wanted) == facts(whole), "{}", file.display());
    }
}

/// Whether an expectation is one that today's rules can meet.
fn is_due(expected: &Value) -> bool {
    let kind = resource_type(text(&expected["resource"]));
    let on_backup = kind.starts_with("aws_backup_") || kind.starts_with("awscc_backup_");
    match text(&expected["topic"]) {
        "plan-validity" => on_backup && expected["severity"] != "note",
        _ => true,
    }
}

/// `aws_backup_vault` of `workload:module.a["x.y"].aws_backup_vault.this[0]`.
fn resource_type(address: &str) -> &str {
    let is_type = |word: &&str| word.starts_with("aws_") || word.starts_with("awscc_");
    address.split(['.', ':']).rfind(is_type).unwrap_or_default()
}

/// The families that a topic's finding may be of (as in shared/score): topics overlap.
fn family_fits(topic: &str, family: &str) -> bool {
    let groups: [&[&str]; 7] = [
        &["cmk", "key-policy", "lagv", "databunker"],
        &["lagv", "mpa"],
        &["vault-lock", "plan-validity", "lagv", "diff", "change"],
        &["diff", "change", "deletion-protection", "coverage"],
        &["coverage", "plan-validity", "lagv"],
        &[
            "org-policy",
            "stackset",
            "plan-validity",
            "deletion-protection",
            "databunker",
        ],
        &["deletion-protection", "databunker", "key-policy"],
    ];
    let together = |group: &&[&str]| group.contains(&topic) && group.contains(&family);
    topic == family || groups.iter().any(together)
}

fn rank(severity: &Value) -> u8 {
    u8::from(severity == "error") // a note and a warning count as one
}

/// Whether the finding is of the resource `wanted`, which may start with a root's name.
fn is_on(finding: &Value, wanted: &str) -> bool {
    let (root, address) = match wanted.split_once(':') {
        Some((root, address)) if !root.contains('.') => (root, address),
        _ => ("", wanted),
    };
    finding["resource"] == address && text(&finding["plan"]).starts_with(root)
}

/// A finding speaks for its resource, and for the few others that it names.
fn names(finding: &Value, wanted: &str) -> bool {
    let related = finding["related"].as_array().map_or(&[][..], Vec::as_slice);
    let few = related.len() <= 5;
    is_on(finding, wanted) || few && related.iter().any(|other| is_on(other, wanted))
}

/// Words that the message of a finding must have, where one resource has several expectations.
fn words(expected: &Value) -> &'static str {
    let why = text(&expected["why"]);
    match text(&expected["topic"]) {
        "key-policy" if why.starts_with("rotation") => "rotated",
        "key-policy" if why.starts_with("deletion window") => "deletion",
        _ => "",
    }
}

fn meets(finding: &Value, expected: &Value) -> bool {
    let error = expected["severity"] == "error";
    names(finding, text(&expected["resource"]))
        && rank(&finding["severity"]) >= rank(&expected["severity"])
        && family_fits(text(&expected["topic"]), text(&finding["family"]))
        && (!error || finding["verdict"] == "violated")
        && text(&finding["message"]).contains(words(expected))
}

#[test]
fn what_is_expected_is_found() {
    let (mut met, mut waiting, mut missed) = (0, 0, Vec::new());
    for scenario in scenarios() {
        let findings = scenario.findings();
        let expectations = json_file(&scenario.folder.join("expected.json"));
        for expected in expectations["findings"].as_array().unwrap() {
            if !is_due(expected) {
                println!("{}: no rule yet: {expected}", scenario.name);
                waiting += 1;
            } else if findings.iter().any(|finding| meets(finding, expected)) {
                met += 1;
            } else {
                missed.push(format!("{}: {expected}", scenario.name));
            }
        }
    }
    println!("{met} met, {waiting} wait for later rules");
    assert_none(&missed);
    assert!(met >= 76, "only {met} expectations were looked for");
}

#[test]
fn what_is_clean_has_no_error() {
    let (mut looked_at, mut wrong) = (0, Vec::new());
    for scenario in scenarios() {
        let findings = scenario.findings();
        let expectations = json_file(&scenario.folder.join("expected.json"));
        let Some(clean) = expectations["clean"].as_array() else {
            continue;
        };
        looked_at += clean.len();
        for address in clean {
            let is_wrong = |finding: &&Value| {
                finding["severity"] == "error"
                    && finding["verdict"] == "violated"
                    && is_on(finding, text(address))
            };
            let errors = findings.iter().filter(is_wrong);
            wrong.extend(errors.map(|finding| format!("{}: {finding}", scenario.name)));
        }
    }
    assert_none(&wrong);
    assert!(looked_at >= 100, "only {looked_at} clean resources");
}

#[test]
fn the_exit_status_says_whether_there_is_an_error() {
    for scenario in scenarios() {
        let output = support::tfbackup(&scenario.folder, &scenario.arguments(&["lint"]));
        let errors = scenario
            .findings()
            .iter()
            .any(|finding| finding["severity"] == "error");
        assert_eq!(
            output.status.code(),
            Some(i32::from(errors)),
            "{}",
            scenario.name
        );
    }
}

#[test]
fn facts_are_what_their_schema_says() {
    let schema = parsed(&path(""), &["facts", "--schema"]);
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut wrong = Vec::new();
    for scenario in scenarios() {
        let facts: Value = serde_json::from_str(&scenario.facts()).unwrap();
        for error in validator.iter_errors(&facts) {
            let at = error.instance_path();
            wrong.push(format!("{}: {at}: {error}", scenario.name));
        }
    }
    assert_none(&wrong);
}

#[test]
fn two_runs_print_the_same_bytes() {
    for scenario in scenarios() {
        assert_eq!(scenario.facts(), scenario.facts(), "{}", scenario.name);
        let lint = || {
            printed(
                &scenario.folder,
                &scenario.arguments(&["lint", "--format", "json"]),
            )
        };
        assert_eq!(lint(), lint(), "{}", scenario.name);
    }
}

#[test]
fn the_order_of_plans_does_not_matter() {
    let mut several = 0;
    for mut scenario in scenarios().into_iter().filter(|s| s.plans.len() > 1) {
        several += 1;
        let (facts, findings) = (scenario.facts(), scenario.findings());
        scenario.plans.reverse();
        assert_eq!(facts, scenario.facts(), "{}", scenario.name);
        assert_eq!(findings, scenario.findings(), "{}", scenario.name);
    }
    assert!(several > 0, "no scenario has several plans");
}

/// What `jq -S` makes of it.
fn with_sorted_keys(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(with_sorted_keys).collect(),
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> = object.into_iter().collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            let entries = entries.into_iter();
            let sorted: Map<String, Value> = entries
                .map(|(key, value)| (key, with_sorted_keys(value)))
                .collect();
            sorted.into()
        }
        other => other,
    }
}

fn copy(from: &Path, to: &Path) {
    for file in support::files(from, "") {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::write(target, fs::read(file).unwrap()).unwrap();
    }
}

#[test]
fn the_order_of_keys_does_not_matter() {
    for scenario in scenarios() {
        let folder = support::folder(&format!("sorted/{}", scenario.name), &[]);
        copy(&scenario.folder, &folder);
        for plan in &scenario.plans {
            let plan = folder.join(plan);
            let sorted = with_sorted_keys(json_file(&plan)).to_string();
            assert_ne!(sorted.as_bytes(), fs::read(&plan).unwrap());
            fs::write(plan, sorted).unwrap();
        }
        let lint = scenario.arguments(&["lint", "--format", "json"]);
        assert_eq!(
            parsed(&folder, &lint),
            parsed(&scenario.folder, &lint),
            "{}",
            scenario.name
        );
    }
}

#[test]
fn opa_finds_the_same() {
    let bundle = Bundle::embedded().unwrap();
    let scenarios = scenarios().into_iter();
    let all: Vec<(String, Value)> = scenarios
        .map(|scenario| {
            let facts = serde_json::from_str(&scenario.facts()).unwrap();
            (scenario.name, facts)
        })
        .collect();
    assert_parity(&bundle, &all);
}
