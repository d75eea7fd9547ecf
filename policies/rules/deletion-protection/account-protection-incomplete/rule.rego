# METADATA
# title: Account's SCPs leave other ways to lose backups
# description: SCPs protect an account's backups, but leave its administrators other actions with the same effect.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: deny these actions as well
package tfbackup.rules["deletion-protection"]["account-protection-incomplete"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text
import data.tfbackup.lib.way_around

findings contains object.union(finding.violated(id, [], message), {"twin": account, "help": help}) if {
	some account, found in way_around.open
	id := way_around.place(account)
	help := way_around.help(account, found)
	message := sprintf("SCPs protect the backups of account %s, but its administrators can still %s; backups can still be lost", [
		account,
		way_around.list(found),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": account}) if {
	some account, doubts in way_around.unsure
	not way_around.open[account]
	id := way_around.place(account)
	waits_for := [way_around.wait(other) | some other in {policy | some [_, policy] in doubts}]
	message := sprintf("can't tell whether SCPs keep administrators of account %s from %s: depends on policies whose documents aren't known", [
		account,
		text.few({action | some [action, _] in doubts}),
	])
}
