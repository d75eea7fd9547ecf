# METADATA
# title: Account moves out of its protecting SCPs
# description: This plan moves an account to a unit where policies no longer deny the destruction of its backups.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_inheritance_auth.html
# custom:
#   severity: error
#   remedy: attach a policy that denies as much to the new unit or to the account, before the account moves
package tfbackup.rules.change["account-leaves-scp"]

import data.tfbackup.lib.account_move
import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, [], message), {"twin": account}) if {
	some account, actions in account_move.open
	id := account_move.place(account)
	message := sprintf("%s moves from %s to %s; nothing there denies %s any more, so one stolen role can destroy its backups", [
		organization.called(account),
		account_move.from(account),
		account_move.to(account),
		text.list(actions, 4),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": account}) if {
	some account, actions in account_move.unsure
	not account_move.open[account]
	id := account_move.place(account)
	waits_for := [{"resource": id, "attribute": [], "reason": "unresolved"}]
	message := sprintf("%s moves from %s to %s; whether policies there deny %s isn't known", [
		organization.called(account),
		account_move.from(account),
		account_move.to(account),
		text.list(actions, 4),
	])
}
