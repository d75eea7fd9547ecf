//! Whether AWS makes a hop, and why not.

use super::kind::Kind;
use super::routes::{Encryption, Target};
use crate::aws::{Arn, partition};
use crate::facts::{Answer, KeyManager, Obstacle};

/// What comes of a hop.
pub(super) type Works = (Answer, Option<Obstacle>);

/// How a primary backup gets into a logically air-gapped vault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Straight.
    Direct,
    /// By a temporary recovery point in the standard vault and its copy.
    Temporary,
    /// Not at all: it stays in the standard vault, and the job says completed.
    Stays,
    /// Straight or by a copy, if at all.
    Unknown,
}

/// Obstacles of one hop, the most fundamental first.
#[derive(Default)]
struct Obstacles(Vec<(Answer, Obstacle)>);

impl Obstacles {
    fn no(&mut self, obstacle: Obstacle) {
        self.0.push((Answer::No, obstacle));
    }

    fn unknown(&mut self, obstacle: Obstacle) {
        self.0.push((Answer::Unknown, obstacle));
    }

    /// It works only if not `given`.
    fn unless(&mut self, given: Answer, obstacle: Obstacle) {
        match given {
            Answer::Yes => self.no(obstacle),
            Answer::Unknown => self.unknown(obstacle),
            Answer::No => {}
        }
    }

    /// What is `given` must be `allowed`.
    fn demand(&mut self, given: Answer, allowed: Option<bool>, no: Obstacle, vague: Obstacle) {
        match (given, allowed) {
            (Answer::No, _) | (_, Some(true)) => {}
            (_, Some(false)) => self.unless(given, no),
            (_, None) => self.unknown(vague),
        }
    }

    /// What is certain decides, else what isn't.
    fn works(self) -> Works {
        let first = |answer| self.0.iter().find(|(own, _)| *own == answer);
        match first(Answer::No).or_else(|| first(Answer::Unknown)) {
            Some((answer, obstacle)) => (*answer, Some(*obstacle)),
            None => (Answer::Yes, None),
        }
    }
}

/// Who manages the key, where that is known.
pub(super) fn manager(key: &Encryption) -> Option<KeyManager> {
    key.as_ref().ok().and_then(|key| key.manager)
}

/// Whether a primary backup gets into its logically air-gapped vault, and how (AWS Backup Developer Guide,
/// primary backups to a logically air-gapped vault).
pub(super) fn primary(kind: &Kind, source: &Encryption, vault: &Target) -> (Way, Works) {
    let mut all = Obstacles::default();
    let vague = kind.vague();
    if vault.is_invalid {
        all.no(Obstacle::DestinationInvalid);
    }
    if kind.lacks(vault.to.region.as_deref(), |not_in| &not_in.lagv) {
        all.no(Obstacle::NotInRegion);
    }
    let elsewhere = [vault.crosses_account, vault.crosses_region].contains(&Answer::Yes);
    let not_taken = Obstacle::TypeNotInAirGappedVault;
    all.demand(Answer::Yes, kind.lagv, not_taken, vague);
    if vault.unknown.is_some() {
        all.unknown(Obstacle::DestinationUnknown);
    } else if elsewhere {
        all.no(Obstacle::AirGappedVaultElsewhere);
    }
    match kind.full_management {
        Some(true) => {}
        Some(false) => into_air_gapped(&mut all, kind, source),
        None => all.unknown(vague),
    }
    let works = all.works();
    let taken = kind.lagv == Some(true) && vault.unknown.is_none();
    let way = match (works.0, kind.full_management) {
        (Answer::No, _) => Way::Stays,
        (_, Some(true)) if taken => Way::Direct,
        (_, Some(false)) if taken => Way::Temporary,
        _ => Way::Unknown,
    };
    (way, works)
}

/// Whether a recovery point that keeps its source's key may enter a logically air-gapped vault.
fn into_air_gapped(all: &mut Obstacles, kind: &Kind, source: &Encryption) {
    match (manager(source), kind.stays_unencrypted) {
        // AWS's page on primary backups takes unencrypted ones in four places, and the vault's own page leaves out
        // those that stay unencrypted alone; one older sentence wants a customer managed key.
        (Some(KeyManager::Customer), _) | (Some(KeyManager::None), Some(false)) => {}
        (Some(KeyManager::Aws), _) => all.no(Obstacle::SourceKeyAwsManaged),
        (Some(KeyManager::AwsOwned), _) => all.unknown(Obstacle::SourceKeyAwsOwned),
        (Some(KeyManager::None), Some(true)) => all.no(Obstacle::SourceUnencrypted),
        (Some(KeyManager::None), None) => all.unknown(Obstacle::NotDocumented),
        (None, _) => all.unknown(Obstacle::SourceKeyUnknown),
    }
}

/// Whether AWS makes a copy. `source` encrypts the recovery point, which lies in an air-gapped vault or
/// not, in a Region.
pub(super) fn copy(
    kind: &Kind,
    source: &Encryption,
    from_air_gapped: bool,
    region: Option<&str>,
    vault: &Target,
) -> Works {
    let mut all = Obstacles::default();
    let vague = kind.vague();
    match (kind.cross_account, kind.cross_region) {
        (Some(false), Some(false)) => all.no(Obstacle::TypeNotCopied),
        (Some(true), _) | (_, Some(true)) => {}
        _ => all.unknown(vague),
    }
    if crosses_partition(region, vault) {
        all.no(Obstacle::CrossesPartition);
    }
    if vault.is_invalid {
        all.no(Obstacle::DestinationInvalid);
    } else if vault.unknown.is_some() {
        all.unknown(Obstacle::DestinationUnknown);
    }
    let there = vault.to.region.as_deref();
    let lacks = |feature| kind.lacks(region, feature) || kind.lacks(there, feature);
    if vault.crosses_account == Answer::Yes && lacks(|not_in| &not_in.cross_account)
        || vault.crosses_region == Answer::Yes && lacks(|not_in| &not_in.cross_region)
        || vault.air_gapped == Some(true) && kind.lacks(there, |not_in| &not_in.lagv)
    {
        all.no(Obstacle::NotInRegion);
    }
    let (account, region) = (vault.crosses_account, vault.crosses_region);
    let both = account.and(region);
    if vault.air_gapped == Some(true) {
        let not_taken = Obstacle::TypeNotInAirGappedVault;
        all.demand(Answer::Yes, kind.lagv, not_taken, vague);
        if from_air_gapped {
            // One page forbids it in plans; another has plans copy what lies in an air-gapped vault.
            all.unknown(Obstacle::AirGappedToAirGapped);
        }
    }
    let (no_account, no_region) = (
        Obstacle::TypeNotAcrossAccounts,
        Obstacle::TypeNotAcrossRegions,
    );
    all.demand(account, kind.cross_account, no_account, vague);
    all.demand(region, kind.cross_region, no_region, vague);
    all.demand(both, kind.cross_both, Obstacle::TypeNotAcrossBoth, vague);
    if vault.to.name.as_deref() == Some("Default") {
        all.unless(account, Obstacle::DestinationIsDefaultVault);
    }
    match kind.full_management {
        Some(true) if from_air_gapped => destination_key(&mut all, kind, vault, true),
        Some(true) => {}
        Some(false) => keys(&mut all, kind, source, vault),
        None => {
            let mut perhaps = Obstacles::default();
            keys(&mut perhaps, kind, source, vault);
            if !perhaps.0.is_empty() {
                all.unknown(vague);
            }
        }
    }
    if vault.air_gapped.is_none() && kind.lagv != Some(true) {
        all.unknown(Obstacle::DestinationUnknown);
    }
    all.works()
}

/// What a type without full management demands of the keys on both sides.
fn keys(all: &mut Obstacles, kind: &Kind, source: &Encryption, vault: &Target) {
    if vault.air_gapped == Some(true) {
        return into_air_gapped(all, kind, source);
    }
    let account = vault.crosses_account;
    match manager(source) {
        Some(KeyManager::Aws) => all.unless(account, Obstacle::SourceKeyAwsManaged),
        Some(KeyManager::AwsOwned) => all.unknown(Obstacle::SourceKeyAwsOwned),
        None if account != Answer::No => all.unknown(Obstacle::SourceKeyUnknown),
        Some(KeyManager::None) if kind.stays_unencrypted == Some(true) => return,
        _ => {}
    }
    destination_key(all, kind, vault, account == Answer::Yes);
}

/// A customer managed key, or, within the account, the AWS managed key of the type's own service.
fn destination_key(all: &mut Obstacles, kind: &Kind, vault: &Target, only_customer: bool) {
    if vault.air_gapped == Some(true) {
        return;
    }
    let key = &vault.key;
    let Some(KeyManager::Customer) = manager(key) else {
        let alias = key.as_ref().ok().and_then(|key| key.alias.as_deref());
        let by_default = key.as_ref().is_ok_and(|key| key.by_default);
        let of_service = alias.is_some() && alias == kind.service_alias;
        return match manager(key) {
            Some(KeyManager::Aws) if only_customer => all.no(Obstacle::DestinationKeyNotCustomer),
            Some(KeyManager::Aws) if of_service && vault.crosses_account == Answer::No => {}
            Some(KeyManager::Aws) if of_service || alias.is_none() && !by_default => {
                all.unknown(Obstacle::DestinationKeyNotCustomer);
            }
            Some(KeyManager::Aws) => all.no(Obstacle::DestinationKeyNotCustomer),
            _ => all.unknown(Obstacle::DestinationKeyUnknown),
        };
    };
}

/// China, `GovCloud` and the others exchange nothing.
fn crosses_partition(region: Option<&str>, vault: &Target) -> bool {
    let arn = vault.to.arn.as_deref().and_then(Arn::parse);
    let there = arn.map(|arn| arn.partition);
    let there = there.or_else(|| vault.to.region.as_deref().map(partition));
    let here = region.map(partition);
    matches!((here, there), (Some(here), Some(there)) if here != there)
}
