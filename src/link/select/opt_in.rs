//! Which types of resource a Region is opted in to.

use super::held::{Held, unresolved};
use crate::facts::{Resource, World};
use crate::link::place::Place;
use std::collections::BTreeMap;

/// Settings of accounts in Regions, by place.
pub(super) struct OptIn<'a> {
    /// Types that are opted out.
    out: BTreeMap<Place<'a>, Vec<&'a str>>,
    /// Places of settings that aren't known.
    unknown: Vec<Place<'a>>,
}

impl<'a> OptIn<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let mut settings = Self {
            out: BTreeMap::new(),
            unknown: Vec::new(),
        };
        for region in world.region_settings.values() {
            let place = Place::of(&region.object);
            if region.object.unknown.contains_key("opt_in") {
                settings.unknown.push(place);
            }
            let out = region.opt_in.iter().filter(|(_, on)| !**on);
            let types = settings.out.entry(place).or_default();
            types.extend(out.map(|(name, _)| name.as_str()));
        }
        settings
    }

    /// Whether a resource's type is opted in where it is. AWS opts a Region in to all types of the time
    /// when AWS Backup is first used there, so what the input doesn't say counts as opted in.
    pub(super) fn has(&self, resource: &Resource) -> Held {
        let place = Place::of(&resource.object);
        if place.account.is_none() || place.region.is_none() {
            return Held::Yes;
        }
        let out = self.out.get(&place);
        let is_out = |kind: &str| out.is_some_and(|types| types.contains(&setting(kind)));
        let kinds = kinds(resource);
        let outs = kinds.iter().filter(|kind| is_out(kind)).count();
        if outs == kinds.len() && outs > 0 {
            Held::No
        } else if outs > 0 {
            Held::Unsure(unresolved("kind"))
        } else if self.unknown.contains(&place) {
            Held::Unsure(unresolved("opt_in"))
        } else {
            Held::Yes
        }
    }
}

/// Whether the setting holds for a type even where a selection names the type: Aurora, Neptune and
/// `DocumentDB` share their ARNs with others, and so do the file systems of `FSx`.
pub(super) fn is_bound(resource: &Resource) -> bool {
    let bound = |kind: &&str| {
        matches!(*kind, "Aurora" | "Neptune" | "DocumentDB") || kind.starts_with("FSx")
    };
    kinds(resource).iter().any(bound)
}

/// The rows of the catalog that a resource belongs, or may belong, to.
fn kinds(resource: &Resource) -> Vec<&str> {
    match (&resource.kind, resource.object.unknown.get("kind")) {
        (Some(kind), _) => vec![kind],
        (None, Some(why)) => why.candidates.iter().map(String::as_str).collect(),
        (None, None) => Vec::new(),
    }
}

/// AWS's name of a type in `resource_type_opt_in_preference`, and in restore testing.
pub(in crate::link) fn setting(kind: &str) -> &str {
    match kind {
        "AuroraDSQL" => "Aurora DSQL",
        "DynamoDBAdvanced" => "DynamoDB",
        "FSxLustre" | "FSxONTAP" | "FSxOpenZFS" | "FSxWindows" => "FSx",
        "RDSMultiAZCluster" => "RDS",
        "RedshiftServerless" => "Redshift Serverless",
        "SAPHANA" => "SAP HANA on Amazon EC2",
        "StorageGateway" => "Storage Gateway",
        other => other,
    }
}
