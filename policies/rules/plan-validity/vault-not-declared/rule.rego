# METADATA
# title: Vault isn't in any plan
# description: AWS Backup makes no vaults for a backup plan; a job or copy into a vault that isn't there fails.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: correct the vault's name, account and Region, or pass along the plan that makes it
package tfbackup.rules["plan-validity"]["vault-not-declared"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.placement

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": name}) if {
	not placement.blind
	some [id, name, region, account] in placement.undeclared
	message := sprintf("account %s has no vault \"%s\" in %s in these plans; unless it is made elsewhere, every job into it fails", [
		account,
		name,
		region,
	])
}

findings contains object.union(finding.undecided(id, ["rules"], {"reason": "incomplete"}, message), {"twin": name}) if {
	placement.blind
	some [id, name, region, account] in placement.undeclared
	message := sprintf("can't tell whether account %s has vault \"%s\" in %s: some plans don't show all vaults", [
		account,
		name,
		region,
	])
}
