//! The roles of backup selections: whether AWS Backup can take them, and what they can't call.
//!
//! Sound towards silence: a role that only its ARN tells of may be anything, and nothing is said of it.

mod distributed;
mod powers;

pub(super) use powers::{Powers, arn};

use crate::aws::{Arn, is_account_id};
use crate::catalog::{Needs, Permissions};
use crate::documents::iam::{Context, Question, Truth, Who, allowed, denied};
use crate::facts::{
    Action, Answer, BackupPlan, BackupRole, Role, RoleDefect, RoleLack, Selection, World,
};
use distributed::Named;
use powers::{Cause, is_open};
use std::collections::{BTreeMap, BTreeSet};

const SERVICE: &str = "backup.amazonaws.com";
/// What every copy to another account calls beside what its type does.
pub(super) const COPY_INTO: &str = "backup:CopyIntoBackupVault";
/// What it calls on the vault that it copies from.
pub(super) const COPY_FROM: &str = "backup:CopyFromBackupVault";
const COPYING: [&str; 2] = [COPY_FROM, COPY_INTO];

/// ARNs of roles that the plans delete or rename and that nothing makes again.
pub(super) fn gone(before: &World, after: &World) -> BTreeSet<String> {
    let named = |role: &Role| Some((role.object.account.clone()?, role.name.clone()?));
    let stays: BTreeSet<_> = after.roles.values().filter_map(named).collect();
    let arns: BTreeSet<_> = after
        .roles
        .values()
        .filter_map(|role| role.arn.as_ref())
        .collect();
    let is_deleted = |role: &&Role| {
        let actions = role
            .object
            .change
            .as_ref()
            .map(|change| change.actions.as_slice());
        actions == Some(&[Action::Delete])
    };
    // A role of another name takes its place.
    let is_renamed = |id: &String, role: &Role| {
        let now = after.roles.get(id).and_then(|now| now.name.as_ref());
        now.is_some_and(|now| role.name.as_ref().is_some_and(|name| name != now))
    };
    let deleted = before.roles.iter().filter(|(id, role)| {
        let goes = !after.roles.contains_key(*id) && is_deleted(role) || is_renamed(id, role);
        goes && named(role).is_none_or(|name| !stays.contains(&name))
    });
    let deleted = deleted.filter_map(|(_, role)| role.arn.clone());
    deleted.filter(|arn| !arns.contains(arn)).collect()
}

/// Fills `backup_roles`.
pub(super) fn derive(world: &mut World, gone: &BTreeSet<String>) {
    let mut found = BTreeMap::new();
    let mut seen = Seen::new();
    let named = Named::new(world);
    for (id, selection) in &world.selections {
        let role = match distributed::roles(selection, &world.resources) {
            Some(roles) => distributed::worst(roles.into_iter().filter_map(|place| {
                let fact = named.of(place.arn.as_deref());
                of_selection(world, selection, &place, fact, gone, &mut seen)
            })),
            None => Place::named(selection, world).and_then(|(place, fact)| {
                of_selection(world, selection, &place, fact, gone, &mut seen)
            }),
        };
        if let Some(role) = role {
            found.insert(id.clone(), role);
        }
    }
    world.backup_roles = found;
}

/// What roles may, by id, type, and whether backups are continuous only and there are copies: many selections have one role.
type Seen = BTreeMap<(String, String, bool, bool), RoleLack>;

/// Where a selection's jobs run, with which role, and for what.
struct Place<'a> {
    arn: Option<String>,
    account: Option<&'a str>,
    selected: Vec<&'a String>,
}

impl<'a> Place<'a> {
    /// By what the selection itself names.
    fn named(selection: &'a Selection, world: &'a World) -> Option<(Self, Option<RoleFact<'a>>)> {
        let reference = selection.role.as_ref()?;
        let id = reference.id.as_ref();
        let place = Self {
            arn: reference.arn.clone(),
            account: selection.object.account.as_deref(),
            selected: selection.selected.iter().collect(),
        };
        Some((place, id.and_then(|id| world.roles.get_key_value(id))))
    }
}

/// A role of the input, by its id.
type RoleFact<'a> = (&'a String, &'a Role);

fn of_selection(
    world: &World,
    selection: &Selection,
    place: &Place<'_>,
    fact: Option<RoleFact<'_>>,
    gone: &BTreeSet<String>,
    seen: &mut Seen,
) -> Option<BackupRole> {
    let role = fact.map(|(_, role)| role);
    let defect = defect(place, role, gone);
    let mut found = BackupRole {
        role: fact.map(|(id, _)| id.clone()),
        arn: place
            .arn
            .clone()
            .or_else(|| role.and_then(|role| role.arn.clone())),
        defect,
        ..BackupRole::default()
    };
    let Some((id, role)) = fact else {
        return defect.is_some().then_some(found);
    };
    found.trusted = trusts(role, SERVICE);
    found.without_policies = without_policies(role);
    let plan = selection
        .backup_plan
        .as_ref()
        .and_then(|plan| plan.id.as_ref());
    let plan = plan.and_then(|id| world.backup_plans.get(id));
    let (continuous, copies) = plan.map_or((false, false), habits);
    let selected = place
        .selected
        .iter()
        .filter_map(|id| world.resources.get(*id));
    let kinds: BTreeSet<&String> = selected
        .filter_map(|resource| resource.kind.as_ref())
        .collect();
    for kind in kinds {
        let case = (id.clone(), kind.clone(), continuous, copies);
        let lack = seen.entry(case).or_insert_with(|| {
            let needs = Permissions::embedded().types.get(kind);
            needs.map_or_else(RoleLack::default, |needs| {
                lack(id, role, needs, continuous, copies)
            })
        });
        if *lack != RoleLack::default() {
            found.lacks.insert(kind.clone(), lack.clone());
        }
    }
    Some(found)
}

/// Whether all rules of a plan make continuous backups, and whether any copies.
fn habits(plan: &BackupPlan) -> (bool, bool) {
    let continuous = plan
        .rules
        .iter()
        .all(|rule| rule.continuous != Some(false) && !rule.unknown.contains_key("continuous"));
    let continuous = continuous && plan.rules.iter().any(|rule| rule.continuous == Some(true));
    let copies = plan.rules.iter().any(|rule| !rule.copies.is_empty());
    (continuous, copies)
}

fn defect(place: &Place<'_>, role: Option<&Role>, gone: &BTreeSet<String>) -> Option<RoleDefect> {
    let text = place.arn.as_deref()?;
    let arn = Arn::parse(text)?;
    if arn.resource.starts_with("role/aws-service-role/") {
        return Some(RoleDefect::ServiceLinked);
    }
    let own = place.account.filter(|id| is_account_id(id));
    if own.is_some_and(|own| is_account_id(arn.account) && arn.account != own) {
        return Some(RoleDefect::OtherAccount);
    }
    if role.is_none() && gone.contains(text) {
        return Some(RoleDefect::Deleted);
    }
    let path = role
        .filter(|role| role.arn.as_deref() != Some(text))?
        .path
        .as_deref()?;
    let (start, _) = arn.resource.rsplit_once('/')?;
    let named = format!("{}/", start.strip_prefix("role")?);
    (named != path).then_some(RoleDefect::OtherPath)
}

/// Whether a service may take the role.
pub(super) fn trusts(role: &Role, service: &str) -> Answer {
    let Some(trust) = &role.trust else {
        return Answer::Unknown;
    };
    let account = role
        .object
        .account
        .as_deref()
        .filter(|id| is_account_id(id));
    let mut context = Context::default();
    if let Some(account) = account {
        context = context.with("aws:SourceAccount", account);
    }
    let question = Question {
        action: "sts:AssumeRole".to_owned(),
        resources: vec!["*".to_owned()],
        who: Who::Service(service.to_owned()),
        context,
    };
    let denied = denied(&[trust], &question).truth;
    match (allowed(&[trust], &question).truth, denied) {
        (Truth::No, _) | (_, Truth::Yes) => Answer::No,
        (Truth::Yes, Truth::No) => Answer::Yes,
        _ => Answer::Unknown,
    }
}

fn without_policies(role: &Role) -> bool {
    role.policies.is_empty() && role.managed_policies.is_empty() && !is_open(&role.object)
}

fn lack(id: &str, role: &Role, needs: &Needs, continuous: bool, copies: bool) -> RoleLack {
    let powers = Powers::new(role);
    let mut lack = RoleLack::default();
    let mut by = BTreeSet::new();
    let mut judge = |action: &String, refused: fn(&mut RoleLack) -> &mut Vec<String>| {
        let (answer, cause) = powers.may(action);
        match answer {
            Answer::Yes => {}
            Answer::Unknown => lack.undecided.push(action.clone()),
            Answer::No => {
                refused(&mut lack).push(action.clone());
                lack.by_boundary |= matches!(cause, Cause::Boundary);
                if let Cause::Denial(statements) = cause {
                    by.extend(statements);
                }
            }
        }
    };
    if !(continuous && needs.continuous_differs) {
        needs
            .backup
            .iter()
            .for_each(|action| judge(action, |lack| &mut lack.backup));
    }
    if copies {
        needs
            .copy
            .iter()
            .for_each(|action| judge(action, |lack| &mut lack.copy));
        for action in COPYING {
            judge(&action.to_owned(), |lack| &mut lack.copy);
        }
    }
    lack.by = by
        .into_iter()
        .map(|mut statement| {
            if statement.policy.is_empty() {
                id.clone_into(&mut statement.policy);
            }
            statement
        })
        .collect();
    lack
}

/// What the roles of a class's selections can't do: all of them, so that no job of any is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stopped {
    Nothing,
    /// Copies fail.
    Copies,
    /// Nothing is made.
    All,
}

/// What of a kind is stopped for certain, whichever of the selections makes the job. A role that nothing gives
/// a policy stops nothing: another configuration may attach one, and a finding says what is missing here.
pub(super) fn stopped(world: &World, selections: &[&str], kind: Option<&str>) -> Stopped {
    let of_one = |id: &&str| {
        let Some(role) = world.backup_roles.get(*id) else {
            return Stopped::Nothing;
        };
        if role.defect.is_some() || role.trusted == Answer::No && role.role.is_some() {
            return Stopped::All;
        }
        let lack = kind
            .and_then(|kind| role.lacks.get(kind))
            .filter(|_| !role.without_policies);
        match lack {
            Some(lack) if !lack.backup.is_empty() => Stopped::All,
            Some(lack)
                if lack
                    .copy
                    .iter()
                    .any(|action| !COPYING.contains(&action.as_str())) =>
            {
                Stopped::Copies
            }
            _ => Stopped::Nothing,
        }
    };
    selections
        .iter()
        .map(of_one)
        .min()
        .unwrap_or(Stopped::Nothing)
}

#[cfg(test)]
mod tests;
