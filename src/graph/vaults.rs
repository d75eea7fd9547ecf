//! Vaults: which a reference means, where it is, and what its node says.

use super::diagram::Shape;
use super::names::{Names, vault_in_arn};
use super::words;
use crate::aws::Arn;
use crate::facts::{Reference, Scope, Vault, VaultKind};

/// Where something is: account and Region.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// Key of the account, or what stands for the accounts of a stack set.
    pub(super) account: Option<String>,
    pub(super) region: Option<String>,
}

/// A vault in the picture. One of a stack set is in several places.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct VaultKey {
    pub(super) place: Place,
    pub(super) vault: Which,
}

/// Which vault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    /// Id of its fact.
    Known(String),
    /// Its name; the input doesn't have it.
    Elsewhere(String),
    /// What the configuration refers to.
    Unknown(Vec<String>),
}

impl VaultKey {
    /// The vault that a reference means.
    pub(super) fn of(reference: &Reference, names: &Names<'_>) -> Self {
        let known = reference.id.as_ref().and_then(|id| {
            let (id, vault) = names.world().vaults.get_key_value(id)?;
            Some((id.clone(), vault))
        });
        let told = told_place(reference, names);
        if let Some((id, vault)) = known {
            let place = match &vault.scope {
                None => place_of(vault, names),
                Some(_) if told.account.is_some() => told,
                Some(scope) => place_of_scope(scope),
            };
            return Self {
                place,
                vault: Which::Known(id),
            };
        }
        let in_arn = reference
            .arn
            .as_deref()
            .map(|arn| vault_in_arn(arn).unwrap_or(arn));
        let name = in_arn
            .or(reference.name.as_deref())
            .or(reference.id.as_deref());
        let vault = if let Some(name) = name {
            Which::Elsewhere(name.to_owned())
        } else {
            let unknown = reference.unknown.values();
            let references = unknown.flat_map(|unknown| unknown.references.clone());
            Which::Unknown(references.collect())
        };
        Self { place: told, vault }
    }

    /// A vault of the input.
    pub(super) fn known(id: &str, vault: &Vault, names: &Names<'_>) -> Self {
        Self {
            place: match &vault.scope {
                None => place_of(vault, names),
                Some(scope) => place_of_scope(scope),
            },
            vault: Which::Known(id.to_owned()),
        }
    }

    /// Form and text of its node. `air_gapped` is what hops tell of a vault that the input doesn't have.
    pub(super) fn node(&self, air_gapped: Option<bool>, names: &Names<'_>) -> (Shape, Vec<String>) {
        let fact = match &self.vault {
            Which::Known(id) => names.world().vaults.get(id),
            Which::Elsewhere(_) | Which::Unknown(_) => None,
        };
        if let Some(vault) = fact {
            return declared(vault, names);
        }
        let (shape, kind, lock) = match air_gapped {
            Some(true) => (
                Shape::AirGapped,
                "logically air-gapped vault",
                "compliance lock, built in",
            ),
            Some(false) => (Shape::Vault, "standard vault", "lock not known"),
            None => (Shape::Vault, "vault, kind not known", "lock not known"),
        };
        let mut lines = match &self.vault {
            Which::Known(name) | Which::Elsewhere(name) => vec![name.clone()],
            Which::Unknown(references) if references.is_empty() => {
                vec!["vault not known".to_owned()]
            }
            Which::Unknown(references) => {
                vec!["vault not known".to_owned(), references.join(", ")]
            }
        };
        lines.extend([kind.to_owned(), lock.to_owned()]);
        if matches!(self.vault, Which::Elsewhere(_)) {
            lines.push("not declared in these plans".to_owned());
        }
        (shape, lines)
    }
}

fn declared(vault: &Vault, names: &Names<'_>) -> (Shape, Vec<String>) {
    let name = vault.name.as_deref().unwrap_or(&vault.object.address);
    let (shape, kind, lock) = match vault.kind {
        VaultKind::LogicallyAirGapped => {
            let (min, max) = (vault.min_retention_days, vault.max_retention_days);
            (
                Shape::AirGapped,
                "logically air-gapped vault",
                words::with_bounds("compliance lock, built in", min, max),
            )
        }
        VaultKind::Standard => (Shape::Vault, "standard vault", lock_of(vault, names)),
    };
    (shape, vec![name.to_owned(), kind.to_owned(), lock])
}

fn lock_of(vault: &Vault, names: &Names<'_>) -> String {
    let lock = vault.lock.as_ref();
    match lock.and_then(|id| names.world().vault_locks.get(id)) {
        Some(lock) => words::lock(lock),
        None if lock.is_some() || vault.object.unknown.contains_key("lock") => {
            "lock not known".to_owned()
        }
        None => "no lock".to_owned(),
    }
}

fn place_of(vault: &Vault, names: &Names<'_>) -> Place {
    names.place(
        vault.object.account.as_deref(),
        vault.object.region.as_deref(),
    )
}

fn told_place(reference: &Reference, names: &Names<'_>) -> Place {
    let arn = reference.arn.as_deref().and_then(Arn::parse);
    let account = reference.account.clone();
    let account = account.or_else(|| arn.as_ref()?.account());
    let region = reference.region.clone();
    let region = region.or_else(|| arn.as_ref()?.region());
    names.place(account.as_deref(), region.as_deref())
}

/// One box for all places of a stack set.
fn place_of_scope(scope: &Scope) -> Place {
    let named = |reference: &Reference| {
        let name = reference.name.clone().or_else(|| reference.id.clone());
        name.or_else(|| reference.arn.clone())
    };
    let targets: Vec<String> = match scope.accounts.as_slice() {
        [] => scope.targets.iter().filter_map(named).collect(),
        accounts => accounts.to_vec(),
    };
    let account = match targets.as_slice() {
        [] => None,
        [one] if scope.closed => Some(one.clone()),
        _ => Some(format!("accounts of {}", targets.join(", "))),
    };
    let region = (!scope.regions.is_empty()).then(|| scope.regions.join(", "));
    Place { account, region }
}
