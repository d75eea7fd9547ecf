use super::*;
use crate::facts::{
    BackupPlan, BackupRule, CopyAction, Key, KeyManager, KeyUse, Mode, Object, Reason, Reference,
    Role, Selection, Unknown, Vault, VaultLock,
};
use serde_json::{Value, json};

const A: &str = "111122223333";
const B: &str = "444455556666";

fn object(plan: &str, address: &str, account: &str, region: Option<&str>) -> Object {
    Object {
        plan: plan.to_owned(),
        address: address.to_owned(),
        account: Some(account.to_owned()),
        region: region.map(str::to_owned),
        ..Object::default()
    }
}

fn plan(name: &str) -> Unlinked {
    Unlinked {
        name: name.to_owned(),
        ..Unlinked::default()
    }
}

fn add_vault(plan: &mut Unlinked, address: &str, name: &str, account: &str, region: Option<&str>) {
    let vault = Vault {
        object: object(&plan.name, address, account, region),
        name: Some(name.to_owned()),
        ..Vault::default()
    };
    let id = format!("{}:{address}", plan.name);
    plan.after.vaults.insert(id, vault);
}

/// A backup plan of account A in eu-west-1, one rule of which copies to this vault.
fn add_copy(plan: &mut Unlinked, vault: Reference) {
    let rule = BackupRule {
        copies: vec![CopyAction {
            vault: Some(vault),
            ..CopyAction::default()
        }],
        ..BackupRule::default()
    };
    let backup_plan = BackupPlan {
        object: object(&plan.name, "plan", A, Some("eu-west-1")),
        rules: vec![rule],
        ..BackupPlan::default()
    };
    let id = format!("{}:plan", plan.name);
    plan.after.backup_plans.insert(id, backup_plan);
}

fn linked(plans: Vec<Unlinked>) -> Facts {
    let none = Surroundings::default();
    link(plans, Config::default(), &none, Catalog::embedded())
}

/// What the copy of plan `w` leads to.
fn copied_to(plans: Vec<Unlinked>) -> Reference {
    let facts = linked(plans);
    let rule = &facts.after.backup_plans["w:plan"].rules[0];
    rule.copies[0].vault.clone().unwrap()
}

fn arn(account: &str, region: &str, name: &str) -> String {
    let partition = crate::aws::partition(region);
    format!("arn:{partition}:backup:{region}:{account}:backup-vault:{name}")
}

fn output(name: &str) -> Reference {
    Reference {
        remote_output: Some(name.to_owned()),
        ..Reference::default()
    }
}

fn by_id(id: &str) -> Reference {
    Reference {
        id: Some(id.to_owned()),
        ..Reference::default()
    }
}

#[test]
fn an_arn_that_aws_will_give_leads_to_the_vault() {
    for region in ["eu-central-1", "cn-north-1", "us-gov-west-1"] {
        let (mut w, mut b) = (plan("w"), plan("b"));
        add_vault(&mut b, "v", "central", B, Some(region));
        add_vault(&mut b, "other", "central", A, Some(region));
        add_copy(&mut w, Reference::of_text(&arn(B, region, "central")));
        let found = copied_to(vec![w, b]);
        assert_eq!(
            (found.id.as_deref(), found.name.as_deref()),
            (Some("b:v"), Some("central"))
        );
        assert!(found.unknown.is_empty());
    }
}

#[test]
fn an_account_or_region_that_is_not_known_makes_a_candidate() {
    for (account, region) in [("b:aws", Some("eu-central-1")), (B, None)] {
        let (mut w, mut b) = (plan("w"), plan("b"));
        add_vault(&mut b, "v", "central", account, region);
        add_vault(&mut b, "elsewhere", "central", account, Some("us-east-1"));
        add_copy(
            &mut w,
            Reference::of_text(&arn(B, "eu-central-1", "central")),
        );
        let found = copied_to(vec![w, b]);
        assert_eq!(found.id, None);
        assert_eq!(found.unknown["id"].candidates, ["b:v"]);
        assert_eq!(found.account.as_deref(), Some(B));
    }
}

#[test]
fn an_arn_that_no_plan_has_stays_as_it_is() {
    let mut w = plan("w");
    let given = Reference::of_text(&arn(B, "eu-central-1", "central"));
    add_copy(&mut w, given.clone());
    assert_eq!(copied_to(vec![w]), given);
}

#[test]
fn a_name_means_the_vault_of_ones_own_account_and_region() {
    let (mut w, mut b) = (plan("w"), plan("b"));
    add_vault(&mut b, "own", "v", A, Some("eu-west-1"));
    add_vault(&mut b, "region", "v", A, Some("eu-central-1"));
    add_vault(&mut b, "account", "v", B, Some("eu-west-1"));
    add_vault(&mut b, "unknown", "v", "b:aws", Some("eu-west-1"));
    add_copy(&mut w, Reference::of_text("v"));
    let found = copied_to(vec![w, b]);
    assert_eq!(found.id.as_deref(), Some("b:own"));
    assert_eq!(found.arn, Some(arn(A, "eu-west-1", "v")));
}

#[test]
fn two_vaults_of_one_name_in_unknown_accounts_are_both_candidates() {
    let (mut w, mut b, mut c) = (plan("w"), plan("b"), plan("c"));
    add_vault(&mut b, "v", "central", "b:aws", Some("eu-west-1"));
    add_vault(&mut c, "v", "central", "c:aws", Some("eu-west-1"));
    add_copy(&mut w, Reference::of_text(&arn(B, "eu-west-1", "central")));
    let found = copied_to(vec![w, b, c]);
    assert_eq!(found.unknown["id"].candidates, ["b:v", "c:v"]);
    assert_eq!(found.unknown["id"].reason, Reason::Unresolved);
}

#[test]
fn an_output_of_one_other_plan_leads_to_its_object() {
    let (mut w, mut b, mut hub) = (plan("w"), plan("b"), plan("hub"));
    add_vault(&mut b, "v", "central", B, Some("eu-central-1"));
    b.outputs.insert("vault".to_owned(), by_id("b:v"));
    // Repeated under another name; and the asking plan's own output isn't meant.
    hub.outputs.insert("central".to_owned(), output("vault"));
    w.outputs.insert("central".to_owned(), by_id("w:own"));
    add_copy(&mut w, output("central"));
    let found = copied_to(vec![w.clone(), b.clone(), hub.clone()]);
    assert_eq!(
        (found.id.as_deref(), found.remote_output),
        (Some("b:v"), None)
    );
    assert_eq!(found.account.as_deref(), Some(B));

    let mut twin = plan("twin");
    add_vault(&mut twin, "v", "other", B, Some("eu-central-1"));
    twin.outputs.insert("vault".to_owned(), by_id("twin:v"));
    let found = copied_to(vec![w.clone(), b, hub.clone(), twin]);
    assert_eq!(found.unknown["id"].candidates, ["b:v", "twin:v"]);
    hub.outputs.insert("vault".to_owned(), output("central"));
    let circle = copied_to(vec![w, hub]);
    assert!(circle.id.is_none() && circle.remote_output.is_none());
    assert!(circle.unknown.contains_key("id"));
}

#[test]
fn what_is_no_fact_is_not_known() {
    let mut w = plan("w");
    add_copy(&mut w, by_id("w:aws_ssm_parameter.arn"));
    let found = copied_to(vec![w]);
    assert_eq!(found.id, None);
    assert_eq!(found.unknown["id"].references, ["aws_ssm_parameter.arn"]);
}

#[test]
fn a_lock_stands_for_its_vault() {
    let mut w = plan("w");
    add_vault(&mut w, "v", "v", A, Some("eu-west-1"));
    let lock = VaultLock {
        object: object("w", "lock", A, Some("eu-west-1")),
        written: Some(by_id("w:v")),
        ..VaultLock::default()
    };
    w.after.vault_locks.insert("w:lock".to_owned(), lock);
    add_copy(&mut w, by_id("w:lock"));
    assert_eq!(copied_to(vec![w]).id.as_deref(), Some("w:v"));
}

#[test]
fn a_lock_finds_its_vault_in_another_plan() {
    let lock = |account: &str| {
        let mut locks = plan("locks");
        let lock = VaultLock {
            object: object("locks", "l", account, Some("eu-west-1")),
            vault_name: Some("v".to_owned()),
            written: Some(Reference::of_text("v")),
            ..VaultLock::default()
        };
        locks.after.vault_locks.insert("locks:l".to_owned(), lock);
        let mut b = plan("b");
        add_vault(&mut b, "v", "v", B, Some("eu-west-1"));
        linked(vec![locks, b]).after
    };
    let same = lock(B);
    assert_eq!(same.vaults["b:v"].lock.as_deref(), Some("locks:l"));
    assert_eq!(same.vault_locks["locks:l"].vault.as_deref(), Some("b:v"));
    assert!(same.vault_locks["locks:l"].object.unknown.is_empty());
    let unknown = lock("locks:aws");
    assert_eq!(unknown.vaults["b:v"].lock, None);
    assert_eq!(
        unknown.vaults["b:v"].object.unknown["lock"].candidates,
        ["locks:l"]
    );
    let other = lock(A);
    assert!(other.vaults["b:v"].lock.is_none() && other.vaults["b:v"].object.unknown.is_empty());
}

const KEY: &str = "arn:aws:kms:eu-west-1:444455556666:key/k";

/// Plan `w` has a vault with this key, plan `k` a key, and another plan reads it by a data source.
fn key_of(used: KeyUse, read: bool, declared: bool) -> KeyUse {
    let (mut w, mut k, mut d) = (plan("w"), plan("k"), plan("d"));
    add_vault(&mut w, "v", "v", A, Some("eu-west-1"));
    w.after.vaults.get_mut("w:v").unwrap().key = Some(used);
    let key = |plan: &str, mode| Key {
        object: object(plan, "key", B, Some("eu-west-1")),
        mode,
        arn: Some(KEY.to_owned()),
        manager: Some(KeyManager::Customer),
        ..Key::default()
    };
    if declared {
        k.after
            .keys
            .insert("k:key".to_owned(), key("k", Mode::Managed));
        k.outputs.insert("key".to_owned(), by_id("k:key"));
    }
    if read {
        d.after
            .keys
            .insert("d:key".to_owned(), key("d", Mode::Data));
    }
    let facts = linked(vec![w, k, d]);
    facts.after.vaults["w:v"].key.clone().unwrap()
}

fn undecided(arn: Option<&str>, output: Option<&str>) -> KeyUse {
    let unknown = Unknown {
        reason: Reason::Unresolved,
        references: Vec::new(),
        candidates: Vec::new(),
    };
    KeyUse {
        arn: arn.map(str::to_owned),
        remote_output: output.map(str::to_owned),
        unknown: [("manager".to_owned(), unknown)].into(),
        ..KeyUse::default()
    }
}

#[test]
fn a_key_of_another_plan_tells_its_manager() {
    for used in [undecided(Some(KEY), None), undecided(None, Some("key"))] {
        let found = key_of(used, true, true);
        assert_eq!(
            (found.id.as_deref(), found.manager),
            (Some("k:key"), Some(KeyManager::Customer))
        );
        assert_eq!(found.account.as_deref(), Some(B));
        assert!(found.unknown.is_empty() && found.remote_output.is_none());
    }
    assert_eq!(
        key_of(undecided(Some(KEY), None), true, false)
            .id
            .as_deref(),
        Some("d:key")
    );
    let nothing = undecided(Some(KEY), None);
    assert_eq!(key_of(nothing.clone(), false, false), nothing);
    assert_eq!(
        key_of(undecided(None, Some("key")), true, false),
        undecided(None, None)
    );
}

#[test]
fn roles_are_found_by_name_and_account_whatever_their_path() {
    let (mut w, mut r) = (plan("w"), plan("r"));
    let role = Role {
        object: object("r", "role", A, None),
        name: Some("backup".to_owned()),
        ..Role::default()
    };
    r.after.roles.insert("r:role".to_owned(), role);
    let selection = |account: &str| Selection {
        object: object("w", "s", A, None),
        role: Some(Reference::of_text(&format!(
            "arn:aws:iam::{account}:role/service-role/backup"
        ))),
        ..Selection::default()
    };
    w.after.selections.insert("w:a".to_owned(), selection(A));
    w.after.selections.insert("w:b".to_owned(), selection(B));
    let world = linked(vec![w, r]).after;
    let id = |selection: &str| world.selections[selection].role.clone().unwrap().id;
    assert_eq!((id("w:a").as_deref(), id("w:b")), (Some("r:role"), None));
}

/// A world from JSON: what isn't said is empty.
fn world(json: Value) -> World {
    serde_json::from_value(json).unwrap()
}

#[test]
fn accounts_units_and_policies_are_found_by_aws_s_own_ids() {
    let of = |plan: &str, address: &str| json!({"plan": plan, "address": address, "type": "t"});
    let with = |base: Value, more: Value| {
        let mut base = base;
        base.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        base
    };
    let mut org = plan("org");
    org.after = world(json!({
        "accounts": {
            "org:aws": {"providers": ["org:aws"]},
            A: {"id": A, "declared_by": "org:aws_organizations_account.shop", "parent": {"id": "org:ou"}},
        },
        "organizations": {"org:o": with(of("org", "o"), json!({"organization_id": "o-1", "management_account": B}))},
        "organization_units": {
            "org:o#root": with(of("org", "o"), json!({"unit_id": "r-ab12", "root": true})),
            "org:ou": with(of("org", "ou"), json!({"unit_id": "ou-ab12-11112222", "parent": {"name": "r-ab12"}})),
        },
        "organization_policies": {"org:p": with(of("org", "p"), json!({"policy_id": "p-1"}))},
        "delegated_administrators": {"org:d": with(of("org", "d"), json!({
            "account": {"name": A}, "service": "backup.amazonaws.com",
        }))},
    }));
    let mut other = plan("other");
    let attachment = |target: Value| {
        with(
            of("other", "x"),
            json!({"policy": {"name": "p-1"}, "target": target}),
        )
    };
    let arn = "arn:aws:organizations::444455556666:ou/o-1/ou-ab12-11112222";
    other.after = world(json!({"policy_attachments": {
        "other:root": attachment(json!({"name": "r-ab12"})),
        "other:ou": attachment(json!({"arn": arn})),
        "other:account": attachment(json!({"id": "org:aws_organizations_account.shop"})),
        "other:gone": attachment(json!({"name": "ou-ab12-99999999"})),
        "other:organization": attachment(json!({"arn": "arn:aws:organizations::444455556666:organization/o-1"})),
    }, "accounts": {A: {"id": A, "providers": ["other:aws"]}}}));
    let mut surroundings = Surroundings::default();
    let config = crate::facts::AccountConfig {
        name: Some("shop".to_owned()),
        parent: Some("r-ab12".to_owned()),
        ..<_>::default()
    };
    surroundings.accounts.insert(A.to_owned(), config.clone());
    surroundings.accounts.insert(B.to_owned(), config);
    let facts = link(
        vec![other, org],
        Config::default(),
        &surroundings,
        Catalog::embedded(),
    );
    let world = &facts.after;
    let target = |id: &str| world.policy_attachments[id].target.clone().unwrap().id;
    assert_eq!(target("other:root").as_deref(), Some("org:o#root"));
    assert_eq!(target("other:ou").as_deref(), Some("org:ou"));
    assert_eq!(target("other:account").as_deref(), Some(A));
    assert_eq!(target("other:gone"), None);
    // An organization's ARN is not its root's.
    assert_eq!(target("other:organization").as_deref(), Some("org:o"));
    let policy = world.policy_attachments["other:gone"]
        .policy
        .clone()
        .unwrap();
    assert_eq!(policy.id.as_deref(), Some("org:p"));
    let parent = |parent: &Option<Reference>| parent.clone().unwrap().id;
    assert_eq!(
        parent(&world.organization_units["org:ou"].parent).as_deref(),
        Some("org:o#root")
    );
    let (shop, boss) = (&world.accounts[A], &world.accounts[B]);
    // What a plan declares is nearer than what the configuration says.
    assert_eq!(parent(&shop.parent).as_deref(), Some("org:ou"));
    assert_eq!(parent(&boss.parent).as_deref(), Some("org:o#root"));
    assert_eq!(
        (shop.management, boss.management),
        (Some(false), Some(true))
    );
    assert_eq!(
        (shop.name.as_deref(), shop.providers.as_slice()),
        (Some("shop"), &["other:aws".to_owned()][..])
    );
    assert_eq!(shop.delegated_for, ["backup.amazonaws.com"]);
}
