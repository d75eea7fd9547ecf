//! What resources of the two providers have.

use super::{Means, Names, Resource, Written};
use crate::documents::iam::Document;
use crate::facts::block::{Block, Unknowns};
use crate::facts::plans::{PLAN, patterns::patterns, vault};
use crate::facts::policies;
use crate::facts::reader::Reader;
use crate::facts::vaults::{AIR_GAPPED, STANDARD};
use crate::facts::{Invalid, Object, Pattern, Reason, Reference, Unknown};
use crate::plan::Value;
use std::collections::BTreeMap;

/// Blocks that the aws provider may fill in itself where they aren't given.
const COMPUTED: [&str; 2] = ["advanced_backup_setting", "condition"];

/// The occurrences of a nested block. The aws provider makes almost none itself; with awscc, AWS may.
///
/// # Errors
/// Why not even their number is known.
fn within<'a>(block: &Block<'a>, name: &str) -> Result<Vec<Block<'a>>, Unknown> {
    let is_aws = block.instance.address.resource_type.starts_with("aws_");
    if is_aws && !COMPUTED.contains(&name) {
        block.never_computed(name)
    } else {
        block.blocks(name)
    }
}

impl<'a> Reader<'a> {
    /// Reads the argument of this name in the block that has it.
    ///
    /// # Errors
    /// Why it isn't known whether there is such a block.
    fn at<T: Default>(
        &mut self,
        names: &Names,
        read: impl FnOnce(&Block<'a>, &mut Unknowns, &str) -> T,
    ) -> Result<T, Unknown> {
        let path = names.terraform(&self.instance.address.resource_type);
        let mut name = path.as_str();
        let mut block = self.block.clone();
        while let Some((outer, inner)) = name.split_once('.') {
            let Some(found) = within(&block, outer)?.into_iter().next() else {
                return Ok(T::default());
            };
            (block, name) = (found, inner);
        }
        if name.is_empty() {
            return Ok(T::default());
        }
        Ok(read(&block, &mut self.unknown, name))
    }

    /// The same; what isn't known is noted.
    fn noted<T: Default>(
        &mut self,
        names: &Names,
        read: impl FnOnce(&Block<'a>, &mut Unknowns, &str) -> T,
    ) -> T {
        self.at(names, read).unwrap_or_else(|why| {
            self.unknown.insert(names.field.to_owned(), why);
            T::default()
        })
    }
}

impl Written for Reader<'_> {
    fn unknown(&mut self) -> &mut Unknowns {
        &mut self.unknown
    }

    fn text(&mut self, names: &Names) -> Option<String> {
        self.noted(names, |block, unknown, name| {
            block.text(unknown, names.field, &[name])
        })
    }

    fn whole(&mut self, names: &Names) -> Option<i64> {
        if self.block.is_resource() {
            let path = names.terraform(&self.instance.address.resource_type);
            let path: Vec<&str> = path.split('.').collect();
            if let Some(why) = self.promised(&path) {
                self.unknown.insert(names.field.to_owned(), why);
                return None;
            }
        }
        self.noted(names, |block, unknown, name| {
            block.whole(unknown, names.field, &[name])
        })
    }

    fn count(&mut self, names: &Names) -> Option<i64> {
        // Provider: plan.go, vault_lock_configuration.go.
        Written::whole(self, names).filter(|count| *count != 0)
    }

    fn flag(&mut self, names: &Names) -> Option<bool> {
        self.noted(names, |block, unknown, name| {
            block.flag(unknown, names.field, &[name])
        })
    }

    fn texts(&mut self, names: &Names) -> Vec<String> {
        self.noted(names, |block, unknown, name| {
            block.texts(unknown, names.field, &[name])
        })
    }

    fn map(&mut self, names: &Names) -> BTreeMap<String, String> {
        self.noted(names, |block, unknown, name| {
            let mut note = |why| drop(unknown.insert(names.field.to_owned(), why));
            // awscc gives what CloudFormation has no types for as JSON.
            if let Value::String(json) = block.values.get(&[name]) {
                return serde_json::from_str(json).unwrap_or_else(|_| {
                    note(Unknown::because(Reason::Invalid));
                    BTreeMap::new()
                });
            }
            let (known, others) = block.map(unknown, names.field, &[name]);
            if !others.is_empty() {
                let why = Unknown::of(block.origin(&[name]).as_ref());
                unknown.insert(names.field.to_owned(), why);
            }
            known
        })
    }

    fn reference(&mut self, names: &Names, means: Means) -> Option<Reference> {
        let found = self.at(names, |block, _, name| match means {
            Means::Any => block.reference(&[name]),
            Means::OwnVault => vault::own(block, name),
            Means::AirGappedVault => vault::air_gapped(block, name),
            Means::Destination => vault::destination(block, name),
            Means::Vault => {
                let types = [STANDARD, AIR_GAPPED].concat();
                let (value, origin) = (block.values.get(&[name]), block.origin(&[name]));
                block.side.reference_among(value, origin, &types)
            }
            Means::Role => vault::role(block, name),
            Means::Plan => {
                let (value, origin) = (block.values.get(&[name]), block.origin(&[name]));
                block.side.reference_among(value, origin, &PLAN)
            }
        });
        found.unwrap_or_else(|why| {
            Some(Reference {
                unknown: [("id".to_owned(), why)].into(),
                ..Reference::default()
            })
        })
    }

    fn references(&mut self, names: &Names) -> Vec<Reference> {
        self.noted(names, |block, unknown, name| {
            block.references_of(unknown, names.field, &[name], |_| true)
        })
    }

    fn patterns(&mut self, names: &Names) -> Vec<Pattern> {
        let found = self.at(names, |block, _, name| patterns(block, name));
        found.unwrap_or_else(|why| vec![why.into()])
    }

    fn made(&mut self, names: &Names) -> Option<String> {
        let found = Written::text(self, names);
        self.unknown.remove(names.field);
        found
    }

    fn document(&mut self, names: &Names) -> Option<Document> {
        let path = names.terraform(&self.instance.address.resource_type);
        if path.is_empty() {
            return None;
        }
        let (block, mut refused) = (self.block.clone(), BTreeMap::new());
        let document = policies::document_in(&block, &[&path], names.field, self, &mut refused);
        self.refused.extend(refused.into_values().flatten());
        document
    }

    fn never_read(&self, names: &Names) -> Option<Unknown> {
        let change = self.instance.change?;
        let creates = change.actions.iter().any(|action| action == "create");
        (change.imported && (!creates || self.side.resolver.is_none())).then(|| Unknown {
            references: vec![names.terraform(&self.instance.address.resource_type)],
            ..Unknown::because(Reason::Unresolved)
        })
    }

    fn child(&mut self, names: &Names) -> Option<Self> {
        Written::children(self, names).into_iter().next()
    }

    fn children(&mut self, names: &Names) -> Vec<Self> {
        let found = self.noted(names, |block, unknown, name| {
            within(block, name).unwrap_or_else(|why| {
                unknown.insert(names.field.to_owned(), why);
                Vec::new()
            })
        });
        found.into_iter().map(Self::within).collect()
    }
}

impl Resource for Reader<'_> {
    fn id(&self) -> String {
        Reader::id(self)
    }

    fn identity(&mut self) -> Object {
        self.object(self.arn("backup_vault_arn"))
    }

    fn afresh(&self) -> Self {
        Self::new(self.side, self.instance)
    }

    fn is_new(&self) -> bool {
        let change = self.instance.change;
        let creates = change.is_none_or(|change| change.actions.iter().any(|it| it == "create"));
        creates && self.side.resolver.is_some()
    }

    fn refused(&mut self) -> Vec<Invalid> {
        std::mem::take(&mut self.refused)
    }
}
