//! tfbackup.toml: what it may say, and what is said of one that says something else.
#![cfg(test)]

mod support;

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use support::docs;
use support::tool::tool;
use support::{folder, parsed, path};
use tfbackup::configuration::{Configuration, ConfigurationError, schema};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "backup:Delete*", "Resource": "*"}}"#;

/// What is wrong with a text, the advice, and the words that the error points at.
fn refused(name: &str, text: &str) -> (String, String, String) {
    let files = [
        ("scp.json", POLICY),
        ("broken.json", "{\"Statement\": [\n}"),
    ];
    let folder = folder(&format!("configuration/{name}"), &files);
    match Configuration::parse(text, &folder.join("tfbackup.toml")) {
        Err(ConfigurationError::Invalid {
            what, help, place, ..
        }) => {
            let place = place.expect("an error has its place");
            let rest = text.bytes().skip(place.offset()).take(place.len());
            (what, help, String::from_utf8(rest.collect()).unwrap())
        }
        Err(other) => panic!("{text}: {other}"),
        Ok(_) => panic!("{text}: taken"),
    }
}

#[test]
fn a_wrong_key_is_shown_with_the_nearest_right_one() {
    for (text, pointed, near) in [
        ("[lagvs]\n", "lagvs", "lagv"),
        (
            "[lagv]\nrequire_cmks = true\n",
            "require_cmks",
            "require_cmk",
        ),
        (
            "[accounts.\"111122223333\"]\nrol = \"workload\"\n",
            "rol",
            "role",
        ),
        (
            "[accounts.\"111122223333\"]\nrole = \"work-load\"\n",
            "\"work-load\"",
            "workload",
        ),
        (
            "[strategy]\ndefault = \"data-bunker\"\n",
            "\"data-bunker\"",
            "databunker",
        ),
        ("[workloads]\nby = \"tags\"\n", "\"tags\"", "tag"),
        ("[external]\nvaults = []\n", "vaults", "vault"),
        (
            "[external]\nonward_copies = []\n",
            "onward_copies",
            "onward_copy",
        ),
        (
            "[[external.key]]\narn = \"arn:aws:kms:eu-west-1:111122223333:key/a\"\npolcy = \"x\"\n",
            "polcy",
            "policy",
        ),
    ] {
        let (what, help, place) = refused("keys", text);
        assert!(what.starts_with("unknown "), "{what}");
        assert!(
            help.contains(&format!("did you mean `{near}`?")),
            "{text}: {help}"
        );
        assert_eq!(place, pointed, "{text}");
    }
    let (_, help, _) = refused("keys", "[colours]\n");
    assert!(
        !help.contains("did you mean") && help.contains("config --schema"),
        "{help}"
    );
}

const VAULT: &str = "arn = \"arn:aws:backup:eu-west-1:111122223333:backup-vault:v1\"\n";

#[test]
fn a_wrong_value_is_shown_in_its_place() {
    let vault = |line: &str| format!("[[external.vault]]\n{VAULT}{line}\n");
    let scp = |line: &str| format!("[[external.scp]]\nname = \"s\"\n{line}\n");
    for (text, pointed) in [
        ("[accounts.\"1234\"]\nname = \"x\"\n".to_owned(), "\"1234\""),
        ("[accounts.11112222333a]\n".to_owned(), "11112222333a"),
        (
            "[accounts.\"111122223333\"]\nparent = \"unit\"\n".to_owned(),
            "\"unit\"",
        ),
        ("[lagv]\nrequire_cmk = \"yes\"\n".to_owned(), "\"yes\""),
        (
            "[[external.vault]]\narn = \"arn:aws:kms:eu-west-1:111122223333:key/a\"\n".to_owned(),
            "\"arn:aws:kms:eu-west-1:111122223333:key/a\"",
        ),
        (vault("key = \"alias/x\""), "\"alias/x\""),
        (vault("lock = \"hard\""), "\"hard\""),
        (vault("lock = \"compliance\"\nchangeable_for_days = 2"), "2"),
        (vault("lock = \"governance\"\nchangeable_for_days = 3"), "3"),
        (vault("lock = \"governance\"\nmin_retention_days = 0"), "0"),
        (
            vault("lock = \"governance\"\nmin_retention_days = 9\nmax_retention_days = 8"),
            "8",
        ),
        (vault("min_retention_days = 9"), "9"),
        (
            vault("kind = \"logically-air-gapped\"\nlock = \"compliance\""),
            "\"compliance\"",
        ),
        (
            vault("kind = \"logically-air-gapped\"\nkey = \"aws/backup\""),
            "\"aws/backup\"",
        ),
        (
            vault(&format!("[[external.vault]]\n{VAULT}")),
            VAULT.trim_end().strip_prefix("arn = ").unwrap(),
        ),
        (vault("policy = \"absent.json\""), "\"absent.json\""),
        (
            vault("mpa_approval_team_arn = \"arn:aws:mpa:eu-west-1::team\""),
            "\"arn:aws:mpa:eu-west-1::team\"",
        ),
        (
            scp("policy = \"broken.json\"\ntargets = []"),
            "\"broken.json\"",
        ),
        (
            scp("policy = \"scp.json\"\ntargets = [\"r-ab12\", \"prod\"]"),
            "[\"r-ab12\", \"prod\"]",
        ),
    ] {
        let (what, _, place) = refused("values", &text);
        assert_eq!(place, pointed, "{text}: {what}");
    }
    let (what, ..) = refused("values", &scp("policy = \"broken.json\"\ntargets = []"));
    assert!(what.contains("not JSON at line 2, column 1"), "{what}");
}

#[test]
fn an_override_and_workloads_that_say_too_little_or_too_much_are_refused() {
    let strategy = |lines: &str| format!("[[strategy.override]]\nstrategy = \"lagv\"\n{lines}\n");
    for (text, said) in [
        (strategy(""), "needs an account or a tag"),
        (strategy("account = \"1\""), "`1` is not an account id"),
        (
            strategy("account = \"111122223333\"\nvalue = \"x\""),
            "a value needs a tag",
        ),
        (
            "[workloads]\nby = \"tag\"\n".to_owned(),
            "needs the tag's key",
        ),
        (
            "[workloads]\ntag = \"application\"\n".to_owned(),
            "for by = \"tag\" alone",
        ),
    ] {
        let (what, ..) = refused("demands", &text);
        assert!(what.contains(said), "{text}: {what}");
    }
}

#[test]
fn every_mistake_ends_with_status_2_and_nothing_printed() {
    let plan = path("testdata/vaults-without-cmk/plan.json");
    let folder = folder(
        "configuration/status",
        &[("tfbackup.toml", "[accounts.\"1\"]\n")],
    );
    for command in ["lint", "facts"] {
        let said = tool(&folder).run(&[command, plan.to_str().unwrap()]);
        assert_eq!((said.status, said.out.as_str()), (2, ""));
        assert!(said.err.contains("tfbackup.toml:1:11"), "{}", said.err);
    }
    let said = tool(&folder).run(&["facts", "--unlinked", plan.to_str().unwrap()]);
    assert_eq!(
        said.status, 0,
        "unlinked facts don't depend on it: {}",
        said.err
    );
}

/// The examples of all pages, each with the policy files that it names.
fn examples() -> Vec<(String, PathBuf)> {
    let pages = docs::pages();
    let blocks = pages
        .iter()
        .flat_map(|(page, text)| docs::blocks(page, text));
    let blocks = blocks.filter(|block| block.language == "toml");
    let texts = blocks.map(|block| block.text);
    let folder = folder("configuration/examples", &[]);
    fs::create_dir_all(folder.join("policies")).unwrap();
    let written: Vec<(String, PathBuf)> = texts
        .map(|text| {
            for line in text.lines().filter(|line| line.starts_with("policy")) {
                fs::write(folder.join(line.split('"').nth(1).unwrap()), POLICY).unwrap();
            }
            (text, folder.join("tfbackup.toml"))
        })
        .collect();
    assert!(written.len() >= 4, "the page has lost its examples");
    written
}

#[test]
fn the_examples_of_the_page_are_right_and_have_every_key() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let mut all = String::new();
    for (text, file) in examples() {
        let read = Configuration::parse(&text, &file);
        assert!(read.is_ok(), "{text}: {:?}", read.err());
        let json: Value = toml::from_str::<toml::Value>(&text)
            .map(|value| serde_json::to_value(value).unwrap())
            .unwrap();
        assert!(validator.is_valid(&json), "{text}");
        all.push_str(&text);
    }
    for definition in schema()["$defs"].as_object().unwrap().values() {
        let Some(keys) = definition["properties"].as_object() else {
            continue;
        };
        for key in keys.keys() {
            let shown = all.contains(&format!("{key} =")) || all.contains(&format!(".{key}]]"));
            assert!(shown, "docs/configuration.md has no example of `{key}`");
        }
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    for text in [
        "[accounts.\"1234\"]\n",
        "[lagv]\nrequire = true\n",
        "[[external.vault]]\narn = \"v\"\n",
        "[[external.scp]]\nname = \"s\"\npolicy = \"p\"\ntargets = [\"x\"]\n",
        "[[external.onward_copy]]\nfrom = \"v\"\nto = \"w\"\n",
        "[accounts.\"111122223333\"]\nrole = \"x\"\n",
        "[strategy]\ndefault = \"x\"\n",
        "[[strategy.override]]\naccount = \"1\"\nstrategy = \"lagv\"\n",
        "[workloads]\nby = \"x\"\n",
    ] {
        let json: Value =
            serde_json::to_value(toml::from_str::<toml::Value>(text).unwrap()).unwrap();
        assert!(!validator.is_valid(&json), "{text}");
        assert!(
            Configuration::parse(text, Path::new("tfbackup.toml")).is_err(),
            "{text}"
        );
    }
}

/// The facts of the workload of two roots, with this configuration.
fn workload(name: &str, text: &str) -> (PathBuf, Value) {
    let files = [("tfbackup.toml", text), ("deny.json", POLICY)];
    let folder = folder(&format!("configuration/{name}"), &files);
    fs::copy(
        path("testdata/databunker-two-roots/workload/plan.json"),
        folder.join("plan.json"),
    )
    .unwrap();
    let facts = parsed(&folder, &["facts", "plan.json"]);
    (folder, facts)
}

#[test]
fn a_declared_onward_copy_joins_the_flows_into_its_vault() {
    let text = r#"
[[external.onward_copy]]
from = "arn:aws:backup:eu-west-1:111122223333:backup-vault:intermediate"
to = "arn:aws:backup:eu-west-1:444455556666:backup-vault:databunker"
delete_after_days = 90
reason = "nightly job"
"#;
    let folder = folder("configuration/onward", &[("tfbackup.toml", text)]);
    let plan = path("testdata/remedy2-amk-intermediate-vault/plan.json");
    fs::copy(plan, folder.join("plan.json")).unwrap();
    let facts = parsed(&folder, &["facts", "plan.json"]);
    let hop = &facts["flows"][0]["hops"][2];
    assert_eq!(
        (&hop["via"], &hop["works"]),
        (&"onward".into(), &"unknown".into())
    );
    assert_eq!(hop["lifecycle"]["delete_after_days"], 90);
    assert_eq!(hop["to"]["account"], "444455556666");
    let copies = facts["onward_copies"].as_object().unwrap().values();
    assert!(
        copies
            .into_iter()
            .any(|copy| copy["reason"] == "nightly job")
    );
}

const BUNKER: &str = "arn:aws:backup:eu-central-1:444455556666:backup-vault:central-bunker";

#[test]
fn what_is_declared_elsewhere_is_a_fact() {
    let (folder, facts) = workload(
        "external",
        &format!(
            r#"
[accounts."222233334444"]
name = "shop"
role = "workload"
[accounts."444455556666"]
role = "databunker"
dynamodb_advanced = true
parent = "ou-ab12-11112222"
[[external.vault]]
arn = "{BUNKER}"
key = "arn:aws:kms:eu-central-1:444455556666:key/k1"
lock = "compliance"
max_retention_days = 365
policy = "deny.json"
[[external.key]]
arn = "arn:aws:kms:eu-central-1:444455556666:key/k1"
policy = "deny.json"
[[external.scp]]
name = "keep.backups"
policy = "deny.json"
targets = ["r-ab12", "222233334444"]
"#
        ),
    );
    let (vault, key) = (
        format!("external:{BUNKER}"),
        "external:arn:aws:kms:eu-central-1:444455556666:key/k1",
    );
    for world in [&facts, &facts["before"]] {
        let found = &world["vaults"][&vault];
        assert_eq!(
            (&found["lock"], &found["policy"]),
            (&vault.clone().into(), &vault.clone().into())
        );
        assert_eq!(found["account"], "444455556666");
        assert_eq!(
            (&found["key"]["id"], &found["key"]["manager"]),
            (&key.into(), &"customer".into())
        );
        assert_eq!(world["vault_locks"][&vault]["max_retention_days"], 365);
        assert_eq!(world["key_policies"][key]["key"], key);
        assert_eq!(world["accounts"]["222233334444"]["name"], "shop");
        assert_eq!(world["accounts"]["222233334444"]["management"], false);
        assert_eq!(
            world["accounts"]["444455556666"]["parent"]["name"],
            "ou-ab12-11112222"
        );
        assert_eq!(
            world["organization_policies"]["external:keep.backups"]["characters"],
            POLICY.len()
        );
        let attached = &world["policy_attachments"]["external:keep.backups#222233334444"];
        assert_eq!(attached["target"]["id"], "222233334444");
        assert_eq!(attached["policy"]["id"], "external:keep.backups");
    }
    let validator = jsonschema::validator_for(&tfbackup::facts::schema()).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&facts)
        .map(|e| e.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    // Findings about it have no place, and every report can say them.
    for format in ["human", "json", "sarif", "github"] {
        let said = tool(&folder).run(&["lint", "--format", format, "plan.json"]);
        assert!(
            said.status < 2 && said.err.is_empty(),
            "{format}: {}",
            said.err
        );
    }
}

#[test]
fn a_finding_on_something_declared_elsewhere_is_said_without_a_place() {
    let (folder, _) = workload(
        "finding",
        &format!("[[external.vault]]\narn = \"{BUNKER}\"\nkey = \"aws/backup\"\n"),
    );
    let report = parsed(&folder, &["lint", "--format", "json", "plan.json"]);
    let findings = report["findings"].as_array().unwrap();
    let about = findings
        .iter()
        .find(|finding| finding["resource"] == BUNKER);
    let about = about.expect("a vault without lock and key of its own");
    assert_eq!(
        (&about["plan"], about.get("location")),
        (&"external".into(), None)
    );
}

#[test]
fn what_a_plan_declares_is_not_declared_elsewhere() {
    let name = "declared";
    let (folder, _) = workload(name, &format!("[[external.vault]]\narn = \"{BUNKER}\"\n"));
    fs::copy(
        path("testdata/databunker-two-roots/bunker/plan.json"),
        folder.join("bunker.json"),
    )
    .unwrap();
    let facts = parsed(&folder, &["facts", "plan.json", "bunker.json"]);
    let vaults: Vec<&String> = facts["vaults"].as_object().unwrap().keys().collect();
    assert!(vaults.iter().any(|id| id.starts_with("bunker:")));
    assert!(
        !vaults.iter().any(|id| id.starts_with("external:")),
        "{vaults:?}"
    );
}

/// What `destructive-deletes` is said to do, with these entries in tfbackup.toml.
fn deletes(name: &str, entries: &str) -> (i32, Value, String) {
    let folder = folder(
        &format!("configuration/{name}"),
        &[("tfbackup.toml", entries)],
    );
    let plan = path("testdata/destructive-deletes/plan.json");
    fs::copy(plan, folder.join("plan.json")).unwrap();
    let json = tool(&folder).run(&["lint", "--format", "json", "plan.json"]);
    let human = tool(&folder).run(&["lint", "plan.json"]);
    (
        json.status,
        serde_json::from_str(&json.out).unwrap(),
        human.out,
    )
}

fn allowed(address: &str, expires: &str) -> String {
    format!(
        "[[allow_change]]\naddress = \"{address}\"\nreason = \"it is empty\"\nexpires = {expires}\n"
    )
}

#[test]
fn an_acknowledged_change_counts_nowhere_until_its_end() {
    let (_, open, _) = deletes("change-open", "");
    let entry = allowed("aws_backup_vault.old", "9999-12-31");
    let (_, report, human) = deletes("change-allowed", &entry);
    let of = |report: &Value| {
        let found = report["findings"].as_array().unwrap();
        let is_it =
            |f: &&Value| f["resource"] == "aws_backup_vault.old" && f["rule"] == "vault-deleted";
        found.iter().find(is_it).unwrap().clone()
    };
    assert_eq!(of(&open)["suppressed"], Value::Null);
    let suppressed =
        json!({"by": "allow-change", "reason": "it is empty", "expires": "9999-12-31"});
    assert_eq!(of(&report)["suppressed"], suppressed);
    let count = |report: &Value, what: &str| report["summary"][what].as_u64().unwrap();
    assert_eq!(count(&report, "suppressed"), 1);
    assert_eq!(count(&report, "error") + 1, count(&open, "error"));
    assert!(!human.contains("orders-old\" is deleted"), "{human}");
    assert!(human.contains("1 suppressed"), "{human}");
    let ended = allowed("aws_backup_vault.old", "2020-01-31");
    let (_, report, _) = deletes("change-ended", &ended);
    assert_eq!(of(&report)["suppressed"], Value::Null);
    let help = of(&report)["help"].as_str().unwrap().to_owned();
    assert!(help.contains("ended on 2020-01-31"), "{help}");
}

#[test]
fn only_changes_can_be_acknowledged_and_all_of_them_make_the_run_pass() {
    // What a change explains comes to light once the change is acknowledged, and wants to be acknowledged too.
    let mut addresses = BTreeSet::new();
    let mut entries = String::new();
    let mut rounds = 0;
    let (status, report) = loop {
        rounds += 1;
        let (status, report, _) = deletes("changes-allowed", &entries);
        let errors = report["findings"].as_array().unwrap().iter().filter(|f| {
            f["severity"] == "error" && f["family"] == "change" && f["suppressed"].is_null()
        });
        let found = errors.map(|f| f["resource"].as_str().unwrap().to_owned());
        let new: Vec<String> = found
            .filter(|address| addresses.insert(address.clone()))
            .collect();
        if new.is_empty() {
            break (status, report);
        }
        entries.extend(new.iter().map(|address| allowed(address, "9999-12-31")));
    };
    assert_eq!(rounds, 3, "two to acknowledge, and one in which all is");
    assert_eq!(report["summary"]["error"], 0, "{report:#}");
    assert_eq!(status, 0);
    let lock = allowed("aws_backup_vault.current", "9999-12-31");
    let (_, report, _) = deletes("no-change-allowed", &lock);
    let found = report["findings"].as_array().unwrap().iter();
    let mut of_vault = found.filter(|f| f["rule"] == "vault-without-lock");
    assert!(of_vault.all(|f| f["suppressed"].is_null()));
}

/// What `destructive-deletes` says below a repository with this configuration at its root.
#[test]
fn the_configuration_is_looked_for_up_to_the_root_of_the_repository() {
    let folder = folder(
        "configuration/above",
        &[(
            "tfbackup.toml",
            &allowed("aws_backup_vault.old", "9999-12-31"),
        )],
    );
    let deep = folder.join("network/prod");
    fs::create_dir_all(&deep).unwrap();
    fs::create_dir_all(folder.join(".git")).unwrap();
    fs::copy(
        path("testdata/destructive-deletes/plan.json"),
        deep.join("plan.json"),
    )
    .unwrap();
    let human = tool(&deep).run(&["lint", "plan.json"]).out;
    assert!(human.contains("1 suppressed"), "{human}");
    assert!(
        human.contains("configured by ../../tfbackup.toml"),
        "{human}"
    );
    let json = tool(&deep)
        .run(&["lint", "--format=json", "plan.json"])
        .json();
    assert_eq!(json["configuration"], "../../tfbackup.toml");
    let elsewhere = support::folder("configuration/elsewhere", &[("other.txt", "")]);
    fs::copy(deep.join("plan.json"), elsewhere.join("plan.json")).unwrap();
    let source = format!("--source={}", deep.display());
    let human = tool(&elsewhere).run(&["lint", &source, "plan.json"]).out;
    assert!(human.contains("1 suppressed"), "from --source up: {human}");
}

fn notices(report: &Value) -> Vec<(String, String, u64)> {
    let notices = report["notices"].as_array().map_or(&[][..], Vec::as_slice);
    let of = |notice: &Value, key: &str| notice[key].as_str().unwrap().to_owned();
    notices
        .iter()
        .map(|notice| {
            let line = notice["location"]["line"].as_u64().unwrap_or(0);
            (of(notice, "id"), of(notice, "message"), line)
        })
        .collect()
}

#[test]
fn entries_that_do_nothing_are_said_with_their_line() {
    let gone = allowed("aws_backup_vault.gone", "9999-12-31");
    let other_run = gone.replace("expires", "plan = \"network\"\nexpires");
    let account = "[accounts.\"111122223333\"]\nparent = \"ou-ab12-11112222\"\n";
    let same = "[severity]\nvault-without-lock = \"warning\"\n";
    let text = format!("{gone}{other_run}{account}{same}");
    let (_, report, human) = deletes("does-nothing", &text);
    let said = notices(&report);
    let line = |id: &str| {
        said.iter()
            .find(|(it, ..)| it == id)
            .map(|(.., line)| *line)
    };
    assert_eq!(line("unmatched-allow-change"), Some(2), "{said:?}");
    let changes = said
        .iter()
        .filter(|(id, ..)| id == "unmatched-allow-change");
    assert_eq!(changes.count(), 1, "another run's: {said:?}");
    assert_eq!(line("unmatched-parent"), Some(11), "{said:?}");
    assert_eq!(line("unmatched-severity"), Some(13), "{said:?}");
    assert!(
        human.contains("notice: tfbackup.toml:2:11: [[allow_change]]"),
        "{human}"
    );
    let (_, report, _) = deletes(
        "does-something",
        &allowed("aws_backup_vault.old", "2020-01-31"),
    );
    assert_eq!(
        notices(&report),
        Vec::new(),
        "it matches, though it has ended"
    );
}

#[test]
fn an_account_s_entry_takes_nothing_away() {
    let folder = folder("configuration/members", &[("other.txt", "")]);
    let plan = path("testdata/org-backup-policy-and-scps/plan.json");
    fs::copy(plan, folder.join("plan.json")).unwrap();
    let management = |facts: &Value| -> Vec<(String, Value)> {
        let accounts = facts["accounts"].as_object().unwrap().iter();
        accounts
            .map(|(id, it)| (id.clone(), it["management"].clone()))
            .collect()
    };
    let before = management(&parsed(&folder, &["facts", "plan.json"]));
    let known = before
        .iter()
        .filter(|(id, it)| !it.is_null() && !id.contains(':'));
    let entry = |(id, is): &(String, Value)| {
        let role = if *is == Value::Bool(true) {
            "workload"
        } else {
            "management"
        };
        format!("[accounts.\"{id}\"]\nrole = \"{role}\"\n")
    };
    let text: String = known.map(entry).collect();
    fs::write(folder.join("tfbackup.toml"), &text).unwrap();
    let after = management(&parsed(&folder, &["facts", "plan.json"]));
    assert_eq!(before, after, "{text}");
    fs::write(folder.join("tfbackup.toml"), text.replace("role", "name")).unwrap();
    assert_eq!(
        before,
        management(&parsed(&folder, &["facts", "plan.json"]))
    );
}

#[test]
fn severities_of_rules_can_be_set() {
    let count = |report: &Value, what: &str| report["summary"][what].as_u64().unwrap();
    let (status, open, _) = deletes("severity-open", "");
    assert_eq!(status, 1);
    let of = |report: &Value, rule: &str| -> Vec<Value> {
        let all = report["findings"].as_array().unwrap().iter();
        all.filter(|f| f["rule"] == rule).cloned().collect()
    };
    let deleted = of(&open, "vault-deleted").len();
    assert!(deleted > 0);
    let (_, report, _) = deletes("severity-down", "[severity]\nvault-deleted = \"note\"\n");
    assert!(
        of(&report, "vault-deleted")
            .iter()
            .all(|f| f["severity"] == "note")
    );
    let off = "[severity]\nvault-deleted = { severity = \"off\", reason = \"a sandbox\" }\n";
    let (_, report, human) = deletes("severity-off", off);
    let suppressed = json!({"by": "severity", "reason": "a sandbox"});
    assert!(
        of(&report, "vault-deleted")
            .iter()
            .all(|f| f["suppressed"] == suppressed)
    );
    assert_eq!(
        count(&report, "suppressed"),
        u64::try_from(deleted).unwrap()
    );
    assert!(!human.contains("[vault-deleted]"), "{human}");
    // Whoever names a rule wants to see it.
    let up = "[severity]\nwithout-prevent-destroy = \"error\"\n";
    let (_, report, _) = deletes("severity-up", up);
    assert!(
        of(&report, "without-prevent-destroy")
            .iter()
            .all(|f| f["persona"] == "regular")
    );
    let folder = folder(
        "configuration/severity",
        &[("tfbackup.toml", "[severity]\nvault-delete = \"note\"\n")],
    );
    fs::copy(
        path("testdata/destructive-deletes/plan.json"),
        folder.join("plan.json"),
    )
    .unwrap();
    let said = tool(&folder).run(&["lint", "plan.json"]);
    assert!(
        said.refused().contains("there is no rule `vault-delete`"),
        "{}",
        said.err
    );
    assert!(
        said.help().contains("did you mean `vault-deleted`?"),
        "{}",
        said.err
    );
    assert!(said.err.contains("tfbackup.toml:2:"), "{}", said.err);
    let change = allowed("aws_backup_vault.old", "9999-12-31");
    let change = change.replace("expires", "rule = \"vault-deletd\"\nexpires");
    fs::write(folder.join("tfbackup.toml"), change).unwrap();
    let said = tool(&folder).run(&["lint", "plan.json"]);
    assert!(
        said.help().contains("did you mean `vault-deleted`?"),
        "{}",
        said.err
    );
}
