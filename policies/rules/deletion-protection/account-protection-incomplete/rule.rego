# METADATA
# title: Account's SCPs leave ways to lose backups
# description: The policies that protect an account's backups leave other actions to its administrators that come to the same.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: deny these actions as well
package tfbackup.rules["deletion-protection"]["account-protection-incomplete"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.way_around

findings contains object.union(finding.violated(id, [], message), {"twin": account, "help": help}) if {
	some account, found in way_around.open
	id := way_around.place(account)
	help := way_around.help(account, found)
	message := sprintf("service control policies protect the backups of account %s, but its administrators may still %s; each is a way to lose them", [
		account,
		way_around.list(found),
	])
}

findings contains object.union(finding.undecided_for(id, [], waits_for, message), {"twin": account}) if {
	some account, doubts in way_around.unsure
	not way_around.open[account]
	id := way_around.place(account)
	waits_for := [way_around.wait(other) | some other in {policy | some [_, policy] in doubts}]
	message := sprintf("service control policies protect the backups of account %s; whether they keep its administrators from %s is not known", [
		account,
		concat(", ", sort({action | some [action, _] in doubts})),
	])
}
