# METADATA
# title: Air-gapped vault has no customer managed key
# description: The key of a logically air-gapped vault can never change; an error if [lagv] require_cmk is set, otherwise a note.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: set encryption_key_arn to a customer managed key, ideally of another account, before the vault is created
package tfbackup.rules.lagv["lagv-without-cmk"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["key"], message) if {
	input.config.lagv.require_cmk
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	held := {"aws": "AWS managed", "aws-owned": "AWS owned"}[vault.key.manager]
	message := sprintf(
		"%s uses an %s key, but [lagv] require_cmk requires a customer managed key; the vault's key can't be changed later",
		[wording.vault(vault), held],
	)
}

findings contains finding.undecided(id, ["key"], unknown, message) if {
	input.config.lagv.require_cmk
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "logically-air-gapped"
	message := sprintf("can't tell whether %s uses a customer managed key, which [lagv] require_cmk requires; the key can't be changed later", [
		wording.vault(input.vaults[id]),
	])
}

findings contains object.union(finding.violated(id, ["key"], message), _note) if {
	not input.config.lagv.require_cmk
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.key.manager == "aws-owned"
	message := sprintf("%s uses an AWS owned key, as AWS recommends; you can't lose, audit or revoke that key, and it can't be changed later", [
		wording.vault(vault),
	])
}

findings contains object.union(finding.undecided(id, ["key"], unknown, message), _note) if {
	not input.config.lagv.require_cmk
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "logically-air-gapped"
	message := sprintf("can't tell whether %s uses an AWS owned key; if it does, you can't lose, audit or revoke that key", [
		wording.vault(input.vaults[id]),
	])
}

_note := {"severity": "note", "persona": "pedantic", "help": "if AWS must not hold the key, set encryption_key_arn before the vault is created; [lagv] require_cmk = true enforces it"}
