# METADATA
# title: Backup vault's force_destroy is switched on
# description: This plan lets Terraform delete recovery points together with their vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
# custom:
#   severity: warning
#   remedy: keep force_destroy = false
#   supersedes: [vault-force-destroy]
package tfbackup.rules.change["vault-force-destroy-enabled"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["force_destroy"], message) if {
	some [id, _] in change.fields.loosened.vaults.force_destroy
	message := sprintf(
		"force_destroy of %s is switched on; the next destroy or replacement first deletes every recovery point in it",
		[wording.vault(input.vaults[id])],
	)
}

findings contains finding.undecided(id, ["force_destroy"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vaults.force_destroy
	unknown := pair.unknown.after
	message := sprintf("can't tell whether force_destroy of %s is switched on: depends on its new value; with it, a destroy deletes all recovery points", [wording.vault(input.vaults[id])])
}

findings contains finding.undecided(id, ["force_destroy"], unknown, message) if {
	some [id, pair] in change.fields.unknown.vaults.force_destroy
	not pair.unknown.after
	unknown := pair.unknown.before
	message := sprintf("can't tell whether this plan switches on force_destroy of %s: depends on its value before", [wording.vault(input.vaults[id])])
}
