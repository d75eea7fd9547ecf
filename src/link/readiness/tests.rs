use super::*;
use crate::facts::{
    Framework, JobAlarm, Reference, ReportPlan, RestoreTestingSelection, VaultNotifications,
};
use Answer::{No, Unknown, Yes};

const HERE: &str = "111122223333";
const THERE: &str = "444455556666";

fn reference(id: &str, account: &str) -> Reference {
    Reference {
        id: Some(id.to_owned()),
        account: Some(account.to_owned()),
        region: Some("eu-west-1".to_owned()),
        ..Reference::default()
    }
}

fn object(account: &str, region: &str) -> Object {
    Object {
        account: Some(account.to_owned()),
        region: Some(region.to_owned()),
        ..Object::default()
    }
}

/// An RDS database that is backed up into `p:local` and copied to another account.
fn world() -> World {
    let hop = |via, to: Reference| Hop {
        via,
        to: to.into(),
        works: Yes,
        ..Hop::default()
    };
    World {
        flows: vec![Flow {
            resources: vec!["p:db".to_owned()],
            kind: Some("RDS".to_owned()),
            account: Some(HERE.to_owned()),
            region: Some("eu-west-1".to_owned()),
            backup_plan: "p:plan".to_owned(),
            hops: vec![
                hop(Via::Backup, reference("p:local", HERE)),
                hop(Via::Copy, reference("p:bunker", THERE)),
            ],
            ..Flow::default()
        }],
        ..World::default()
    }
}

fn of(mut world: World) -> Readiness {
    derive(&mut world, Catalog::embedded());
    world.readiness.remove(HERE).unwrap()
}

fn reports(change: impl FnOnce(&mut World)) -> Answer {
    let mut world = world();
    change(&mut world);
    of(world).failures_reported["eu-west-1"]
}

#[test]
fn nothing_watches_where_nothing_does() {
    let found = of(world());
    assert_eq!(found.backup_plans, ["p:plan"]);
    assert_eq!(found.tested, [("RDS".to_owned(), No)].into());
    assert_eq!(
        found.failures_reported,
        [("eu-west-1".to_owned(), No)].into()
    );
    assert_eq!(found.audited, No);
}

#[test]
fn a_test_of_the_type_counts_where_its_recovery_points_lie() {
    let tested = |kind: Option<&str>, account: &str, region: &str| {
        let mut world = world();
        let selection = RestoreTestingSelection {
            object: object(account, region),
            resource_type: kind.map(str::to_owned),
            ..RestoreTestingSelection::default()
        };
        let selections = &mut world.restore_testing_selections;
        selections.insert("p:s".to_owned(), selection);
        of(world).tested["RDS"]
    };
    assert_eq!(tested(Some("RDS"), HERE, "eu-west-1"), Yes);
    assert_eq!(tested(Some("RDS"), THERE, "eu-west-1"), Yes);
    assert_eq!(tested(Some("RDS"), THERE, "eu-central-1"), No);
    assert_eq!(tested(Some("RDS"), "p:aws.other", "eu-west-1"), Unknown);
    assert_eq!(tested(Some("EBS"), HERE, "eu-west-1"), No);
    assert_eq!(tested(None, HERE, "eu-west-1"), Unknown);
    let mut unknown = world();
    unknown.flows[0].kind = Some("Timestream".to_owned());
    assert!(of(unknown).tested.is_empty(), "nobody can test that");
}

#[test]
fn an_alarm_here_a_report_or_notifications_of_every_vault_report_failures() {
    let alarm = |hears, region: &'static str| {
        reports(move |world| {
            let object = object(HERE, region);
            let alarm = JobAlarm { object, hears };
            world.job_alarms.insert("p:a".to_owned(), alarm);
        })
    };
    assert_eq!(alarm(Yes, "eu-west-1"), Yes);
    assert_eq!(alarm(Unknown, "eu-west-1"), Unknown);
    assert_eq!(alarm(Yes, "us-east-1"), No);
    let report = |template: &'static str| {
        reports(move |world| {
            let report = ReportPlan {
                template: Some(template.to_owned()),
                ..ReportPlan::default()
            };
            world.report_plans.insert("p:r".to_owned(), report);
        })
    };
    assert_eq!(report(REPORT), Yes);
    assert_eq!(report("RESTORE_JOB_REPORT"), No);
    let told = |vault: &'static str, event: &'static str| {
        reports(move |world| {
            let told = VaultNotifications {
                vault: Some(reference(vault, HERE)),
                events: vec![event.to_owned()],
                ..VaultNotifications::default()
            };
            world.vault_notifications.insert("p:n".to_owned(), told);
        })
    };
    assert_eq!(told("p:local", "BACKUP_JOB_COMPLETED"), Yes);
    assert_eq!(told("p:local", "RESTORE_JOB_COMPLETED"), No);
    assert_eq!(told("p:bunker", "BACKUP_JOB_FAILED"), No);
}

#[test]
fn a_vault_of_another_repository_may_tell() {
    let found = reports(|world| world.flows[0].hops[0].to_mut().id = None);
    assert_eq!(found, Unknown);
}

#[test]
fn a_framework_is_for_its_own_account() {
    let audited = |account: &str| {
        let mut world = world();
        let framework = Framework {
            object: object(account, "us-east-1"),
            ..Framework::default()
        };
        world.frameworks.insert("p:f".to_owned(), framework);
        of(world).audited
    };
    assert_eq!([audited(HERE), audited(THERE)], [Yes, No]);
}
