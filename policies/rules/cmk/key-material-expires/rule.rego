# METADATA
# title: Imported key material expires
# description: After imported key material expires, nothing under the key can be decrypted until the same material is imported again.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-conceptual.html
# custom:
#   severity: warning
#   remedy: import the key material without valid_to, or keep a copy of it and a tested procedure for importing it again
package tfbackup.rules.cmk["key-material-expires"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.text

findings contains object.union(finding.violated(id, ["material_valid_to"], message), {"label": label}) if {
	some id, key in input.keys
	valid_to := key.material_valid_to
	id in backup.used_keys
	label := sprintf("expires on %s", [valid_to])
	message := sprintf("imported key material expires on %s; after that, recovery points under this key%s can't be restored unless the same material is imported again", [
		valid_to,
		_kept(id),
	])
}

findings contains finding.undecided(id, ["material_valid_to"], unknown, message) if {
	some id, key in input.keys
	unknown := key.unknown.material_valid_to
	id in backup.used_keys
	message := "can't tell whether the imported key material expires: depends on valid_to; after that, recovery points under this key can't be restored"
}

_kept(id) := sprintf(" (kept for %s)", [text.days(max(days))]) if {
	days := {lifecycle.delete_after_days |
		some [i, j] in object.get(input.hops_under, id, set())
		lifecycle := input.flows[i].hops[j].lifecycle
	}
	count(days) > 0
} else := ""
