# METADATA
# title: Air-gapped vault with a key that AWS owns
# description: AWS recommends its own key for logically air-gapped vaults; nobody can lose it, but nobody outside AWS holds it either.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   persona: pedantic
#   remedy: set encryption_key_arn before the vault is made if AWS may not hold the key; [lagv] require_cmk = true demands it
package tfbackup.rules.lagv["lagv-with-aws-owned-key"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["key"], message) if {
	not input.config.lagv.require_cmk
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.key.manager == "aws-owned"
	message := sprintf("%s; %s", [
		"air-gapped vault is encrypted with a key that AWS owns, as AWS recommends",
		"nobody here can lose, audit or withdraw it, and the vault never takes another",
	])
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	not input.config.lagv.require_cmk
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "logically-air-gapped"
	message := "the air-gapped vault's key is not known; if AWS owns it, nobody here can lose, audit or withdraw it"
}
