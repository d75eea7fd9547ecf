//! References by name, within one plan: to objects that the configuration doesn't lead to.

use super::block::{Block, Unknowns};
use super::{Object, Reference};
use crate::plan::Value;
use crate::resolve::Lead;
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
    /// A list or set of references; `field` is unknown where not even their number is known. Elements
    /// that aren't known are told where the list is made of just as many attributes that aren't, all of
    /// which `may_be` elements.
    pub(super) fn references_of(
        &self,
        unknown: &mut Unknowns,
        field: &str,
        path: &[&str],
        may_be: impl Fn(&Lead) -> bool,
    ) -> Vec<Reference> {
        let mut found = self.references(path).unwrap_or_else(|why| {
            unknown.insert(field.to_owned(), why);
            Vec::new()
        });
        let Value::List(items) = self.values.get(path) else {
            return found;
        };
        let open = items.iter().filter(|item| **item == Value::Unknown).count();
        let is_untold = |reference: &Reference| reference.unknown.contains_key("id");
        if open == 0 || found.iter().filter(|one| is_untold(one)).count() != open {
            return found;
        }
        let parts = self.parts(path, &may_be);
        let leads = parts.leads.iter();
        let leads: Vec<&Lead> = leads
            .filter(|lead| self.side.may_be_unknown(lead))
            .collect();
        let meant = leads.iter().filter(|lead| may_be(lead));
        let meant: Vec<Reference> = meant
            .filter_map(|lead| self.side.reference_to(lead))
            .collect();
        if parts.plain && leads.len() == open && meant.len() == open {
            found.retain(|reference| !is_untold(reference));
            found.extend(meant);
        }
        found
    }

    /// The occurrences of a nested block; `field` is unknown where not even their number is known. The
    /// provider `aws` makes none of these itself; with `awscc`, AWS may.
    pub(super) fn blocks_of(&self, unknown: &mut Unknowns, field: &str, name: &str) -> Vec<Self> {
        let is_aws = self.instance.address.resource_type.starts_with("aws_");
        let found = if is_aws {
            self.never_computed(name)
        } else {
            self.blocks(name)
        };
        found.unwrap_or_else(|why| {
            unknown.insert(field.to_owned(), why);
            Vec::new()
        })
    }
}
