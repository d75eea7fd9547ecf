# METADATA
# title: Backup vault has no vault lock
# description: Without a vault lock, IAM permissions alone keep recovery points from being deleted early.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: add an aws_backup_vault_lock_configuration (awscc lock_configuration) with changeable_for_days and min_retention_days
package tfbackup.rules["vault-lock"]["vault-without-lock"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.reach
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["lock"], message) if {
	some id in _without_lock
	input.plans[input.vaults[id].plan].complete
	not _copied_on[id]
	message := sprintf("%s has no vault lock; any principal with backup:DeleteRecoveryPoint can delete its recovery points", [
		wording.vault(input.vaults[id]),
	])
}

# What it holds is also where no permission of this account reaches.
findings contains object.union(finding.violated(id, ["lock"], message), {"severity": "note"}) if {
	some id in _without_lock
	input.plans[input.vaults[id].plan].complete
	_copied_on[id]
	message := sprintf("%s has no vault lock; any principal with backup:DeleteRecoveryPoint can delete its recovery points, leaving only their copies elsewhere", [
		wording.vault(input.vaults[id]),
	])
}

findings contains finding.undecided(id, ["lock"], {"reason": "incomplete"}, message) if {
	some id in _without_lock
	not input.plans[input.vaults[id].plan].complete
	message := sprintf("can't tell whether %s has a vault lock: the plan is incomplete; without one, its recovery points can be deleted", [
		wording.vault(input.vaults[id]),
	])
}

findings contains finding.undecided(id, ["lock"], unknown, message) if {
	some id, vault in input.vaults
	vault.kind == "standard"
	unknown := vault.unknown.lock
	message := sprintf("can't tell whether %s has a vault lock; without one, its recovery points can be deleted", [wording.vault(vault)])
}

_without_lock contains id if {
	some id, vault in input.vaults
	vault.kind == "standard" # an air-gapped vault is born locked
	not vault.lock
	not vault.unknown.lock
}

# All that is known to get into the vault also gets into an air-gapped vault or another account. Where that isn't
# decided, other rules ask, as an error.
_copied_on contains id if {
	some id in _without_lock
	count(object.get(input.hops_into, id, [])) > 0
	not _holds_the_only_copy[id]
}

# What an open flow carries isn't in the input.
_holds_the_only_copy contains id if {
	some id in _without_lock
	some [i, _] in object.get(input.hops_into, id, [])
	count(object.get(input.flows[i], "resources", [])) == 0
}

_holds_the_only_copy contains id if {
	some id in _without_lock
	held := {resource | some [i, _] in input.hops_into[id]; some resource in input.flows[i].resources}
	count(((held - _reached) | (held & reach.stays))) > 0
}

_reached := {id | some id, _ in input.reach}
