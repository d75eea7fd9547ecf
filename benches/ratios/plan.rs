//! Writes a plan of any size in the shape of `terraform show -json`: one line, Terraform's key order.
//!
//! A unit is one module instance; every second has a KMS key, every sixteenth also a vault and its
//! lock, among 28 resources that have nothing to do with backups: functions with environments, rules of security
//! groups, IAM policies whose JSON is escaped. Nine units of ten exist already, every tenth is new, so that its
//! ARNs are unknown; the key of every fiftieth has no rotation.

use serde_json::{Value, json};
use std::io::{self, Write};

/// One resource of a unit: type, name, index, and its values once it exists.
struct Resource {
    kind: &'static str,
    name: &'static str,
    index: Option<u32>,
    values: Value,
    /// Attributes that only apply tells.
    computed: &'static [&'static str],
}

/// Which of the plan's three lists of resources is being written.
#[derive(Clone, Copy, PartialEq)]
enum Section {
    Planned,
    Changes,
    Prior,
}

/// Writes a plan of about `bytes` bytes, rounded up to ten units.
pub(crate) fn write(out: &mut impl Write, bytes: usize) -> io::Result<()> {
    let mut ten = Vec::new();
    for section in [Section::Planned, Section::Changes, Section::Prior] {
        write_units(&mut ten, 10, section)?;
    }
    let tens = bytes.div_ceil(ten.len().max(1));
    let units = u32::try_from(tens.saturating_mul(10)).unwrap_or(u32::MAX);

    write!(
        out,
        r#"{{"format_version":"1.2","terraform_version":"1.11.4","#
    )?;
    write!(
        out,
        r#""planned_values":{{"root_module":{{"child_modules":["#
    )?;
    write_units(out, units, Section::Planned)?;
    write!(out, r#"]}}}},"resource_changes":["#)?;
    write_units(out, units, Section::Changes)?;
    write!(
        out,
        r#"],"prior_state":{{"format_version":"1.0","terraform_version":"1.11.4","#
    )?;
    write!(out, r#""values":{{"root_module":{{"child_modules":["#)?;
    write_units(out, units, Section::Prior)?;
    writeln!(
        out,
        r#"]}}}}}},"configuration":{},"relevant_attributes":[],"timestamp":"2026-01-01T00:00:00Z","applyable":true,"complete":true,"errored":false}}"#,
        configuration()
    )
}

fn write_units(out: &mut impl Write, units: u32, section: Section) -> io::Result<()> {
    // A unit that is not there yet has no prior state.
    let here = (0..units).filter(|unit| section != Section::Prior || !is_new(*unit));
    for (n, unit) in here.enumerate() {
        if n > 0 {
            out.write_all(b",")?;
        }
        write_unit(out, unit, section)?;
    }
    Ok(())
}

fn write_unit(out: &mut impl Write, unit: u32, section: Section) -> io::Result<()> {
    let module = format!("module.unit[\"unit-{unit:05}\"]");
    let resources = resources(unit);
    if section == Section::Changes {
        for (n, resource) in resources.iter().enumerate() {
            let comma = if n > 0 { "," } else { "" };
            write!(out, "{comma}{}", change(resource, &module, is_new(unit)))?;
        }
        return Ok(());
    }
    write!(out, r#"{{"resources":["#)?;
    for (n, resource) in resources.iter().enumerate() {
        let comma = if n > 0 { "," } else { "" };
        let new = is_new(unit) && section == Section::Planned;
        write!(out, "{comma}{}", state(resource, &module, new))?;
    }
    write!(out, r#"],"address":{}}}"#, json!(module))
}

fn is_new(unit: u32) -> bool {
    unit.is_multiple_of(10)
}

/// `"address":…` up to `"provider_name":…`, in Terraform's order.
fn head(resource: &Resource, module: &str, with_module: bool) -> String {
    let Resource { kind, name, .. } = resource;
    let (place, index) = match resource.index {
        Some(index) => (format!("[{index}]"), format!(r#""index":{index},"#)),
        None => Default::default(),
    };
    let address = json!(format!("{module}.{kind}.{name}{place}"));
    let module = if with_module {
        format!(r#""module_address":{},"#, json!(module))
    } else {
        String::new()
    };
    format!(
        r#""address":{address},{module}"mode":"managed","type":"{kind}","name":"{name}",{index}"provider_name":"registry.terraform.io/hashicorp/aws""#
    )
}

fn state(resource: &Resource, module: &str, new: bool) -> String {
    format!(
        r#"{{{},"schema_version":0,"values":{},"sensitive_values":{{"tags_all":{{}}}}}}"#,
        head(resource, module, false),
        if new {
            known(resource)
        } else {
            resource.values.clone()
        },
    )
}

fn change(resource: &Resource, module: &str, new: bool) -> String {
    let (action, before, after, unknown) = if new {
        let unknown: Value = resource
            .computed
            .iter()
            .map(|name| (*name, json!(true)))
            .collect();
        ("create", Value::Null, known(resource), unknown)
    } else {
        let values = &resource.values;
        ("no-op", values.clone(), values.clone(), json!({}))
    };
    format!(
        r#"{{{},"change":{{"actions":["{action}"],"before":{before},"after":{after},"after_unknown":{unknown},"before_sensitive":{{"tags_all":{{}}}},"after_sensitive":{{"tags_all":{{}}}}}}}}"#,
        head(resource, module, true),
    )
}

/// The values that are known before the resource exists.
fn known(resource: &Resource) -> Value {
    let values = resource.values.as_object().into_iter().flatten();
    values
        .filter(|(name, _)| !resource.computed.contains(&name.as_str()))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The resources of a unit, sorted by address as Terraform does.
fn resources(unit: u32) -> Vec<Resource> {
    let mut all = backup(unit);
    all.truncate(match unit % 16 {
        0 => all.len(),
        n if n.is_multiple_of(2) => 1,
        _ => 0,
    });
    all.extend((0..6).map(|n| iam_policy(unit, n)));
    all.extend((0..4).map(|n| function(unit, n)));
    all.extend((0..14).map(|n| security_group_rule(unit, n)));
    all.extend((0..4).map(|n| alarm(unit, n)));
    all.sort_by_key(|resource| (resource.kind, resource.name, resource.index));
    all
}

fn backup(unit: u32) -> Vec<Resource> {
    let id = format!("{unit:08x}-1111-4222-a333-444455556666");
    let key = format!("arn:aws:kms:eu-west-1:111122223333:key/{id}");
    let name = format!("vault-{unit:05}");
    let vault = format!("arn:aws:backup:eu-west-1:111122223333:backup-vault:{name}");
    let policy = json!({"Statement": [{"Action": "kms:*", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
        "Resource": "*", "Sid": "Root"}], "Version": "2012-10-17"});
    vec![
        Resource {
            kind: "aws_kms_key",
            name: "vault",
            index: None,
            values: json!({"arn": key, "bypass_policy_lockout_safety_check": false, "custom_key_store_id": null,
                "customer_master_key_spec": "SYMMETRIC_DEFAULT", "deletion_window_in_days": 30, "description": "backups of a unit",
                "enable_key_rotation": unit % 50 != 8, "id": id, "is_enabled": true, "key_id": id, "key_usage": "ENCRYPT_DECRYPT",
                "multi_region": false, "policy": policy.to_string(), "region": "eu-west-1", "rotation_period_in_days": 365,
                "tags": null, "tags_all": {"owner": "platform"}, "timeouts": null, "xks_key_id": null}),
            computed: &["arn", "id", "key_id", "multi_region", "policy"],
        },
        Resource {
            kind: "aws_backup_vault",
            name: "this",
            index: None,
            values: json!({"arn": vault, "force_destroy": false, "id": name, "kms_key_arn": key, "name": name,
                "recovery_points": 12, "region": "eu-west-1", "tags": null, "tags_all": {"owner": "platform"}, "timeouts": null}),
            computed: &["arn", "id", "kms_key_arn", "recovery_points"],
        },
        Resource {
            kind: "aws_backup_vault_lock_configuration",
            name: "this",
            index: None,
            values: json!({"backup_vault_arn": vault, "backup_vault_name": name, "changeable_for_days": 3, "id": name,
                "max_retention_days": 120, "min_retention_days": 7, "region": "eu-west-1"}),
            computed: &["backup_vault_arn", "id"],
        },
    ]
}

fn function(unit: u32, n: u32) -> Resource {
    let name = format!("unit-{unit:05}-{n}");
    Resource {
        kind: "aws_lambda_function",
        name: "this",
        index: Some(n),
        values: json!({"architectures": ["arm64"], "arn": format!("arn:aws:lambda:eu-west-1:111122223333:function:{name}"),
            "code_sha256": "", "dead_letter_config": [], "description": "Handles \"orders\" <b>&</b> refunds",
            "environment": [{"variables": {"LOG_LEVEL": "info", "TABLE": name, "ENDPOINTS": "{\"eu\":\"https://eu.example.com\",\"us\":\"https://us.example.com\"}"}}],
            "ephemeral_storage": [{"size": 512}], "file_system_config": [], "filename": "unit/lambda.zip", "function_name": name,
            "handler": "main.handler", "id": name, "image_config": [], "kms_key_arn": null, "layers": null, "logging_config": [],
            "memory_size": 256, "package_type": "Zip", "publish": false, "region": "eu-west-1", "reserved_concurrent_executions": -1,
            "role": format!("arn:aws:iam::111122223333:role/{name}"), "runtime": "python3.13", "s3_bucket": null, "s3_key": null,
            "skip_destroy": false, "snap_start": [], "source_code_hash": "", "tags": null, "tags_all": {"owner": "platform"},
            "timeout": 30, "tracing_config": [], "version": "$LATEST", "vpc_config": []}),
        computed: &["arn", "code_sha256", "id", "source_code_hash", "version"],
    }
}

fn iam_policy(unit: u32, n: u32) -> Resource {
    let name = format!("unit-{unit:05}-{n}");
    let arn = format!("arn:aws:iam::111122223333:policy/{name}");
    let statements: Vec<Value> = ["dynamodb", "sqs", "s3", "logs"]
        .into_iter()
        .map(|service| json!({"Action": [format!("{service}:Get*"), format!("{service}:List*"), format!("{service}:Describe*")],
            "Condition": {"StringEquals": {"aws:PrincipalTag/unit": name}}, "Effect": "Allow",
            "Resource": format!("arn:aws:{service}:eu-west-1:111122223333:{name}/*")}))
        .collect();
    let policy = json!({"Statement": statements, "Version": "2012-10-17"});
    Resource {
        kind: "aws_iam_policy",
        name: "this",
        index: Some(n),
        values: json!({"arn": arn, "attachment_count": 1, "description": "", "id": arn, "name": name, "name_prefix": "", "path": "/",
            "policy": policy.to_string(), "policy_id": format!("ANPA{unit:012}{n:04}"), "tags": null, "tags_all": {"owner": "platform"}}),
        computed: &["arn", "attachment_count", "id", "policy_id"],
    }
}

fn security_group_rule(unit: u32, n: u32) -> Resource {
    Resource {
        kind: "aws_security_group_rule",
        name: "in",
        index: Some(n),
        values: json!({"cidr_blocks": [format!("10.{n}.0.0/16")], "description": null, "from_port": 8000, "id": format!("sgrule-{unit:05}{n:05}"),
            "ipv6_cidr_blocks": null, "prefix_list_ids": null, "protocol": "tcp", "region": "eu-west-1",
            "security_group_id": format!("sg-{unit:017x}"), "self": false, "source_security_group_id": "", "timeouts": null,
            "to_port": 8000, "type": "ingress"}),
        computed: &["id"],
    }
}

fn alarm(unit: u32, n: u32) -> Resource {
    let name = format!("unit-{unit:05}-{n}-errors");
    Resource {
        kind: "aws_cloudwatch_metric_alarm",
        name: "this",
        index: Some(n),
        values: json!({"actions_enabled": true, "alarm_name": name, "arn": format!("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:{name}"),
            "comparison_operator": "GreaterThanThreshold", "evaluation_periods": 3, "id": name, "metric_name": "Errors",
            "namespace": "AWS/Lambda", "period": 60, "region": "eu-west-1", "statistic": "Sum", "threshold": 0,
            "tags": null, "tags_all": {"owner": "platform"}, "treat_missing_data": "missing"}),
        computed: &["arn", "id"],
    }
}

/// One module call with `for_each`; only what leads from a vault to its key and lock is spelled out.
fn configuration() -> Value {
    json!({
        "provider_config": {"aws": {"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}},
        "root_module": {
            "module_calls": {"unit": {
                "source": "./unit",
                "expressions": {"name": {"references": ["each.key"]}},
                "for_each_expression": {"references": ["var.units"]},
                "module": {
                    "resources": [
                        {"address": "aws_backup_vault.this", "mode": "managed", "type": "aws_backup_vault", "name": "this", "provider_config_key": "aws",
                            "expressions": {"kms_key_arn": {"references": ["aws_kms_key.vault.arn", "aws_kms_key.vault"]}, "name": {"references": ["var.name"]}}, "schema_version": 0},
                        {"address": "aws_backup_vault_lock_configuration.this", "mode": "managed", "type": "aws_backup_vault_lock_configuration", "name": "this", "provider_config_key": "aws",
                            "expressions": {"backup_vault_name": {"references": ["aws_backup_vault.this.name", "aws_backup_vault.this"]}, "changeable_for_days": {"constant_value": 3},
                                "max_retention_days": {"constant_value": 120}, "min_retention_days": {"constant_value": 7}}, "schema_version": 0},
                        {"address": "aws_kms_key.vault", "mode": "managed", "type": "aws_kms_key", "name": "vault", "provider_config_key": "aws",
                            "expressions": {"deletion_window_in_days": {"constant_value": 30}, "enable_key_rotation": {"references": ["var.rotation"]}}, "schema_version": 0},
                    ],
                    "variables": {"name": {}, "rotation": {}},
                },
            }},
            "variables": {"units": {}},
        },
    })
}
