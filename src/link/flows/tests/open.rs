//! Plans whose resources are made by other configuration.

use super::*;
use crate::facts::{Pattern, TagCondition};

fn selecting(arns: &[&str], tagged: bool) -> Selection {
    let patterns = arns.iter().map(|&arn| Pattern {
        arn: Some(arn.to_owned()),
        ..Pattern::default()
    });
    let tag = TagCondition {
        key: Some("backup".to_owned()),
        values: vec!["daily".to_owned()],
        ..TagCondition::default()
    };
    Selection {
        object: object(HERE, REGION),
        backup_plan: Some(id("plan")),
        resources: patterns.collect(),
        tags: if tagged { vec![tag] } else { Vec::new() },
        ..Selection::default()
    }
}

fn open_world(selection: Selection, rule: BackupRule) -> World {
    let mut world = world(Vec::new(), vec![rule]);
    world.selections.insert("selection".to_owned(), selection);
    world
}

fn works(flow: &Flow) -> Vec<(Answer, Option<Obstacle>)> {
    flow.hops
        .iter()
        .map(|hop| (hop.works, hop.because))
        .collect()
}

#[test]
fn a_tag_that_no_resource_here_has_makes_an_open_flow() {
    let flows = derived(open_world(selecting(&[], true), with_copy(id("account"))));
    let [flow] = flows.as_slice() else {
        panic!("one flow: {flows:?}")
    };
    assert!(flow.open && flow.resources.is_empty());
    assert_eq!((flow.kind.as_deref(), flow.selected), (None, Selected::Yes));
    assert_eq!(flow.account.as_deref(), Some(HERE));
    assert_eq!(flow.region.as_deref(), Some(REGION));
    assert_eq!(flow.selections, ["selection"]);
    let vague = (Answer::Unknown, Some(Obstacle::TypeUnknown));
    assert_eq!(works(flow), [(Answer::Yes, None), vague]);
    assert_eq!(flow.hops[1].crosses_account, Answer::Yes);
    assert!(flow.hops[1].source_key.is_none());
}

#[test]
fn what_stops_every_type_stops_an_open_flow() {
    for (vault, obstacle) in [
        ("Default", Obstacle::DestinationIsDefaultVault),
        ("china", Obstacle::CrossesPartition),
    ] {
        let flows = derived(open_world(selecting(&["*"], false), with_copy(id(vault))));
        assert_eq!(flows.len(), 1);
        let copy = works(&flows[0]).pop();
        assert_eq!(copy, Some((Answer::No, Some(obstacle))), "{vault}");
    }
}

#[test]
fn a_type_named_by_an_arn_is_as_good_as_a_resource_of_it() {
    let kind = |arn, vault| {
        let flow = derived(open_world(selecting(&[arn], false), with_copy(id(vault)))).remove(0);
        (flow.kind.clone(), works(&flow).pop())
    };
    let refused = |obstacle| Some((Answer::No, Some(obstacle)));
    let rds = Some("RDS".to_owned());
    assert_eq!(
        kind("arn:aws:rds:*:*:db:*", "lagv"),
        (rds.clone(), refused(Obstacle::TypeNotInAirGappedVault))
    );
    assert_eq!(
        kind("arn:aws:rds:*:*:db:*", "account-default-key"),
        (rds.clone(), refused(Obstacle::DestinationKeyNotCustomer))
    );
    let vague = Some((Answer::Unknown, Some(Obstacle::SourceKeyUnknown)));
    assert_eq!(kind("arn:aws:rds:*:*:db:*", "account"), (rds, vague));
    let efs = kind("arn:aws:elasticfilesystem:*:*:file-system/*", "account");
    assert_eq!(efs, (Some("EFS".to_owned()), Some((Answer::Yes, None))));
    // Volumes and instances alike.
    assert_eq!(
        kind("arn:aws:ec2:*", "account-default-key"),
        (None, refused(Obstacle::DestinationKeyNotCustomer))
    );
}

#[test]
fn a_selection_of_what_the_input_has_is_not_open() {
    let mut world = world(
        vec![("r", resource("EBS", KeyManager::Customer))],
        vec![rule()],
    );
    let taking = world.selections.get_mut("selection").unwrap();
    taking.tags = selecting(&[], true).tags;
    assert!(derived(world.clone()).iter().all(|flow| !flow.open));
    // One beside it that takes nothing is.
    let other = selecting(&["arn:aws:rds:*:*:db:*"], false);
    world.selections.insert("types".to_owned(), other);
    let flows = derived(world);
    let open: Vec<bool> = flows.iter().map(|flow| flow.open).collect();
    assert_eq!(open, [true, false]);
}

#[test]
fn what_may_select_anything_is_open_and_undecided() {
    let mut selection = selecting(&[], false);
    selection.may_select_any = Some(unknown());
    let flows = derived(open_world(selection, rule()));
    let found: Vec<_> = flows.iter().map(|f| (f.open, f.selected)).collect();
    assert_eq!(found, [(true, Selected::Undecided)]);
}

#[test]
fn a_backup_policy_is_followed_in_each_account_and_region() {
    let mut world = open_world(selecting(&[], true), rule());
    let plan = world.backup_plans.get_mut("plan").unwrap();
    plan.object = object("999999999999", "us-east-1");
    plan.scope = Some(Scope {
        accounts: vec![HERE.to_owned(), THERE.to_owned()],
        regions: vec![REGION.to_owned(), "us-east-1".to_owned()],
        ..Scope::default()
    });
    let flows = derived(world.clone());
    let place = |flow: &Flow| (flow.account.clone(), flow.region.clone());
    let mut places: Vec<_> = flows.iter().map(place).collect();
    places.dedup();
    assert_eq!(places.len(), 4);
    // Of more than anybody wants to read, the first.
    let accounts = (0..500).map(|at| format!("{at:012}"));
    world.backup_plans.get_mut("plan").unwrap().scope = Some(Scope {
        accounts: accounts.collect(),
        ..Scope::default()
    });
    assert_eq!(derived(world.clone()).len(), 50);
    // Accounts that nobody knows.
    world.backup_plans.get_mut("plan").unwrap().scope = Some(Scope::default());
    let flows = derived(world);
    assert_eq!(flows.iter().map(place).collect::<Vec<_>>(), [(None, None)]);
}
