use crate::facts::testing::{Resource, after};
use crate::facts::{Reason, Role, World};
use serde_json::{Value as Json, json};

fn trust(service: &str) -> Json {
    let principal = json!({"Service": format!("{service}.amazonaws.com")});
    let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"});
    json!({"Version": "2012-10-17", "Statement": [statement]})
        .to_string()
        .into()
}

fn policy(action: &str) -> Json {
    let statement = json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    json!({"Version": "2012-10-17", "Statement": statement})
        .to_string()
        .into()
}

fn role(name: &str, service: &str) -> (String, Json, Json) {
    let values = json!({"name": name, "assume_role_policy": trust(service)});
    (format!("aws_iam_role.{name}"), values, json!({}))
}

fn derived(resources: &[(String, Json, Json)]) -> World {
    let resources: Vec<Resource<'_>> = resources
        .iter()
        .map(|(address, values, written)| (address.as_str(), values.clone(), written.clone()))
        .collect();
    after(&resources)
}

fn found<'w>(world: &'w World, name: &str) -> &'w Role {
    &world.roles[&format!("p:aws_iam_role.{name}")]
}

#[test]
fn only_roles_that_backups_may_touch_are_kept() {
    let inline = |action: &str| json!([{"name": "x", "policy": policy(action)}]);
    let mut copies = role("copies", "lambda");
    copies.1["inline_policy"] = inline("backup:StartCopyJob");
    let mut logs = role("logs", "lambda");
    logs.1["inline_policy"] = inline("logs:*");
    let mut admin = role("admin", "states");
    admin.1["managed_policy_arns"] = json!(["arn:aws:iam::aws:policy/AdministratorAccess"]);
    let mut unknown = role("unknown", "ecs-tasks");
    unknown.1["assume_role_policy"] = "?".into();
    unknown.2 = json!({"assume_role_policy": "data.aws_iam_policy_document.t.json"});
    let selection = (
        "aws_backup_selection.s".to_owned(),
        json!({"name": "s", "plan_id": "x", "iam_role_arn": "?"}),
        json!({"iam_role_arn": "aws_iam_role.selected.arn"}),
    );
    let world = derived(&[
        role("backup", "backup"),
        role("restore", "restore-testing.backup"),
        role("selected", "ecs-tasks"),
        role("task", "ecs-tasks"),
        copies,
        logs,
        admin,
        unknown,
        selection,
    ]);
    let kept: Vec<&str> = world
        .roles
        .values()
        .filter_map(|role| role.name.as_deref())
        .collect();
    let want = [
        "admin", "backup", "copies", "restore", "selected", "unknown",
    ];
    assert_eq!(kept, want);
    assert!(
        found(&world, "unknown")
            .object
            .unknown
            .contains_key("trust")
    );
}

#[test]
fn policies_come_from_everywhere() {
    let mut backup = role("backup", "backup");
    backup.1["inline_policy"] = json!([{"name": "inside", "policy": policy("s3:*")}]);
    let attachment = |name: &str, values: Json, written: Json| {
        (
            format!("aws_iam_role_policy_attachment.{name}"),
            values,
            written,
        )
    };
    let aws = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";
    let world = derived(&[
        backup,
        role("other", "backup"),
        (
            "aws_iam_policy.kms".to_owned(),
            json!({"name": "kms", "arn": "?", "policy": policy("kms:*")}),
            json!({}),
        ),
        attachment(
            "way",
            json!({"role": "?", "policy_arn": "?"}),
            json!({"role": "aws_iam_role.backup.id", "policy_arn": "aws_iam_policy.kms.arn"}),
        ),
        attachment(
            "aws",
            json!({"role": "backup", "policy_arn": aws}),
            json!({}),
        ),
        (
            "aws_iam_policy_attachment.both".to_owned(),
            json!({"name": "b", "roles": ["backup", "other"], "policy_arn": "arn:aws:iam::111122223333:policy/x"}),
            json!({}),
        ),
        (
            "aws_iam_role_policy.own".to_owned(),
            json!({"name": "own", "role": "backup", "policy": policy("ec2:*")}),
            json!({}),
        ),
    ]);
    let backup = found(&world, "backup");
    let ids: Vec<&str> = backup.policies.keys().map(String::as_str).collect();
    let want = [
        "p:aws_iam_policy.kms",
        "p:aws_iam_role.backup#inside",
        "p:aws_iam_role_policy.own",
    ];
    assert_eq!(ids, want);
    let elsewhere = "arn:aws:iam::111122223333:policy/x";
    assert_eq!(backup.managed_policies, [elsewhere, aws]);
    assert_eq!(found(&world, "other").managed_policies, [elsewhere]);
    assert!(backup.object.unknown.is_empty());
}

#[test]
fn what_is_not_known_of_policies_is_said() {
    let mut bad = role("bad", "backup");
    bad.1["assume_role_policy"] = "not json".into();
    let world = derived(&[
        bad,
        role("a", "backup"),
        (
            "aws_iam_policy.broken".to_owned(),
            json!({"name": "x", "policy": "{ backup", "arn": "arn:aws:iam::111122223333:policy/x"}),
            json!({}),
        ),
        (
            "aws_iam_role_policy_attachment.broken".to_owned(),
            json!({"role": "a", "policy_arn": "arn:aws:iam::111122223333:policy/x"}),
            json!({}),
        ),
        (
            "aws_iam_role_policy.later".to_owned(),
            json!({"name": "l", "role": "bad", "policy": "?"}),
            json!({"policy": "aws_ssm_parameter.p.value"}),
        ),
        (
            "data.aws_iam_role.read".to_owned(),
            json!({"name": "read", "arn": "arn:aws:iam::111122223333:role/read", "assume_role_policy": trust("backup")}),
            json!({}),
        ),
    ]);
    let reason = |name: &str, field: &str| found(&world, name).object.unknown[field].reason;
    assert_eq!(reason("bad", "trust"), Reason::Invalid);
    assert_eq!(world.invalid["p:aws_iam_role.bad"][0].field, "trust");
    assert_eq!(reason("bad", "policies"), Reason::AfterApply);
    assert_eq!(reason("a", "policies"), Reason::Invalid);
    let broken = &world.invalid["p:aws_iam_role.a"][0];
    assert_eq!(broken.reason, "p:aws_iam_policy.broken: not JSON");
    let read = &world.roles["p:data.aws_iam_role.read"].object.unknown;
    assert_eq!(read["policies"].reason, Reason::Unresolved);
}

#[test]
fn an_attachment_to_an_unknown_role_may_be_any_roles() {
    let world = derived(&[
        role("a", "backup"),
        (
            "aws_iam_role_policy.somewhere".to_owned(),
            json!({"name": "l", "role": "?", "policy": policy("kms:*")}),
            json!({"role": ["var.x", "terraform_data.y.output"]}),
        ),
    ]);
    assert!(found(&world, "a").object.unknown.contains_key("policies"));
}

#[test]
fn a_policy_that_one_of_two_roles_has_is_neithers_for_sure() {
    let world = derived(&[
        role("a", "backup"),
        role("b", "backup"),
        role("c", "backup"),
        (
            "aws_iam_role_policy.one".to_owned(),
            json!({"name": "l", "role": "?", "policy": policy("kms:*")}),
            json!({"role": ["var.x", "aws_iam_role.a.id", "aws_iam_role.b.id"]}),
        ),
    ]);
    for name in ["a", "b"] {
        assert!(found(&world, name).policies.is_empty());
        assert!(found(&world, name).object.unknown.contains_key("policies"));
    }
    assert!(found(&world, "c").object.unknown.is_empty());
}

#[test]
fn a_policy_about_something_else_tells_nothing_and_leaves_no_doubt() {
    let arn = "arn:aws:iam::111122223333:policy/x";
    let policy = r#"{"Statement":{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:::q"}}"#;
    let mut started = role("a", "lambda");
    started.1["inline_policy"] = json!([{"name": "backup", "policy":
        r#"{"Statement":{"Effect":"Allow","Action":"backup:StartCopyJob","Resource":"*"}}"#}]);
    let world = derived(&[
        started,
        (
            "aws_iam_policy.x".to_owned(),
            json!({"name": "x", "policy": policy, "arn": arn}),
            json!({}),
        ),
        (
            "aws_iam_role_policy_attachment.x".to_owned(),
            json!({"role": "a", "policy_arn": arn}),
            json!({}),
        ),
    ]);
    let role = found(&world, "a");
    assert_eq!(role.policies.len(), 1);
    assert!(role.object.unknown.is_empty(), "{:?}", role.object.unknown);
}

#[test]
fn a_role_that_backups_need_is_kept_whomever_it_trusts() {
    let arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";
    let attachment = (
        "aws_iam_role_policy_attachment.a".to_owned(),
        json!({"role": "carries", "policy_arn": arn}),
        json!({}),
    );
    let content = json!({"plans": {"p": {"selections": {"tags": {"t": {
        "iam_role_arn": {"@@assign": "arn:aws:iam::$account:role/ops/named"}}}}}}});
    let policy = (
        "aws_organizations_policy.b".to_owned(),
        json!({"name": "b", "type": "BACKUP_POLICY", "content": content.to_string()}),
        json!({}),
    );
    let world = derived(&[
        role("carries", "ec2"),
        role("named", "ec2"),
        role("other", "ec2"),
        attachment,
        policy,
    ]);
    let kept: Vec<&String> = world.roles.keys().collect();
    assert_eq!(kept, ["p:aws_iam_role.carries", "p:aws_iam_role.named"]);
}
