# METADATA
# title: Copy stays in the same account and Region
# description: A second recovery point in the same account and Region, under the same protection, is lost together with the first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/recov-point-create-a-copy.html
# custom:
#   severity: warning
#   remedy: copy to a vault in another account or to a logically air-gapped vault
package tfbackup.rules.databunker["copy-beside-original"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.lifecycle

findings contains object.union(finding.violated(id, ["rules"], message), {"twin": twin}) if {
	some id, plan in input.backup_plans
	some at, backup_rule in plan.rules
	some copy in backup_rule.copies
	vault := copy.vault.id
	adds_nothing := _adds_nothing(backup_rule.vault, vault)
	twin := sprintf("%v %s", [at, vault])
	message := sprintf("rule %s copies %s; the copy is lost together with the backup", [lifecycle.called(backup_rule), adds_nothing])
}

_adds_nothing(from, vault) := "into the vault that it backs up to" if {
	from.id == vault
} else := "to an unlocked vault in the same account and Region" if {
	input.vaults[vault].kind == "standard"
	input.vaults[from.id].account == input.vaults[vault].account
	input.vaults[from.id].region == input.vaults[vault].region
	input.vaults[vault].key.manager == "aws" # one's own key may be a step on the way out of the account
	not input.vaults[vault].lock
	not input.vaults[vault].unknown.lock
}
