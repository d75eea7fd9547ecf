//! Who may make the keys of vaults unusable, of those whose backups the vaults should outlive.

use super::keys::arn;
use super::policies::Policies;
use super::vaults::target_of_vault;
use super::{Judge, Target};
use crate::aws::{Arn, is_account_id};
use crate::documents::iam::{Document, Effect, Question, Statement, Who};
use crate::facts::{Access, AccessVerdict, AccountRole, Actions, Key, Mode, VaultKind};
use crate::link::backup_roles::COPY_INTO;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What only keys with imported material know.
const OF_IMPORTED: &str = "kms:DeleteImportedKeyMaterial";

impl<'a> Judge<'a> {
    /// By key of a vault, then account that sends its backups there, then action; what is denied is left out.
    pub(super) fn key_administration(&self) -> BTreeMap<String, BTreeMap<String, Actions>> {
        let mut found = BTreeMap::new();
        for (id, accounts) in self.outlived() {
            let Some(key) = self.world.keys.get(id) else {
                continue;
            };
            let policies = self.key_policies(id, key);
            let mut by_account = BTreeMap::new();
            for account in accounts {
                let actions = self.administration(key, &policies, account);
                if !actions.is_empty() {
                    by_account.insert(account.to_owned(), actions);
                }
            }
            if !by_account.is_empty() {
                found.insert(id.to_owned(), by_account);
            }
        }
        found
    }

    /// By key of a customer's: accounts that the vaults under it should outlive, its own apart.
    fn outlived(&self) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let senders = self.senders();
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (id, vault) in &self.world.vaults {
            let Some(key) = self.own_key(vault.key.as_ref()) else {
                continue;
            };
            let own = vault.object.account.as_deref();
            let mut accounts = senders.get(id.as_str()).cloned().unwrap_or_default();
            accounts.extend(self.let_in(id));
            match vault.kind {
                VaultKind::LogicallyAirGapped => accounts.extend(own),
                VaultKind::Standard => {
                    own.map(|own| accounts.remove(own));
                }
            }
            if !accounts.is_empty() {
                accounts.extend(self.workloads());
                found.entry(key).or_default().extend(accounts);
            }
        }
        for (key, account) in self.kept_under() {
            found.entry(key).or_default().insert(account);
        }
        for (id, accounts) in &mut found {
            let key = self.world.keys.get(*id);
            let owner = key.and_then(|key| key.object.account.as_deref());
            owner.map(|owner| accounts.remove(owner));
        }
        found
    }

    /// The customer's keys that recovery points are under, wherever they lie, with the account that they are of:
    /// also keys of sources, and of vaults in that account itself, which a lock may seal.
    fn kept_under(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.world.flows.iter().flat_map(|flow| {
            let hops = flow.hops.iter().chain(flow.variants.values().flatten());
            let made = hops.filter(|hop| hop.is_tried());
            made.filter_map(|hop| {
                Some((self.own_key(hop.key.as_deref())?, flow.account.as_deref()?))
            })
        })
    }

    /// By vault: the accounts that flows lead from into it.
    fn senders(&self) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for flow in &self.world.flows {
            for hop in flow.hops.iter().filter(|hop| hop.is_tried()) {
                if let Some(vault) = hop.to.id.as_deref() {
                    found
                        .entry(vault)
                        .or_default()
                        .extend(flow.account.as_deref());
                }
            }
        }
        found
    }

    /// The accounts that a vault's policy lets copy into it: they have no flow where another plan makes their
    /// backups.
    fn let_in(&self, id: &str) -> Vec<&'a str> {
        let known = self.world.vaults.get_key_value(id);
        let Some((id, vault)) = known else {
            return Vec::new();
        };
        let place = target_of_vault(vault);
        let policies = self.vault_policies(id, vault);
        let access = self.copying(COPY_INTO, &place, &policies);
        let named = access.exempt.iter().filter_map(|who| {
            let account = Arn::parse(who)?.account();
            let (key, _) = self.world.accounts.get_key_value(account?.as_str())?;
            Some(key.as_str())
        });
        named
            .filter(|account| Some(*account) != vault.object.account.as_deref())
            .collect()
    }

    fn workloads(&self) -> impl Iterator<Item = &'a str> {
        let accounts = self.world.accounts.iter();
        accounts
            .filter(|(_, account)| account.role == Some(AccountRole::Workload))
            .map(|(key, _)| key.as_str())
    }

    fn administration(&self, key: &Key, policies: &Policies<'_>, account: &str) -> Actions {
        let is_default = policies.is_empty() && key.policy.is_none() && key.mode == Mode::Managed;
        if is_default {
            // It lets the key's own account in, and no one else.
            return Actions::new();
        }
        let owner = key.object.account.as_deref();
        let texts: Vec<(&str, Document)> = policies
            .known
            .iter()
            .map(|(id, document)| (*id, seen_from_outside(document, owner)))
            .collect();
        let outside = Policies {
            known: texts.iter().map(|(id, text)| (*id, text)).collect(),
            ..policies.clone()
        };
        let asked = self.actions.key_administration.iter();
        let is_possible = |action: &&String| {
            let origin = key.origin.as_deref();
            *action != OF_IMPORTED || origin.is_none_or(|origin| origin == "EXTERNAL")
        };
        let mut found = Actions::new();
        for action in asked.filter(is_possible) {
            let access = self.administering(action, key, &outside, account);
            if access.verdict != AccessVerdict::Denied {
                found.insert(action.clone(), access);
            }
        }
        found
    }

    fn administering(
        &self,
        action: &str,
        key: &Key,
        policies: &Policies<'_>,
        account: &str,
    ) -> Access {
        let id = is_account_id(account).then(|| account.to_owned());
        // People call it themselves.
        let context = self
            .context(action, key, account)
            .with_all("kms:ViaService", Vec::new())
            .with_all("kms:EncryptionContextKeys", Vec::new())
            .with("aws:ViaAWSService", "false");
        let question = Question {
            action: action.to_owned(),
            resources: vec![arn(key)],
            who: Who::AnyOf {
                partition: self.partition(account).to_owned(),
                account: id.clone(),
            },
            context,
        };
        let mut access = policies.permission(&question);
        if access.verdict != AccessVerdict::Denied && self.is_bound(&question, key, account) {
            access.verdict = AccessVerdict::Denied;
        }
        if id.is_none() && access.verdict == AccessVerdict::Conditional {
            access.verdict = AccessVerdict::Unknown;
            access.waits_for.push(account.to_owned());
        }
        access
    }

    /// Whether the organization's policies certainly deny it: service control policies of the account that
    /// asks, resource control policies of the key's.
    fn is_bound(&self, question: &Question, key: &Key, account: &str) -> bool {
        let own = self.bounds.get(account).map(|bound| &bound.policies);
        let owner = key.object.account.as_deref();
        let of_owner = owner.map(|owner| {
            let binding = self.resource_control.binding(owner);
            self.organization_policies(&binding)
        });
        own.into_iter().chain(of_owner.as_ref()).any(|policies| {
            let access = policies.denial(question, &question.resources);
            access.verdict == AccessVerdict::Denied && access.exempt_wide.is_empty()
        })
    }

    /// What a vault's own policy denies of restoring from it and of its own change. The policies of the
    /// organization don't count: its management account can lift them.
    pub(super) fn restore_denials(&self) -> BTreeMap<String, Actions> {
        let mut found = BTreeMap::new();
        for (id, vault) in &self.world.vaults {
            let own = self.vault_policies(id, vault);
            if own.is_empty() {
                continue;
            }
            let place: Target<'_> = target_of_vault(vault);
            let mut actions = Actions::new();
            for action in &self.actions.restoring {
                let question = self.question(action, "vault", &place);
                let access = own.denial(&question, &self.shown("vault"));
                if access.verdict != AccessVerdict::Allowed {
                    actions.insert(action.clone(), access);
                }
            }
            if !actions.is_empty() {
                found.insert(id.clone(), actions);
            }
        }
        found
    }
}

/// The policy without what lets only the key's own account in, and without conditions that anybody meets who has
/// taken an account over.
fn seen_from_outside(document: &Document, owner: Option<&str>) -> Document {
    let is_own = |statement: &Statement| {
        let named = statement.principals.as_ref();
        named.is_some_and(|by_type| {
            by_type.iter().all(|(kind, values)| {
                kind == "AWS" && values.iter().all(|value| account_of(value) == owner)
            })
        })
    };
    let mut seen = document.clone();
    let allows = Arc::make_mut(&mut seen.statements).iter_mut();
    for statement in allows.filter(|statement| statement.effect == Effect::Allow) {
        if owner.is_some() && is_own(statement) {
            // Others keep their place.
            (statement.actions, statement.not_actions) = (Some(Vec::new()), None);
        }
        for keys in statement.conditions.values_mut() {
            keys.retain(|key, _| !is_easily_met(key));
        }
    }
    seen
}

fn account_of(principal: &str) -> Option<&str> {
    let of_arn = Arn::parse(principal).map(|arn| arn.account);
    of_arn.or_else(|| is_account_id(principal).then_some(principal))
}

fn is_easily_met(key: &str) -> bool {
    let key = key.to_lowercase();
    matches!(
        key.as_str(),
        "aws:multifactorauthpresent"
            | "aws:multifactorauthage"
            | "aws:tokenissuetime"
            | "aws:principaltype"
            | "aws:useragent"
            | "kms:bypasspolicylockoutsafetycheck"
            | "kms:schedulekeydeletionpendingwindowindays"
    )
}
