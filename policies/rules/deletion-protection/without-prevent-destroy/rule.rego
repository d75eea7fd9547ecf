# METADATA
# title: Vault, key or plan lacks prevent_destroy
# description: Without prevent_destroy, Terraform doesn't refuse to destroy a vault, key or backup plan by mistake.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle
# custom:
#   severity: note
#   persona: pedantic
#   remedy: "add lifecycle { prevent_destroy = true } to its block"
package tfbackup.rules["deletion-protection"]["without-prevent-destroy"]

import data.tfbackup.lib.finding

# Known only where the .tf file is at hand.
findings contains finding.violated(id, [], message) if {
	some [id, fact] in _backed
	fact.prevent_destroy == false
	message := "no prevent_destroy; renaming or removing the block deletes the resource at the next apply"
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
