use super::{fill, world};
use crate::facts::{Changes, Reason};
use crate::link::changes::derive;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What one selection backs up before, and the facts after.
struct Estate {
    before: Value,
    after: Value,
    complete: bool,
}

const PLACE: (&str, &str) = ("111122223333", "eu-west-1");

fn resource() -> Value {
    json!({"p:db": {"account": PLACE.0, "region": PLACE.1}})
}

fn selection() -> Value {
    json!({"backup_plan": {"id": "p:plan"}, "selected": ["p:db"], "resources": [{"id": "p:db"}]})
}

fn estate() -> Estate {
    let before = json!({
        "resources": resource(),
        "backup_plans": {"p:plan": {"rules": []}},
        "selections": {"p:s": selection()},
    });
    let after = json!({"resources": resource()});
    Estate {
        before,
        after,
        complete: true,
    }
}

impl Estate {
    fn after(mut self, collection: &str, objects: Value) -> Self {
        self.after[collection] = objects;
        self
    }

    fn before(mut self, collection: &str, objects: Value) -> Self {
        self.before[collection] = objects;
        self
    }

    fn changes(self) -> Changes {
        let plans = json!({"p": {"complete": self.complete, "errored": false, "has_backup": true}});
        let plans: BTreeMap<_, _> = serde_json::from_value(plans).unwrap();
        derive(&reached(self.before), &reached(self.after), &plans)
    }

    /// What is lost, and what that waits for.
    fn losses(self) -> Vec<(String, Vec<(String, Reason)>)> {
        let found = self.changes().resources.into_iter();
        let told = found.map(|loss| {
            let waits = loss.waits_for.into_iter();
            (
                loss.resource,
                waits
                    .map(|wait| (wait.resource, wait.unknown.reason))
                    .collect(),
            )
        });
        told.collect()
    }
}

/// A world whose `reach` says of resources whether they are selected.
fn reached(mut facts: Value) -> crate::facts::World {
    let reach = facts.as_object_mut().unwrap().remove("reach");
    let mut world = world(facts);
    for (id, selected) in reach.iter().flat_map(|all| all.as_object().unwrap()) {
        let mut reach = json!({"selected": selected, "backup_plans": ["p:plan"]});
        fill(
            &mut reach,
            &json!({"air_gapped": "no", "other_account": "no", "other_region": "no"}),
        );
        let reach = serde_json::from_value(reach).unwrap();
        world.reach.insert(id.clone(), reach);
    }
    world
}

fn yes() -> Value {
    json!({"p:db": "yes"})
}

fn lost() -> Vec<(String, Vec<(String, Reason)>)> {
    vec![("p:db".to_owned(), Vec::new())]
}

fn open(of: &str, reason: Reason) -> Vec<(String, Vec<(String, Reason)>)> {
    vec![("p:db".to_owned(), vec![(of.to_owned(), reason)])]
}

#[test]
fn what_nothing_takes_is_lost_unless_it_goes_itself() {
    let found = estate().before("reach", yes()).changes().resources;
    assert!(found[0].by_known_plan && found[0].waits_for.is_empty());
    assert_eq!(found[0].by, ["p:s"]);
    assert_eq!(
        estate()
            .before("reach", yes())
            .after("resources", json!({}))
            .losses(),
        []
    );
}

#[test]
fn what_another_selection_takes_is_not_lost() {
    let before = || estate().before("reach", yes());
    assert_eq!(before().after("reach", yes()).losses(), []);
    let why = json!({"reason": "after-apply"});
    let new = json!({"p:new": {"selected": ["p:db"], "backup_plan": {"unknown": {"id": why}}}});
    assert_eq!(before().after("selections", new).losses(), []);
    let unread = json!({"p:plan": {"rules": [], "unknown": {"rules": why}}});
    let kept = before().after("backup_plans", unread);
    assert_eq!(
        kept.after("selections", json!({"p:s": selection()}))
            .losses(),
        []
    );
}

#[test]
fn what_aws_goes_on_with_is_not_lost() {
    let mut forgotten = selection();
    forgotten["does"] = json!(["forget"]);
    let before = estate().before("selections", json!({"p:s": forgotten}));
    assert_eq!(before.before("reach", yes()).losses(), []);
}

#[test]
fn what_a_plan_of_elsewhere_took_is_lost_too() {
    let mut elsewhere = selection();
    elsewhere["backup_plan"] = json!({"name": "0f1e"});
    let found = estate()
        .before("selections", json!({"p:s": elsewhere}))
        .changes()
        .resources;
    assert_eq!((found.len(), found[0].by_known_plan), (1, false));
}

#[test]
fn what_may_be_taken_is_doubtful() {
    let why = json!({"reason": "after-apply"});
    let maybe = json!({"p:s": {"backup_plan": {"id": "p:plan"}, "undecided": {"p:db": why}}});
    let before = || estate().before("reach", yes());
    assert_eq!(
        before().after("selections", maybe).losses(),
        open("p:s", Reason::AfterApply)
    );
    let any = |more: Value| {
        let mut any = json!({"may_select_any": why, "account": PLACE.0, "region": PLACE.1});
        any.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        before().after("selections", json!({"p:new": any}))
    };
    assert_eq!(any(json!({})).losses(), open("p:new", Reason::AfterApply));
    assert_eq!(
        any(json!({"account": "p:aws"})).losses(),
        open("p:new", Reason::AfterApply)
    );
    assert_eq!(any(json!({"region": "eu-north-1"})).losses(), lost());
    let known = || {
        let plans = json!({"p:plan": {"rules": []}});
        any(json!({"backup_plan": {"id": "p:plan"}})).after("backup_plans", plans)
    };
    assert_eq!(known().losses(), lost(), "its flows would tell");
    let undecided = known().after("reach", json!({"p:db": "undecided"}));
    assert_eq!(undecided.losses(), open("p:new", Reason::AfterApply));
}

#[test]
fn an_incomplete_plan_and_an_unread_document_prove_nothing() {
    let mut incomplete = estate().before("reach", yes());
    incomplete.complete = false;
    assert_eq!(incomplete.losses(), open("p:db", Reason::Incomplete));
    let of_stack = estate().before("selections", json!({"p:stack#S": selection()}));
    let unread = json!({"p:stack": {"unknown": {"template": {"reason": "after-apply"}}}});
    let found = of_stack
        .before("reach", yes())
        .after("stacks", unread)
        .losses();
    assert_eq!(found, open("p:stack", Reason::AfterApply));
}

#[test]
fn a_changed_selection_is_to_blame() {
    let blamed = |now: Value| {
        let plans = json!({"p:plan": {"rules": []}});
        let after = estate().before("reach", yes()).after("backup_plans", plans);
        after
            .after("selections", json!({"p:s": now}))
            .changes()
            .resources[0]
            .by
            .clone()
    };
    assert_eq!(blamed(json!({"backup_plan": {"id": "p:plan"}})), ["p:s"]);
    let mut same = selection();
    same["selected"] = json!([]);
    assert_eq!(
        blamed(same),
        [""; 0],
        "the resource's own tags have changed"
    );
}

#[test]
fn a_deleted_selection_may_have_taken_more() {
    let blind = |was: Value, after: Value| {
        let before = estate().before("selections", json!({"p:s": was}));
        before
            .after("selections", after)
            .changes()
            .blindly_deleted
            .len()
    };
    let tags = || json!([{"operator": "string-equals", "key": "backup"}]);
    assert_eq!(blind(json!({"tags": tags()}), json!({})), 1);
    assert_eq!(blind(json!({}), json!({})), 1);
    assert_eq!(
        blind(
            json!({"resources": [{"arn": "arn:aws:rds:*:*:db:*"}]}),
            json!({})
        ),
        1
    );
    assert_eq!(
        blind(json!({"resources": [{"arn": "arn:a"}]}), json!({})),
        1
    );
    let met = json!({
        "resources": [{"arn": "arn:a"}, {"id": "p:b"}], "selected": ["p:a"], "excluded": {"p:b": "opt-in"},
    });
    assert_eq!(blind(met, json!({})), 0);
    assert_eq!(
        blind(json!({"tags": tags()}), json!({"p:new": {"tags": tags()}})),
        0
    );
    assert_eq!(blind(json!({"tags": tags()}), json!({"p:s": {}})), 0);
}

#[test]
fn what_drifted_has_the_plans_actions() {
    let drift = json!({"p:v": {"does": ["update"]}, "p:gone": {"does": ["delete"]}});
    let vaults = json!({"p:v": {"does": ["no-op"]}});
    let found = estate()
        .after("drifts", drift)
        .after("vaults", vaults)
        .changes()
        .drifted;
    assert_eq!(json!(found), json!({"p:v": ["no-op"]}));
}
