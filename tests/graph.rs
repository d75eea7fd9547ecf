//! What people see of flows: pictures of estates whose facts are written here by hand.
#![cfg(test)]

mod support;

use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use support::{files, path, printed};
use tfbackup::facts::Facts;
use tfbackup::graph::{Format, diagram, write};

const WORKLOAD: &str = "111111111111";
const BUNKER: &str = "222222222222";
const KEYS: &str = "333333333333";
const HERE: &str = "eu-central-1";
const THERE: &str = "eu-west-1";

fn facts(value: Value) -> Facts {
    let mut whole = json!({
        "schema": "tfbackup.facts/1", "config": {"lagv": {"require_cmk": false}}, "before": {},
        "plans": {"p": {"complete": true, "errored": false, "has_backup": true}},
        "catalog": {
            "EBS": {"label": "Amazon EBS volume", "as_of": "2026-09"},
            "RDS": {"label": "Amazon RDS DB instance (single-AZ / Multi-AZ instance)", "as_of": "2026-09"},
            "S3": {"label": "Amazon S3 general purpose bucket", "as_of": "2026-09"},
            "EFS": {"label": "Amazon EFS file system", "as_of": "2026-09"},
        },
        "accounts": {
            WORKLOAD: {"id": WORKLOAD, "name": "shop", "role": "workload"},
            BUNKER: {"id": BUNKER, "name": "bunker", "role": "databunker"},
            KEYS: {"id": KEYS, "name": "vaultkeys", "role": "key-material"},
        },
    });
    let object = whole.as_object_mut().unwrap();
    object.extend(value.as_object().unwrap().clone());
    serde_json::from_value(whole).unwrap()
}

fn render(facts: &Facts, format: Format) -> String {
    let mut bytes = Vec::new();
    write(&diagram(facts), format, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn object(kind: &str, account: &str, region: &str) -> Value {
    json!({"plan": "p", "address": format!("{kind}.x"), "type": kind, "account": account, "region": region})
}

/// The fields of both.
fn with(mut one: Value, other: &Value) -> Value {
    let fields = other.as_object().unwrap().clone();
    one.as_object_mut().unwrap().extend(fields);
    one
}

fn vault(account: &str, region: &str, more: &Value) -> Value {
    let vault = with(
        object("aws_backup_vault", account, region),
        &json!({"kind": "standard"}),
    );
    with(vault, more)
}

/// `{"p:<kind>.<n>": …}`, as many as asked for.
fn resources(kind: &str, count: usize, key: &Value) -> Value {
    let one = |n: usize| {
        let resource = with(
            object("aws_thing", WORKLOAD, HERE),
            &json!({"kind": kind, "supported": true, "name": format!("{}-{n}", kind.to_lowercase()), "key": key}),
        );
        (format!("p:{kind}.{n:02}"), resource)
    };
    (0..count).map(one).collect()
}

fn ids(kind: &str, count: usize) -> Vec<String> {
    (0..count).map(|n| format!("p:{kind}.{n:02}")).collect()
}

fn flow(kind: &str, count: usize, rule: usize, name: &str, hops: &Value) -> Value {
    json!({
        "resources": ids(kind, count), "kind": kind, "account": WORKLOAD, "region": HERE, "backup_plan": "p:plan",
        "rule": rule, "rule_name": name, "selections": ["p:all"], "selected": "yes", "hops": hops,
    })
}

/// A hop that works, within account and Region.
fn hop(via: &str, to: &str, key: &Value, days: u16, more: &Value) -> Value {
    let lifecycle = match days {
        0 => json!({}),
        days => json!({"delete_after_days": days}),
    };
    let hop = json!({
        "via": via, "to": {"id": to}, "crosses_account": "no", "crosses_region": "no", "key": key,
        "lifecycle": lifecycle, "works": "yes",
    });
    with(hop, more)
}

fn plan() -> Value {
    let every = |minutes: u32| json!({"expression": "cron(…)", "least_interval_minutes": minutes, "greatest_interval_minutes": minutes});
    let rules = json!([
        {"name": "daily", "schedule": every(1440), "lifecycle": {"delete_after_days": 35}},
        {"name": "weekly", "schedule": every(10080), "lifecycle": {"delete_after_days": 365}},
    ]);
    with(
        object("aws_backup_plan", WORKLOAD, HERE),
        &json!({"origin": "terraform", "name": "all", "rules": rules}),
    )
}

fn customer(alias: &str) -> Value {
    json!({"manager": "customer", "alias": alias})
}

/// Option 1: an air-gapped vault in the workload's own account, by a temporary copy.
fn option1() -> Facts {
    let own = customer("alias/shop");
    let air_gapped = with(
        customer("alias/lagv"),
        &json!({"account": KEYS, "arn": "arn:aws:kms:eu-central-1:333333333333:key/1"}),
    );
    let way = |days| {
        json!([
            hop("temporary", "p:std", &own, 0, &json!({})),
            hop(
                "copy",
                "p:lagv",
                &air_gapped,
                days,
                &json!({"from": {"id": "p:std"}, "air_gapped": true})
            ),
        ])
    };
    let direct = json!([hop(
        "backup",
        "p:lagv",
        &air_gapped,
        35,
        &json!({"air_gapped": true})
    )]);
    facts(json!({
        "resources": with(resources("EBS", 12, &own), &resources("S3", 2, &own)),
        "vaults": {
            "p:std": vault(WORKLOAD, HERE, &json!({"name": "intermediate", "lock": "p:lock"})),
            "p:lagv": vault(WORKLOAD, HERE, &json!({
                "name": "airgapped", "kind": "logically-air-gapped", "min_retention_days": 7, "max_retention_days": 400,
            })),
        },
        "vault_locks": {"p:lock": with(object("aws_backup_vault_lock_configuration", WORKLOAD, HERE), &json!({
            "mode": "governance", "min_retention_days": 1,
        }))},
        "backup_plans": {"p:plan": plan()},
        "flows": [
            flow("EBS", 12, 0, "daily", &way(35)),
            flow("EBS", 12, 1, "weekly", &way(365)),
            flow("S3", 2, 0, "daily", &direct),
        ],
    }))
}

/// Option 2: copies to another account and another Region; what has an AWS managed key doesn't get there.
fn option2() -> Facts {
    let own = customer("alias/shop");
    let aws = json!({"manager": "aws", "alias": "alias/aws/rds"});
    let central = json!({"manager": "customer", "id": "b:aws_kms_key.vault"});
    let to_bunker = |works: &Value| {
        with(
            json!({"from": {"id": "p:local"}, "crosses_account": "yes"}),
            works,
        )
    };
    let broken = json!({"works": "no", "because": "source-key-aws-managed", "key": aws});
    let far = json!({"from": {"id": "p:local"}, "crosses_region": "yes"});
    let volumes = json!([
        hop("backup", "p:local", &own, 35, &json!({})),
        hop("copy", "b:central", &central, 90, &to_bunker(&json!({}))),
        hop("copy", "p:far", &customer("alias/far"), 14, &far),
    ]);
    let databases = json!([
        hop("backup", "p:local", &aws, 35, &json!({})),
        hop("copy", "b:central", &aws, 90, &to_bunker(&broken)),
    ]);
    let plans = json!({"complete": true, "errored": false, "has_backup": true});
    facts(json!({
        "plans": {"p": plans, "b": plans},
        "resources": with(with(resources("EBS", 9, &own), &resources("RDS", 3, &aws)), &with(
            resources("S3", 5, &own),
            &json!({"p:cache": with(object("aws_elasticache_replication_group", WORKLOAD, HERE), &json!({
                "supported": false, "name": "sessions",
            }))}),
        )),
        "vaults": {
            "p:local": vault(WORKLOAD, HERE, &json!({"name": "local"})),
            "p:far": vault(WORKLOAD, THERE, &json!({"name": "far"})),
            "b:central": vault(BUNKER, HERE, &json!({"name": "central", "lock": "b:lock"})),
            "b:unused": vault(BUNKER, THERE, &json!({"name": "unused"})),
        },
        "vault_locks": {"b:lock": with(object("aws_backup_vault_lock_configuration", BUNKER, HERE), &json!({
            "mode": "compliance", "changeable_for_days": 3, "min_retention_days": 30, "max_retention_days": 400,
        }))},
        "key_aliases": {"b:alias": with(object("aws_kms_alias", BUNKER, HERE), &json!({
            "mode": "managed", "name": "alias/central", "key": {"id": "b:aws_kms_key.vault"},
        }))},
        "backup_plans": {"p:plan": plan()},
        "flows": [
            flow("EBS", 9, 0, "daily", &volumes),
            flow("EBS", 9, 1, "weekly", &volumes),
            flow("RDS", 3, 0, "daily", &databases),
        ],
    }))
}

/// A backup policy of the organisation, of which much isn't known.
fn unknowns() -> Facts {
    let unknown = json!({"manager": {"reason": "after-apply", "references": ["aws_kms_key.x"]}});
    let anywhere = json!({
        "to": {"arn": "arn:aws:backup:eu-west-1:$account:backup-vault:Copies"},
        "from": {"id": "p:local"}, "works": "unknown", "because": "destination-key-unknown",
        "crosses_account": "unknown", "crosses_region": "yes", "lifecycle": {"unknown": {
            "delete_after_days": {"reason": "unresolved", "references": ["var.days"]}
        }},
    });
    let nowhere = json!({
        "to": {"unknown": {"id": {"reason": "unresolved", "references": ["var.vault_arn"]}}},
        "from": {"id": "p:local"}, "works": "unknown", "because": "destination-unknown",
    });
    let hops = json!([
        hop(
            "backup",
            "p:local",
            &json!({"unknown": unknown}),
            0,
            &json!({})
        ),
        hop("copy", "", &json!({}), 0, &anywhere),
        hop("copy", "", &json!({}), 0, &nowhere),
    ]);
    let undecided = json!({
        "selected": "undecided", "unknown": {"copies": {"reason": "after-apply"}},
    });
    facts(json!({
        "plans": {"org": {"complete": false, "errored": true, "has_backup": true}},
        "accounts": {"org:aws.member": {"providers": ["org:aws.member"]}},
        "resources": {"p:EFS.00": with(object("aws_efs_file_system", "org:aws.member", HERE), &json!({
            "kind": "EFS", "supported": true, "unknown": {"key": {"reason": "after-apply"}},
        }))},
        "vaults": {"p:local": vault("org:aws.member", HERE, &json!({
            "name": "local", "unknown": {"lock": {"reason": "unresolved"}},
        }))},
        "flows": [with(flow("EFS", 1, 0, "policy_rule", &hops), &undecided)],
    }))
}

/// Vaults, and nothing that flows.
fn empty() -> Facts {
    facts(json!({"vaults": {"p:alone": vault(WORKLOAD, HERE, &json!({"name": "alone"}))}}))
}

const FORMATS: [Format; 4] = [Format::Mermaid, Format::Dot, Format::Svg, Format::Html];

#[test]
fn option_1_goes_through_a_temporary_backup() {
    insta::assert_snapshot!(render(&option1(), Format::Mermaid));
    insta::assert_snapshot!(render(&option1(), Format::Svg));
}

#[test]
fn option_2_breaks_off_at_an_aws_managed_key() {
    insta::assert_snapshot!(render(&option2(), Format::Mermaid));
    insta::assert_snapshot!(render(&option2(), Format::Dot));
    insta::assert_snapshot!(render(&option2(), Format::Html));
}

#[test]
fn what_is_not_known_is_said() {
    insta::assert_snapshot!(render(&unknowns(), Format::Mermaid));
    insta::assert_snapshot!(render(&unknowns(), Format::Dot));
}

#[test]
fn pictures_are_written_for_a_look() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, facts) in [
        ("option1", option1()),
        ("option2", option2()),
        ("unknowns", unknowns()),
        ("empty", empty()),
    ] {
        for (ending, format) in ["mmd", "dot", "svg", "html"].into_iter().zip(FORMATS) {
            std::fs::write(
                folder.join(format!("{name}.{ending}")),
                render(&facts, format),
            )
            .unwrap();
        }
    }
}
