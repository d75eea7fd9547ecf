#![allow(
    clippy::unnecessary_wraps,
    clippy::option_option,
    reason = "these build optional fields"
)]

use super::*;
use crate::documents::iam::Document;
use crate::facts::{
    AccessVerdict, Account, Flow, Hop, Key, KeyPolicy, KeyUse, Mode, Object, Organization,
    OrganizationPolicy, OrganizationUnit, PolicyAttachment, Reason, Reference, Unknown, Vault,
    VaultKind, VaultPolicy,
};

const DELETE: &str = "backup:DeleteRecoveryPoint";

pub(super) fn named(name: &str) -> Option<Reference> {
    Some(Reference {
        name: Some(name.to_owned()),
        ..Reference::default()
    })
}

fn to(id: &str) -> Option<Reference> {
    Some(Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    })
}

fn nowhere(candidates: &[&str]) -> Option<Reference> {
    let unknown = Unknown {
        reason: Reason::AfterApply,
        references: Vec::new(),
        candidates: candidates.iter().map(|id| (*id).to_owned()).collect(),
    };
    Some(Reference {
        unknown: [("id".to_owned(), unknown)].into(),
        ..Reference::default()
    })
}

pub(super) fn object(account: &str, unknown: &[&str]) -> Object {
    let why = Unknown {
        reason: Reason::AfterApply,
        references: Vec::new(),
        candidates: Vec::new(),
    };
    Object {
        plan: "p".to_owned(),
        account: Some(account.to_owned()),
        region: Some("eu-west-1".to_owned()),
        unknown: unknown
            .iter()
            .map(|name| ((*name).to_owned(), why.clone()))
            .collect(),
        ..Object::default()
    }
}

pub(super) fn document(text: &str) -> Option<Document> {
    Some(Document::parse(text).unwrap())
}

/// A deny of an action on a resource, with more elements of the statement.
pub(super) fn deny(action: &str, resource: &str, more: &str) -> Option<Document> {
    document(&format!(
        r#"{{"Statement":{{"Sid":"S","Effect":"Deny","Action":"{action}","Resource":"{resource}"{more}}}}}"#
    ))
}

/// Root r-1, below it unit A (`p:a`, ou-a), below that B (`p:b`), and accounts in A, B, and nowhere.
pub(super) fn organization() -> World {
    let mut world = World::default();
    let mut unit = |id: &str, unit_id: &str, parent: Option<Reference>, root: bool| {
        let unit = OrganizationUnit {
            unit_id: Some(unit_id.to_owned()),
            parent,
            root,
            ..OrganizationUnit::default()
        };
        world.organization_units.insert(id.to_owned(), unit);
    };
    unit("p:root", "r-1", None, true);
    unit("p:a", "ou-a", named("r-1"), false);
    unit("p:b", "ou-b", to("p:a"), false);
    for (key, parent) in [
        ("111111111111", named("ou-a")),
        ("222222222222", to("p:b")),
        ("333333333333", None),
        ("444444444444", named("r-1")),
    ] {
        let account = Account {
            id: Some(key.to_owned()),
            parent,
            management: (key == "444444444444").then_some(true),
            ..Account::default()
        };
        world.accounts.insert(key.to_owned(), account);
    }
    world
}

pub(super) fn attach(
    world: &mut World,
    id: &str,
    text: Option<Document>,
    target: Option<Reference>,
) {
    let policy = OrganizationPolicy {
        policy_type: Some("SERVICE_CONTROL_POLICY".to_owned()),
        document: text,
        ..OrganizationPolicy::default()
    };
    world.organization_policies.insert(id.to_owned(), policy);
    let attachment = PolicyAttachment {
        policy: to(id),
        target,
        ..PolicyAttachment::default()
    };
    world
        .policy_attachments
        .insert(format!("{id}@"), attachment);
}

pub(super) fn judged(mut world: World) -> World {
    world.attached = attached(&world);
    derive(&mut world, |_| true);
    world
}

fn verdict(world: &World, target: &str, action: &str) -> AccessVerdict {
    world.access[target][action].verdict
}

#[test]
fn a_deny_holds_below_its_unit() {
    let mut world = organization();
    attach(
        &mut world,
        "p:scp",
        deny("backup:*", "*", ""),
        named("ou-b"),
    );
    let world = judged(world);
    assert_eq!(
        verdict(&world, "222222222222", DELETE),
        AccessVerdict::Denied
    );
    assert_eq!(world.access["222222222222"][DELETE].by[0].policy, "p:scp");
    assert_eq!(
        world.access["222222222222"][DELETE].by[0].sid.as_deref(),
        Some("S")
    );
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Allowed
    );
    assert!(world.access["111111111111"][DELETE].waits_for.is_empty());
    // Nobody knows where this one is: the policy may bind it.
    assert_eq!(
        verdict(&world, "333333333333", DELETE),
        AccessVerdict::Unknown
    );
    assert_eq!(
        world.access["333333333333"][DELETE].waits_for,
        ["333333333333", "p:scp"]
    );
    assert_eq!(
        verdict(&world, "333333333333", "kms:DisableKey"),
        AccessVerdict::Allowed
    );
    assert_eq!(verdict(&world, "p:b", DELETE), AccessVerdict::Denied);
    assert_eq!(verdict(&world, "p:scp", DELETE), AccessVerdict::Denied);
}

#[test]
fn a_deny_at_the_root_holds_for_all_but_the_management_account() {
    let mut world = organization();
    attach(&mut world, "p:scp", deny("backup:*", "*", ""), to("p:root"));
    let world = judged(world);
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Denied
    );
    assert_eq!(
        verdict(&world, "444444444444", DELETE),
        AccessVerdict::Allowed
    );
    let action = "organizations:DetachPolicy";
    assert_eq!(
        verdict(&world, "444444444444", action),
        AccessVerdict::Allowed
    );
    assert!(!world.access["111111111111"].contains_key(action));
}

#[test]
fn the_organization_is_not_its_root() {
    let mut world = organization();
    let organization = Organization {
        organization_id: Some("o-1".to_owned()),
        management_account: Some("111111111111".to_owned()),
        ..Organization::default()
    };
    world.organizations.insert("p:org".to_owned(), organization);
    let more = r#","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-2"}}"#;
    attach(
        &mut world,
        "p:scp",
        deny("backup:*", "*", more),
        to("p:org"),
    );
    let at_root = PolicyAttachment {
        policy: to("p:scp"),
        target: to("p:root"),
        ..PolicyAttachment::default()
    };
    let mut with_root = world.clone();
    with_root
        .policy_attachments
        .insert("p:at-root".to_owned(), at_root);
    // AWS refuses to attach a policy to an organization.
    let nowhere = judged(world);
    assert_eq!(
        verdict(&nowhere, "222222222222", DELETE),
        AccessVerdict::Allowed
    );
    let world = judged(with_root);
    assert_eq!(
        verdict(&world, "222222222222", DELETE),
        AccessVerdict::Denied
    );
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Allowed
    );
}

#[test]
fn unknown_texts_and_targets_wait() {
    let mut world = organization();
    attach(&mut world, "p:text", None, named("ou-b"));
    attach(
        &mut world,
        "p:target",
        deny("kms:*", "*", ""),
        nowhere(&["p:a"]),
    );
    attach(
        &mut world,
        "p:known",
        deny("backup:Delete*", "*", ""),
        named("222222222222"),
    );
    let world = judged(world);
    let of = |action: &str| &world.access["222222222222"][action];
    assert_eq!(of(DELETE).verdict, AccessVerdict::Denied);
    assert!(of(DELETE).waits_for.is_empty());
    assert_eq!(
        of("backup:UpdateBackupPlan").verdict,
        AccessVerdict::Unknown
    );
    assert_eq!(of("backup:UpdateBackupPlan").waits_for, ["p:text"]);
    assert_eq!(of("kms:DisableKey").waits_for, ["p:target", "p:text"]);
    assert_eq!(
        world.access["111111111111"]["kms:DisableKey"].waits_for,
        ["p:target"]
    );
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Allowed
    );
}

#[test]
fn a_policy_that_the_input_lacks_is_unknown_and_full_access_is_none() {
    let mut world = organization();
    for (id, name) in [("p:1", "p-other"), ("p:2", "p-FullAWSAccess")] {
        let attachment = PolicyAttachment {
            policy: named(name),
            target: named(if id == "p:1" { "ou-b" } else { "ou-a" }),
            ..PolicyAttachment::default()
        };
        world.policy_attachments.insert(id.to_owned(), attachment);
    }
    let world = judged(world);
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Allowed
    );
    assert_eq!(world.access["222222222222"][DELETE].waits_for, ["p-other"]);
}

#[test]
fn circles_of_parents_end() {
    let mut world = organization();
    world.organization_units.get_mut("p:a").unwrap().parent = to("p:b");
    attach(
        &mut world,
        "p:scp",
        deny("backup:*", "*", ""),
        named("ou-b"),
    );
    assert_eq!(
        verdict(&judged(world), "111111111111", DELETE),
        AccessVerdict::Denied
    );
}

#[test]
fn native_recovery_points_are_left_out_by_backups_own_arns() {
    let mut world = organization();
    attach(
        &mut world,
        "p:scp",
        deny("backup:*", "arn:aws:backup:*", ""),
        named("r-1"),
    );
    for (id, kind) in [
        ("p:v", VaultKind::Standard),
        ("p:g", VaultKind::LogicallyAirGapped),
    ] {
        let vault = Vault {
            object: object("111111111111", &[]),
            kind,
            name: Some("v".to_owned()),
            ..Vault::default()
        };
        world.vaults.insert(id.to_owned(), vault);
    }
    let world = judged(world);
    let access = &world.access["111111111111"][DELETE];
    assert_eq!(access.verdict, AccessVerdict::Conditional);
    assert!(
        access
            .not_covered
            .contains(&"arn:aws:ec2:*::snapshot/*".to_owned())
    );
    assert!(
        !access
            .not_covered
            .contains(&"arn:aws:backup:*:*:recovery-point:*".to_owned())
    );
    assert_eq!(world.access["p:v"][DELETE].not_covered, access.not_covered);
    assert_eq!(
        verdict(&world, "p:v", "backup:DeleteBackupVault"),
        AccessVerdict::Denied
    );
    // All that an air-gapped vault has is AWS Backup's.
    assert_eq!(verdict(&world, "p:g", DELETE), AccessVerdict::Denied);
}

#[test]
fn exemptions_are_listed_and_wide_ones_marked() {
    let mut world = organization();
    let more = r#","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/*","arn:aws:iam::*:user/me","arn:aws:iam::999999999999:role/x"]}}"#;
    attach(
        &mut world,
        "p:scp",
        deny("backup:*", "*", more),
        named("r-1"),
    );
    let world = judged(world);
    let access = &world.access["111111111111"][DELETE];
    assert_eq!(access.verdict, AccessVerdict::Denied);
    assert_eq!(
        access.exempt,
        ["arn:aws:iam::*:role/*", "arn:aws:iam::*:user/me"]
    );
    assert_eq!(access.exempt_wide, ["arn:aws:iam::*:role/*"]);
}

fn vault(world: &mut World, text: Option<Document>, unknown: &[&str]) {
    let vault = Vault {
        object: object("111111111111", &[]),
        name: Some("v".to_owned()),
        policy: Some("p:policy".to_owned()),
        ..Vault::default()
    };
    world.vaults.insert("p:v".to_owned(), vault);
    let policy = VaultPolicy {
        object: object("111111111111", unknown),
        vault: Some("p:v".to_owned()),
        document: text,
        ..VaultPolicy::default()
    };
    world.vault_policies.insert("p:policy".to_owned(), policy);
}

#[test]
fn a_vaults_policy_denies_beside_the_organizations() {
    let mut world = organization();
    let more = r#","Principal":"*""#;
    vault(
        &mut world,
        deny("backup:DeleteRecoveryPoint", "*", more),
        &[],
    );
    attach(
        &mut world,
        "p:scp",
        deny(
            "backup:DeleteBackupVault",
            "arn:aws:backup:*:*:backup-vault:v",
            "",
        ),
        named("ou-a"),
    );
    let world = judged(world);
    assert_eq!(verdict(&world, "p:v", DELETE), AccessVerdict::Denied);
    assert_eq!(world.access["p:v"][DELETE].by[0].policy, "p:policy");
    assert_eq!(
        verdict(&world, "p:v", "backup:DeleteBackupVault"),
        AccessVerdict::Denied
    );
    assert_eq!(
        verdict(&world, "111111111111", "backup:DeleteBackupVault"),
        AccessVerdict::Conditional
    );
    let action = "backup:PutBackupVaultAccessPolicy";
    assert_eq!(verdict(&world, "p:v", action), AccessVerdict::Allowed);
    assert_eq!(
        verdict(&world, "p:v", "backup:CopyIntoBackupVault"),
        AccessVerdict::Denied
    );
}

#[test]
fn who_may_copy_into_a_vault() {
    let copy = "backup:CopyIntoBackupVault";
    let allow = |more: &str| {
        document(&format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"{copy}","Resource":"*",{more}}}}}"#
        ))
    };
    for (more, verdict, exempt) in [
        (r#""Principal":"*""#, AccessVerdict::Allowed, &["*"][..]),
        (
            r#""Principal":{"AWS":["222233334444"]}"#,
            AccessVerdict::Allowed,
            &["222233334444"],
        ),
        (
            r#""Principal":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#,
            AccessVerdict::Allowed,
            &["aws:PrincipalOrgID=o-1"],
        ),
        (
            r#""Principal":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}"#,
            AccessVerdict::Conditional,
            &[],
        ),
    ] {
        let mut world = organization();
        vault(&mut world, allow(more), &[]);
        let world = judged(world);
        let access = &world.access["p:v"][copy];
        assert_eq!(
            (access.verdict, access.exempt.as_slice()),
            (verdict, exempt.map_to_strings().as_slice()),
            "{more}"
        );
    }
    let mut world = organization();
    vault(&mut world, None, &["document"]);
    let world = judged(world);
    assert_eq!(verdict(&world, "p:v", copy), AccessVerdict::Unknown);
    assert_eq!(world.access["p:v"][DELETE].waits_for, ["p:policy"]);
}

trait MapToStrings {
    fn map_to_strings(&self) -> Vec<String>;
}

impl MapToStrings for &[&str] {
    fn map_to_strings(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

pub(super) fn key(world: &mut World, text: Option<Option<Document>>) {
    let key = Key {
        object: object("111111111111", &[]),
        arn: Some("arn:aws:kms:eu-west-1:111111111111:key/1".to_owned()),
        policy: text.is_some().then(|| "p:key-policy".to_owned()),
        ..Key::default()
    };
    world.keys.insert("p:key".to_owned(), key);
    if let Some(document) = text {
        let policy = KeyPolicy {
            key_arn: None,
            object: object("111111111111", &[]),
            key: Some("p:key".to_owned()),
            document,
        };
        world.key_policies.insert("p:key-policy".to_owned(), policy);
    }
    let used = KeyUse {
        id: Some("p:key".to_owned()),
        ..KeyUse::default()
    };
    let hop = Hop {
        to: Reference {
            account: Some("222222222222".to_owned()),
            ..Reference::default()
        }
        .into(),
        source_key: Some(used.into()),
        ..Hop::default()
    };
    world.flows.push(Flow {
        hops: vec![hop],
        ..Flow::default()
    });
}

fn use_of(world: &World, account: &str, action: &str) -> Access {
    world.key_access["p:key"][account][action].clone()
}

#[test]
fn kms_default_policy_is_for_the_own_account() {
    let mut world = organization();
    key(&mut world, None);
    let world = judged(world);
    assert_eq!(
        use_of(&world, "111111111111", "kms:Decrypt").verdict,
        AccessVerdict::Allowed
    );
    assert_eq!(
        use_of(&world, "222222222222", "kms:Decrypt").verdict,
        AccessVerdict::Denied
    );
    assert!(!world.key_access["p:key"].contains_key("333333333333"));
    assert_eq!(
        verdict(&world, "p:key", "kms:ScheduleKeyDeletion"),
        AccessVerdict::Allowed
    );
}

#[test]
fn a_key_policy_lets_others_in() {
    let mut world = organization();
    let text = r#"{"Statement":[
        {"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"111111111111"}},
        {"Effect":"Allow","Action":["kms:Decrypt","kms:ReEncrypt*"],"Resource":"*","Principal":{"AWS":"arn:aws:iam::222222222222:root"}},
        {"Effect":"Allow","Action":"kms:CreateGrant","Resource":"*","Principal":{"AWS":"arn:aws:iam::222222222222:role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup"},
         "Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}},
        {"Effect":"Deny","Action":"kms:ScheduleKeyDeletion","Resource":"*","Principal":"*"}]}"#;
    key(&mut world, Some(document(text)));
    let world = judged(world);
    let of = |action: &str| use_of(&world, "222222222222", action);
    assert_eq!(of("kms:Decrypt").verdict, AccessVerdict::Allowed);
    assert!(of("kms:Decrypt").exempt.is_empty());
    assert_eq!(of("kms:ReEncryptFrom").by[0].statement, 1);
    assert_eq!(of("kms:CreateGrant").verdict, AccessVerdict::Allowed);
    assert_eq!(of("kms:CreateGrant").exempt.len(), 1);
    assert_eq!(of("kms:DescribeKey").verdict, AccessVerdict::Denied);
    assert_eq!(
        verdict(&world, "p:key", "kms:ScheduleKeyDeletion"),
        AccessVerdict::Denied
    );
    assert_eq!(
        verdict(&world, "p:key", "kms:DisableKey"),
        AccessVerdict::Allowed
    );
}

#[test]
fn a_key_policy_that_nobody_read_is_unknown() {
    let mut world = organization();
    key(&mut world, Some(None));
    let judged_world = judged(world.clone());
    let access = use_of(&judged_world, "222222222222", "kms:Decrypt");
    assert_eq!(
        (access.verdict, access.waits_for),
        (AccessVerdict::Unknown, vec!["p:key-policy".to_owned()])
    );
    let read = world.keys.get_mut("p:key").unwrap();
    read.policy = None;
    read.mode = Mode::Data;
    let world = judged(world);
    assert_eq!(
        use_of(&world, "111111111111", "kms:Decrypt").waits_for,
        ["p:key"]
    );
}

#[test]
fn a_resource_control_policy_binds_keys_alone() {
    let mut world = organization();
    key(&mut world, None);
    attach(
        &mut world,
        "p:rcp",
        deny("*", "*", r#","Principal":"*""#),
        named("ou-a"),
    );
    let policy = world.organization_policies.get_mut("p:rcp").unwrap();
    policy.policy_type = Some("RESOURCE_CONTROL_POLICY".to_owned());
    let world = judged(world);
    assert_eq!(
        verdict(&world, "p:key", "kms:DisableKey"),
        AccessVerdict::Denied
    );
    assert_eq!(
        verdict(&world, "111111111111", DELETE),
        AccessVerdict::Allowed
    );
    assert!(!world.access.contains_key("p:rcp"));
}

/// Policies that people published; the folder isn't part of the project.
#[test]
fn published_policies_are_evaluated() {
    let Ok(folder) = std::fs::read_dir("/work/shared/public/scps") else {
        return;
    };
    for entry in folder {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let document = Document::parse(&text);
        assert_eq!(
            document.is_ok(),
            path.extension().unwrap() == "json",
            "{path:?}"
        );
        let Ok(document) = document else { continue };
        let mut world = organization();
        attach(&mut world, "p:scp", Some(document), named("r-1"));
        let world = judged(world);
        let mut touched = world.access["111111111111"].values();
        // One means a wildcard, and writes a star that `StringEquals` takes literally.
        let denies = !text.contains(r#""aws:ResourceTag/aws_backup_bcp_tier": "*""#);
        assert_eq!(
            touched.any(|access| access.verdict != AccessVerdict::Allowed),
            denies,
            "{path:?}"
        );
    }
}

#[test]
fn thousands_of_vaults_are_judged_in_time() {
    let mut world = organization();
    let more = r#","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}}"#;
    attach(
        &mut world,
        "p:scp",
        deny("backup:Delete*", "arn:aws:backup:*", more),
        named("r-1"),
    );
    for number in 0..500 {
        let account = format!("{number:012}");
        let place = Account {
            id: Some(account.clone()),
            parent: named("ou-b"),
            ..Account::default()
        };
        world.accounts.insert(account.clone(), place);
        for other in 0..4 {
            let vault = Vault {
                object: object(&account, &[]),
                name: Some(format!("v{other}")),
                ..Vault::default()
            };
            world.vaults.insert(format!("p:{number}.{other}"), vault);
        }
    }
    let start = std::time::Instant::now();
    let world = judged(world);
    assert_eq!(world.access.len(), 4 + 500 + 2000 + 1 + 1);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    println!("{:?}", start.elapsed());
}

#[test]
fn what_no_policy_mentions_is_said_once() {
    let denied = Access {
        verdict: AccessVerdict::Denied,
        ..Access::default()
    };
    let open = |waits_for: &[&str]| Access {
        verdict: AccessVerdict::Allowed,
        waits_for: waits_for.iter().map(|id| (*id).to_owned()).collect(),
        ..Access::default()
    };
    let actions = |all: &[(&str, Access)]| -> Actions {
        let named = all.iter();
        named
            .map(|(action, access)| ((*action).to_owned(), access.clone()))
            .collect()
    };
    let mut world = World::default();
    let alike = actions(&[
        ("a:A", open(&["1"])),
        ("a:B", denied.clone()),
        ("a:C", open(&["1"])),
    ]);
    let unlike = actions(&[("a:A", open(&["1"])), ("a:B", open(&[]))]);
    world.access.insert("alike".to_owned(), alike.into());
    world
        .access
        .insert("unlike".to_owned(), unlike.clone().into());
    say_once(&mut world);
    let once = actions(&[("*", open(&["1"])), ("a:B", denied)]);
    assert_eq!(*world.access["alike"], once);
    assert_eq!(*world.access["unlike"], unlike);
}

#[test]
fn what_is_in_no_known_account_is_protected_by_no_accounts_policies() {
    let mut world = organization();
    attach(&mut world, "p:scp", deny("backup:*", "*", ""), named("r-1"));
    world.vaults.insert("p:v".to_owned(), Vault::default());
    let world = judged(world);
    let verdict = |id: &str| {
        let actions = &world.access[id];
        actions
            .get(DELETE)
            .or_else(|| actions.get(ANY_OTHER))
            .map(|access| access.verdict)
    };
    assert_eq!(verdict("111111111111"), Some(AccessVerdict::Denied));
    assert_ne!(verdict("p:v"), Some(AccessVerdict::Denied));
}

#[test]
fn a_deny_by_arn_counts_in_every_partition() {
    for (region, partition) in [
        ("eu-west-1", "aws"),
        ("cn-north-1", "aws-cn"),
        ("us-gov-west-1", "aws-us-gov"),
        ("us-iso-east-1", "aws-iso"),
        ("us-isob-east-1", "aws-iso-b"),
        ("eu-isoe-west-1", "aws-iso-e"),
        ("us-isof-south-1", "aws-iso-f"),
        ("eusc-de-east-1", "aws-eusc"),
    ] {
        let mut world = organization();
        let arn = format!("arn:{partition}:backup:{region}:111111111111:backup-vault:v");
        let exempt = format!(
            r#","Principal":"*","Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"arn:{partition}:iam::*:role/*"}}}}"#
        );
        vault(&mut world, deny("backup:*", &arn, &exempt), &[]);
        if let Some(vault) = world.vaults.get_mut("p:v") {
            vault.object.region = Some(region.to_owned());
        }
        attach(
            &mut world,
            "p:scp",
            deny("backup:*", &format!("arn:{partition}:backup:*"), ""),
            named("ou-b"),
        );
        let world = judged(world);
        let access = &world.access["p:v"]["backup:DeleteBackupVault"];
        assert_eq!(access.verdict, AccessVerdict::Denied, "{region}");
        assert_eq!(access.exempt_wide.len(), 1, "{region}");
        // An account of which nothing tells the Region is in its organization's partition.
        assert_eq!(
            verdict(&world, "222222222222", "backup:DeleteBackupVault"),
            AccessVerdict::Denied,
            "{region}"
        );
    }
}
