//! What is said of single policy documents, against a table that was worked out by hand.
#![cfg(test)]

#[path = "../fuzz/pass.rs"]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::disallowed_methods,
    clippy::doc_markdown,
    clippy::needless_for_each,
    clippy::type_complexity,
    unreachable_pub,
    reason = "shared with the fuzzer, which is a program of its own"
)]
mod fuzz;
mod support;

use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::fs;
use support::tool::tool;
use support::{folder, path};

/// Actions that the table says something of.
const ASKED: [&str; 14] = [
    "backup:DeleteBackupPlan",
    "backup:DeleteBackupSelection",
    "backup:DeleteBackupVault",
    "backup:DeleteBackupVaultAccessPolicy",
    "backup:DeleteBackupVaultLockConfiguration",
    "backup:DeleteRecoveryPoint",
    "backup:DisassociateRecoveryPoint",
    "backup:PutBackupVaultAccessPolicy",
    "backup:UpdateBackupPlan",
    "backup:UpdateRecoveryPointLifecycle",
    "kms:DisableKey",
    "kms:PutKeyPolicy",
    "kms:ScheduleKeyDeletion",
    "organizations:LeaveOrganization",
];

/// A plan that makes resources of these types, named `it`, with these values and expressions.
fn plan(resources: &[(&str, Value, Value); 2]) -> Value {
    let change = |(kind, values, _): &(&str, Value, Value)| {
        json!({"address": format!("{kind}.it"), "mode": "managed", "type": kind, "name": "it",
            "change": {"actions": ["create"], "before": null, "after": values, "after_unknown": {"id": true, "policy_id": true},
                "before_sensitive": false, "after_sensitive": {}}})
    };
    let written = |(kind, _, expressions): &(&str, Value, Value)| {
        json!({"address": format!("{kind}.it"), "mode": "managed", "type": kind, "name": "it",
            "provider_config_key": "aws", "expressions": expressions})
    };
    json!({
        "format_version": "1.2",
        "resource_changes": resources.each_ref().map(change),
        "configuration": {
            "provider_config": {"aws": {"name": "aws"}},
            "root_module": {"resources": resources.each_ref().map(written)},
        },
    })
}

/// The policy, attached to an organizational unit.
fn plan_of_organization(policy_type: &str, text: &str) -> Value {
    let id = json!({"policy_id": {"references": ["aws_organizations_policy.it.id", "aws_organizations_policy.it"]}});
    let policy = json!({"name": "it", "type": policy_type, "content": text});
    let attachment = json!({"target_id": "ou-ab12-11112222"});
    plan(&[
        ("aws_organizations_policy", policy, json!({})),
        ("aws_organizations_policy_attachment", attachment, id),
    ])
}

/// A vault with this access policy.
fn plan_of_vault(text: &str) -> Value {
    let name = json!({"backup_vault_name": {"references": ["aws_backup_vault.it.name", "aws_backup_vault.it"]}});
    let policy = json!({"backup_vault_name": "it", "policy": text});
    plan(&[
        ("aws_backup_vault", json!({"name": "it"}), json!({})),
        ("aws_backup_vault_policy", policy, name),
    ])
}

/// The document's text; `None` for one of shared/public where that is absent.
fn text(entry: &Map<String, Value>, kind: &str) -> Option<String> {
    match entry.get("public") {
        Some(name) => {
            let file = format!("../shared/public/{kind}/{}", name.as_str().unwrap());
            fs::read_to_string(path(&file)).ok()
        }
        None => Some(entry["text"].as_str().unwrap().to_owned()),
    }
}

/// Facts and findings of a policy.
fn looked_at(name: &str, policy_type: &str, text: &str) -> (Value, BTreeSet<String>) {
    run(name, &plan_of_organization(policy_type, text))
}

fn run(name: &str, plan: &Value) -> (Value, BTreeSet<String>) {
    let plan = plan.to_string();
    let folder = folder(&format!("documents/{name}"), &[("plan.json", &plan)]);
    let facts = tool(&folder).run(&["facts", "plan.json"]).json();
    let report = tool(&folder)
        .run(&["lint", "--format", "json", "plan.json"])
        .json();
    let findings = report["findings"].as_array().unwrap().iter();
    let rules = findings.map(|finding| {
        let doubt = if finding["verdict"] == "undecided" {
            "?"
        } else {
            ""
        };
        format!("{}{doubt}", finding["rule"].as_str().unwrap())
    });
    (facts, rules.collect())
}

fn strings(value: &Value) -> BTreeSet<String> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

fn table() -> Value {
    let text = fs::read_to_string(path("testdata/documents/verdicts.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Runs over one list of the table: what is wrong, and how many documents were looked at.
fn each(list: &str, kind: &str, look: impl Fn(&Map<String, Value>, &str) -> Vec<String>) {
    let (mut count, mut wrong) = (0_usize, Vec::new());
    for entry in table()[list].as_array().unwrap() {
        let entry = entry.as_object().unwrap();
        let Some(text) = text(entry, kind) else {
            println!("skipped: {} is not at hand", entry["public"]);
            continue;
        };
        count = count.saturating_add(1);
        let name = entry["name"].as_str().unwrap();
        wrong.extend(
            look(entry, &text)
                .iter()
                .map(|what| format!("{name}: {what}")),
        );
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(count >= 4, "only {count} documents");
}

/// What differs, where something does.
fn compared(what: &str, found: &BTreeSet<String>, wanted: &BTreeSet<String>) -> Option<String> {
    (found != wanted).then(|| format!("{what}: {found:?} instead of {wanted:?}"))
}

#[test]
fn service_control_policies_deny_what_the_table_says() {
    each("scps", "scps", |entry, text| {
        let (facts, rules) = looked_at("scps", "SERVICE_CONTROL_POLICY", text);
        let actions = &facts["access"]["plan:aws_organizations_policy.it"];
        let verdict = |action: &str| {
            let access = actions.get(action).unwrap_or(&actions["*"]);
            access["verdict"].as_str().unwrap().to_owned()
        };
        let with = |wanted: &str| {
            let found = ASKED.iter().filter(|action| verdict(action) == wanted);
            found.map(|action| (*action).to_owned()).collect()
        };
        let usable = facts["invalid"]
            .get("plan:aws_organizations_policy.it")
            .is_none();
        let unknown: BTreeSet<String> = with("unknown");
        let mut wrong = Vec::new();
        wrong.extend(compared(
            "denied",
            &with("denied"),
            &strings(&entry["denied"]),
        ));
        wrong.extend(compared(
            "partly",
            &with("conditional"),
            &strings(&entry["partly"]),
        ));
        wrong.extend(compared("findings", &rules, &strings(&entry["findings"])));
        let doubt = if usable {
            strings(
                &entry
                    .get("unknown")
                    .cloned()
                    .unwrap_or_else(|| Value::Array(Vec::new())),
            )
        } else {
            ASKED.iter().map(|action| (*action).to_owned()).collect()
        };
        wrong.extend(compared("unknown", &unknown, &doubt));
        wrong
    });
}

#[test]
fn backup_policies_make_what_the_table_says() {
    each("backup_policies", "backup-policies", |entry, text| {
        let (facts, rules) = looked_at("backup", "BACKUP_POLICY", text);
        let plans = facts["backup_plans"].as_object().unwrap().values();
        let plans = plans.map(|plan| plan["name"].as_str().unwrap().to_owned());
        let mut wrong = Vec::new();
        wrong.extend(compared(
            "plans",
            &plans.collect(),
            &strings(&entry["plans"]),
        ));
        wrong.extend(compared("findings", &rules, &strings(&entry["findings"])));
        wrong
    });
}

#[test]
fn a_large_document_is_read_and_never_protects_by_its_size() {
    let action = |n: usize| format!("\"ec2:Action{n}\"");
    let actions: Vec<String> = (0..70_000).map(action).collect();
    let with = |last: &str| {
        let actions = actions.join(",");
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Deny","Action":[{actions},{last}],"Resource":"*"}}]}}"#
        )
    };
    let text = with("\"backup:Delete*\"");
    assert!(text.len() > 1_000_000);
    let (facts, rules) = looked_at("large", "SERVICE_CONTROL_POLICY", &text);
    let access = &facts["access"]["plan:aws_organizations_policy.it"];
    assert_eq!(access["backup:DeleteRecoveryPoint"]["verdict"], "denied");
    assert!(rules.contains("scp-over-quota"), "{rules:?}");
    let (facts, _) = looked_at("large", "SERVICE_CONTROL_POLICY", &with("\"backup:Dele"));
    let access = &facts["access"]["plan:aws_organizations_policy.it"];
    assert_eq!(access["backup:DeleteRecoveryPoint"]["verdict"], "unknown");
}

#[test]
fn vault_policies_deny_what_the_table_says() {
    each("vault_policies", "scps", |entry, text| {
        let (facts, rules) = run("vaults", &plan_of_vault(text));
        let actions = &facts["access"]["plan:aws_backup_vault.it"];
        let denied = |action: &&&str| {
            let access = actions.get(**action).unwrap_or(&actions["*"]);
            access["verdict"] == "denied"
        };
        let found = ASKED
            .iter()
            .filter(denied)
            .map(|action| (*action).to_owned());
        // What is said of any vault without a lock and a key of its own says nothing of the policy.
        let about = |rule: &String| rule.contains("policy") || rule.contains("everyone");
        let rules = rules.into_iter().filter(about).collect();
        let mut wrong = Vec::new();
        wrong.extend(compared(
            "denied",
            &found.collect(),
            &strings(&entry["denied"]),
        ));
        wrong.extend(compared("findings", &rules, &strings(&entry["findings"])));
        wrong
    });
}
