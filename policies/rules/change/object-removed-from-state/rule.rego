# METADATA
# title: Object is removed from Terraform's state
# description: This plan takes an object that backups rest on out of the state without destroying it.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/block/removed
# custom:
#   severity: warning
#   remedy: import it into another configuration before it is removed from this one, or keep its block
package tfbackup.rules.change["object-removed-from-state"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.forgotten
	some map, noun in _nouns
	fact := change.before[map][id]
	not _written_inside_another(map, id)
	input.plans[fact.plan].has_backup
	message := sprintf(
		"%s is dropped from Terraform; it lives on, but no later plan shows when it is loosened or deleted",
		[wording.called(noun, fact, [])],
	)
}

_nouns := {
	"vaults": "vault",
	"vault_locks": "vault lock",
	"vault_policies": "vault access policy",
	"keys": "key",
	"key_aliases": "key alias",
	"key_policies": "key policy",
	"backup_plans": "backup plan",
	"selections": "selection",
	"organization_policies": "organisation policy",
	"policy_attachments": "policy attachment",
	"vault_notifications": "vault notification",
}

# One resource, one finding: what is written inside another object goes with it.
_written_inside_another(map, id) if {
	outer := {
		"vault_locks": "vaults",
		"vault_policies": "vaults",
		"vault_notifications": "vaults",
		"key_policies": "keys",
		"policy_attachments": "organization_policies",
	}[map]
	change.before[outer][id]
}

_written_inside_another(_, id) if plan_change.spoken_for[id]
