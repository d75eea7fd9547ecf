//! Multi-party approval.

use super::fields::Fields;
use crate::documents::cloudformation::Value;
use crate::facts::{ApprovalTeam, World};

/// `AWS::MPA::ApprovalTeam`
pub(super) fn approval_team(mut fields: Fields<'_>, world: &mut World) {
    let mut strategy = fields.child("ApprovalStrategy").child("MofN");
    let min_approvals = strategy.whole("min_approvals", "MinApprovalsRequired");
    fields.unknown.append(&mut strategy.unknown);
    let approvers = match fields.value("Approvers").clone() {
        Value::List(approvers) => Some(approvers.len()),
        Value::Unknown(gap) => {
            fields.unknown.insert("approvers".to_owned(), gap.into());
            None
        }
        _ => None,
    };
    let team = ApprovalTeam {
        name: fields.text("name", "Name"),
        arn: None,
        min_approvals,
        approvers,
        object: fields.object(),
    };
    world.approval_teams.insert(fields.id(), team);
}
