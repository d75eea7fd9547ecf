//! AWS Backup's settings of accounts and of the organisation, and notifications of vaults.

use super::block::Block;
use super::reader::{Instance, Reader, Side};
use super::{AllowedImages, GlobalSettings, LegalHold, Reason, RegionSettings, Unknown, World};
use std::collections::BTreeMap;

pub(super) const REGION: [&str; 1] = ["aws_backup_region_settings"];
pub(super) const HOLD: [&str; 1] = ["awscc_backup_legal_hold"];
pub(super) const IMAGES: [&str; 1] = ["aws_ec2_allowed_images_settings"];
pub(super) const GLOBAL: [&str; 1] = ["aws_backup_global_settings"];

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

#[cfg(test)]
mod tests;
