//! Copies that no backup plan makes.

use super::*;
use crate::documents::iam::Document;
use crate::facts::{
    Change, EventRule, EventTarget, Function, FunctionPermission, OnwardCopy, Role,
};
use serde_json::json;

const COMPLETED: &str = r#"{"source": ["aws.backup"], "detail-type": ["Copy Job State Change"],
    "detail": {"state": ["COMPLETED"], "destinationBackupVaultArn": [{"suffix": ":backup-vault:own"}]}}"#;

fn policy(actions: &[&str]) -> Document {
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": actions, "Resource": "*"}]});
    Document::parse(&text.to_string()).unwrap()
}

fn trust(service: &str) -> Document {
    let text = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": service}}]});
    Document::parse(&text.to_string()).unwrap()
}

/// A database under an AWS managed key, a copy into `own`, and all that copies onward from there.
fn remedy() -> World {
    let nightly = BackupRule {
        vault: Some(id("default-key")),
        ..with_copy(id("own"))
    };
    let rds = resource("RDS", KeyManager::Aws);
    let mut world = world(vec![("r", rds)], vec![nightly]);
    let event_rule = EventRule {
        object: object(HERE, REGION),
        enabled: Some(true),
        default_bus: Some(true),
        pattern: Some(COMPLETED.to_owned()),
        targets: vec![EventTarget {
            function: id("function"),
            ..EventTarget::default()
        }],
        ..EventRule::default()
    };
    let function = Function {
        object: object(HERE, REGION),
        role: Some(id("role")),
        vaults: vec![id("account")],
        ..Function::default()
    };
    let may = policy(&["backup:StartCopyJob", "iam:PassRole"]);
    let role = Role {
        object: object(HERE, REGION),
        name: Some("copies".to_owned()),
        policies: [("policy".to_owned(), may)].into(),
        trust: Some(trust("lambda.amazonaws.com")),
        ..Role::default()
    };
    world.event_rules.insert("rule".to_owned(), event_rule);
    world.functions.insert("function".to_owned(), function);
    world.roles.insert("role".to_owned(), role);
    world
}

fn joined(mut world: World) -> (Vec<OnwardCopy>, Vec<Hop>) {
    derive(&mut world, Catalog::embedded());
    let copies = world.onward_copies.into_values().collect();
    (copies, world.flows.remove(0).hops)
}

/// The world with one thing changed: what is found of the onward copy.
fn with(change: impl FnOnce(&mut World)) -> OnwardCopy {
    let mut world = remedy();
    change(&mut world);
    let (mut copies, hops) = joined(world);
    assert_eq!(copies.len(), 1);
    let copy = copies.remove(0);
    let expected = if copy.complete == Answer::Yes { 3 } else { 2 };
    assert_eq!(hops.len(), expected, "{copy:?}");
    copy
}

fn event_rule(world: &mut World) -> &mut EventRule {
    world.event_rules.get_mut("rule").unwrap()
}

fn role(world: &mut World) -> &mut Role {
    world.roles.get_mut("role").unwrap()
}

#[test]
fn a_complete_onward_copy_joins_the_flow() {
    let (copies, hops) = joined(remedy());
    assert_eq!(copies.len(), 1);
    assert_eq!(copies[0].complete, Answer::Yes, "{:?}", copies[0]);
    assert!(copies[0].names_vault);
    let hop = &hops[2];
    assert_eq!((hop.via, hop.works), (Via::Onward, Answer::Yes));
    assert_eq!(hop.from.as_ref().unwrap().id.as_deref(), Some("own"));
    assert_eq!(hop.to.id.as_deref(), Some("account"));
    assert_eq!(hop.crosses_account, Answer::Yes);
    assert_eq!(managers(hop), [Some(KeyManager::Customer); 2]);
    assert!(hop.unknown.contains_key("lifecycle"));
}

#[test]
fn the_vault_must_have_a_customer_managed_key() {
    let with_key = |manager| {
        let mut world = remedy();
        world.vaults.get_mut("own").unwrap().key = manager;
        joined(world).0.remove(0)
    };
    let copy = with_key(Some(key(KeyManager::Aws)));
    assert_eq!((copy.customer_key, copy.complete), (Answer::No, Answer::No));
    assert_eq!(with_key(None).complete, Answer::Unknown);
}

#[test]
fn the_function_must_be_able_to_take_its_role() {
    let taken = |by: Option<Document>| with(|world| role(world).trust = by).complete;
    assert_eq!(taken(Some(trust("ec2.amazonaws.com"))), Answer::No);
    assert_eq!(taken(None), Answer::Unknown);
}

#[test]
fn the_function_must_let_the_rule_call_it() {
    let called = |permission: Option<FunctionPermission>| {
        let copy = with(|world| {
            let function = world.functions.get_mut("function").unwrap();
            function.object.resource_type = "aws_lambda_function".to_owned();
            function.object.change = Some(Change::default());
            function.permissions.extend(permission);
            event_rule(world).name = Some("copied".to_owned());
        });
        (copy.may_be_called, copy.complete)
    };
    let permission = |source: Option<Reference>| {
        Some(FunctionPermission {
            principal: Some("events.amazonaws.com".to_owned()),
            source,
            ..FunctionPermission::default()
        })
    };
    let arn = |name: &str| {
        let arn = format!("arn:aws:events:{REGION}:{HERE}:rule/{name}");
        Some(Reference::of_text(&arn))
    };
    for (permission, expected) in [
        (permission(None), Answer::Yes),
        (permission(Some(id("rule"))), Answer::Yes),
        (permission(arn("copied")), Answer::Yes),
        (permission(arn("*")), Answer::Yes),
        (permission(arn("other")), Answer::No),
        (permission(Some(Reference::default())), Answer::Unknown),
        (None, Answer::No),
    ] {
        assert_eq!(
            called(permission.clone()),
            (expected, expected),
            "{permission:?}"
        );
    }
}

#[test]
fn the_rule_must_listen_where_the_vault_is() {
    let listens = |change: fn(&mut EventRule)| with(|world| change(event_rule(world))).listens;
    assert_eq!(listens(|_| ()), Answer::Yes);
    assert_eq!(listens(|rule| rule.enabled = Some(false)), Answer::No);
    assert_eq!(listens(|rule| rule.enabled = None), Answer::Unknown);
    assert_eq!(listens(|rule| rule.default_bus = Some(false)), Answer::No);
    assert_eq!(
        listens(|rule| rule.object = object(HERE, "us-east-1")),
        Answer::No
    );
    assert_eq!(
        listens(|rule| rule.object = object(THERE, REGION)),
        Answer::No
    );
    assert_eq!(listens(|rule| rule.object.account = None), Answer::Unknown);
}

#[test]
fn the_pattern_must_match_completed_copies_into_the_vault() {
    let matches = |pattern: &str| {
        let pattern = COMPLETED.replace(":backup-vault:own", pattern);
        with(|world| event_rule(world).pattern = Some(pattern)).matches
    };
    assert_eq!(matches(":backup-vault:own"), Answer::Yes);
    assert_eq!(matches(":backup-vault:owm"), Answer::No);
    let of_types = COMPLETED.replace("\"state\"", "\"resourceType\": [\"RDS\"], \"state\"");
    let copy = with(|world| event_rule(world).pattern = Some(of_types));
    assert_eq!(copy.matches, Answer::Unknown);
    let copy = with(|world| {
        let rule = event_rule(world);
        rule.pattern = None;
        let mut why = unknown();
        why.candidates = vec!["own".to_owned()];
        rule.object.unknown.insert("pattern".to_owned(), why);
    });
    assert_eq!(
        (copy.matches, copy.complete),
        (Answer::Unknown, Answer::Unknown)
    );
}

#[test]
fn a_rule_for_any_vault_hears_only_its_own_place() {
    let mut world = remedy();
    let any = r#"{"source": ["aws.backup"], "detail-type": ["Copy Job State Change"]}"#;
    event_rule(&mut world).pattern = Some(any.to_owned());
    let (copies, _) = joined(world.clone());
    assert_eq!(
        (copies[0].names_vault, copies[0].complete),
        (false, Answer::Yes)
    );
    event_rule(&mut world).object = object(HERE, "us-east-1");
    assert!(joined(world).0.is_empty());
}

#[test]
fn the_role_must_be_allowed_to_start_the_copy_and_to_pass_a_role() {
    let may = |change: &dyn Fn(&mut Role)| {
        let copy = with(|world| change(role(world)));
        (copy.may_start_copy_job, copy.may_pass_role)
    };
    let (yes, no, unsure) = (Answer::Yes, Answer::No, Answer::Unknown);
    let only = |action: &'static str| {
        move |role: &mut Role| drop(role.policies.insert("policy".to_owned(), policy(&[action])))
    };
    assert_eq!(may(&only("backup:StartCopyJob")), (yes, no));
    assert_eq!(may(&only("iam:PassRole")), (no, yes));
    assert_eq!(may(&|role| role.policies.clear()), (no, no));
    let managed = |name: &'static str| {
        move |role: &mut Role| {
            role.policies.clear();
            role.managed_policies = vec![format!("arn:aws:iam::aws:policy/{name}")];
        }
    };
    assert_eq!(may(&managed("AWSBackupFullAccess")), (yes, yes));
    assert_eq!(
        may(&managed("service-role/AWSLambdaBasicExecutionRole")),
        (no, no)
    );
    assert_eq!(may(&managed("SomethingElse")), (unsure, unsure));
    let open = |role: &mut Role| {
        role.policies.clear();
        role.object.unknown.insert("policies".to_owned(), unknown());
    };
    assert_eq!(may(&open), (unsure, unsure));
    let passes = |resource: &str| {
        let text = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": "iam:PassRole", "Resource": resource,
             "Condition": {"StringEquals": {"iam:PassedToService": "backup.amazonaws.com"}}}]});
        let document = Document::parse(&text.to_string()).unwrap();
        may(&|role| drop(role.policies.insert("policy".to_owned(), document.clone()))).1
    };
    assert_eq!(passes("arn:aws:iam::111122223333:role/backup"), yes);
    assert_eq!(passes("arn:aws:s3:::bucket"), unsure, "asked of any role");
    let copy = with(|world| world.roles.clear());
    assert_eq!(copy.may_start_copy_job, unsure);
}

#[test]
fn a_destination_must_be_known() {
    let has = |change: fn(&mut World)| with(change).has_destination;
    let function = |world: &mut World| world.functions.get_mut("function").unwrap().clone();
    assert_eq!(with(|_| ()).has_destination, Answer::Yes);
    let none = |world: &mut World| world.functions.get_mut("function").unwrap().vaults.clear();
    assert_eq!(has(none), Answer::No);
    assert_eq!(
        has(|world| world.functions.get_mut("function").unwrap().vaults = vec![id("own")]),
        Answer::No,
        "the vault itself"
    );
    assert_eq!(
        has(|world| {
            let function = world.functions.get_mut("function").unwrap();
            function.vaults.clear();
            function
                .object
                .unknown
                .insert("vaults".to_owned(), unknown());
        }),
        Answer::Unknown
    );
    assert_eq!(has(|world| world.functions.clear()), Answer::Unknown);
    let copy = with(|world| {
        let vaults = function(world).vaults;
        none(world);
        event_rule(world).targets[0].vaults = vaults;
    });
    assert_eq!(copy.complete, Answer::Yes, "in the input");
}

#[test]
fn a_declared_onward_copy_joins_the_flow() {
    let mut world = remedy();
    world.event_rules.clear();
    let arn = |account: &str, name: &str| {
        Reference::of_text(&format!(
            "arn:aws:backup:{REGION}:{account}:backup-vault:{name}"
        ))
    };
    let declared = OnwardCopy {
        vault: arn(HERE, "own"),
        destinations: vec![arn(THERE, "elsewhere")],
        complete: Answer::Yes,
        delete_after_days: Some(90),
        ..OnwardCopy::default()
    };
    world
        .onward_copies
        .insert("external:x".to_owned(), declared);
    let (copies, hops) = joined(world);
    assert_eq!(copies[0].vault.id.as_deref(), Some("own"));
    assert_eq!(copies[0].customer_key, Answer::Yes);
    let hop = &hops[2];
    assert_eq!(hop.lifecycle.delete_after_days, Some(90));
    assert_eq!((hop.via, hop.works), (Via::Onward, Answer::Unknown));
    assert_eq!(hop.because, Some(Obstacle::DestinationKeyUnknown));
}

#[test]
fn nothing_goes_on_from_a_copy_that_is_not_made_or_that_left_the_account() {
    let mut world = remedy();
    world.resources.get_mut("r").unwrap().kind = Some("RDSMultiAZCluster".to_owned());
    assert_eq!(joined(world).1.len(), 2);
    let mut world = remedy();
    world.vaults.get_mut("own").unwrap().object = object(THERE, REGION);
    event_rule(&mut world).object = object(THERE, REGION);
    assert_eq!(joined(world).1.len(), 2);
}

#[test]
fn a_function_that_never_runs_copies_nothing_onward() {
    let mut world = remedy();
    world.functions.get_mut("function").unwrap().never_runs = true;
    let copies = super::super::onward::copies(&world);
    assert!(copies.values().all(|copy| copy.complete == Answer::No));
}
