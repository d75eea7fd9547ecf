//! Whether somebody would know before restore day that backups fail, or can't be restored.

use super::place::{Place, same_account, same_region};
use super::select::setting;
use crate::catalog::Catalog;
use crate::facts::{Answer, Flow, Hop, Object, Readiness, Selected, Via, World};
use std::collections::{BTreeMap, BTreeSet};

/// Notifications of a vault that tell of failed backup jobs: `BACKUP_JOB_COMPLETED` is sent in whichever state a job
/// ends (AWS Backup Developer Guide, notification options).
const EVENTS: [&str; 2] = ["BACKUP_JOB_COMPLETED", "BACKUP_JOB_FAILED"];

/// The report of all jobs.
const REPORT: &str = "BACKUP_JOB_REPORT";

/// Fills `readiness` from flows that carry something for certain.
pub(super) fn derive(world: &mut World, catalog: &Catalog) {
    let mut used: BTreeMap<&str, Used<'_>> = BTreeMap::new();
    let flows = world.flows.iter();
    for flow in flows.filter(|flow| !flow.open && flow.selected == Selected::Yes) {
        if let Some(account) = &flow.account {
            used.entry(account).or_default().add(flow, catalog);
        }
    }
    let found = used.into_iter();
    let found = found.map(|(account, used)| (account.to_owned(), used.watched(account, world)));
    world.readiness = found.collect();
}

/// What of an account is backed up.
#[derive(Default)]
struct Used<'a> {
    plans: BTreeSet<&'a str>,
    /// By type: where its recovery points lie, as far as that is known.
    types: BTreeMap<&'a str, BTreeSet<Place<'a>>>,
    /// By Region: ids of the vaults that backups go to; `None` where the input has not.
    regions: BTreeMap<&'a str, BTreeSet<Option<&'a str>>>,
}

impl<'a> Used<'a> {
    fn add(&mut self, flow: &'a Flow, catalog: &Catalog) {
        self.plans.insert(&flow.backup_plan);
        let kind = flow.kind.as_deref();
        let is_testable = |kind: &&str| {
            let row = catalog.row(kind);
            row.is_some_and(|row| row.restore_testing == Some(true))
        };
        let kind = kind.filter(is_testable).map(setting);
        for hop in flow.hops.iter().filter(|hop| hop.works != Answer::No) {
            let place = place(flow, hop);
            if let Some(kind) = kind {
                self.types.entry(kind).or_default().insert(place);
            }
            if let (Via::Backup | Via::Temporary, Some(region)) = (hop.via, place.region) {
                let vaults = self.regions.entry(region).or_default();
                vaults.insert(hop.to.id.as_deref());
            }
        }
    }

    fn watched(&self, account: &str, world: &World) -> Readiness {
        let tested = self.types.iter().map(|(kind, places)| {
            let answer = Answer::any(places.iter().map(|place| tested(kind, *place, world)));
            ((*kind).to_owned(), answer)
        });
        let reported = self.regions.iter().map(|(region, vaults)| {
            let answer = reported(account, region, vaults, world);
            ((*region).to_owned(), answer)
        });
        let frameworks = world.frameworks.values();
        Readiness {
            backup_plans: self.plans.iter().map(|id| (*id).to_owned()).collect(),
            tested: tested.collect(),
            failures_reported: reported.collect(),
            audited: Answer::any(
                frameworks.map(|framework| {
                    same_account(framework.object.account.as_deref(), Some(account))
                }),
            ),
        }
    }
}

/// Where a recovery point lies. A backup job's vault is where the resource is.
fn place<'a>(flow: &'a Flow, hop: &'a Hop) -> Place<'a> {
    let to = Place {
        account: hop.to.account.as_deref(),
        region: hop.to.region.as_deref(),
    };
    match hop.via {
        Via::Backup | Via::Temporary => Place {
            account: to.account.or(flow.account.as_deref()),
            region: to.region.or(flow.region.as_deref()),
        },
        Via::Copy | Via::Onward => to,
    }
}

/// Whether a restore testing selection is for a type, in the place of its recovery points.
fn tested(kind: &str, place: Place<'_>, world: &World) -> Answer {
    Answer::any(world.restore_testing_selections.values().map(|selection| {
        let own = selection.resource_type.as_deref();
        let is_for = own.map_or(Answer::Unknown, |own| (own == kind).into());
        is_for.and(is_in(&selection.object, place))
    }))
}

/// Whether somebody is told of backup jobs that fail.
fn reported(account: &str, region: &str, vaults: &BTreeSet<Option<&str>>, world: &World) -> Answer {
    let place = Place {
        account: Some(account),
        region: Some(region),
    };
    let here = |object: &Object| is_in(object, place);
    let alarms = world.job_alarms.values();
    let alarms = alarms.map(|alarm| alarm.hears.and(here(&alarm.object)));
    // A report may be about all accounts of the organization.
    let reports = world.report_plans.values();
    let reports = reports.map(|report| {
        let template = report.template.as_deref();
        template.map_or(Answer::Unknown, |template| (template == REPORT).into())
    });
    let of_vaults = vaults.iter().map(|vault| notified(*vault, world));
    Answer::any(alarms.chain(reports).chain([Answer::all(of_vaults)]))
}

/// Whether a vault's notifications tell of failed jobs; those of a vault that the input doesn't have may.
fn notified(vault: Option<&str>, world: &World) -> Answer {
    let Some(vault) = vault else {
        return Answer::Unknown;
    };
    Answer::any(world.vault_notifications.values().map(|told| {
        let own = told.vault.as_ref().and_then(|vault| vault.id.as_deref());
        let is_its = own.map_or(Answer::Unknown, |own| (own == vault).into());
        let tells = if told.object.unknown.contains_key("events") {
            Answer::Unknown
        } else {
            let mut events = told.events.iter();
            events.any(|event| EVENTS.contains(&event.as_str())).into()
        };
        is_its.and(tells)
    }))
}

fn is_in(object: &Object, place: Place<'_>) -> Answer {
    let own = Place::of(object);
    same_account(own.account, place.account).and(same_region(own.region, place.region))
}

#[cfg(test)]
mod tests;
