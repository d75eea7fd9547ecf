mod copies;
mod onward;
mod open;
mod primary;

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
