//! Which vaults backup rules and their copies name, and which roles selections do.

use crate::facts::Reference;
use crate::facts::block::Block;
use crate::facts::roles::ROLE;
use crate::facts::vaults::{AIR_GAPPED, STANDARD};
use crate::plan::Value;
use crate::resolve::Lead;

/// Attributes that are a vault's ARN. An air-gapped vault's id may be its ARN.
const ARNS: [&str; 3] = ["arn", "backup_vault_arn", "id"];

/// An air-gapped vault, given by its ARN.
pub(in crate::facts) fn air_gapped(block: &Block<'_>, argument: &str) -> Option<Reference> {
    by_arn(block, argument, &AIR_GAPPED, false)
}

/// Where copies go, given by its ARN.
pub(in crate::facts) fn destination(block: &Block<'_>, argument: &str) -> Option<Reference> {
    by_arn(block, argument, &[STANDARD, AIR_GAPPED].concat(), true)
}

/// A vault given by its ARN; `given` where AWS demands one.
fn by_arn(block: &Block<'_>, argument: &str, types: &[&str], given: bool) -> Option<Reference> {
    let is_arn = |lead: &Lead| match lead {
        Lead::Attribute { address, path } if !address.data => {
            let word = path.last().map(String::as_str);
            let has_id = AIR_GAPPED.contains(&address.resource_type.as_str());
            word.is_none_or(|word| ARNS.contains(&word) && (word != "id" || has_id))
        }
        _ => true,
    };
    vault(block, argument, types, given, is_arn)
}

/// A vault; what is made of attributes that aren't `fitting` is another.
fn vault(
    block: &Block<'_>,
    argument: &str,
    types: &[&str],
    given: bool,
    fitting: impl Fn(&Lead) -> bool,
) -> Option<Reference> {
    let is_vault = |lead: &Lead| match lead {
        Lead::Attribute { address, .. } => {
            let resource_type = address.resource_type.as_str();
            types.contains(&resource_type) || resource_type == "terraform_remote_state"
        }
        _ => true,
    };
    let value = block.values.get(&[argument]);
    let mut origin = block.origin_among(&[argument], |lead| is_vault(lead) && fitting(lead));
    if let (Some(origin), Value::Unknown) = (&mut origin, value)
        && let Some(lead) = block.only_unknown_part(&[argument]).filter(is_vault)
    {
        origin.leads = vec![lead];
    }
    let origin = origin.map(|mut origin| {
        for lead in origin.leads.iter_mut().filter(|lead| !fitting(lead)) {
            *lead = Lead::DeadEnd;
        }
        if given { super::given(origin) } else { origin }
    });
    let any = [STANDARD, AIR_GAPPED].concat();
    block.side.reference_among(value, origin, &any)
}

/// `target_vault_name` is a name in the plan's own account and Region, whatever vault it was taken from:
/// linking sees to that.
pub(in crate::facts) fn own(block: &Block<'_>, argument: &str) -> Option<Reference> {
    let types = [STANDARD, AIR_GAPPED].concat();
    let mut reference = vault(block, argument, &types, true, |_| true)?;
    if reference.remote_output.is_none() {
        let (side, instance) = (block.side, block.instance);
        reference.account = reference.account.or_else(|| side.account(instance));
        reference.region = reference.region.or_else(|| side.region(instance));
    }
    Some(reference)
}

/// The role that is given, which AWS demands.
pub(in crate::facts) fn role(block: &Block<'_>, argument: &str) -> Option<Reference> {
    let origin = block.origin_among(&[argument], |lead| match lead {
        Lead::Attribute { address, .. } => ROLE.contains(&address.resource_type.as_str()),
        _ => true,
    });
    let value = block.values.get(&[argument]);
    block
        .side
        .reference_among(value, origin.map(super::given), &ROLE)
}
