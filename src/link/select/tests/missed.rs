//! What comes nearest to selecting a resource that nothing selects.

use super::*;
use crate::facts::{Miss, MissReason, MissedDefault, NotSelected, Stack};

fn missed(mut world: World, id: &str) -> Option<NotSelected> {
    derive(&mut world, true);
    world.not_selected.remove(id)
}

/// The nearest miss of the only selection.
fn nearest(resources: Vec<(&str, Resource)>, selection: Selection) -> (MissReason, Option<String>) {
    let miss = missed(world(resources, selection), "a").unwrap().nearest;
    (miss.reason, miss.detail.or(miss.found))
}

fn told(reason: MissReason, detail: &str) -> (MissReason, Option<String>) {
    (reason, Some(detail.to_owned()))
}

fn by_arn(arn: &str) -> Selection {
    Selection {
        resources: arns(&[arn]),
        ..selection()
    }
}

const VOLUMES: &str = "arn:aws:ec2:*:*:volume/*";

#[test]
fn the_reason_is_the_nearest_miss() {
    let one = || vec![("a", volume("a", &[("tier", "Gold"), ("app", "shop")]))];
    let by_tag = |key: &str, value: &str| Selection {
        tags: vec![equals(key, value)],
        ..selection()
    };
    let case = told(MissReason::TagCase, "tier=Gold");
    assert_eq!(nearest(one(), by_tag("tier", "gold")), case);
    assert_eq!(nearest(one(), by_tag("Tier", "Gold")), case);
    let value = told(MissReason::TagValue, "tier=Gold");
    assert_eq!(nearest(one(), by_tag("tier", "silver")), value);
    assert_eq!(nearest(one(), by_tag("backup", "yes")).0, MissReason::NoTag);

    // `*` with a condition asks for a tag as `selection_tag` does.
    let by_condition = |key: &str, value: &str| Selection {
        conditions: vec![equals(key, value)],
        ..by_arn("*")
    };
    assert_eq!(nearest(one(), by_condition("tier", "silver")), value);
    assert_eq!(
        nearest(one(), by_condition("backup", "yes")).0,
        MissReason::NoTag
    );
    let mut defaulted = one();
    let missed_default = |value: &str| MissedDefault {
        value: value.to_owned(),
        provider: "aws".to_owned(),
    };
    defaulted[0].1.missed_defaults = [
        ("tier".to_owned(), missed_default("silver")),
        ("backup".to_owned(), missed_default("yes")),
    ]
    .into();
    for (key, value) in [("tier", "silver"), ("backup", "yes")] {
        for selection in [by_tag(key, value), by_condition(key, value)] {
            let miss = missed(world(defaulted.clone(), selection), "a")
                .unwrap()
                .nearest;
            assert_eq!(miss.default_of.as_deref(), Some("aws"), "{key}");
        }
    }
    let miss = missed(world(defaulted, by_tag("tier", "bronze")), "a")
        .unwrap()
        .nearest;
    assert_eq!(miss.default_of, None, "the default is another value");

    let other = "arn:aws:ec2:us-east-1:111122223333:volume/*";
    assert_eq!(
        nearest(one(), by_arn(other)),
        told(MissReason::Region, other)
    );
    let other = "arn:aws:ec2:*:444455556666:volume/*";
    assert_eq!(
        nearest(one(), by_arn(other)),
        told(MissReason::Account, other)
    );
    let other = "arn:aws:ec2:*:*:instance/*";
    assert_eq!(nearest(one(), by_arn(other)), told(MissReason::Type, other));

    let mut excluding = by_arn(VOLUMES);
    excluding.not_resources = arns(&["arn:aws:ec2:*:*:volume/a"]);
    let by = told(MissReason::NotResources, "arn:aws:ec2:*:*:volume/a");
    assert_eq!(nearest(one(), excluding), by);
    let mut conditional = by_arn(VOLUMES);
    conditional.conditions = vec![tag(TagOperator::StringNotEquals, "app", "shop")];
    let words = told(MissReason::Condition, "string_not_equals app=shop");
    assert_eq!(nearest(one(), conditional.clone()), words);
    conditional.conditions = vec![equals("tier", "gold")];
    assert_eq!(nearest(one(), conditional), case);
}

#[test]
fn another_place_counts_only_for_what_is_named() {
    let mut far = volume("a", &[("tier", "gold")]);
    far.object.region = Some("us-east-1".to_owned());
    far.arn = Some("arn:aws:ec2:us-east-1:111122223333:volume/a".to_owned());
    let by_tag = |value: &str| Selection {
        tags: vec![equals("tier", value)],
        ..selection()
    };
    let found = nearest(vec![("a", far.clone())], by_tag("gold")).0;
    assert_eq!(found, MissReason::Region);
    let found = nearest(vec![("a", far)], by_tag("silver")).0;
    assert_eq!(found, MissReason::None);
}

#[test]
fn a_plan_without_selections_and_a_stack_without_its_plan_are_told() {
    let mut world = world(vec![("a", volume("a", &[]))], selection());
    world.selections.clear();
    let reason = |world: &World| missed(world.clone(), "a").unwrap().nearest;
    assert_eq!(reason(&world), Miss::default());
    let plan = BackupPlan {
        object: object(ACCOUNT, REGION),
        ..BackupPlan::default()
    };
    world.backup_plans.insert("p:plan".to_owned(), plan);
    assert_eq!(reason(&world).reason, MissReason::NoSelection);
    assert_eq!(reason(&world).backup_plan.as_deref(), Some("p:plan"));
    let stack = Stack {
        object: object(ACCOUNT, REGION),
        switched_off: vec!["Plan".to_owned()],
        ..Stack::default()
    };
    world.stacks.insert("p:stack".to_owned(), stack);
    assert_eq!(reason(&world).reason, MissReason::SwitchedOff);
}

#[test]
fn what_is_selected_or_read_from_its_replica_is_not_missed_and_doubt_is_kept() {
    let replica = Resource {
        replica_of: Some(Reference {
            id: Some("a".to_owned()),
            ..Reference::default()
        }),
        ..volume("b", &[])
    };
    let both = vec![("a", volume("a", &[])), ("b", replica)];
    let only = by_arn("arn:aws:ec2:eu-west-1:111122223333:volume/b");
    let world = world(both, only);
    assert_eq!(missed(world.clone(), "b"), None);
    assert_eq!(missed(world.clone(), "a"), None, "its replica is backed up");
    let mut open = world;
    let selection = open.selections.get_mut("s").unwrap();
    selection.resources = vec![Pattern {
        unknown: Some(unknown(&["var.arn"])),
        ..Pattern::default()
    }];
    let found = missed(open, "a").unwrap();
    assert!(found.undecided.contains_key("s"));
}

#[test]
fn a_cluster_that_is_named_by_its_instance_alone_is_told() {
    let cluster = Resource {
        kind: Some("Aurora".to_owned()),
        arn: Some("arn:aws:rds:eu-west-1:111122223333:cluster:c".to_owned()),
        ..volume("a", &[])
    };
    let instance = Resource {
        part_of: Some("a".to_owned()),
        arn: Some("arn:aws:rds:eu-west-1:111122223333:db:i".to_owned()),
        ..volume("b", &[])
    };
    let only = by_arn("arn:aws:rds:eu-west-1:111122223333:db:i");
    let found = nearest(vec![("a", cluster), ("b", instance)], only);
    assert_eq!(found, told(MissReason::Part, "b"));
}

#[test]
fn a_cluster_of_which_a_tag_means_the_instance_alone_is_told() {
    let cluster = |tags: &[(&str, &str)]| Resource {
        kind: Some("Aurora".to_owned()),
        ..volume("a", tags)
    };
    let instance = |tags: &[(&str, &str)]| Resource {
        part_of: Some("a".to_owned()),
        ..volume("b", tags)
    };
    let by_tag = || Selection {
        tags: vec![equals("backup", "yes")],
        ..selection()
    };
    let by_condition = || Selection {
        conditions: vec![equals("backup", "yes")],
        ..by_arn("*")
    };
    for only in [by_tag(), by_condition()] {
        let tagged = vec![("a", cluster(&[])), ("b", instance(&[("backup", "yes")]))];
        let found = nearest(tagged, only.clone());
        assert_eq!(found, told(MissReason::Part, "b"));
        let untagged = vec![("a", cluster(&[])), ("b", instance(&[]))];
        assert_eq!(nearest(untagged, only).0, MissReason::NoTag);
    }
}
