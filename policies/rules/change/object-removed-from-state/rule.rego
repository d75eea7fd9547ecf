# METADATA
# title: Resource is removed from Terraform's state
# description: This plan takes a backup resource out of Terraform's state without destroying it.
# related_resources:
#   - ref: https://developer.hashicorp.com/terraform/language/block/removed
# custom:
#   severity: warning
#   remedy: import it into another configuration before removing it from this one, or keep its block
package tfbackup.rules.change["object-removed-from-state"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.plan_change
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.forgotten
	some map, noun in _nouns
	fact := _before[map][id]
	not _written_inside_another(map, id)
	input.plans[fact.plan].has_backup
	message := sprintf(
		"%s is removed from Terraform's state; it remains in AWS, but no later plan shows when it's weakened or deleted",
		[wording.called(noun, fact, [])],
	)
}

_nouns := {
	"vaults": "vault",
	"vault_locks": "vault lock",
	"vault_policies": "vault access policy",
	"keys": "KMS key",
	"key_aliases": "KMS alias",
	"key_policies": "key policy",
	"backup_plans": "backup plan",
	"selections": "backup selection",
	"organization_policies": "organization policy",
	"policy_attachments": "policy attachment",
	"vault_notifications": "vault notification",
}

# One resource, one finding: what is written inside another object goes with it.
# Named one by one, so that the engine knows what is read.
_before["vaults"] := input.before.vaults

_before["vault_locks"] := input.before.vault_locks

_before["vault_policies"] := input.before.vault_policies

_before["keys"] := input.before.keys

_before["key_aliases"] := input.before.key_aliases

_before["key_policies"] := input.before.key_policies

_before["backup_plans"] := input.before.backup_plans

_before["selections"] := input.before.selections

_before["organization_policies"] := input.before.organization_policies

_before["policy_attachments"] := input.before.policy_attachments

_before["vault_notifications"] := input.before.vault_notifications

_written_inside_another(map, id) if {
	outer := {
		"vault_locks": "vaults",
		"vault_policies": "vaults",
		"vault_notifications": "vaults",
		"key_policies": "keys",
		"policy_attachments": "organization_policies",
	}[map]
	_before[outer][id]
}

_written_inside_another(_, id) if plan_change.spoken_for[id]
