# METADATA
# title: Account moves away from its protecting SCPs
# description: This plan moves an account to an organizational unit whose SCPs no longer deny deleting its backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html
# custom:
#   severity: error
#   remedy: attach an SCP with the same Deny to the new organizational unit, or to the account, before the move
package tfbackup.rules.change["account-leaves-scp"]

import data.tfbackup.lib.account_move
import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, [], message), {"twin": account}) if {
	some account, actions in account_move.open
	id := account_move.place(account)
	message := sprintf("%s moves from %s to %s, where no SCP denies %s; a stolen role can then destroy its backups", [
		organization.called(account),
		account_move.from(account),
		account_move.to(account),
		text.few(actions),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": account}) if {
	some account, actions in account_move.unsure
	not account_move.open[account]
	id := account_move.place(account)
	waits_for := [{"resource": id, "attribute": [], "reason": "unresolved"}]
	message := sprintf("can't tell whether %s stays protected when it moves from %s to %s: depends on whether SCPs there deny %s", [
		organization.called(account),
		account_move.from(account),
		account_move.to(account),
		text.few(actions),
	])
}
