//! What stored facts tell of files that aren't at hand.

use super::said;
use crate::support::{folder, path};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// A copy of the adopted repository after its renames, changed by `edit`, with the baseline from before them.
fn adopted(name: &str, edit: impl Fn(&str, &str) -> String) -> std::path::PathBuf {
    let folder = folder(&format!("stored/{name}"), &[]);
    let lay = |state: &str, plan: &str, edit: &dyn Fn(&str, &str) -> String| {
        let from = path("tests/cli/adopted").join(state);
        for file in ["main.tf", "backup.tf", "modules/vault/main.tf"] {
            let Ok(text) = fs::read_to_string(from.join(file)) else {
                continue;
            };
            fs::create_dir_all(folder.join("modules/vault")).unwrap();
            fs::write(folder.join(file), edit(file, &text)).unwrap();
        }
        fs::copy(from.join(plan), folder.join("plan.json")).unwrap();
    };
    lay("before", "plan.json", &|_, text| text.to_owned());
    said(&folder, &["baseline", "plan.json"]);
    lay("moved", "applied.json", &edit);
    folder
}

/// The same arguments with the plan, and with its facts that were stored.
fn both(folder: &Path, arguments: &[&str]) -> (String, String) {
    let of_plan = said(folder, &[arguments, &["plan.json"]].concat());
    let of_facts = said(folder, &[arguments, &["--facts", "stored.json"]].concat());
    (of_plan, of_facts)
}

/// Comments at a module call, in the module, at an argument of one rule's block, and where nothing is found; a
/// password that no hash may cover.
fn commented(file: &str, text: &str) -> String {
    match file {
        "main.tf" => text.replace(
            "module \"vaults\"",
            "# tfbackup:ignore vault-without-lock -- at the call until 9999-12-31\nmodule \"vaults\"",
        ),
        "backup.tf" => text
            .replace(
                "  rule {",
                "  # tfbackup:ignore schedule-never-runs -- nothing here\n  rule {",
            )
            .replace(
                "deletion_window_in_days = 7",
                "deletion_window_in_days = 7 /* tfbackup:ignore key-deletion-window-short -- here */",
            ),
        _ => format!(
            "{text}\n# tfbackup:ignore vault-without-lok\nvariable \"password\" {{ default = \"p\" }}\n"
        ),
    }
}

#[test]
fn stored_facts_carry_comments_moves_and_the_hashes_of_lines() {
    let folder = adopted("carried", commented);
    let facts = said(&folder, &["facts", "--unlinked", "plan.json"]);
    fs::write(folder.join("stored.json"), facts).unwrap();
    let counted = |report: &str, by: &str| {
        let report: Value = serde_json::from_str(report).unwrap();
        let findings = report["findings"].as_array().unwrap().iter();
        findings.filter(|it| it["suppressed"]["by"] == by).count()
    };
    let (plan, stored) = both(&folder, &["lint", "--format=json"]);
    assert_eq!(counted(&plan, "comment"), 2, "{plan}");
    assert!(counted(&plan, "baseline") > 2, "{plan}");
    assert_eq!(plan, stored);
    for form in [
        "human", "sarif", "gitlab", "junit", "markdown", "github", "jsonl", "atlantis",
    ] {
        for more in [&[][..], &["--show=undecided", "--persona=auditor"]] {
            let arguments = [&["lint", "--format", form], more].concat();
            let (plan, stored) = both(&folder, &arguments);
            let differs = plan.lines().zip(stored.lines()).find(|(a, b)| a != b);
            assert!(plan == stored, "{form}: {differs:?}");
        }
    }
    let (plan, stored) = both(&folder, &["survive", "--format=json"]);
    assert_eq!(plan, stored);
}

#[test]
fn a_comment_of_one_repository_is_none_of_another() {
    let accepted = adopted("accepted", commented);
    let other = adopted("other", |_, text| text.to_owned());
    for (folder, name) in [(&accepted, "accepted"), (&other, "other")] {
        let facts = said(
            folder,
            &["facts", "--unlinked", "--name", name, "plan.json"],
        );
        fs::create_dir_all(accepted.join("all")).unwrap();
        fs::write(accepted.join(format!("all/{name}.json")), facts).unwrap();
    }
    let report = said(&accepted, &["lint", "--format=json", "--facts", "all"]);
    let report: Value = serde_json::from_str(&report).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let by_comment = findings.filter(|it| it["suppressed"]["by"] == "comment");
    let plans: Vec<&Value> = by_comment.map(|it| &it["plan"]).collect();
    assert_eq!(plans, ["accepted", "accepted"]);
    let notices = report["notices"].as_array().unwrap();
    let without = |it: &&Value| it["id"] == "unusable-ignore";
    let said = notices.iter().find(without).unwrap()["message"].as_str();
    let want = "tfbackup:ignore without a reason ignores nothing (plan \"accepted\")";
    assert_eq!(said, Some(want));
}

#[test]
fn no_hash_covers_a_password() {
    let plan = fs::read_to_string(path("testdata/vaults-without-cmk/plan.json")).unwrap();
    let main = "resource \"aws_backup_vault\" \"no_key\" {\n  name = \"no-key\"\n}\n";
    let files = [("plan.json", plan.as_str()), ("main.tf", main)];
    let folder = folder("stored/hashes", &files);
    let hashes = || {
        let facts = said(&folder, &["facts", "--unlinked", "plan.json"]);
        facts.matches("\"hash\"").count()
    };
    assert_eq!(hashes(), 2);
    let beside = format!("{main}locals {{\n  password = \"hunter2\"\n}}\n");
    fs::write(folder.join("main.tf"), beside).unwrap();
    assert_eq!(hashes(), 0);
}

/// A repository for each account, a tenth of them with a comment; gives the paths of their plans.
fn repositories(top: &Path, count: usize) -> Vec<String> {
    let text = |file: &str| fs::read_to_string(path("tests/cli/adopted/moved").join(file)).unwrap();
    let (plan, main) = (text("applied.json"), text("main.tf"));
    let others = ["backup.tf", "modules/vault/main.tf"].map(|file| (file, text(file)));
    let each = (0..count).map(|number| {
        let folder = top.join(format!("r{number:04}"));
        fs::create_dir_all(folder.join("modules/vault")).unwrap();
        let account = format!("2{number:011}");
        let write = |file: &str, text: &str| fs::write(folder.join(file), text).unwrap();
        write("plan.json", &plan.replace("111122223333", &account));
        let main = match number % 10 {
            0 => commented("main.tf", &main),
            _ => main.clone(),
        };
        write("main.tf", &main);
        for (file, text) in &others {
            write(file, text);
        }
        format!("r{number:04}/plan.json")
    });
    each.collect()
}

#[test]
#[ignore = "takes long: `just deep` runs it"]
fn a_thousand_plans_in_forty_shards_are_judged_as_in_one_run() {
    const SHARDS: usize = 40;
    let top = folder("stored/thousand", &[("facts/.keep", "")]);
    let plans = repositories(&top, 1_000);
    for shard in 0..SHARDS {
        // What belongs together is torn apart.
        let own = plans.iter().skip(shard).step_by(SHARDS).map(String::as_str);
        let arguments: Vec<&str> = ["facts", "--unlinked"].into_iter().chain(own).collect();
        let facts = said(&top, &arguments);
        fs::write(top.join(format!("facts/{shard}.json")), facts).unwrap();
    }
    let forms = [
        "human", "json", "sarif", "jsonl", "gitlab", "junit", "markdown",
    ];
    let judged = |name: &str, input: &[&str]| -> Vec<String> {
        fs::create_dir_all(top.join(name)).unwrap();
        let outputs = forms.map(|form| format!("--output={form}={name}/{form}"));
        let outputs: Vec<&str> = outputs.iter().map(String::as_str).collect();
        said(&top, &[&["lint"], outputs.as_slice(), input].concat());
        let read = |form| fs::read_to_string(top.join(name).join(form)).unwrap();
        forms.map(read).into()
    };
    let plans: Vec<&str> = plans.iter().map(String::as_str).collect();
    let one = judged("one", &plans);
    let all = judged("all", &["--facts", "facts"]);
    for ((form, one), all) in forms.iter().zip(&one).zip(&all) {
        let differs = one.lines().zip(all.lines()).find(|(a, b)| a != b);
        assert!(one == all, "{form}: {differs:?}");
    }
    assert_eq!(one[1].matches("\"by\": \"comment\"").count(), 100);
    let survive = |input: &[&str]| said(&top, &[&["survive", "--format=json"], input].concat());
    assert!(survive(&plans) == survive(&["--facts", "facts"]), "survive");
}
