//! Which key encrypts an object, by what the catalog says of its type.

use super::kind::Kind;
use super::leads::{Found, Index, MAX_STEPS};
use crate::catalog::{Encryption, TerraformType};
use crate::facts::block::{Block, Unknowns};
use crate::facts::key_use::KeyIndex;
use crate::facts::reader::{Instance, Side};
use crate::facts::{KeyManager, KeyUse, Reason, Unknown};
use crate::plan::Value;

/// A key; `None` where AWS's pages don't say what encrypts such an object.
pub(super) type KeyOrWhy = Result<Option<KeyUse>, Unknown>;

/// Finds keys.
pub(super) struct Keys<'a> {
    side: Side<'a>,
    known: &'a KeyIndex<'a>,
    index: &'a Index<'a>,
}

/// Where the arguments of one block are that say how something is encrypted.
#[derive(Clone, Copy, Default)]
pub(super) struct Arguments<'a> {
    pub(super) encrypted: Option<&'a [&'a str]>,
    pub(super) algorithm: Option<&'a [&'a str]>,
    pub(super) key: Option<&'a [&'a str]>,
}

/// What an object's own arguments say of its encryption.
enum Switch {
    Absent,
    Off,
    On,
    /// It has no such argument: always on.
    Always,
}

impl<'a> Keys<'a> {
    pub(super) fn new(side: Side<'a>, keys: &'a KeyIndex<'a>, index: &'a Index<'a>) -> Self {
        Self {
            side,
            known: keys,
            index,
        }
    }

    /// The key of an object of this kind; unknown where the possible rows differ in it.
    pub(super) fn of(&self, instance: Instance<'a>, kind: &Kind<'_>) -> KeyOrWhy {
        let mut keys = kind
            .rows
            .iter()
            .map(|row| self.by_row(instance, &row.encryption, MAX_STEPS));
        let first = keys.next().unwrap_or(Ok(None))?;
        for other in keys {
            if other? != first {
                let unsure = || Unknown::because(Reason::Unresolved);
                return Err(Unknown {
                    candidates: Vec::new(),
                    ..kind.why.clone().unwrap_or_else(unsure)
                });
            }
        }
        Ok(first)
    }

    fn by_row(&self, instance: Instance<'a>, encryption: &Encryption, steps: usize) -> KeyOrWhy {
        let entry = self.side.catalog.terraform(&instance.address.resource_type);
        let cycle = || Unknown::because(Reason::Unresolved);
        let steps = steps.checked_sub(1).ok_or_else(cycle)?;
        for leads in [&entry.part_of, &entry.key_of].into_iter().flatten() {
            match self.index.find(self.side, instance, leads) {
                Found::NotGiven => {}
                Found::Here(owner) => return self.by_row(owner, encryption, steps),
                // In applied state a part shows its owner's key.
                Found::Elsewhere(why) if entry.key.is_none() => return Err(why),
                Found::Elsewhere(why) => {
                    let own = self.by_arguments(instance, entry, encryption)?;
                    return match own {
                        Some(key) if !key.by_default => Ok(Some(key)),
                        _ => Err(why),
                    };
                }
            }
        }
        let own = self.by_arguments(instance, entry, encryption);
        if !is_made(self.side, instance) || matches!(&own, Err(_) | Ok(None)) {
            return own;
        }
        let Some(leads) = &entry.copied_from else {
            return own;
        };
        match self.index.find(self.side, instance, leads) {
            Found::NotGiven => own,
            // A key of its own wins over the source's.
            _ if own.as_ref().is_ok_and(|key| names_key(key.as_ref())) => own,
            Found::Here(source) if self.same_region(source, instance) => {
                self.by_row(source, encryption, steps)
            }
            Found::Here(source) => {
                let mut why = Unknown::because(Reason::AfterApply);
                why.references = vec![source.address.to_string()];
                Err(why)
            }
            Found::Elsewhere(why) => Err(why),
        }
    }

    /// Keys stay in their Region.
    fn same_region(&self, a: Instance<'a>, b: Instance<'a>) -> bool {
        self.side.region(a) == self.side.region(b)
    }

    fn by_arguments(
        &self,
        instance: Instance<'a>,
        entry: &TerraformType,
        encryption: &Encryption,
    ) -> KeyOrWhy {
        let steps = [&entry.encrypted, &entry.algorithm, &entry.key]
            .map(|path| path.as_ref().map(|path| path.steps()));
        let [encrypted, algorithm, key] = &steps;
        let arguments = Arguments {
            encrypted: encrypted.as_deref(),
            algorithm: algorithm.as_deref(),
            key: key.as_deref(),
        };
        self.in_block(&Block::of(self.side, instance), arguments, encryption)
    }

    /// The key that these arguments of a block ask for.
    pub(super) fn in_block(
        &self,
        block: &Block<'a>,
        arguments: Arguments<'_>,
        encryption: &Encryption,
    ) -> KeyOrWhy {
        let by_default = |manager: Option<KeyManager>| manager.map(KeyUse::by_default);
        match switch(block, arguments)? {
            Switch::Off => Ok(by_default(encryption.when_off).map(|key| KeyUse {
                by_default: false,
                ..key
            })),
            // EC2 takes a key for nothing but an encrypted volume: where one is given, the account's
            // default has switched encryption on, or the apply fails.
            Switch::Absent if encryption.account_default => {
                let named = self.argument(block, arguments.key, encryption.default_when_absent)?;
                Ok(named.or_else(|| by_default(encryption.default_when_absent)))
            }
            Switch::Absent => Ok(by_default(encryption.default_when_absent)),
            Switch::On => {
                let default = encryption.default_when_key_absent_but_encrypted;
                let key = self.argument(block, arguments.key, default)?;
                // Encrypted with a key that isn't given, and AWS has no default for it.
                key.map(Some)
                    .ok_or_else(|| Unknown::because(Reason::Unresolved))
            }
            Switch::Always => self.argument(block, arguments.key, encryption.default_when_absent),
        }
    }

    /// The key in an argument, else AWS's default.
    fn argument(
        &self,
        block: &Block<'a>,
        path: Option<&[&str]>,
        default: Option<KeyManager>,
    ) -> KeyOrWhy {
        let nothing = default.map(KeyUse::by_default);
        let Some((last, outer)) = path.and_then(|path| path.split_last()) else {
            return Ok(nothing);
        };
        let whole = block;
        let Some(block) = within(whole, outer)? else {
            return Ok(nothing);
        };
        let value = block.values.get(&[*last]);
        // Sets have lost the order in which they are written.
        if *value == Value::Unknown && is_one_of_several(whole, outer) {
            return Err(Unknown::of(block.origin(&[*last]).as_ref()));
        }
        // Redshift Serverless names the AWS owned key in so many words.
        if value.as_str() == Some("AWS_OWNED_KMS_KEY") {
            return Ok(nothing);
        }
        let origin = block.origin(&[*last]);
        let (side, instance) = (block.side, block.instance);
        // Any key may be in the argument, whatever the default is.
        let key = KeyManager::Aws;
        let found = self
            .known
            .key_of(side, instance, value, origin.as_ref(), key)?;
        let is_default = found.by_default && found.manager.is_some();
        Ok(if is_default { nothing } else { Some(found) })
    }
}

/// Whether the configuration itself names the key.
fn names_key(key: Option<&KeyUse>) -> bool {
    key.is_some_and(|key| !key.by_default && key.manager != Some(KeyManager::None))
}

/// Whether the plan makes the object: what is there already has its encryption in the state.
pub(super) fn is_made(side: Side<'_>, instance: Instance<'_>) -> bool {
    let actions = instance.change.map(|change| change.actions.as_slice());
    let mut actions = actions.into_iter().flatten();
    side.resolver.is_some() && actions.any(|action| action == "create")
}

fn switch(block: &Block<'_>, arguments: Arguments<'_>) -> Result<Switch, Unknown> {
    let (path, is_flag) = match (arguments.encrypted, arguments.algorithm) {
        (Some(path), _) => (path, true),
        (None, Some(path)) => (path, false),
        (None, None) => return Ok(Switch::Always),
    };
    let Some((last, outer)) = path.split_last() else {
        return Ok(Switch::Always);
    };
    let Some(block) = within(block, outer)? else {
        return Ok(Switch::Absent);
    };
    // Unset strings in nested blocks are empty after a refresh.
    let is_empty = matches!(block.values.get(&[*last]), Value::String(text) if text.is_empty());
    let mut unknown = Unknowns::new();
    let on = if is_empty {
        None
    } else if is_flag {
        block.flag(&mut unknown, "key", &[*last])
    } else {
        let word = block.text(&mut unknown, "key", &[*last]);
        word.map(|word| word != "AES256")
    };
    match (on, unknown.remove("key")) {
        (_, Some(why)) => Err(why),
        (None, None) => Ok(Switch::Absent),
        (Some(true), None) => Ok(Switch::On),
        (Some(false), None) => Ok(Switch::Off),
    }
}

/// Whether a path leads through a block of which there are several.
fn is_one_of_several(block: &Block<'_>, path: &[&str]) -> bool {
    let mut values = block.values;
    path.iter().any(|step| {
        values = values.get(&[*step]);
        matches!(values, Value::List(items) if items.len() > 1)
    })
}

/// The block at the end of a path; `None` where one on the way isn't given. Of several (the replicas of a
/// global table) the one of the object's own Region is meant.
///
/// # Errors
/// Why it isn't known which.
pub(super) fn within<'a>(block: &Block<'a>, path: &[&str]) -> Result<Option<Block<'a>>, Unknown> {
    let region = block.side.region(block.instance);
    let mut block = block.clone();
    for step in path {
        let mut inner = block.blocks(step)?;
        block = match inner.len() {
            0 => return Ok(None),
            1 => match inner.pop() {
                Some(one) => one,
                None => return Ok(None),
            },
            _ => {
                let here = |b: &Block<'_>| {
                    region.is_some() && b.values.get(&["region"]).as_str() == region.as_deref()
                };
                let why = || Unknown::because(Reason::Unresolved);
                inner.into_iter().find(here).ok_or_else(why)?
            }
        };
    }
    Ok(Some(block))
}
