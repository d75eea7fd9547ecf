//! What can be done to vaults, by service control policies and the vaults' own access policies.

use super::policies::Policies;
use super::{Judge, Place, accounts, insert};
use crate::catalog::DestructiveAction;
use crate::documents::arn::Arn;
use crate::documents::iam::{Question, Who};
use crate::facts::{Access, AccessVerdict, Actions, Vault, VaultKind};
use std::collections::BTreeMap;

impl<'a> Judge<'a> {
    /// Adds the vaults to what is known of their accounts.
    pub(super) fn vaults(&self, found: &mut BTreeMap<String, Actions>) {
        for (id, vault) in &self.world.vaults {
            let own = self.vault_policies(vault);
            let of_account = vault
                .object
                .account
                .as_ref()
                .and_then(|key| found.get(key))
                .cloned();
            let judged = self.bound(vault.object.account.as_deref(), &own, of_account);
            for action in self.vault_actions() {
                let access = judged.access(self, action, kind_of_target(vault, action), vault);
                insert(found, id, &action.action, access);
            }
            for action in &self.actions.copying {
                insert(found, id, action, self.copying(action, vault, &own));
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
    fn vault_policies(&self, vault: &Vault) -> Policies<'a> {
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
            policies
                .unknown
                .extend(vault.object.unknown.get("policy").map(|_| vault_id(vault)));
        }
        for (id, policy) in &self.world.vault_policies {
            let unknown = &policy.object.unknown;
            let lost = policy.vault.is_none()
                && (unknown.contains_key("vault") || unknown.contains_key("vault_name"));
            if lost && policy.object.plan == vault.object.plan {
                policies
                    .possible
                    .push((id.clone(), policy.document.as_ref()));
            }
        }
        policies
    }

    /// Who of other accounts may copy into a vault. Their own service control policies bind them, not those
    /// of the vault's account; the vault's policy must allow it.
    fn copying(&self, action: &str, vault: &Vault, policies: &Policies<'_>) -> Access {
        let place = place_of_vault(vault);
        let question = Question {
            who: Who::Anyone,
            ..self.question(action, "vault", &place)
        };
        let mut access = policies.permission(&question);
        if access.verdict == AccessVerdict::Allowed && access.exempt.is_empty() {
            access.exempt = vec!["*".to_owned()];
            access.exempt_wide.clone_from(&access.exempt);
        }
        access
    }

    /// The policies that bear on something in an account, with its own.
    pub(super) fn bound(
        &self,
        account: Option<&'a str>,
        own: &Policies<'a>,
        of_account: Option<Actions>,
    ) -> Bound<'a> {
        let mut policies = Policies::default();
        let mut complete = false;
        let mut exempt_from_all = false;
        if let Some(key) = account {
            let known = self.world.accounts.get(key);
            exempt_from_all = known.is_some_and(|known| self.tree.is_management(key, known));
            let binding = self.tree.binding(key);
            complete = binding.complete;
            if !exempt_from_all {
                policies = self.organization_policies(&binding);
            }
        }
        let alone = own.known.is_empty() && own.unknown.is_empty() && own.possible.is_empty();
        policies.known.extend(own.known.iter().copied());
        policies.unknown.extend(own.unknown.iter().cloned());
        policies.possible.extend(own.possible.iter().cloned());
        Bound {
            policies,
            account,
            complete,
            open: !complete && !exempt_from_all,
            of_account: of_account.filter(|_| alone),
        }
    }
}

/// What bears on something in an account.
pub(super) struct Bound<'a> {
    pub(super) policies: Policies<'a>,
    account: Option<&'a str>,
    complete: bool,
    /// Policies out of sight may bear on it as well.
    open: bool,
    /// The account's own verdicts, where nothing but the account's policies bears on it.
    of_account: Option<Actions>,
}

impl Bound<'_> {
    fn access(
        &self,
        judge: &Judge<'_>,
        action: &DestructiveAction,
        target: &str,
        vault: &Vault,
    ) -> Access {
        let place = Place {
            organization: judge.place(self.account, self.complete).organization,
            ..place_of_vault(vault)
        };
        self.denial(judge, &action.action, target, &place)
    }

    /// Whether an action on a target at a place is denied.
    pub(super) fn denial(
        &self,
        judge: &Judge<'_>,
        action: &str,
        target: &str,
        place: &Place<'_>,
    ) -> Access {
        // What holds for all targets of the account holds for each.
        if let Some(access) = self
            .of_account
            .as_ref()
            .and_then(|actions| actions.get(action))
            && matches!(
                access.verdict,
                AccessVerdict::Denied | AccessVerdict::Allowed
            )
        {
            return access.clone();
        }
        let question = judge.question(action, target, place);
        let mut access = self.policies.denial(&question, &judge.shown(target));
        if self.open {
            accounts::open_end(&mut access, self.account.unwrap_or("account"));
        }
        access
    }
}

/// In an air-gapped vault all recovery points have AWS Backup's ARNs, whatever their type.
fn kind_of_target<'b>(vault: &Vault, action: &'b DestructiveAction) -> &'b str {
    match (vault.kind, action.target.as_str()) {
        (VaultKind::LogicallyAirGapped, "recovery-point") => "air-gapped-recovery-point",
        (_, target) => target,
    }
}

fn place_of_vault(vault: &Vault) -> Place<'_> {
    let arn = vault.arn.as_deref().and_then(Arn::parse);
    let named = arn
        .as_ref()
        .and_then(|arn| arn.resource.strip_prefix("backup-vault:"));
    Place {
        account: vault.object.account.as_deref(),
        region: vault
            .object
            .region
            .as_deref()
            .or(arn.as_ref().map(|arn| arn.region)),
        name: vault.name.as_deref().or(named),
        organization: None,
    }
}

fn vault_id(vault: &Vault) -> String {
    format!("{}:{}", vault.object.plan, vault.object.address)
}
