//! Documents of data sources against those that the provider computes.

use super::*;
use crate::catalog::Catalog;
use crate::documents::iam::Document;
use crate::facts::accounts::Accounts;
use crate::facts::policies::Documents;
use crate::facts::reader::Instances;
use crate::facts::testing::after;
use crate::facts::{Reason, wanted};
use crate::plan::{Input, Plan, read_all};
use crate::resolve::Resolver;
use crate::source::Sources;
use serde_json::json;
use std::path::Path;

fn with_side(plan: &Plan, check: impl FnOnce(Side<'_>)) {
    let sources = Sources::none();
    let resolver = Resolver::new(plan, &sources);
    let accounts = Accounts::new(plan, &sources);
    check(Side {
        plan,
        resolver: Some(&resolver),
        instances: &Instances::new(plan, false),
        accounts: &accounts,
        documents: &Documents::default(),
        catalog: Catalog::embedded(),
    });
}

/// Of each data source that was read while planning, the arguments make the very document that it computed.
#[test]
fn arguments_make_the_document_that_the_provider_computes() {
    let folders = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/testdata")).unwrap();
    let mut compared = 0;
    for folder in folders {
        let path = folder.unwrap().path().join("plan.json");
        if !path.is_file() {
            continue;
        }
        let inputs = [Input::Path(path.clone())];
        let plans = read_all(
            &inputs,
            &["p".to_owned()],
            Path::new("/"),
            wanted(Catalog::embedded()),
        );
        let Ok(plans) = plans else { continue };
        for plan in &plans.plans {
            with_side(plan, |side| {
                for instance in side.instances(&[DOCUMENT]) {
                    let Some(json) = instance.values.get(&["json"]).as_str() else {
                        continue;
                    };
                    let made = Document::from_tree(&of_data(side, instance, MAX_STEPS));
                    assert_eq!(
                        made,
                        Document::parse(json),
                        "{} {}",
                        path.display(),
                        instance.address
                    );
                    compared += 1;
                }
            });
        }
    }
    assert!(compared >= 13, "{compared}");
}

#[test]
fn documents_read_during_apply_are_merged_with_those_that_they_name() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/testdata/policy-documents/plan.json"
    );
    let inputs = [Input::Path(path.into())];
    let catalog = Catalog::embedded();
    let plans = read_all(&inputs, &["p".to_owned()], Path::new("/"), wanted(catalog)).unwrap();
    with_side(&plans.plans[0], |side| {
        let address = Address::parse("data.aws_iam_policy_document.twice").unwrap();
        let tree = of_data(side, side.instance(&address).unwrap(), MAX_STEPS);
        assert_eq!(tree.references(), ["aws_iam_role.app.arn"]);
        let document = Document::from_tree(&tree).unwrap();
        let sids = document
            .statements
            .iter()
            .map(|statement| statement.sid.as_deref());
        let sids: Vec<&str> = sids.map(Option::unwrap_or_default).collect();
        assert_eq!(sids, ["Admin", "", "Other", "New", "App", "Vault"]);
        let app = document.statements[4].principals.as_ref().unwrap();
        assert_eq!(
            app["AWS"],
            ["arn:aws:iam::111122223333:role/svc/app-${aws_iam_role.app.arn}"]
        );
        assert_eq!(document.statements[4].unknown, ["principals"]);
        let vault = "arn:aws:backup:eu-west-1:111122223333:backup-vault:v".to_owned();
        assert_eq!(document.statements[5].resources, Some(vec![vault]));
    });
}

#[test]
fn an_unknown_policy_is_read_from_the_arguments_of_its_data_source() {
    let statement = |sid: &str, identifiers: serde_json::Value| {
        json!({"sid": sid, "actions": ["kms:*"], "resources": ["*"], "condition": [], "not_principals": [],
            "principals": [{"type": "AWS", "identifiers": identifiers}]})
    };
    let role = |name: &str, values| (format!("aws_iam_role.{name}"), values, json!({}));
    let (known, nameless) = (
        role("known", json!({"name": "known", "path": null, "arn": "?"})),
        role("nameless", json!({"name": "?", "arn": "?"})),
    );
    let world = after(&[
        (&known.0, known.1, known.2),
        (&nameless.0, nameless.1, nameless.2),
        (
            "data.aws_iam_policy_document.d",
            json!({"json": "?", "statement": [
                statement("All", json!(["arn:aws:iam::111122223333:root"])),
                statement("Known", json!(["?"])),
                statement("Nameless", json!(["?", "444455556666"])),
            ]}),
            json!({"statement": [
                {"principals": [{"identifiers": {"constant_value": ["arn:aws:iam::111122223333:root"]}}], "sid": {"constant_value": "All"}},
                {"principals": [{"identifiers": {"references": ["aws_iam_role.known.arn"]}}], "sid": {"constant_value": "Known"}},
                {"principals": [{"identifiers": {"references": ["aws_iam_role.nameless.arn"]}}], "sid": {"constant_value": "Nameless"}},
            ]}),
        ),
        (
            "aws_kms_key.k",
            json!({"policy": "?"}),
            json!({"policy": "data.aws_iam_policy_document.d.json"}),
        ),
    ]);
    let policy = &world.key_policies["p:aws_kms_key.k"];
    let named = |at: usize| {
        let statement = &policy.document.as_ref().unwrap().statements[at];
        statement.principals.as_ref().unwrap()["AWS"].clone()
    };
    assert_eq!(named(0), ["arn:aws:iam::111122223333:root"]);
    assert_eq!(named(1), ["arn:aws:iam::111122223333:role/known"]);
    let hole = "arn:aws:iam::111122223333:role/${aws_iam_role.nameless.arn}";
    assert_eq!(named(2), [hole, "444455556666"]);
    let why = &policy.object.unknown["document"];
    assert_eq!(why.reason, Reason::AfterApply);
    assert_eq!(why.references, ["aws_iam_role.nameless.arn"]);
    assert_eq!(
        world.keys["p:aws_kms_key.k"].policy.as_deref(),
        Some("p:aws_kms_key.k")
    );
}
