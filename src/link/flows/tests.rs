use super::*;
use crate::facts::{
    BackupRule, CopyAction, Hop, KeyManager, Lifecycle, Object, Obstacle, Reason, Reference, Scope,
    Selection, Vault, VaultKind, Via,
};

const HERE: &str = "111122223333";
const THERE: &str = "444455556666";
const REGION: &str = "eu-west-1";
const BY_RULE: Option<i64> = Some(35);

fn object(account: &str, region: &str) -> Object {
    Object {
        account: Some(account.to_owned()),
        region: Some(region.to_owned()),
        ..Object::default()
    }
}

fn key(manager: KeyManager) -> KeyUse {
    KeyUse {
        manager: Some(manager),
        by_default: manager == KeyManager::Aws,
        ..KeyUse::default()
    }
}

fn resource(kind: &str, manager: KeyManager) -> Resource {
    Resource {
        object: object(HERE, REGION),
        kind: Some(kind.to_owned()),
        supported: true,
        key: Some(key(manager)),
        ..Resource::default()
    }
}

fn unknown() -> Unknown {
    Unknown {
        reason: Reason::AfterApply,
        references: vec!["var.x".to_owned()],
        candidates: Vec::new(),
    }
}

fn id(id: &str) -> Reference {
    Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    }
}

fn copy_to(vault: Reference) -> CopyAction {
    CopyAction {
        vault: Some(vault),
        ..CopyAction::default()
    }
}

fn days(days: Option<i64>) -> Lifecycle {
    Lifecycle {
        delete_after_days: days,
        ..Lifecycle::default()
    }
}

/// A vault for each case, named by what it is.
fn vaults() -> BTreeMap<String, Vault> {
    use KeyManager::{Aws, AwsOwned, Customer};
    use VaultKind::{LogicallyAirGapped, Standard};
    let vaults = [
        ("own", HERE, REGION, Standard, Customer),
        ("default-key", HERE, REGION, Standard, Aws),
        ("lagv", HERE, REGION, LogicallyAirGapped, AwsOwned),
        ("region", HERE, "us-east-1", Standard, Customer),
        ("region-default-key", HERE, "us-east-1", Standard, Aws),
        ("account", THERE, REGION, Standard, Customer),
        ("account-default-key", THERE, REGION, Standard, Aws),
        ("both", THERE, "us-east-1", Standard, Customer),
        ("account-lagv", THERE, REGION, LogicallyAirGapped, Customer),
        ("china", HERE, "cn-north-1", Standard, Customer),
        ("Default", THERE, REGION, Standard, Customer),
    ];
    let vault = |(name, account, region, kind, manager): (&str, _, _, _, _)| {
        let vault = Vault {
            object: object(account, region),
            name: Some(name.to_owned()),
            kind,
            key: Some(key(manager)),
            ..Vault::default()
        };
        (name.to_owned(), vault)
    };
    vaults.into_iter().map(vault).collect()
}

fn rule() -> BackupRule {
    BackupRule {
        name: Some("nightly".to_owned()),
        vault: Some(id("own")),
        lifecycle: days(BY_RULE),
        ..BackupRule::default()
    }
}

fn world(resources: Vec<(&str, Resource)>, rules: Vec<BackupRule>) -> World {
    let mut world = World {
        vaults: vaults(),
        ..World::default()
    };
    let plan = BackupPlan {
        object: object(HERE, REGION),
        rules,
        ..BackupPlan::default()
    };
    world.backup_plans.insert("plan".to_owned(), plan);
    let selection = Selection {
        object: object(HERE, REGION),
        backup_plan: Some(id("plan")),
        selected: resources.iter().map(|(id, _)| (*id).to_owned()).collect(),
        ..Selection::default()
    };
    world.selections.insert("selection".to_owned(), selection);
    let resources = resources.into_iter().map(|(id, r)| (id.to_owned(), r));
    world.resources = resources.collect();
    world
}

fn derived(mut world: World) -> Vec<Flow> {
    derive(&mut world, Catalog::embedded());
    world.flows
}

/// The hops of one resource under one rule.
fn hops_of(resource: Resource, rule: BackupRule) -> Vec<Hop> {
    derived(world(vec![("r", resource)], vec![rule]))
        .remove(0)
        .hops
}

fn with_copy(vault: Reference) -> BackupRule {
    BackupRule {
        copies: vec![copy_to(vault)],
        ..rule()
    }
}

fn to_lagv() -> BackupRule {
    BackupRule {
        air_gapped_vault: Some(id("lagv")),
        ..rule()
    }
}

fn shape(hops: &[Hop]) -> Vec<(Via, Option<&str>, &str, Answer, Option<Obstacle>)> {
    let id = |reference: &'_ Reference| -> String { reference.id.clone().unwrap_or_default() };
    hops.iter()
        .map(|hop| {
            assert_eq!(hop.to.id.is_some(), !id(&hop.to).is_empty());
            let from = hop.from.as_ref().and_then(|from| from.id.as_deref());
            let to = hop.to.id.as_deref().unwrap_or_default();
            (hop.via, from, to, hop.works, hop.because)
        })
        .collect()
}

/// What becomes of a copy of a resource into a vault.
fn copied(kind: &str, manager: KeyManager, vault: &str) -> (Answer, Option<Obstacle>) {
    let hops = hops_of(resource(kind, manager), with_copy(id(vault)));
    (hops[1].works, hops[1].because)
}

fn managers(hop: &Hop) -> [Option<KeyManager>; 2] {
    [&hop.source_key, &hop.key].map(|key| key.as_ref().and_then(|key| key.manager))
}

#[test]
fn resources_alike_are_one_flow_and_others_another() {
    let alike = || resource("EBS", KeyManager::Customer);
    let mut far = alike();
    far.object.region = Some("us-east-1".to_owned());
    let mut part = alike();
    part.part_of = Some("a".to_owned());
    let resources = vec![
        ("a", alike()),
        ("b", alike()),
        ("c", resource("EBS", KeyManager::Aws)),
        ("d", far),
        ("e", part),
    ];
    let mut world = world(resources, vec![rule(), rule()]);
    world.resources.insert("f".to_owned(), alike());
    let flows = derived(world);
    let found: Vec<(usize, Vec<&str>)> = flows
        .iter()
        .map(|f| (f.rule, f.resources.iter().map(String::as_str).collect()))
        .collect();
    let expected = [
        (0, vec!["a", "b"]),
        (0, vec!["c"]),
        (0, vec!["d"]),
        (1, vec!["a", "b"]),
        (1, vec!["c"]),
        (1, vec!["d"]),
    ];
    assert_eq!(found, expected);
    assert_eq!(flows[0].rule_name.as_deref(), Some("nightly"));
    assert_eq!(flows[0].selections, ["selection"]);
    assert_eq!(flows[0].selected, Selected::Yes);
}

#[test]
fn undecided_and_open_selections_make_undecided_flows() {
    let ebs = || resource("EBS", KeyManager::Customer);
    let mut world = world(vec![("a", ebs()), ("b", ebs())], vec![rule()]);
    let mut far = ebs();
    far.object.region = Some("us-east-1".to_owned());
    world.resources.insert("c".to_owned(), ebs());
    world.resources.insert("far".to_owned(), far);
    let selection = world.selections.get_mut("selection").unwrap();
    selection.selected.remove(1);
    selection.undecided.insert("b".to_owned(), unknown());
    let selected = |flows: &[Flow]| -> Vec<(String, Selected)> {
        let first = |flow: &Flow| (flow.resources.join(","), flow.selected);
        flows.iter().map(first).collect()
    };
    let (yes, undecided) = (Selected::Yes, Selected::Undecided);
    let expected = [("a".to_owned(), yes), ("b".to_owned(), undecided)];
    assert_eq!(selected(&derived(world.clone())), expected);

    let selection = world.selections.get_mut("selection").unwrap();
    selection.may_select_any = Some(unknown());
    let expected = [("a".to_owned(), yes), ("b,c".to_owned(), undecided)];
    assert_eq!(selected(&derived(world)), expected);
}

#[test]
fn the_first_recovery_point_has_the_vaults_key_under_full_management_alone() {
    use KeyManager::{Aws, Customer, None as Unencrypted};
    let in_default = || BackupRule {
        vault: Some(id("default-key")),
        ..rule()
    };
    for (kind, source, stored) in [
        ("EFS", Customer, Aws),
        ("EFS", Unencrypted, Aws),
        ("EBS", Customer, Customer),
        ("EBS", Unencrypted, Unencrypted),
    ] {
        let hops = hops_of(resource(kind, source), in_default());
        assert_eq!(hops.len(), 1);
        assert_eq!(managers(&hops[0]), [Some(source), Some(stored)], "{kind}");
        assert_eq!((hops[0].via, hops[0].works), (Via::Backup, Answer::Yes));
        assert_eq!(hops[0].crosses_account, Answer::No);
        assert_eq!(hops[0].air_gapped, Some(false));
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
        why(ebs(KeyManager::None)),
        temporary(Obstacle::NotDocumented)
    );
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

#[test]
fn what_is_not_known_of_the_rule_is_said() {
    let mut rule = with_copy(id("account"));
    rule.vault = None;
    for field in ["vault", "copies", "continuous", "air_gapped_vault"] {
        rule.unknown.insert(field.to_owned(), unknown());
    }
    let rds = resource("RDS", KeyManager::Customer);
    let flow = derived(world(vec![("r", rds)], vec![rule])).remove(0);
    let fields = |map: &BTreeMap<String, Unknown>| map.keys().cloned().collect::<Vec<_>>();
    assert_eq!(fields(&flow.unknown), ["air_gapped_vault", "copies"]);
    assert_eq!(fields(&flow.hops[0].unknown), ["continuous", "to", "via"]);
    assert_eq!(flow.hops[0].works, Answer::Yes);
}

#[test]
fn a_plan_with_a_scope_is_followed_in_each_place() {
    let mut efs = resource("EFS", KeyManager::Customer);
    let mut far = efs.clone();
    far.object = object(THERE, "us-east-1");
    efs.object = object(HERE, REGION);
    let own = "arn:aws:backup:$region:$account:backup-vault:both";
    let rule = BackupRule {
        vault: Some(Reference::of_text("own")),
        copies: vec![copy_to(Reference::of_text(own))],
        ..rule()
    };
    let mut world = world(vec![("a", efs), ("b", far)], vec![rule]);
    let plan = world.backup_plans.get_mut("plan").unwrap();
    plan.object = object("999999999999", "us-east-1");
    plan.scope = Some(Scope::default());
    let flows = derived(world);
    let [here, there] = flows.as_slice() else {
        panic!("two places: {flows:?}")
    };
    assert_eq!(here.hops[0].to.id.as_deref(), Some("own"));
    let arn = Some("arn:aws:backup:eu-west-1:111122223333:backup-vault:both");
    assert_eq!(here.hops[1].to.arn.as_deref(), arn);
    assert_eq!(here.hops[1].to.id, None);
    assert_eq!(there.hops[0].to.id, None, "no such vault there");
    assert_eq!(there.hops[0].to.account.as_deref(), Some(THERE));
    assert_eq!(there.hops[1].to.id.as_deref(), Some("both"));
    assert_eq!(there.hops[1].crosses_account, Answer::No);
}
