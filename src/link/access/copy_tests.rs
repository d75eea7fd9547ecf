use super::tests::{document, judged, organization};
use super::*;
use crate::facts::{
    Answer, CopyRefusal, Flow, Hop, Object, Organization, Reference, Selection, Vault, VaultPolicy,
    Via,
};

const SOURCE: &str = "111111111111";
const BUNKER: &str = "222222222222";

/// What the policy of a vault refuses a role of another account.
fn refused(policy: Option<&str>) -> Vec<CopyRefusal> {
    of(&world(policy))
}

fn of(world: &World) -> Vec<CopyRefusal> {
    let mut world = judged(world.clone());
    world.copy_refusals.remove("p:central").unwrap_or_default()
}

pub(super) fn world(policy: Option<&str>) -> World {
    let mut world = organization();
    let own = Organization {
        organization_id: Some("o-1".to_owned()),
        ..Organization::default()
    };
    world.organizations.insert("p:organization".to_owned(), own);
    let object = || Object {
        plan: "p".to_owned(),
        account: Some(BUNKER.to_owned()),
        region: Some("eu-west-1".to_owned()),
        ..Object::default()
    };
    let vault = Vault {
        object: object(),
        name: Some("central".to_owned()),
        policy: policy.map(|_| "p:policy".to_owned()),
        ..Vault::default()
    };
    world.vaults.insert("p:central".to_owned(), vault);
    if let Some(text) = policy {
        let policy = VaultPolicy {
            object: object(),
            vault: Some("p:central".to_owned()),
            document: document(&format!(r#"{{"Statement":[{text}]}}"#)),
            ..VaultPolicy::default()
        };
        world.vault_policies.insert("p:policy".to_owned(), policy);
    }
    let selection = Selection {
        role: Some(Reference {
            arn: Some(format!("arn:aws:iam::{SOURCE}:role/backup")),
            ..Reference::default()
        }),
        ..Selection::default()
    };
    world.selections.insert("p:selection".to_owned(), selection);
    let to = Reference {
        id: Some("p:central".to_owned()),
        account: Some(BUNKER.to_owned()),
        ..Reference::default()
    };
    world.flows = vec![Flow {
        account: Some(SOURCE.to_owned()),
        selections: vec!["p:selection".to_owned()],
        hops: vec![Hop {
            via: Via::Copy,
            to: to.into(),
            works: Answer::Yes,
            crosses_account: Answer::Yes,
            ..Hop::default()
        }],
        ..Flow::default()
    }];
    world
}

fn allow(who: &str, more: &str) -> String {
    format!(
        r#"{{"Effect":"Allow","Principal":{who},"Action":"backup:CopyIntoBackupVault","Resource":"*"{more}}}"#
    )
}

fn verdicts(refusals: &[CopyRefusal]) -> Vec<AccessVerdict> {
    refusals
        .iter()
        .map(|refusal| refusal.ruled.verdict)
        .collect()
}

#[test]
fn a_vault_lets_in_whom_its_policy_names() {
    let equals = |key: &str, value: &str| {
        format!(r#","Condition":{{"StringEquals":{{"{key}":"{value}"}}}}"#)
    };
    for (who, more) in [
        (r#"{"AWS":"111111111111"}"#, String::new()),
        (r#"{"AWS":"arn:aws:iam::111111111111:root"}"#, String::new()),
        (
            r#"{"AWS":"arn:aws:iam::111111111111:role/backup"}"#,
            String::new(),
        ),
        (r#""*""#, String::new()),
        (r#""*""#, equals("aws:PrincipalOrgID", "o-1")),
        (r#""*""#, equals("aws:PrincipalAccount", SOURCE)),
    ] {
        assert_eq!(refused(Some(&allow(who, &more))), [], "{who} {more}");
    }
}

#[test]
fn a_vault_keeps_out_whom_its_policy_does_not_name() {
    let everyone = allow(r#""*""#, "");
    let deny = everyone.replace("Allow", "Deny").replace(
        r#""Principal":"*""#,
        r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/backup"}"#,
    );
    let other = r#","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-2"}}"#;
    for policy in [
        None,
        Some(allow(r#"{"AWS":"333333333333"}"#, "")),
        Some(allow(
            r#"{"AWS":"arn:aws:iam::111111111111:role/other"}"#,
            "",
        )),
        Some(allow(r#""*""#, other)),
        Some(everyone.replace("CopyIntoBackupVault", "DescribeBackupVault")),
        Some(everyone.replace(
            r#""Resource":"*""#,
            r#""Resource":"arn:aws:backup:eu-west-1:222222222222:backup-vault:other""#,
        )),
        Some(format!("{everyone},{deny}")),
    ] {
        let refusals = refused(policy.as_deref());
        assert_eq!(verdicts(&refusals), [AccessVerdict::Denied], "{policy:?}");
        assert_eq!(refusals[0].account, SOURCE);
    }
}

#[test]
fn what_is_not_known_decides_nothing() {
    let allowed = allow(r#"{"AWS":"arn:aws:iam::111111111111:role/backup"}"#, "");
    let mut world = world(Some(&allowed));
    world.selections.clear();
    world.flows[0].selections = vec!["p:elsewhere".to_owned()];
    // No role, nobody who copies.
    assert_eq!(of(&world), []);
    world
        .selections
        .insert("p:selection".to_owned(), Selection::default());
    world.flows[0].selections = vec!["p:selection".to_owned()];
    assert_eq!(verdicts(&of(&world)), [AccessVerdict::Conditional]);
    let policy = world.vault_policies.get_mut("p:policy").unwrap();
    policy.document = None;
    let refusals = of(&world);
    assert_eq!(verdicts(&refusals), [AccessVerdict::Unknown]);
    assert_eq!(refusals[0].ruled.waits_for, ["p:policy"]);
}

#[test]
fn copies_that_fail_anyway_or_stay_in_the_account_ask_nothing() {
    let mut within = world(None);
    within.flows[0].hops[0].crosses_account = Answer::No;
    assert_eq!(of(&within), []);
    let mut failing = world(None);
    failing.flows[0].hops[0].works = Answer::No;
    assert_eq!(of(&failing), []);
}

#[test]
fn an_onward_copy_may_be_made_by_any_role() {
    let mut onward = world(Some(&allow(r#"{"AWS":"111111111111"}"#, "")));
    onward.flows[0].hops[0].via = Via::Onward;
    assert_eq!(of(&onward), []);
    let one = allow(r#"{"AWS":"arn:aws:iam::111111111111:role/backup"}"#, "");
    let mut onward = world(Some(&one));
    onward.flows[0].hops[0].via = Via::Onward;
    assert_eq!(verdicts(&of(&onward)), [AccessVerdict::Conditional]);
}
