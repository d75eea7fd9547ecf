# METADATA
# title: Vault, key or plan lacks prevent_destroy
# description: Without prevent_destroy a wrong edit destroys what backups rest on, and Terraform doesn't refuse.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   severity: note
#   remedy: "add lifecycle { prevent_destroy = true } to its block"
package tfbackup.rules["deletion-protection"]["without-prevent-destroy"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.text

# Known only where the .tf file is at hand.
findings contains finding.violated(id, [], message) if {
	some _, places in _unguarded
	[_, id] := min(places)
	message := sprintf(
		"Terraform may destroy it: one wrong edit or a renamed block, and the next apply deletes it without a question%s",
		[_others(id, places)],
	)
}

_others(id, places) := sprintf("; the same holds for %s", [text.list(others, 5)]) if {
	others := {address | some [address, other] in places; other != id}
	count(others) > 0
} else := ""

# By Terraform plan: `[address, id]`.
_unguarded[plan] contains [address, id] if {
	some [id, fact] in _backed
	fact.prevent_destroy == false
	plan := fact.plan
	address := fact.address
}

_backed contains [id, fact] if some id, fact in input.vaults

_backed contains [id, fact] if some id, fact in input.backup_plans

_backed contains [id, fact] if {
	some vault in input.vaults
	id := vault.key.id
	fact := input.keys[id]
}

_backed contains [id, fact] if {
	some id, _ in input.hops_under
	fact := input.keys[id]
}
