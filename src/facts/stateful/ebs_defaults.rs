//! What accounts have EC2 encrypt by default.

use crate::facts::key_use::KeyIndex;
use crate::facts::reader::{Reader, Side};
use crate::facts::{EbsDefault, KeyManager};
use std::collections::BTreeMap;

pub(super) const BY_DEFAULT: &str = "aws_ebs_encryption_by_default";
pub(super) const DEFAULT_KEY: &str = "aws_ebs_default_kms_key";

/// The settings, those read by data sources included.
pub(super) fn derive(side: Side<'_>, keys: &KeyIndex<'_>) -> BTreeMap<String, EbsDefault> {
    let mut found = BTreeMap::new();
    for instance in side.instances(&[BY_DEFAULT, DEFAULT_KEY]) {
        let mut reader = Reader::new(side, instance);
        let mut setting = EbsDefault::default();
        if instance.address.resource_type == BY_DEFAULT {
            let enabled = reader.flag("enabled", &["enabled"]);
            // The provider's default, and what it is there for.
            let silent = !instance.address.data && !reader.unknown.contains_key("enabled");
            setting.enabled = enabled.or(silent.then_some(true));
        } else {
            match keys.key_use(side, instance, &["key_arn"], KeyManager::Aws) {
                Ok(key) => setting.key = Some(key),
                Err(why) => drop(reader.unknown.insert("key".to_owned(), why)),
            }
        }
        setting.object = reader.object(None);
        found.insert(reader.id(), setting);
    }
    found
}
