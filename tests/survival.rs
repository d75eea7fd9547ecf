//! The survival table over whole estates: what is expected, what a person sees, what exit status says.
//!
//! Soundness is the business of `tests/survival_soundness.rs`.
#![cfg(test)]

mod support;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use support::scenario::{Scenario, json_file, scenarios};
use support::tool::tool;
use support::{assert_generated, assert_snapshot_beside, parsed, path, printed};
use tfbackup::policy::Bundle;
use tfbackup::survival::Asked;

/// Pictures of each: the table, why the first row is as it is, the comment, and what the plan changes.
const SEEN: [&str; 6] = [
    "cross-region-copies",
    "destructive-deletes",
    "estate-multi-module",
    "good-databunker-option2",
    "good-lagv-option1",
    "type-without-lagv-support",
];

/// Cells that say less than the truth, each with the reason: scenario, resource, disaster.
const MISSED: [(&str, &str, &str, &str); 0] = [];

/// Disasters whose losses lint explains.
const EXPLAINED: [&str; 4] = [
    "resource-lost",
    "source-key-lost",
    "account-compromised",
    "account-lost",
];

fn table(scenario: &Scenario) -> Value {
    let command = ["survive", "--format", "json"];
    parsed(&scenario.folder, &scenario.arguments(&command))
}

fn rows(table: &Value) -> &Vec<Value> {
    table["rows"].as_array().unwrap()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[test]
fn a_person_sees_this() {
    for name in SEEN {
        let scenario = Scenario::at(path("testdata").join(name));
        let table = table(&scenario);
        let first = text(&rows(&table)[0]["resource"]).to_owned();
        let mut seen = String::new();
        for command in [
            &["survive"][..],
            &["survive", "--why", &first],
            &["survive", "--format", "markdown"],
            &["survive", "--diff"],
        ] {
            let said = printed(&scenario.folder, &scenario.arguments(command));
            seen += &["$ tfbackup ", &command.join(" "), "\n", &said, "\n"].concat();
        }
        assert_snapshot_beside(&scenario.folder, "survive", &seen);
    }
}

/// What a cell is expected to say: the truth first, then what is honest where a plan can't tell.
fn accepted(expected: &Value) -> Vec<&str> {
    match &expected["verdict"] {
        Value::Array(verdicts) => verdicts.iter().map(text).collect(),
        verdict => vec![text(verdict)],
    }
}

#[test]
fn the_expected_cells_are_there() {
    let (mut all, mut right) = (0, 0);
    let (mut wrong, mut missed) = (Vec::new(), BTreeSet::new());
    for scenario in scenarios() {
        let expected = json_file(&scenario.folder.join("expected_survival.json"));
        let Some(expected) = expected["rows"].as_object() else {
            continue;
        };
        let table = table(&scenario);
        for (name, cells) in expected {
            // With several plans the root stands before the address.
            let row = rows(&table).iter().find(|row| {
                let (root, address) = match name.split_once(':') {
                    Some((root, address)) if scenario.plans.len() > 1 => (root, address),
                    _ => ("", name.as_str()),
                };
                text(&row["resource"]) == address && text(&row["plan"]).contains(root)
            });
            for (disaster, cell) in cells.as_object().unwrap() {
                all += 1;
                let said = row.map_or(&Value::Null, |row| &row["cells"][disaster]);
                let verdict = text(&said["verdict"]);
                let accepted = accepted(cell);
                let vault = text(&cell["vault"]).rsplit(':').next().unwrap_or_default();
                let place = verdict != "survives" || said["by"].to_string().contains(vault);
                if accepted.contains(&verdict) && place {
                    right += 1;
                    continue;
                }
                let about = (scenario.name.as_str(), name.as_str(), disaster.as_str());
                let known = MISSED.iter().find(|(scenario, resource, disaster, _)| {
                    (*scenario, *resource, *disaster) == about
                });
                match known {
                    Some(_) if verdict != "survives" => drop(missed.insert(format!("{about:?}"))),
                    _ => wrong.push(format!(
                        "{about:?}: {accepted:?} {vault}, and it says {said}"
                    )),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(
        missed.len(),
        MISSED.len(),
        "some are missed no more: {missed:?}"
    );
    assert!(all >= 280 && right * 100 >= all * 97, "{right} of {all}");
}

/// Lost, and lint says nothing of it: scenario, resource, disaster, with the reason.
const UNEXPLAINED: [(&str, &str, &str, &str); 0] = [];

#[test]
fn what_is_lost_has_a_finding() {
    let (mut wrong, mut left) = (Vec::new(), BTreeSet::new());
    for scenario in scenarios() {
        for row in rows(&table(&scenario)) {
            for disaster in EXPLAINED {
                let cell = &row["cells"][disaster];
                if cell["verdict"] != "lost" || cell["findings"].is_array() {
                    continue;
                }
                let about = (scenario.name.as_str(), text(&row["resource"]), disaster);
                let known = UNEXPLAINED.iter().any(|(scenario, resource, disaster, _)| {
                    (*scenario, *resource, *disaster) == about
                });
                if known {
                    left.insert(format!("{about:?}"));
                } else {
                    wrong.push(format!("{about:?}: {}", cell["because"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert_eq!(
        left.len(),
        UNEXPLAINED.len(),
        "some are explained now: {left:?}"
    );
}

/// The summary counts the cells, and lint's last line is of the same.
#[test]
fn lint_ends_with_the_count() {
    for scenario in scenarios() {
        let table = table(&scenario);
        let rows = rows(&table);
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for row in rows {
            *counts
                .entry(text(&row["cells"]["account-compromised"]["verdict"]))
                .or_default() += 1;
        }
        let count = |verdict| counts.get(verdict).copied().unwrap_or_default();
        for verdict in ["survives", "undecided", "lost"] {
            let said = &table["summary"]["account-compromised"][verdict];
            assert_eq!(*said, json!(count(verdict)), "{}: {verdict}", scenario.name);
        }
        let seen = printed(&scenario.folder, &scenario.arguments(&["lint"]));
        let last = seen.lines().last().unwrap();
        let begins = format!("{} of {} resource", count("survives"), rows.len());
        let is_told = last.starts_with(&begins) && last.ends_with("(tfbackup survive)");
        assert_eq!(is_told, !rows.is_empty(), "{}: {last}", scenario.name);
        let undecided = last.contains(&format!(", {} undecided", count("undecided")));
        assert_eq!(
            undecided,
            count("undecided") > 0,
            "{}: {last}",
            scenario.name
        );
        let quiet = printed(&scenario.folder, &scenario.arguments(&["lint", "--quiet"]));
        assert!(!quiet.contains("(tfbackup survive)"), "{}", scenario.name);
    }
}

#[test]
fn the_json_is_as_its_schema_says() {
    let schema = tfbackup::survival::json_schema();
    let made = serde_json::to_string_pretty(&schema).unwrap() + "\n";
    assert_generated("docs/survival.schema.json", &made);
    let validator = jsonschema::validator_for(&schema).unwrap();
    for scenario in scenarios() {
        let arguments = ["survive", "--format", "json", "--diff"];
        let table = parsed(&scenario.folder, &scenario.arguments(&arguments));
        if let Err(error) = validator.validate(&table) {
            panic!("{}: {error} at {}", scenario.name, error.instance_path());
        }
    }
}

/// The facts of each scenario with its name.
static FACTS: LazyLock<Vec<(String, Value)>> = LazyLock::new(|| {
    let facts = |scenario: &Scenario| serde_json::from_str(&scenario.facts()).unwrap();
    let all = scenarios().into_iter();
    all.map(|scenario| (scenario.name.clone(), facts(&scenario)))
        .collect()
});

#[test]
fn opa_judges_the_same() {
    let sets = [
        ("classes", Asked::Cells),
        ("explained", Asked::Places),
        ("takeover", Asked::Takeover),
    ];
    support::assert_survival_parity(&Bundle::embedded().unwrap(), &FACTS, &sets);
}

#[test]
fn no_hop_that_lint_calls_failing_is_drawn_as_made() {
    support::hops::assert_pictures_agree(&Bundle::embedded().unwrap(), &FACTS);
}

#[test]
fn no_rule_asks_of_a_hop_what_another_has_answered() {
    support::hops::assert_rules_agree(&Bundle::embedded().unwrap(), &FACTS);
}

/// The page has every row and cell of the table, and no address as HTML.
#[test]
fn the_page_shows_the_table() {
    let mut drawn = 0;
    for name in SEEN {
        let scenario = Scenario::at(path("testdata").join(name));
        let table = table(&scenario);
        let command = ["survive", "--format", "html"];
        let page = printed(&scenario.folder, &scenario.arguments(&command));
        for row in rows(&table) {
            let address = text(&row["resource"]).replace('"', "&quot;");
            let shown = address.replace('.', ".<wbr/>");
            assert!(page.contains(&format!("<span>{shown}</span>")), "{address}");
        }
        for verdict in ["survives", "undecided", "lost"] {
            let cells = rows(&table)
                .iter()
                .flat_map(|row| row["cells"].as_object().unwrap().values());
            let count = cells.filter(|cell| cell["verdict"] == verdict).count();
            let button = format!("<button class=\"{verdict}\">");
            assert_eq!(page.matches(&button).count(), count, "{name}: {verdict}");
        }
        let data = page.split_once("id=\"data\">").unwrap().1;
        let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
        let places = data["places"].as_array().unwrap();
        let pictures = page.matches("<template id=\"picture-").count();
        assert_eq!(pictures, places.len(), "{name}");
        let mut nodes = places.iter().flat_map(|places| places.as_array().unwrap());
        drawn += nodes.clone().count();
        assert!(nodes.all(|place| place["node"].is_u64()), "{name}");
    }
    assert!(drawn > 10, "{drawn}");
}

fn plan_of(scenario: &str) -> String {
    path("testdata")
        .join(scenario)
        .join("plan.json")
        .display()
        .to_string()
}

#[test]
fn the_exit_status_says_what_is_lost() {
    let run = |scenario: &str, arguments: &[&str]| {
        let plan = plan_of(scenario);
        let all: Vec<&str> = ["survive"].iter().chain(arguments).copied().collect();
        tool(&path("")).run(&[&all[..], &[plan.as_str()]].concat())
    };
    let (bad, good) = ("bad-ebs-amk-cross-account", "good-lagv-option1");
    for (scenario, disasters, status) in [
        (bad, "account-compromised", 1),
        (bad, "resource-lost,account-lost", 1),
        (good, "account-compromised", 0),
    ] {
        let said = run(scenario, &["--fail-on-lost", disasters]);
        assert_eq!(said.status, status, "{disasters}: {}", said.err);
    }
    assert_eq!(run(bad, &[]).status, 0);
    assert_eq!(run(bad, &["--fail-on-lost", "flood"]).status, 2);
}

#[test]
fn the_exit_status_says_what_gets_worse() {
    let mut seen = BTreeSet::new();
    for scenario in scenarios() {
        let command = ["survive", "--diff", "--format", "json"];
        let said = tool(&scenario.folder).run(&scenario.arguments(&command));
        let rank = |verdict: &str| {
            ["lost", "undecided", "survives"]
                .iter()
                .position(|it| *it == verdict)
        };
        let table = said.json();
        let cells = rows(&table)
            .iter()
            .flat_map(|row| row["cells"].as_object().unwrap().values());
        let worse = cells.clone().any(|cell| {
            cell["before"].is_string() && rank(text(&cell["before"])) > rank(text(&cell["verdict"]))
        });
        assert_eq!(said.status, i32::from(worse), "{}", scenario.name);
        seen.insert(worse);
    }
    assert_eq!(seen.len(), 2, "no plan makes a cell worse, or each does");
}

#[test]
fn an_address_that_is_not_there_gets_the_nearest() {
    let plan = plan_of("bad-ebs-amk-cross-account");
    let said = tool(&path("")).run(&["survive", "--why", "aws_ebs_volume.explicti", &plan]);
    assert_eq!(
        said.refused(),
        "no stateful resource aws_ebs_volume.explicti in these plans"
    );
    assert_eq!(said.help(), "did you mean aws_ebs_volume.explicit?");
}

/// A folder with the plan of a scenario and this tfbackup.toml.
fn with_configuration(name: &str, scenario: &str, toml: &str) -> Value {
    let plan = fs::read_to_string(plan_of(scenario)).unwrap();
    let folder = support::folder(name, &[("plan.json", &plan), ("tfbackup.toml", toml)]);
    parsed(&folder, &["survive", "--format", "json", "plan.json"])
}

#[test]
fn what_is_exempt_has_no_row() {
    let scenario = "bad-ebs-amk-cross-account";
    let all = with_configuration("exempt-none", scenario, "");
    let address = text(&rows(&all)[0]["resource"]).to_owned();
    let exempt =
        |until: &str| format!("[[exempt]]\naddress = \"{address}\"\nreason = \"scratch\"\n{until}");
    let table = with_configuration("exempt-listed", scenario, &exempt(""));
    assert_eq!(rows(&table).len() + 1, rows(&all).len());
    let plan = &rows(&all)[0]["plan"];
    assert_eq!(
        table["exempt"],
        json!([{"plan": plan, "resource": address, "reason": "scratch"}])
    );
    let ended = with_configuration("exempt-ended", scenario, &exempt("until = 2020-01-31\n"));
    assert_eq!(rows(&ended).len(), rows(&all).len());
    assert_eq!(ended["exempt"], json!([]));
}

#[test]
fn what_has_the_exempt_tag_has_no_row() {
    let scenario = "selection-tags-and-uncovered";
    let plan = json_file(Path::new(&plan_of(scenario)));
    let changes = plan["resource_changes"].as_array().unwrap();
    let all = with_configuration("exempt-tag-none", scenario, "");
    let tagged = rows(&all).iter().find_map(|row| {
        let change = changes
            .iter()
            .find(|change| change["address"] == row["resource"])?;
        let tags = change
            .pointer("/change/after/tags_all")
            .or(change.pointer("/change/after/tags"))?;
        let (key, value) = tags.as_object()?.iter().next()?;
        Some((
            text(&row["resource"]).to_owned(),
            key.clone(),
            text(value).to_owned(),
        ))
    });
    let (resource, key, value) = tagged.expect("something has a tag");
    let toml = format!("[coverage]\nexempt_tag = \"{key}\"\nexempt_value = \"{value}\"\n");
    let table = with_configuration("exempt-tag", scenario, &toml);
    assert!(rows(&table).iter().all(|row| row["resource"] != resource));
    let exempt = table["exempt"].as_array().unwrap();
    let one = exempt
        .iter()
        .find(|one| one["resource"] == resource)
        .unwrap();
    assert_eq!(one["reason"], format!("it has the tag {key}"));
    assert_eq!(rows(&table).len() + exempt.len(), rows(&all).len());
}
