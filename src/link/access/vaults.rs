//! What can be done to vaults, by service control policies and the vaults' own access policies.

use super::super::locks::may_be_on;
use super::policies::Policies;
use super::{Judge, Seen, Target, insert};
use crate::aws::Arn;
use crate::catalog::DestructiveAction;
use crate::documents::iam::{Question, Who};
use crate::facts::{Access, AccessVerdict, Actions, Vault, VaultKind};
use std::collections::BTreeMap;

impl<'a> Judge<'a> {
    /// Adds the vaults.
    pub(super) fn vaults(&self, seen: &mut Seen<'a>, found: &mut BTreeMap<String, Actions>) {
        for (id, vault) in &self.world.vaults {
            let own = self.vault_policies(id, vault);
            let place = target_of_vault(vault);
            for action in self.vault_actions() {
                let target = kind_of_target(vault, action);
                let access = self.denial(seen, &own, &action.action, target, &place);
                insert(found, id, &action.action, access);
            }
            for action in &self.actions.copying {
                insert(found, id, action, self.copying(action, &place, &own));
            }
        }
    }

    fn vault_actions(&self) -> impl Iterator<Item = &'static DestructiveAction> {
        let on_vaults = |action: &&DestructiveAction| {
            matches!(action.target.as_str(), "vault" | "recovery-point")
        };
        self.actions.destructive.iter().filter(on_vaults)
    }

    /// The vault's access policy, or those that may be its.
    pub(super) fn vault_policies(&self, id: &str, vault: &Vault) -> Policies<'a> {
        let mut policies = Policies::default();
        if let Some(id) = &vault.policy {
            if let Some((id, policy)) = self.world.vault_policies.get_key_value(id) {
                policies.add(id, policy.document.as_ref());
            } else {
                policies.unknown.push(id.clone());
            }
            return policies;
        }
        if vault.object.unknown.contains_key("policy") {
            policies.unknown.push(id.to_owned());
        }
        let loose = self.world.vault_policies.iter();
        let loose = loose.filter(|(_, policy)| policy.vault.is_none());
        for (policy_id, policy) in loose {
            let why = policy.object.unknown.get("vault");
            let may_be = why.is_some_and(|why| match why.candidates.as_slice() {
                [] => may_be_on(&policy.object, vault),
                candidates => candidates.iter().any(|candidate| candidate == id),
            });
            if may_be {
                let possible = (policy_id.clone(), policy.document.as_ref());
                policies.possible.push(possible);
            }
        }
        policies
    }

    /// Who of other accounts may copy into a vault. Their own service control policies bind them, not those
    /// of the vault's account; the vault's policy must allow it.
    fn copying(&self, action: &str, place: &Target<'_>, policies: &Policies<'_>) -> Access {
        let question = Question {
            who: Who::Anyone,
            ..self.question(action, "vault", place)
        };
        let mut access = policies.permission(&question);
        if access.verdict == AccessVerdict::Allowed && access.exempt.is_empty() {
            access.exempt = vec!["*".to_owned()];
            access.exempt_wide.clone_from(&access.exempt);
        }
        access
    }
}

/// In an air-gapped vault all recovery points have AWS Backup's ARNs, whatever their type.
fn kind_of_target(vault: &Vault, action: &'static DestructiveAction) -> &'static str {
    match (vault.kind, action.target.as_str()) {
        (VaultKind::LogicallyAirGapped, "recovery-point") => "air-gapped-recovery-point",
        (_, target) => target,
    }
}

pub(super) fn target_of_vault(vault: &Vault) -> Target<'_> {
    let arn = vault.arn.as_deref().and_then(Arn::parse);
    let named = arn
        .as_ref()
        .and_then(|arn| arn.resource.strip_prefix("backup-vault:"));
    Target {
        account: vault.object.account.as_deref(),
        region: vault
            .object
            .region
            .as_deref()
            .or(arn.as_ref().map(|arn| arn.region)),
        name: vault.name.as_deref().or(named),
    }
}
