# METADATA
# title: Backups use a multi-Region key
# description: A multi-Region key has the same material in several Regions; who holds one of them can open what is under the others.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-security.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: use a single-Region key for backups; a copy gets the key of its destination vault anyway
package tfbackup.rules.cmk["multi-region-key"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding

findings contains finding.violated(id, ["multi_region"], message) if {
	some id, key in input.keys
	some [at, says] in [["multi_region", "is a multi-Region key"], ["replica", "is a replica of a multi-Region key"]]
	key[at] == true
	not _says_more(key, at)
	id in backup.used_keys
	message := sprintf("key of backups %s; whoever may use or delete it in another Region reaches the backups there and here alike, and AWS Backup gains nothing from it", [says])
}

findings contains finding.undecided(id, ["multi_region"], unknown, message) if {
	some id, key in input.keys
	unknown := key.unknown.multi_region
	not key.replica == true
	id in backup.used_keys
	message := "whether it is a multi-Region key, which reaches the backups from another Region too, isn't known"
}

_says_more(key, "multi_region") if key.replica == true
