# METADATA
# title: Target vault is in no plan
# description: AWS Backup doesn't create vaults for a backup plan; a backup or copy job into a missing vault fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: correct the vault's name, account or Region, or pass along the plan that creates the vault
package tfbackup.rules["plan-validity"]["vault-not-declared"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.placement

findings contains object.union(finding.violated(id, field, message), {"twin": name}) if {
	not placement.blind
	some [id, name, region, account] in placement.undeclared
	field := _field(id)
	message := sprintf("no plan creates vault \"%s\" in account %s and Region %s; unless it exists elsewhere, every job into it fails", [
		name,
		account,
		region,
	])
}

findings contains object.union(finding.undecided(id, field, {"reason": "incomplete"}, message), {"twin": name}) if {
	placement.blind
	some [id, name, region, account] in placement.undeclared
	field := _field(id)
	message := sprintf("can't tell whether vault \"%s\" exists in account %s and Region %s: some plans don't show all vaults; otherwise, every job into it fails", [
		name,
		account,
		region,
	])
}

_field(id) := ["rules"] if {
	input.backup_plans[id]
} else := []
