//! Properties of references and places: where a thing is beats what it refers to.

use super::*;
use crate::facts::{
    Answer, BackupPlan, BackupRule, Key, KeyPolicy, Object, Reference, Selection, Vault, VaultLock,
    VaultNotifications, VaultPolicy,
};
use proptest::prelude::*;

type Spot = (Option<&'static str>, Option<&'static str>);

const ACCOUNTS: [Option<&str>; 5] = [
    Some("111122223333"),
    Some("444455556666"),
    Some("p:aws"),
    Some("p:aws.other"),
    None,
];
const REGIONS: [Option<&str>; 3] = [Some("eu-west-1"), Some("eu-central-1"), None];

fn spot() -> impl Strategy<Value = Spot> {
    let region = prop::sample::select(REGIONS.to_vec());
    (prop::sample::select(ACCOUNTS.to_vec()), region)
}

fn object(address: &str, (account, region): Spot) -> Object {
    Object {
        plan: "p".to_owned(),
        address: address.to_owned(),
        account: account.map(str::to_owned),
        region: region.map(str::to_owned),
        ..Object::default()
    }
}

fn by_id(id: &str) -> Reference {
    Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    }
}

/// A vault, plan and key there, and all that takes only what is in its own place here; `named`: by name
/// where that goes.
fn world(there: Spot, here: Spot, named: bool) -> Facts {
    let mut plan = Unlinked {
        name: "p".to_owned(),
        ..Unlinked::default()
    };
    let to_vault = if named {
        Reference::of_text("v")
    } else {
        by_id("p:v")
    };
    let world = &mut plan.after;
    let vault = Vault {
        object: object("v", there),
        name: Some("v".to_owned()),
        ..Vault::default()
    };
    world.vaults.insert("p:v".to_owned(), vault);
    let lock = VaultLock {
        object: object("lock", here),
        vault_name: Some("v".to_owned()),
        written: Some(to_vault.clone()),
        ..VaultLock::default()
    };
    world.vault_locks.insert("p:lock".to_owned(), lock);
    let policy = VaultPolicy {
        object: object("policy", here),
        written: Some(to_vault.clone()),
        ..VaultPolicy::default()
    };
    world.vault_policies.insert("p:policy".to_owned(), policy);
    let notifications = VaultNotifications {
        object: object("n", here),
        vault: Some(to_vault.clone()),
        ..VaultNotifications::default()
    };
    world
        .vault_notifications
        .insert("p:n".to_owned(), notifications);
    let rule = BackupRule {
        vault: Some(to_vault),
        ..BackupRule::default()
    };
    let rules = BackupPlan {
        object: object("plan", here),
        rules: vec![rule],
        ..BackupPlan::default()
    };
    world.backup_plans.insert("p:plan".to_owned(), rules);
    let elsewhere = BackupPlan {
        object: object("far", there),
        ..BackupPlan::default()
    };
    world.backup_plans.insert("p:far".to_owned(), elsewhere);
    let selection = Selection {
        object: object("s", here),
        backup_plan: Some(by_id("p:far")),
        ..Selection::default()
    };
    world.selections.insert("p:s".to_owned(), selection);
    let key = Key {
        object: object("key", there),
        policy: Some("p:key-policy".to_owned()),
        ..Key::default()
    };
    world.keys.insert("p:key".to_owned(), key);
    let key_policy = KeyPolicy {
        object: object("key-policy", here),
        key: Some("p:key".to_owned()),
        ..KeyPolicy::default()
    };
    world
        .key_policies
        .insert("p:key-policy".to_owned(), key_policy);
    link(
        vec![plan],
        Config::default(),
        &Surroundings::default(),
        Catalog::embedded(),
    )
}

/// Whether each reaches what it names, by what names it.
fn reached(facts: &Facts) -> Vec<(&'static str, bool)> {
    let world = &facts.after;
    let leads = |reference: &Option<Reference>| reference.as_ref().unwrap().id.is_some();
    let vault = &world.vaults["p:v"];
    vec![
        ("lock", vault.lock.is_some()),
        ("locked", world.vault_locks["p:lock"].vault.is_some()),
        ("policy", vault.policy.is_some()),
        ("n", leads(&world.vault_notifications["p:n"].vault)),
        ("plan", leads(&world.backup_plans["p:plan"].rules[0].vault)),
        ("s", leads(&world.selections["p:s"].backup_plan)),
        ("key-policy", world.keys["p:key"].policy.is_some()),
    ]
}

/// The plain definition: accounts without an id may be any, and what isn't told of two objects of one
/// provider is the same.
fn same(there: Spot, here: Spot) -> Answer {
    let is_id = |account: &str| !account.contains(':');
    let account = match (there.0, here.0) {
        (a, b) if a == b => Answer::Yes,
        (Some(a), Some(b)) if is_id(a) && is_id(b) => Answer::No,
        _ => Answer::Unknown,
    };
    let region = match (there.1, here.1) {
        (a, b) if a == b => Answer::Yes,
        (Some(_), Some(_)) => Answer::No,
        _ => Answer::Unknown,
    };
    account.and(region)
}

/// What is known of the vault's lock.
fn locked(facts: &Facts) -> Answer {
    let vault = &facts.after.vaults["p:v"];
    match (&vault.lock, vault.object.unknown.get("lock")) {
        (Some(_), _) => Answer::Yes,
        (None, Some(_)) => Answer::Unknown,
        (None, None) => Answer::No,
    }
}

proptest! {
    #[test]
    fn nothing_reaches_another_account_or_region(there in spot(), here in spot(), named in any::<bool>()) {
        let facts = world(there, here, named);
        let expected = same(there, here);
        for (name, found) in reached(&facts) {
            prop_assert_eq!(found, expected == Answer::Yes, "{}", name);
        }
        let missed = &facts.after.misplaced_references;
        for name in ["s", "key-policy"] {
            prop_assert_eq!(missed.contains_key(&format!("p:{name}")), expected == Answer::No);
        }
        // By name alone nothing says that another vault was meant.
        for name in ["lock", "policy", "n", "plan"] {
            let is_missed = missed.contains_key(&format!("p:{name}"));
            prop_assert_eq!(is_missed, expected == Answer::No && !named, "{}", name);
        }
        prop_assert_eq!(locked(&facts), expected);
    }

    #[test]
    fn less_knowledge_of_accounts_only_leaves_more_open(there in spot(), here in spot(), named in any::<bool>()) {
        let known = locked(&world(there, here, named));
        for (there, here) in [
            ((Some("p:aws.lost"), there.1), here),
            (there, (Some("p:aws.lost"), here.1)),
        ] {
            let less = locked(&world(there, here, named));
            prop_assert!(less == known || less == Answer::Unknown, "{:?} {:?}", known, less);
        }
    }
}

const FAR: Spot = (Some("444455556666"), Some("eu-west-1"));
const NEAR: Spot = (Some("111122223333"), Some("eu-west-1"));

#[test]
fn the_twin_of_that_name_gets_it_instead() {
    let mut plan = Unlinked {
        name: "p".to_owned(),
        ..Unlinked::default()
    };
    for (id, spot) in [("p:far", FAR), ("p:near", NEAR)] {
        let vault = Vault {
            object: object(id, spot),
            name: Some("v".to_owned()),
            ..Vault::default()
        };
        plan.after.vaults.insert(id.to_owned(), vault);
    }
    let lock = VaultLock {
        object: object("lock", NEAR),
        written: Some(by_id("p:far")),
        ..VaultLock::default()
    };
    plan.after.vault_locks.insert("p:lock".to_owned(), lock);
    // A data source that was read with the other account's provider.
    let read = Reference {
        account: FAR.0.map(str::to_owned),
        region: FAR.1.map(str::to_owned),
        ..Reference::of_text("v")
    };
    let policy = VaultPolicy {
        object: object("policy", NEAR),
        written: Some(read),
        ..VaultPolicy::default()
    };
    plan.after
        .vault_policies
        .insert("p:policy".to_owned(), policy);
    let facts = link(
        vec![plan],
        Config::default(),
        &Surroundings::default(),
        Catalog::embedded(),
    );
    let world = &facts.after;
    assert_eq!(world.vaults["p:near"].lock.as_deref(), Some("p:lock"));
    assert_eq!(world.vaults["p:near"].policy.as_deref(), Some("p:policy"));
    let far = &world.vaults["p:far"];
    assert!(far.lock.is_none() && far.policy.is_none() && far.object.unknown.is_empty());
    for id in ["p:lock", "p:policy"] {
        let missed = &world.misplaced_references[id][0];
        assert_eq!(missed.twin.as_deref(), Some("p:near"));
        assert_eq!(missed.target.account.as_deref(), FAR.0);
        assert!(missed.other_account);
    }
}
