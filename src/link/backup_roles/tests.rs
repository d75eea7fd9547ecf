use super::*;
use crate::catalog::Permissions;
use crate::documents::iam::Document;
use crate::facts::Object;
use crate::facts::{BackupRule, Change, CopyAction, Reference, Resource};
use serde_json::json;

const HERE: &str = "111122223333";
const FOR_BACKUP: &str = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup";
const FOR_S3: &str = "arn:aws:iam::aws:policy/AWSBackupServiceRolePolicyForS3Backup";

fn document(statements: serde_json::Value) -> Document {
    let mut text = json!({"Version": "2012-10-17"});
    text["Statement"] = statements;
    Document::parse(&text.to_string()).unwrap()
}

fn statement(effect: &str, action: &str) -> Document {
    document(json!([{"Effect": effect, "Action": action, "Resource": "*"}]))
}

fn trust(service: &str) -> Document {
    document(
        json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]),
    )
}

fn object() -> Object {
    Object {
        account: Some(HERE.to_owned()),
        change: Some(Change::default()),
        ..Object::default()
    }
}

fn role(managed: &[&str]) -> Role {
    Role {
        object: object(),
        name: Some("backup".to_owned()),
        path: Some("/".to_owned()),
        trust: Some(trust(SERVICE)),
        managed_policies: managed.iter().map(|&arn| arn.to_owned()).collect(),
        ..Role::default()
    }
}

/// A selection of one resource, whose plan copies.
fn world(kind: &str, role: Option<Role>, reference: Reference) -> World {
    let resource = Resource {
        object: object(),
        kind: Some(kind.to_owned()),
        ..Resource::default()
    };
    let daily = BackupRule {
        continuous: Some(false),
        copies: vec![CopyAction::default()],
        ..BackupRule::default()
    };
    let plan = BackupPlan {
        rules: vec![daily],
        ..BackupPlan::default()
    };
    let id = |id: &str| Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    };
    let selection = Selection {
        object: object(),
        backup_plan: Some(id("plan")),
        role: Some(reference),
        selected: vec!["r".to_owned()],
        ..Selection::default()
    };
    World {
        resources: [("r".to_owned(), resource)].into(),
        backup_plans: [("plan".to_owned(), plan)].into(),
        selections: [("s".to_owned(), selection)].into(),
        roles: role
            .map(|role| ("role".to_owned(), role))
            .into_iter()
            .collect(),
        ..World::default()
    }
}

fn by_id() -> Reference {
    Reference {
        id: Some("role".to_owned()),
        ..Reference::default()
    }
}

fn found(kind: &str, role: Role) -> BackupRole {
    let mut world = world(kind, Some(role), by_id());
    derive(&mut world, &BTreeSet::new());
    world.backup_roles.remove("s").unwrap()
}

fn lacks(kind: &str, role: Role) -> (usize, usize, usize) {
    let lack = found(kind, role).lacks.remove(kind).unwrap_or_default();
    (lack.backup.len(), lack.copy.len(), lack.undecided.len())
}

#[test]
fn the_managed_policies_of_aws_serve_their_types() {
    assert_eq!(lacks("EBS", role(&[FOR_BACKUP])), (0, 0, 0));
    assert_eq!(lacks("S3", role(&[FOR_BACKUP, FOR_S3])), (0, 0, 0));
    assert_eq!(lacks("S3", role(&[FOR_BACKUP])), (3, 0, 0));
    assert_eq!(
        lacks(
            "EBS",
            role(&["arn:aws:iam::aws:policy/AdministratorAccess"])
        ),
        (0, 0, 0)
    );
    assert_eq!(
        lacks(
            "EBS",
            role(&["arn:aws:iam::aws:policy/AWSBackupFullAccess"])
        ),
        (1, 1, 0)
    );
    assert_eq!(
        lacks("EBS", role(&["arn:aws:iam::aws:policy/Other"])),
        (0, 0, 4)
    );
    let nothing = found("EBS", role(&[]));
    assert!(nothing.without_policies);
    assert_eq!(nothing.lacks["EBS"].backup, ["ec2:CreateSnapshot"]);
}

#[test]
fn boundaries_and_denies_take_away() {
    let mut bounded = role(&[FOR_BACKUP]);
    bounded.boundary = Some(statement("Allow", "s3:*"));
    let lack = &found("EBS", bounded).lacks["EBS"];
    assert!(lack.by_boundary && lack.backup == ["ec2:CreateSnapshot"]);
    let mut denied = role(&[FOR_BACKUP]);
    denied
        .policies
        .insert("policy".to_owned(), statement("Deny", "ec2:Copy*"));
    let lack = &found("EBS", denied).lacks["EBS"];
    assert_eq!((lack.copy.len(), lack.backup.len()), (1, 0));
    assert_eq!(lack.by[0].policy, "policy");
    let mut of_aws = role(&[FOR_BACKUP]);
    of_aws.boundary_arn = Some("arn:aws:iam::aws:policy/PowerUserAccess".to_owned());
    assert_eq!(lacks("EBS", of_aws), (0, 0, 0));
}

#[test]
fn trust_is_asked_for_aws_backup() {
    let trusted = |trust: Option<Document>| {
        let role = Role {
            trust,
            ..role(&[FOR_BACKUP])
        };
        found("EBS", role).trusted
    };
    assert_eq!(trusted(Some(trust(SERVICE))), Answer::Yes);
    assert_eq!(trusted(Some(trust("ec2.amazonaws.com"))), Answer::No);
    assert_eq!(trusted(None), Answer::Unknown);
    let own = json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": SERVICE},
        "Condition": {"StringEquals": {"aws:SourceAccount": HERE}}}]);
    assert_eq!(trusted(Some(document(own))), Answer::Yes);
    let members = json!([
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": SERVICE}},
        {"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": "*",
            "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}},
    ]);
    assert_eq!(trusted(Some(document(members))), Answer::No);
}

#[test]
fn a_renamed_role_is_gone_under_its_old_name() {
    let named = |name: &str| {
        let role = Role {
            name: Some(name.to_owned()),
            arn: (name == "backup").then(|| "arn:aws:iam::111122223333:role/backup".to_owned()),
            ..role(&[FOR_BACKUP])
        };
        world("EBS", Some(role), by_id())
    };
    let arn = "arn:aws:iam::111122223333:role/backup".to_owned();
    assert_eq!(
        gone(&named("backup"), &named("backup-v2")),
        BTreeSet::from([arn])
    );
    assert_eq!(gone(&named("backup"), &named("backup")), BTreeSet::new());
}

#[test]
fn a_backup_policy_takes_the_role_of_each_account() {
    let judged = |pattern: &str, role: Role| {
        let mut world = world("EBS", Some(role), Reference::of_pattern(pattern));
        derive(&mut world, &BTreeSet::new());
        world.backup_roles.remove("s")
    };
    let pattern = "arn:aws:iam::$account:role/backup";
    let sound = judged(pattern, role(&[FOR_BACKUP])).unwrap();
    assert_eq!((sound.defect, sound.trusted), (None, Answer::Yes));
    assert_eq!(sound.role.as_deref(), Some("role"));
    let untrusted = Role {
        trust: Some(trust("ec2.amazonaws.com")),
        ..role(&[FOR_BACKUP])
    };
    assert_eq!(judged(pattern, untrusted).unwrap().trusted, Answer::No);
    let below = "arn:aws:iam::$account:role/service-role/backup";
    let other_path = judged(below, role(&[FOR_BACKUP])).unwrap();
    assert_eq!(other_path.defect, Some(RoleDefect::OtherPath));
    // Another configuration may make it.
    let other = "arn:aws:iam::$account:role/other";
    assert_eq!(judged(other, role(&[FOR_BACKUP])), None);
}

#[test]
fn an_arn_that_leads_to_no_usable_role_is_told() {
    let defect = |arn: &str, role: Option<Role>, id: bool| {
        let reference = Reference {
            arn: Some(arn.to_owned()),
            id: id.then(|| "role".to_owned()),
            ..Reference::default()
        };
        let gone = BTreeSet::from(["arn:aws:iam::111122223333:role/gone".to_owned()]);
        let mut world = world("EBS", role, reference);
        derive(&mut world, &gone);
        world.backup_roles.remove("s").and_then(|role| role.defect)
    };
    let below = Role {
        path: Some("/service/".to_owned()),
        ..role(&[FOR_BACKUP])
    };
    let arn = "arn:aws:iam::111122223333:role/backup";
    assert_eq!(defect(arn, Some(role(&[FOR_BACKUP])), true), None);
    assert_eq!(
        defect(arn, Some(below.clone()), true),
        Some(RoleDefect::OtherPath)
    );
    let full = "arn:aws:iam::111122223333:role/service/backup";
    assert_eq!(defect(full, Some(below), true), None);
    assert_eq!(defect(arn, None, false), None);
    assert_eq!(
        defect("arn:aws:iam::111122223333:role/gone", None, false),
        Some(RoleDefect::Deleted)
    );
    assert_eq!(
        defect("arn:aws:iam::444455556666:role/backup", None, false),
        Some(RoleDefect::OtherAccount)
    );
    let linked = "arn:aws:iam::111122223333:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";
    assert_eq!(defect(linked, None, false), Some(RoleDefect::ServiceLinked));
    let default = "arn:aws:iam::111122223333:role/service-role/AWSBackupDefaultServiceRole";
    assert_eq!(defect(default, None, false), None);
}

#[test]
fn nothing_is_said_of_a_role_that_only_its_arn_tells_of() {
    let reference = Reference::of_text("arn:aws:iam::111122223333:role/backup");
    let mut world = world("EBS", None, reference);
    derive(&mut world, &BTreeSet::new());
    assert!(world.backup_roles.is_empty());
}

/// A Deny, a boundary or one policy less never makes a role more able.
#[test]
fn taking_away_never_makes_a_role_more_able() {
    let able = |role: &Role| {
        let powers = Powers::new(role);
        let actions = Permissions::embedded().resources.keys();
        let rank = |answer| match answer {
            Answer::No => 0,
            Answer::Unknown => 1,
            Answer::Yes => 2,
        };
        actions
            .map(|action| rank(powers.may(action).0))
            .collect::<Vec<_>>()
    };
    let words = ["ec2:*", "ec2:Create*", "rds:*", "*", "s3:GetObject"];
    let policies = [FOR_BACKUP, FOR_S3, "arn:aws:iam::aws:policy/Other"];
    for taken in 0..policies.len() {
        let full = role(&policies);
        let mut less = full.clone();
        less.managed_policies.remove(taken);
        for word in words {
            let mut denied = full.clone();
            denied
                .policies
                .insert("d".to_owned(), statement("Deny", word));
            let mut bounded = full.clone();
            bounded.boundary = Some(statement("Allow", word));
            for weaker in [&less, &denied, &bounded] {
                let pairs = able(weaker).into_iter().zip(able(&full));
                assert!(
                    pairs.into_iter().all(|(weak, full)| weak <= full),
                    "{word} {taken}"
                );
            }
        }
    }
}
