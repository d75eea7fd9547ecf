//! Volumes of EC2 instances.

use super::Normalizer;
use super::encryption::{Arguments, KeyOrWhy, is_made, within};
use super::kind;
use super::leads::{Found, Index};
use crate::catalog::Encryption;
use crate::facts::block::{Block, Unknowns};
use crate::facts::reader::Side;
use crate::facts::{KeyManager, KeyUse, Unknown, Volume};
use crate::plan::Address;
use std::collections::BTreeMap;

const TEMPLATES: [&str; 2] = ["aws_launch_template", "awscc_ec2_launch_template"];
pub(in crate::facts) const INSTANCES: [&str; 2] = ["aws_instance", "awscc_ec2_instance"];

/// Terraform types of volumes.
fn volume_types(side: Side<'_>) -> Vec<&str> {
    let row = side.catalog.row("EBS");
    let types = row.into_iter().flat_map(|row| &row.terraform_types);
    types.map(String::as_str).collect()
}

/// Root devices of Amazon's images: a template's mapping of one of these is no further volume.
const ROOT_DEVICES: [&str; 2] = ["/dev/xvda", "/dev/sda1"];

/// Volumes that are attached by resources of their own, by instance.
pub(super) struct Attachments<'a>(BTreeMap<Address, Vec<(Option<String>, Found<'a>)>>);

impl<'a> Attachments<'a> {
    pub(super) fn new(side: Side<'a>, index: &Index<'a>) -> Self {
        let mut found: BTreeMap<Address, Vec<_>> = BTreeMap::new();
        let types = ["aws_volume_attachment", "awscc_ec2_volume_attachment"];
        let volumes = volume_types(side);
        for attachment in side.instances(&types) {
            let block = Block::of(side, attachment);
            let lead = |path: &str, types: &[&str]| match block.reference(&[path]) {
                Some(reference) => index.resolve(side, attachment, reference, types),
                None => Found::NotGiven,
            };
            if let Found::Here(instance) = lead("instance_id", &INSTANCES) {
                let volume = lead("volume_id", &volumes);
                let attached = found.entry(instance.address.clone()).or_default();
                attached.push((device(&block), volume));
            }
        }
        Self(found)
    }
}

impl<'a> Normalizer<'a> {
    /// The volumes of an instance: its own, its launch template's where it has none of that device, and
    /// attached ones. An instance that is there already shows its volumes in the state.
    pub(super) fn volumes(
        &self,
        block: &Block<'a>,
        encryption: &Encryption,
        unknown: &mut Unknowns,
    ) -> Vec<Volume> {
        let instance = block.instance;
        let made = is_made(self.side, instance);
        let mut volumes = Vec::new();
        let mut list = |found: Result<Vec<Volume>, Unknown>| match found {
            Ok(found) => found,
            Err(why) => {
                unknown.insert("volumes".to_owned(), why);
                Vec::new()
            }
        };
        let root = list(self.listed(block, "root_block_device", encryption));
        let mut has_root = !root.is_empty();
        volumes.extend(root);
        volumes.extend(list(self.listed(block, "ebs_block_device", encryption)));
        volumes.extend(list(self.mapped(block, encryption, made)));
        if made {
            for volume in list(self.of_template(block, encryption)) {
                let is_there = |own: &Volume| own.device.is_some() && own.device == volume.device;
                if !(volumes.iter().any(is_there) || has_root && is_root(&volume)) {
                    volumes.push(volume);
                }
            }
            // Where the template isn't known neither is the root volume.
            has_root |= volumes.iter().any(is_root) || unknown.contains_key("volumes");
            if !has_root {
                let key = encryption.default_when_absent.map(KeyUse::by_default);
                volumes.push(with_key(None, None, Ok(key)));
            }
        }
        let types = volume_types(self.side);
        for named in block.blocks("volumes").into_iter().flatten() {
            let lead = named.reference(&["volume_id"]);
            let volume = lead.map_or(Found::NotGiven, |lead| {
                self.index.resolve(self.side, instance, lead, &types)
            });
            volumes.push(self.attached(device(&named), &volume));
        }
        for (device, volume) in self
            .attachments
            .0
            .get(instance.address)
            .into_iter()
            .flatten()
        {
            volumes.retain(|own| device.is_none() || own.device != *device);
            volumes.push(self.attached(device.clone(), volume));
        }
        volumes
    }

    /// Volumes of `aws_instance`'s blocks.
    fn listed(
        &self,
        block: &Block<'a>,
        name: &str,
        encryption: &Encryption,
    ) -> Result<Vec<Volume>, Unknown> {
        let blocks = block.blocks(name)?;
        let made = is_made(self.side, block.instance);
        let volume = |block: &Block<'a>| self.volume(block, device(block), encryption, made);
        Ok(blocks.iter().map(volume).collect())
    }

    /// Volumes of the block device mappings of a launch template, or of an awscc instance.
    fn mapped(
        &self,
        block: &Block<'a>,
        encryption: &Encryption,
        made: bool,
    ) -> Result<Vec<Volume>, Unknown> {
        let mut volumes = Vec::new();
        for mapping in block.blocks("block_device_mappings")? {
            let ebs = mapping.blocks("ebs")?;
            let volume = |ebs: &Block<'a>| self.volume(ebs, device(&mapping), encryption, made);
            volumes.extend(ebs.iter().map(volume));
        }
        Ok(volumes)
    }

    fn of_template(
        &self,
        block: &Block<'a>,
        encryption: &Encryption,
    ) -> Result<Vec<Volume>, Unknown> {
        let Some(template) = within(block, &["launch_template"])? else {
            return Ok(Vec::new());
        };
        let names = ["id", "name", "launch_template_id", "launch_template_name"];
        let Some(reference) = names.iter().find_map(|name| template.reference(&[*name])) else {
            return Ok(Vec::new());
        };
        match self
            .index
            .resolve(self.side, block.instance, reference, &TEMPLATES)
        {
            Found::NotGiven => Ok(Vec::new()),
            Found::Elsewhere(why) => Err(why),
            Found::Here(template) => {
                let template = Block::of(self.side, template);
                let data = within(&template, &["launch_template_data"])?;
                self.mapped(&data.unwrap_or(template), encryption, true)
            }
        }
    }

    fn volume(
        &self,
        block: &Block<'a>,
        device: Option<String>,
        encryption: &Encryption,
        made: bool,
    ) -> Volume {
        let arguments = Arguments {
            encrypted: Some(&["encrypted"]),
            algorithm: None,
            key: Some(&["kms_key_id"]),
        };
        let mut key = self.keys.in_block(block, arguments, encryption);
        // A volume made from a snapshot is encrypted as that is, unless a key is given.
        if made
            && let Some(snapshot) = block.reference(&["snapshot_id"])
            && matches!(&key, Ok(Some(key)) if key.by_default || key.manager == Some(KeyManager::None))
        {
            let mut why = Unknown::because(crate::facts::Reason::Unresolved);
            why.references = snapshot.id.or(snapshot.name).into_iter().collect();
            key = Err(snapshot.unknown.get("id").cloned().unwrap_or(why));
        }
        with_key(device, None, key)
    }

    fn attached(&self, device: Option<String>, volume: &Found<'a>) -> Volume {
        match volume {
            Found::Here(volume) => {
                let kind = kind::of(self.side, self.index, *volume);
                let key = self.keys.of(*volume, &kind);
                with_key(device, Some(self.side.id(volume.address)), key)
            }
            Found::Elsewhere(why) => with_key(device, None, Err(why.clone())),
            Found::NotGiven => with_key(device, None, Ok(None)),
        }
    }
}

fn with_key(device: Option<String>, id: Option<String>, key: KeyOrWhy) -> Volume {
    let mut volume = Volume {
        device,
        id,
        ..Volume::default()
    };
    match key {
        Ok(key) => volume.key = key,
        Err(why) => drop(volume.unknown.insert("key".to_owned(), why)),
    }
    volume
}

/// `device_name`; in awscc `device`.
fn device(block: &Block<'_>) -> Option<String> {
    let mut quiet = Unknowns::new(); // that it is unknown changes nothing
    let names = ["device_name", "device"];
    names
        .iter()
        .find_map(|name| block.text(&mut quiet, "device", &[*name]))
}

fn is_root(volume: &Volume) -> bool {
    let device = volume.device.as_deref();
    device.is_some_and(|device| ROOT_DEVICES.contains(&device))
}

/// The key of the volume that stands most in the way of copies: an AWS managed key, then one that isn't
/// known, then an AWS owned one, none, a customer's. Where there may be `others`, only an AWS managed key
/// settles it.
///
/// # Errors
/// Why the key isn't known.
pub(crate) fn decisive_key(volumes: &[Volume], others: Option<&Unknown>) -> KeyOrWhy {
    let worst = volumes
        .iter()
        .max_by_key(|volume| rank(volume.key.as_ref()));
    let key = worst.and_then(|volume| volume.key.as_ref());
    let is_aws = key.is_some_and(|key| key.manager == Some(KeyManager::Aws));
    match (others, worst) {
        (Some(why), _) if !is_aws => Err(why.clone()),
        (_, Some(volume)) => match (key, volume.unknown.get("key")) {
            (None, Some(why)) => Err(why.clone()),
            _ => Ok(key.cloned()),
        },
        (_, None) => Ok(None),
    }
}

fn rank(key: Option<&KeyUse>) -> u8 {
    match key.map(|key| key.manager) {
        Some(Some(KeyManager::Aws)) => 4,
        None | Some(None) => 3,
        Some(Some(KeyManager::AwsOwned)) => 2,
        Some(Some(KeyManager::None)) => 1,
        Some(Some(KeyManager::Customer)) => 0,
    }
}
