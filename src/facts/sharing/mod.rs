//! Shares of AWS Resource Access Manager, and multi-party approval teams.

use super::block::Block;
use super::reader::{Instance, Reader, Side};
use super::table::{Names, Table as _, Written, table};
use super::{ApprovalTeam, Reason, Reference, ResourceShare, Unknown, World};
use crate::aws::Arn;
use std::collections::BTreeMap;

pub(super) const SHARE: [&str; 2] = ["aws_ram_resource_share", "awscc_ram_resource_share"];
/// What adds resources or principals to a share.
pub(super) const ASSOCIATION: [&str; 5] = [
    "aws_ram_resource_association",
    "awscc_ram_resource_association",
    "aws_ram_principal_association",
    "awscc_ram_principal_association",
    "aws_ram_resource_share_associations_exclusive",
];
pub(super) const TEAM: [&str; 2] = ["aws_mpa_approval_team", "awscc_mpa_approval_team"];

// `aws_mpa_approval_team` as the provider's documentation has it; awscc as CloudFormation has it (1 to 20 approvers).
// field          read as  aws                                               CloudFormation                                backup policy
table! { ApprovalTeam:
    name          text     "name"                                            "Name"                                        "";
    arn           made     "arn"                                             "Arn"                                         "";
    min_approvals whole    "approval_strategy.m_of_n.min_approvals_required" "ApprovalStrategy.MofN.MinApprovalsRequired"  "";
    approvers     number   "approver"                                        "Approvers"                                   "";
}

/// Fills `approval_teams` and `resource_shares`; after the vaults.
///
/// Of the shares those stay that share vaults or teams, or of which that isn't known: RAM shares subnets and
/// much else.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    for instance in side.instances(&TEAM) {
        let mut reader = Reader::new(side, instance);
        let mut team = ApprovalTeam::read(&mut reader);
        team.object = reader.object(team.arn.as_deref());
        world.approval_teams.insert(reader.id(), team);
    }
    let mut shares = BTreeMap::new();
    for instance in side
        .instances(&SHARE)
        .into_iter()
        .filter(|i| !i.address.data)
    {
        let (id, share) = share(side, instance);
        shares.insert(id, share);
    }
    let by_arn: BTreeMap<String, String> = shares
        .iter()
        .filter_map(|(id, share)| Some((share.arn.clone()?, id.clone())))
        .collect();
    for instance in side.instances(&ASSOCIATION) {
        associate(side, instance, &by_arn, &mut shares);
    }
    shares.retain(|_, share| matters(share, world));
    for share in shares.values_mut() {
        share.resources.sort();
        share.resources.dedup();
        share.principals.sort();
        share.principals.dedup();
    }
    world.resource_shares = shares;
}

fn share(side: Side<'_>, instance: Instance<'_>) -> (String, ResourceShare) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let unknown = &mut reader.unknown;
    let arn = instance.values.get(&["arn"]).as_str().map(str::to_owned);
    let share = ResourceShare {
        name: block.text(unknown, "name", &["name"]),
        external: block.flag(unknown, "external", &["allow_external_principals"]),
        permissions: block.texts(unknown, "permissions", &["permission_arns"]),
        // awscc has both inside; aws in resources of their own.
        resources: block.references_of(unknown, "resources", &["resource_arns"], |_| true),
        principals: block.references_of(unknown, "principals", &["principals"], |_| true),
        object: reader.object(arn.as_deref()),
        arn,
    };
    (reader.id(), share)
}

/// Adds what an association says to its share; where that is declared elsewhere, the association stands for
/// it.
fn associate(
    side: Side<'_>,
    instance: Instance<'_>,
    by_arn: &BTreeMap<String, String>,
    shares: &mut BTreeMap<String, ResourceShare>,
) {
    let mut reader = Reader::new(side, instance);
    let block = Block::of(side, instance);
    let mut unknown = BTreeMap::new();
    let mut resources =
        block.references_of(&mut unknown, "resources", &["resource_arns"], |_| true);
    resources.extend(block.reference(&["resource_arn"]));
    let mut principals = block.references_of(&mut unknown, "principals", &["principals"], |_| true);
    principals.extend(block.reference(&["principal"]));
    let target = block.reference(&["resource_share_arn"]).unwrap_or_default();
    let by_arn = target.arn.as_ref().and_then(|arn| by_arn.get(arn));
    let meant = target.id.as_ref().or(by_arn);
    if let Some(share) = meant.and_then(|id| shares.get_mut(id)) {
        share.resources.extend(resources);
        share.principals.extend(principals);
        share.object.unknown.extend(unknown);
        return;
    }
    let why = target.unknown.get("id").cloned();
    let candidates = why.as_ref().map(|why| why.candidates.as_slice());
    for (id, share) in shares.iter_mut() {
        // Of several the leads tell which; else it may be any.
        if candidates.is_some_and(|some| some.is_empty() || some.contains(id)) {
            let field = if resources.is_empty() {
                "principals"
            } else {
                "resources"
            };
            let unknown = &mut share.object.unknown;
            unknown.extend(why.clone().map(|why| (field.to_owned(), why)));
        }
    }
    // What else the share has is written where it is declared.
    let why = why.unwrap_or_else(|| Unknown::because(Reason::Unresolved));
    for field in ["external", "name", "permissions", "principals", "resources"] {
        let is_told = match field {
            "principals" => !principals.is_empty(),
            "resources" => !resources.is_empty(),
            _ => false,
        };
        if !is_told {
            unknown.entry(field.to_owned()).or_insert(why.clone());
        }
    }
    reader.unknown = unknown;
    let share = ResourceShare {
        resources,
        principals,
        object: reader.object(None),
        arn: target.arn,
        ..ResourceShare::default()
    };
    shares.insert(reader.id(), share);
}

/// Whether it shares a vault or an approval team, as far as can be told.
fn matters(share: &ResourceShare, world: &World) -> bool {
    // AWSRAMDefaultPermissionBackupVault, AWSRAMMPAApprovalTeamAccess
    let named = |arn: &String| arn.contains("BackupVault") || arn.contains("MPAApprovalTeam");
    share.permissions.iter().any(named)
        || share.object.unknown.contains_key("resources")
        || share
            .resources
            .iter()
            .any(|reference| is_ours(reference, world))
}

fn is_ours(reference: &Reference, world: &World) -> bool {
    if let Some(id) = &reference.id
        && (world.vaults.contains_key(id) || world.approval_teams.contains_key(id))
    {
        return true;
    }
    match reference.arn.as_deref().map(Arn::parse) {
        Some(arn) => arn.is_some_and(|arn| {
            let kinds = [("backup", "backup-vault:"), ("mpa", "approval-team/")];
            let is = |(service, kind): (&str, &str)| {
                arn.service == service && arn.resource.starts_with(kind)
            };
            kinds.into_iter().any(is)
        }),
        // Another kind of resource, or nobody knows what.
        None => reference.id.is_none(),
    }
}

trait Approvers: Written {
    /// How many there are.
    fn number(&mut self, names: &Names) -> Option<usize> {
        let found = self.children(names).len();
        (!self.unknown().contains_key(names.field)).then_some(found)
    }
}

impl<W: Written> Approvers for W {}

#[cfg(test)]
mod tests;
