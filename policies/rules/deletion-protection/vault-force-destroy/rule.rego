# METADATA
# title: Backup vault has force_destroy on
# description: With force_destroy, Terraform deletes every recovery point in a vault so that it can delete the vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/deleting-a-vault.html
# custom:
#   severity: warning
#   remedy: remove force_destroy, or set it to false
package tfbackup.rules["deletion-protection"]["vault-force-destroy"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["force_destroy"], message) if {
	some id, vault in input.vaults
	vault.force_destroy
	message := "force_destroy is on; destroying or replacing the vault first deletes every recovery point in it"
}

findings contains finding.undecided(id, ["force_destroy"], unknown, message) if {
	some id, vault in input.vaults
	unknown := vault.unknown.force_destroy
	message := "can't tell whether force_destroy is on; if so, destroying the vault first deletes every recovery point in it"
}
