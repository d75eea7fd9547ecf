//! Which key encrypts what.

use super::{constant, derive, existing, key, manager, one, resource, to};
use crate::catalog::Catalog;
use crate::facts::KeyManager;
use serde_json::{Value, json};

#[test]
fn encryption_is_asked_before_the_key() {
    let unknown = ["kms_key_id", "storage_encrypted"];
    let facts = derive(
        "encryption-first",
        &[
            key(),
            resource("aws_db_instance.off", json!({}), &unknown[..1], json!({})),
            resource(
                "aws_db_instance.on",
                json!({"storage_encrypted": true}),
                &unknown[..1],
                json!({"storage_encrypted": constant(json!(true))}),
            ),
            resource(
                "aws_db_instance.cmk",
                json!({"storage_encrypted": true}),
                &unknown[..1],
                json!({"kms_key_id": to("aws_kms_key.k.arn")}),
            ),
            resource(
                "aws_db_instance.later",
                json!({}),
                &unknown,
                json!({"storage_encrypted": to("terraform_data.x.output")}),
            ),
            resource(
                "aws_rds_cluster.aurora",
                json!({"engine": "aurora-mysql"}),
                &unknown,
                json!({}),
            ),
            resource(
                "aws_rds_cluster.multi_az",
                json!({"engine": "mysql"}),
                &unknown,
                json!({}),
            ),
        ],
    );
    assert_eq!(
        manager(&facts, "aws_db_instance.off"),
        Some(KeyManager::None)
    );
    assert_eq!(manager(&facts, "aws_db_instance.on"), Some(KeyManager::Aws));
    assert_eq!(
        manager(&facts, "aws_db_instance.cmk"),
        Some(KeyManager::Customer)
    );
    let later = one(&facts, "aws_db_instance.later");
    let why = &later.object.unknown["key"];
    assert_eq!(why.references, ["terraform_data.x.output"]);
    assert_eq!(later.key, None);
    let aurora = one(&facts, "aws_rds_cluster.aurora");
    assert_eq!(aurora.kind.as_deref(), Some("Aurora"));
    assert_eq!(
        manager(&facts, "aws_rds_cluster.aurora"),
        Some(KeyManager::AwsOwned)
    );
    let multi_az = one(&facts, "aws_rds_cluster.multi_az");
    assert_eq!(multi_az.kind.as_deref(), Some("RDSMultiAZCluster"));
    assert_eq!(
        manager(&facts, "aws_rds_cluster.multi_az"),
        Some(KeyManager::None)
    );
}

#[test]
fn a_conditional_key_is_neither() {
    let references = json!({"references": ["var.cmk", "aws_kms_key.k.arn", "aws_kms_key.k"]});
    let database = resource(
        "aws_db_instance.d",
        json!({"storage_encrypted": true}),
        &["kms_key_id"],
        json!({"kms_key_id": references}),
    );
    let facts = derive("conditional", &[key(), database]);
    let found = one(&facts, "aws_db_instance.d");
    assert_eq!(found.key, None);
    let candidates = &found.object.unknown["key"].candidates;
    assert_eq!(*candidates, ["p:aws_kms_key.k"]);
}

#[test]
fn a_key_in_the_state_proves_nothing() {
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
    let values = json!({"storage_encrypted": true, "kms_key_id": arn});
    let facts = derive("state", &[existing("aws_db_instance.d", values, json!({}))]);
    let key = one(&facts, "aws_db_instance.d").key.clone().unwrap();
    assert_eq!((key.manager, key.by_default), (None, true));
    assert!(key.unknown.contains_key("manager"));
    let before = &facts.before.resources["p:aws_db_instance.d"];
    assert_eq!(before.key.as_ref().unwrap().arn.as_deref(), Some(arn));
}

#[test]
fn a_copy_has_the_key_of_its_source() {
    let source = resource(
        "aws_db_instance.source",
        json!({"identifier": "source", "storage_encrypted": true}),
        &["kms_key_id"],
        json!({"kms_key_id": to("aws_kms_key.k.arn")}),
    );
    let copy = |name: &str, argument: &str, value: &str| {
        resource(
            &format!("aws_db_instance.{name}"),
            json!({argument: value}),
            &["kms_key_id"],
            json!({argument: constant(json!(value))}),
        )
    };
    let facts = derive(
        "copies",
        &[
            key(),
            source,
            copy("replica", "replicate_source_db", "source"),
            copy("restored", "snapshot_identifier", "nightly"),
            resource(
                "aws_ebs_volume.restored",
                json!({"snapshot_id": "snap-1"}),
                &["encrypted", "kms_key_id"],
                json!({"snapshot_id": constant(json!("snap-1"))}),
            ),
            existing(
                "aws_ebs_volume.there",
                json!({"snapshot_id": "snap-1", "encrypted": false}),
                json!({"snapshot_id": constant(json!("snap-1"))}),
            ),
        ],
    );
    assert_eq!(
        manager(&facts, "aws_db_instance.replica"),
        Some(KeyManager::Customer)
    );
    for address in ["aws_db_instance.restored", "aws_ebs_volume.restored"] {
        let restored = one(&facts, address);
        assert_eq!(restored.key, None, "{address}");
        assert!(restored.object.unknown.contains_key("key"), "{address}");
    }
    let there = manager(&facts, "aws_ebs_volume.there");
    assert_eq!(there, Some(KeyManager::None));
}

#[test]
fn settings_of_a_bucket_are_resources_of_their_own() {
    let bucket = |name: &str| {
        let address = format!("aws_s3_bucket.{name}");
        resource(&address, json!({"bucket": name}), &["id"], json!({}))
    };
    let rule = |key: Value| {
        json!([{"apply_server_side_encryption_by_default":
            [{"sse_algorithm": "aws:kms", "kms_master_key_id": key}]}])
    };
    let setting = "aws_s3_bucket_server_side_encryption_configuration";
    let facts = derive(
        "buckets",
        &[
            bucket("by-reference"),
            bucket("by-name"),
            bucket("bare"),
            resource(
                &format!("{setting}.a"),
                json!({"rule": rule(json!("alias/mine"))}),
                &["bucket"],
                json!({"bucket": to("aws_s3_bucket.by-reference.id")}),
            ),
            resource(
                &format!("{setting}.b"),
                json!({"bucket": "by-name", "rule": rule(Value::Null)}),
                &[],
                json!({"bucket": constant(json!("by-name"))}),
            ),
            resource(
                "aws_s3_bucket_versioning.b",
                json!({"bucket": "by-name", "versioning_configuration": [{"status": "Enabled"}]}),
                &[],
                json!({"bucket": constant(json!("by-name"))}),
            ),
        ],
    );
    let found = |name: &str| {
        let address = format!("aws_s3_bucket.{name}");
        (manager(&facts, &address), one(&facts, &address).versioning)
    };
    let (customer, aws) = (Some(KeyManager::Customer), Some(KeyManager::Aws));
    assert_eq!(found("by-reference"), (customer, Some(false)));
    assert_eq!(found("by-name"), (aws, Some(true)));
    assert_eq!(found("bare"), (Some(KeyManager::AwsOwned), Some(false)));
}

#[test]
fn a_setting_of_nobody_knows_which_bucket_may_be_of_any() {
    let elsewhere = json!({"bucket": to("data.external.buckets.result")});
    let facts = derive(
        "stray-settings",
        &[
            resource(
                "aws_s3_bucket.b",
                json!({"bucket": "b"}),
                &["id"],
                json!({}),
            ),
            resource(
                "aws_s3_bucket_versioning.b",
                json!({"versioning_configuration": [{"status": "Enabled"}]}),
                &["bucket"],
                elsewhere.clone(),
            ),
            resource(
                "aws_s3_bucket_notification.b",
                json!({"eventbridge": true}),
                &["bucket"],
                elsewhere,
            ),
        ],
    );
    let bucket = one(&facts, "aws_s3_bucket.b");
    assert_eq!((bucket.versioning, bucket.events), (None, None));
    let unknown = &bucket.object.unknown;
    assert!(unknown.contains_key("versioning") && unknown.contains_key("events"));
}

#[test]
fn volumes_are_the_instances_own_then_the_templates() {
    let mapping = |device: &str, key: Value| json!({"device_name": device, "ebs": [{"encrypted": "true", "kms_key_id": key}]});
    let template = resource(
        "aws_launch_template.t",
        json!({"name": "t", "block_device_mappings":
            [mapping("/dev/xvda", json!("alias/mine")), mapping("/dev/sdb", Value::Null)]}),
        &["id"],
        json!({}),
    );
    let instance = |name: &str, after: Value| {
        resource(&format!("aws_instance.{name}"), after, &["id"], json!({}))
    };
    let facts = derive(
        "volumes",
        &[
            template,
            instance("template", json!({"launch_template": [{"name": "t"}]})),
            instance(
                "own",
                json!({"launch_template": [{"name": "t"}], "ebs_block_device":
                    [{"device_name": "/dev/sdb", "encrypted": true, "kms_key_id": "alias/mine"}]}),
            ),
            instance("bare", json!({})),
            instance("elsewhere", json!({"launch_template": [{"name": "other"}]})),
            resource(
                "aws_ebs_volume.v",
                json!({"encrypted": true}),
                &["id", "kms_key_id"],
                json!({}),
            ),
            resource(
                "aws_volume_attachment.a",
                json!({"device_name": "/dev/sdf"}),
                &["instance_id", "volume_id"],
                json!({"instance_id": to("aws_instance.bare.id"), "volume_id": to("aws_ebs_volume.v.id")}),
            ),
        ],
    );
    let aws = Some(KeyManager::Aws);
    assert_eq!(manager(&facts, "aws_instance.template"), aws);
    assert_eq!(one(&facts, "aws_instance.template").volumes.len(), 2);
    assert_eq!(
        manager(&facts, "aws_instance.own"),
        Some(KeyManager::Customer)
    );
    let bare = one(&facts, "aws_instance.bare");
    let managers: Vec<_> = bare
        .volumes
        .iter()
        .map(|volume| volume.key.as_ref().unwrap().manager.unwrap())
        .collect();
    assert_eq!(managers, [KeyManager::None, KeyManager::Aws]);
    assert_eq!(bare.volumes[1].id.as_deref(), Some("p:aws_ebs_volume.v"));
    assert_eq!(manager(&facts, "aws_instance.bare"), aws);
    let elsewhere = &one(&facts, "aws_instance.elsewhere").object.unknown;
    assert!(elsewhere.contains_key("volumes") && elsewhere.contains_key("key"));
}

#[test]
fn a_global_table_has_the_key_of_its_own_region() {
    let replica = |region: &str, key: &str| json!({"region": region, "sse_specification": {"kms_master_key_id": key}});
    let table = |replicas: Value| {
        let values = json!({"sse_specification": {"sse_enabled": true}, "replicas": replicas});
        resource("awscc_dynamodb_global_table.t", values, &[], json!({}))
    };
    let address = "awscc_dynamodb_global_table.t";
    let here = replica("eu-west-1", "alias/mine");
    let there = replica("eu-central-1", "alias/aws/dynamodb");
    let facts = derive("global", &[table(json!([there, here]))]);
    assert_eq!(manager(&facts, address), Some(KeyManager::Customer));
    // Which of the written replicas this one is can't be told: it is a set.
    let mut late = table(json!([there, {"region": "eu-west-1", "sse_specification": {}}]));
    late["change"]["after_unknown"] =
        json!({"replicas": [{}, {"sse_specification": {"kms_master_key_id": true}}]});
    let facts = derive("global-late", &[late]);
    let found = one(&facts, address);
    assert_eq!(found.key, None);
    assert!(found.object.unknown.contains_key("key"));
}

#[test]
fn an_awscc_instance_has_mapped_and_attached_volumes() {
    let mapping = json!([{"device_name": "/dev/xvda", "ebs": {"encrypted": false}}]);
    let instance = resource(
        "awscc_ec2_instance.i",
        json!({"block_device_mappings": mapping, "volumes": [{"device": "/dev/sdf", "volume_id": "vol-1"}]}),
        &["id"],
        json!({}),
    );
    let volume = existing(
        "awscc_ec2_volume.v",
        json!({"id": "vol-1", "encrypted": true, "kms_key_id": "alias/mine"}),
        json!({}),
    );
    let facts = derive("awscc-instance", &[instance, volume]);
    let found = one(&facts, "awscc_ec2_instance.i");
    let devices: Vec<_> = found.volumes.iter().map(|v| v.device.as_deref()).collect();
    assert_eq!(devices, [Some("/dev/xvda"), Some("/dev/sdf")]);
    assert_eq!(
        manager(&facts, "awscc_ec2_instance.i"),
        Some(KeyManager::None)
    );
    let id = found.volumes[1].id.as_deref();
    assert_eq!(id, Some("p:awscc_ec2_volume.v"));
}

/// The value at the end of a path of nested blocks; each is written as such a block, too.
fn nested(steps: &[&str], value: Value) -> Value {
    match steps.split_first() {
        Some((first, [])) => json!({*first: value}),
        Some((first, rest)) => json!({*first: [nested(rest, value)]}),
        None => value,
    }
}

#[test]
fn a_key_that_is_named_is_never_one_by_default() {
    let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
    let database = existing(
        "aws_db_instance.other",
        json!({"storage_encrypted": true, "kms_key_id": arn}),
        json!({}),
    );
    let alias = resource(
        "aws_kms_alias.a",
        json!({"name": "alias/backup", "target_key_arn": arn, "target_key_id": "1234"}),
        &[],
        json!({}),
    );
    let named = [
        ("literal", constant(json!(arn))),
        ("alias", to("aws_kms_alias.a.target_key_arn")),
        ("other", to("aws_db_instance.other.kms_key_id")),
        ("variable", json!({"references": ["var.key"]})),
    ];
    let catalog = Catalog::embedded();
    // The key of a bucket stands in a resource of its own.
    let types = catalog.terraform_types();
    let types = types.filter(|kind| kind.starts_with("aws_") && *kind != "aws_s3_bucket");
    let with_key =
        types.filter_map(|kind| Some((kind, catalog.terraform(kind).key.as_ref()?.steps())));
    let mut wrong = Vec::new();
    let mut tried = 0;
    for (kind, path) in with_key {
        for (name, written) in &named {
            let address = format!("{kind}.r");
            let mut after = nested(&path, json!(arn));
            // Its siblings in the same block: a key counts only where encryption is on.
            if let Some(switch) = &catalog.terraform(kind).encrypted {
                let mut at = &mut after;
                let steps = switch.steps();
                for (step, place) in steps.iter().zip(1..) {
                    at = &mut at[*step];
                    if place < steps.len() {
                        at = &mut at[0];
                    }
                }
                *at = json!(true);
            }
            let object = resource(&address, after, &[], nested(&path, written.clone()));
            let facts = derive("named", &[database.clone(), alias.clone(), object]);
            let found = facts.after.resources.get(&format!("p:{address}"));
            let key = found.and_then(|found| found.key.as_ref());
            tried += usize::from(key.is_some());
            if key.is_some_and(|key| key.by_default) {
                wrong.push(format!("{kind}, {name}: {key:?}"));
            }
        }
    }
    assert_eq!(wrong, [] as [String; 0]);
    assert!(tried > 40, "only {tried} were read");
}

#[test]
fn an_alias_has_no_key_by_default() {
    let vault = |name: &str, written: &str| {
        let arn = "arn:aws:kms:eu-west-1:111122223333:key/1234";
        (
            format!("aws_backup_vault.{name}"),
            json!({"name": name, "kms_key_arn": arn}),
            json!({"kms_key_arn": written}),
        )
    };
    let alias = json!({"name": "alias/customer", "target_key_arn": "arn:aws:kms:eu-west-1:111122223333:key/1234"});
    let (address, values, written) = vault("v", "data.aws_kms_alias.x.target_key_arn");
    let world = crate::facts::testing::after(&[
        (
            "data.aws_kms_alias.x",
            alias,
            json!({"name": {"constant_value": "alias/customer"}}),
        ),
        (&address, values, written),
    ]);
    let key = world.vaults["p:aws_backup_vault.v"].key.clone().unwrap();
    assert_eq!(
        (key.manager, key.by_default),
        (Some(KeyManager::Customer), false)
    );
    let alias = world.key_aliases["p:data.aws_kms_alias.x"]
        .key
        .clone()
        .unwrap();
    assert!(!alias.by_default);
}
