//! Backup plans and selections of Terraform resources, in one shape whichever provider declares them.

pub(super) mod patterns;
mod selections;
pub(super) mod table;
#[cfg(test)]
mod tests;
pub(super) mod vault;

use super::reader::{Instance, Reader, Side};
use super::table::Table as _;
use super::{BackupPlan, World};
use crate::resolve::{Lead, Origin};
use table::refused;

pub(super) const PLAN: [&str; 2] = ["aws_backup_plan", "awscc_backup_backup_plan"];
pub(super) const SELECTION: [&str; 2] = ["aws_backup_selection", "awscc_backup_backup_selection"];

/// Fills `backup_plans`, `selections`, and `invalid` with their schedules that AWS would refuse.
pub(super) fn derive(side: Side<'_>, world: &mut World) {
    let managed = |instance: &Instance<'_>| !instance.address.data;
    for instance in side.instances(&PLAN).into_iter().filter(managed) {
        let mut reader = Reader::new(side, instance);
        let mut plan = BackupPlan::read(&mut reader);
        plan.object = reader.object(reader.arn("backup_plan_arn"));
        let refused = refused(&plan, "schedule");
        world.refuse(&reader.id(), refused);
        world.backup_plans.insert(reader.id(), plan);
    }
    selections::derive(side, world);
}

/// The origin of what AWS demands: it is given, where several leads remain.
fn given(mut origin: Origin) -> Origin {
    if origin.leads.len() > 1 {
        origin.leads.retain(|lead| *lead != Lead::NotGiven);
    }
    origin
}
