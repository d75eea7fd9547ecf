//! Buckets, whose encryption and versioning are resources of their own.

use super::Normalizer;
use super::encryption::{Arguments, KeyOrWhy, within};
use crate::catalog::Encryption;
use crate::documents::iam::Document;
use crate::facts::block::{Block, Unknowns};
use crate::facts::reader::{Instance, Side};
use crate::facts::{Resource, Unknown};
use crate::plan::{Address, Value};
use crate::resolve::{Lead, Origin};
use std::collections::BTreeMap;

pub(super) const ENCRYPTION: &str = "aws_s3_bucket_server_side_encryption_configuration";
pub(super) const VERSIONING: &str = "aws_s3_bucket_versioning";
pub(super) const POLICY: &str = "aws_s3_bucket_policy";
pub(super) const NOTIFICATION: &str = "aws_s3_bucket_notification";

/// Settings of one type by the bucket that they are for.
pub(super) struct Settings<'a> {
    by_address: BTreeMap<Address, Instance<'a>>,
    by_name: BTreeMap<&'a str, Instance<'a>>,
    /// Buckets that a setting may be for.
    maybe: BTreeMap<Address, Unknown>,
    /// A setting that may be for any bucket.
    anywhere: Option<Unknown>,
}

impl<'a> Settings<'a> {
    pub(super) fn new(side: Side<'a>, setting: &str) -> Self {
        let mut found = Self {
            by_address: BTreeMap::new(),
            by_name: BTreeMap::new(),
            maybe: BTreeMap::new(),
            anywhere: None,
        };
        let managed = side.instances(&[setting]).into_iter();
        for instance in managed.filter(|instance| !instance.address.data) {
            let origin = side.origin(instance.address, &["bucket"]);
            if let Value::String(name) = instance.values.get(&["bucket"]) {
                found.by_name.insert(name, instance);
            }
            match origin.as_ref().and_then(Origin::certain) {
                Some(Lead::Attribute { address, .. }) if is_bucket(address) => {
                    found.by_address.insert(address.clone(), instance);
                }
                _ if instance.values.get(&["bucket"]).as_str().is_some() => {}
                _ => found.may_be(origin.as_ref()),
            }
        }
        found
    }

    fn may_be(&mut self, origin: Option<&Origin>) {
        let why = Unknown::of(origin);
        let leads = origin.into_iter().flat_map(|origin| &origin.leads);
        let mut none = true;
        for lead in leads {
            if let Lead::Attribute { address, .. } = lead
                && is_bucket(address)
            {
                none = false;
                self.maybe.insert(address.clone(), why.clone());
            }
        }
        if none {
            self.anywhere = Some(why);
        }
    }

    /// The setting of a bucket. Bucket names are unique in a partition.
    fn of(&self, bucket: &Address, name: Option<&str>) -> Result<Option<Instance<'a>>, &Unknown> {
        let named = || self.by_name.get(name?);
        if let Some(setting) = self.by_address.get(bucket).or_else(named) {
            return Ok(Some(*setting));
        }
        match self.maybe.get(bucket).or(self.anywhere.as_ref()) {
            Some(why) => Err(why),
            None => Ok(None),
        }
    }
}

/// What else hands a bucket's name on may mean any.
fn is_bucket(address: &Address) -> bool {
    address.resource_type.ends_with("s3_bucket")
}

impl<'a> Normalizer<'a> {
    /// A bucket's default encryption: that of its own resource, else what is written inside it.
    pub(super) fn bucket_key(
        &self,
        bucket: Instance<'a>,
        name: Option<&str>,
        encryption: &Encryption,
    ) -> KeyOrWhy {
        let setting = self.encryption.of(bucket.address, name);
        let instance = setting.map_or(bucket, |setting| setting.unwrap_or(bucket));
        let entry = self.side.catalog.terraform(&instance.address.resource_type);
        let steps =
            [&entry.algorithm, &entry.key].map(|path| path.as_ref().map(|path| path.steps()));
        let [algorithm, key] = &steps;
        let arguments = Arguments {
            encrypted: None,
            algorithm: algorithm.as_deref(),
            key: key.as_deref(),
        };
        let block = Block::of(self.side, instance);
        let key = self.keys.in_block(&block, arguments, encryption)?;
        match setting {
            Err(why) if key.as_ref().is_none_or(|key| key.by_default) => Err(why.clone()),
            _ => Ok(key),
        }
    }

    /// A bucket's policy, where the plan tells all of it. What AWS would refuse isn't one.
    pub(super) fn bucket_policy(
        &self,
        bucket: &Block<'a>,
        resource: &Resource,
    ) -> Option<Document> {
        let name = resource.name.as_deref();
        let setting = self.policy.of(bucket.instance.address, name);
        let text = setting.ok()??.values.get(&["policy"]).as_str()?;
        Document::parse(text).ok()
    }

    /// Whether a bucket's notifications go to EventBridge; `None` where the plan sets none, or doesn't tell.
    pub(super) fn bucket_events(
        &self,
        bucket: &Block<'a>,
        resource: &Resource,
        unknown: &mut Unknowns,
    ) -> Option<bool> {
        const FIELD: &str = "events";
        let name = resource.name.as_deref();
        match self.notification.of(bucket.instance.address, name) {
            Ok(setting) => {
                let on = Block::of(self.side, setting?).flag(unknown, FIELD, &["eventbridge"]);
                (!unknown.contains_key(FIELD)).then(|| on.unwrap_or(false))
            }
            Err(why) => {
                unknown.insert(FIELD.to_owned(), why.clone());
                None
            }
        }
    }

    /// Whether versioning is on; a bucket without the setting never had it (S3: Using versioning).
    pub(super) fn bucket_versioning(
        &self,
        bucket: &Block<'a>,
        resource: &Resource,
        unknown: &mut Unknowns,
    ) -> Option<bool> {
        const FIELD: &str = "versioning";
        let setting = self
            .versioning
            .of(bucket.instance.address, resource.name.as_deref());
        let (block, path) = match setting {
            Ok(Some(setting)) => (
                Block::of(self.side, setting),
                ["versioning_configuration", "status"],
            ),
            _ if bucket.instance.address.resource_type == "awscc_s3_bucket" => {
                (bucket.clone(), ["versioning_configuration", "status"])
            }
            _ => (bucket.clone(), ["versioning", "enabled"]),
        };
        let [outer, inner] = path;
        let on = match within(&block, &[outer]) {
            Ok(None) => None,
            Ok(Some(block)) if inner == "status" => block
                .text(unknown, FIELD, &[inner])
                .map(|status| status == "Enabled"),
            Ok(Some(block)) => block.flag(unknown, FIELD, &[inner]),
            Err(why) => {
                unknown.insert(FIELD.to_owned(), why);
                return None;
            }
        };
        match setting {
            Err(why) if on != Some(true) => {
                unknown.insert(FIELD.to_owned(), why.clone());
                None
            }
            _ if unknown.contains_key(FIELD) => None,
            _ => Some(on.unwrap_or(false)),
        }
    }
}
