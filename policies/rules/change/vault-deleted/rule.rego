# METADATA
# title: Backup vault is deleted or replaced
# description: This plan deletes or replaces a backup vault; its recovery points are deleted first and don't move to a new vault.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault.html
# custom:
#   severity: error
#   remedy: put the vault's block back, or take it out of the state with a removed block (destroy = false)
package tfbackup.rules.change["vault-deleted"]

import data.tfbackup.lib.change
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id in change.deleted
	vault := input.before.vaults[id]
	not _is_spare(id, vault)
	message := sprintf("%s is deleted; %s", [wording.vault(vault), wording.fate(vault)])
}

findings contains object.union(finding.violated(id, [], message), {"help": help}) if {
	help := "keep the vault unchanged and add a second vault with the new arguments"
	some id in change.replaced
	vault := input.before.vaults[id]
	message := sprintf("%s is replaced %s; %s", [wording.vault(vault), wording.cause(vault), wording.fate(vault)])
}

# Empty, and nothing ever puts anything into it: neither a plan here, nor somebody whom its policy or its lock is for.
# Where no backup plan is left to look at, plans elsewhere may still use it: the count is as old as the last refresh.
_is_spare(id, vault) if {
	vault.recovery_points == 0
	count(input.backup_plans) > 0
	not vault.lock
	not vault.unknown.lock
	not vault.policy
	not _is_target(id, vault)
}

_is_target(id, _) if {
	some target in _targets
	target.id == id
}

# A plan without configuration tells no more than the name.
_is_target(_, vault) if {
	some target in _targets
	target.name == vault.name
	object.get(target, "account", "") == object.get(vault, "account", "")
	object.get(target, "region", "") == object.get(vault, "region", "")
}

_targets contains target if {
	some plan in input.before.backup_plans
	some rule in plan.rules
	some target in array.concat(
		[rule[field] | some field in ["vault", "air_gapped_vault"]],
		[copy.vault | some copy in object.get(rule, "copies", [])],
	)
}
