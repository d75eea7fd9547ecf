//! What flows need and service control policies deny.

use super::Judge;
use super::demands::with_examples;
use super::policies::Policies;
use crate::aws::is_account_id;
use crate::catalog::Permissions;
use crate::documents::iam::{Context, Question, Who};
use crate::facts::{
    Access, AccessVerdict, Answer, Example, Flow, Hop, KeyManager, OnwardCopy, Reference,
    ScpRefusal, Via,
};
use crate::link::backup_roles::{COPY_FROM, COPY_INTO};
use std::collections::{BTreeMap, BTreeSet};

/// One action that a backup role, or the role of a function that copies onward, must be able to call.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Need<'a> {
    account: &'a str,
    /// ARN of the role; absent: not known which.
    role: Option<String>,
    action: &'static str,
    resource: String,
    /// The Region in which it is called.
    region: Option<&'a str>,
    /// ARN of the vault that a copy goes to.
    target: Option<String>,
}

impl<'a> Judge<'a> {
    /// By account of the role: each action once, with the best example. Service control policies bind the role
    /// that AWS Backup takes, but not its service-linked role.
    pub(super) fn scp_refusals(&self) -> BTreeMap<String, Vec<ScpRefusal>> {
        let mut found: BTreeMap<String, Vec<ScpRefusal>> = BTreeMap::new();
        let needs = with_examples(&self.world.flows, |flow, hop| self.needs(flow, hop));
        for (need, example) in needs {
            let bound = self
                .bounds
                .get(need.account)
                .filter(|bound| !bound.management);
            let Some(access) = bound.map(|bound| self.denied_to(&need, &bound.policies)) else {
                continue;
            };
            if access.verdict == AccessVerdict::Allowed {
                continue;
            }
            let refusals = found.entry(need.account.to_owned()).or_default();
            let refusal = refusal(need, access, example);
            let alike = |known: &&mut ScpRefusal| {
                known.action == refusal.action
                    && known.ruled.verdict == refusal.ruled.verdict
                    && known.ruled.by == refusal.ruled.by
            };
            let at = |refusal: &ScpRefusal| refusal.example.rank();
            match refusals.iter_mut().find(alike) {
                Some(known) if at(&refusal) < at(known) => *known = refusal,
                Some(_) => {}
                None => refusals.push(refusal),
            }
        }
        found
    }

    fn needs(&self, flow: &'a Flow, hop: &'a Hop) -> Vec<Need<'a>> {
        if hop.via == Via::Onward {
            return self.of_function(flow, hop);
        }
        let needed = needed(flow, hop);
        let Some(account) = flow.account.as_deref().filter(|_| !needed.is_empty()) else {
            return Vec::new();
        };
        let roles = self.backup_roles(flow, account);
        let mut found = Vec::new();
        for (action, resource, region) in needed {
            found.extend(roles.iter().map(|role| Need {
                account,
                role: role.clone(),
                action,
                resource: resource.clone(),
                region,
                target: hop.to.arn.clone().filter(|_| action == COPY_FROM),
            }));
        }
        found
    }

    /// What functions that copy onward call in the name of their own roles.
    fn of_function(&self, flow: &'a Flow, hop: &'a Hop) -> Vec<Need<'a>> {
        const START: &str = "backup:StartCopyJob";
        let from = hop.from.as_ref().filter(|_| hop.is_tried());
        let Some(from) = from else {
            return Vec::new();
        };
        let account = from.account.as_deref().or(flow.account.as_deref());
        let Some(account) = account else {
            return Vec::new();
        };
        let starts = |copy: &&OnwardCopy| {
            let same_id = copy.vault.id.is_some() && copy.vault.id == from.id;
            copy.complete == Answer::Yes && (same_id || from.id.is_none() && copy.vault == **from)
        };
        let copies = self.world.onward_copies.values().filter(starts);
        let roles: BTreeSet<String> = copies
            .filter_map(|copy| {
                let reference = copy.role.as_ref()?;
                let id = reference.id.as_ref();
                let role = id.and_then(|id| self.world.roles.get(id));
                let own = role.and_then(|role| role.arn.clone());
                own.or_else(|| reference.arn.clone())
            })
            .collect();
        let need = |role| Need {
            account,
            role: Some(role),
            action: START,
            resource: Permissions::embedded().resource(START, "*"),
            region: from.region.as_deref().or(flow.region.as_deref()),
            target: None,
        };
        // One of several functions that may start it is enough.
        match roles.len() {
            1 => roles.into_iter().map(need).collect(),
            _ => Vec::new(),
        }
    }

    fn denied_to(&self, need: &Need<'a>, policies: &Policies<'a>) -> Access {
        let account = Some(need.account).filter(|key| is_account_id(key));
        let mut context = Context::default();
        if need.action == "kms:CreateGrant" {
            context = context.with("kms:GrantIsForAWSResource", "true");
        }
        if let Some(region) = need.region {
            context = context.with("aws:RequestedRegion", region);
        }
        if let Some(target) = &need.target {
            context = context.with_all("backup:CopyTargets", vec![target.clone()]);
        }
        if let Some(organization) = self.own_organization(need.account) {
            context = context.with("aws:PrincipalOrgID", organization);
            if let Some(path) = self.tree.path(organization, need.account) {
                context = context.with("aws:PrincipalOrgPaths", &path);
            }
        }
        let question = Question {
            action: need.action.to_owned(),
            resources: vec![need.resource.clone()],
            who: match &need.role {
                Some(arn) => Who::of_arn(arn),
                None => Who::SomeRole {
                    partition: self.partition(need.account).to_owned(),
                    account: account.map(str::to_owned),
                },
            },
            context,
        };
        let mut access = policies.denial(&question, &question.resources);
        // Which role it is isn't known before apply: it may be one that the policy spares.
        if need.role.is_none()
            && access.verdict == AccessVerdict::Denied
            && !access.exempt.is_empty()
        {
            access.verdict = AccessVerdict::Conditional;
            let spared = access.exempt.iter();
            access
                .conditions
                .extend(spared.map(|who| format!("but for {who}")));
        }
        access
    }
}

/// Action, resource and Region of what a role must do for a hop.
fn needed<'a>(flow: &'a Flow, hop: &'a Hop) -> Vec<(&'static str, String, Option<&'a str>)> {
    if !hop.is_tried() {
        return Vec::new();
    }
    let mut found = of_type(flow, hop);
    // A temporary recovery point is made by the backup job; its way on is a copy of its own.
    if hop.via == Via::Copy {
        let from = hop.from.as_ref();
        let start = from
            .and_then(|from| from.region.as_deref())
            .or(flow.region.as_deref());
        if let Some(from) = from {
            found.push((COPY_FROM, arn(from), start));
        }
        found.push((COPY_INTO, arn(&hop.to), hop.to.region.as_deref()));
    }
    let key = hop.source_key.as_ref();
    if let Some(key) = key.filter(|key| key.manager == Some(KeyManager::Customer)) {
        let arn = key
            .arn
            .clone()
            .unwrap_or_else(|| "arn:*:kms:*:*:key/*".to_owned());
        let region = key.region.as_deref().or(flow.region.as_deref());
        found.push(("kms:CreateGrant", arn, region));
    }
    found
}

/// What AWS Backup calls in the name of the role for a type: to make its recovery points, to copy them, and to
/// open them to another account or to the storage of an air-gapped vault.
fn of_type<'a>(flow: &'a Flow, hop: &'a Hop) -> Vec<(&'static str, String, Option<&'a str>)> {
    let catalog = Permissions::embedded();
    let Some(needs) = flow.kind.as_ref().and_then(|kind| catalog.types.get(kind)) else {
        return Vec::new();
    };
    let shares = hop.crosses_account == Answer::Yes || hop.air_gapped == Some(true);
    let (calls, more): (&'static [String], &'static [String]) = match hop.via {
        Via::Backup | Via::Temporary if hop.continuous && needs.continuous_differs => (&[], &[]),
        Via::Backup | Via::Temporary => (&needs.backup, &[]),
        Via::Copy if shares => (&needs.copy, &needs.share),
        Via::Copy => (&needs.copy, &[]),
        Via::Onward => (&[], &[]),
    };
    let region = flow.region.as_deref();
    let call = |action: &'static String| (action.as_str(), catalog.resource(action, "*"), region);
    calls.iter().chain(more).map(call).collect()
}

/// The vault's ARN, or what it may be.
fn arn(vault: &Reference) -> String {
    let any = |part: &Option<String>| {
        part.clone()
            .filter(|part| !part.contains(':'))
            .unwrap_or_else(|| "*".to_owned())
    };
    vault.arn.clone().unwrap_or_else(|| {
        let (region, account, name) = (any(&vault.region), any(&vault.account), any(&vault.name));
        format!("arn:*:backup:{region}:{account}:backup-vault:{name}")
    })
}

fn refusal(need: Need<'_>, access: Access, example: Example) -> ScpRefusal {
    ScpRefusal {
        action: need.action.to_owned(),
        role: need.role,
        ruled: access.into(),
        example,
    }
}
