use super::*;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

fn read(json: &Json) -> (Policy, Vec<String>) {
    let (policy, problems) = Policy::read(json);
    let told = problems
        .iter()
        .map(|p| format!("{}: {}", p.path.join("."), p.reason));
    (policy, told.collect())
}

fn chain(policies: &[&Json]) -> (Effective, Vec<String>) {
    let mut effective = Effective::default();
    let mut told = Vec::new();
    for (place, json) in policies.iter().enumerate() {
        let policy = read(json).0;
        let id = place.to_string();
        let source = Source {
            id: &id,
            policy: &policy,
        };
        let (merged, problems) = effective.merge(&[source]);
        effective = merged;
        for (_, problem) in &problems {
            let is_said = problem.reason.contains("is ignored");
            assert_eq!(problem.is_ignored, is_said, "{problem:?}");
        }
        told.extend(
            problems
                .iter()
                .map(|(id, p)| format!("{id} {}: {}", p.path.join("."), p.reason)),
        );
    }
    (effective, told)
}

fn regions(operators: impl Into<Json>) -> Json {
    json!({"plans": {"P": {"regions": operators.into()}}})
}

fn whole() -> Json {
    json!({"plans": {"P": {
        "regions": {"@@assign": ["eu-west-1"]},
        "rules": {"daily": {
            "schedule_expression": {"@@assign": "cron(0 5 ? * * *)"},
            "start_backup_window_minutes": {"@@assign": "480"},
            "complete_backup_window_minutes": {"@@assign": "10080"},
            "enable_continuous_backup": {"@@assign": "false"},
            "target_backup_vault_name": {"@@assign": "V"},
            "target_logically_air_gapped_backup_vault_arn": {"@@assign": "arn:aws:backup:$region:$account:backup-vault:L"},
            "lifecycle": {"move_to_cold_storage_after_days": {"@@assign": "30"}, "delete_after_days": {"@@assign": "120"},
                          "opt_in_to_archive_for_supported_resources": {"@@assign": "false"}},
            "copy_actions": {"arn:a": {"target_backup_vault_arn": {"@@assign": "arn:a"}, "lifecycle": {"delete_after_days": {"@@assign": "90"}}}},
            "recovery_point_tags": {"o": {"tag_key": {"@@assign": "Owner"}, "tag_value": {"@@assign": "me"}}},
            "index_actions": {"resource_types": {"@@assign": ["EBS"]}},
            "scan_actions": {"GUARDDUTY": {"scan_mode": {"@@assign": "FULL_SCAN"}}}
        }},
        "selections": {
            "tags": {"t": {"iam_role_arn": {"@@assign": "arn:r"}, "tag_key": {"@@assign": "k"}, "tag_value": {"@@assign": ["v"]},
                     "conditions": {"string_not_equals": {"c": {"condition_key": {"@@assign": "aws:ResourceTag/x"}, "condition_value": {"@@assign": "y"}}}}}},
            "resources": {"r": {"iam_role_arn": {"@@assign": "arn:r"}, "resource_types": {"@@assign": ["*"]}, "not_resource_types": {"@@assign": ["arn:x"]}}}},
        "advanced_backup_settings": {"ec2": {"windows_vss": {"@@assign": "enabled"}}, "s3": {"backup_acls": {"@@assign": "enabled"}}},
        "backup_plan_tags": {"s": {"tag_key": {"@@assign": "Stage"}, "tag_value": {"@@assign": "Beta"}}},
        "scan_settings": {"GUARDDUTY": {"resource_types": {"@@assign": ["EBS"]}, "scanner_role_arn": {"@@assign": "arn:r"}}}
    }}})
}

fn lacks(effective: &Effective) -> Vec<String> {
    let plans = effective.named("plans");
    let problems = plans.flat_map(|(name, plan)| missing(name, plan));
    problems.map(|problem| problem.path.join(".")).collect()
}

#[test]
fn the_whole_syntax_is_read_without_a_problem() {
    assert_eq!(read(&whole()).1, Vec::<String>::new());
    let (effective, told) = chain(&[&whole()]);
    assert_eq!(told, Vec::<String>::new());
    assert_eq!(lacks(&effective), Vec::<String>::new());
    let rule = effective.get(&["plans", "P", "rules", "daily"]).unwrap();
    assert_eq!(rule.text("target_backup_vault_name"), Some("V"));
    let tags = effective
        .get(&["plans", "P", "selections", "tags", "t"])
        .unwrap();
    assert_eq!(tags.list("tag_value"), ["v"]);
}

#[test]
fn accounts_and_regions_stand_in_arns_alone() {
    let mut policy = whole();
    let plan = &mut policy["plans"]["P"];
    plan["regions"] = json!({"@@assign": ["$region"]});
    let rule = &mut plan["rules"]["daily"];
    rule["target_backup_vault_name"] = json!({"@@assign": "vault-$account"});
    rule["target_logically_air_gapped_backup_vault_arn"] =
        json!({"@@assign": "arn:aws:backup:eu-west-1:$account:backup-vault:sealed"});
    let (effective, told) = chain(&[&policy]);
    assert_eq!(told, Vec::<String>::new());
    let rule = "plans.P.rules.daily";
    assert_eq!(
        lacks(&effective),
        [
            format!("{rule}.target_backup_vault_name"),
            format!("{rule}.target_logically_air_gapped_backup_vault_arn"),
            "plans.P.regions".to_owned(),
        ]
    );
}

#[test]
fn what_is_wrong_is_named_and_the_rest_is_read() {
    let policy = json!({"plans": {"P": {
        "region": {"@@assign": ["a"]},
        "regions": ["eu-west-1"],
        "@@assign": "x",
        "rules": {"daily": {
            "schedule_expression": {"@@append": ["cron(0 5 ? * * *)"]},
            "start_backup_window_minutes": {"@@assign": 480},
            "complete_backup_window_minutes": {"@@assign": "long"},
            "enable_continuous_backup": {"@@assign": "yes"},
            "target_backup_vault_name": {"@@assign": ["V"]},
            "lifecycle": {"delete_after_days": {"@@set": "1", "days": "1"}},
            "index_actions": {"resource_types": {"@@assign": "EBS"}},
            "recovery_point_tags": {"@@operators_allowed_for_child_policies": ["@@none", "@@all", "x"]}
        }},
        "selections": []
    }}});
    let (read, mut told) = read(&policy);
    told.sort();
    let rule = "plans.P.rules.daily";
    let mut want = vec![
        "plans.P.@@assign: is an operator where a key is expected".to_owned(),
        "plans.P.region: isn't a key of a backup policy".to_owned(),
        "plans.P.regions: is a value without an operator such as @@assign".to_owned(),
        "plans.P.selections: isn't an object".to_owned(),
        format!("{rule}.complete_backup_window_minutes.@@assign: takes a whole number as a string"),
        format!("{rule}.enable_continuous_backup.@@assign: takes \"true\" or \"false\""),
        format!("{rule}.index_actions.resource_types.@@assign: takes a list of strings"),
        format!("{rule}.lifecycle.delete_after_days.@@set: isn't an operator"),
        format!("{rule}.lifecycle.delete_after_days.days: is a key where an operator is expected"),
        format!(
            "{rule}.recovery_point_tags.@@operators_allowed_for_child_policies: has @@none together with other operators"
        ),
        format!(
            "{rule}.recovery_point_tags.@@operators_allowed_for_child_policies: contains something that isn't an operator"
        ),
        format!("{rule}.schedule_expression.@@append: is for lists, but this key takes one value"),
        format!(
            "{rule}.start_backup_window_minutes.@@assign: isn't a string: put numbers and booleans in quotes"
        ),
        format!("{rule}.target_backup_vault_name.@@assign: takes one string"),
    ];
    want.sort();
    assert_eq!(told, want);
    let source = Source {
        id: "p",
        policy: &read,
    };
    let effective = Effective::default().merge(&[source]).0;
    let rule = effective.get(&["plans", "P", "rules", "daily"]).unwrap();
    assert_eq!(rule.text("start_backup_window_minutes"), Some("480"));
}

#[test]
fn numbers_and_booleans_without_quotes_are_read_and_told_once() {
    let policy = json!({"plans": {"P": {"rules": {"daily": {
        "start_backup_window_minutes": {"@@assign": 480},
        "enable_continuous_backup": {"@@assign": true},
        "lifecycle": {"delete_after_days": {"@@assign": 35}}
    }}}}});
    let (read, problems) = Policy::read(&policy);
    let minor: Vec<bool> = problems.iter().map(|problem| problem.is_minor).collect();
    assert_eq!(minor, [true]);
    let source = Source {
        id: "p",
        policy: &read,
    };
    let effective = Effective::default().merge(&[source]).0;
    let rule = effective.get(&["plans", "P", "rules", "daily"]).unwrap();
    assert_eq!(rule.text("enable_continuous_backup"), Some("true"));
    let lifecycle = rule.get(&["lifecycle"]).unwrap();
    assert_eq!(lifecycle.text("delete_after_days"), Some("35"));
}

#[test]
fn a_child_overwrites_adds_and_takes_away() {
    let parent = regions(json!({"@@assign": ["a", "b"]}));
    for (child, want) in [
        (json!({"@@assign": ["c"]}), &["c"][..]),
        (json!({"@@append": ["b", "c"]}), &["a", "b", "c"]),
        (json!({"@@remove": ["a", "x"]}), &["b"]),
        (json!({"@@append": ["c"], "@@remove": ["a"]}), &["b", "c"]),
        (json!({}), &["a", "b"]),
    ] {
        let (effective, told) = chain(&[&parent, &regions(child.clone())]);
        assert_eq!(
            effective.get(&["plans", "P"]).unwrap().list("regions"),
            want,
            "{child}"
        );
        assert_eq!(told, Vec::<String>::new());
    }
    let only = chain(&[&regions(json!({"@@append": ["a"]}))]).0;
    assert_eq!(only.get(&["plans", "P"]).unwrap().list("regions"), ["a"]);
}

#[test]
fn plans_of_other_names_stand_beside_each_other() {
    let other = json!({"plans": {"Q": {"regions": {"@@assign": ["q"]}}}});
    let effective = chain(&[&regions(json!({"@@assign": ["p"]})), &other]).0;
    let plans: Vec<_> = effective
        .named("plans")
        .map(|(name, plan)| (name, plan.sources().len()))
        .collect();
    assert_eq!(plans, [("P", 1), ("Q", 1)]);
}

#[test]
fn a_restriction_binds_all_further_down_and_nobody_lifts_it() {
    let parent =
        regions(json!({"@@assign": ["a"], "@@operators_allowed_for_child_policies": ["@@append"]}));
    let lifts =
        regions(json!({"@@operators_allowed_for_child_policies": ["@@all"], "@@assign": ["x"]}));
    let adds =
        regions(json!({"@@append": ["b"], "@@operators_allowed_for_child_policies": ["@@none"]}));
    let late = regions(json!({"@@append": ["c"]}));
    let (effective, told) = chain(&[&parent, &lifts, &adds, &late]);
    assert_eq!(
        effective.get(&["plans", "P"]).unwrap().list("regions"),
        ["a", "b"]
    );
    assert_eq!(
        told,
        [
            "1 plans.P.regions: @@assign is ignored: a parent policy forbids it",
            "3 plans.P.regions: @@append is ignored: a parent policy forbids it",
        ]
    );
    let regions = effective.get(&["plans", "P", "regions"]).unwrap();
    assert_eq!(regions.sources().iter().collect::<Vec<_>>(), ["0", "2"]);
}

#[test]
fn a_restriction_on_keys_forbids_new_ones_only() {
    let parent = json!({"plans": {
        "@@operators_allowed_for_child_policies": ["@@none"],
        "P": {"regions": {"@@assign": ["a"]}}
    }});
    let child = json!({"plans": {
        "P": {"regions": {"@@append": ["b"]}},
        "Q": {"regions": {"@@assign": ["q"]}}
    }});
    let (effective, told) = chain(&[&parent, &child]);
    assert_eq!(
        effective.get(&["plans", "P"]).unwrap().list("regions"),
        ["a", "b"]
    );
    assert_eq!(effective.get(&["plans", "Q"]), None);
    assert_eq!(
        told,
        ["1 plans.Q.regions: @@assign is ignored: a parent policy forbids it"]
    );
}

#[test]
fn policies_on_one_target_are_equals() {
    let a = read(&json!({"plans": {"P": {
        "regions": {"@@assign": ["a"], "@@operators_allowed_for_child_policies": ["@@none"]},
        "rules": {"r": {"target_backup_vault_name": {"@@assign": "one"}}}
    }}}))
    .0;
    let b = read(&json!({"plans": {"P": {
        "regions": {"@@assign": ["b"]},
        "rules": {"r": {"target_backup_vault_name": {"@@assign": "two"}}}
    }}}))
    .0;
    let sources = [
        Source {
            id: "a",
            policy: &a,
        },
        Source {
            id: "b",
            policy: &b,
        },
    ];
    let (effective, problems) = Effective::default().merge(&sources);
    let plan = effective.get(&["plans", "P"]).unwrap();
    assert_eq!(plan.list("regions"), ["a"]);
    assert_eq!(
        plan.get(&["rules", "r"])
            .unwrap()
            .text("target_backup_vault_name"),
        Some("one")
    );
    assert_eq!(problems.len(), 2);
    assert_eq!(
        problems[0].1.reason,
        "another policy on the same target sets another value"
    );
}

#[test]
fn an_incomplete_effective_policy_says_what_it_lacks() {
    let policy = json!({"plans": {"P": {
        "rules": {"r": {"schedule_expression": {"@@assign": "x"}}},
        "selections": {"resources": {"s": {"iam_role_arn": {"@@assign": "r"}}}}
    }, "Q": {}}});
    let told = lacks(&chain(&[&policy]).0);
    assert_eq!(
        told,
        [
            "plans.P.regions",
            "plans.P.rules.r.target_backup_vault_name",
            "plans.P.selections.resources.s.resource_types",
            "plans.Q.regions",
            "plans.Q.rules",
            "plans.Q.selections",
        ]
    );
}

/// Real policies of other people; not in the project.
#[test]
fn public_policies_are_read_without_a_problem() {
    let Ok(files) = std::fs::read_dir("/work/shared/public/backup-policies") else {
        return;
    };
    for file in files {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let json: Json = serde_json::from_str(&text).unwrap();
        let (policy, told) = read(&json);
        assert_eq!(told, Vec::<String>::new(), "{}", path.display());
        let source = Source {
            id: "p",
            policy: &policy,
        };
        let (effective, problems) = Effective::default().merge(&[source]);
        assert_eq!(problems, Vec::new());
        assert!(effective.named("plans").next().is_some());
    }
}

/// Policies with right and wrong words at all places.
fn policies() -> impl Strategy<Value = Json> {
    const WORDS: [&str; 14] = [
        "plans",
        "P",
        "Q",
        "regions",
        "rules",
        "r",
        "lifecycle",
        "delete_after_days",
        "selections",
        "@@assign",
        "@@append",
        "@@remove",
        "@@operators_allowed_for_child_policies",
        "x",
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(1)),
        Just(json!(true)),
        prop::sample::select(&["a", "b", "@@none", "@@all", "@@append"][..]).prop_map(Json::from),
    ];
    leaf.prop_recursive(7, 60, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::btree_map(prop::sample::select(&WORDS[..]), inner, 0..5)
                .prop_map(|map| json!(map)),
        ]
    })
    .prop_flat_map(|inner| prop_oneof![Just(inner.clone()), Just(json!({"plans": {"P": inner}}))])
}

/// Policies that are right.
fn lists() -> impl Strategy<Value = Json> {
    let values = || prop::collection::vec(prop::sample::select(&["a", "b", "c"][..]), 0..3);
    let operator = prop::sample::select(&["@@assign", "@@append", "@@remove"][..]);
    let allowed = prop::sample::select(&["@@all", "@@none", "@@append"][..]);
    let operators = prop::collection::btree_map(operator, values(), 0..3);
    (operators, prop::option::of(allowed)).prop_map(|(operators, allowed)| {
        let mut all = json!(operators);
        if let Some(allowed) = allowed {
            all["@@operators_allowed_for_child_policies"] = json!([allowed]);
        }
        regions(all)
    })
}

proptest! {
    #[test]
    fn merging_never_panics(all in prop::collection::vec(policies(), 0..4)) {
        let all: Vec<&Json> = all.iter().collect();
        let _ = lacks(&chain(&all).0);
    }

    #[test]
    fn an_empty_policy_changes_nothing(json in policies()) {
        let (policy, empty) = (read(&json).0, Policy::default());
        let source = |policy| [Source { id: "p", policy }];
        let alone = Effective::default().merge(&source(&policy)).0;
        prop_assert_eq!(&alone.merge(&source(&empty)).0, &alone);
        let after = Effective::default().merge(&source(&empty)).0;
        prop_assert_eq!(&after.merge(&source(&policy)).0, &alone);
    }

    #[test]
    fn nothing_is_in_a_list_twice(all in prop::collection::vec(lists(), 1..5)) {
        let all: Vec<&Json> = all.iter().collect();
        let effective = chain(&all).0;
        let list = effective.get(&["plans", "P"]).map(|plan| plan.list("regions")).unwrap_or_default();
        let distinct: std::collections::BTreeSet<_> = list.iter().collect();
        prop_assert_eq!(distinct.len(), list.len());
    }

    #[test]
    fn what_is_forbidden_stays_as_it_is(parent in lists(), child in lists()) {
        let mut parent = parent;
        parent["plans"]["P"]["regions"]["@@operators_allowed_for_child_policies"] = json!(["@@none"]);
        let before = chain(&[&parent]).0;
        let after = chain(&[&parent, &child]).0;
        prop_assert_eq!(
            before.get(&["plans", "P"]).unwrap().list("regions"),
            after.get(&["plans", "P"]).unwrap().list("regions")
        );
    }
}
