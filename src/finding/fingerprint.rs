//! What a finding is recognised by in later runs: rule, address, attribute and twin. Lines, messages and the names
//! of plan files are none of it; where an address has changed, `moved` tells the earlier one.

use super::objects::Objects;
use crate::facts::Object;
use crate::plan::Address;
use crate::source::Sources;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Of what a fingerprint is made.
pub(super) struct Subject<'a> {
    pub(super) rule: &'a str,
    /// Id of the fact.
    pub(super) id: &'a str,
    /// As reports show it.
    pub(super) resource: &'a str,
    pub(super) attribute: &'a [String],
    /// Tells two findings of one rule on one attribute apart; may name other facts.
    pub(super) twin: &'a str,
}

impl Subject<'_> {
    /// Stable over runs, edits elsewhere, and the plan's file name.
    pub(super) fn fingerprint(&self, objects: &Objects<'_>) -> String {
        let twin = objects.without_plans(self.twin, |object| object.address.clone());
        self.hash(self.resource, &twin)
    }

    /// What it was before resources moved, the nearest first.
    pub(super) fn earlier(
        &self,
        objects: &Objects<'_>,
        sources: &BTreeMap<String, Sources>,
    ) -> Vec<String> {
        let history = |object: &Object| history(object, sources);
        let own = objects.get(self.id).map(history).unwrap_or_default();
        let twin = objects.without_plans(self.twin, |object| object.address.clone());
        let oldest = objects.without_plans(self.twin, |object| {
            let last = history(object).pop();
            last.unwrap_or_else(|| object.address.clone())
        });
        let resources = std::iter::once(self.resource.to_owned()).chain(own);
        let prints = resources.flat_map(|was| [self.hash(&was, &twin), self.hash(&was, &oldest)]);
        // The first is what it is now.
        prints.skip(1).collect()
    }

    fn hash(&self, resource: &str, twin: &str) -> String {
        let text = [self.rule, resource, &self.attribute.join("."), twin].join("\0");
        let hash = Sha256::digest(text.as_bytes());
        hash.iter()
            .take(16)
            .fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

/// Addresses that an object had before: this plan moves it, or a `moved` block still says that an earlier one did.
fn history(object: &Object, sources: &BTreeMap<String, Sources>) -> Vec<String> {
    let change = object.change.as_ref();
    let moved = change.and_then(|change| change.moved_from.clone());
    let mut known = vec![object.address.clone()];
    known.extend(moved);
    for at in 0..known.len() {
        let address = known.get(at).and_then(|text| Address::parse(text));
        let sources = sources.get(&object.plan);
        if let Some((address, sources)) = address.zip(sources) {
            let earlier = sources.earlier(&address).into_iter();
            known.extend(earlier.map(|address| address.to_string()));
        }
    }
    known.split_off(1)
}
