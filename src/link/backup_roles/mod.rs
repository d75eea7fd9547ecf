//! The roles of backup selections: whether AWS Backup can take them, and what they can't call.
//!
//! Sound towards silence: a role that only its ARN tells of may be anything, and nothing is said of it.

use crate::aws::{Arn, is_account_id};
use crate::catalog::{Needs, Permissions};
use crate::documents::iam::{Context, Document, Question, Ruling, Truth, Who, allowed, denied};
use crate::facts::{
    Action, Answer, BackupPlan, BackupRole, Object, Role, RoleDefect, RoleLack, Selection,
    StatementRef, World,
};
use std::collections::{BTreeMap, BTreeSet};

const SERVICE: &str = "backup.amazonaws.com";
/// What every copy to another account calls beside what its type does.
pub(super) const COPY_INTO: &str = "backup:CopyIntoBackupVault";

/// ARNs of roles that the plans delete and that nothing makes again.
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
    let deleted = before.roles.iter().filter(|(id, role)| {
        !after.roles.contains_key(*id)
            && is_deleted(role)
            && named(role).is_none_or(|name| !stays.contains(&name))
    });
    let deleted = deleted.filter_map(|(_, role)| role.arn.clone());
    deleted.filter(|arn| !arns.contains(arn)).collect()
}

/// Fills `backup_roles`.
pub(super) fn derive(world: &mut World, gone: &BTreeSet<String>) {
    let mut found = BTreeMap::new();
    let mut seen = Seen::new();
    for (id, selection) in &world.selections {
        if let Some(role) = of_selection(world, selection, gone, &mut seen) {
            found.insert(id.clone(), role);
        }
    }
    world.backup_roles = found;
}

/// What roles may, by id, type, and whether backups are continuous only and there are copies: many selections have one role.
type Seen = BTreeMap<(String, String, bool, bool), RoleLack>;

fn of_selection(
    world: &World,
    selection: &Selection,
    gone: &BTreeSet<String>,
    seen: &mut Seen,
) -> Option<BackupRole> {
    let reference = selection.role.as_ref()?;
    let fact = reference
        .id
        .as_ref()
        .and_then(|id| world.roles.get_key_value(id));
    let defect = defect(
        selection,
        reference.arn.as_deref(),
        fact.map(|(_, role)| role),
        gone,
    );
    let mut found = BackupRole {
        role: fact.map(|(id, _)| id.clone()),
        arn: reference
            .arn
            .clone()
            .or_else(|| fact.and_then(|(_, role)| role.arn.clone())),
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
    let selected = selection
        .selected
        .iter()
        .filter_map(|id| world.resources.get(id));
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

fn defect(
    selection: &Selection,
    arn: Option<&str>,
    role: Option<&Role>,
    gone: &BTreeSet<String>,
) -> Option<RoleDefect> {
    let text = arn?;
    let arn = Arn::parse(text)?;
    if arn.resource.starts_with("role/aws-service-role/") {
        return Some(RoleDefect::ServiceLinked);
    }
    let own = selection
        .object
        .account
        .as_deref()
        .filter(|id| is_account_id(id));
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

/// It may have other policies than those that are known.
fn is_open(object: &Object) -> bool {
    let fields = ["policies", "managed_policies"];
    fields
        .iter()
        .any(|field| object.unknown.contains_key(*field))
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
        judge(&COPY_INTO.to_owned(), |lack| &mut lack.copy);
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

/// Why something is refused.
enum Cause {
    Nothing,
    Boundary,
    Denial(Vec<StatementRef>),
}

/// What a role's policies let it do.
pub(super) struct Powers<'a> {
    role: &'a Role,
    partition: &'a str,
    documents: Vec<&'a Document>,
    /// Ids of the first of them: AWS's have none.
    ids: Vec<&'a str>,
    managed: Vec<Document>,
    boundary: Option<Document>,
    /// It may have other policies than these.
    open: bool,
    /// It may have another boundary than this.
    open_boundary: bool,
}

impl<'a> Powers<'a> {
    pub(super) fn new(role: &'a Role) -> Self {
        let catalog = Permissions::embedded();
        let managed: Vec<Option<Document>> = role
            .managed_policies
            .iter()
            .map(|arn| catalog.managed(arn))
            .collect();
        let unread = managed.iter().any(Option::is_none);
        let of_aws = role.boundary_arn.as_ref().map(|arn| catalog.managed(arn));
        let unread_boundary = matches!(of_aws, Some(None));
        let arn = role.arn.as_deref().and_then(Arn::parse);
        Self {
            role,
            partition: arn.map_or("aws", |arn| arn.partition),
            documents: role.policies.values().collect(),
            ids: role.policies.keys().map(String::as_str).collect(),
            managed: managed.into_iter().flatten().collect(),
            boundary: role.boundary.clone().or(of_aws.flatten()),
            open: unread || is_open(&role.object),
            open_boundary: unread_boundary || role.object.unknown.contains_key("boundary"),
        }
    }

    /// Whether they let it call an action on what that is called on.
    fn may(&self, action: &str) -> (Answer, Cause) {
        let resource = Permissions::embedded().resource(action, self.partition);
        self.may_on(action, resource)
    }

    fn may_on(&self, action: &str, resource: String) -> (Answer, Cause) {
        let question = Question {
            action: action.to_owned(),
            resources: vec![resource],
            who: Who::Principal(self.arn()),
            context: self.context(action),
        };
        let all: Vec<&Document> = self
            .documents
            .iter()
            .copied()
            .chain(&self.managed)
            .collect();
        let bounds: Vec<&Document> = self.boundary.iter().collect();
        let denial = denied(&all, &question);
        if denial.truth == Truth::Yes {
            return (Answer::No, Cause::Denial(self.statements(&denial)));
        }
        let bounded = (!bounds.is_empty()).then(|| allowed(&bounds, &question).truth);
        if bounded == Some(Truth::No) || denied(&bounds, &question).truth == Truth::Yes {
            return (Answer::No, Cause::Boundary);
        }
        let given = allowed(&all, &question).truth;
        let unsure = self.open_boundary
            || denial.truth == Truth::Depends
            || bounded == Some(Truth::Depends)
            || denied(&bounds, &question).truth == Truth::Depends;
        let answer = match given {
            Truth::No if !self.open => Answer::No,
            Truth::Yes if !unsure && !is_unread(&self.role.object) => Answer::Yes,
            _ => Answer::Unknown,
        };
        (answer, Cause::Nothing)
    }

    /// The same for somebody who asks on a resource of his own.
    pub(super) fn answer(&self, action: &str, resource: &str) -> Answer {
        self.may_on(action, resource.to_owned()).0
    }

    pub(super) fn arn(&self) -> String {
        arn(self.role)
    }

    fn context(&self, action: &str) -> Context {
        let mut context = Context::default();
        if let Some(account) = self
            .role
            .object
            .account
            .as_deref()
            .filter(|id| is_account_id(id))
        {
            context = context.with("aws:ResourceAccount", account);
        }
        if action == "kms:CreateGrant" {
            context = context.with("kms:GrantIsForAWSResource", "true");
        }
        context
    }

    fn statements(&self, ruling: &Ruling) -> Vec<StatementRef> {
        let statement = |(document, place): &(usize, usize)| {
            let (id, document) = (self.ids.get(*document)?, self.documents.get(*document)?);
            let statement = document.statements.get(*place)?;
            Some(StatementRef {
                policy: (*id).to_owned(),
                statement: *place,
                sid: statement.sid.clone(),
            })
        };
        ruling.by.iter().filter_map(statement).collect()
    }
}

/// A Deny may stand in a policy whose text isn't known; one that is merely attached by an unknown ARN adds
/// no more than AWS's policies do, which deny nothing of this.
fn is_unread(object: &Object) -> bool {
    object.unknown.contains_key("policies")
}

/// The role's ARN, or what it will be.
pub(super) fn arn(role: &Role) -> String {
    role.arn.clone().unwrap_or_else(|| {
        let account = role
            .object
            .account
            .as_deref()
            .filter(|id| is_account_id(id));
        format!(
            "arn:aws:iam::{}:role{}{}",
            account.unwrap_or("????????????"),
            role.path.as_deref().unwrap_or("/"),
            role.name.as_deref().unwrap_or("*")
        )
    })
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
            Some(lack) if lack.copy.iter().any(|action| action != COPY_INTO) => Stopped::Copies,
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
