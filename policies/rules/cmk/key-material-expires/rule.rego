# METADATA
# title: Imported key material expires
# description: When imported key material expires, nothing under the key can be decrypted until the same material is imported again.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
# custom:
#   severity: warning
#   remedy: import the material without valid_to, or keep it where it can be imported again, and say who does
package tfbackup.rules.cmk["key-material-expires"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains finding.violated(id, ["material_valid_to"], message) if {
	some id, key in input.keys
	valid_to := key.material_valid_to
	id in backup.used_keys
	message := sprintf("the material of this key expires on %s; from then on nothing that was backed up under it can be restored%s, unless the same material is imported again", [
		valid_to,
		_kept(id),
	])
}

findings contains finding.undecided(id, ["material_valid_to"], unknown, message) if {
	some id, key in input.keys
	unknown := key.unknown.material_valid_to
	id in backup.used_keys
	message := "whether the material of this key expires is not known; from then on nothing that was backed up under it can be restored"
}

_kept(id) := sprintf(", though it is kept for %s", [text.days(max(days))]) if {
	days := {lifecycle.delete_after_days |
		some [i, j] in object.get(input.hops_under, id, set())
		lifecycle := input.flows[i].hops[j].lifecycle
	}
	count(days) > 0
} else := ""
