#![allow(
    clippy::option_option,
    reason = "a policy may be missing, or not be known"
)]

use super::tests::{document, judged, key, object, organization};
use super::*;
use crate::facts::{
    Answer, Flow, Hop, Key, KeyManager, KeyOpening, KeyPolicy, KeyPurpose, KeyRefusal, KeyUse,
    Mode, Obstacle, Reference, Resource, Role, Selected, Selection, Vault, Via,
};

use std::collections::BTreeSet;
use std::sync::Arc;

const OWN: &str = "111111111111";
const OTHER: &str = "222222222222";

fn role(account: &str) -> String {
    format!("arn:aws:iam::{account}:role/backup")
}

/// What a key's policy refuses, where a volume under it is backed up (`via`) from one account to another.
fn refused(statements: &str, via: Via, to: &str) -> Vec<KeyRefusal> {
    let text = format!(r#"{{"Statement":[{statements}]}}"#);
    refusals(used(Some(document(&text)), via, to))
}

fn source_key(hop: &mut Hop) -> &mut KeyUse {
    Arc::make_mut(hop.source_key.as_mut().unwrap())
}

fn refusals(world: World) -> Vec<KeyRefusal> {
    let mut world = judged(world);
    world.key_refusals.remove("p:key").unwrap_or_default()
}

fn used(text: Option<Option<crate::documents::iam::Document>>, via: Via, to: &str) -> World {
    let mut world = organization();
    key(&mut world, text);
    let key = world.keys.get_mut("p:key").unwrap();
    key.manager = Some(KeyManager::Customer);
    let selection = Selection {
        role: Some(Reference {
            arn: Some(role(OWN)),
            ..Reference::default()
        }),
        ..Selection::default()
    };
    world.selections.insert("p:selection".to_owned(), selection);
    let volume = Resource {
        arn_pattern: Some(format!("arn:aws:ec2:eu-west-1:{OWN}:volume/*")),
        ..Resource::default()
    };
    world.resources.insert("p:volume".to_owned(), volume);
    let flow = &mut world.flows[0];
    flow.account = Some(OWN.to_owned());
    flow.resources = vec!["p:volume".to_owned()];
    flow.selections = vec!["p:selection".to_owned()];
    let hop = &mut flow.hops[0];
    hop.via = via;
    hop.works = Answer::Yes;
    hop.to_mut().account = Some(to.to_owned());
    hop.crosses_account = if to == OWN { Answer::No } else { Answer::Yes };
    source_key(hop).manager = Some(KeyManager::Customer);
    world
}

fn allow(who: &str, what: &str, more: &str) -> String {
    format!(r#"{{"Effect":"Allow","Principal":{who},"Action":{what},"Resource":"*"{more}}}"#)
}

fn root(account: &str) -> String {
    allow(&format!(r#"{{"AWS":"{account}"}}"#), r#""kms:*""#, "")
}

fn service_linked(account: &str) -> String {
    let path = "role/aws-service-role/backup.amazonaws.com/AWSServiceRoleForBackup";
    format!("arn:aws:iam::{account}:{path}")
}

const NEEDED: [&str; 3] = ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey"];

#[test]
fn another_account_needs_what_the_policy_says() {
    let own = root(OWN);
    let all = r#"["kms:CreateGrant","kms:Decrypt","kms:DescribeKey"]"#;
    let linked = format!(r#"{{"AWS":"{}"}}"#, service_linked(OTHER));
    let nobody = format!(r#"{{"AWS":"{}"}}"#, role(OTHER));
    let with = |condition: &str| allow(r#""*""#, all, &format!(r#","Condition":{{{condition}}}"#));
    let none: &[&str] = &[];
    for (more, denied, undecided) in [
        (root(OTHER), none, none),
        (allow(&linked, all, ""), none, none),
        (allow(&nobody, all, ""), &NEEDED[..], none),
        (root("333333333333"), &NEEDED[..], none),
        (
            allow(
                &linked,
                all,
                r#","Condition":{"Bool":{"kms:GrantIsForAWSResource":"true"}}"#,
            ),
            &NEEDED[1..],
            none,
        ),
        (
            with(r#""StringEquals":{"kms:CallerAccount":"222222222222"}"#),
            none,
            none,
        ),
        (
            with(r#""StringEquals":{"kms:CallerAccount":"333333333333"}"#),
            &NEEDED[..],
            none,
        ),
        (
            with(r#""StringEquals":{"kms:ViaService":"ec2.eu-west-1.amazonaws.com"}"#),
            none,
            none,
        ),
        (
            with(r#""StringLike":{"kms:ViaService":"backup.*.amazonaws.com"}"#),
            none,
            none,
        ),
        (
            with(r#""StringEquals":{"kms:ViaService":"rds.eu-west-1.amazonaws.com"}"#),
            &NEEDED[..],
            none,
        ),
        (
            with(r#""StringEquals":{"aws:SourceAccount":"222222222222"}"#),
            &NEEDED[..],
            none,
        ),
        (
            with(r#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#),
            none,
            &NEEDED[..],
        ),
    ] {
        let found = refused(&format!("{own},{more}"), Via::Copy, OTHER);
        let of = |pick: fn(&KeyRefusal) -> &Vec<String>| {
            found.first().map(pick).cloned().unwrap_or_default()
        };
        assert_eq!(of(|refusal| &refusal.refused.denied), denied, "{more}");
        assert_eq!(
            of(|refusal| &refusal.refused.undecided),
            undecided,
            "{more}"
        );
        assert!(
            found
                .iter()
                .all(|refusal| refusal.purpose == KeyPurpose::Destination)
        );
    }
}

#[test]
fn an_organisation_that_is_known_decides() {
    let more = |org: &str| {
        format!(
            "{},{}",
            root(OWN),
            allow(
                r#""*""#,
                r#""kms:*""#,
                &format!(
                    r#","Condition":{{"ForAnyValue:StringLike":{{"aws:PrincipalOrgPaths":"{org}/*"}}}}"#
                )
            )
        )
    };
    for (organization, refuses) in [("o-1", false), ("o-2", true)] {
        let text = format!(r#"{{"Statement":[{}]}}"#, more(organization));
        let mut world = used(Some(document(&text)), Via::Copy, OTHER);
        let own = crate::facts::Organization {
            organization_id: Some("o-1".to_owned()),
            ..crate::facts::Organization::default()
        };
        world.organizations.insert("p:o".to_owned(), own);
        assert_eq!(!refusals(world).is_empty(), refuses, "{organization}");
    }
}

#[test]
fn a_deny_takes_back_what_the_root_was_given() {
    let deny = |who: &str| {
        format!(
            r#"{},{{"Sid":"Shut","Effect":"Deny","Principal":"*","Action":"kms:Decrypt","Resource":"*","Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"{who}"}}}}}}"#,
            root(OWN)
        )
    };
    let found = refused(&deny("arn:aws:iam::*:role/admin"), Via::Backup, OWN);
    let [refusal] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(refusal.purpose, KeyPurpose::Source);
    assert_eq!(refusal.principals, [role(OWN)]);
    assert_eq!(refusal.refused.denied, ["kms:Decrypt"]);
    assert_eq!(refusal.refused.by[0].sid.as_deref(), Some("Shut"));
    assert_eq!(refused(&deny(&role(OWN)), Via::Backup, OWN), []);
    // AWS Backup's own role makes copies too.
    let found = refused(&deny(&role(OWN)), Via::Copy, OWN);
    assert_eq!(found[0].principals, [service_linked(OWN)]);
}

#[test]
fn the_backup_role_may_be_named_instead_of_the_root() {
    let named = format!(r#"{{"AWS":"{}"}}"#, role(OWN));
    assert_eq!(
        refused(&allow(&named, r#""kms:*""#, ""), Via::Backup, OWN),
        []
    );
    let other = format!(r#"{{"AWS":"arn:aws:iam::{OWN}:role/admin"}}"#);
    let found = refused(&allow(&other, r#""kms:*""#, ""), Via::Backup, OWN);
    assert_eq!(found[0].refused.denied, NEEDED[1..]);
    assert_eq!(refusals(used(None, Via::Backup, OWN)), []);
}

#[test]
fn a_role_that_is_not_known_may_be_shut_out() {
    let of = |who: &str| {
        let text = format!(r#"{{"Statement":[{}]}}"#, allow(who, r#""kms:*""#, ""));
        let mut world = used(Some(document(&text)), Via::Backup, OWN);
        world.selections.get_mut("p:selection").unwrap().role = None;
        refusals(world)
    };
    assert_eq!(of(r#"{"AWS":"111111111111"}"#), []);
    let found = of(&format!(r#"{{"AWS":"{}"}}"#, role(OWN)));
    assert!(found[0].refused.denied.is_empty());
    assert_eq!(found[0].refused.undecided, NEEDED[1..]);
    assert!(
        found[0]
            .refused
            .waits_for
            .contains(&"p:selection".to_owned())
    );
}

#[test]
fn a_role_by_reference_is_found() {
    let text = format!(
        r#"{{"Statement":[{}]}}"#,
        allow(&format!(r#"{{"AWS":"{}"}}"#, role(OWN)), r#""kms:*""#, "")
    );
    let mut world = used(Some(document(&text)), Via::Backup, OWN);
    let own = Role {
        arn: Some(role(OWN)),
        ..Role::default()
    };
    world.roles.insert("p:role".to_owned(), own);
    world.selections.get_mut("p:selection").unwrap().role = Some(Reference {
        id: Some("p:role".to_owned()),
        ..Reference::default()
    });
    assert_eq!(refusals(world), []);
}

#[test]
fn a_policy_that_nobody_read_decides_nothing() {
    let found = refusals(used(Some(None), Via::Copy, OTHER));
    assert!(found[0].refused.denied.is_empty());
    assert_eq!(found[0].refused.undecided, NEEDED);
    assert_eq!(found[0].refused.waits_for, ["p:key-policy"]);
}

#[test]
fn an_account_that_may_be_the_own_one_is_undecided() {
    let mut world = used(None, Via::Copy, "p:aws.bunker");
    world.flows[0].hops[0].crosses_account = Answer::Unknown;
    let found = refusals(world);
    assert_eq!(found[0].refused.undecided, NEEDED);
    assert_eq!(found[0].refused.waits_for, ["p:aws.bunker"]);
}

#[test]
fn copies_that_aws_refuses_anyway_ask_for_nothing() {
    let mut world = used(None, Via::Copy, OTHER);
    let asked = refusals(world.clone());
    world.flows[0].hops[0].works = Answer::No;
    assert_eq!(refusals(world.clone()), []);
    // The role can be mended, and then the key is asked.
    world.flows[0].hops[0].because = Some(Obstacle::BackupRole);
    assert_eq!(refusals(world), asked);
    assert_eq!(asked.len(), 1);
}

#[test]
fn a_flow_that_is_certain_is_the_example() {
    let mut world = used(None, Via::Copy, OTHER);
    let mut unsure = world.flows[0].clone();
    unsure.selected = Selected::Undecided;
    world.flows.insert(0, unsure);
    let found = refusals(world.clone());
    assert_eq!((found.len(), found[0].example.flow), (1, 1));
    world.flows.pop();
    let found = refusals(world);
    assert_eq!(found[0].example.selected, Selected::Undecided);
    assert_eq!(found[0].refused.waits_for, ["p:selection"]);
}

#[test]
fn a_vaults_key_serves_the_vaults_account() {
    let with = |account: &str| {
        let mut world = used(None, Via::Copy, account);
        let key = KeyUse {
            id: Some("p:key".to_owned()),
            manager: Some(KeyManager::Customer),
            ..KeyUse::default()
        };
        let vault = Vault {
            object: object(account, &[]),
            key: Some(key.clone()),
            ..Vault::default()
        };
        world.vaults.insert("p:vault".to_owned(), vault);
        let hop = &mut world.flows[0].hops[0];
        (hop.source_key, hop.key) = (None, Some(key.into()));
        hop.to_mut().id = Some("p:vault".to_owned());
        refusals(world)
    };
    assert_eq!(with(OWN), []);
    let found = with(OTHER);
    assert_eq!(found[0].purpose, KeyPurpose::Vault);
    assert_eq!(found[0].refused.denied.len(), 4);
}

#[test]
fn equal_policies_answer_alike_each_in_its_own_name() {
    let text = format!(r#"{{"Statement":[{}]}}"#, root(OWN));
    let mut world = used(Some(document(&text)), Via::Copy, OTHER);
    for number in 0..3_000 {
        let (id, policy) = (format!("p:key{number}"), format!("p:policy{number}"));
        let mut key = world.keys["p:key"].clone();
        key.policy = Some(policy.clone());
        world.keys.insert(id.clone(), key);
        let mut own: KeyPolicy = world.key_policies["p:key-policy"].clone();
        own.key = Some(id.clone());
        world.key_policies.insert(policy, own);
        let mut flow: Flow = world.flows[0].clone();
        let hop: &mut Hop = &mut flow.hops[0];
        source_key(hop).id = Some(id);
        world.flows.push(flow);
    }
    let start = std::time::Instant::now();
    let world = judged(world);
    assert_eq!(world.key_refusals.len(), 3_001);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

fn opening(statements: &str) -> KeyOpening {
    let mut world = organization();
    let text = format!(r#"{{"Statement":[{statements}]}}"#);
    key(&mut world, Some(document(&text)));
    let mut world = judged(world);
    world.key_openings.remove("p:key").unwrap_or_default()
}

#[test]
fn a_key_open_to_everyone_is_seen() {
    let with = |condition: &str| {
        let condition = format!(r#","Condition":{{{condition}}}"#);
        opening(&allow(r#"{"AWS":"*"}"#, r#""kms:Decrypt""#, &condition)).actions
    };
    assert_eq!(opening(&allow(r#""*""#, r#""kms:*""#, "")).actions.len(), 5);
    assert_eq!(opening(&allow(r#""*""#, r#""kms:Encrypt""#, "")).by, []);
    assert_eq!(opening(&root(OTHER)).by, []);
    assert_eq!(
        with(r#""StringEquals":{"kms:ViaService":"ec2.eu-west-1.amazonaws.com"}"#),
        ["kms:Decrypt"]
    );
    for closed in [
        r#""StringEquals":{"kms:CallerAccount":"111111111111"}"#,
        r#""StringEquals":{"aws:PrincipalOrgID":"o-1"}"#,
        r#""ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/x"}"#,
        r#""StringEquals":{"aws:SourceVpce":"vpce-1"}"#,
    ] {
        assert!(with(closed).is_empty(), "{closed}");
    }
    assert_eq!(
        with(r#""StringNotEquals":{"aws:PrincipalAccount":"111111111111"}"#),
        ["kms:Decrypt"]
    );
}

#[test]
fn a_deny_may_close_a_key_again() {
    let all = allow(r#""*""#, r#""kms:*""#, "");
    let deny = |condition: &str| {
        format!(
            r#"{all},{{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{{{condition}}}}}"#
        )
    };
    let found = opening(&deny(r#""StringNotEquals":{"aws:PrincipalOrgID":"o-1"}"#));
    assert_eq!(found, KeyOpening::default());
    let found = opening(&deny(r#""Bool":{"aws:MultiFactorAuthPresent":"false"}"#));
    assert!(found.actions.is_empty());
    assert_eq!(found.undecided.len(), 5);
}

#[test]
fn keys_of_aws_and_of_elsewhere_are_not_asked() {
    let mut world = used(None, Via::Copy, OTHER);
    let key: &mut Key = world.keys.get_mut("p:key").unwrap();
    key.mode = Mode::Data;
    let found = refusals(world.clone());
    assert_eq!(found[0].refused.waits_for, ["p:key"]);
    world.keys.get_mut("p:key").unwrap().manager = Some(KeyManager::Aws);
    assert_eq!(refusals(world.clone()), []);
    world.keys.clear();
    assert_eq!(refusals(world), []);
}

#[test]
fn a_resource_control_policy_binds_the_backup_role_alone() {
    let control = |condition: &str| {
        let mut world = used(
            Some(document(&format!(r#"{{"Statement":[{}]}}"#, root(OWN)))),
            Via::Backup,
            OWN,
        );
        let text = format!(
            r#"{{"Statement":[{{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*","Condition":{{{condition}}}}}]}}"#
        );
        tests::attach(&mut world, "p:rcp", document(&text), tests::named("r-1"));
        let policy = world.organization_policies.get_mut("p:rcp").unwrap();
        policy.policy_type = Some("RESOURCE_CONTROL_POLICY".to_owned());
        let found = refusals(world);
        found
            .iter()
            .flat_map(|one| one.refused.by.clone())
            .map(|by| by.policy)
            .collect::<BTreeSet<_>>()
    };
    let all_but_app = r#""ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app"}"#;
    assert_eq!(control(all_but_app), BTreeSet::from(["p:rcp".to_owned()]));
    let spared = r#""ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/backup"}"#;
    assert_eq!(control(spared), BTreeSet::new());
}
