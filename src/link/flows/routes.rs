//! A rule's vaults, seen from one account and Region.

use super::onward::{Next, Onward};
use crate::facts::{
    Answer, BackupRule, CopyAction, KeyUse, Lifecycle, Reason, Reference, Unknown, VaultKind,
};
use crate::link::place::{Place, same_account, same_region};
use crate::link::vaults::Vaults;
use std::sync::Arc;

/// The way that a rule prescribes.
pub(super) struct Route<'a> {
    pub(super) rule: &'a BackupRule,
    pub(super) vault: Target,
    pub(super) air_gapped: Option<Target>,
    pub(super) copies: Vec<Copies<'a>>,
}

/// A copy action, and where its copies go on to.
pub(super) struct Copies<'a> {
    pub(super) action: &'a CopyAction,
    pub(super) target: Target,
    pub(super) onward: Vec<Next<'a>>,
}

/// A vault that recovery points go to.
pub(super) struct Target {
    pub(super) to: Arc<Reference>,
    /// The vault's key.
    pub(super) key: Encryption,
    /// Why it isn't known which vault it is, where it isn't.
    pub(super) unknown: Option<Unknown>,
    pub(super) air_gapped: Option<bool>,
    pub(super) crosses_account: Answer,
    pub(super) crosses_region: Answer,
    /// What is given is no vault's ARN.
    pub(super) is_invalid: bool,
    /// The least and the greatest retention that the vault takes, as far as they are known.
    bounds: [Option<i64>; 2],
}

/// What encrypts something, or why that isn't known.
pub(super) type Encryption = Result<Arc<KeyUse>, Unknown>;

impl<'a> Route<'a> {
    pub(super) fn new(
        rule: &'a BackupRule,
        here: Place<'_>,
        vaults: &Vaults<'a>,
        onward: &Onward<'a>,
    ) -> Self {
        let unknown = rule.unknown.get("vault");
        let mut vault = Target::new(rule.vault.as_ref(), unknown, here, vaults, true);
        // AWS Backup looks for the rule's vault where the plan is.
        (vault.crosses_account, vault.crosses_region) = (Answer::No, Answer::No);
        let air_gapped = rule.air_gapped_vault.as_ref().map(|reference| {
            let mut target = Target::new(Some(reference), None, here, vaults, false);
            target.air_gapped = Some(true);
            // AWS takes no plan with such a vault elsewhere, so only what is known to be is.
            for crosses in [&mut target.crosses_account, &mut target.crosses_region] {
                if *crosses == Answer::Unknown {
                    *crosses = Answer::No;
                }
            }
            target
        });
        let copies = rule.copies.iter().map(|copy| {
            let unknown = copy.unknown.get("vault");
            let target = Target::new(copy.vault.as_ref(), unknown, here, vaults, false);
            // Another account's process is no business of this plan.
            let onward = match target.crosses_account {
                Answer::No => onward.from(&target.to, vaults),
                Answer::Yes | Answer::Unknown => Vec::new(),
            };
            Copies {
                action: copy,
                target,
                onward,
            }
        });
        Self {
            rule,
            vault,
            air_gapped,
            copies: copies.collect(),
        }
    }
}

impl Target {
    pub(super) fn new(
        reference: Option<&Reference>,
        unknown: Option<&Unknown>,
        here: Place<'_>,
        vaults: &Vaults<'_>,
        local: bool,
    ) -> Self {
        let nothing = Reference::default();
        let found = vaults.find(reference.unwrap_or(&nothing), here, local);
        let to = found.reference;
        let identified = to.id.is_some() || to.arn.is_some() || to.name.is_some();
        let unknown = (!identified).then(|| {
            let why = unknown.or(to.unknown.get("id")).cloned();
            why.unwrap_or_else(|| unresolved("vault"))
        });
        let kind = found.vault.map(|vault| vault.kind);
        let key = match found.vault {
            Some(vault) => encryption(vault.key.as_ref(), vault.object.unknown.get("key")),
            None => Err(unknown.clone().unwrap_or_else(|| unresolved("vault"))),
        };
        let arn = to.unknown.get("arn");
        Self {
            is_invalid: arn.is_some_and(|why| why.reason == Reason::Invalid),
            bounds: found.vault.map_or([None; 2], |vault| vaults.bounds(vault)),
            crosses_account: !same_account(here.account, to.account.as_deref()),
            crosses_region: !same_region(here.region, to.region.as_deref()),
            air_gapped: kind.map(|kind| kind == VaultKind::LogicallyAirGapped),
            key,
            to: Arc::new(to),
            unknown,
        }
    }

    /// Whether every job fails whose recovery points are kept so: below the least retention, or above the
    /// greatest.
    pub(super) fn refuses(&self, lifecycle: &Lifecycle) -> bool {
        if lifecycle.unknown.contains_key("delete_after_days") {
            return false;
        }
        let days = lifecycle.delete_after_days.unwrap_or(i64::MAX);
        let [least, greatest] = self.bounds;
        least.is_some_and(|least| days < least) || greatest.is_some_and(|most| days > most)
    }
}

/// What a fact says of its key.
pub(super) fn encryption(key: Option<&KeyUse>, unknown: Option<&Unknown>) -> Encryption {
    let why = || unknown.cloned().unwrap_or_else(|| unresolved("key"));
    key.cloned().map(Arc::new).ok_or_else(why)
}

/// What the input doesn't tell.
pub(super) fn unresolved(field: &str) -> Unknown {
    Unknown {
        reason: Reason::Unresolved,
        references: vec![field.to_owned()],
        candidates: Vec::new(),
    }
}
