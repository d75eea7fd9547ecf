//! `AWS::Backup::BackupPlan`

use super::fields::Fields;
use crate::facts::table::Table as _;
use crate::facts::{BackupPlan, World};

/// Fills `backup_plans`.
pub(super) fn plan(mut fields: Fields<'_>, world: &mut World) {
    let plan = BackupPlan {
        origin: fields.made.origin,
        scope: fields.made.scope.clone(),
        ..BackupPlan::read(&mut fields)
    };
    let object = fields.object();
    world
        .backup_plans
        .insert(fields.id(), BackupPlan { object, ..plan });
}
