use super::copy_tests::world;
use super::tests::{attach, deny, judged, named};
use super::*;
use crate::documents::iam::Document;
use crate::facts::{
    Answer, KeyManager, KeyUse, OnwardCopy, Reference, ScpRefusal, Selected, Selection, Via,
};

/// The account of the backup role, in unit A.
const SOURCE: &str = "111111111111";
const COPY: &str = "backup:CopyIntoBackupVault";

/// What a policy on a target refuses the backup role of a copy to eu-west-1.
fn refused(document: Option<Document>, target: &str) -> Vec<ScpRefusal> {
    refused_in(world(None), document, target)
}

fn refused_in(mut world: World, document: Option<Document>, target: &str) -> Vec<ScpRefusal> {
    attach(&mut world, "p:scp", document, named(target));
    let hop = &mut world.flows[0].hops[0];
    hop.to_mut().region = Some("eu-west-1".to_owned());
    let used = KeyUse {
        manager: Some(KeyManager::Customer),
        region: Some("eu-central-1".to_owned()),
        ..KeyUse::default()
    };
    hop.source_key = Some(used.into());
    let mut world = judged(world);
    world.scp_refusals.remove(SOURCE).unwrap_or_default()
}

fn verdicts(refusals: &[ScpRefusal]) -> Vec<(&str, AccessVerdict)> {
    let told = refusals
        .iter()
        .map(|r| (r.action.as_str(), r.ruled.verdict));
    told.collect()
}

#[test]
fn a_deny_of_copies_above_the_role_stops_them() {
    for target in ["ou-a", "r-1", SOURCE] {
        let found = refused(deny("backup:Copy*", "*", ""), target);
        assert_eq!(
            verdicts(&found),
            [(COPY, AccessVerdict::Denied)],
            "{target}"
        );
        assert_eq!(found[0].ruled.by[0].policy, "p:scp");
        assert_eq!((found[0].example.flow, found[0].example.hop), (0, 0));
        let role = found[0].role.as_deref();
        assert_eq!(role, Some("arn:aws:iam::111111111111:role/backup"));
    }
    assert!(refused(deny("backup:Copy*", "*", ""), "ou-b").is_empty());
    assert!(refused(deny("backup:Delete*", "*", ""), "ou-a").is_empty());
}

#[test]
fn a_region_deny_is_told_by_where_each_call_goes() {
    let regions = |list: &str| {
        let more =
            format!(r#","Condition":{{"StringNotEquals":{{"aws:RequestedRegion":[{list}]}}}}"#);
        refused(deny("*", "*", &more), "ou-a")
    };
    assert!(regions(r#""eu-west-1","eu-central-1""#).is_empty());
    let found = regions(r#""eu-west-1""#);
    assert_eq!(
        verdicts(&found),
        [("kms:CreateGrant", AccessVerdict::Denied)]
    );
    let found = regions(r#""eu-central-1""#);
    assert_eq!(verdicts(&found), [(COPY, AccessVerdict::Denied)]);
}

#[test]
fn what_copies_onward_is_bound_as_well() {
    let copier = "arn:aws:iam::111111111111:role/copier";
    let onward = |spared: &str| {
        let mut world = world(None);
        let here = Reference {
            id: Some("p:own".to_owned()),
            account: Some(SOURCE.to_owned()),
            ..Reference::default()
        };
        let hop = &mut world.flows[0].hops[0];
        hop.via = Via::Onward;
        hop.from = Some(here.clone().into());
        let copy = OnwardCopy {
            vault: here,
            role: Some(Reference {
                arn: Some(copier.to_owned()),
                ..Reference::default()
            }),
            complete: Answer::Yes,
            ..OnwardCopy::default()
        };
        world
            .onward_copies
            .insert("p:rule#0#p:own".to_owned(), copy);
        let exempt = format!(
            r#","Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/{spared}"}}}}"#
        );
        refused_in(world, deny("backup:StartCopyJob", "*", &exempt), "ou-a")
    };
    let found = onward("backup");
    assert_eq!(
        verdicts(&found),
        [("backup:StartCopyJob", AccessVerdict::Denied)]
    );
    assert_eq!(found[0].role.as_deref(), Some(copier));
    assert!(onward("copier").is_empty());
}

#[test]
fn who_is_exempt_and_what_grants_are_for_counts() {
    let exempt = |role: &str| {
        let more = format!(
            r#","Condition":{{"ArnNotLike":{{"aws:PrincipalArn":"arn:aws:iam::*:role/{role}"}}}}"#
        );
        refused(deny("backup:Copy*", "*", &more), "ou-a")
    };
    assert!(exempt("back*").is_empty());
    assert_eq!(exempt("other").len(), 1);
    let grants = r#","Condition":{"Bool":{"kms:GrantIsForAWSResource":"false"}}"#;
    assert!(refused(deny("kms:CreateGrant", "*", grants), "ou-a").is_empty());
    let tagged = r#","Condition":{"StringEquals":{"aws:ResourceTag/tier":"1"}}"#;
    let found = refused(deny("backup:Copy*", "*", tagged), "ou-a");
    assert_eq!(verdicts(&found), [(COPY, AccessVerdict::Conditional)]);
    assert_eq!(
        found[0].ruled.conditions,
        ["StringEquals aws:ResourceTag/tier 1"]
    );
}

const SPARES: &str =
    r#","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/backup-*"}}"#;

#[test]
fn a_role_that_is_not_known_yet_may_be_spared() {
    let mut world = world(None);
    world.selections.clear();
    world.flows[0].selections = vec!["p:new".to_owned()];
    world
        .selections
        .insert("p:new".to_owned(), Selection::default());
    let found = refused_in(world.clone(), deny("backup:Copy*", "*", SPARES), "ou-a");
    assert_eq!(verdicts(&found), [(COPY, AccessVerdict::Conditional)]);
    assert_eq!(
        found[0].ruled.conditions,
        ["but for arn:aws:iam::*:role/backup-*"]
    );
    let found = refused_in(world, deny("backup:Copy*", "*", ""), "ou-a");
    assert_eq!(verdicts(&found), [(COPY, AccessVerdict::Denied)]);
}

#[test]
fn a_temporary_recovery_point_is_no_copy() {
    let mut world = world(None);
    world.flows[0].hops[0].via = Via::Temporary;
    assert!(refused_in(world, deny("backup:Copy*", "*", ""), "ou-a").is_empty());
}

#[test]
fn a_flow_that_certainly_selects_something_goes_before_one_that_may() {
    let mut world = world(None);
    let mut certain = world.flows[0].clone();
    world.flows[0].selected = Selected::Undecided;
    certain.selected = Selected::Yes;
    certain.hops[0].to_mut().region = Some("eu-west-1".to_owned());
    certain.hops[0].to_mut().name = Some("other".to_owned());
    world.flows.push(certain);
    let found = refused_in(world, deny("backup:Copy*", "*", ""), "ou-a");
    let places: Vec<_> = found
        .iter()
        .map(|r| (r.example.selected, r.example.flow))
        .collect();
    assert_eq!(places, [(Selected::Yes, 1)]);
}

#[test]
fn where_a_copy_goes_is_known() {
    let only = |target: &str| {
        let mut world = world(None);
        let hop = &mut world.flows[0].hops[0];
        hop.from = hop.to.clone().into();
        hop.to_mut().arn = Some(format!(
            "arn:aws:backup:eu-west-1:{target}:backup-vault:central"
        ));
        let more = r#","Condition":{"ForAllValues:ArnNotLike":{"backup:CopyTargets":"arn:aws:backup:*:222222222222:backup-vault:*"}}"#;
        refused_in(world, deny("backup:CopyFromBackupVault", "*", more), "ou-a")
    };
    assert!(only("222222222222").is_empty());
    let from = ("backup:CopyFromBackupVault", AccessVerdict::Denied);
    assert_eq!(verdicts(&only("333333333333")), [from]);
}
