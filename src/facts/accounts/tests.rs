use super::*;
use crate::plan::{
    ConfigResource, Expression, Module, ModuleCall, ResourceChange, Value, Variable,
};
use proptest::prelude::*;
use serde_json::{Value as Json, json};

const A: &str = "111122223333";
const B: &str = "444455556666";

/// A plan with these provider configurations, and vaults: name, provider configuration, account of its ARN.
fn plan(providers: Json, vaults: &[(&str, &str, &str)]) -> Plan {
    let mut plan = Plan {
        name: "p".to_owned(),
        ..Plan::default()
    };
    plan.configuration.provider_config = serde_json::from_value(providers).unwrap();
    for (name, provider, account) in vaults {
        let arn = format!("arn:aws:backup:eu-west-1:{account}:backup-vault:{name}");
        add(
            &mut plan,
            "aws_backup_vault",
            name,
            provider,
            json!({"arn": arn}),
        );
    }
    plan
}

fn add(plan: &mut Plan, kind: &str, name: &str, provider: &str, after: Json) {
    let resource = ConfigResource {
        provider_config_key: provider.to_owned(),
        ..ConfigResource::default()
    };
    let root = &mut plan.configuration.root_module;
    root.resources.insert(format!("{kind}.{name}"), resource);
    plan.changes.push(ResourceChange {
        address: Address::parse(&format!("{kind}.{name}")).unwrap(),
        deposed: None,
        previous_address: None,
        actions: vec!["no-op".to_owned()],
        before: Value::Null.into(),
        after: Value::from(after).into(),
        replace_paths: Vec::new(),
        imported: false,
    });
}

fn accounts(plan: &Plan) -> Accounts {
    Accounts::new(plan, &Sources::none())
}

fn constant(value: &str) -> Json {
    json!({"constant_value": value})
}

fn role(account: &str) -> Json {
    json!([{"role_arn": constant(&format!("arn:aws:iam::{account}:role/x"))}])
}

/// References as Terraform lists them: each followed by its prefixes.
fn refers(references: &[&str]) -> Json {
    json!({"references": references})
}

#[test]
fn configurations_that_differ_in_region_or_tags_alone_are_one_account() {
    let plan = plan(
        json!({
            "aws": {"name": "aws", "expressions": {"region": constant("eu-west-1")}},
            "aws.dr": {"name": "aws", "expressions": {
                "region": constant("eu-central-1"),
                "default_tags": [{"tags": refers(&["local.tags"])}],
            }},
        }),
        &[("v", "aws.dr", A)],
    );
    let accounts = accounts(&plan);
    assert_eq!(
        (accounts.of("aws"), accounts.of("aws.dr")),
        (Some(A), Some(A))
    );
    let mut world = World::default();
    accounts.derive(&mut world);
    assert_eq!(world.accounts[A].providers, ["p:aws", "p:aws.dr"]);
    assert!(world.invalid.is_empty());
}

#[test]
fn nothing_known_is_an_account_of_its_own_in_each_plan() {
    let mut one = plan(json!({"aws": {"name": "aws"}}), &[]);
    assert_eq!(accounts(&one).of("aws"), Some("p:aws"));
    one.name = "q".to_owned();
    assert_eq!(accounts(&one).of("aws"), Some("q:aws"));
}

#[test]
fn all_evidence_is_united_and_a_contradiction_is_said() {
    let of = |providers: Json, vaults: &[(&str, &str, &str)]| {
        let found = accounts(&plan(providers, vaults));
        let mut world = World::default();
        found.derive(&mut world);
        (found.of("aws").unwrap().to_owned(), world.invalid)
    };
    let both = json!({"aws": {"name": "aws", "expressions": {
        "assume_role": role(A), "allowed_account_ids": {"constant_value": [A]},
    }}});
    assert_eq!(
        of(both.clone(), &[("v", "aws", A)]),
        (A.to_owned(), BTreeMap::new())
    );
    let (key, invalid) = of(both, &[("v", "aws", B)]);
    assert_eq!(key, "p:aws");
    assert_eq!(invalid["p:aws"][0].field, "id");
    assert!(invalid["p:aws"][0].reason.ends_with(&format!("{A}, {B}")));
    let written = json!({"aws": {"name": "aws", "expressions": {
        "assume_role": role(A), "allowed_account_ids": {"constant_value": [B]},
    }}});
    assert_eq!(of(written, &[]).0, "p:aws");
    let constraint = json!({"aws": {"name": "aws", "expressions": {
        "allowed_account_ids": {"constant_value": [A, B]},
    }}});
    assert_eq!(of(constraint, &[("v", "aws", B)]).0, B);
}

#[test]
fn the_caller_identity_tells_and_arguments_of_resources_do_not() {
    let mut plan = plan(json!({"aws": {"name": "aws"}}), &[]);
    add(
        &mut plan,
        "aws_backup_vault",
        "v",
        "aws",
        json!({"kms_key_arn": format!("arn:aws:kms:eu-west-1:{B}:key/x")}),
    );
    add(
        &mut plan,
        "aws_organizations_policy",
        "p",
        "aws",
        json!({
            "arn": format!("arn:aws:organizations::{B}:policy/o-1/service_control_policy/p-1"),
        }),
    );
    assert_eq!(accounts(&plan).of("aws"), Some("p:aws"));
    let data = ConfigResource {
        provider_config_key: "aws".to_owned(),
        ..ConfigResource::default()
    };
    let root = &mut plan.configuration.root_module;
    root.resources
        .insert("data.aws_caller_identity.me".to_owned(), data);
    let me = Address::parse("data.aws_caller_identity.me").unwrap();
    plan.data.insert(me, json!({"account_id": A}).into());
    assert_eq!(accounts(&plan).of("aws"), Some(A));
}

#[test]
fn a_selections_role_tells_where_nothing_else_does() {
    let mut plan = plan(json!({"aws": {"name": "aws"}}), &[]);
    let role = json!({"iam_role_arn": format!("arn:aws:iam::{B}:role/x")});
    add(&mut plan, "aws_backup_selection", "s", "aws", role);
    assert_eq!(accounts(&plan).of("aws"), Some(B));
    let own = json!({"arn": format!("arn:aws:backup:eu-west-1:{A}:backup-vault:v")});
    add(&mut plan, "aws_backup_vault", "v", "aws", own);
    assert_eq!(accounts(&plan).of("aws"), Some(A));
}

#[test]
fn roles_may_be_chained_or_attributes_and_the_last_one_counts() {
    let chain = json!([role(A)[0], role(B)[0]]);
    let attribute = json!({"constant_value": {"role_arn": format!("arn:aws:iam::{B}:role/x")}});
    let plan = plan(
        json!({
            "aws": {"name": "aws", "expressions": {"assume_role": chain}},
            "awscc": {"name": "awscc", "expressions": {"assume_role": attribute}},
            "aws.web": {"name": "aws", "expressions": {"assume_role_with_web_identity": role(A)}},
            "aws.cn": {"name": "aws", "expressions": {"assume_role": [{
                "role_arn": constant(&format!("arn:aws-cn:iam::{A}:role/x")),
            }]}},
        }),
        &[],
    );
    let accounts = accounts(&plan);
    let found = ["aws", "awscc", "aws.web", "aws.cn"].map(|key| accounts.of(key));
    assert_eq!(found, [Some(B), Some(B), Some(A), Some(A)]);
}

#[test]
fn equal_references_prove_nothing_but_their_values_may() {
    let with = |references: &[&str]| json!({"name": "aws", "expressions": {"assume_role": [{"role_arn": refers(references)}]}});
    let opaque = json!({"aws": with(&["local.role"]), "aws.b": with(&["local.role"])});
    let found = accounts(&plan(opaque, &[]));
    assert_eq!(
        (found.of("aws"), found.of("aws.b")),
        (Some("p:aws"), Some("p:aws.b"))
    );

    let map = [
        "var.accounts[\"b\"].id",
        "var.accounts[\"b\"]",
        "var.accounts",
    ];
    let mut known = plan(
        json!({
            "aws": with(&["var.id", "var.role_name"]),
            "aws.b": with(&map),
            "aws.both": with(&["var.id", "var.other"]),
        }),
        &[],
    );
    known.variables = [
        ("id", json!(A)),
        ("role_name", json!("deploy")),
        ("other", json!(B)),
        ("accounts", json!({"b": {"id": B}})),
    ]
    .map(|(name, value)| (name.to_owned(), Value::from(value)))
    .into();
    let found = accounts(&known);
    assert_eq!((found.of("aws"), found.of("aws.b")), (Some(A), Some(B)));
    assert_eq!(found.of("aws.both"), Some("p:aws.both"));
}

#[test]
fn profiles_alike_are_one_account_unless_what_they_manage_differs() {
    let profile = |name: &str| json!({"name": "aws", "expressions": {"profile": constant(name)}});
    let providers = json!({
        "aws": profile("prod"), "aws.same": profile("prod"), "aws.other": profile("bunker"),
    });
    let found = accounts(&plan(providers.clone(), &[("v", "aws", A)]));
    assert_eq!(
        (found.of("aws.same"), found.of("aws.other")),
        (Some(A), Some("p:aws.other"))
    );
    // A dynamic block is not in the configuration: alike in what is shown alone.
    let found = accounts(&plan(providers, &[("v", "aws", A), ("w", "aws.same", B)]));
    assert_eq!((found.of("aws"), found.of("aws.same")), (Some(A), Some(B)));
    let mut world = World::default();
    found.derive(&mut world);
    assert!(world.invalid.is_empty());
}

#[test]
fn a_module_s_configuration_reads_its_own_variables() {
    let with = json!({"name": "aws", "expressions": {
        "region": refers(&["var.region"]),
        "allowed_account_ids": refers(&["var.id"]),
    }});
    let mut plan = plan(
        json!({
            "module.x:aws": with, "module.x.module.y:aws": with,
            "module.z:aws": {"name": "aws"},
        }),
        &[],
    );
    plan.variables
        .insert("id".to_owned(), Value::from(json!(A)));
    let given = |references: &[&str]| -> BTreeMap<String, Expression> {
        [(
            "id".to_owned(),
            serde_json::from_value(refers(references)).unwrap(),
        )]
        .into()
    };
    let mut y = ModuleCall {
        expressions: given(&["var.inner", "var"]),
        ..ModuleCall::default()
    };
    let default = Variable {
        default: Some(json!("eu-north-1")),
        ..Variable::default()
    };
    y.module.variables.insert("region".to_owned(), default);
    let mut x = ModuleCall {
        expressions: given(&["var.id"]),
        module: Module::default(),
        ..ModuleCall::default()
    };
    let inner: Expression = serde_json::from_value(json!({"constant_value": B})).unwrap();
    x.expressions.insert("inner".to_owned(), inner);
    x.module.module_calls.insert("y".to_owned(), y);
    plan.configuration
        .root_module
        .module_calls
        .insert("x".to_owned(), x);
    let found = accounts(&plan);
    assert_eq!(found.of("module.x:aws"), Some(A));
    assert_eq!(found.of("module.x.module.y:aws"), Some(B));
    assert_eq!(
        found.of("module.z:aws"),
        None,
        "a version constraint is no configuration"
    );
    assert_eq!(
        region(&plan, "module.x.module.y:aws").as_deref(),
        Some("eu-north-1")
    );
}

#[test]
fn a_deleted_resource_is_in_the_only_account_that_there_is() {
    let one = json!({"aws": {"name": "aws"}, "aws.dr": {"name": "aws"}, "awscc": {"name": "awscc",
        "expressions": {"profile": constant("x")}}});
    assert_eq!(accounts(&plan(one, &[])).only("aws_kms_key"), Some("p:aws"));
    let two = json!({"aws": {"name": "aws"}, "aws.b": {"name": "aws",
        "expressions": {"assume_role": role(B)}}});
    assert_eq!(accounts(&plan(two, &[])).only("aws_kms_key"), None);
}

#[test]
fn only_a_whole_region_is_one() {
    let of = |region: &str| {
        let mut plan = plan(
            json!({"aws": {"name": "aws", "expressions": {"region": refers(&["var.r"])}}}),
            &[],
        );
        plan.variables
            .insert("r".to_owned(), Value::from(json!(region)));
        provider::region(&plan, "aws")
    };
    for known in [
        "eu-west-1",
        "us-gov-east-1",
        "cn-north-1",
        "us-isob-east-1",
        "eusc-de-east-1",
    ] {
        assert_eq!(of(known).as_deref(), Some(known));
    }
    for part in ["eu", "eu-west", "", "eu-west-1a", "1-2-3", "a--1"] {
        assert_eq!(of(part), None, "{part}");
    }
}

proptest! {
    #[test]
    fn never_panics(key in ".{0,20}", reference in ".{0,20}", text in ".{0,14}") {
        let expressions = json!({"region": refers(&[&reference]), "assume_role": [{"role_arn": constant(&text)}]});
        let providers = json!({&key: {"name": "aws", "expressions": expressions}});
        let plan = plan(providers, &[]);
        let _ = accounts(&plan).of(&key);
        let _ = region(&plan, &key);
    }
}

#[test]
fn the_service_role_of_awscc_is_in_its_account() {
    let service =
        |account: &str| json!({"role_arn": constant(&format!("arn:aws:iam::{account}:role/x"))});
    let plan = plan(
        json!({
            "awscc": {"name": "awscc", "expressions": service(A)},
            "awscc.recovery": {"name": "awscc", "expressions": service(B)},
        }),
        &[],
    );
    let accounts = accounts(&plan);
    assert_eq!(accounts.of("awscc"), Some(A));
    assert_eq!(accounts.of("awscc.recovery"), Some(B));
}
