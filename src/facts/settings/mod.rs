//! AWS Backup's settings of accounts and of the organisation, and notifications of vaults.

use super::block::{Block, Unknowns};
use super::reader::{Instance, Reader, Side};
use super::vaults::{AIR_GAPPED, STANDARD};
use super::{
    AllowedImages, GlobalSettings, LegalHold, Reason, Reference, RegionSettings, Unknown,
    VaultNotifications, World,
};
use std::collections::BTreeMap;

pub(super) const REGION: [&str; 1] = ["aws_backup_region_settings"];
pub(super) const HOLD: [&str; 1] = ["awscc_backup_legal_hold"];
pub(super) const IMAGES: [&str; 1] = ["aws_ec2_allowed_images_settings"];
pub(super) const GLOBAL: [&str; 1] = ["aws_backup_global_settings"];
pub(super) const NOTIFICATIONS: [&str; 1] = ["aws_backup_vault_notifications"];

/// Fills `region_settings`, `global_settings` and `vault_notifications`.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&REGION) {
        let mut reader = Reader::new(side, instance);
        let block = Block::of(side, instance);
        let opt_in = flags(
            &block,
            &mut reader,
            "opt_in",
            "resource_type_opt_in_preference",
        );
        let management = flags(
            &block,
            &mut reader,
            "management",
            "resource_type_management_preference",
        );
        let settings = RegionSettings {
            opt_in,
            management,
            object: reader.object(None),
        };
        world.region_settings.insert(reader.id(), settings);
    }
    for instance in side.instances(&GLOBAL) {
        let (id, settings) = global(side, instance);
        world.global_settings.insert(id, settings);
    }
    for instance in side.instances(&HOLD) {
        let mut reader = Reader::new(side, instance);
        let hold = LegalHold {
            title: reader.text("title", &["title"]),
            object: reader.object(None),
        };
        world.legal_holds.insert(reader.id(), hold);
    }
    for instance in side.instances(&IMAGES) {
        let mut reader = Reader::new(side, instance);
        let block = Block::of(side, instance);
        let state = reader.text("enabled", &["state"]);
        let mut providers = Vec::new();
        match block.blocks("image_criterion") {
            Ok(criteria) => {
                for criterion in criteria {
                    let unknown = &mut reader.unknown;
                    providers.extend(criterion.texts(unknown, "providers", &["image_providers"]));
                }
            }
            Err(why) => drop(reader.unknown.insert("providers".to_owned(), why)),
        }
        let images = AllowedImages {
            enabled: state.map(|state| state == "enabled"),
            providers,
            object: reader.object(None),
        };
        world.allowed_images.insert(reader.id(), images);
    }
    for instance in side.instances(&NOTIFICATIONS) {
        let mut reader = Reader::new(side, instance);
        let block = Block::of(side, instance);
        let mut found = notifications(&block, &mut reader);
        let vault = super::vaults::named(side, instance);
        found.vault = vault.map(|vault| vault.named_beside(&found.object));
        world.vault_notifications.insert(reader.id(), found);
    }
    for types in [&STANDARD, &AIR_GAPPED] {
        for instance in side
            .instances(types)
            .into_iter()
            .filter(|i| !i.address.data)
        {
            inline(side, instance, world);
        }
    }
}

/// Flags by type of resource. Terraform's provider leaves what isn't given as it is in the account.
fn flags(
    block: &Block<'_>,
    reader: &mut Reader<'_>,
    field: &str,
    attribute: &str,
) -> BTreeMap<String, bool> {
    let (known, others) = block.map(&mut reader.unknown, field, &[attribute]);
    let flag = |(key, text): (String, String)| Some((key, text.parse().ok()?));
    let given = known.len();
    let known: BTreeMap<String, bool> = known.into_iter().filter_map(flag).collect();
    if !others.is_empty() {
        let unknown = Unknown::of(block.origin(&[attribute]).as_ref());
        reader.unknown.insert(field.to_owned(), unknown);
    } else if known.len() < given {
        let unknown = Unknown::because(Reason::Invalid);
        reader.unknown.insert(field.to_owned(), unknown);
    }
    known
}

/// The API's map of strings (AWS Backup API: `DescribeGlobalSettings`).
fn global(side: Side<'_>, instance: Instance<'_>) -> (String, GlobalSettings) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let mut flag =
        |field: &str, key: &str| block.flag(&mut reader.unknown, field, &["global_settings", key]);
    let settings = GlobalSettings {
        cross_account_backup: flag("cross_account_backup", "isCrossAccountBackupEnabled"),
        multi_party_approval: flag("multi_party_approval", "isMpaEnabled"),
        delegated_administrator: flag("delegated_administrator", "isDelegatedAdministratorEnabled"),
        object: reader.object(None),
    };
    (reader.id(), settings)
}

fn notifications(block: &Block<'_>, reader: &mut Reader<'_>) -> VaultNotifications {
    let topic = block.reference(&["sns_topic_arn"]);
    let events = block.texts(&mut reader.unknown, "events", &["backup_vault_events"]);
    let arn = reader.instance.values.get(&["backup_vault_arn"]).as_str();
    VaultNotifications {
        object: reader.object(arn),
        vault: None,
        topic,
        events,
    }
}

/// `notifications` inside an awscc vault.
fn inline(side: Side<'_>, instance: Instance<'_>, world: &mut World) {
    let mut reader = Reader::new(side, instance);
    let id = reader.id();
    let vault = Some(Reference {
        id: Some(id.clone()),
        ..Reference::default()
    });
    let mut unknown = Unknowns::new();
    let found = Block::of(side, instance).blocks_of(&mut unknown, "events", "notifications");
    reader.unknown = unknown;
    let made = match found.first() {
        Some(block) => notifications(block, &mut reader),
        None if reader.unknown.is_empty() => return,
        None => VaultNotifications {
            object: reader.object(None),
            ..VaultNotifications::default()
        },
    };
    let made = VaultNotifications { vault, ..made };
    world.vault_notifications.insert(id, made);
}

#[cfg(test)]
mod tests;
