use super::*;
use crate::facts::{
    Account, BackupPlan, OrganizationPolicy, OrganizationUnit, PlanOrigin, PolicyAttachment,
};
use serde_json::{Value as Json, json};

fn named(name: &str) -> Reference {
    Reference::of_text(name)
}

fn by_id(id: &str) -> Reference {
    Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    }
}

/// Root `r-1` with unit `ou-a` (and `ou-b` in it), accounts 111… in a, 222… in b, 333… in the root.
fn organization() -> World {
    let mut world = World::default();
    for (id, unit_id, name, parent) in [
        ("p:root", "r-1", "Root", None),
        ("p:a", "ou-a", "Workloads", Some(named("r-1"))),
        ("p:b", "ou-b", "Prod", Some(by_id("p:a"))),
    ] {
        let unit = OrganizationUnit {
            unit_id: Some(unit_id.to_owned()),
            name: Some(name.to_owned()),
            root: parent.is_none(),
            parent,
            ..OrganizationUnit::default()
        };
        world.organization_units.insert(id.to_owned(), unit);
    }
    for (account, parent) in [
        ("111111111111", by_id("p:a")),
        ("222222222222", named("ou-b")),
        ("333333333333", by_id("p:root")),
    ] {
        let account_facts = Account {
            id: Some(account.to_owned()),
            parent: Some(parent),
            ..Account::default()
        };
        world.accounts.insert(account.to_owned(), account_facts);
    }
    world
}

fn policy(world: &mut World, id: &str, json: Json) {
    let policy = OrganizationPolicy {
        object: Object {
            address: id.to_owned(),
            account: Some("999999999999".to_owned()),
            ..Object::default()
        },
        policy_type: Some("BACKUP_POLICY".to_owned()),
        backup_policy: Some(json),
        ..OrganizationPolicy::default()
    };
    world.organization_policies.insert(id.to_owned(), policy);
}

fn attach(world: &mut World, policy: &str, target: Reference) {
    let id = format!("attachment {}", world.policy_attachments.len());
    let attachment = PolicyAttachment {
        policy: Some(by_id(policy)),
        target: Some(target),
        ..PolicyAttachment::default()
    };
    world.policy_attachments.insert(id, attachment);
}

fn daily(vault: &str) -> Json {
    json!({"plans": {"daily": {
        "regions": {"@@assign": ["eu-west-1", "eu-central-1"]},
        "rules": {"r": {
            "schedule_expression": {"@@assign": "cron(0 5 ? * * *)"},
            "start_backup_window_minutes": {"@@assign": "60"},
            "enable_continuous_backup": {"@@assign": "true"},
            "target_backup_vault_name": {"@@assign": vault},
            "target_logically_air_gapped_backup_vault_arn": {"@@assign": "arn:aws:backup:$region:$account:backup-vault:l"},
            "lifecycle": {"delete_after_days": {"@@assign": "14"}}, "scan_actions": {"GUARDDUTY": {"scan_mode": {"@@assign": "FULL_SCAN"}}},
            "copy_actions": {"arn:aws:backup:eu-west-1:444455556666:backup-vault:b": {"lifecycle": {"delete_after_days": {"@@assign": "90"}}}},
            "recovery_point_tags": {"o": {"tag_key": {"@@assign": "Owner"}, "tag_value": {"@@assign": "me"}}}
        }},
        "selections": {
            "tags": {"s": {"iam_role_arn": {"@@assign": "arn:aws:iam::$account:role/r"}, "tag_key": {"@@assign": "backup"}, "tag_value": {"@@assign": ["dr", "x"]}}},
            "resources": {"s": {"iam_role_arn": {"@@assign": "arn:aws:iam::$account:role/r"}, "resource_types": {"@@assign": ["arn:aws:ec2:*:*:volume/*"]},
                "conditions": {"string_not_equals": {"c": {"condition_key": {"@@assign": "aws:ResourceTag/no"}, "condition_value": {"@@assign": "y"}}}}}}
        },
        "advanced_backup_settings": {"ec2": {"windows_vss": {"@@assign": "enabled"}}}
    }}})
}

fn ids(world: &World) -> Vec<&str> {
    world.backup_plans.keys().map(String::as_str).collect()
}

fn scope_of<'a>(world: &'a World, id: &str) -> &'a Scope {
    world.backup_plans[id].scope.as_ref().unwrap()
}

fn names(references: &[Reference]) -> Vec<&str> {
    references
        .iter()
        .filter_map(|one| one.name.as_deref())
        .collect()
}

#[test]
fn one_policy_makes_its_plans_where_it_is_attached() {
    let mut world = organization();
    policy(&mut world, "p:one", daily("v"));
    attach(&mut world, "p:one", by_id("p:a"));
    derive(&mut world);
    assert_eq!(ids(&world), ["p:one#daily"]);
    assert_eq!(world.invalid, BTreeMap::new());
    let plan = &world.backup_plans["p:one#daily"];
    assert_eq!(plan.origin, PlanOrigin::OrganizationsPolicy);
    assert_eq!(
        (plan.object.address.as_str(), &plan.object.account),
        ("p:one", &None)
    );
    assert_eq!(plan.merged_from, ["p:one"]);
    assert_eq!(plan.advanced_settings["EC2"]["WindowsVSS"], "enabled");
    assert_eq!(plan.rules[0].scan_mode.as_deref(), Some("FULL_SCAN"));
    let scope = plan.scope.as_ref().unwrap();
    assert_eq!(names(&scope.targets), ["ou-a"]);
    assert_eq!(scope.accounts, ["111111111111", "222222222222"]);
    assert_eq!(scope.regions, ["eu-central-1", "eu-west-1"]);
    assert!(!scope.closed);
    let rule = &plan.rules[0];
    assert_eq!(rule.vault, Some(named("v")));
    assert_eq!(
        (rule.start_window_minutes, rule.continuous),
        (Some(60), Some(true))
    );
    assert_eq!(rule.lifecycle.delete_after_days, Some(14));
    let vault = rule.air_gapped_vault.as_ref().unwrap();
    assert_eq!(
        vault.arn.as_deref(),
        Some("arn:aws:backup:$region:$account:backup-vault:l")
    );
    assert_eq!((&vault.account, &vault.region), (&None, &None));
    let copy = rule.copies[0].vault.as_ref().unwrap();
    assert_eq!(copy.account.as_deref(), Some("444455556666"));
    assert_eq!(rule.recovery_point_tags["Owner"], "me");
    let selections: Vec<_> = world.selections.keys().collect();
    assert_eq!(selections, ["p:one#daily#resources.s", "p:one#daily#s"]);
    let tags = &world.selections["p:one#daily#s"];
    assert_eq!(tags.backup_plan, Some(by_id("p:one#daily")));
    assert_eq!(tags.tags[0].values, ["dr", "x"]);
    let resources = &world.selections["p:one#daily#resources.s"];
    assert_eq!(
        resources.resources[0].arn.as_deref(),
        Some("arn:aws:ec2:*:*:volume/*")
    );
    assert_eq!(resources.conditions[0].key.as_deref(), Some("no"));
}

#[test]
fn a_child_policy_makes_a_plan_of_its_own_below_it() {
    let mut world = organization();
    policy(&mut world, "p:parent", daily("v"));
    let child = json!({"plans": {"daily": {"rules": {"r": {"target_backup_vault_name": {"@@assign": "w"}}}}}});
    policy(&mut world, "p:child", child);
    attach(&mut world, "p:parent", named("r-1"));
    attach(&mut world, "p:child", named("ou-b"));
    derive(&mut world);
    assert_eq!(ids(&world), ["p:child#daily@Prod", "p:parent#daily"]);
    let merged = &world.backup_plans["p:child#daily@Prod"];
    assert_eq!(merged.merged_from, ["p:parent", "p:child"]);
    assert_eq!(merged.object.address, "p:child");
    assert_eq!(merged.rules[0].vault, Some(named("w")));
    assert_eq!(merged.rules[0].lifecycle.delete_after_days, Some(14));
    let scope = scope_of(&world, "p:child#daily@Prod");
    assert_eq!(scope.accounts, ["222222222222"]);
    let scope = scope_of(&world, "p:parent#daily");
    assert_eq!(
        (names(&scope.targets), names(&scope.except)),
        (vec!["r-1"], vec!["ou-b"])
    );
    assert_eq!(scope.accounts, ["111111111111", "333333333333"]);
}

#[test]
fn another_plan_further_down_leaves_the_inherited_one_whole() {
    let mut world = organization();
    policy(&mut world, "p:parent", daily("v"));
    policy(&mut world, "p:other", json!({"plans": {"weekly": {}}}));
    attach(&mut world, "p:parent", named("ou-a"));
    attach(&mut world, "p:other", named("ou-b"));
    attach(&mut world, "p:other", named("333333333333"));
    derive(&mut world);
    assert_eq!(ids(&world), ["p:other#weekly", "p:parent#daily"]);
    let scope = scope_of(&world, "p:parent#daily");
    assert_eq!(
        (names(&scope.targets), scope.except.len()),
        (vec!["ou-a"], 0)
    );
    assert_eq!(scope.accounts, ["111111111111", "222222222222"]);
    let scope = scope_of(&world, "p:other#weekly");
    assert_eq!(scope.accounts, ["222222222222", "333333333333"]);
    let lacks = world.invalid["p:other#weekly"].iter();
    let lacks: Vec<_> = lacks
        .map(|invalid| (invalid.field.as_str(), invalid.path.join(".")))
        .collect();
    assert_eq!(
        lacks,
        [
            ("scope", "plans.weekly.regions".to_owned()),
            ("rules", "plans.weekly.rules".to_owned()),
            ("selections", "plans.weekly.selections".to_owned()),
        ]
    );
}

#[test]
fn accounts_alone_close_the_scope() {
    let mut world = organization();
    policy(&mut world, "p:one", daily("v"));
    attach(&mut world, "p:one", named("111111111111"));
    attach(&mut world, "p:one", named("444444444444"));
    derive(&mut world);
    let scope = scope_of(&world, "p:one#daily");
    assert!(scope.closed);
    assert_eq!(names(&scope.targets), ["111111111111", "444444444444"]);
}

#[test]
fn a_policy_attached_to_nothing_known_still_shows_its_plans() {
    let mut world = organization();
    policy(&mut world, "p:orphan", daily("v"));
    policy(&mut world, "p:somewhere", daily("v"));
    let why = Unknown {
        references: vec!["var.target".to_owned()],
        ..unresolved()
    };
    let target = Reference {
        unknown: [("id".to_owned(), why.clone())].into(),
        ..Reference::default()
    };
    attach(&mut world, "p:somewhere", target);
    derive(&mut world);
    assert_eq!(ids(&world), ["p:orphan#daily", "p:somewhere#daily"]);
    let scope = scope_of(&world, "p:orphan#daily");
    assert!(scope.targets.is_empty() && !scope.closed);
    assert_eq!(scope.unknown["targets"].reason, Reason::Unresolved);
    assert_eq!(
        scope_of(&world, "p:somewhere#daily").unknown["targets"],
        why
    );
}

#[test]
fn problems_are_told_once_with_their_place() {
    let mut world = organization();
    let mut parent = daily("v");
    parent["plans"]["daily"]["regions"]["@@operators_allowed_for_child_policies"] =
        json!(["@@none"]);
    parent["plans"]["daily"]["rules"]["r"]["lifecycle"]["delete_after_days"] =
        json!({"@@assign": "soon"});
    policy(&mut world, "p:parent", parent);
    policy(
        &mut world,
        "p:child",
        json!({"plans": {"daily": {"regions": {"@@append": ["x"]}}}}),
    );
    attach(&mut world, "p:parent", named("r-1"));
    attach(&mut world, "p:child", named("ou-a"));
    attach(&mut world, "p:child", named("ou-b"));
    derive(&mut world);
    let told = |id: &str| -> Vec<String> {
        let all = world.invalid[id].iter();
        all.map(|invalid| {
            format!(
                "{} {}: {}",
                invalid.field,
                invalid.path.join("."),
                invalid.reason
            )
        })
        .collect()
    };
    assert_eq!(
        told("p:child"),
        ["backup_policy plans.daily.regions: @@append is ignored: a parent policy forbids it"]
    );
    let doubt = world.invalid["p:child"][0].doubt;
    assert_eq!(doubt, Some(Doubt::Unsaid));
    assert_eq!(
        told("p:parent"),
        [
            "backup_policy plans.daily.rules.r.lifecycle.delete_after_days.@@assign: takes a whole number as a string"
        ]
    );
    let lifecycle = &world.backup_plans["p:parent#daily"].rules[0].lifecycle;
    assert_eq!(
        lifecycle.unknown["delete_after_days"].reason,
        Reason::Invalid
    );
    let child = &world.backup_plans["p:child#daily@Workloads"];
    assert_eq!(
        child.scope.as_ref().unwrap().regions,
        ["eu-central-1", "eu-west-1"]
    );
}

#[test]
fn a_policy_that_cannot_be_read_may_change_the_plan() {
    let mut world = organization();
    policy(&mut world, "p:one", daily("v"));
    policy(&mut world, "p:dark", json!({}));
    world
        .organization_policies
        .get_mut("p:dark")
        .unwrap()
        .backup_policy = None;
    attach(&mut world, "p:one", named("ou-a"));
    attach(&mut world, "p:dark", named("r-1"));
    derive(&mut world);
    let unknown = &world.backup_plans["p:one#daily"].object.unknown["merged_from"];
    assert_eq!(unknown.candidates, ["p:dark"]);
}

#[test]
fn circles_in_the_tree_come_to_an_end() {
    let mut world = organization();
    world.organization_units.get_mut("p:root").unwrap().parent = Some(named("ou-b"));
    policy(&mut world, "p:one", daily("v"));
    attach(&mut world, "p:one", named("ou-a"));
    derive(&mut world);
    assert_eq!(ids(&world), ["p:one#daily"]);
}

#[test]
fn units_of_stack_sets_are_resolved_to_accounts() {
    let mut world = organization();
    let scope = Scope {
        targets: vec![Reference::of_text("ou-a")],
        except: vec![Reference::of_text("222222222222")],
        ..Scope::default()
    };
    let plan = BackupPlan {
        scope: Some(scope),
        ..BackupPlan::default()
    };
    world.backup_plans.insert("p:stack#Plan".to_owned(), plan);
    derive(&mut world);
    assert_eq!(scope_of(&world, "p:stack#Plan").accounts, ["111111111111"]);
}

/// The policies of the scenario, attached as its configuration says.
#[test]
fn the_scenario_comes_to_what_its_configuration_means() {
    let plan = include_str!("../../../testdata/org-backup-policy-and-scps/plan.json");
    let plan: Json = serde_json::from_str(plan).unwrap();
    let mut world = organization();
    for change in plan["resource_changes"].as_array().unwrap() {
        let after = &change["change"]["after"];
        if change["type"] == "aws_organizations_policy" && after["type"] == "BACKUP_POLICY" {
            let content = serde_json::from_str(after["content"].as_str().unwrap()).unwrap();
            policy(&mut world, change["name"].as_str().unwrap(), content);
        }
    }
    attach(&mut world, "backup", named("ou-a"));
    attach(&mut world, "air_gapped", named("ou-a"));
    derive(&mut world);
    assert_eq!(world.invalid, BTreeMap::new());
    assert_eq!(
        ids(&world),
        ["air_gapped#air-gapped", "backup#dr-daily", "orphan#weekly"]
    );
    let rule = |id: &str| &world.backup_plans[id].rules[0];
    let daily = rule("backup#dr-daily");
    assert_eq!(daily.start_window_minutes, Some(60));
    assert_eq!(daily.lifecycle.delete_after_days, Some(14));
    let copy = &daily.copies[0];
    assert_eq!(copy.lifecycle.as_ref().unwrap().delete_after_days, Some(90));
    assert_eq!(
        copy.vault.as_ref().unwrap().account.as_deref(),
        Some("444455556666")
    );
    assert!(rule("air_gapped#air-gapped").air_gapped_vault.is_some());
    let scope = scope_of(&world, "air_gapped#air-gapped");
    assert_eq!(scope.regions, ["eu-central-1", "eu-west-1"]);
    let weekly = &rule("orphan#weekly").lifecycle;
    assert_eq!(
        (weekly.cold_after_days, weekly.delete_after_days),
        (Some(30), Some(60))
    );
    let unknown = &scope_of(&world, "orphan#weekly").unknown;
    assert!(unknown.contains_key("targets"));
    let tagged = &world.selections["backup#dr-daily#tagged"];
    assert_eq!(
        tagged.role.as_ref().unwrap().arn.as_deref(),
        Some("arn:aws:iam::$account:role/org-backup")
    );
    assert_eq!(tagged.tags[0].key.as_deref(), Some("backup"));
}
