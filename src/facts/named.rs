//! References by name, and lists of references.

use super::block::{Block, Unknowns};
use super::{Object, Reference};
use crate::plan::Value;
use crate::resolve::Lead;

impl Reference {
    /// One by name alone means what is beside the object that refers.
    pub(super) fn named_beside(mut self, object: &Object) -> Self {
        if self.id.is_none() && self.name.is_some() {
            let account = || object.account.clone();
            self.account = self.account.take().or_else(account);
            let region = || object.region.clone();
            self.region = self.region.take().or_else(region);
        }
        self
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
}
