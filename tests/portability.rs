//! The policies run unchanged on stock OPA, and say the same there.
//!
//! Each test is skipped, with a printed line, where `opa` is absent; `TFBACKUP_REQUIRE_OPA=1` (in CI) makes
//! that a failure.
#![cfg(test)]

mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;
use support::{assert_opa, opa, said};
use tfbackup::facts::{Reads, SCHEMA};
use tfbackup::policy::Bundle;

const CHECK: [&str; 7] = [
    "check",
    "--strict",
    "--ignore",
    "*.json",
    "--capabilities",
    "policies/capabilities.json",
    "policies",
];

/// Defects of regorus 0.14.1 that its users must know of; docs/design-notes.md tells them. In a rule for a map
/// of sets, `m[x] contains y`, an empty map is undefined, so that a call with it finds nothing.
#[test]
fn policies_keep_clear_of_what_the_engine_gets_wrong() {
    let mut wrong = Vec::new();
    let texts: Vec<(String, String)> = support::files(&support::path("policies"), ".rego")
        .into_iter()
        .filter(|file| !file.to_str().unwrap().ends_with("_test.rego"))
        .map(|file| {
            (
                file.display().to_string(),
                std::fs::read_to_string(file).unwrap(),
            )
        })
        .collect();
    let maps: BTreeSet<&str> = texts
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter(|line| line.contains("] contains "))
        .filter_map(|line| Some(line.split_once('[')?.0))
        .filter(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'))
        .collect();
    for (file, text) in &texts {
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let given = |name: &&&str| {
                line.contains("object.get(") && {
                    let own = format!("object.get({name},");
                    line.contains(&own) || line.contains(&format!(".{name},"))
                }
            };
            // Within a comprehension, what is undefined adds nothing.
            let adds = line.trim_start().starts_with("some ") || line.starts_with("_sources(role)");
            if let Some(name) = maps.iter().find(given).filter(|_| !adds) {
                wrong.push(format!(
                    "{file}: {name} may be undefined in `{}`",
                    line.trim()
                ));
            }
            let lookup = |rest: &str| {
                rest.split([' ', '}'])
                    .next()
                    .unwrap_or_default()
                    .contains('[')
            };
            if line.contains("every ") && line.split("{ not ").skip(1).any(lookup) {
                wrong.push(format!(
                    "{file}: not with a lookup within every: `{}`",
                    line.trim()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn policies_are_formatted() {
    assert_opa(&["fmt", "--fail", "--list", "policies"]);
}

#[test]
fn policies_name_only_facts_and_functions_that_exist() {
    assert_opa(&CHECK);
    // Tests are left out here: their hand-made facts don't fit the form in which OPA can check maps.
    let schema = ["--schema", "policies/schemas", "--ignore", "*_test.rego"];
    assert_opa(&[&CHECK[..], &schema].concat());
}

#[test]
fn a_mistyped_fact_is_found() {
    let right = [
        "vault.key.manager == \"aws\"",
        "vault.unknown.key.reason == \"sensitive\"",
        "vault.key.unknown.manager",
        "input.before.vaults[id].name == vault.name",
        "input.vault_locks[vault.lock].mode == \"governance\"",
        "input.vault_policies[vault.policy].document.statements[_].conditions.StringEquals",
        "vault.change.actions[_] == \"delete\"",
        "input.config.lagv.require_cmk",
        "input.plans[vault.plan].complete",
    ];
    let wrong = [
        ("input.vautls[id]", "vautls"),
        ("vault.kye", "kye"),
        ("vault.key.manger", "manger"),
        ("vault.unknown.kye", "kye"),
        ("vault.unknown.key.raeson", "raeson"),
        ("input.before.vaults[id].nmae", "nmae"),
        ("input.vault_locks[vault.lock].mdoe", "mdoe"),
        ("input.config.lagv.require", "require"),
        ("input.plans[vault.plan].compelte", "compelte"),
    ];
    let bodies = right.into_iter().chain(wrong.map(|(body, _)| body));
    // One run for all: OPA takes a second to read the schema.
    let files: Vec<(String, String)> = bodies
        .enumerate()
        .map(|(i, body)| {
            let header = "# METADATA\n# schemas:\n#   - input: schema.facts";
            let rule =
                format!("x contains id if {{\n\tsome id, vault in input.vaults\n\t{body}\n}}");
            (
                format!("p{i}.rego"),
                format!("{header}\npackage p{i}\n\n{rule}\n"),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(a, b)| (a.as_str(), b.as_str()))
        .collect();
    let folder = support::folder("mistyped", &files);
    let arguments = ["check", "--strict", "--max-errors", "100", "--schema"];
    let folder = folder.to_str().unwrap();
    let Some(output) = opa(
        &[&arguments[..], &["policies/schemas", folder]].concat(),
        "",
    ) else {
        return;
    };
    let said = said(&output);
    for i in 0..right.len() {
        assert!(!said.contains(&format!("p{i}.rego")), "{said}");
    }
    // An error stands in several lines, the first of which names the file.
    for (i, (body, field)) in (right.len()..).zip(wrong) {
        let error = said.split(&format!("p{i}.rego")).nth(1);
        let error = error.map(|rest| rest.split(".rego").next().unwrap_or(rest));
        let have = format!("have: \"{field}\"");
        assert!(
            error.is_some_and(|error| error.contains(&have)),
            "{body}: {said}"
        );
    }
}

#[test]
fn every_line_of_the_policies_is_tested() {
    assert_opa(&[
        "test",
        "--ignore",
        "*.json",
        "--coverage",
        "--threshold",
        "100",
        "policies",
    ]);
}

/// regorus 0.14.1 gives a negative number two signs with `%d`.
#[test]
fn numbers_are_written_with_percent_v() {
    for file in support::files(&support::path("policies"), ".rego") {
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("%d"), "{}: write %v for %d", file.display());
    }
}

#[test]
fn opa_and_the_engine_agree() {
    let bundle = Bundle::embedded().unwrap();
    let mut all = vec![("nothing".to_owned(), json!({"schema": SCHEMA}))];
    let reads = bundle.reads().unwrap();
    // What changes is paired in Rust: made-up pairs would be no pairs, and the examples have real ones.
    let rules = bundle.rules().iter().filter(|rule| rule.family != "change");
    let mut silent: BTreeSet<&str> = rules.map(|rule| rule.id.as_str()).collect();
    for seed in 1..=24 {
        let facts = random_facts(seed, reads);
        for (index, _) in bundle.judge(&facts).unwrap() {
            silent.remove(bundle.rules()[index].id.as_str());
        }
        all.push((format!("seed {seed}"), facts));
    }
    support::assert_parity(&bundle, &all);
    // What nothing but whole flows, or places that agree, sets off is compared in the examples of the rules.
    assert!(
        silent.len() * 10 < bundle.rules().len() * 4,
        "the facts are too poor: {silent:?} find nothing in them"
    );
}

/// Collections that are empty take away findings of those rules alone that are said to need them.
#[test]
#[ignore = "takes long: `just deep` runs it"]
fn rules_that_are_not_loaded_find_nothing() {
    let bundle = Bundle::embedded().unwrap();
    let on_demand = Bundle::on_demand();
    let reads = bundle.reads().unwrap();
    let mut left_out = BTreeSet::new();
    for seed in 1..=6_usize {
        let mut facts = random_facts(seed as u64, reads);
        // Of each five two, others each time; those of before apart from those of after.
        let worlds = [
            (&reads.after, "", seed),
            (&reads.before, "/before", seed * 2),
        ];
        for (names, world, turn) in worlds {
            for (at, name) in names.iter().enumerate() {
                let emptied = (at * turn + seed) % 5 < 2;
                match facts.pointer_mut(&format!("{world}/{name}")) {
                    Some(Value::Array(items)) if emptied => items.clear(),
                    Some(Value::Object(fields)) if emptied => fields.clear(),
                    _ => {}
                }
            }
        }
        let judged = bundle.judge(&facts).unwrap();
        assert_eq!(on_demand.judge(&facts).unwrap(), judged, "seed {seed}");
        let loaded = on_demand.may_find(&facts);
        left_out.extend((0..bundle.rules().len()).filter(|rule| !loaded.contains(rule)));
    }
    let rules = bundle.rules().len();
    assert!(left_out.len() * 2 > rules, "hardly a rule is ever left out");
}

/// Facts of which nothing but the shape is right: every field absent, unknown or one of a few values. Only
/// the collections that policies read.
fn random_facts(seed: u64, reads: &Reads) -> Value {
    let schema = tfbackup::facts::schema();
    let mut random = Random {
        state: seed,
        schema: &schema,
        reads,
    };
    random.value(&schema)
}

/// What rules look into.
const PRINCIPALS: [&str; 3] = ["*", "111122223333", "arn:aws:iam::444455556666:root"];
const ARNS: [&str; 3] = [
    "p:o0",
    "arn:aws:backup:eu-west-1:111122223333:backup-vault:v",
    "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5",
];

/// The one type of a field; several are a type and null.
fn kind(schema: &Value) -> Option<&str> {
    let first = schema["type"].as_array().map(|types| &types[0]);
    first.unwrap_or(&schema["type"]).as_str()
}

const ACTIONS: [&str; 9] = [
    "backup:DeleteRecoveryPoint",
    "backup:DeleteBackupPlan",
    "backup:PutBackupVaultAccessPolicy",
    "backup:Delete*",
    "backup:*",
    "kms:DisableKey",
    "kms:ScheduleKeyDeletion",
    "organizations:LeaveOrganization",
    "ec2:*",
];

struct Random<'a> {
    state: u64,
    schema: &'a Value,
    reads: &'a Reads,
}

impl Random<'_> {
    /// A linear congruential generator: the same facts on every machine.
    fn below(&mut self, bound: usize) -> usize {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33)
            .unwrap()
            .checked_rem(bound)
            .unwrap()
    }

    fn one(&mut self, choices: &[&str]) -> Value {
        choices[self.below(choices.len())].into()
    }

    fn value(&mut self, schema: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str() {
            let target = self.schema.pointer(name.trim_start_matches('#')).unwrap();
            return self.value(target);
        }
        if let Some(variants) = schema["oneOf"].as_array() {
            let at = self.below(variants.len());
            return variants[at]["const"].clone();
        }
        // Any JSON: a backup policy as given.
        let Some(kind) = schema["type"].as_str() else {
            let name = ["p:o0", "daily"][self.below(2)];
            return json!({"plans": {name: {"rules": {}, "selections": {}}}});
        };
        match kind {
            "boolean" => (self.below(2) == 0).into(),
            "integer" => [-1, 0, 1, 2, 3, 7, 29, 30, 31, 36500][self.below(10)].into(),
            "string" => self.one(&[
                "p:o0",
                "p:o1",
                "p:o2",
                "p:o3",
                "p:o4",
                "",
                "SYMMETRIC_DEFAULT",
                "Enabled",
                "Disabled",
                "ENCRYPT_DECRYPT",
                "AWS_KMS",
                "alias/aws/backup",
                "*",
                "Deny",
                "after-apply",
            ]),
            "array" => (0..self.below(3))
                .map(|_| self.value(&schema["items"]))
                .collect(),
            "object" if schema["properties"].is_object() => self.object(schema),
            "object" => self.map(schema, 0..32),
            other => panic!("no fact is of type {other}"),
        }
    }

    /// What only certain words set off, by the field's name.
    fn worded(&mut self, name: &str) -> Option<Value> {
        Some(match name {
            "policy_type" => self.one(&[
                "SERVICE_CONTROL_POLICY",
                "SERVICE_CONTROL_POLICY",
                "BACKUP_POLICY",
                "TAG_POLICY",
            ]),
            "actions" => (0..self.below(4)).map(|_| self.one(&ACTIONS)).collect(),
            "conditions" => {
                let operators = ["StringEquals", "ArnNotLike", "StringNotEquals", "Bool"];
                let operator = operators[self.below(4)];
                let keys = [
                    "aws:PrincipalArn",
                    "aws:ResourceTag/a",
                    "aws:RequestedRegion",
                ];
                let key = keys[self.below(3)];
                let values = self.one(&[
                    "*",
                    "arn:aws:iam::*:role/*",
                    "arn:aws:iam::*:role/a*",
                    "true",
                ]);
                json!({operator: {key: [values]}})
            }
            "exempt" | "exempt_wide" => (0..self.below(2))
                .map(|_| self.one(&["arn:aws:iam::*:role/*", "arn:aws:iam::*:role/x*"]))
                .collect(),
            "characters" => [100, 20_000][self.below(2)].into(),
            "collection" => self.one(&["key_aliases", "keys", "vault_locks", "vaults"]),
            "field" => self.one(&[
                "deletion_window_in_days",
                "enabled",
                "force_destroy",
                "key",
                "max_retention_days",
                "min_retention_days",
                "mode",
                "rotation",
            ]),
            "origin" => self.one(&[
                "terraform",
                "organizations-policy",
                "cloudformation-stack-set",
            ]),
            _ => return None,
        })
    }

    /// Half of the ids: a lock inside its vault has the vault's, another one its own.
    fn map(&mut self, schema: &Value, ids: std::ops::Range<usize>) -> Value {
        if schema["additionalProperties"]["$ref"] == "#/$defs/Access" {
            let named = ACTIONS.iter().filter(|action| !action.ends_with('*'));
            let entries = named.chain(&["*"]).map(|action| {
                (
                    (*action).to_owned(),
                    self.value(&schema["additionalProperties"]),
                )
            });
            return entries.collect::<Map<_, _>>().into();
        }
        let ids: Vec<usize> = ids.filter(|_| self.below(2) == 0).collect();
        let entries = ids.into_iter().map(|at| {
            (
                format!("p:o{at}"),
                self.value(&schema["additionalProperties"]),
            )
        });
        entries.collect::<Map<_, _>>().into()
    }

    fn object(&mut self, schema: &Value) -> Value {
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let mut object = Map::new();
        let mut unknown = Map::new();
        let is_world = schema["properties"].get("vaults").is_some();
        for (name, field) in schema["properties"].as_object().unwrap() {
            let is_map = field["type"] == "object" || field["type"] == "array";
            let either = |reads: &Reads| reads.after.contains(name) || reads.before.contains(name);
            if is_world && is_map && !either(self.reads) {
                continue;
            }
            // What is written inside a vault is never inside a key.
            let own = match name.as_str() {
                "vault_policies" => Some(0..11),
                "key_policies" => Some(11..22),
                "organization_policies" => Some(22..32),
                "stacks" => Some(0..22),
                _ => None,
            };
            if let Some(ids) = own {
                object.insert(name.clone(), self.map(field, ids));
                continue;
            }
            let is_statement = schema["properties"].get("effect").is_some();
            let is_list_of_words = kind(field) == Some("array");
            let wanted = match name.as_str() {
                "conditions" => is_statement,
                "actions" => is_statement && is_list_of_words,
                "characters" | "collection" | "policy_type" | "origin" => true,
                "field" => schema["properties"].get("collection").is_some(),
                "exempt" | "exempt_wide" => is_list_of_words,
                _ => false,
            };
            if wanted
                && self.below(4) > 0
                && let Some(value) = self.worded(name)
            {
                object.insert(name.clone(), value);
                continue;
            }
            if name == "plan" {
                object.insert(name.clone(), "p".into());
            } else if let ("principals", Some("object")) = (name.as_str(), kind(field)) {
                object.insert(name.clone(), json!({"AWS": [self.one(&PRINCIPALS)]}));
            } else if let ("arn", Some("string")) = (name.as_str(), kind(field)) {
                object.insert(name.clone(), self.one(&ARNS));
            } else if let ("id" | "vault", Some("string")) = (name.as_str(), kind(field)) {
                object.insert(name.clone(), format!("p:o{}", self.below(8)).into());
            } else if name != "unknown" && (required.contains(&json!(name)) || self.below(3) > 0) {
                object.insert(name.clone(), self.value(field));
            } else if name != "unknown" && self.below(2) == 0 {
                unknown.insert(name.clone(), json!({"reason": self.one(&["after-apply", "sensitive"]), "references": ["var.x"]}));
            }
        }
        if schema["properties"].get("unknown").is_some() && !unknown.is_empty() {
            object.insert("unknown".to_owned(), unknown.into());
        }
        if schema["properties"].get("vaults").is_some() {
            object.insert("schema".to_owned(), SCHEMA.into());
            object.insert(
                "plans".to_owned(),
                json!({"p": {"complete": true, "errored": false, "has_backup": true}}),
            );
        }
        object.into()
    }
}

/// The bundle, written to a folder of its own.
fn written(name: &str) -> (PathBuf, String) {
    let folder = support::folder(name, &[]);
    support::printed(&folder, &["bundle", "-o", "bundle.tar.gz"]);
    let bundle = folder.join("bundle.tar.gz").display().to_string();
    (folder, bundle)
}

/// Facts with errors, warnings and notes, and their plan.
fn facts_and_plan() -> (Value, Value) {
    let folder = support::path("testdata/vaults-without-cmk");
    let plan = std::fs::read_to_string(folder.join("plan.json")).unwrap();
    let facts = support::parsed(&folder, &["facts", "plan.json"]);
    (facts, serde_json::from_str(&plan).unwrap())
}

/// What is said of an input that has no facts.
fn is_refused(findings: &Value) -> bool {
    findings.as_array().is_some_and(|all| all.len() == 1)
        && findings[0]["rule"] == "input-without-facts"
        && findings[0]["severity"] == "error"
}

#[test]
fn a_bundle_judges_facts_on_opa_and_refuses_a_plan() {
    let (_, bundle) = written("opa-bundle");
    let (facts, plan) = facts_and_plan();
    let query = "data.tfbackup.main.findings";
    let evaluated = |arguments: &[&str], input: &Value| -> Option<Value> {
        let fixed = ["eval", "--format", "json", "--stdin-input", query];
        let output = opa(&[&fixed[..], arguments].concat(), &input.to_string())?;
        assert!(output.status.success(), "{}", said(&output));
        let result: Value = serde_json::from_slice(&output.stdout).unwrap();
        Some(result["result"][0]["expressions"][0]["value"].clone())
    };
    let of_bundle = ["--bundle", bundle.as_str()];
    let of_folder = ["--data", "policies", "--ignore", "*.json"];
    let Some(found) = evaluated(&of_bundle, &facts) else {
        return;
    };
    let engine = Bundle::embedded().unwrap();
    let own = support::findings(&engine, &facts);
    assert!(own.len() > 5);
    assert_eq!(support::sorted(found.as_array().unwrap().clone()), own);
    assert_eq!(evaluated(&of_folder, &facts).unwrap(), found);
    assert!(is_refused(&evaluated(&of_bundle, &plan).unwrap()));
    assert!(is_refused(&evaluated(&of_folder, &plan).unwrap()));
}

#[cfg(unix)]
#[test]
fn a_bundle_is_served_by_an_opa_server() {
    use std::io::{Read as _, Write as _};
    use std::os::unix::net::UnixStream;

    let (folder, bundle) = written("opa-server");
    let (facts, plan) = facts_and_plan();
    if opa(&["version"], "").is_none() {
        return;
    }
    let socket = folder.join("opa.sock");
    let address = format!("unix://{}", socket.display());
    let mut server = Command::new("opa")
        .args(["run", "--server", "--bundle", &bundle, "--addr", &address])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let connect = || UnixStream::connect(&socket);
    let mut waited = 0;
    while connect().is_err() && waited < 300 {
        assert!(server.try_wait().unwrap().is_none(), "the server ended");
        std::thread::sleep(Duration::from_millis(100));
        waited += 1;
    }
    let asked = |input: &Value| -> Value {
        let body = json!({"input": input}).to_string();
        let request = format!(
            "POST /v1/data/tfbackup/main/findings HTTP/1.0\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let mut stream = connect().unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str::<Value>(body).unwrap()["result"].clone()
    };
    let (found, refused) = (asked(&facts), asked(&plan));
    server.kill().unwrap();
    server.wait().unwrap();
    let own = support::findings(&Bundle::embedded().unwrap(), &facts);
    assert_eq!(support::sorted(found.as_array().unwrap().clone()), own);
    assert!(is_refused(&refused), "{refused}");
}

#[test]
fn conftest_fails_on_errors_and_on_a_plan() {
    let (folder, bundle) = written("conftest");
    let (facts, plan) = facts_and_plan();
    let packed = std::fs::File::open(&bundle).unwrap();
    let unpacked = flate2::read::GzDecoder::new(packed);
    tar::Archive::new(unpacked)
        .unpack(folder.join("policy"))
        .unwrap();
    std::fs::write(folder.join("facts.json"), facts.to_string()).unwrap();
    std::fs::write(folder.join("plan.json"), plan.to_string()).unwrap();
    let run = |file: &str| -> Option<(Option<i32>, Value)> {
        let arguments = [
            "test",
            "--namespace",
            "tfbackup.main",
            "--output",
            "json",
            file,
        ];
        let started = Command::new("conftest")
            .args(arguments)
            .current_dir(&folder)
            .output();
        match started {
            Ok(output) => {
                let report: Value = serde_json::from_slice(&output.stdout)
                    .unwrap_or_else(|e| panic!("{e}: {}", said(&output)));
                Some((output.status.code(), report[0].clone()))
            }
            Err(e) => {
                println!("skipped: conftest can't be run ({e})");
                None
            }
        }
    };
    let Some((status, report)) = run("facts.json") else {
        return;
    };
    let own = support::findings(&Bundle::embedded().unwrap(), &facts);
    let count = |severity: &str| {
        own.iter()
            .filter(|f| f["severity"] == severity && f["verdict"] == "violated")
            .count()
    };
    assert_eq!(
        count("error"),
        0,
        "the example has warnings and notes alone"
    );
    assert_eq!(status, Some(0), "{report}");
    assert!(report["failures"].as_array().is_none_or(Vec::is_empty));
    let warned = report["warnings"].as_array().unwrap();
    assert!(!warned.is_empty() && count("note") > 0);
    assert!(warned.iter().all(|it| it["metadata"]["severity"] != "note"));
    let (status, report) = run("plan.json").unwrap();
    assert_eq!(status, Some(1), "{report}");
    assert_eq!(report["failures"].as_array().unwrap().len(), 1);
}
