# METADATA
# title: Air-gapped vault has no customer managed key
# description: A logically air-gapped vault keeps its first key; an error where [lagv] require_cmk asks for yours, else a note.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
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

findings contains object.union(finding.violated(id, ["key"], message), _note) if {
	not input.config.lagv.require_cmk
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	vault.key.manager == "aws-owned"
	message := sprintf("%s; %s", [
		"air-gapped vault is encrypted with a key that AWS owns, as AWS recommends",
		"nobody here can lose, audit or withdraw it, and the vault never takes another",
	])
}

findings contains object.union(finding.undecided(id, ["key"], unknown, message), _note) if {
	not input.config.lagv.require_cmk
	some id, unknown in backup.unknown_manager
	input.vaults[id].kind == "logically-air-gapped"
	message := "the air-gapped vault's key is not known; if AWS owns it, nobody here can lose, audit or withdraw it"
}

_note := {"severity": "note", "persona": "pedantic", "help": "set encryption_key_arn before the vault is made if AWS may not hold the key; [lagv] require_cmk = true demands it"}
