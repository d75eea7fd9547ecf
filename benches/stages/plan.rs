//! Writes a plan with any number of resources that hold data, 200 backup plans of one rule each, and 500
//! selections of all kinds.
//!
//! Each resource has a key of its own with a policy, as in estates with a key for each database, and one
//! backup plan: as many flows as resources. Copies go to a vault of another account and to an air-gapped one.
//! Nine resources of ten exist already; every tenth is new, so that its ARN is unknown. One in forty has an
//! AWS managed key, which the copies fail for.

use serde_json::{Value, json};
use std::io::{self, Write};

pub(crate) const RULES: usize = 200;
pub(crate) const SELECTIONS: usize = 500;
const REGION: &str = "eu-west-1";
const ROLE: &str = "arn:aws:iam::111122223333:role/backup";
const ACCOUNT: &str = "111122223333";
const BUNKER: &str = "444455556666";
/// Two resources in so many have an AWS managed key.
const DEFECTS: usize = 80;
const TYPES: [&str; 4] = [
    "aws_ebs_volume",
    "aws_db_instance",
    "aws_efs_file_system",
    "aws_dynamodb_table",
];

/// Writes a plan in the shape of `terraform show -json`.
pub(crate) fn write(out: &mut impl Write, resources: usize) -> io::Result<()> {
    write!(
        out,
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","resource_changes":["#
    )?;
    for number in 0..RULES {
        let (name, values) = backup_plan(number);
        write!(out, "{},", change("aws_backup_plan", &name, None, &values))?;
    }
    for number in 0..SELECTIONS {
        let (name, values) = selection(number);
        let change = change("aws_backup_selection", &name, None, &values);
        write!(out, "{change},")?;
    }
    for number in 0..resources {
        let (kind, values) = stateful(number);
        let resource = change(kind, "this", Some(number), &values);
        write!(out, "{resource},")?;
        let key = change("aws_kms_key", "this", Some(number), &key(number));
        write!(out, "{key},")?;
    }
    for (kind, name, values) in vaults() {
        write!(out, "{},", change(kind, name, None, &values))?;
    }
    let role = change("aws_iam_role", "backup", None, &role());
    write!(
        out,
        r#"{role}],"configuration":{},"applyable":true,"complete":true,"errored":false}}"#,
        configuration()
    )
}

fn change(kind: &str, name: &str, number: Option<usize>, values: &Value) -> Value {
    let mut after = values.clone();
    let mut change = json!({"actions": ["no-op"], "before": values, "after_unknown": {},
        "before_sensitive": {}, "after_sensitive": {}});
    let is_new = number.is_some_and(|number| number.is_multiple_of(10));
    if is_new && kind != "aws_kms_key" {
        set(&mut change, "actions", json!(["create"]));
        set(&mut change, "before", Value::Null);
        set(
            &mut change,
            "after_unknown",
            json!({"arn": true, "id": true}),
        );
        if let Some(after) = after.as_object_mut() {
            after.remove("arn");
            after.remove("id");
        }
    }
    set(&mut change, "after", after);
    let address = match number {
        Some(number) => format!("{kind}.{name}[\"{number:06}\"]"),
        None => format!("{kind}.{name}"),
    };
    let mut resource = json!({"address": address, "mode": "managed", "type": kind, "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": change});
    if let Some(number) = number {
        set(&mut resource, "index", json!(format!("{number:06}")));
    }
    resource
}

fn set(values: &mut Value, name: &str, to: Value) {
    if let Some(values) = values.as_object_mut() {
        values.insert(name.to_owned(), to);
    }
}

fn arn(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}")
}

fn stateful(number: usize) -> (&'static str, Value) {
    let id = format!("unit-{number:06}");
    let key = match number % DEFECTS {
        0 => arn("kms", "alias/aws/ebs"),
        1 => arn("kms", "alias/aws/rds"),
        _ => arn("kms", &key_id(number)),
    };
    let tags = json!({"backup": format!("plan-{:03}", number % RULES), "unit": id,
        "stage": if number.is_multiple_of(3) { "test" } else { "production" }});
    let (kind, mut values) = match number % 4 {
        0 => (
            "aws_ebs_volume",
            json!({"arn": volume(number), "availability_zone": "eu-west-1a", "encrypted": true,
            "kms_key_id": key, "size": 100, "snapshot_id": "", "type": "gp3"}),
        ),
        1 => (
            "aws_db_instance",
            json!({"arn": arn("rds", &format!("db:{id}")), "engine": "postgres", "identifier": id,
            "kms_key_id": key, "storage_encrypted": true, "replicate_source_db": "", "snapshot_identifier": null}),
        ),
        2 => (
            "aws_efs_file_system",
            json!({"arn": arn("elasticfilesystem", &format!("file-system/fs-{number:017x}")),
            "encrypted": true, "kms_key_id": key}),
        ),
        _ => (
            "aws_dynamodb_table",
            json!({"arn": arn("dynamodb", &format!("table/{id}")), "name": id,
            "server_side_encryption": [{"enabled": true, "kms_key_arn": key}]}),
        ),
    };
    set(&mut values, "id", json!(id));
    set(&mut values, "region", json!(REGION));
    set(&mut values, "tags", tags.clone());
    set(&mut values, "tags_all", tags);
    (kind, values)
}

fn volume(number: usize) -> String {
    arn("ec2", &format!("volume/vol-{number:017x}"))
}

fn key_id(number: usize) -> String {
    format!("key/{number:08x}-1111-4222-a333-444455556666")
}

/// A key that the account and the bunker may use.
fn key(number: usize) -> Value {
    let allow = |account: &str, actions: Value| {
        json!({"Effect": "Allow", "Principal": {"AWS": format!("arn:aws:iam::{account}:root")},
            "Action": actions, "Resource": "*"})
    };
    let use_of = json!(["kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant"]);
    let statements = [allow(ACCOUNT, json!("kms:*")), allow(BUNKER, use_of)];
    let policy = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let id = key_id(number);
    json!({"arn": arn("kms", &id), "id": id, "key_id": id.trim_start_matches("key/"), "policy": policy,
        "enable_key_rotation": true, "deletion_window_in_days": 30, "is_enabled": true, "multi_region": false,
        "key_usage": "ENCRYPT_DECRYPT", "customer_master_key_spec": "SYMMETRIC_DEFAULT",
        "bypass_policy_lockout_safety_check": false, "region": REGION})
}

fn role() -> Value {
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "backup.amazonaws.com"}}]});
    json!({"arn": ROLE, "id": "backup", "name": "backup", "assume_role_policy": trust.to_string()})
}

/// The vaults of both accounts, and what belongs to them.
fn vaults() -> [(&'static str, &'static str, Value); 6] {
    let in_bunker =
        |resource: &str| format!("arn:aws:backup:{REGION}:{BUNKER}:backup-vault:{resource}");
    let from = format!("arn:aws:iam::{ACCOUNT}:root");
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
        "Action": "backup:CopyIntoBackupVault", "Principal": {"AWS": from}}]});
    [
        (
            "aws_backup_vault",
            "this",
            json!({"arn": arn("backup", "backup-vault:nightly"), "force_destroy": false, "id": "nightly",
                "kms_key_arn": arn("kms", &key_id(0)), "name": "nightly", "region": REGION}),
        ),
        (
            "aws_backup_logically_air_gapped_vault",
            "sealed",
            json!({"arn": arn("backup", "backup-vault:sealed"), "id": "sealed", "name": "sealed",
                "encryption_key_arn": null, "min_retention_days": 7, "max_retention_days": 400, "region": REGION}),
        ),
        (
            "aws_backup_vault",
            "bunker",
            json!({"arn": in_bunker("bunker"), "force_destroy": false, "id": "bunker", "name": "bunker",
                "kms_key_arn": format!("arn:aws:kms:{REGION}:{BUNKER}:{}", key_id(0)), "region": REGION}),
        ),
        (
            "aws_backup_vault_lock_configuration",
            "bunker",
            json!({"backup_vault_arn": in_bunker("bunker"), "backup_vault_name": "bunker", "id": "bunker",
                "changeable_for_days": 3, "min_retention_days": 30, "max_retention_days": 400, "region": REGION}),
        ),
        (
            "aws_backup_vault_policy",
            "bunker",
            json!({"backup_vault_arn": in_bunker("bunker"), "backup_vault_name": "bunker", "id": "bunker",
                "policy": policy.to_string(), "region": REGION}),
        ),
        // What copies tables out of the account has AWS Backup's advanced features for DynamoDB.
        (
            "aws_backup_region_settings",
            "this",
            json!({"id": ACCOUNT, "region": REGION, "resource_type_management_preference": {"DynamoDB": true, "EFS": true},
                "resource_type_opt_in_preference": {"DynamoDB": true, "EBS": true, "EFS": true, "RDS": true}}),
        ),
    ]
}

fn backup_plan(number: usize) -> (String, Value) {
    let name = format!("plan_{number:03}");
    let bunker = "arn:aws:backup:eu-west-1:444455556666:backup-vault:bunker";
    let kept = json!([{"cold_storage_after": 0, "delete_after": 365, "opt_in_to_archive_for_supported_resources": false}]);
    // No air-gapped vault takes RDS instances, and one rule in four is for them.
    let mut copies = vec![json!({"destination_vault_arn": bunker, "lifecycle": kept})];
    if number % 4 != 1 {
        copies.push(json!({"destination_vault_arn": arn("backup", "backup-vault:sealed"), "lifecycle": kept}));
    }
    let rule = json!({"completion_window": 180, "copy_action": copies,
        "enable_continuous_backup": false, "lifecycle": [{"cold_storage_after": 0, "delete_after": 35, "opt_in_to_archive_for_supported_resources": false}],
        "recovery_point_tags": {}, "rule_name": "nightly", "scan_action": [], "schedule": format!("cron({} 5 ? * * *)", number % 60),
        "schedule_expression_timezone": "Etc/UTC", "start_window": 60, "target_logically_air_gapped_backup_vault_arn": "",
        "target_vault_name": "nightly"});
    let values = json!({"advanced_backup_setting": [], "arn": arn("backup", &format!("backup-plan:{name}")), "id": name,
        "name": name, "region": REGION, "rule": [rule], "scan_setting": [], "tags": null, "tags_all": {}, "version": "1"});
    (name, values)
}

/// By tags, by types and services with conditions, by everything with conditions, by ARNs.
fn selection(number: usize) -> (String, Value) {
    let name = format!("selection_{number:03}");
    let of_plan = format!("plan-{:03}", number % RULES);
    let tagged = json!([{"string_equals": [{"key": "aws:ResourceTag/backup", "value": of_plan}], "string_like": [],
        "string_not_equals": [{"key": "aws:ResourceTag/stage", "value": "test"}], "string_not_like": []}]);
    let mut values = json!({"condition": [], "iam_role_arn": ROLE, "id": name, "name": name,
        "not_resources": [], "plan_id": format!("plan_{:03}", number % RULES), "region": REGION, "resources": [], "selection_tag": []});
    match number / RULES {
        0 => {
            let tag = json!([{"key": "backup", "type": "STRINGEQUALS", "value": of_plan}]);
            set(&mut values, "selection_tag", tag);
        }
        1 if number.is_multiple_of(2) => {
            let types = json!([arn_of_all("ec2", "volume/*"), arn_of_all("rds", "db:*")]);
            set(&mut values, "resources", types);
            set(&mut values, "condition", tagged);
        }
        1 => {
            set(&mut values, "resources", json!(["*"]));
            set(
                &mut values,
                "not_resources",
                json!([arn_of_all("dynamodb", "table/unit-0001*")]),
            );
            set(&mut values, "condition", tagged);
        }
        // The resources of a backup plan are RULES apart.
        _ => {
            let unit = |n: usize| n.saturating_mul(RULES).saturating_add(number % RULES);
            let existing = (1..4).filter_map(|n| stateful(unit(n)).1.get("arn").cloned());
            set(&mut values, "resources", existing.collect());
        }
    }
    (name, values)
}

fn arn_of_all(service: &str, resource: &str) -> String {
    format!("arn:aws:{service}:*:*:{resource}")
}

fn configuration() -> Value {
    let configured = |kind: &str, name: &str, expressions: Value| {
        let provider = if name == "bunker" {
            "aws.bunker"
        } else {
            "aws"
        };
        json!({"address": format!("{kind}.{name}"), "mode": "managed", "type": kind, "name": name,
            "provider_config_key": provider, "expressions": expressions, "schema_version": 0})
    };
    let reference =
        |attribute: &str| json!({"references": [format!("each.value.{attribute}"), "each.value"]});
    let mut resources: Vec<Value> = vaults()
        .iter()
        .map(|(kind, name, values)| {
            let argument = if *kind == "aws_backup_region_settings" {
                "resource_type_opt_in_preference"
            } else if kind.contains("lock") || kind.contains("policy") {
                "backup_vault_name"
            } else {
                "name"
            };
            let name_of = json!({argument: {"constant_value": values.get(argument)}});
            configured(kind, name, name_of)
        })
        .collect();
    resources.push(configured("aws_iam_role", "backup", json!({})));
    for number in 0..RULES {
        let (name, _) = backup_plan(number);
        let rule = json!({"rule_name": {"constant_value": "nightly"}, "target_vault_name": {"references": ["aws_backup_vault.this.name", "aws_backup_vault.this"]}});
        resources.push(configured(
            "aws_backup_plan",
            &name,
            json!({"name": {"constant_value": name}, "rule": [rule]}),
        ));
    }
    for number in 0..SELECTIONS {
        let (name, _) = selection(number);
        let plan = format!("aws_backup_plan.plan_{:03}", number % RULES);
        let expressions = json!({"name": {"constant_value": name}, "plan_id": {"references": [format!("{plan}.id"), plan]}});
        resources.push(configured("aws_backup_selection", &name, expressions));
    }
    for kind in TYPES.into_iter().chain(["aws_kms_key"]) {
        let attributes = ["kms_key_id", "name", "identifier", "tags"];
        let expressions: Value = attributes
            .iter()
            .map(|name| ((*name).to_owned(), reference(name)))
            .collect();
        let mut resource = configured(kind, "this", expressions);
        set(
            &mut resource,
            "for_each_expression",
            json!({"references": ["var.units"]}),
        );
        resources.push(resource);
    }
    json!({
        "provider_config": {"aws": {"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws",
            "expressions": {"region": {"constant_value": REGION}, "allowed_account_ids": {"constant_value": [ACCOUNT]}}},
            "aws.bunker": {"name": "aws", "alias": "bunker", "full_name": "registry.terraform.io/hashicorp/aws",
            "expressions": {"region": {"constant_value": REGION}, "allowed_account_ids": {"constant_value": [BUNKER]}}}},
        "root_module": {"resources": resources, "variables": {"units": {}, "key": {}}},
    })
}
