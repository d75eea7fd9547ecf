//! What is fuzzed: one function for each kind of input, by its name. `cargo fuzz` calls them with bytes of its own
//! (fuzz_targets/), `cargo test` for a short while with mutated seeds (pass.rs).

use serde_json::{Value, json};
use std::path::Path;
use std::sync::OnceLock;
use tfbackup::catalog::Catalog;
use tfbackup::configuration::Configuration;
use tfbackup::facts;
use tfbackup::plan::{self, Input, Plan, Wanted};
use tfbackup::source::Sources;

/// All targets.
pub const TARGETS: [(&str, fn(&[u8])); 8] = [
    ("plan", plan),
    ("expression", expression),
    ("iam", iam),
    ("event_pattern", event_pattern),
    ("cloudformation", cloudformation),
    ("backup_policy", backup_policy),
    ("schedule", schedule),
    ("configuration", configuration),
];

/// `terraform show -json`
pub fn plan(bytes: &[u8]) {
    understand(bytes, &Configuration::default());
}

/// An expression of Terraform, as a local value.
pub fn expression(bytes: &[u8]) {
    let folder = folder();
    let text = String::from_utf8_lossy(bytes);
    std::fs::write(
        folder.join("main.tf"),
        format!("locals {{\n  a = {text}\n}}\n"),
    )
    .unwrap();
    let sources = Sources::new(vec![folder.clone()], folder);
    tfbackup::resolve::named(&Plan::default(), &sources, &[], (true, "a"), &[]);
}

/// A policy of a vault, a key, an organization.
pub fn iam(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    with(&[
        ("aws_backup_vault", json!({"name": "it"})),
        (
            "aws_backup_vault_policy",
            json!({"backup_vault_name": "it", "policy": text}),
        ),
        ("aws_kms_key", json!({"policy": text})),
        (
            "aws_iam_role",
            json!({"name": "it", "assume_role_policy": text}),
        ),
        (
            "aws_organizations_policy",
            json!({"id": "p-1", "type": "SERVICE_CONTROL_POLICY", "content": text}),
        ),
        (
            "aws_organizations_policy_attachment",
            json!({"policy_id": "p-1", "target_id": "r-root"}),
        ),
    ]);
}

/// The pattern of an EventBridge rule.
pub fn event_pattern(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    with(&[
        ("aws_backup_vault", json!({"name": "it"})),
        (
            "aws_cloudwatch_event_rule",
            json!({"name": "it", "event_pattern": text}),
        ),
    ]);
}

/// A template of a stack.
pub fn cloudformation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    with(&[
        (
            "aws_cloudformation_stack",
            json!({"name": "it", "template_body": text, "parameters": {"P": "$x"}}),
        ),
        (
            "aws_cloudformation_stack_set",
            json!({"name": "it", "template_body": text}),
        ),
    ]);
}

/// A backup policy, above itself.
pub fn backup_policy(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let id = json!({"policy_id": "p-1", "target_id": "ou-root-11111111"});
    with(&[
        (
            "aws_organizations_organizational_unit",
            json!({"id": "ou-root-11111111", "parent_id": "r-root"}),
        ),
        (
            "aws_organizations_policy",
            json!({"id": "p-1", "type": "BACKUP_POLICY", "content": text}),
        ),
        ("aws_organizations_policy_attachment", id),
    ]);
}

/// The schedule of a backup plan.
pub fn schedule(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let rule =
        json!({"rule_name": "it", "target_vault_name": "it", "schedule": text, "start_window": 60});
    with(&[
        ("aws_backup_vault", json!({"name": "it"})),
        ("aws_backup_plan", json!({"name": "it", "rule": [rule]})),
    ]);
}

/// tfbackup.toml
pub fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(configuration) = Configuration::parse(&text, Path::new("tfbackup.toml")) {
        let plan = made(&[("aws_backup_vault", json!({"name": "it"}))]);
        understand(plan.to_string().as_bytes(), &configuration);
    }
}

fn with(resources: &[(&str, Value)]) {
    plan(made(resources).to_string().as_bytes());
}

fn made(resources: &[(&str, Value)]) -> Value {
    let changes: Vec<Value> = resources
        .iter()
        .map(|(kind, values)| {
            json!({"address": format!("{kind}.it"), "mode": "managed", "type": kind, "name": "it",
                "change": {"actions": ["create"], "before": null, "after": values, "after_unknown": {}}})
        })
        .collect();
    json!({"format_version": "1.2", "resource_changes": changes, "configuration": {"root_module": {}}})
}

/// Reads a plan, derives facts of it and links them.
fn understand(bytes: &[u8], configuration: &Configuration) {
    // Made once, as in a run: it is kept for as long as the process lives.
    static WANTED: OnceLock<Wanted> = OnceLock::new();
    let folder = folder();
    let file = folder.join("plan.json");
    std::fs::write(&file, bytes).unwrap();
    let catalog = Catalog::embedded();
    let wanted = *WANTED.get_or_init(|| facts::wanted(catalog));
    let Ok(read) = plan::read_all(&[Input::Path(file)], &[], &folder, wanted) else {
        return;
    };
    let sources = Sources::none();
    let plans = read.plans.iter();
    let plans = plans
        .map(|plan| facts::derive(plan, &sources, catalog))
        .collect();
    let (config, surroundings) = (configuration.config.clone(), &configuration.surroundings);
    tfbackup::link::link_for(plans, config, surroundings, catalog, None);
}

/// A folder of this thread's own.
fn folder() -> std::path::PathBuf {
    let name = format!(
        "tfbackup-fuzz-{}-{:?}",
        std::process::id(),
        std::thread::current().id()
    );
    let folder = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
