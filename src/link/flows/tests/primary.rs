//! The first recovery point, and logically air-gapped vaults as its target.

use super::*;
use crate::facts::VaultLock;

type Shape<'a> = (Via, Option<&'a str>, &'a str, Answer, Option<Obstacle>);

fn shape(hops: &[Hop]) -> Vec<Shape<'_>> {
    hops.iter()
        .map(|hop| {
            let from = hop.from.as_ref().and_then(|from| from.id.as_deref());
            let to = hop.to.id.as_deref().unwrap_or_default();
            (hop.via, from, to, hop.works, hop.because)
        })
        .collect()
}

fn to_lagv() -> BackupRule {
    BackupRule {
        air_gapped_vault: Some(id("lagv")),
        ..rule()
    }
}

#[test]
fn a_fully_managed_type_goes_straight_into_the_air_gapped_vault() {
    let mut rule = to_lagv();
    rule.copies = vec![copy_to(id("region"))];
    rule.continuous = Some(true);
    let hops = hops_of(resource("S3", KeyManager::Aws), rule);
    let expected = [
        (Via::Backup, None, "lagv", Answer::Yes, None),
        (Via::Copy, Some("lagv"), "region", Answer::Yes, None),
    ];
    assert_eq!(shape(&hops), expected);
    let owned = Some(KeyManager::AwsOwned);
    assert_eq!(managers(&hops[0]), [Some(KeyManager::Aws), owned]);
    assert_eq!(managers(&hops[1]), [owned, Some(KeyManager::Customer)]);
    assert!(hops[0].continuous && !hops[1].continuous);
}

#[test]
fn what_leaves_an_air_gapped_vault_needs_a_customers_key_and_is_not_sure_to_enter_another() {
    let copied = |vault| {
        let mut rule = to_lagv();
        rule.copies = vec![copy_to(id(vault))];
        let hops = hops_of(resource("EFS", KeyManager::Aws), rule);
        (hops[1].works, hops[1].because)
    };
    let not_customer = Some(Obstacle::DestinationKeyNotCustomer);
    assert_eq!(copied("region-default-key"), (Answer::No, not_customer));
    let twice = Some(Obstacle::AirGappedToAirGapped);
    assert_eq!(copied("account-lagv"), (Answer::Unknown, twice));
}

#[test]
fn other_types_get_there_by_a_temporary_recovery_point() {
    let mut rule = to_lagv();
    rule.copies = vec![copy_to(id("region"))];
    let hops = hops_of(resource("EBS", KeyManager::Customer), rule);
    let expected = [
        (Via::Temporary, None, "own", Answer::Yes, None),
        (Via::Copy, Some("own"), "lagv", Answer::Yes, None),
        (Via::Copy, Some("own"), "region", Answer::Yes, None),
    ];
    assert_eq!(shape(&hops), expected);
    assert_eq!(hops[1].air_gapped, Some(true));
    let keys = [Some(KeyManager::Customer), Some(KeyManager::AwsOwned)];
    assert_eq!(managers(&hops[1]), keys);
    assert_eq!(hops[1].lifecycle, days(BY_RULE));
}

#[test]
fn what_the_air_gapped_vault_does_not_take_stays_in_the_standard_vault() {
    use KeyManager::{Aws, Customer, None as Unencrypted};
    for (kind, manager, why) in [
        ("RDS", Customer, Obstacle::TypeNotInAirGappedVault),
        ("RDS", Aws, Obstacle::TypeNotInAirGappedVault),
        ("SAPHANA", Customer, Obstacle::TypeNotInAirGappedVault),
        ("EBS", Aws, Obstacle::SourceKeyAwsManaged),
        ("Aurora", Unencrypted, Obstacle::SourceUnencrypted),
        ("Neptune", Unencrypted, Obstacle::SourceUnencrypted),
    ] {
        let hops = hops_of(resource(kind, manager), to_lagv());
        let expected = [
            (Via::Backup, None, "own", Answer::Yes, None),
            (Via::Copy, Some("own"), "lagv", Answer::No, Some(why)),
        ];
        assert_eq!(shape(&hops), expected, "{kind}");
    }
}

#[test]
fn an_air_gapped_vault_takes_unencrypted_volumes() {
    let hops = hops_of(resource("EBS", KeyManager::None), to_lagv());
    assert_eq!((hops[0].via, hops[1].works), (Via::Temporary, Answer::Yes));
}

/// What the air-gapped vault doesn't take is made in the standard one, under its lock.
#[test]
fn the_standard_vaults_lock_bounds_what_stays_there() {
    let mut world = world(
        vec![("r", resource("RDS", KeyManager::Customer))],
        vec![to_lagv()],
    );
    let lock = VaultLock {
        min_retention_days: Some(90),
        ..VaultLock::default()
    };
    world.vault_locks.insert("lock".to_owned(), lock);
    for vault in world.vaults.values_mut() {
        if vault.kind == VaultKind::Standard {
            vault.lock = Some("lock".to_owned());
        }
    }
    for plan in world.backup_plans.values_mut() {
        plan.rules[0].lifecycle.delete_after_days = Some(35);
    }
    let hops = derived(world).remove(0).hops;
    for hop in &hops {
        assert_eq!(hop.works, Answer::No);
    }
    let because = hops[0].because;
    assert_eq!(because, Some(Obstacle::RetentionOutOfBounds));
}

#[test]
fn what_aws_does_not_say_of_the_air_gapped_vault_is_unknown() {
    let why = |resource| {
        let hops = hops_of(resource, to_lagv());
        assert_eq!(hops.len(), 2);
        assert!(hops[0].unknown.contains_key("via"));
        assert_eq!(hops[1].works, Answer::Unknown);
        (hops[0].via, hops[1].because.unwrap())
    };
    let temporary = |why| (Via::Temporary, why);
    let ebs = |manager| resource("EBS", manager);
    assert_eq!(
        why(resource("Aurora", KeyManager::AwsOwned)),
        temporary(Obstacle::SourceKeyAwsOwned)
    );
    let mut keyless = ebs(KeyManager::Customer);
    keyless.key = None;
    keyless.object.unknown.insert("key".to_owned(), unknown());
    assert_eq!(why(keyless), temporary(Obstacle::SourceKeyUnknown));
    let mut table = resource("DynamoDB", KeyManager::Customer);
    table.kind = None;
    let mut rows = unknown();
    rows.candidates = vec!["DynamoDB".to_owned(), "DynamoDBAdvanced".to_owned()];
    table.object.unknown.insert("kind".to_owned(), rows);
    assert_eq!(why(table), (Via::Backup, Obstacle::TypeUnknown));
}

#[test]
fn a_primary_air_gapped_vault_is_in_the_plans_own_place() {
    let mut unsure = world(
        vec![("r", resource("EFS", KeyManager::Customer))],
        vec![to_lagv()],
    );
    let vault = unsure.vaults.get_mut("lagv").unwrap();
    vault.object.account = Some("plan:awscc".to_owned());
    let hops = derived(unsure).remove(0).hops;
    assert_eq!((hops.len(), hops[0].works), (1, Answer::Yes));

    let rule = BackupRule {
        air_gapped_vault: Some(id("account-lagv")),
        ..rule()
    };
    let hops = hops_of(resource("EFS", KeyManager::Customer), rule);
    let why = Some(Obstacle::AirGappedVaultElsewhere);
    assert_eq!(hops[0].to.id.as_deref(), Some("own"));
    assert_eq!((hops[1].works, hops[1].because), (Answer::No, why));
}

#[test]
fn a_continuous_backup_stays_beside_the_temporary_one() {
    let rule = BackupRule {
        continuous: Some(true),
        ..to_lagv()
    };
    let hops = hops_of(resource("Aurora", KeyManager::Customer), rule.clone());
    let vias: Vec<(Via, bool)> = hops.iter().map(|hop| (hop.via, hop.continuous)).collect();
    let expected = [
        (Via::Backup, true),
        (Via::Temporary, false),
        (Via::Copy, false),
    ];
    assert_eq!(vias, expected);
    let hops = hops_of(resource("EBS", KeyManager::Customer), rule);
    assert!(hops.iter().all(|hop| !hop.continuous), "EBS has none");
}
