//! Linking: what the plans tell together, whatever their order and however they come.
#![cfg(test)]

#[path = "link/stored.rs"]
mod stored;
mod support;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use support::tool::tool;
use support::{parsed, path, printed};
use tfbackup::catalog::Catalog;
use tfbackup::facts::{Config, Surroundings, Unlinked, UnlinkedFacts, schema};
use tfbackup::link::link;

/// Folders of the scenarios, with the plans that belong together.
fn scenarios() -> Vec<(PathBuf, Vec<String>)> {
    let found = support::files(&path("testdata"), "expected.json");
    let scenarios = found.iter().map(|file| {
        let folder = file.parent().unwrap().to_path_buf();
        let plans = support::files(&folder, "plan.json");
        let relative = |plan: &PathBuf| {
            plan.strip_prefix(&folder)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        let plans = plans.iter().map(relative).collect();
        (folder, plans)
    });
    let scenarios: Vec<_> = scenarios.collect();
    assert!(scenarios.len() >= 30);
    scenarios
}

fn run(folder: &Path, command: &[&str], plans: &[String]) -> String {
    let plans = plans.iter().map(String::as_str);
    printed(
        folder,
        &command.iter().copied().chain(plans).collect::<Vec<_>>(),
    )
}

/// The facts that come of linking what `facts --unlinked` printed.
fn linked(printed: &[String]) -> String {
    let plans = printed.iter().flat_map(|text| {
        let facts: UnlinkedFacts = serde_json::from_str(text).unwrap();
        assert_eq!(facts.schema, "tfbackup.unlinked-facts/1");
        facts.plans
    });
    let plans: Vec<Unlinked> = plans.collect();
    let facts = link(
        plans,
        Config::default(),
        &Surroundings::default(),
        Catalog::embedded(),
    );
    serde_json::to_string_pretty(&facts).unwrap() + "\n"
}

#[test]
fn linking_unlinked_facts_gives_the_same_bytes() {
    for (folder, plans) in scenarios() {
        let together = run(&folder, &["facts"], &plans);
        let unlinked = run(&folder, &["facts", "--unlinked"], &plans);
        assert_eq!(linked(&[unlinked]), together, "{}", folder.display());
        // Each plan for itself, at another time.
        let each: Vec<String> = plans
            .iter()
            .rev()
            .map(|plan| {
                run(
                    &folder,
                    &["facts", "--unlinked"],
                    std::slice::from_ref(plan),
                )
            })
            .collect();
        assert_eq!(linked(&each), together, "{}", folder.display());
    }
}

/// All scenarios together, as one input; their names are their paths.
fn everything() -> Vec<String> {
    let folder = path("testdata");
    let plans = support::files(&folder, "plan.json");
    let plans = plans.iter().map(|plan| {
        plan.strip_prefix(&folder)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    });
    plans.collect()
}

#[test]
fn the_order_of_plans_does_not_matter() {
    let mut plans = everything();
    let facts = run(&path("testdata"), &["facts"], &plans);
    plans.reverse();
    assert!(facts == run(&path("testdata"), &["facts"], &plans));
    plans.rotate_left(7);
    assert!(facts == run(&path("testdata"), &["facts"], &plans));
    let facts: Value = serde_json::from_str(&facts).unwrap();
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&facts)
        .map(|e| e.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn the_worlds_of_unlinked_facts_are_what_the_schema_says() {
    let mut world = schema();
    world["$ref"] = "#/$defs/World".into();
    for key in ["properties", "required", "type"] {
        world.as_object_mut().unwrap().remove(key);
    }
    let validator = jsonschema::validator_for(&world).unwrap();
    assert!(
        !validator.is_valid(&serde_json::json!({"vaults": []})),
        "it refuses nothing"
    );
    for (folder, plans) in scenarios() {
        let unlinked: Value =
            serde_json::from_str(&run(&folder, &["facts", "--unlinked"], &plans)).unwrap();
        for plan in unlinked["plans"].as_array().unwrap() {
            for side in ["after", "before"] {
                let wrong: Vec<String> = validator
                    .iter_errors(&plan[side])
                    .map(|e| e.to_string())
                    .collect();
                assert!(wrong.is_empty(), "{}: {wrong:?}", folder.display());
            }
        }
    }
}

#[test]
fn one_address_in_two_plans_is_two_objects() {
    let plan = fs::read(path("testdata/vaults-without-cmk/plan.json")).unwrap();
    let folder = support::folder("link/twice", &[]);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("a.json"), &plan).unwrap();
    fs::write(folder.join("b.json"), &plan).unwrap();
    let (one, both) = (
        parsed(&folder, &["facts", "a.json"]),
        parsed(&folder, &["facts", "a.json", "b.json"]),
    );
    let mut counted = 0;
    for (name, objects) in one.as_object().unwrap() {
        let (Some(objects), true) = (
            objects.as_object(),
            name != "before" && name != "config" && name != "catalog",
        ) else {
            continue;
        };
        let joined = both[name].as_object().unwrap();
        for (id, object) in objects {
            let twin = id.replacen("a:", "b:", 1);
            assert!(
                joined.contains_key(id) && joined.contains_key(&twin)
                    || name == "plans"
                    || name == "accounts",
                "{id}"
            );
            if let Some(address) = object.get("address") {
                assert_eq!(joined[&twin]["address"], *address);
                counted += 1;
            }
        }
    }
    assert!(counted > 5, "only {counted} objects");
    // Default providers of two plans are not one account for that.
    assert!(both["accounts"].as_object().unwrap().keys().all(|key| {
        key.contains(':')
            == one["accounts"]
                .as_object()
                .unwrap()
                .keys()
                .any(|key| key.contains(':'))
    }));
}

/// What a run prints.
fn said(folder: &Path, arguments: &[&str]) -> String {
    let output = support::tfbackup(folder, arguments);
    assert!(
        matches!(output.status.code(), Some(0 | 1)) && output.stderr.is_empty(),
        "{arguments:?}: {}",
        support::said(&output)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn stored_facts_give_the_same_bytes_as_their_plans() {
    let (data, plans) = (path("testdata"), everything());
    let stored = support::folder("link/stored", &[]);
    fs::create_dir_all(&stored).unwrap();
    // Shards that have nothing to do with what belongs together, one of them packed.
    for shard in 0..7 {
        let own = plans.iter().skip(shard).step_by(7).map(String::as_str);
        let arguments: Vec<&str> = ["facts", "--unlinked"].into_iter().chain(own).collect();
        let facts = said(&data, &arguments);
        if shard == 3 {
            let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
            packed.write_all(facts.as_bytes()).unwrap();
            let folder = stored.join("below");
            fs::create_dir_all(&folder).unwrap();
            fs::write(folder.join("3.json.gz"), packed.finish().unwrap()).unwrap();
        } else {
            fs::write(stored.join(format!("{shard}.json")), facts).unwrap();
        }
    }
    let stored = stored.to_str().unwrap();
    for command in [
        &["lint", "--format=human", "--show=undecided"][..],
        &["lint", "--format=json"],
        &["lint", "--format=sarif"],
        &["survive", "--format=json"],
        &["facts"],
    ] {
        let of_plans: Vec<&str> = command
            .iter()
            .copied()
            .chain(plans.iter().map(String::as_str))
            .collect();
        let of_facts: Vec<&str> = command.iter().copied().chain(["--facts", stored]).collect();
        let (plans, facts) = (said(&data, &of_plans), said(&data, &of_facts));
        let differs = plans.lines().zip(facts.lines()).find(|(a, b)| a != b);
        assert!(plans == facts, "{command:?}: {differs:?}");
        // A plan of one's own, judged with everybody else's facts.
        if command.contains(&"--format=json") {
            assert!(plans.len() > 100_000, "{command:?} says little");
        }
    }
}

#[test]
fn what_is_no_stored_fact_is_refused() {
    let plan = fs::read_to_string(path("testdata/vaults-without-cmk/plan.json")).unwrap();
    let folder = support::folder("link/refused", &[("plan.json", &plan)]);
    let linked = said(&folder, &["facts", "plan.json"]);
    let stored = said(&folder, &["facts", "--unlinked", "plan.json"]);
    let older = stored.replacen(
        &format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION")),
        "\"version\": \"0.0.1\"",
        1,
    );
    assert_ne!(stored, older);
    for (name, text) in [
        ("linked.json", linked.as_str()),
        ("stored.json", &stored),
        ("older.json", &older),
        ("half.json", stored.get(..stored.len() / 2).unwrap()),
        ("other.json", "{}"),
    ] {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::create_dir_all(folder.join("empty")).unwrap();
    let refused = |paths: &[&str]| {
        let said = tool(&folder).run(&[&["lint"], paths].concat());
        format!("{} | {}", said.refused(), said.help())
    };
    for (paths, says) in [
        (
            &["--facts", "plan.json"][..],
            "plan.json is a plan, not stored facts | put plans before --facts",
        ),
        (
            &["--facts", "linked.json"],
            "linked.json contains facts that are linked already | write them with tfbackup facts --unlinked: linked facts can't be linked again",
        ),
        (
            &["--facts", "half.json"],
            "half.json contains no stored facts | write it with: tfbackup facts --unlinked plan.json > facts.json",
        ),
        (
            &["--facts", "other.json"],
            "other.json contains no stored facts | write it with: tfbackup facts --unlinked plan.json > facts.json",
        ),
        (
            &["--facts", "older.json"],
            &format!(
                "older.json was written by tfbackup 0.0.1, but this is {} | write and judge facts with the same version of tfbackup",
                env!("CARGO_PKG_VERSION")
            ),
        ),
        (
            &["--facts", "nowhere.json"],
            "cannot read nowhere.json: No such file or directory (os error 2) | ",
        ),
        (
            &["--facts", "empty"],
            "cannot read empty: it has no *.json or *.json.gz file | ",
        ),
        (
            &["plan.json", "--facts", "stored.json"],
            "two plans have the name \"plan\" | give each plan a name of its own: one --name for each plan, in order",
        ),
    ] {
        assert_eq!(refused(paths), says, "{paths:?}");
    }
    // Beside a plan of another name they are welcome.
    let both = said(
        &folder,
        &[
            "facts",
            "plan.json",
            "--name=other",
            "--facts",
            "stored.json",
        ],
    );
    let both: Value = serde_json::from_str(&both).unwrap();
    assert_eq!(both["plans"].as_object().unwrap().len(), 2);
}
