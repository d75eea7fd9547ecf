//! Kinds, parts, tags and ARNs.

use super::{constant, derive, derive_with, key, manager, one, resource, to};
use crate::catalog::Catalog;
use crate::facts::KeyManager;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn every_type_of_the_catalog_is_a_fact() {
    let catalog = Catalog::embedded();
    let supported = catalog.supported.iter().map(|row| &row.terraform_types);
    let others = catalog.unsupported_stateful.iter();
    let types: BTreeSet<&String> = supported
        .chain(others.map(|row| &row.terraform_types))
        .flatten()
        .collect();
    let resources = types
        .iter()
        .map(|name| resource(&format!("{name}.x"), json!({}), &[], json!({})));
    let facts = derive("every-type", &resources.collect::<Vec<_>>());
    for name in types {
        let found = one(&facts, &format!("{name}.x"));
        let is_supported = catalog.unsupported(name).is_none();
        assert_eq!(found.supported, is_supported, "{name}");
        let told = found.kind.is_some() || found.object.unknown.contains_key("kind");
        assert!(told, "{name}");
        assert_eq!(found.arn_pattern.is_some(), is_supported, "{name}");
    }
}

#[test]
fn parts_belong_to_their_whole() {
    let facts = derive(
        "parts",
        &[
            key(),
            resource(
                "aws_rds_cluster.c",
                json!({"engine": "aurora-mysql", "storage_encrypted": true, "cluster_identifier": "c"}),
                &["kms_key_id", "id"],
                json!({"kms_key_id": to("aws_kms_key.k.arn")}),
            ),
            resource(
                "aws_rds_cluster_instance.i",
                json!({"identifier": "i", "engine": "aurora-mysql"}),
                &["cluster_identifier"],
                json!({"cluster_identifier": to("aws_rds_cluster.c.id")}),
            ),
            resource(
                "aws_docdb_cluster_instance.i",
                json!({"cluster_identifier": "elsewhere"}),
                &[],
                json!({"cluster_identifier": constant(json!("elsewhere"))}),
            ),
            resource(
                "aws_timestreamwrite_database.d",
                json!({"database_name": "d"}),
                &["kms_key_id"],
                json!({"kms_key_id": to("aws_kms_key.k.arn")}),
            ),
            resource(
                "aws_timestreamwrite_table.t",
                json!({"database_name": "d", "table_name": "t"}),
                &[],
                json!({"database_name": to("aws_timestreamwrite_database.d.database_name")}),
            ),
        ],
    );
    let part = one(&facts, "aws_rds_cluster_instance.i");
    assert_eq!(part.part_of.as_deref(), Some("p:aws_rds_cluster.c"));
    assert_eq!(part.key, one(&facts, "aws_rds_cluster.c").key);
    let form = part.arn_pattern.as_deref();
    assert_eq!(form, Some("arn:aws:rds:eu-west-1:111122223333:db:i"));
    let lost = one(&facts, "aws_docdb_cluster_instance.i");
    assert_eq!(lost.kind.as_deref(), Some("DocumentDB"));
    for field in ["part_of", "key"] {
        assert_eq!(lost.object.unknown[field].references, ["elsewhere"]);
    }
    let table = manager(&facts, "aws_timestreamwrite_table.t");
    assert_eq!(table, Some(KeyManager::Customer));
    let database = "p:aws_timestreamwrite_database.d";
    assert!(!facts.after.resources.contains_key(database));
}

#[test]
fn a_file_system_stands_for_volumes_that_the_plan_lacks() {
    let facts = derive(
        "ontap",
        &[
            key(),
            resource(
                "aws_fsx_ontap_file_system.f",
                json!({}),
                &["id", "kms_key_id"],
                json!({"kms_key_id": to("aws_kms_key.k.arn")}),
            ),
            resource(
                "aws_fsx_ontap_storage_virtual_machine.s",
                json!({}),
                &["id", "file_system_id"],
                json!({"file_system_id": to("aws_fsx_ontap_file_system.f.id")}),
            ),
            resource(
                "aws_fsx_ontap_volume.v",
                json!({"name": "v"}),
                &["storage_virtual_machine_id"],
                json!({"storage_virtual_machine_id": to("aws_fsx_ontap_storage_virtual_machine.s.id")}),
            ),
            resource(
                "aws_fsx_ontap_file_system.alone",
                json!({}),
                &["id"],
                json!({}),
            ),
        ],
    );
    let volume = one(&facts, "aws_fsx_ontap_volume.v");
    assert_eq!(volume.part_of, None);
    assert_eq!(
        manager(&facts, "aws_fsx_ontap_volume.v"),
        Some(KeyManager::Customer)
    );
    let resources = &facts.after.resources;
    assert!(!resources.contains_key("p:aws_fsx_ontap_file_system.f"));
    assert!(resources.contains_key("p:aws_fsx_ontap_file_system.alone"));
}

#[test]
fn an_unknown_engine_leaves_both_rows() {
    let cluster = resource(
        "aws_rds_cluster.c",
        json!({}),
        &["engine", "storage_encrypted"],
        json!({"engine": to("terraform_data.x.output")}),
    );
    let facts = derive("engine", &[cluster]);
    let found = one(&facts, "aws_rds_cluster.c");
    assert_eq!(found.kind, None);
    let why = &found.object.unknown["kind"];
    assert_eq!(why.candidates, ["RDSMultiAZCluster", "Aurora"]);
    assert!(found.object.unknown.contains_key("key"), "the rows differ");
}

#[test]
fn what_aws_backup_refuses_is_not_supported() {
    let file_system = |name: &str, deployment: &str| {
        let address = format!("aws_fsx_lustre_file_system.{name}");
        let values = json!({"deployment_type": deployment});
        resource(&address, values, &[], json!({}))
    };
    let facts = derive(
        "refused",
        &[
            file_system("scratch", "SCRATCH_2"),
            file_system("kept", "PERSISTENT_2"),
        ],
    );
    assert!(!one(&facts, "aws_fsx_lustre_file_system.scratch").supported);
    assert!(one(&facts, "aws_fsx_lustre_file_system.kept").supported);
}

#[test]
fn tags_come_from_the_provider_too() {
    let table = |name: &str, after: Value, unknown: &[&str], written: Value| {
        resource(
            &format!("aws_dynamodb_table.{name}"),
            after,
            unknown,
            written,
        )
    };
    let tables = [
        table(
            "own",
            json!({"tags": {"a": "own"}}),
            &["tags_all"],
            json!({"tags": constant(json!({"a": "own"}))}),
        ),
        table("none", json!({"tags": null}), &["tags_all"], json!({})),
        table(
            "later",
            json!({}),
            &["tags", "tags_all"],
            json!({"tags": to("terraform_data.x.output")}),
        ),
    ];
    let facts = derive("tags", &tables);
    assert_eq!(one(&facts, "aws_dynamodb_table.own").tags["a"], "own");
    let none = one(&facts, "aws_dynamodb_table.none");
    assert!(none.tags.is_empty() && !none.object.unknown.contains_key("tags"));
    let later = one(&facts, "aws_dynamodb_table.later");
    assert!(later.object.unknown.contains_key("tags"));
    let default = json!({"a": "default", "b": "default"});
    let default = json!({"default_tags": [{"tags": constant(default)}]});
    let facts = derive_with("default-tags", default, &tables);
    let own = one(&facts, "aws_dynamodb_table.own");
    assert_eq!(
        (own.tags["a"].as_str(), own.tags["b"].as_str()),
        ("own", "default")
    );
    let later = json!({"default_tags": [{"tags": to("terraform_data.x.output")}]});
    let facts = derive_with("late-tags", later, &tables);
    let own = one(&facts, "aws_dynamodb_table.own");
    let why = &own.object.unknown["tags"];
    assert_eq!(own.tags["a"], "own");
    assert!(
        why.references
            .contains(&"terraform_data.x.output".to_owned())
    );
}

#[test]
fn awscc_writes_tags_as_pairs() {
    let mut bucket = resource(
        "awscc_s3_bucket.b",
        json!({"bucket_name": "b", "tags": [{"key": "a", "value": "1"}, {"key": "late"}],
            "versioning_configuration": {"status": "Enabled"},
            "bucket_encryption": {"server_side_encryption_configuration": [
                {"server_side_encryption_by_default": {"sse_algorithm": "aws:kms"}}]}}),
        &[],
        json!({}),
    );
    bucket["change"]["after_unknown"] = json!({"tags": [{}, {"value": true}]});
    let facts = derive("pairs", &[bucket]);
    let found = one(&facts, "awscc_s3_bucket.b");
    assert_eq!(found.tags["a"], "1");
    assert_eq!(found.unknown_tags, ["late"]);
    assert_eq!(found.versioning, Some(true));
    assert_eq!(manager(&facts, "awscc_s3_bucket.b"), Some(KeyManager::Aws));
}

#[test]
fn arns_have_stars_for_what_is_not_known() {
    let provider = json!({"region": constant(json!("cn-north-1")),
        "allowed_account_ids": constant(json!([]))});
    let table = resource(
        "aws_dynamodb_table.t",
        json!({"name": "t"}),
        &["arn"],
        json!({}),
    );
    let volume = resource("aws_ebs_volume.v", json!({}), &["id"], json!({}));
    let database = resource(
        "aws_db_instance.d",
        json!({"identifier_prefix": "orders-"}),
        &["identifier"],
        json!({"identifier_prefix": constant(json!("orders-"))}),
    );
    let facts = derive_with("arns", provider, &[table, volume, database]);
    let form = |address: &str| one(&facts, address).arn_pattern.clone().unwrap();
    assert_eq!(
        form("aws_dynamodb_table.t"),
        "arn:aws-cn:dynamodb:cn-north-1:*:table/t"
    );
    assert_eq!(
        form("aws_ebs_volume.v"),
        "arn:aws-cn:ec2:cn-north-1:*:volume/*"
    );
    assert_eq!(
        form("aws_db_instance.d"),
        "arn:aws-cn:rds:cn-north-1:*:db:orders-*"
    );
}
