use super::changes;
use crate::facts::{Effect, PlanPart};
use serde_json::{Value, json};

const PLACE: (&str, &str) = ("111122223333", "eu-west-1");

fn daily() -> Value {
    let lifecycle = json!({"delete_after_days": 35});
    json!({"name": "daily", "vault": {"id": "p:v", "name": "v"}, "lifecycle": lifecycle})
}

fn monthly() -> Value {
    let schedule = json!({"expression": "cron(0 5 1 * ? *)"});
    let lifecycle = json!({"delete_after_days": 365});
    json!({"name": "monthly", "vault": {"id": "p:v"}, "schedule": schedule, "lifecycle": lifecycle})
}

fn with(mut fact: Value, more: Value) -> Value {
    let more = more.as_object().unwrap().clone();
    fact.as_object_mut().unwrap().extend(more);
    fact
}

fn plan(more: Value) -> Value {
    let (account, region) = PLACE;
    let plan = json!({"name": "orders", "account": account, "region": region, "rules": [daily()]});
    with(plan, more)
}

fn plans(plans: Value) -> Value {
    json!({"backup_plans": plans})
}

/// Backup plans that are gone, by id, and whether for certain.
fn gone(before: Value, after: Value) -> Vec<(String, bool)> {
    let found = changes(before, after).backup_plans.into_iter();
    let found = found.filter(|change| change.what == PlanPart::Plan);
    found
        .map(|change| (change.was, change.effect == Effect::Loosened))
        .collect()
}

#[test]
fn a_plan_is_gone_that_no_other_takes_the_place_of() {
    let deleted = || plans(json!({"p:a": plan(json!({"does": ["delete"]}))}));
    let is_gone = [("p:a".to_owned(), true)];
    assert_eq!(gone(deleted(), plans(json!({}))), is_gone);
    assert_eq!(gone(deleted(), plans(json!({"p:b": plan(json!({}))}))), []);
    for more in [json!({"name": "others"}), json!({"region": "eu-north-1"})] {
        assert_eq!(gone(deleted(), plans(json!({"p:b": plan(more)}))), is_gone);
    }
    let leftover = json!({"change": {"actions": ["delete"], "deposed": "0a1b"}});
    assert_eq!(
        gone(
            plans(json!({"p:a (deposed 0a1b)": plan(leftover)})),
            plans(json!({}))
        ),
        []
    );
}

#[test]
fn what_a_document_no_longer_declares_is_gone_if_it_is_read() {
    let before = || plans(json!({"p:stack#Plan": plan(json!({}))}));
    assert_eq!(
        gone(before(), json!({})),
        [("p:stack#Plan".to_owned(), true)]
    );
    let why = json!({"reason": "after-apply"});
    for document in [
        json!({"stacks": {"p:stack": {"unknown": {"template": why}}}}),
        json!({"stacks": {"p:stack": {"hidden": ["AWS::Include"]}}}),
        json!({"organization_policies": {"p:stack": {"unknown": {"backup_policy": why}}}}),
    ] {
        assert_eq!(
            gone(before(), document),
            [("p:stack#Plan".to_owned(), false)]
        );
    }
    let plain = plans(json!({"p:a": plan(json!({}))}));
    assert_eq!(gone(plain, json!({})), [], "absence alone proves nothing");
    let elsewhere = plans(json!({"q:stack#Plan": plan(json!({}))}));
    assert_eq!(gone(elsewhere, json!({})), [], "that plan isn't complete");
}

#[test]
fn what_aws_keeps_is_not_gone() {
    let forgotten = json!({"does": ["forget"]});
    assert_eq!(
        gone(plans(json!({"p:stack#P": plan(forgotten)})), json!({})),
        []
    );
    let retained = json!({
        "backup_plans": {"p:stack#P": plan(json!({"does": ["delete"]}))},
        "stacks": {"p:stack": {"retained": ["p:stack#P"]}},
    });
    assert_eq!(gone(retained, json!({})), []);
    let detached = json!({
        "backup_plans": {"p:policy#daily": plan(json!({"merged_from": ["p:policy"]}))},
        "policy_attachments": {"p:x": {"policy": {"id": "p:policy"}, "does": ["forget"]}},
    });
    assert_eq!(gone(detached, json!({})), []);
}

#[test]
fn an_effective_plan_has_its_heir_where_it_was() {
    let effective = |scope: Value| json!({"name": "daily", "rules": [daily()], "scope": scope});
    let ou = |name: &str| json!({"targets": [{"name": name}]});
    let why = json!({"targets": {"reason": "after-apply"}});
    for (before, after, is_gone) in [
        (
            json!({"accounts": ["1", "2"]}),
            json!({"accounts": ["2"]}),
            false,
        ),
        (ou("ou-ab12-a"), ou("ou-ab12-a"), false),
        (
            json!({"targets": [{"id": "p:ou", "name": "ou-a"}]}),
            json!({"targets": [{"id": "p:ou"}]}),
            false,
        ),
        (ou("ou-ab12-a"), ou("r-ab12"), false),
        (ou("ou-ab12-a"), json!({"unknown": why}), false),
        (json!({"accounts": ["1"]}), json!({"accounts": ["2"]}), true),
        (ou("ou-ab12-a"), ou("ou-ab12-b"), true),
        (
            json!({"targets": [{"id": "p:ou"}]}),
            json!({"targets": [{"id": "p:x"}]}),
            true,
        ),
    ] {
        let found = gone(
            plans(json!({"p:low#daily": effective(before)})),
            plans(json!({"p:high#daily": effective(after.clone())})),
        );
        assert_eq!(found.len(), usize::from(is_gone), "{after}");
    }
}

/// What becomes of rules: `[what, name before, name after, effect]`.
fn rules(before: Value, after: Value) -> Vec<(PlanPart, String, Option<String>, Effect)> {
    let name = |rules: &Value, at: usize| rules[at]["name"].as_str().unwrap_or("?").to_owned();
    let found = changes(
        plans(json!({"p:a": plan(json!({"rules": before}))})),
        plans(json!({"p:a": plan(json!({"rules": after}))})),
    );
    let told = found.backup_plans.into_iter().map(|change| {
        assert_eq!(
            (change.was.as_str(), change.backup_plan.as_deref()),
            ("p:a", Some("p:a"))
        );
        let is = change.becomes.map(|at| name(&after, at));
        (
            change.what,
            name(&before, change.rule.unwrap()),
            is,
            change.effect,
        )
    });
    told.collect()
}

fn short(rule: Value) -> Value {
    with(rule, json!({"lifecycle": {"delete_after_days": 7}}))
}

#[test]
fn rules_are_paired_by_name_and_only_where_they_change() {
    let found = rules(
        json!([daily(), monthly()]),
        json!([short(daily()), monthly()]),
    );
    let daily = "daily".to_owned();
    assert_eq!(
        found,
        [(
            PlanPart::Retention,
            daily.clone(),
            Some(daily),
            Effect::Loosened
        )]
    );
}

#[test]
fn a_rule_is_known_by_its_place_under_another_name() {
    let renamed = |more: Value| with(short(with(monthly(), json!({"name": "long"}))), more);
    let paired = |before: Value, after: Value| {
        let found = rules(before, after);
        let of = |what: PlanPart| found.iter().any(|(part, ..)| *part == what);
        (of(PlanPart::Retention), of(PlanPart::Rule))
    };
    assert_eq!(
        paired(json!([daily()]), json!([renamed(json!({}))])),
        (true, false),
        "the only one"
    );
    let before = || json!([daily(), monthly()]);
    let after = |more: Value| json!([daily(), renamed(more)]);
    assert_eq!(paired(before(), after(json!({}))), (true, false));
    let elsewhere = json!({"vault": {"id": "p:w"}});
    assert_eq!(paired(before(), after(elsewhere)), (false, true));
    let at_six = json!({"schedule": {"expression": "cron(0 6 1 * ? *)"}});
    assert_eq!(paired(before(), after(at_six)), (false, true));
}

#[test]
fn a_removed_rule_is_served_by_one_beside_it() {
    let removed = |before: Value, after: Value| -> Vec<String> {
        let found = rules(before, after).into_iter();
        let found = found.filter(|(what, ..)| *what == PlanPart::Rule);
        found.map(|(_, name, ..)| name).collect()
    };
    let twin = || with(daily(), json!({"name": "twin"}));
    assert_eq!(removed(json!([daily(), twin()]), json!([daily()])), [""; 0]);
    assert_eq!(
        removed(json!([short(daily()), twin()]), json!([short(daily())])),
        ["twin"]
    );
    let copies = json!({"copies": [{"vault": {"id": "p:central"}}]});
    let with_copies = || with(twin(), copies.clone());
    assert_eq!(
        removed(json!([daily(), with_copies()]), json!([daily()])),
        ["twin"]
    );
    let beside = || with(daily(), copies.clone());
    assert_eq!(
        removed(json!([beside(), with_copies()]), json!([beside()])),
        [""; 0]
    );
    let why = json!({"lifecycle": {"reason": "after-apply"}});
    let forgetful = || json!({"name": "daily", "vault": {"name": "v"}, "unknown": why.clone()});
    assert_eq!(
        removed(json!([forgetful(), twin()]), json!([forgetful()])),
        ["twin"]
    );
}

#[test]
fn a_rule_may_be_another() {
    let why = json!({"reason": "after-apply"});
    for new in [
        json!({"unknown": {"name": why}}),
        json!({"name": "new", "unknown": {"schedule": why}}),
        json!({"name": "new", "vault": {"unknown": {"id": why}}}),
    ] {
        let found = rules(json!([daily(), monthly()]), json!([daily(), new]));
        assert_eq!(
            found,
            [(PlanPart::Rule, "monthly".to_owned(), None, Effect::Unknown)]
        );
    }
    let unread = || plan(json!({"rules": [], "unknown": {"rules": {"reason": "after-apply"}}}));
    for (before, after) in [(unread(), plan(json!({}))), (plan(json!({})), unread())] {
        let found = changes(plans(json!({"p:a": before})), plans(json!({"p:a": after})));
        let [only] = found.backup_plans.as_slice() else {
            panic!("one question for each plan")
        };
        assert_eq!(
            (only.what, only.rule, only.effect),
            (PlanPart::Rule, None, Effect::Unknown)
        );
    }
}

/// What becomes of the part of a rule: `(effect, before, after)`, each with the vault's id if it is about one.
fn parts(
    part: PlanPart,
    old: Value,
    new: Value,
) -> Vec<(Effect, Option<i64>, Option<i64>, Option<String>)> {
    let rule = |more: Value| plan(json!({"rules": [with(daily(), more)]}));
    let found = changes(
        plans(json!({"p:a": rule(old)})),
        plans(json!({"p:a": rule(new)})),
    );
    let found = found
        .backup_plans
        .into_iter()
        .filter(|change| change.what == part);
    let told = found.map(|change| {
        assert_eq!(change.unknown.is_some(), change.effect == Effect::Unknown);
        (
            change.effect,
            change.before,
            change.after,
            change.vault.and_then(|vault| vault.id),
        )
    });
    told.collect()
}

#[test]
fn shorter_is_fewer_days_or_no_longer_for_ever() {
    let days = |days: i64| json!({"lifecycle": {"delete_after_days": days}});
    let ever = || json!({"lifecycle": {}});
    let unknown =
        || json!({"lifecycle": {"unknown": {"delete_after_days": {"reason": "after-apply"}}}});
    let whole = || json!({"lifecycle": {}, "unknown": {"lifecycle": {"reason": "after-apply"}}});
    for (old, new, effect) in [
        (days(90), days(14), Some(Effect::Loosened)),
        (ever(), days(14), Some(Effect::Loosened)),
        (days(14), days(90), Some(Effect::Tightened)),
        (days(14), ever(), Some(Effect::Tightened)),
        (days(14), days(14), None),
        (days(14), unknown(), Some(Effect::Unknown)),
        (unknown(), days(14), Some(Effect::Unknown)),
        (unknown(), ever(), None),
        (days(14), whole(), Some(Effect::Unknown)),
    ] {
        let found = parts(PlanPart::Retention, old.clone(), new.clone());
        let found: Vec<Effect> = found.into_iter().map(|(effect, ..)| effect).collect();
        assert_eq!(found, effect.into_iter().collect::<Vec<_>>(), "{old} {new}");
    }
}

#[test]
fn copies_are_compared_by_destination() {
    let copy =
        |days: i64| json!({"vault": {"id": "p:c"}, "lifecycle": {"delete_after_days": days}});
    let copies = |copies: Value| json!({"copies": copies});
    let beside = || json!({"vault": {"id": "p:beside"}});
    let found = parts(
        PlanPart::Retention,
        copies(json!([copy(90), beside()])),
        copies(json!([copy(14)])),
    );
    assert_eq!(
        found,
        [(Effect::Loosened, Some(90), Some(14), Some("p:c".to_owned()))]
    );
    let plain = || json!({"vault": {"id": "p:c"}});
    let found = parts(
        PlanPart::Retention,
        copies(json!([copy(90)])),
        copies(json!([plain()])),
    );
    assert_eq!(
        found,
        [(Effect::Loosened, Some(90), Some(35), Some("p:c".to_owned()))],
        "as the original"
    );
    let shorter = json!({"copies": [plain()], "lifecycle": {"delete_after_days": 7}});
    let found = parts(PlanPart::Retention, copies(json!([plain()])), shorter);
    assert_eq!(
        found,
        [(Effect::Loosened, Some(35), Some(7), None)],
        "said once, of the original"
    );
    let unread =
        json!({"vault": {"id": "p:c"}, "unknown": {"lifecycle": {"reason": "after-apply"}}});
    let found = parts(
        PlanPart::Retention,
        copies(json!([copy(90)])),
        copies(json!([unread])),
    );
    assert_eq!(
        found,
        [(Effect::Unknown, Some(90), None, Some("p:c".to_owned()))]
    );
}

#[test]
fn copies_and_air_gapped_targets_are_lost() {
    let copies = |copies: Value| json!({"copies": copies});
    let sealed = || json!({"id": "p:sealed"});
    let lost = |old: Value, new: Value| -> Vec<(Effect, Option<String>)> {
        let found = parts(PlanPart::Copy, old, new).into_iter();
        found.map(|(effect, _, _, vault)| (effect, vault)).collect()
    };
    let gone = |effect: Effect| [(effect, Some("p:sealed".to_owned()))];
    let before = || copies(json!([{"vault": sealed()}]));
    assert_eq!(lost(before(), json!({})), gone(Effect::Loosened));
    assert_eq!(
        lost(json!({"air_gapped_vault": sealed()}), json!({})),
        gone(Effect::Loosened)
    );
    assert_eq!(lost(json!({"air_gapped_vault": sealed()}), before()), []);
    let why = json!({"reason": "after-apply"});
    let nameless = || copies(json!([{"vault": {"unknown": {"id": why}}}]));
    assert_eq!(lost(nameless(), json!({})), []);
    for after in [
        nameless(),
        copies(json!([{"unknown": {"vault": why}}])),
        json!({"unknown": {"copies": why}}),
        copies(json!([{}])),
    ] {
        assert_eq!(lost(before(), after), gone(Effect::Unknown));
    }
}

#[test]
fn a_rule_that_runs_less_often_is_told_from_one_that_may() {
    let every = |minutes: i64| json!({"schedule": {"expression": format!("every {minutes}"), "greatest_interval_minutes": minutes}});
    let unknown = || json!({"unknown": {"schedule": {"reason": "after-apply"}}});
    let once = || json!({"schedule": {"expression": "at(2027-01-01T00:00:00)"}});
    for (old, new, effect) in [
        (
            every(1440),
            every(10_080),
            Some((Effect::Loosened, Some(1440), Some(10_080))),
        ),
        (
            every(60),
            json!({}),
            Some((Effect::Loosened, Some(60), Some(1440))),
        ),
        (
            every(1440),
            every(60),
            Some((Effect::Tightened, Some(1440), Some(60))),
        ),
        (every(1440), json!({"name": "daily"}), None),
        (
            every(60),
            unknown(),
            Some((Effect::Unknown, Some(60), None)),
        ),
        (
            unknown(),
            every(60),
            Some((Effect::Unknown, None, Some(60))),
        ),
        (every(60), once(), Some((Effect::Unknown, Some(60), None))),
        (
            unknown(),
            with(unknown(), json!({"continuous": true})),
            None,
        ),
    ] {
        let found = parts(PlanPart::Schedule, old.clone(), new.clone()).into_iter();
        let found: Vec<_> = found
            .map(|(effect, before, after, _)| (effect, before, after))
            .collect();
        assert_eq!(found, effect.into_iter().collect::<Vec<_>>(), "{old} {new}");
    }
}

#[test]
fn continuous_backup_is_switched_off_or_may_be() {
    let effects = |old: Value, new: Value| -> Vec<Effect> {
        let found = parts(PlanPart::Continuous, old, new).into_iter();
        found.map(|(effect, ..)| effect).collect()
    };
    let on = || json!({"continuous": true});
    assert_eq!(
        effects(on(), json!({"continuous": false})),
        [Effect::Loosened]
    );
    assert_eq!(effects(on(), json!({})), [Effect::Loosened]);
    assert_eq!(effects(json!({}), on()), []);
    let unknown = json!({"unknown": {"continuous": {"reason": "after-apply"}}});
    assert_eq!(effects(on(), unknown), [Effect::Unknown]);
}

#[test]
fn rules_of_a_plan_at_another_address_are_compared() {
    let before = plans(json!({"p:a": plan(json!({"does": ["delete"]}))}));
    let after = plans(json!({"p:b": plan(json!({"rules": [short(daily())]}))}));
    let found = changes(before, after).backup_plans;
    let [only] = found.as_slice() else {
        panic!("one change")
    };
    assert_eq!(
        (only.was.as_str(), only.backup_plan.as_deref()),
        ("p:a", Some("p:b"))
    );
}
