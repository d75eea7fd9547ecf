use super::super::loss::{loss, protects};
use super::changes;
use crate::facts::{Access, Detachment, Loss};
use serde_json::{Value, json};

const DELETE: &str = "backup:DeleteRecoveryPoint";

fn access(access: &Value) -> Access {
    serde_json::from_value(access.clone()).unwrap()
}

#[test]
fn a_deny_for_some_regions_or_for_no_role_protects_nothing() {
    let region = json!({"verdict": "conditional", "conditions": ["StringNotEquals aws:RequestedRegion eu-west-1"]});
    let tag =
        json!({"verdict": "conditional", "conditions": ["StringEquals aws:ResourceTag/keep yes"]});
    for (given, is_protection) in [
        (json!({"verdict": "denied"}), true),
        (tag, true),
        (json!({"verdict": "allowed"}), false),
        (json!({"verdict": "denied", "exempt_wide": ["*"]}), false),
        (region, false),
    ] {
        assert_eq!(protects(&access(&given)), is_protection, "{given}");
    }
}

#[test]
fn what_is_lost_is_told() {
    let denied = || json!({"verdict": "denied"});
    let role = "arn:aws:iam::*:role/break-glass";
    let a = |list: &str, value: &str| json!({"verdict": "conditional", list: [value]});
    for (was, is, lost) in [
        (denied(), denied(), None),
        (
            json!({"verdict": "denied", "exempt": [role]}),
            denied(),
            None,
        ),
        (a("conditions", "A"), denied(), None),
        (a("conditions", "A"), a("conditions", "A"), None),
        (denied(), json!({"verdict": "unknown"}), Some(Loss::Unsure)),
        (denied(), json!({"verdict": "allowed"}), Some(Loss::Open)),
        (
            denied(),
            json!({"verdict": "denied", "exempt": ["*"], "exempt_wide": ["*"]}),
            Some(Loss::Open),
        ),
        (
            denied(),
            json!({"verdict": "denied", "exempt": [role]}),
            Some(Loss::Exempt),
        ),
        (denied(), a("conditions", "A"), Some(Loss::Condition)),
        (
            json!({"verdict": "conditional"}),
            a("not_covered", "x"),
            Some(Loss::Condition),
        ),
        (
            a("conditions", "A"),
            a("conditions", "B"),
            Some(Loss::Unsure),
        ),
    ] {
        assert_eq!(loss(&access(&was), &access(&is)), lost, "{was} {is}");
    }
}

/// What the policy of a vault that is updated denies no longer.
fn of_vault(lock: &Value, now: Value) -> usize {
    let by = |id: &str| json!({"verdict": "denied", "by": [{"policy": id, "statement": 0}]});
    let was = json!({
        "*": {"verdict": "allowed"},
        "backup:CopyIntoBackupVault": by("p:policy"),
        "backup:DeleteBackupPlan": by("p:scp"),
        DELETE: by("p:policy"),
    });
    let policy = || json!({"vault": "p:v", "does": ["update"]});
    let before = json!({"vault_policies": {"p:policy": policy()}});
    let vault = json!({"policy": "p:policy", "lock": "p:lock"});
    let after = json!({"vaults": {"p:v": vault}, "vault_policies": {"p:policy": policy()}, "vault_locks": {"p:lock": lock}});
    let found = super::changes_with(before, after, [json!({"p:v": was}), json!({"p:v": now})]);
    let losses = found.denials.iter().flat_map(|denial| denial.losses.keys());
    assert!(losses.clone().all(|action| action == DELETE));
    losses.count()
}

#[test]
fn a_vault_s_policy_denies_less_unless_others_deny_it_too() {
    let open = || json!({"*": {"verdict": "allowed"}});
    assert_eq!(of_vault(&json!({}), open()), 1);
    assert_eq!(
        of_vault(&json!({}), json!({DELETE: {"verdict": "denied"}})),
        0
    );
    assert_eq!(of_vault(&json!({}), json!({})), 0, "nothing is known of it");
    assert_eq!(of_vault(&json!({"mode": "compliance"}), open()), 0);
}

/// A service control policy that denies what destroys backups, attached to a unit below the root.
struct Estate {
    before: Value,
    after: Value,
    /// `access` before and after.
    access: [Value; 2],
}

fn denies() -> Value {
    json!({"*": {"verdict": "allowed"}, DELETE: {"verdict": "denied"}, "iam:DeleteRole": {"verdict": "denied"}})
}

/// The policy and its attachment with what the plans do to them; after them only the units are left.
fn estate(policy: &str, attachment: &str) -> Estate {
    let units = json!({
        "p:unit": {"name": "Workloads", "unit_id": "ou-1", "parent": {"id": "p:root", "name": "r-1"}},
        "p:root": {"unit_id": "r-1", "root": true},
    });
    let scp = json!({"name": "protect", "policy_type": "SERVICE_CONTROL_POLICY", "does": [policy]});
    let target = json!({"id": "p:unit", "name": "ou-1"});
    let attachment = json!({"policy": {"id": "p:scp"}, "target": target, "does": [attachment]});
    let before = json!({
        "organization_units": units,
        "organization_policies": {"p:scp": scp},
        "policy_attachments": {"p:a": attachment},
    });
    let after = json!({"organization_units": units});
    Estate {
        before,
        after,
        access: [json!({"p:scp": denies()}), json!({})],
    }
}

impl Estate {
    fn after(mut self, collection: &str, objects: Value) -> Self {
        let all = self.after.as_object_mut().unwrap();
        let known = all.entry(collection).or_insert_with(|| json!({}));
        known
            .as_object_mut()
            .unwrap()
            .extend(objects.as_object().unwrap().clone());
        self
    }

    fn before(mut self, collection: &str, objects: Value) -> Self {
        std::mem::swap(&mut self.before, &mut self.after);
        let mut swapped = self.after(collection, objects);
        std::mem::swap(&mut swapped.before, &mut swapped.after);
        swapped
    }

    fn access(mut self, access: Value) -> Self {
        self.access[1] = access;
        self
    }

    fn places(self) -> Vec<Detachment> {
        super::changes_with(self.before, self.after, self.access).detachments
    }

    fn losses(self) -> Vec<(String, Loss)> {
        let found = super::changes_with(self.before, self.after, self.access)
            .denials
            .into_iter();
        found.flat_map(|denial| denial.losses).collect()
    }
}

#[test]
fn a_deleted_policy_opens_what_nothing_else_denies() {
    let deleted = || estate("delete", "delete");
    let opened = |estate: Estate| -> Vec<String> {
        let places = estate.places();
        assert!(
            places
                .iter()
                .all(|place| place.attachment.is_none() && place.node == "p:unit")
        );
        places.into_iter().flat_map(|place| place.opened).collect()
    };
    assert_eq!(opened(deleted()), [DELETE]);
    assert_eq!(
        opened(deleted().access(json!({"p:unit": denies()}))),
        [""; 0]
    );
    assert_eq!(
        opened(deleted().access(json!({"p:root": denies()}))),
        [""; 0],
        "from above"
    );
    let exempt = json!({"verdict": "denied", "exempt": ["arn:aws:iam::*:role/x"]});
    assert_eq!(
        opened(deleted().access(json!({"p:root": {DELETE: exempt}}))),
        [DELETE]
    );
}

#[test]
fn an_unknown_policy_above_may_deny_it_still() {
    let unknown = json!({DELETE: {"verdict": "unknown", "waits_for": ["p:new"]}});
    let places = estate("delete", "delete")
        .access(json!({"p:root": unknown}))
        .places();
    let [place] = places.as_slice() else {
        panic!("one place")
    };
    assert_eq!(
        (place.opened.len(), place.doubtful.as_slice()),
        (0, &[DELETE.to_owned()][..])
    );
    assert_eq!(place.waits_for, ["p:new"]);
}

#[test]
fn a_unit_that_goes_is_no_place() {
    let mut estate = estate("delete", "delete");
    estate.after["organization_units"] = json!({});
    assert_eq!(estate.places(), []);
}

#[test]
fn no_policy_binds_the_management_account() {
    let accounts = json!({"111122223333": {"id": "111122223333", "management": true, "declared_by": "p:account"}});
    let mut estate = estate("delete", "delete").before("accounts", accounts);
    estate.before["policy_attachments"]["p:a"]["target"] = json!({"id": "p:account"});
    let places = estate.places();
    assert_eq!(places.len(), 1);
    assert_eq!(
        (places[0].node.as_str(), places[0].opened.len()),
        ("111122223333", 0)
    );
}

#[test]
fn a_detached_policy_leaves_its_place_unless_it_is_attached_there_again() {
    let detached =
        || estate("no-op", "delete").after("organization_policies", json!({"p:scp": {}}));
    let places = detached().places();
    let [place] = places.as_slice() else {
        panic!("one place")
    };
    assert_eq!(
        (place.attachment.as_deref(), place.opened.as_slice()),
        (Some("p:a"), &[DELETE.to_owned()][..])
    );
    let again = json!({"p:other": {"policy": {"id": "p:scp"}, "target": {"name": "ou-1"}}});
    assert_eq!(detached().after("policy_attachments", again).places(), []);
    let why = json!({"target": {"reason": "after-apply"}});
    let somewhere = json!({"p:other": {"policy": {"id": "p:scp"}, "unknown": why}});
    assert_eq!(
        detached().after("policy_attachments", somewhere).places(),
        []
    );
    let moved = json!({"p:a": {"policy": {"id": "p:scp"}, "unknown": why}});
    let places = estate("no-op", "update")
        .after("policy_attachments", moved)
        .places();
    assert_eq!(places.len(), 1);
    assert!(places[0].unknown.is_some() && places[0].opened.is_empty());
    assert_eq!(places[0].doubtful, [DELETE]);
    assert_eq!(
        estate("delete", "delete").places().len(),
        1,
        "said once, of the policy"
    );
}

#[test]
fn losses_of_a_policy_that_stays() {
    let updated = |access: Value| {
        let stays = json!({"p:scp": {"policy_type": "SERVICE_CONTROL_POLICY"}});
        estate("update", "no-op")
            .after("organization_policies", stays)
            .access(access)
            .losses()
    };
    let lost = |loss: Loss| [(DELETE.to_owned(), loss)];
    assert_eq!(
        updated(json!({"p:scp": {"*": {"verdict": "allowed"}}})),
        lost(Loss::Open)
    );
    assert_eq!(
        updated(json!({"p:scp": {"*": {"verdict": "unknown"}}})),
        lost(Loss::Unsure)
    );
    assert_eq!(updated(json!({"p:scp": denies()})), []);
    let elsewhere = json!({"p:scp": {"*": {"verdict": "allowed"}}, "p:unit": denies()});
    assert_eq!(updated(elsewhere), [], "something else denies it there");
}

/// A resource control policy with this statement.
fn of_keys(conditions: &Value, actions: &[&str]) -> Value {
    let statement = json!({"effect": "Deny", "actions": actions, "conditions": conditions});
    json!({"policy_type": "RESOURCE_CONTROL_POLICY", "document": {"statements": [statement]}})
}

#[test]
fn resource_control_policies_bind_keys() {
    let conditional = |conditions: Value| {
        let mut policy = of_keys(&conditions, &["kms:Schedule*", "kms:DisableKey"]);
        policy["does"] = json!(["delete"]);
        estate("delete", "delete").before("organization_policies", json!({"p:scp": policy}))
    };
    let opened = |estate: Estate| estate.places().into_iter().flat_map(|p| p.opened).count();
    assert_eq!(opened(conditional(json!({}))), 2);
    let perimeter = json!({"StringNotEquals": {"aws:PrincipalOrgID": ["o-1"]}});
    assert_eq!(
        opened(conditional(perimeter)),
        0,
        "it keeps strangers out, not administrators"
    );
    let exempting = json!({"ArnNotLike": {"aws:PrincipalArn": ["arn:aws:iam::*:role/x"]}});
    assert_eq!(opened(conditional(exempting)), 2);
    let other = json!({"p:other": of_keys(&json!({}), &["kms:*"])});
    let attached =
        json!({"p:o": {"policy": {"id": "p:other"}, "target": {"id": "p:root", "name": "r-1"}}});
    let both = conditional(json!({})).after("organization_policies", other);
    assert_eq!(opened(both.after("policy_attachments", attached)), 0);
}

#[test]
fn a_resource_control_policy_that_denies_as_much_loses_nothing() {
    let changed = |actions: &[&str]| {
        let mut policy = of_keys(&json!({}), &["kms:DisableKey"]);
        policy["does"] = json!(["update"]);
        let estate =
            estate("update", "no-op").before("organization_policies", json!({"p:scp": policy}));
        let after = json!({"p:scp": of_keys(&json!({}), actions)});
        estate.after("organization_policies", after).losses().len()
    };
    assert_eq!(changed(&["kms:Disable*"]), 0);
    assert_eq!(changed(&["kms:Schedule*"]), 1);
}

#[test]
fn backup_plans_end_where_no_policy_makes_them() {
    let made = |target: &str| {
        let scope = json!({"targets": [{"name": target}]});
        json!({"p:scp#daily": {"name": "daily", "origin": "organizations-policy", "merged_from": ["p:scp"], "scope": scope}})
    };
    let ended = |after: Value| -> Vec<String> {
        let estate = estate("delete", "delete").before("backup_plans", made("ou-1"));
        let places = estate.after("backup_plans", after).places();
        places.into_iter().flat_map(|place| place.ended).collect()
    };
    assert_eq!(ended(json!({})), ["daily"]);
    assert_eq!(ended(made("444455556666")), ["daily"]);
    assert_eq!(ended(made("ou-1")), [""; 0]);
    assert_eq!(ended(made("r-1")), [""; 0], "it comes from above");
}

#[test]
fn nothing_changes_where_nothing_is_planned() {
    assert!(changes(json!({}), json!({})).is_empty());
    assert_eq!(estate("no-op", "no-op").places(), []);
}
