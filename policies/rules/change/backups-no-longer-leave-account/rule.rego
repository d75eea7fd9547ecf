# METADATA
# title: Backups no longer leave the account
# description: Backups of a resource got into an air-gapped vault or another account before this plan, and no longer do.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: have a rule that backs up the resources copy to a vault of another account or an air-gapped vault
package tfbackup.rules.change["backups-no-longer-leave-account"]

import data.tfbackup.lib.escape
import data.tfbackup.lib.finding
import data.tfbackup.lib.loss
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.text

findings contains object.union(finding.violated(plan, ["rules"], message), {"related": related, "twin": twin}) if {
	some plan, ids in escape.ended
	twin := plan_change.twin(plan, "")
	message := sprintf("backups of %s no longer get into another account or an air-gapped vault; %s", [
		text.list(loss.addresses(ids), 3),
		"when the account is lost, only copies made before this apply are left, until they expire",
	])
	related := [{"resource": id, "label": "its backups stay here now"} | some id in array.slice(sort(ids), 0, 3)]
}

findings contains object.union(finding.undecided_for(plan, ["rules"], waits_for, message), {"twin": twin}) if {
	some plan, ids in escape.doubtful
	not escape.ended[plan]
	twin := plan_change.twin(plan, "")
	waits_for := escape.waits(min(ids))
	message := escape.question(min(ids), text.list(loss.addresses(ids), 3))
}
