# METADATA
# title: Backups use a multi-Region key
# description: A multi-Region key has the same key material in several Regions; access to any one of them opens data encrypted under the others.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-security.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: use a single-Region key for backups; a copy in another Region uses the key of its destination vault
package tfbackup.rules.cmk["multi-region-key"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["multi_region"], message) if {
	some id, key in input.keys
	some [at, says] in [["multi_region", "is a multi-Region key"], ["replica", "is a replica of a multi-Region key"]]
	key[at] == true
	not _says_more(key, at)
	id in backup.used_keys
	message := sprintf("KMS key of backups %s; any principal that can use the key in another Region can decrypt these backups too", [says])
}

findings contains finding.undecided(id, ["multi_region"], unknown, message) if {
	some id, key in input.keys
	unknown := key.unknown.multi_region
	not key.replica == true
	id in backup.used_keys
	message := "can't tell whether this is a multi-Region key: depends on multi_region; a principal that can use such a key in another Region can decrypt these backups"
}

_says_more(key, "multi_region") if key.replica == true
