use super::*;
use crate::facts::{Flow, Hop, KeyUse, Object, Reference};
use serde_json::json;

const W: &str = "111122223333";
const B: &str = "444455556666";
const ADMIN: &str = "arn:aws:iam::aws:policy/AdministratorAccess";

fn document(statements: serde_json::Value) -> Document {
    let mut text = json!({"Version": "2012-10-17"});
    text["Statement"] = statements;
    Document::parse(&text.to_string()).unwrap()
}

fn trust(principal: serde_json::Value, more: serde_json::Value) -> Document {
    let mut statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole"});
    statement["Principal"] = principal;
    let serde_json::Value::Object(more) = more else {
        panic!("fields of a statement");
    };
    statement.as_object_mut().unwrap().extend(more);
    document(json!([statement]))
}

fn root() -> Document {
    trust(json!({"AWS": format!("arn:aws:iam::{W}:root")}), json!({}))
}

fn allow(action: &str, resource: &str) -> Document {
    document(json!([{"Effect": "Allow", "Action": action, "Resource": resource}]))
}

fn role(name: &str, trust: Document, policy: Option<Document>) -> Role {
    let managed = policy.is_none().then(|| ADMIN.to_owned());
    Role {
        object: Object {
            account: Some(B.to_owned()),
            ..Object::default()
        },
        name: Some(name.to_owned()),
        path: Some("/".to_owned()),
        trust: Some(trust),
        policies: policy
            .map(|policy| ("p".to_owned(), policy))
            .into_iter()
            .collect(),
        managed_policies: managed.into_iter().collect(),
        ..Role::default()
    }
}

/// W copies to the vault `bunker` of B.
fn of(roles: &[&Role]) -> BTreeMap<String, Vec<Door>> {
    let hop = Hop {
        to: Reference {
            name: Some("bunker".to_owned()),
            account: Some(B.to_owned()),
            region: Some("eu-west-1".to_owned()),
            ..Reference::default()
        }
        .into(),
        crosses_account: Answer::Yes,
        works: Answer::Yes,
        ..Hop::default()
    };
    let flow = Flow {
        account: Some(W.to_owned()),
        hops: vec![hop],
        ..Flow::default()
    };
    let roles = roles
        .iter()
        .map(|role| (role.name.clone().unwrap(), (*role).clone()));
    let mut world = World {
        flows: vec![flow],
        roles: roles.collect(),
        ..World::default()
    };
    derive(&mut world);
    world.role_doors
}

#[test]
fn a_role_beside_the_key_of_copies_is_a_door() {
    const K: &str = "777788889999";
    let mut keeper = role(
        "keeper",
        root(),
        Some(allow("kms:ScheduleKeyDeletion", "*")),
    );
    keeper.object.account = Some(K.to_owned());
    for (manager, expected) in [(KeyManager::Customer, true), (KeyManager::Aws, false)] {
        let key = KeyUse {
            manager: Some(manager),
            account: Some(K.to_owned()),
            ..KeyUse::default()
        };
        let flow = Flow {
            account: Some(W.to_owned()),
            hops: vec![Hop {
                key: Some(key.into()),
                works: Answer::Yes,
                ..Hop::default()
            }],
            ..Flow::default()
        };
        let mut world = World {
            flows: vec![flow],
            roles: [("keeper".to_owned(), keeper.clone())].into(),
            ..World::default()
        };
        derive(&mut world);
        let doors = world.role_doors.get("keeper");
        assert_eq!(doors.is_some(), expected, "{manager:?}");
    }
}

fn verdict(role: &Role) -> Answer {
    let doors = of(&[role]);
    let door = doors.values().flatten().next();
    door.map_or(Answer::No, |door| door.verdict)
}

#[test]
fn whom_a_trust_policy_lets_in() {
    let anyone = |condition| trust(json!({"AWS": "*"}), json!({ "Condition": condition }));
    let of_organization = json!({"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}});
    let of_role = |account| json!({"ArnLike": {"aws:PrincipalArn": format!("arn:aws:iam::{account}:role/x")}});
    for (trust, expected) in [
        (root(), Answer::Yes),
        (trust(json!({"AWS": W}), json!({})), Answer::Yes),
        (
            trust(
                json!({"AWS": format!("arn:aws:iam::{W}:role/x")}),
                json!({}),
            ),
            Answer::Yes,
        ),
        (trust(json!({"AWS": "777788889999"}), json!({})), Answer::No),
        (trust(json!({"AWS": B}), json!({})), Answer::No),
        (
            trust(json!({"AWS": W}), json!({"Action": "sts:TagSession"})),
            Answer::No,
        ),
        (
            trust(
                json!({"AWS": W}),
                json!({"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}),
            ),
            Answer::Yes,
        ),
        (anyone(of_organization), Answer::Yes),
        (anyone(of_role(W)), Answer::Yes),
        (anyone(of_role("777788889999")), Answer::No),
        (
            trust(json!({"Service": "ec2.amazonaws.com"}), json!({})),
            Answer::No,
        ),
    ] {
        let found = verdict(&role("ops", trust.clone(), None));
        assert_eq!(found, expected, "{trust:?}");
    }
}

#[test]
fn what_destroys_copies_and_what_does_not() {
    for (action, resource, expected) in [
        ("backup:DeleteRecoveryPoint", "*", Answer::Yes),
        ("backup:Delete*", "*", Answer::Yes),
        ("kms:ScheduleKeyDeletion", "*", Answer::Yes),
        ("iam:PutRolePolicy", "*", Answer::Yes),
        ("iam:CreateAccessKey", "*", Answer::Yes),
        (
            "backup:DeleteBackupVault",
            "arn:aws:backup:eu-west-1:444455556666:backup-vault:bunker",
            Answer::Yes,
        ),
        (
            "backup:DeleteBackupVault",
            "arn:aws:backup:eu-west-1:444455556666:backup-vault:test",
            Answer::No,
        ),
        ("backup:PutBackupVaultNotifications", "*", Answer::No),
        ("backup:DeleteReportPlan", "*", Answer::No),
        ("backup:List*", "*", Answer::No),
    ] {
        let found = verdict(&role("ops", root(), Some(allow(action, resource))));
        assert_eq!(found, expected, "{action} {resource}");
    }
}

#[test]
fn what_is_not_known_is_undecided() {
    let mut no_trust = role("ops", root(), None);
    no_trust.trust = None;
    assert_eq!(verdict(&no_trust), Answer::Unknown);
    let mut other_policy = role("ops", root(), Some(allow("s3:*", "*")));
    other_policy.managed_policies = vec!["arn:aws:iam::444455556666:policy/own".to_owned()];
    assert_eq!(verdict(&other_policy), Answer::Unknown);
}

#[test]
fn chains_of_roles_are_followed() {
    let jump = |resource: &str| role("jump", root(), Some(allow("sts:AssumeRole", resource)));
    let within = trust(json!({"AWS": format!("arn:aws:iam::{B}:root")}), json!({}));
    let ops = role("ops", within, None);
    let through = |doors: BTreeMap<String, Vec<Door>>| doors["ops"][0].through.clone();
    assert_eq!(through(of(&[&jump("*"), &ops])), ["jump"]);
    assert_eq!(
        of(&[&jump("arn:aws:iam::444455556666:role/other"), &ops]),
        BTreeMap::new()
    );
    let named = trust(
        json!({"AWS": format!("arn:aws:iam::{B}:role/jump")}),
        json!({}),
    );
    let reader = role("jump", root(), Some(allow("s3:GetObject", "*")));
    assert_eq!(through(of(&[&reader, &role("ops", named, None)])), ["jump"]);
}

#[test]
fn an_identity_provider_lets_everyone_in_unless_the_trust_policy_says_whom() {
    let provider = "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com";
    let claim = "token.actions.githubusercontent.com:sub";
    let federated = |condition: serde_json::Value| {
        let more = json!({"Action": "sts:AssumeRoleWithWebIdentity", "Condition": condition});
        of(&[&role(
            "ops",
            trust(json!({"Federated": provider}), more),
            None,
        )])
    };
    for open in [
        json!({}),
        json!({"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}),
        json!({"StringLike": {claim: "*"}}),
        json!({"StringLike": {claim: "repo:*"}}),
        json!({"StringNotEquals": {claim: "repo:other/x:*"}}),
    ] {
        let doors = federated(open.clone());
        assert_eq!(
            doors["ops"][0].identity_provider.as_deref(),
            Some(provider),
            "{open}"
        );
    }
    for closed in [
        json!({"StringLike": {claim: "repo:acme/*"}}),
        json!({"StringEquals": {claim: "repo:acme/infra:ref:refs/heads/main"}}),
    ] {
        assert_eq!(federated(closed.clone()), BTreeMap::new(), "{closed}");
    }
}

fn rank(answer: Answer) -> u8 {
    match answer {
        Answer::No => 0,
        Answer::Unknown => 1,
        Answer::Yes => 2,
    }
}

/// More grants never make the account safer; denies and boundaries never less safe.
#[test]
fn a_grant_never_closes_a_door_and_a_deny_never_opens_one() {
    let actions = [
        "backup:DeleteRecoveryPoint",
        "backup:*",
        "s3:*",
        "iam:PutRolePolicy",
    ];
    let trusts = [
        root(),
        trust(json!({"AWS": B}), json!({})),
        trust(
            json!({"AWS": "*"}),
            json!({"Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-1"}}}),
        ),
    ];
    for trust in &trusts {
        for action in actions {
            let base = role("ops", trust.clone(), Some(allow(action, "*")));
            let known = rank(verdict(&base));
            for other in actions {
                let mut granted = base.clone();
                granted.policies.insert("q".to_owned(), allow(other, "*"));
                assert!(rank(verdict(&granted)) >= known, "{action} and {other}");
                let mut denied = base.clone();
                let deny = document(json!([{"Effect": "Deny", "Action": other, "Resource": "*"}]));
                denied.policies.insert("q".to_owned(), deny.clone());
                assert!(rank(verdict(&denied)) <= known, "{action} without {other}");
                let mut bounded = base.clone();
                bounded.boundary = Some(allow(other, "*"));
                assert!(rank(verdict(&bounded)) <= known, "{action} within {other}");
            }
            for more in &trusts {
                let mut open = base.clone();
                let statements = Arc::make_mut(&mut open.trust.as_mut().unwrap().statements);
                statements.extend(more.statements.iter().cloned());
                assert!(rank(verdict(&open)) >= known, "{trust:?} and {more:?}");
            }
        }
    }
}
