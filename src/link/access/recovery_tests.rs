use super::tests::{document, judged, key, named, object, organization};
use super::*;
use crate::facts::{
    Answer, Flow, Hop, KeyManager, KeyUse, RecoveryRefusal, Reference, ResourceShare, Vault,
    VaultKind, VaultPolicy, Via,
};
use std::collections::BTreeSet;

const BUNKER: &str = "222222222222";
const WORKLOAD: &str = "111111111111";
const OTHER: &str = "333333333333";

/// A vault of another account that the workload's backups go to, under a key beside it.
fn bunker(statements: &str) -> World {
    let mut world = organization();
    let text = format!(r#"{{"Statement":[{statements}]}}"#);
    key(&mut world, Some(document(&text)));
    let known = world.keys.get_mut("p:key").unwrap();
    known.object.account = Some(BUNKER.to_owned());
    known.manager = Some(KeyManager::Customer);
    known.origin = Some("AWS_KMS".to_owned());
    let vault = Vault {
        object: object(BUNKER, &[]),
        name: Some("bunker".to_owned()),
        key: Some(KeyUse {
            id: Some("p:key".to_owned()),
            manager: Some(KeyManager::Customer),
            ..KeyUse::default()
        }),
        ..Vault::default()
    };
    world.vaults.insert("p:vault".to_owned(), vault);
    let hop = Hop {
        via: Via::Copy,
        works: Answer::Yes,
        crosses_account: Answer::Yes,
        to: Reference {
            id: Some("p:vault".to_owned()),
            account: Some(BUNKER.to_owned()),
            ..Reference::default()
        }
        .into(),
        ..Hop::default()
    };
    world.flows = vec![Flow {
        account: Some(WORKLOAD.to_owned()),
        hops: vec![hop],
        ..Flow::default()
    }];
    world
}

/// What the workload's account may do, and what it perhaps may.
fn powers(statements: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let world = judged(bunker(statements));
    let of_key = world.key_administration.get("p:key");
    let actions = of_key.and_then(|accounts| accounts.get(WORKLOAD));
    let with = |is: &dyn Fn(AccessVerdict) -> bool| {
        let found = actions.into_iter().flatten();
        found
            .filter(|(_, access)| is(access.verdict))
            .map(|(action, _)| action.trim_start_matches("kms:").to_owned())
            .collect()
    };
    (
        with(&|verdict| verdict == AccessVerdict::Allowed),
        with(&|verdict| verdict != AccessVerdict::Allowed),
    )
}

const ALL: [&str; 3] = ["DisableKey", "PutKeyPolicy", "ScheduleKeyDeletion"];

#[test]
fn every_way_to_allow_administration_is_seen() {
    for (statement, expected) in [
        (
            r#""Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:*""#,
            &ALL[..],
        ),
        (r#""Principal":{"AWS":"111111111111"},"Action":"*""#, &ALL),
        (
            r#""Principal":{"AWS":"111111111111"},"Action":"kms:*Key*""#,
            &ALL,
        ),
        (
            r#""Principal":{"AWS":"111111111111"},"Action":["kms:s*","kms:D*","kms:P*"]"#,
            &ALL,
        ),
        (
            r#""Principal":{"AWS":"111111111111"},"NotAction":["kms:Decrypt","kms:PutKeyPolicy"]"#,
            &["DisableKey", "ScheduleKeyDeletion"],
        ),
        (
            r#""NotPrincipal":{"AWS":"arn:aws:iam::333333333333:root"},"Action":"kms:*""#,
            &ALL,
        ),
        (r#""Principal":"*","Action":"kms:*""#, &ALL),
        (
            r#""Principal":"*","Action":"kms:*","Condition":{"StringEquals":{"aws:PrincipalAccount":"111111111111"}}"#,
            &ALL,
        ),
        (
            r#""Principal":{"AWS":"*"},"Action":"kms:*","Condition":{"StringLike":{"kms:CallerAccount":["1111*"]}}"#,
            &ALL,
        ),
        (
            r#""Principal":"*","Action":"kms:*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}}"#,
            &ALL,
        ),
        (
            r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/admin"},"Action":"kms:DisableKey""#,
            &["DisableKey"],
        ),
        (
            r#""Principal":{"AWS":"111111111111"},"Action":"kms:DisableKey","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}"#,
            &["DisableKey"],
        ),
    ] {
        let text = format!(r#"{{"Effect":"Allow","Resource":"*",{statement}}}"#);
        let (allowed, perhaps) = powers(&text);
        assert!(
            allowed.iter().eq(expected.iter()),
            "{statement}: {allowed:?}"
        );
        assert!(perhaps.is_empty(), "{statement}: {perhaps:?}");
    }
}

#[test]
fn use_and_the_bunkers_own_administration_are_none() {
    for statement in [
        r#""Principal":{"AWS":"arn:aws:iam::222222222222:root"},"Action":"kms:*""#,
        r#""Principal":{"AWS":"111111111111"},"Action":["kms:Decrypt","kms:CreateGrant","kms:RetireGrant","kms:GenerateDataKey*"]"#,
        r#""Principal":"*","Action":"kms:*","Condition":{"StringEquals":{"aws:PrincipalAccount":"222222222222"}}"#,
        r#""Principal":{"AWS":"111111111111"},"Action":"kms:*","Condition":{"StringLike":{"kms:ViaService":"backup.*.amazonaws.com"}}"#,
        r#""Principal":{"AWS":"111111111111"},"Action":"kms:*","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}"#,
        r#""NotPrincipal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"kms:Encrypt""#,
    ] {
        let text = format!(r#"{{"Effect":"Allow","Resource":"*",{statement}}}"#);
        assert_eq!(powers(&text), Default::default(), "{statement}");
    }
}

#[test]
fn a_deny_takes_it_away_and_a_condition_leaves_it_open() {
    let all =
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*"}"#;
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":["kms:PutKeyPolicy","kms:Schedule*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"222222222222"}}}"#;
    let (allowed, perhaps) = powers(&format!("{all},{deny}"));
    assert!(allowed.iter().eq(["DisableKey"]), "{allowed:?}");
    assert!(perhaps.is_empty(), "{perhaps:?}");
    let from = r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}"#;
    let (allowed, perhaps) = powers(from);
    assert!(allowed.is_empty(), "{allowed:?}");
    assert!(perhaps.iter().eq(ALL), "{perhaps:?}");
}

#[test]
fn a_service_control_policy_of_the_workload_takes_it_away() {
    let all =
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*"}"#;
    let mut world = bunker(all);
    let denied = tests::deny("kms:ScheduleKeyDeletion", "*", "");
    tests::attach(&mut world, "p:scp", denied, named("r-1"));
    let world = judged(world);
    let actions = &world.key_administration["p:key"][WORKLOAD];
    let open: Vec<&String> = actions.keys().collect();
    assert_eq!(open, ["kms:DisableKey", "kms:PutKeyPolicy"]);
}

#[test]
fn only_imported_material_can_be_deleted() {
    let all =
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*"}"#;
    for (origin, expected) in [("AWS_KMS", false), ("EXTERNAL", true)] {
        let mut world = bunker(all);
        world.keys.get_mut("p:key").unwrap().origin = Some(origin.to_owned());
        let world = judged(world);
        let actions = &world.key_administration["p:key"][WORKLOAD];
        let has = actions.contains_key("kms:DeleteImportedKeyMaterial");
        assert_eq!(has, expected, "{origin}");
    }
}

/// Its recovery points are under the key of another account, though they lie in its own vault.
#[test]
fn the_key_of_an_accounts_own_recovery_points_counts() {
    let all =
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*"}"#;
    let mut world = bunker(all);
    let vault = world.vaults.get_mut("p:vault").unwrap();
    vault.object.account = Some(WORKLOAD.to_owned());
    let used = vault.key.take();
    assert!(judged(world.clone()).key_administration.is_empty());
    world.flows[0].hops[0].key = used.map(Into::into);
    let world = judged(world);
    assert!(world.key_administration["p:key"].contains_key(WORKLOAD));
}

#[test]
fn an_account_that_a_vault_policy_lets_in_counts_without_a_flow() {
    let all =
        r#"{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"kms:*","Resource":"*"}"#;
    let mut world = bunker(all);
    world.flows.clear();
    assert!(judged(world.clone()).key_administration.is_empty());
    let text = r#"{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:root"},"Action":"backup:CopyIntoBackupVault","Resource":"*"}}"#;
    let policy = VaultPolicy {
        document: document(text),
        ..VaultPolicy::default()
    };
    world.vault_policies.insert("p:vault".to_owned(), policy);
    world.vaults.get_mut("p:vault").unwrap().policy = Some("p:vault".to_owned());
    let world = judged(world);
    assert!(world.key_administration["p:key"].contains_key(WORKLOAD));
}

fn restores(statements: &str) -> Vec<String> {
    let mut world = bunker("");
    let policy = VaultPolicy {
        document: document(&format!(r#"{{"Statement":[{statements}]}}"#)),
        ..VaultPolicy::default()
    };
    world.vault_policies.insert("p:vault".to_owned(), policy);
    world.vaults.get_mut("p:vault").unwrap().policy = Some("p:vault".to_owned());
    let world = judged(world);
    let denials = world.restore_denials.get("p:vault").into_iter().flatten();
    let denied = denials
        .filter(|(_, access)| access.verdict == AccessVerdict::Denied && access.exempt.is_empty());
    denied.map(|(action, _)| action.clone()).collect()
}

#[test]
fn what_a_vaults_own_policy_denies_of_restores_is_told() {
    let deny = r#"{"Effect":"Deny","Principal":"*","Action":"backup:*","Resource":"*"}"#;
    assert_eq!(restores(deny).len(), 4);
    let deny = r#"{"Effect":"Deny","Principal":"*","NotAction":["backup:StartRestoreJob"],"Resource":"*"}"#;
    assert_eq!(restores(deny).len(), 3);
    let exempt = r#"{"Effect":"Deny","Principal":"*","Action":"backup:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::222222222222:role/restore"}}}"#;
    assert!(restores(exempt).is_empty());
}

fn share(of: &str, with: &str) -> ResourceShare {
    ResourceShare {
        resources: vec![Reference {
            id: Some(of.to_owned()),
            ..Reference::default()
        }],
        principals: named(with).into_iter().collect(),
        ..ResourceShare::default()
    }
}

fn recovery(statements: &str, change: impl Fn(&mut World)) -> Vec<RecoveryRefusal> {
    let mut world = bunker(statements);
    world.vaults.get_mut("p:vault").unwrap().kind = VaultKind::LogicallyAirGapped;
    change(&mut world);
    let mut world = judged(world);
    world.recovery_refusals.remove("p:key").unwrap_or_default()
}

const LETS_OWN_IN: &str =
    r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"kms:*","Resource":"*"}"#;
const LETS_OTHER_IN: &str = r#"{"Effect":"Allow","Principal":{"AWS":"333333333333"},"Action":["kms:Decrypt","kms:DescribeKey","kms:CreateGrant"],"Resource":"*"}"#;

#[test]
fn an_account_that_a_vault_is_shared_with_must_be_let_in_by_its_key() {
    let shared = |world: &mut World| {
        world
            .resource_shares
            .insert("p:share".to_owned(), share("p:vault", OTHER));
    };
    let found = recovery(LETS_OWN_IN, shared);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].account, OTHER);
    assert_eq!(found[0].refused.denied.len(), 3);
    assert_eq!(found[0].shares, ["p:share"]);
    assert!(recovery(LETS_OTHER_IN, shared).is_empty());
}

#[test]
fn a_team_shared_with_one_account_that_is_let_in_is_enough() {
    let team = |accounts: &'static [&'static str]| {
        move |world: &mut World| {
            let vault = world.vaults.get_mut("p:vault").unwrap();
            vault.approval_team = Some(Reference {
                id: Some("p:team".to_owned()),
                account: Some("444444444444".to_owned()),
                ..Reference::default()
            });
            for account in accounts {
                world
                    .resource_shares
                    .insert(format!("p:{account}"), share("p:team", account));
            }
        }
    };
    let refused = recovery(LETS_OWN_IN, team(&[BUNKER, OTHER]));
    assert!(refused.iter().all(|one| !one.refused.denied.is_empty()));
    assert_eq!(refused.len(), 2);
    assert!(recovery(LETS_OTHER_IN, team(&[BUNKER, OTHER])).is_empty());
    // Shared with the vault's own account alone: which account restores isn't told.
    let doubtful = recovery(LETS_OWN_IN, team(&[BUNKER]));
    assert!(doubtful.iter().all(|one| one.refused.denied.is_empty()));
    assert_eq!(doubtful.len(), 1);
}
