# METADATA
# title: Air-gapped vault without a customer managed key, although one is required
# description: With [lagv] require_cmk, every logically air-gapped vault must be encrypted with a key of your own.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: error
#   remedy: set encryption_key_arn to a KMS key of your own, best one of another account, before the vault is made
package tfbackup.rules.lagv["lagv-without-cmk"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["key"], message) if {
	input.config.lagv.require_cmk
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	held := {"aws": "AWS manages", "aws-owned": "AWS owns"}[vault.key.manager]
	message := sprintf(
		"air-gapped vault is encrypted with a key that %s, though [lagv] require_cmk asks for yours; %s",
		[held, "you can neither audit nor withdraw that key, and the vault never takes another"],
	)
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	input.config.lagv.require_cmk
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "logically-air-gapped"
	message := "the air-gapped vault's key is not known; [lagv] require_cmk asks for yours, and the vault never takes another"
}
