//! Copies between accounts that the destination's access policy refuses.

use super::demands::with_examples;
use super::vaults::target_of_vault;
use super::{Judge, Target};
use crate::aws::is_account_id;
use crate::documents::iam::{Question, Who};
use crate::facts::{Access, AccessVerdict, Answer, CopyRefusal, Example, Flow, Hop, Vault, Via};
use crate::link::backup_roles::COPY_INTO;
use std::collections::{BTreeMap, BTreeSet};

/// A principal of an account copies into a vault.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Copier<'a> {
    vault: &'a str,
    account: &'a str,
    /// ARN of the role; absent: not known which.
    role: Option<String>,
}

impl<'a> Judge<'a> {
    /// By vault, sorted by account.
    pub(super) fn copy_refusals(&self) -> BTreeMap<String, Vec<CopyRefusal>> {
        let mut found: BTreeMap<String, Vec<CopyRefusal>> = BTreeMap::new();
        let copiers = with_examples(&self.world.flows, |flow, hop| self.copiers_of(flow, hop));
        for (copier, example) in copiers {
            let Some(vault) = self.world.vaults.get(copier.vault) else {
                continue;
            };
            let access = self.copying_by(&copier, vault);
            if access.verdict == AccessVerdict::Allowed {
                continue;
            }
            let refusals = found.entry(copier.vault.to_owned()).or_default();
            let refusal = refusal(&copier, access, example);
            match refusals
                .iter_mut()
                .find(|known| known.account == refusal.account)
            {
                // One role that is certainly refused says more than one that may be.
                Some(known) if known.ruled.verdict != AccessVerdict::Denied => *known = refusal,
                Some(_) => {}
                None => refusals.push(refusal),
            }
        }
        found
    }

    fn copiers_of(&self, flow: &'a Flow, hop: &'a Hop) -> Vec<Copier<'a>> {
        let from = hop.from.as_ref().and_then(|from| from.account.as_deref());
        let (Some(vault), Some(account)) = (hop.to.id.as_deref(), from.or(flow.account.as_deref()))
        else {
            return Vec::new();
        };
        if !hop.is_tried() || hop.crosses_account != Answer::Yes {
            return Vec::new();
        }
        let roles = match hop.via {
            // Made by whatever starts it.
            Via::Onward => BTreeSet::from([None]),
            _ => self.backup_roles(flow, account),
        };
        let copier = |role| Copier {
            vault,
            account,
            role,
        };
        roles.into_iter().map(copier).collect()
    }

    fn copying_by(&self, copier: &Copier<'_>, vault: &Vault) -> Access {
        let place = target_of_vault(vault);
        let policies = self.vault_policies(copier.vault, vault);
        let partition = self.partition(copier.account).to_owned();
        let account = is_account_id(copier.account).then(|| copier.account.to_owned());
        let organization = self.own_organization(copier.account);
        let question = |place: &Target<'_>| self.question(COPY_INTO, "vault", place);
        let mut asked = Question {
            who: match &copier.role {
                Some(arn) => Who::of_arn(arn),
                None => Who::SomeRole { partition, account },
            },
            ..question(&place)
        };
        if let Some(organization) = organization {
            asked.context = asked.context.with("aws:PrincipalOrgID", organization);
            if let Some(path) = self.tree.path(organization, copier.account) {
                asked.context = asked.context.with("aws:PrincipalOrgPaths", &path);
            }
        }
        let mut access = policies.permission(&asked);
        let is_role =
            |principal: &String| principal.contains(":role/") || principal.contains(":user/");
        let for_some = !access.exempt.is_empty() && access.exempt.iter().all(is_role);
        if access.verdict == AccessVerdict::Allowed && copier.role.is_none() && for_some {
            access.verdict = AccessVerdict::Conditional;
            access.conditions.clone_from(&access.exempt);
        }
        let id_unknown = !is_account_id(copier.account);
        if id_unknown && access.verdict != AccessVerdict::Allowed && !policies.is_empty() {
            access.verdict = AccessVerdict::Unknown;
            access.waits_for.push(copier.account.to_owned());
        }
        access
    }
}

fn refusal(copier: &Copier<'_>, access: Access, example: Example) -> CopyRefusal {
    CopyRefusal {
        account: copier.account.to_owned(),
        role: copier.role.clone(),
        ruled: access.into(),
        example,
    }
}
