//! Leads uses of keys to the keys that they mean, whatever plan has them.

use super::place::Site;
use super::references::Outputs;
use crate::aws::Arn;
use crate::facts::{
    Answer, Key, KeyAlias, KeyUse, MisplacedReference, Mode, Reason, Reference, Unknown, World,
};
use std::collections::{BTreeMap, BTreeSet};

/// What linking takes from a key.
#[derive(Clone)]
struct Known {
    id: String,
    rank: Rank,
    key: KeyUse,
}

/// What says more of a key: a declaration, tfbackup.toml, a data source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Declared,
    External,
    Read,
}

/// The keys of one world.
struct Keys {
    by_id: BTreeMap<String, Known>,
    /// Ids by ARN.
    by_arn: BTreeMap<String, String>,
}

impl Keys {
    fn new(keys: &BTreeMap<String, Key>) -> Self {
        let mut by_id: BTreeMap<String, Known> = BTreeMap::new();
        let mut by_arn: BTreeMap<String, String> = BTreeMap::new();
        for (id, key) in keys {
            let known = Known::new(id, key);
            if let Some(arn) = &key.arn {
                let best = by_arn.entry(arn.clone()).or_insert_with(|| id.clone());
                if by_id.get(best).is_some_and(|best| known.rank < best.rank) {
                    best.clone_from(id);
                }
            }
            by_id.insert(id.clone(), known);
        }
        Self { by_id, by_arn }
    }

    /// The key of an ARN, where it says more than the one that is known already.
    fn better(&self, id: Option<&str>, arn: &str) -> Option<&Known> {
        let found = self.by_id.get(self.by_arn.get(arn)?)?;
        let known = id.and_then(|id| self.by_id.get(id));
        known
            .is_none_or(|known| found.rank < known.rank)
            .then_some(found)
    }
}

impl Known {
    fn new(id: &str, key: &Key) -> Self {
        Self {
            id: id.to_owned(),
            rank: match key.mode {
                Mode::Managed => Rank::Declared,
                Mode::Data if key.object.plan == super::external::PLAN => Rank::External,
                Mode::Data => Rank::Read,
            },
            key: KeyUse {
                manager: key.manager,
                arn: key.arn.clone(),
                account: key.object.account.clone(),
                region: key.object.region.clone(),
                ..KeyUse::default()
            },
        }
    }
}

impl KeyUse {
    /// Is a use of this key.
    fn mean(&mut self, known: &Known) {
        self.id = Some(known.id.clone());
        let fields = [
            (&mut self.arn, &known.key.arn),
            (&mut self.account, &known.key.account),
            (&mut self.region, &known.key.region),
        ];
        for (mine, theirs) in fields {
            if theirs.is_some() {
                mine.clone_from(theirs);
            }
        }
        if known.key.manager.is_some() {
            self.manager = known.key.manager;
            self.unknown.remove("manager");
        }
        self.unknown.remove("id");
    }
}

/// Gives each use of a key the id of the key and its manager. An ARN that nothing explains stays as it is.
pub(super) fn derive(world: &mut World, outputs: &Outputs) {
    let keys = Keys::new(&world.keys);
    world.each_key_use(&mut |_, key| {
        if let Some(known) = key
            .arn
            .as_deref()
            .and_then(|arn| keys.better(key.id.as_deref(), arn))
        {
            key.mean(known);
        }
    });
    // Aliases know their keys now.
    let aliases = Aliases::new(&world.key_aliases);
    world.each_key_use(&mut |speaker, key| {
        if let Some(name) = key.remote_output.take() {
            match outputs.of_others(speaker.plan, &name) {
                Ok(reference) => key.follow(reference, &keys, &aliases),
                Err(candidates) => {
                    if let Some(unknown) = key.unknown.get_mut("manager") {
                        unknown.candidates = candidates;
                    }
                }
            }
        }
        if key.id.is_none() && key.arn.is_none() {
            let named = aliases.named(key);
            if let Some(id) = named.and_then(|alias| alias.id.as_ref()) {
                keys.by_id
                    .get(id)
                    .into_iter()
                    .for_each(|known| key.mean(known));
            }
        }
    });
    policies(world, &keys);
}

impl KeyUse {
    /// Takes over what another plan's output tells.
    fn follow(&mut self, output: &Reference, keys: &Keys, aliases: &Aliases) {
        let id = output.id.as_deref();
        if let Some(known) = id.and_then(|id| keys.by_id.get(id)) {
            return self.mean(known);
        }
        if let Some((name, key)) = id.and_then(|id| aliases.by_id.get(id)) {
            let unknown = std::mem::take(&mut self.unknown);
            *self = key.clone();
            if self.manager.is_none() {
                self.unknown.extend(unknown);
            }
            self.alias.clone_from(name);
            return;
        }
        let Some(text) = &output.arn else {
            return;
        };
        let Some(arn) = Arn::parse(text).filter(|arn| arn.service == "kms") else {
            return;
        };
        (self.account, self.region) = (arn.account(), arn.region());
        if arn.resource.starts_with("alias/") {
            self.alias = Some(arn.resource.to_owned());
        } else {
            self.arn = Some(text.clone());
            if let Some(known) = keys.better(None, text) {
                self.mean(known);
            }
        }
    }
}

/// Uses of keys by the names that aliases give them.
struct Aliases {
    by_id: BTreeMap<String, (Option<String>, KeyUse)>,
    /// By name, account and Region.
    by_name: BTreeMap<(String, String, String), KeyUse>,
}

impl Aliases {
    fn new(aliases: &BTreeMap<String, KeyAlias>) -> Self {
        let mut found = Self {
            by_id: BTreeMap::new(),
            by_name: BTreeMap::new(),
        };
        for (id, alias) in aliases {
            let Some(key) = &alias.key else {
                continue;
            };
            found
                .by_id
                .insert(id.clone(), (alias.name.clone(), key.clone()));
            let object = &alias.object;
            if let (Some(name), Some(account), Some(region)) =
                (&alias.name, &object.account, &object.region)
            {
                let name = (name.clone(), account.clone(), region.clone());
                let known = found.by_name.entry(name).or_insert_with(|| key.clone());
                if known.id.is_none() {
                    known.clone_from(key);
                }
            }
        }
        found
    }

    fn named(&self, key: &KeyUse) -> Option<&KeyUse> {
        let name = (
            key.alias.clone()?,
            key.account.clone()?,
            key.region.clone()?,
        );
        self.by_name.get(&name)
    }
}

/// Policies of keys that another plan declares.
fn policies(world: &mut World, keys: &Keys) {
    for (id, policy) in &mut world.key_policies {
        let Some(arn) = policy.key_arn.as_deref() else {
            continue;
        };
        let Some(found) = keys.better(policy.key.as_deref(), arn) else {
            continue;
        };
        policy.key = Some(found.id.clone());
        policy.object.unknown.remove("key");
        if let Some(key) = world.keys.get_mut(&found.id) {
            key.policy = Some(id.clone());
        }
    }
    keep_near(world);
}

/// A policy of its own acts in its own account and Region: a key elsewhere isn't reached, and ids of keys
/// have no twins.
fn keep_near(world: &mut World) {
    let inline: BTreeSet<String> = world.key_policies.keys().cloned().collect();
    for (id, policy) in &mut world.key_policies {
        let Some(key_id) = policy.key.clone().filter(|key| key != id) else {
            continue;
        };
        let Some(key) = world.keys.get_mut(&key_id) else {
            continue;
        };
        let (here, there) = (Site::of(&policy.object), Site::of(&key.object));
        let (account, region) = here.compare(there);
        let why = Unknown {
            reason: Reason::Unresolved,
            references: vec![key.object.address.clone()],
            candidates: vec![key_id.clone()],
        };
        match account.and(region) {
            Answer::Yes => continue,
            Answer::Unknown => {
                // It may be the key's, or the key keeps the one that it has.
                key.policy = None;
                key.object.unknown.insert("policy".to_owned(), why.clone());
                policy.object.unknown.insert("key".to_owned(), why);
            }
            Answer::No => {
                key.policy = Some(key_id.clone()).filter(|own| inline.contains(own));
                let missed = MisplacedReference {
                    field: "key".to_owned(),
                    target: Reference {
                        id: Some(key_id.clone()),
                        arn: key.arn.clone(),
                        account: key.object.account.clone(),
                        region: key.object.region.clone(),
                        ..Reference::default()
                    },
                    account: policy.object.account.clone(),
                    region: policy.object.region.clone(),
                    other_account: account == Answer::No,
                    twin: None,
                };
                let all = &mut world.misplaced_references;
                all.entry(id.clone()).or_default().push(missed);
            }
        }
        policy.key = None;
    }
}
