use super::{changes, fill};
use crate::facts::{Effect, Reason};
use serde_json::{Value, json};

/// What becomes of a field of an object that is updated: `[before, after]` of it.
fn field(collection: &str, field: &str, pair: [&Value; 2]) -> Option<Effect> {
    let object = |value: &Value| match value {
        Value::Null => json!({}),
        Value::String(why) if why == "?" => json!({"unknown": {field: {"reason": "after-apply"}}}),
        value => json!({field: value}),
    };
    let [mut before, after] = pair.map(object);
    fill(&mut before, &json!({"does": ["update"]}));
    let found = changes(
        json!({collection: {"p:x": before}}),
        json!({collection: {"p:x": after}}),
    );
    assert!(found.fields.len() <= 1);
    let change = found.fields.first()?;
    assert_eq!(
        (change.collection.as_str(), change.field.as_str()),
        (collection, field)
    );
    let is_said = pair.map(|value| *value == json!("?"));
    let told = ["before", "after"].map(|side| change.unknown.contains_key(side));
    assert_eq!(told, is_said);
    Some(change.effect)
}

#[test]
fn a_field_is_looser_tighter_or_not_known_to_be() {
    let (none, unknown) = (Value::Null, json!("?"));
    let (on, off) = (json!(true), json!(false));
    let less = Some(Effect::Loosened);
    let more = Some(Effect::Tightened);
    let open = Some(Effect::Unknown);
    for (collection, name, before, after, effect) in [
        ("keys", "enabled", &on, &off, less),
        ("keys", "enabled", &none, &off, less),
        ("keys", "enabled", &off, &on, more),
        ("keys", "enabled", &unknown, &on, None),
        ("keys", "enabled", &off, &unknown, None),
        ("keys", "enabled", &on, &unknown, open),
        ("keys", "enabled", &unknown, &off, open),
        ("keys", "rotation", &on, &off, less),
        ("keys", "rotation", &off, &unknown, None),
        ("keys", "rotation", &unknown, &on, None),
        ("keys", "rotation", &unknown, &unknown, open),
        ("keys", "deletion_window_in_days", &none, &json!(7), less),
        ("keys", "deletion_window_in_days", &json!(7), &none, more),
        ("keys", "deletion_window_in_days", &none, &unknown, open),
        ("keys", "deletion_window_in_days", &json!(7), &unknown, None),
        ("vaults", "force_destroy", &none, &on, less),
        ("vaults", "force_destroy", &on, &unknown, None),
        ("vaults", "force_destroy", &unknown, &off, None),
        ("vaults", "force_destroy", &none, &unknown, open),
        (
            "vault_locks",
            "min_retention_days",
            &json!(60),
            &json!(7),
            less,
        ),
        ("vault_locks", "min_retention_days", &json!(60), &none, less),
        (
            "vault_locks",
            "min_retention_days",
            &json!(7),
            &json!(7),
            None,
        ),
        ("vault_locks", "min_retention_days", &none, &unknown, None),
        (
            "vault_locks",
            "min_retention_days",
            &json!(7),
            &unknown,
            open,
        ),
        (
            "vault_locks",
            "min_retention_days",
            &unknown,
            &json!(7),
            open,
        ),
        (
            "vault_locks",
            "max_retention_days",
            &json!(365),
            &json!(3650),
            less,
        ),
        (
            "vault_locks",
            "max_retention_days",
            &json!(365),
            &none,
            less,
        ),
        (
            "vault_locks",
            "max_retention_days",
            &json!(365),
            &json!(180),
            more,
        ),
        ("vault_locks", "max_retention_days", &none, &unknown, None),
        (
            "vault_locks",
            "max_retention_days",
            &unknown,
            &json!(365),
            open,
        ),
        (
            "vault_locks",
            "mode",
            &json!("compliance"),
            &json!("governance"),
            less,
        ),
        ("vault_locks", "mode", &json!("governance"), &unknown, None),
        ("vault_locks", "mode", &unknown, &json!("compliance"), None),
        ("vault_locks", "mode", &json!("compliance"), &unknown, open),
    ] {
        let found = field(collection, name, [before, after]);
        assert_eq!(found, effect, "{collection}.{name}: {before} {after}");
    }
}

#[test]
fn another_key_is_no_changed_one() {
    let before = |does: Value| json!({"keys": {"p:x": {"enabled": true, "does": does}}});
    let after = || json!({"keys": {"p:x": {"enabled": false}}});
    assert_eq!(changes(before(json!(["update"])), after()).fields.len(), 1);
    assert_eq!(
        changes(before(json!(["delete", "create"])), after()).fields,
        []
    );
    let elsewhere = json!({"keys": {"other:x": {"enabled": true, "does": ["update"]}}});
    let found = changes(elsewhere, json!({"keys": {"other:x": {"enabled": false}}}));
    assert_eq!(
        found.fields,
        [],
        "a key of a plan without backups is no matter"
    );
}

#[test]
fn parts_that_go_are_named() {
    let lost = |before: Value, after: Value| -> Vec<(String, Effect, bool)> {
        let found = changes(before, after).fields.into_iter();
        found
            .map(|c| (c.part.unwrap(), c.effect, c.unknown.contains_key("after")))
            .collect()
    };
    let types = |types: Value| json!({"organizations": {"p:o": types}});
    let before = types(json!({"enabled_policy_types": ["A", "B"], "does": ["update"]}));
    let gone = ("B".to_owned(), Effect::Loosened, false);
    let kept = types(json!({"enabled_policy_types": ["A", "C"]}));
    assert_eq!(lost(before.clone(), kept), [gone]);
    let unknown = types(json!({"unknown": {"enabled_policy_types": {"reason": "after-apply"}}}));
    assert!(
        lost(before, unknown)
            .iter()
            .all(|(_, effect, why)| *effect == Effect::Unknown && *why)
    );
    let settings =
        |opt_in: Value| json!({"region_settings": {"p:s": {"opt_in": opt_in, "does": ["update"]}}});
    let before = settings(json!({"EBS": false, "EFS": true, "RDS": true}));
    let found = lost(before, settings(json!({"EFS": false})));
    let unread = ("RDS".to_owned(), Effect::Unknown, true);
    assert_eq!(found, [("EFS".to_owned(), Effect::Loosened, false), unread]);
}

#[test]
fn a_name_of_another_key_has_moved() {
    let effect = |before: Value, after: Value| {
        let before = json!({"key_aliases": {"p:a": {"key": before, "does": ["update"]}}});
        let found = changes(before, json!({"key_aliases": {"p:a": {"key": after}}}));
        let change = found.fields.first().cloned()?;
        Some((
            change.effect,
            change.unknown.get("after").map(|why| why.reason),
        ))
    };
    assert_eq!(
        effect(json!({"id": "p:k"}), json!({"id": "p:k", "arn": "a"})),
        None
    );
    assert_eq!(
        effect(
            json!({"id": "p:d", "arn": "a"}),
            json!({"id": "p:k", "arn": "a"})
        ),
        None
    );
    let moved = effect(json!({"id": "p:d", "arn": "a"}), json!({"arn": "b"}));
    assert_eq!(moved, Some((Effect::Moved, None)));
    let unknown = json!({"unknown": {"arn": {"reason": "after-apply"}}});
    let open = effect(json!({"arn": "a"}), unknown).unwrap();
    assert_eq!(open, (Effect::Unknown, Some(Reason::AfterApply)));
    let open = effect(json!({"id": "p:k"}), json!({"arn": "a"})).unwrap();
    assert_eq!(open, (Effect::Unknown, Some(Reason::Unresolved)));
}
