//! Resources that hold data: what backups are made of.
//!
//! What is a fact, and what isn't:
//! - Every managed object of a type in the catalog, supported by AWS Backup or not.
//! - Instances of a cluster and volumes of an `OpenZFS` file system: `part_of` names the cluster or
//!   the file system, of which backups are made; kind and key are its.
//! - Volumes of an ONTAP file system are backed up each for itself; they have their file system's key. The file
//!   system is a fact only where the plan has none of its volumes: then it stands for them.
//! - Launch templates hold no data. Their volumes count in the instances that name them; instances that an
//!   Auto Scaling group makes are in no plan.

mod arn;
mod buckets;
mod defaults;
mod ebs_defaults;
mod encryption;
mod kind;
mod leads;
mod tags;
mod volumes;

#[cfg(test)]
mod tests;

pub(super) use arn::partition;
pub(super) use volumes::INSTANCES;
pub(crate) use volumes::decisive_key;

use super::block::{Block, Unknowns};
use super::key_use::KeyIndex;
use super::reader::{Instance, Reader, Side};
use super::{Previously, Resource, World};
use crate::catalog::Path;
use crate::plan::Value;
use buckets::Settings;
use defaults::Defaults;
use encryption::Keys;
use leads::{Found, Index};
use std::collections::BTreeSet;
use volumes::Attachments;

/// Types besides the catalog's that tell about stateful resources.
pub(super) const TYPES: [&str; 10] = [
    ebs_defaults::BY_DEFAULT,
    ebs_defaults::DEFAULT_KEY,
    buckets::ENCRYPTION,
    buckets::VERSIONING,
    buckets::NOTIFICATION,
    buckets::POLICY,
    "aws_launch_template",
    "awscc_ec2_launch_template",
    "aws_volume_attachment",
    "awscc_ec2_volume_attachment",
];

/// Fills `resources` and `ebs_defaults`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let keys = KeyIndex::new(&world.keys, &world.key_aliases);
    world.ebs_defaults = ebs_defaults::derive(side, &keys);
    let index = Index::new(side);
    let normalizer = Normalizer {
        side,
        keys: Keys::new(side, &keys, &index),
        index: &index,
        encryption: Settings::new(side, buckets::ENCRYPTION),
        versioning: Settings::new(side, buckets::VERSIONING),
        notification: Settings::new(side, buckets::NOTIFICATION),
        policy: Settings::new(side, buckets::POLICY),
        attachments: Attachments::new(side, &index),
        partition: partition(side),
        defaults: Defaults::new(side.plan),
    };
    let catalog = side.catalog;
    let rows = catalog.supported.iter().map(|row| &row.terraform_types);
    let others = catalog.unsupported_stateful.iter();
    let types: BTreeSet<&str> = rows
        .chain(others.map(|row| &row.terraform_types))
        .flatten()
        .map(String::as_str)
        .chain(catalog.parts())
        .collect();
    let types: Vec<&str> = types.into_iter().collect();
    let instances = side.instances(&types).into_iter();
    let managed: Vec<Instance<'_>> = instances.filter(|i| !i.address.data).collect();
    let represented = normalizer.represented(&managed);
    let stands = |i: &&Instance<'_>| !represented.contains(&side.id(i.address));
    world.resources = managed
        .iter()
        .filter(stands)
        .map(|instance| normalizer.resource(*instance))
        .collect();
}

/// Tells of each resource of the world after what protected it before, where that changes.
pub(super) fn compare(before: &World, after: &mut World) {
    for (id, resource) in &mut after.resources {
        let Some(was) = before.resources.get(id) else {
            continue;
        };
        let flag = was.deletion_protection;
        let days = was.automated_backup_days;
        let previously = Previously {
            deletion_protection: flag.filter(|_| flag != resource.deletion_protection),
            automated_backup_days: days.filter(|_| days != resource.automated_backup_days),
        };
        resource.previously = (previously != Previously::default()).then_some(previously);
    }
}

/// What a name that the provider makes up starts with: `identifier_prefix` beside `identifier`.
fn prefix(instance: Instance<'_>, name: &Path) -> Option<String> {
    let steps = name.steps();
    let (last, outer) = steps.split_last()?;
    let attribute = format!("{last}_prefix");
    let path = [outer, &[attribute.as_str()]].concat();
    instance.values.get(&path).as_str().map(str::to_owned)
}

/// The text at a path through blocks.
fn text_within(block: &Block<'_>, unknown: &mut Unknowns, path: &Path) -> Option<String> {
    const FIELD: &str = "supported";
    let steps = path.steps();
    let (last, outer) = steps.split_last()?;
    match encryption::within(block, outer) {
        Ok(block) => block?.text(unknown, FIELD, &[last]),
        Err(why) => {
            unknown.insert(FIELD.to_owned(), why);
            None
        }
    }
}
/// What names the source of a read replica, by the provider.
const REPLICATED: [&str; 3] = [
    "replicate_source_db",
    "replication_source_identifier",
    "source_db_instance_identifier",
];

/// What is looked up for each resource.
struct Normalizer<'a> {
    side: Side<'a>,
    keys: Keys<'a>,
    index: &'a Index<'a>,
    encryption: Settings<'a>,
    versioning: Settings<'a>,
    notification: Settings<'a>,
    policy: Settings<'a>,
    attachments: Attachments<'a>,
    partition: Option<String>,
    defaults: Defaults<'a>,
}

impl<'a> Normalizer<'a> {
    /// Ids of objects that the plan has the parts of, so that they needn't stand for them.
    fn represented(&self, instances: &[Instance<'a>]) -> BTreeSet<String> {
        let catalog = self.side.catalog;
        let mut found = BTreeSet::new();
        for instance in instances {
            let entry = catalog.terraform(&instance.address.resource_type);
            let Some(leads) = &entry.key_of else { continue };
            if let Some(owner) = self.index.last(self.side, *instance, leads)
                && catalog
                    .terraform(&owner.address.resource_type)
                    .stands_for_parts
            {
                found.insert(self.side.id(owner.address));
            }
        }
        found
    }

    fn resource(&self, instance: Instance<'a>) -> (String, Resource) {
        let resource_type = instance.address.resource_type.as_str();
        let entry = self.side.catalog.terraform(resource_type);
        let block = Block::of(self.side, instance);
        let mut unknown = Unknowns::new();
        let mut quiet = Unknowns::new(); // computed on create: that they are unknown says nothing
        let arn = block.text(&mut quiet, "arn", &entry.arn.steps());
        let arn = arn.filter(|_| !entry.arn.steps().is_empty());
        let names = entry.name.iter();
        let name = names
            .map(|path| path.steps())
            .find_map(|path| block.text(&mut unknown, "name", &path));
        if name.is_some() {
            unknown.remove("name");
        }
        let protected = ["deletion_protection", "deletion_protection_enabled"];
        let mut resource = Resource {
            name,
            deletion_protection: protected
                .iter()
                .find_map(|name| block.flag(&mut quiet, "deletion_protection", &[*name])),
            automated_backup_days: block.whole(
                &mut quiet,
                "automated_backup_days",
                &["backup_retention_period"],
            ),
            ..Resource::default()
        };
        // Of what is new, that something is computed says nothing; of what is there, that it may change.
        let was = instance.change.map(|change| change.before.as_ref());
        if matches!(was, Some(Value::Map(_))) {
            let kept = quiet.into_iter().filter(|(field, _)| field != "arn");
            unknown.extend(kept);
        }
        match self.side.catalog.unsupported(resource_type) {
            Some(row) => {
                resource.kind = Some(row.kind.clone());
                resource.holds_no_data = row.transient;
                resource.instead = (!row.transient).then(|| row.instead.clone());
            }
            None => self.supported(&block, &mut resource, &mut unknown),
        }
        tags::read(&block, &entry.tags, &mut resource, &mut unknown);
        if resource_type.starts_with("aws_") && !unknown.contains_key("tags") {
            let own = self.side.provider(instance.address);
            resource.missed_defaults = self.defaults.missed(own, &resource);
        }
        let mut reader = Reader::new(self.side, instance);
        reader.unknown = unknown;
        resource.object = reader.object(arn.as_deref());
        resource.arn_pattern = arn.clone().or_else(|| {
            let row = resource.kind.as_ref();
            let row = row.and_then(|kind| self.side.catalog.row(kind));
            let own = entry.resource_arn.as_deref();
            // Rows between which nothing tells have one form of ARN.
            let mut rows = self.side.catalog.rows(resource_type);
            let form = own
                .or_else(|| row?.resource_arn.as_deref())
                .or_else(|| rows.next()?.resource_arn.as_deref())?;
            let prefix = entry.name.first().and_then(|path| prefix(instance, path));
            let partition = self.partition.as_deref();
            Some(arn::fill(
                form,
                instance,
                &resource,
                prefix.as_deref(),
                partition,
            ))
        });
        resource.arn = arn;
        (reader.id(), resource)
    }

    /// What only supported types have: kind, owner, key, volumes.
    fn supported(&self, block: &Block<'a>, resource: &mut Resource, unknown: &mut Unknowns) {
        let instance = block.instance;
        let resource_type = instance.address.resource_type.as_str();
        let entry = self.side.catalog.terraform(resource_type);
        let kind = kind::of(self.side, self.index, instance);
        let row = kind.rows.first();
        match &kind.why {
            Some(why) => drop(unknown.insert("kind".to_owned(), why.clone())),
            None => resource.kind = row.map(|row| row.kind.clone()),
        }
        resource.supported = true;
        resource.replica_of = REPLICATED.iter().find_map(|name| {
            let source = block.reference(&[*name])?;
            // awscc computes what isn't given.
            let is_told = source.unknown.is_empty() || source.id.is_some();
            (is_told || resource_type.starts_with("aws_")).then_some(source)
        });
        resource.holds_no_data = row.is_some_and(|row| row.class == "stack");
        for path in entry.unsupported_when.keys() {
            if let Some(value) = text_within(block, unknown, path)
                && !entry.supports(path, &value)
            {
                resource.supported = false;
                resource.refused = Some(format!("{} is {value}", path.steps().join(".")));
            }
        }
        if let Some(leads) = &entry.part_of {
            match self.index.find(self.side, instance, leads) {
                Found::NotGiven => {}
                Found::Here(owner) => resource.part_of = Some(self.part_of(owner)),
                Found::Elsewhere(why) => drop(unknown.insert("part_of".to_owned(), why)),
            }
        }
        let key = match resource_type {
            "aws_instance" | "awscc_ec2_instance" => row.map_or(Ok(None), |row| {
                resource.volumes = self.volumes(block, &row.encryption, unknown);
                decisive_key(&resource.volumes, unknown.get("volumes"))
            }),
            "aws_s3_bucket" | "awscc_s3_bucket" => {
                resource.versioning = self.bucket_versioning(block, resource, unknown);
                resource.policy = self.bucket_policy(block, resource);
                resource.events = self.bucket_events(block, resource, unknown);
                if row.is_some_and(|row| row.requires_versioning)
                    && resource.versioning == Some(false)
                {
                    resource.refused = Some("its versioning isn't enabled".to_owned());
                }
                row.map_or(Ok(None), |row| {
                    self.bucket_key(instance, resource.name.as_deref(), &row.encryption)
                })
            }
            _ => self.keys.of(instance, &kind),
        };
        match key {
            Ok(key) => resource.key = key,
            Err(why) => drop(unknown.insert("key".to_owned(), why)),
        }
    }

    /// Id of the whole that an object is a part of, or that its owner is a part of.
    fn part_of(&self, owner: Instance<'a>) -> String {
        let entry = self.side.catalog.terraform(&owner.address.resource_type);
        let leads = entry.part_of.as_ref();
        let whole = leads.and_then(|leads| self.index.last(self.side, owner, leads));
        self.side.id(whole.unwrap_or(owner).address)
    }
}
