//! What an account's settings decide about resources that leave it open.

use crate::facts::{
    EbsDefault, KeyManager, KeyUse, Object, Reason, RegionSettings, Resource, Surroundings,
    Unknown, World, decisive_key,
};
use std::collections::BTreeMap;

/// Kinds whose volumes EC2's settings encrypt.
const EBS: &str = "EBS";
const EC2: &str = "EC2";

/// The two rows of a table, by whether AWS Backup's advanced features are on.
const BASIC: &str = "DynamoDB";
const ADVANCED: &str = "DynamoDBAdvanced";

/// An account and a Region.
type Place = (String, String);

/// Lets settings of the same account and Region, from whichever plan, decide what resources leave open.
/// Applying it twice changes nothing more.
///
/// - Volumes without encryption of their own follow `aws_ebs_encryption_by_default`, and those without a key
///   `aws_ebs_default_kms_key`. Without such a setting in the input AWS's default stands, which is what the
///   plan says: not encrypted, with `by_default` set.
/// - `DynamoDB` tables are `DynamoDBAdvanced` where the Region's settings opt in and manage both, else by
///   `[accounts]` in tfbackup.toml; without either both stay possible.
pub(super) fn apply(world: &mut World, surroundings: &Surroundings) {
    let tables = tables(&world.region_settings);
    let volumes = volumes(&world.ebs_defaults);
    for resource in world.resources.values_mut() {
        decide_table(resource, &tables, surroundings);
        if resource.kind.as_deref() == Some(EBS)
            && let Some(default) = place(&resource.object).and_then(|place| volumes.get(&place))
        {
            resource.key = resource.key.take().map(|key| default.of(key));
        }
    }
    attach(world, &volumes);
}

/// Volumes of instances: attached ones have their own fact's key.
fn attach(world: &mut World, defaults: &BTreeMap<Place, VolumeDefault>) {
    let own = |id: &String| -> Option<(String, Option<KeyUse>)> {
        Some((id.clone(), world.resources.get(id)?.key.clone()))
    };
    let instances = world
        .resources
        .values()
        .filter(|resource| resource.kind.as_deref() == Some(EC2));
    let attached = instances.flat_map(|instance| &instance.volumes);
    let attached = attached.filter_map(|volume| own(volume.id.as_ref()?));
    let attached: BTreeMap<String, Option<KeyUse>> = attached.collect();
    for instance in world.resources.values_mut() {
        if instance.kind.as_deref() != Some(EC2) {
            continue;
        }
        let default = place(&instance.object).and_then(|place| defaults.get(&place));
        for volume in &mut instance.volumes {
            let own = volume.id.as_ref().and_then(|id| attached.get(id));
            volume.key = match (own, default) {
                (Some(key), _) => key.clone(),
                (None, Some(default)) => volume.key.take().map(|key| default.of(key)),
                (None, None) => volume.key.take(),
            };
        }
        let unknown = &mut instance.object.unknown;
        match decisive_key(&instance.volumes, unknown.get("volumes")) {
            Ok(key) => {
                instance.key = key;
                unknown.remove("key");
            }
            Err(why) => {
                instance.key = None;
                unknown.insert("key".to_owned(), why);
            }
        }
    }
}

fn place(object: &Object) -> Option<Place> {
    Some((object.account.clone()?, object.region.clone()?))
}

/// What one account has EC2 do in one Region.
#[derive(Default)]
struct VolumeDefault {
    enabled: Setting<bool>,
    key: Setting<KeyUse>,
}

/// A setting that several objects may tell of.
#[derive(Default)]
enum Setting<T> {
    #[default]
    Silent,
    Is(T),
    Undecided(Unknown),
}

impl<T: PartialEq> Setting<T> {
    /// Two different values contradict each other.
    fn add(&mut self, id: &str, value: Option<T>, unknown: Option<&Unknown>) {
        let told = match (value, unknown) {
            (Some(value), _) => Self::Is(value),
            (None, Some(why)) => Self::Undecided(why.clone()),
            (None, None) => return,
        };
        *self = match (std::mem::take(self), told) {
            (Self::Silent, told) => told,
            (Self::Is(a), Self::Is(b)) if a == b => Self::Is(a),
            (Self::Undecided(why), _) | (_, Self::Undecided(why)) => Self::Undecided(why),
            _ => Self::Undecided(Unknown {
                reason: Reason::Unresolved,
                references: vec![id.to_owned()],
                candidates: Vec::new(),
            }),
        };
    }
}

impl VolumeDefault {
    /// The key of a volume, where its own arguments leave it to AWS.
    fn of(&self, key: KeyUse) -> KeyUse {
        let left_open = key.by_default && key.unknown.is_empty();
        match (left_open.then_some(key.manager).flatten(), &self.enabled) {
            (Some(KeyManager::None), Setting::Is(true)) | (Some(KeyManager::Aws), _) => self.key(),
            (Some(KeyManager::None), Setting::Undecided(why)) => undecided(why),
            _ => key,
        }
    }

    fn key(&self) -> KeyUse {
        match &self.key {
            Setting::Is(key) => KeyUse {
                by_default: true,
                ..key.clone()
            },
            Setting::Undecided(why) => undecided(why),
            Setting::Silent => KeyUse::by_default(KeyManager::Aws),
        }
    }
}

fn undecided(why: &Unknown) -> KeyUse {
    KeyUse {
        by_default: true,
        unknown: [("manager".to_owned(), why.clone())].into(),
        ..KeyUse::default()
    }
}

/// Settings of volumes by place. What a plan declares comes before what a data source has read.
fn volumes(settings: &BTreeMap<String, EbsDefault>) -> BTreeMap<Place, VolumeDefault> {
    let mut found: BTreeMap<Place, VolumeDefault> = BTreeMap::new();
    let mut read: BTreeMap<Place, VolumeDefault> = BTreeMap::new();
    for (id, setting) in settings {
        let Some(place) = place(&setting.object) else {
            continue;
        };
        let from = if setting.object.change.is_some() {
            &mut found
        } else {
            &mut read
        };
        let default = from.entry(place).or_default();
        let unknown = &setting.object.unknown;
        default
            .enabled
            .add(id, setting.enabled, unknown.get("enabled"));
        default.key.add(id, setting.key.clone(), unknown.get("key"));
    }
    for (place, other) in read {
        let default = found.entry(place).or_default();
        if matches!(default.enabled, Setting::Silent) {
            default.enabled = other.enabled;
        }
        if matches!(default.key, Setting::Silent) {
            default.key = other.key;
        }
    }
    found
}

/// Whether tables have advanced features, by place.
fn tables(settings: &BTreeMap<String, RegionSettings>) -> BTreeMap<Place, bool> {
    let mut found: BTreeMap<Place, Option<bool>> = BTreeMap::new();
    for setting in settings.values() {
        let Some(place) = place(&setting.object) else {
            continue;
        };
        let both = [&setting.opt_in, &setting.management].map(|map| map.get(BASIC));
        let advanced = match both {
            [Some(true), Some(true)] => true,
            [Some(false), _] | [_, Some(false)] => false,
            _ => continue,
        };
        // Two plans that say different things decide nothing.
        found
            .entry(place)
            .and_modify(|known| *known = known.filter(|known| *known == advanced))
            .or_insert(Some(advanced));
    }
    let decided = found.into_iter();
    decided
        .filter_map(|(place, advanced)| Some((place, advanced?)))
        .collect()
}

fn decide_table(
    resource: &mut Resource,
    tables: &BTreeMap<Place, bool>,
    surroundings: &Surroundings,
) {
    let unknown = &mut resource.object.unknown;
    let is_table = unknown.get("kind").is_some_and(|why| {
        let names = |row: &str| why.candidates.iter().any(|candidate| candidate == row);
        names(BASIC) && names(ADVANCED)
    });
    if !is_table {
        return;
    }
    let place = place(&resource.object);
    let by_settings = place.and_then(|place| tables.get(&place).copied());
    let by_surroundings = || {
        let account = resource.object.account.as_ref()?;
        surroundings.accounts.get(account)?.dynamodb_advanced
    };
    if let Some(advanced) = by_settings.or_else(by_surroundings) {
        let kind = if advanced { ADVANCED } else { BASIC };
        resource.kind = Some(kind.to_owned());
        resource.object.unknown.remove("kind");
    }
}

#[cfg(test)]
mod tests;
