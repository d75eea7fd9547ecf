//! The roles of selections that backup policies and stack sets make: the ARN has `$account` in it, and each account
//! has a role of its own.

use super::{Answer, BackupRole, Place, RoleFact};
use crate::aws::{Arn, is_account_id};
use crate::facts::{Resource, RoleLack, Selection, World};
use std::collections::BTreeMap;

/// What stands for the account that a selection is made in.
const ACCOUNT: &str = "$account";

/// The role of each account that the selection takes something of; `None` where it names a role of one account.
pub(super) fn roles<'a>(
    selection: &'a Selection,
    resources: &'a BTreeMap<String, Resource>,
) -> Option<Vec<Place<'a>>> {
    let pattern = selection.role.as_ref()?.arn.as_deref()?;
    if !pattern.contains(ACCOUNT) {
        return None;
    }
    let mut selected: BTreeMap<&str, Vec<&String>> = BTreeMap::new();
    for id in &selection.selected {
        let account = resources
            .get(id)
            .and_then(|it| it.object.account.as_deref());
        if let Some(account) = account.filter(|id| is_account_id(id)) {
            selected.entry(account).or_default().push(id);
        }
    }
    let places = selected.into_iter().map(|(account, selected)| Place {
        arn: Some(pattern.replace(ACCOUNT, account)),
        account: Some(account),
        selected,
    });
    Some(places.collect())
}

/// The one that most is wrong with; the first of several.
pub(super) fn worst(roles: impl Iterator<Item = BackupRole>) -> Option<BackupRole> {
    let is_refused = |lack: &RoleLack| !lack.backup.is_empty() || !lack.copy.is_empty();
    roles.min_by_key(|role| {
        let fails = role.defect.is_some() || role.trusted == Answer::No && role.role.is_some();
        (!fails, !role.lacks.values().any(is_refused))
    })
}

/// Roles by account and name: names are unique in an account, whatever the path.
pub(super) struct Named<'a> {
    roles: BTreeMap<(&'a str, &'a str), RoleFact<'a>>,
}

impl<'a> Named<'a> {
    pub(super) fn new(world: &'a World) -> Self {
        let named = world.roles.iter().filter_map(|fact| {
            let (_, role) = fact;
            let account = role.object.account.as_deref()?;
            Some(((account, role.name.as_deref()?), fact))
        });
        Self {
            roles: named.collect(),
        }
    }

    pub(super) fn of(&self, arn: Option<&str>) -> Option<RoleFact<'a>> {
        let arn = Arn::parse(arn?)?;
        let (_, name) = arn.resource.rsplit_once('/')?;
        self.roles.get(&(arn.account, name)).copied()
    }
}
