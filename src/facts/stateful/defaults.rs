//! Default tags of provider configurations that a resource doesn't get.

use crate::facts::{MissedDefault, Resource, accounts};
use crate::plan::{Plan, Value};
use std::collections::BTreeMap;

/// By key of the provider configuration: its default tags, where their values are known.
pub(super) struct Defaults<'a>(BTreeMap<&'a str, BTreeMap<String, String>>);

impl<'a> Defaults<'a> {
    pub(super) fn new(plan: &'a Plan) -> Self {
        let keys = plan.configuration.provider_config.keys();
        let tags = |key: &'a String| {
            let Some(Value::Map(tags)) = accounts::argument(plan, key, &["default_tags", "tags"])
            else {
                return None;
            };
            let tags = tags.iter();
            let known = tags.filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
            Some((
                key.as_str(),
                known
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect(),
            ))
        };
        Self(keys.filter_map(tags).collect())
    }

    /// Tags that its own ones override, and those that other configurations alone have.
    pub(super) fn missed(
        &self,
        own: Option<&str>,
        resource: &Resource,
    ) -> BTreeMap<String, MissedDefault> {
        let mut found = BTreeMap::new();
        let mut add = |provider: &str, name: &String, value: &String| {
            let missed = MissedDefault {
                value: value.clone(),
                provider: provider.to_owned(),
            };
            found.entry(name.clone()).or_insert(missed);
        };
        for (name, value) in own.and_then(|own| self.0.get(own)).into_iter().flatten() {
            if resource.tags.get(name).is_some_and(|other| other != value) {
                add(own.unwrap_or_default(), name, value);
            }
        }
        for (provider, tags) in self.0.iter().filter(|(key, _)| Some(**key) != own) {
            for (name, value) in tags {
                if !resource.tags.contains_key(name) && !resource.unknown_tags.contains(name) {
                    add(provider, name, value);
                }
            }
        }
        found
    }
}
