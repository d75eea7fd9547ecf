//! Finds the objects of the plan that an argument leads to, by reference or by name.

use crate::catalog::Leads;
use crate::facts::block::Block;
use crate::facts::reader::{Instance, Side};
use crate::facts::{Reason, Reference, Unknown};
use crate::plan::{Address, Value};
use std::collections::BTreeMap;

/// Longer chains of owners than this are cycles.
pub(super) const MAX_STEPS: usize = 8;

/// Attributes by which others name an object, besides its name and ARN. The volumes of a file system for
/// `OpenZFS` hang from its root volume, which has no resource of its own.
const IDS: [&str; 3] = ["id", "root_volume_id", "launch_template_name"];

/// Objects by the texts that may name them.
pub(super) struct Index<'a> {
    by_text: BTreeMap<&'a str, Vec<Instance<'a>>>,
}

/// What an argument leads to.
pub(super) enum Found<'a> {
    /// Nothing is given.
    NotGiven,
    /// An object of this plan.
    Here(Instance<'a>),
    /// Something else, or one of several.
    Elsewhere(Unknown),
}

impl<'a> Index<'a> {
    pub(super) fn new(side: Side<'a>) -> Self {
        let mut by_text: BTreeMap<&str, Vec<Instance<'_>>> = BTreeMap::new();
        let types: Vec<&str> = side
            .catalog
            .terraform_types()
            .chain(super::TYPES)
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        let managed = side.instances(&types).into_iter();
        for instance in managed.filter(|instance| !instance.address.data) {
            let entry = side.catalog.terraform(&instance.address.resource_type);
            let names = entry.name.iter().chain([&entry.arn]);
            let names = names.map(|path| instance.values.get(&path.steps()));
            let ids = IDS.iter().map(|name| instance.values.get(&[*name]));
            let mut texts: Vec<&str> = names.chain(ids).filter_map(Value::as_str).collect();
            texts.sort_unstable();
            texts.dedup();
            for text in texts.into_iter().filter(|text| !text.is_empty()) {
                by_text.entry(text).or_default().push(instance);
            }
        }
        Self { by_text }
    }

    /// The object that the first given of these arguments leads to.
    pub(super) fn find(&self, side: Side<'a>, instance: Instance<'a>, leads: &Leads) -> Found<'a> {
        let block = Block::of(side, instance);
        let mut paths = leads.by.iter().map(|path| path.steps());
        let given = paths.find_map(|path| block.reference(&path));
        match given {
            Some(reference) => {
                let types: Vec<&str> = leads.types.iter().map(String::as_str).collect();
                self.resolve(side, instance, reference, &types)
            }
            None => Found::NotGiven,
        }
    }

    /// The object at the end of a chain of the same leads.
    pub(super) fn last(
        &self,
        side: Side<'a>,
        instance: Instance<'a>,
        leads: &'a Leads,
    ) -> Option<Instance<'a>> {
        let mut leads = Some(leads);
        let mut found = None;
        let mut at = instance;
        for _ in 0..MAX_STEPS {
            let Some(Found::Here(next)) = leads.map(|leads| self.find(side, at, leads)) else {
                break;
            };
            let entry = side.catalog.terraform(&next.address.resource_type);
            leads = entry.part_of.as_ref().or(entry.key_of.as_ref());
            found = Some(next);
            at = next;
        }
        found
    }

    /// The object of one of these types that a reference means.
    pub(super) fn resolve(
        &self,
        side: Side<'a>,
        from: Instance<'a>,
        reference: Reference,
        types: &[&str],
    ) -> Found<'a> {
        let fits =
            |instance: &Instance<'_>| types.contains(&instance.address.resource_type.as_str());
        let id = reference.id.as_deref();
        let address = id.and_then(|id| Address::parse(id.strip_prefix(&side.plan.name)?.get(1..)?));
        if let Some(found) = address.as_ref().and_then(|address| side.instance(address))
            && fits(&found)
        {
            return Found::Here(found);
        }
        let text = reference.arn.or(reference.name);
        let named = text.as_deref().and_then(|text| self.by_text.get(text));
        let same = |a: Option<String>, b: Option<String>| a.zip(b).is_none_or(|(a, b)| a == b);
        let mut named = named.into_iter().flatten().filter(|found| {
            fits(found)
                && same(side.account(**found), side.account(from))
                && same(side.region(**found), side.region(from))
        });
        match (named.next(), named.next()) {
            (Some(one), None) => Found::Here(*one),
            _ => Found::Elsewhere(
                reference.unknown.get("id").cloned().unwrap_or(Unknown {
                    reason: Reason::Unresolved,
                    references: (address.map(|address| address.to_string()).or(text))
                        .into_iter()
                        .collect(),
                    candidates: Vec::new(),
                }),
            ),
        }
    }
}
