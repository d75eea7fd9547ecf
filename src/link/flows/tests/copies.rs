//! Copies.

use super::*;

/// What becomes of a copy of a resource into a vault.
fn copied(kind: &str, manager: KeyManager, vault: &str) -> (Answer, Option<Obstacle>) {
    let hops = hops_of(resource(kind, manager), with_copy(id(vault)));
    (hops[1].works, hops[1].because)
}

#[test]
fn copies_cross_what_their_type_may_cross() {
    use KeyManager::{AwsOwned, Customer};
    let yes = (Answer::Yes, None);
    for vault in ["region", "account", "both", "account-lagv"] {
        assert_eq!(copied("EFS", Customer, vault), yes, "{vault}");
        assert_eq!(copied("EBS", Customer, vault), yes, "{vault}");
    }
    let no = |why| (Answer::No, Some(why));
    let unsure = |why| (Answer::Unknown, Some(why));
    let multi = copied("RDSMultiAZCluster", Customer, "region");
    assert_eq!(multi, no(Obstacle::TypeNotCopied));
    assert_eq!(copied("DynamoDB", AwsOwned, "own").0, Answer::No);
    assert_eq!(
        copied("RDS", Customer, "account-lagv"),
        no(Obstacle::TypeNotInAirGappedVault)
    );
    assert_eq!(
        copied("CloudFormation", Customer, "account"),
        unsure(Obstacle::NotDocumented)
    );
    assert_eq!(copied("CloudFormation", Customer, "region"), yes);
    assert_eq!(
        copied("EFS", Customer, "china"),
        no(Obstacle::CrossesPartition)
    );
    assert_eq!(
        copied("EFS", Customer, "Default"),
        no(Obstacle::DestinationIsDefaultVault)
    );
}

#[test]
fn keys_stand_in_the_way_of_types_without_full_management() {
    use KeyManager::{Aws, AwsOwned, Customer, None as Unencrypted};
    let yes = (Answer::Yes, None);
    let no = |why| (Answer::No, Some(why));
    let unsure = |why| (Answer::Unknown, Some(why));
    let source = Obstacle::SourceKeyAwsManaged;
    assert_eq!(copied("RDS", Aws, "account"), no(source));
    assert_eq!(copied("EBS", Aws, "account-default-key"), no(source));
    assert_eq!(copied("EBS", Aws, "account-lagv"), no(source));
    assert_eq!(copied("EBS", Aws, "region"), yes);
    assert_eq!(copied("EFS", Aws, "account"), yes);
    let owned = Obstacle::SourceKeyAwsOwned;
    assert_eq!(copied("Aurora", AwsOwned, "account"), unsure(owned));
    assert_eq!(copied("EBS", Unencrypted, "account"), yes);
    assert_eq!(copied("Aurora", Unencrypted, "account"), yes);
    let unencrypted = Obstacle::SourceUnencrypted;
    let aurora = copied("Aurora", Unencrypted, "account-lagv");
    assert_eq!(aurora, no(unencrypted));
    let destination = Obstacle::DestinationKeyNotCustomer;
    for vault in ["account-default-key", "region-default-key", "default-key"] {
        assert_eq!(copied("EBS", Customer, vault), no(destination), "{vault}");
        assert_eq!(copied("EFS", Customer, vault), yes, "{vault}");
    }
}

#[test]
fn the_services_own_managed_key_serves_within_the_account() {
    let copied = |alias: &str| {
        let rule = with_copy(id("region-default-key"));
        let ebs = resource("EBS", KeyManager::Customer);
        let mut world = world(vec![("r", ebs)], vec![rule]);
        let vault = world.vaults.get_mut("region-default-key").unwrap();
        let key = vault.key.as_mut().unwrap();
        (key.alias, key.by_default) = (Some(alias.to_owned()), false);
        derived(world)[0].hops[1].works
    };
    assert_eq!(copied("alias/aws/ebs"), Answer::Yes);
    assert_eq!(copied("alias/aws/rds"), Answer::No);
}

#[test]
fn copies_take_the_destinations_key_and_unencrypted_clusters_none() {
    let key_of = |kind, manager| {
        let hops = hops_of(resource(kind, manager), with_copy(id("account")));
        managers(&hops[1])[1]
    };
    let customer = Some(KeyManager::Customer);
    assert_eq!(key_of("EBS", KeyManager::None), customer);
    assert_eq!(key_of("EFS", KeyManager::None), customer);
    assert_eq!(key_of("Aurora", KeyManager::None), Some(KeyManager::None));
}

#[test]
fn a_vault_that_is_not_in_the_input_matters_where_its_key_does() {
    let arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:elsewhere";
    let copy = |kind| {
        let rule = with_copy(Reference::of_text(arn));
        hops_of(resource(kind, KeyManager::Customer), rule).remove(1)
    };
    let hop = copy("EBS");
    let why = Some(Obstacle::DestinationKeyUnknown);
    assert_eq!((hop.works, hop.because), (Answer::Unknown, why));
    assert_eq!((hop.air_gapped, hop.to.arn.as_deref()), (None, Some(arn)));
    assert_eq!(hop.crosses_account, Answer::Yes);
    assert_eq!(hop.crosses_region, Answer::No);
    assert!(hop.key.is_none() && hop.unknown.contains_key("key"));
    assert_eq!(copy("EFS").works, Answer::Yes);
    assert_eq!(copy("RDS").because, why);

    let nowhere = Reference {
        unknown: [("id".to_owned(), unknown())].into(),
        ..Reference::default()
    };
    let hop = hops_of(resource("EFS", KeyManager::Customer), with_copy(nowhere)).remove(1);
    let why = Some(Obstacle::DestinationUnknown);
    assert_eq!((hop.works, hop.because), (Answer::Unknown, why));
    assert_eq!(hop.unknown["to"], unknown());
    assert_eq!(hop.crosses_account, Answer::Unknown);
}

#[test]
fn unknown_accounts_leave_the_crossing_open() {
    let copied = |manager| {
        let mut ebs = resource("EBS", manager);
        ebs.object.account = Some("plan:aws".to_owned());
        let hop = hops_of(ebs, with_copy(id("account"))).remove(1);
        assert_eq!(hop.crosses_account, Answer::Unknown);
        (hop.works, hop.because)
    };
    assert_eq!(copied(KeyManager::Customer), (Answer::Yes, None));
    let why = Some(Obstacle::SourceKeyAwsManaged);
    assert_eq!(copied(KeyManager::Aws), (Answer::Unknown, why));
}

#[test]
fn copies_are_kept_as_they_say_or_as_long_as_the_original() {
    let kept = |lifecycle: Option<Lifecycle>| {
        let mut rule = with_copy(id("account"));
        rule.copies[0].lifecycle = lifecycle;
        let hops = hops_of(resource("EFS", KeyManager::Customer), rule);
        hops[1].lifecycle.delete_after_days
    };
    assert_eq!(kept(None), BY_RULE);
    assert_eq!(kept(Some(days(Some(365)))), Some(365));
    assert_eq!(kept(Some(days(None))), BY_RULE, "for ever: as the original");
}
