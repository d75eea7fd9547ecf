mod missed;
mod properties;

use super::*;
use crate::facts::{
    Action, BackupPlan, Change, Object, Pattern, Reason, Reference, RegionSettings, Scope,
    TagCondition,
};

const ACCOUNT: &str = "111122223333";
const REGION: &str = "eu-west-1";

fn object(account: &str, region: &str) -> Object {
    Object {
        account: Some(account.to_owned()),
        region: Some(region.to_owned()),
        ..Object::default()
    }
}

fn volume(id: &str, tags: &[(&str, &str)]) -> Resource {
    let own = |text: &&str| (*text).to_owned();
    Resource {
        object: object(ACCOUNT, REGION),
        kind: Some("EBS".to_owned()),
        supported: true,
        arn: Some(format!("arn:aws:ec2:{REGION}:{ACCOUNT}:volume/{id}")),
        tags: tags.iter().map(|(k, v)| (own(k), own(v))).collect(),
        ..Resource::default()
    }
}

fn unknown(references: &[&str]) -> Unknown {
    Unknown {
        reason: Reason::AfterApply,
        references: references.iter().map(|&r| r.to_owned()).collect(),
        candidates: Vec::new(),
    }
}

fn arns(arns: &[&str]) -> Vec<Pattern> {
    let pattern = |arn: &&str| Pattern {
        arn: Some((*arn).to_owned()),
        ..Pattern::default()
    };
    arns.iter().map(pattern).collect()
}

fn tag(operator: TagOperator, key: &str, value: &str) -> TagCondition {
    TagCondition {
        operator,
        key: Some(key.to_owned()),
        values: vec![value.to_owned()],
        ..TagCondition::default()
    }
}

fn equals(key: &str, value: &str) -> TagCondition {
    tag(TagOperator::StringEquals, key, value)
}

fn selection() -> Selection {
    Selection {
        object: object(ACCOUNT, REGION),
        ..Selection::default()
    }
}

fn world(resources: Vec<(&str, Resource)>, selection: Selection) -> World {
    let mut world = World::default();
    let resources = resources.into_iter().map(|(id, r)| (id.to_owned(), r));
    world.resources = resources.collect();
    world.selections.insert("s".to_owned(), selection);
    world
}

/// What the only selection does.
fn derived(mut world: World) -> Selection {
    derive(&mut world, true);
    world.selections.remove("s").unwrap()
}

fn undecided(selection: &Selection) -> Vec<&str> {
    selection.undecided.keys().map(String::as_str).collect()
}

fn volumes() -> Vec<(&'static str, Resource)> {
    vec![
        ("a", volume("a", &[("backup", "daily"), ("env", "prod")])),
        ("b", volume("b", &[("backup", "daily"), ("env", "test")])),
        ("c", volume("c", &[("backup", "Daily")])),
    ]
}

#[test]
fn arns_or_tags_name_and_all_conditions_filter() {
    let mut one = selection();
    one.tags = vec![equals("backup", "daily"), equals("backup", "weekly")];
    one.resources = arns(&["arn:aws:ec2:eu-west-1:111122223333:volume/c"]);
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(found.selected, ["a", "b", "c"]);

    one.conditions = vec![equals("env", "prod")];
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(found.selected, ["a"]);
    assert_eq!(found.excluded["b"], "conditions: string_equals env=prod");
    assert_eq!(found.excluded["c"], "conditions: string_equals env=prod");

    one.conditions = vec![tag(TagOperator::StringNotEquals, "env", "test")];
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(found.selected, ["a", "c"], "without the tag: not equal");

    one.conditions = vec![tag(TagOperator::StringLike, "env", "*ro*")];
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(found.selected, ["a"]);

    one.conditions = vec![tag(TagOperator::StringNotLike, "env", "p*")];
    assert_eq!(derived(world(volumes(), one)).selected, ["b", "c"]);
}

#[test]
fn not_resources_leave_out() {
    let mut one = selection();
    one.resources = arns(&["arn:aws:ec2:*:*:volume/*"]);
    one.not_resources = arns(&["arn:aws:ec2:*:*:volume/b*"]);
    one.not_resources.push(Pattern {
        id: Some("c".to_owned()),
        ..Pattern::default()
    });
    let found = derived(world(volumes(), one));
    assert_eq!(found.selected, ["a"]);
    assert_eq!(
        found.excluded["b"],
        "not_resources: arn:aws:ec2:*:*:volume/b*"
    );
    assert_eq!(
        found.excluded["c"],
        "not_resources: arn:aws:ec2:eu-west-1:111122223333:volume/c"
    );
}

#[test]
fn nothing_given_means_everything_and_a_star_with_conditions_the_tagged() {
    let found = derived(world(volumes(), selection()));
    assert_eq!(found.selected, ["a", "b", "c"]);
    let mut one = selection();
    one.resources = arns(&["*"]);
    one.conditions = vec![equals("backup", "daily"), equals("env", "test")];
    let found = derived(world(volumes(), one));
    assert_eq!(found.selected, ["b"]);
    assert!(found.excluded.is_empty(), "{:?}", found.excluded);
}

#[test]
fn a_plan_selects_in_its_own_account_and_region() {
    let mut here = selection();
    here.tags = vec![equals("backup", "daily")];
    here.resources.push(Pattern {
        id: Some("far".to_owned()),
        ..Pattern::default()
    });
    let mut far = volume("far", &[("backup", "daily")]);
    far.object = object(ACCOUNT, "us-east-1");
    let mut foreign = volume("foreign", &[("backup", "daily")]);
    foreign.object = object("444455556666", REGION);
    let mut unsure = volume("unsure", &[("backup", "daily")]);
    unsure.object = object("other:aws", REGION);
    let resources = vec![("far", far), ("foreign", foreign), ("unsure", unsure)];
    let found = derived(world(resources, here));
    assert!(found.selected.is_empty());
    assert_eq!(found.excluded, [("far".into(), "region".into())].into());
    assert_eq!(undecided(&found), ["unsure"]);
    assert_eq!(found.undecided["unsure"].references, ["account"]);
}

#[test]
fn a_scope_reaches_its_accounts_and_regions() {
    let mut one = selection();
    one.object = object("999999999999", "us-east-1");
    one.tags = vec![equals("backup", "daily")];
    one.backup_plan = Some(Reference {
        id: Some("plan".to_owned()),
        ..Reference::default()
    });
    let mut world = world(volumes(), one);
    let scope = Scope {
        accounts: vec![ACCOUNT.to_owned()],
        closed: true,
        regions: vec![REGION.to_owned()],
        ..Scope::default()
    };
    let plan = BackupPlan {
        scope: Some(scope),
        ..BackupPlan::default()
    };
    world.backup_plans.insert("plan".to_owned(), plan);
    assert_eq!(derived(world).selected, ["a", "b"]);
}

#[test]
fn only_what_backups_are_made_of_is_selected() {
    let mut resources = volumes();
    resources[0].1.supported = false;
    resources[1].1.part_of = Some("cluster".to_owned());
    let mut one = selection();
    one.tags = vec![equals("backup", "daily")];
    one.resources = arns(&["arn:aws:ec2:eu-west-1:111122223333:volume/a"]);
    one.resources.push(Pattern {
        id: Some("b".to_owned()),
        ..Pattern::default()
    });
    let found = derived(world(resources, one));
    assert!(found.selected.is_empty());
    assert_eq!(found.excluded["a"], "not supported");
    assert_eq!(found.excluded["b"], "part of cluster");
}

#[test]
fn the_opt_in_binds_unless_the_type_is_named() {
    let out = |kind: &str, setting: &str, selection: Selection| {
        let mut resource = volume("a", &[("backup", "daily")]);
        resource.kind = Some(kind.to_owned());
        let mut world = world(vec![("a", resource)], selection);
        let settings = RegionSettings {
            object: object(ACCOUNT, REGION),
            opt_in: [(setting.to_owned(), false), ("S3".to_owned(), true)].into(),
            ..RegionSettings::default()
        };
        world.region_settings.insert("r".to_owned(), settings);
        derived(world)
    };
    let by = |patterns: &[&str]| Selection {
        resources: arns(patterns),
        ..selection()
    };
    let tagged = Selection {
        tags: vec![equals("backup", "daily")],
        ..selection()
    };
    let excluded = [("a".to_owned(), "opt-in".to_owned())].into();
    assert_eq!(out("EBS", "EBS", tagged).excluded, excluded);
    for wide in ["*", "arn:aws:ec2:*", "arn:aws:ec2:*:*:*"] {
        assert_eq!(out("EBS", "EBS", by(&[wide])).excluded, excluded, "{wide}");
    }
    let typed = || by(&["arn:aws:ec2:*:*:volume/*"]);
    assert_eq!(out("EBS", "EBS", typed()).selected, ["a"]);
    assert_eq!(out("EBS", "RDS", by(&["*"])).selected, ["a"]);
    assert_eq!(out("Aurora", "Aurora", typed()).excluded, excluded);
    assert_eq!(out("FSxONTAP", "FSx", typed()).excluded, excluded);
    assert_eq!(
        out("DynamoDBAdvanced", "DynamoDB", by(&["*"])).excluded,
        excluded
    );
}

#[test]
fn what_is_not_known_makes_undecided_only_where_nothing_else_settles_it() {
    let mut resources = volumes();
    resources[0].1.unknown_tags = vec!["backup".to_owned()];
    resources[0].1.tags.remove("backup");
    resources[2].1.tags.clear();
    let why = unknown(&["var.tags"]);
    resources[2].1.object.unknown.insert("tags".to_owned(), why);
    let mut one = selection();
    one.tags = vec![equals("backup", "daily")];
    let found = derived(world(resources.clone(), one.clone()));
    assert_eq!(found.selected, ["b"]);
    assert_eq!(undecided(&found), ["a", "c"]);
    assert_eq!(found.undecided["c"].references, ["var.tags"]);

    one.conditions = vec![equals("env", "test")];
    let found = derived(world(resources.clone(), one.clone()));
    assert_eq!(undecided(&found), ["c"], "a is in another env");

    one.conditions = vec![equals("env", "prod")];
    one.conditions[0].values.clear();
    let why = unknown(&["var.env"]);
    one.conditions[0].unknown.insert("values".to_owned(), why);
    let found = derived(world(resources, one));
    assert!(found.selected.is_empty());
    assert_eq!(undecided(&found), ["a", "b", "c"]);
    assert_eq!(found.undecided["b"].references, ["var.env"]);
}

#[test]
fn an_unknown_arn_is_decided_by_its_known_parts() {
    let mut new = volume("a", &[]);
    new.arn = None;
    new.arn_pattern = Some(format!("arn:aws:ec2:{REGION}:{ACCOUNT}:volume/*"));
    let mut bare = volume("b", &[]);
    bare.arn = None;
    let by = |patterns: &[&str]| {
        let one = Selection {
            resources: arns(patterns),
            ..selection()
        };
        derived(world(vec![("a", new.clone()), ("b", bare.clone())], one))
    };
    let found = by(&["arn:aws:ec2:*:*:volume/*"]);
    assert_eq!(
        (found.selected, found.undecided.len()),
        (vec!["a".into()], 1)
    );
    let found = by(&["arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"]);
    assert_eq!(undecided(&found), ["a", "b"]);
    assert_eq!(undecided(&by(&["arn:aws:ec2:*:*:instance/*"])), ["b"]);
    assert_eq!(by(&["*"]).selected, ["a", "b"]);
}

#[test]
fn an_id_that_aws_will_make_up_is_not_written_anywhere() {
    let mut new = volume("a", &[]);
    new.arn = None;
    new.arn_pattern = Some(format!("arn:aws:ec2:{REGION}:{ACCOUNT}:volume/*"));
    let change = Change {
        actions: vec![Action::Create],
        ..Change::default()
    };
    new.object.change = Some(change);
    let by = |arn: &str| {
        let one = Selection {
            resources: arns(&[arn]),
            ..selection()
        };
        undecided(&derived(world(vec![("a", new.clone())], one))).len()
    };
    assert_eq!(by("arn:aws:ec2:eu-west-1:111122223333:volume/vol-1"), 0);
    assert_eq!(by("arn:aws:ec2:eu-west-1:111122223333:volume/vol-*"), 1);
}

#[test]
fn an_entry_that_may_be_anything_is_said_once() {
    let mut one = selection();
    one.resources = vec![Pattern {
        unknown: Some(unknown(&["var.arns"])),
        ..Pattern::default()
    }];
    one.tags = vec![equals("backup", "daily")];
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(found.selected, ["a", "b"]);
    assert!(found.undecided.is_empty());
    assert_eq!(found.may_select_any.unwrap().references, ["var.arns"]);

    // What it may be is known: only those are undecided.
    one.tags.clear();
    let mut candidates = unknown(&["aws_ebs_volume.a"]);
    candidates.candidates = vec!["a".to_owned()];
    one.resources[0].unknown = Some(candidates);
    let found = derived(world(volumes(), one.clone()));
    assert_eq!(undecided(&found), ["a"]);
    assert_eq!(found.may_select_any, None);

    // An unknown list isn't an absent one: it doesn't mean everything.
    one.resources.clear();
    let why = unknown(&["var.arns"]);
    one.object.unknown.insert("resources".to_owned(), why);
    let found = derived(world(volumes(), one));
    assert!(found.selected.is_empty() && found.may_select_any.is_some());
}

#[test]
fn an_unknown_exclusion_leaves_undecided() {
    let mut one = selection();
    one.tags = vec![equals("backup", "daily")];
    let why = unknown(&["var.not"]);
    one.object.unknown.insert("not_resources".to_owned(), why);
    let found = derived(world(volumes(), one));
    assert_eq!(undecided(&found), ["a", "b"]);
}
