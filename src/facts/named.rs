//! References by name, within one plan: to objects that the configuration doesn't lead to.

use super::block::{Block, Unknowns};
use super::{Object, Reference};
use std::collections::BTreeMap;

/// Objects of one kind by what they are called.
#[derive(Default)]
pub(super) struct Named<'w>(BTreeMap<&'w str, Vec<(&'w str, &'w Object)>>);

impl<'w> Named<'w> {
    /// From names (or ARNs), ids and objects.
    pub(super) fn new(
        objects: impl Iterator<Item = (Option<&'w String>, &'w String, &'w Object)>,
    ) -> Self {
        let mut named = Self::default();
        for (name, id, object) in objects {
            if let Some(name) = name {
                let alike = named.0.entry(name.as_str()).or_default();
                alike.push((id.as_str(), object));
            }
        }
        named
    }

    /// Gives a reference by name from `of` the id of the only object of that name in the same account
    /// and Region; without one, where to look for it.
    pub(super) fn settle(&self, reference: &mut Option<Reference>, of: &Object) {
        let Some(reference) = reference else { return };
        let (None, Some(name)) = (&reference.id, &reference.name) else {
            return;
        };
        let same = |a: Option<&String>, b: Option<&String>| a.zip(b).is_none_or(|(a, b)| a == b);
        let mut fits = self.0.get(name.as_str()).into_iter().flatten();
        let mut fits = fits.by_ref().filter(|(_, object)| {
            same(object.account.as_ref(), of.account.as_ref())
                && same(object.region.as_ref(), of.region.as_ref())
        });
        if let (Some((id, _)), None) = (fits.next(), fits.next()) {
            reference.id = Some((*id).to_owned());
        }
        let account = || of.account.clone();
        reference.account = reference.account.take().or_else(account);
        let region = || of.region.clone();
        reference.region = reference.region.take().or_else(region);
    }
}

impl Block<'_> {
    /// A list or set of references; `field` is unknown where not even their number is known.
    pub(super) fn references_of(
        &self,
        unknown: &mut Unknowns,
        field: &str,
        path: &[&str],
    ) -> Vec<Reference> {
        self.references(path).unwrap_or_else(|why| {
            unknown.insert(field.to_owned(), why);
            Vec::new()
        })
    }

    /// The occurrences of a nested block; `field` is unknown where not even their number is known.
    pub(super) fn blocks_of(&self, unknown: &mut Unknowns, field: &str, name: &str) -> Vec<Self> {
        self.blocks(name).unwrap_or_else(|why| {
            unknown.insert(field.to_owned(), why);
            Vec::new()
        })
    }
}
