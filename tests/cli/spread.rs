//! More that a repository may do to its code once it has a baseline: what is there stays known, what is new counts.

use crate::support::tool::tool;
use crate::support::{files, folder, path};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// Lays a root of `tests/cli/adopted` into a folder, in the place of what was there.
fn lay(from: &str, to: &Path) {
    let _ = fs::remove_dir_all(to);
    let from = path("tests/cli/adopted").join(from);
    for file in &files(&from, "") {
        let into = to.join(file.strip_prefix(&from).unwrap());
        fs::create_dir_all(into.parent().unwrap()).unwrap();
        fs::copy(file, into).unwrap();
    }
}

fn run(folder: &Path, arguments: &[&str]) -> String {
    let said = tool(folder).run(arguments);
    assert!(said.status < 2 && said.err.is_empty(), "{}", said.err);
    said.out
}

/// What counts, and what is said of the run.
fn counting(folder: &Path, input: &[&str]) -> Vec<String> {
    let arguments = [&["lint", "--format=json", "--strict"], input].concat();
    let report: Value = serde_json::from_str(&run(folder, &arguments)).unwrap();
    let findings = report["findings"].as_array().unwrap().iter();
    let counts = |it: &&Value| it["suppressed"].is_null() && it["persona"] == "regular";
    let findings = findings.filter(counts);
    let lines = findings.map(|it| format!("{} {}", it["rule"], it["resource"]));
    let notices = report["notices"].as_array().into_iter().flatten();
    let notices = notices.map(|it| it["message"].to_string());
    let lines = lines
        .chain(notices)
        .map(|line| line.replace(['"', '\\'], ""));
    lines.collect()
}

const NONE: [&str; 0] = [];
const BOTH: [&str; 2] = ["net/plan.json", "other/plan.json"];

#[test]
fn plans_that_are_judged_together_stay_green_together_and_alone() {
    let top = folder("adopted-together", &[]);
    lay("before", &top.join("net"));
    lay("other", &top.join("other"));
    let said = run(&top, &["baseline", "net/plan.json", "other/plan.json"]);
    assert_eq!(said, "tfbackup-baseline.json: 7 known findings\n");
    assert_eq!(counting(&top, &BOTH), NONE);
    assert_eq!(counting(&top, &["other/plan.json", "net/plan.json"]), NONE);
    assert_eq!(counting(&top.join("net"), &["plan.json"]), NONE);
    // A module gets `for_each`, a table goes into another module, files are reordered.
    lay("spread", &top.join("net"));
    assert_eq!(counting(&top, &BOTH), NONE);
    // The same of stored facts, in an order of their own.
    let facts = run(
        &top,
        &["facts", "--unlinked", "other/plan.json", "net/plan.json"],
    );
    fs::write(top.join("facts.json"), facts).unwrap();
    assert_eq!(counting(&top, &["--facts", "facts.json"]), NONE);
    // A new key of `for_each` is a new vault.
    fs::copy(top.join("other/wider.json"), top.join("other/plan.json")).unwrap();
    let new = [
        "vault-without-cmk aws_backup_vault.central[b]",
        "vault-without-lock aws_backup_vault.central[b]",
    ];
    assert_eq!(counting(&top, &BOTH), new);
    // Known again for one root, and the other's stay.
    run(&top, &["baseline", "other/plan.json"]);
    assert_eq!(counting(&top, &BOTH), NONE);
}

#[test]
fn what_a_comment_accepts_is_not_known_to_the_baseline() {
    let top = folder("adopted-accepted", &[]);
    lay("other", &top);
    let plain = fs::read_to_string(top.join("main.tf")).unwrap();
    let comment = "# tfbackup:ignore vault-without-lock -- a sandbox until 9999-12-31\n";
    fs::write(top.join("main.tf"), format!("{comment}{plain}")).unwrap();
    let said = run(&top, &["baseline", "plan.json"]);
    assert_eq!(said, "tfbackup-baseline.json: 1 known finding\n");
    assert_eq!(counting(&top, &["plan.json"]), NONE);
    // Once nobody accepts it any more it counts, though the baseline is younger than it.
    fs::write(top.join("main.tf"), plain).unwrap();
    let again = ["vault-without-lock aws_backup_vault.central[a]"];
    assert_eq!(counting(&top, &["plan.json"]), again);
}

#[test]
fn a_baseline_of_the_base_branch_counts_in_a_pull_request() {
    let top = folder(
        "adopted-base",
        &[("repo/.git/HEAD", ""), ("base/.git/HEAD", "")],
    );
    let (repo, base) = (top.join("repo"), top.join("base"));
    lay("other", &repo.join("net"));
    run(&repo, &["baseline", "net/plan.json"]);
    let known = fs::read_to_string(repo.join("tfbackup-baseline.json")).unwrap();
    let lint = |more: &[&str]| {
        let trusting = tool(&repo).env("TFBACKUP_TRUSTED_CONFIG", "1");
        trusting.run(&[&["lint", "--fail-on=warning", "net/plan.json"], more].concat())
    };
    // The pull request's own doesn't count, and that is said.
    let own = lint(&[]);
    let said = "tfbackup-baseline.json isn't read, since TFBACKUP_TRUSTED_CONFIG is set";
    assert!(own.status == 1 && own.err.contains(said), "{}", own.err);
    // That of the base branch does, beside its configuration or given: a checkout of the same repository elsewhere.
    fs::write(base.join("tfbackup-baseline.json"), known).unwrap();
    fs::write(base.join("tfbackup.toml"), "").unwrap();
    for given in [
        ["--config", "../base/tfbackup.toml"],
        ["--baseline", "../base/tfbackup-baseline.json"],
    ] {
        let said = lint(&given);
        assert_eq!((said.status, said.err.as_str()), (0, ""), "{}", said.out);
        assert!(said.out.contains("(2 in the baseline"), "{}", said.out);
    }
}
