use super::*;
use crate::facts::Reason;

#[test]
fn a_sets_order_does_not_matter_and_a_name_made_by_a_variable_is_told() {
    let after = json!({"name": "p", "rule": [
        {"rule_name": "a-daily", "target_vault_name": "v", "copy_action": [{"lifecycle": []}], "lifecycle": []},
        {"rule_name": "b", "target_vault_name": "v", "copy_action": [{"lifecycle": []}], "lifecycle": []},
    ]});
    let unknown = json!({"rule": [
        {"copy_action": [{"destination_vault_arn": true}]},
        {"copy_action": [{"destination_vault_arn": true}]},
    ]});
    let rule = |name: Value, to: &str| {
        json!({"rule_name": name, "target_vault_name": refs(&["aws_backup_vault.v.name"]),
            "copy_action": [{"destination_vault_arn": refs(&[to])}]})
    };
    let mut plan = plan(
        &[
            vault("v"),
            vault("x"),
            vault("y"),
            made("aws_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"name": constant("p"), "rule": [
                rule(constant("b"), "aws_backup_vault.y.arn"),
                rule(json!({"references": ["var.prefix"]}), "aws_backup_vault.x.arn"),
            ]}),
        )],
    );
    plan["variables"] = json!({"prefix": {"value": "A"}});
    let facts = derive("order", &plan, "").after;
    let rules = json_of(&facts.backup_plans["p:aws_backup_plan.p"].rules);
    assert_eq!(
        rules[0]["copies"],
        json!([{"vault": {"id": "p:aws_backup_vault.x"}}])
    );
    assert_eq!(
        rules[1]["copies"],
        json!([{"vault": {"id": "p:aws_backup_vault.y"}}])
    );
    assert_eq!(
        rules[0]["vault"],
        json!({"id": "p:aws_backup_vault.v", "name": "v",
        "account": "111122223333", "region": "eu-west-1"})
    );
}

#[test]
fn copies_that_are_alike_in_all_that_is_planned_may_change_places() {
    let after = json!({"rule": [{"rule_name": "r", "copy_action": [{}, {}, {}]}]});
    let one = json!({"destination_vault_arn": true});
    let unknown = json!({"rule": [{"copy_action": [one, one, one]}]});
    let to = |vault: &str| json!({"destination_vault_arn": refs(&[vault])});
    // The third comes from a dynamic block, of which the plan's configuration says nothing.
    let facts = world(
        "alike",
        &[
            vault("x"),
            vault("y"),
            made("aws_backup_plan.p", &after, &unknown),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"rule": [{"rule_name": constant("r"),
            "copy_action": [to("aws_backup_vault.y.arn"), to("aws_backup_vault.x.arn")]}]}),
        )],
    );
    let copies = &facts.backup_plans["p:aws_backup_plan.p"].rules[0].copies;
    let ids: Vec<_> = copies
        .iter()
        .map(|copy| copy.vault.clone().unwrap().id)
        .collect();
    assert_eq!(
        ids,
        [
            None,
            Some("p:aws_backup_vault.x".into()),
            Some("p:aws_backup_vault.y".into())
        ]
    );
    assert!(
        copies[0].vault.clone().unwrap().unknown.contains_key("id"),
        "given, yet unknown"
    );
}

#[test]
fn nothing_is_written_as_empty_or_nought() {
    let after = json!({"rule": [{"rule_name": "r", "target_vault_name": "v", "schedule": "",
        "target_logically_air_gapped_backup_vault_arn": "", "start_window": 0, "completion_window": 0,
        "lifecycle": [{"delete_after": 0, "cold_storage_after": 0}],
        "copy_action": [{"destination_vault_arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:x",
            "lifecycle": [{"delete_after": -1, "cold_storage_after": null}]},
            {"destination_vault_arn": "arn:aws:backup:us-east-1:444455556666:backup-vault:y", "lifecycle": []}],
    }]});
    let facts = world(
        "nought",
        &[made("aws_backup_plan.p", &after, &json!({}))],
        &[],
    );
    let rules = json_of(&facts.backup_plans["p:aws_backup_plan.p"].rules);
    assert_eq!(
        rules,
        json!([{
            "name": "r", "lifecycle": {},
            "vault": {"name": "v", "account": "111122223333"},
            "copies": [
                {"lifecycle": {}, "vault": {"account": "444455556666", "region": "eu-west-1",
                    "arn": "arn:aws:backup:eu-west-1:444455556666:backup-vault:x"}},
                {"vault": {"account": "444455556666", "region": "us-east-1",
                    "arn": "arn:aws:backup:us-east-1:444455556666:backup-vault:y"}},
            ],
        }])
    );
}

#[test]
fn unknown_blocks_are_not_absent() {
    let facts = world(
        "unknown",
        &[
            made(
                "aws_backup_plan.p",
                &json!({"name": "p"}),
                &json!({"rule": true}),
            ),
            made(
                "aws_backup_plan.q",
                &json!({"name": "q", "rule": [{"rule_name": "r"}]}),
                &json!({"rule": [{"copy_action": true, "lifecycle": true, "recovery_point_tags": {"k": true}}]}),
            ),
        ],
        &[
            written("aws_backup_plan.p", &json!({})),
            written(
                "aws_backup_plan.q",
                &json!({"rule": [{"rule_name": constant("r")}]}),
            ),
        ],
    );
    assert!(
        facts.backup_plans["p:aws_backup_plan.p"]
            .object
            .unknown
            .contains_key("rules")
    );
    let rule = &facts.backup_plans["p:aws_backup_plan.q"].rules[0];
    for field in ["copies", "lifecycle", "recovery_point_tags"] {
        assert!(rule.unknown.contains_key(field), "{field}");
    }
    assert!(rule.lifecycle.unknown.contains_key("delete_after_days"));
}

#[test]
fn what_aws_would_refuse_is_named() {
    let rule = |name: &str, schedule: &str| json!({"rule_name": name, "schedule": schedule});
    let after =
        json!({"rule": [rule("good", "cron(0 */12 ? * * *)"), rule("bad", "cron(0 5 * * * *)")]});
    let facts = world(
        "refused",
        &[made("aws_backup_plan.p", &after, &json!({}))],
        &[],
    );
    let rules = &facts.backup_plans["p:aws_backup_plan.p"].rules;
    let schedule = rules[0].schedule.clone().unwrap();
    assert_eq!(schedule.expression, "cron(0 5 * * * *)");
    assert_eq!(schedule.greatest_interval_minutes, None);
    assert_eq!(rules[0].unknown["schedule"].reason, Reason::Invalid);
    let good = rules[1].schedule.clone().unwrap();
    assert_eq!(good.greatest_interval_minutes, Some(720));
    let invalid = json_of(&facts.invalid);
    assert_eq!(
        invalid,
        json!({"p:aws_backup_plan.p": [{"field": "rules",
        "path": ["rules", "bad", "schedule"],
        "reason": "exactly one of day of month and day of week must be `?`"}]})
    );
}

#[test]
fn a_vaults_name_means_the_vault_in_the_plans_own_region() {
    let mut far = vault("far");
    far["change"]["after"]["region"] = "us-east-1".into();
    let after = json!({"rule": [{"rule_name": "r", "target_vault_name": "far"}]});
    let facts = world(
        "own",
        &[far, made("aws_backup_plan.p", &after, &json!({}))],
        &[
            written("aws_backup_vault.far", &json!({"name": constant("far")})),
            written(
                "aws_backup_plan.p",
                &json!({"rule": [{"rule_name": constant("r"),
                "target_vault_name": refs(&["aws_backup_vault.far.name"])}]}),
            ),
        ],
    );
    let rule = &facts.backup_plans["p:aws_backup_plan.p"].rules[0];
    // Linking finds that it isn't there.
    assert_eq!(
        json_of(&rule.vault),
        json!({"id": "p:aws_backup_vault.far", "name": "far",
            "account": "111122223333", "region": "eu-west-1"})
    );
}

#[test]
fn a_conditionals_only_unknown_branch_is_meant() {
    let after = json!({"rule": [{"rule_name": "a"}, {"rule_name": "b"}]});
    let one = json!({"target_logically_air_gapped_backup_vault_arn": true});
    let rule = |name: &str, references: &[&str]| {
        json!({"rule_name": constant(name),
            "target_logically_air_gapped_backup_vault_arn": {"references": references}})
    };
    let vault = [
        "aws_backup_logically_air_gapped_vault.l.arn",
        "aws_backup_logically_air_gapped_vault.l",
    ];
    let known = [&["var.lagv"][..], &vault].concat();
    let unknown = [&["aws_db_instance.d.arn", "aws_db_instance.d"][..], &vault].concat();
    let mut plan = plan(
        &[
            air_gapped("l"),
            database("d"),
            made("aws_backup_plan.p", &after, &json!({"rule": [one, one]})),
        ],
        &[written(
            "aws_backup_plan.p",
            &json!({"rule": [rule("a", &known), rule("b", &unknown)]}),
        )],
    );
    plan["variables"] = json!({"lagv": {"value": true}});
    let facts = derive("conditional", &plan, "").after;
    let rules = &facts.backup_plans["p:aws_backup_plan.p"].rules;
    let lagv = "p:aws_backup_logically_air_gapped_vault.l";
    let vaults = [0, 1].map(|rule| rules[rule].air_gapped_vault.clone().unwrap());
    assert_eq!(vaults[0].id.as_deref(), Some(lagv));
    assert_eq!(
        vaults[1].id, None,
        "the condition is unknown: it may be null"
    );
    assert_eq!(vaults[1].unknown["id"].candidates, [lagv]);
}

#[test]
fn an_arn_made_from_a_vaults_name_is_not_that_vault() {
    let arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:v";
    let after =
        json!({"rule": [{"rule_name": "r", "copy_action": [{"destination_vault_arn": arn}]}]});
    let lock = made(
        "aws_backup_vault_lock_configuration.l",
        &json!({"backup_vault_name": "v"}),
        &json!({"backup_vault_arn": true}),
    );
    let by_lock = json!({"rule": [{"rule_name": "r", "copy_action": [{}]}]});
    let facts = world(
        "template",
        &[
            vault("v"),
            lock,
            made("aws_backup_plan.p", &after, &json!({})),
            made(
                "aws_backup_plan.q",
                &by_lock,
                &json!({"rule": [{"copy_action": [{"destination_vault_arn": true}]}]}),
            ),
        ],
        &[
            written(
                "aws_backup_vault_lock_configuration.l",
                &json!({"backup_vault_name": refs(&["aws_backup_vault.v.name"])}),
            ),
            written(
                "aws_backup_plan.p",
                &json!({"rule": [{"copy_action": [{
                "destination_vault_arn": refs(&["aws_backup_vault.v.name"])}]}]}),
            ),
            written(
                "aws_backup_plan.q",
                &json!({"rule": [{"copy_action": [{
                "destination_vault_arn": refs(&["aws_backup_vault_lock_configuration.l.backup_vault_arn"])}]}]}),
            ),
        ],
    );
    let copy = |plan: &str| {
        facts.backup_plans[plan].rules[0].copies[0]
            .vault
            .clone()
            .unwrap()
    };
    assert_eq!(copy("p:aws_backup_plan.p").id, None);
    assert_eq!(copy("p:aws_backup_plan.p").arn.as_deref(), Some(arn));
    assert_eq!(
        copy("p:aws_backup_plan.q").id.as_deref(),
        Some("p:aws_backup_vault.v")
    );
}

#[test]
fn a_rule_says_how_its_recovery_points_are_scanned() {
    let scan = json!([{"malware_scanner": "GUARDDUTY", "scan_mode": "FULL_SCAN"}]);
    let plans = [
        (
            "aws_backup_plan.a",
            json!({"name": "p", "rule": [{"rule_name": "r", "scan_action": scan}]}),
        ),
        (
            "awscc_backup_backup_plan.b",
            json!({"backup_plan": {"backup_plan_rule": [{"rule_name": "r", "scan_actions": scan}]}}),
        ),
        (
            "aws_cloudformation_stack.c",
            json!({"name": "s", "template_body": "
Resources:
  P:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - {RuleName: r, ScanActions: [{MalwareScanner: GUARDDUTY, ScanMode: FULL_SCAN}]}
"}),
        ),
    ];
    let resources = plans.map(|(address, after)| made(address, &after, &json!({})));
    let world = world("scans", &resources, &[]);
    assert_eq!(world.backup_plans.len(), 3);
    for plan in world.backup_plans.values() {
        assert_eq!(plan.rules[0].scan_mode.as_deref(), Some("FULL_SCAN"));
    }
}
