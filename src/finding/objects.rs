//! What judgements point at: facts, by id.

use crate::facts::{Facts, Object, attribute_path};
use std::collections::{BTreeMap, BTreeSet};

/// Objects of both worlds by id.
pub(super) struct Objects<'a> {
    by_id: BTreeMap<&'a str, &'a Object>,
    /// Ids of the resources that make accounts, which are no objects.
    accounts: BTreeSet<&'a str>,
    /// Names of the plans.
    plans: BTreeSet<&'a str>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(facts: &'a Facts) -> Self {
        let mut all: BTreeMap<&str, &Object> = BTreeMap::new();
        for (id, object) in facts.after.objects().chain(facts.before.objects()) {
            all.entry(id).or_insert(object);
        }
        let accounts = [&facts.after, &facts.before]
            .into_iter()
            .flat_map(|world| world.accounts.values());
        Self {
            by_id: all,
            accounts: accounts
                .filter_map(|account| account.declared_by.as_deref())
                .collect(),
            plans: facts.plans.keys().map(String::as_str).collect(),
        }
    }

    /// The object of this id.
    pub(super) fn get(&self, id: &str) -> Option<&'a Object> {
        self.by_id.get(id).copied()
    }

    /// The name of what a template or a policy declares.
    pub(super) fn declared(&self, id: &str) -> Option<&'a str> {
        self.by_id.get(id)?.logical_id.as_deref()
    }

    /// Plan, address and attribute path in Terraform's words.
    pub(super) fn place(&self, id: &str, field: &[String]) -> (String, String, Vec<String>) {
        let account = self.accounts.get(id).and_then(|id| id.split_once(':'));
        match (self.by_id.get(id), account) {
            (Some(object), _) => {
                let attribute = attribute_path(&object.resource_type, field);
                (object.plan.clone(), object.address.clone(), attribute)
            }
            (None, Some((plan, address))) => (plan.to_owned(), address.to_owned(), field.to_vec()),
            // An id that a rule made up: shown as it is.
            (None, None) => (String::new(), id.to_owned(), field.to_vec()),
        }
    }

    /// A text of ids and other words, with the addresses of the ids: what a plan's file is called says nothing.
    pub(super) fn without_plans(&self, text: &str, address: impl Fn(&Object) -> String) -> String {
        let words = text.split(' ').map(|word| {
            let named = |plan: &&str| Some(word.strip_prefix(*plan)?.strip_prefix(':')?.to_owned());
            match self.by_id.get(word) {
                Some(object) => address(object),
                None => self.plans.iter().find_map(named).unwrap_or(word.to_owned()),
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }
}
