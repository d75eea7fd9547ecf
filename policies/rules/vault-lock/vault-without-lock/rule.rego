# METADATA
# title: Backup vault has no vault lock
# description: Without Vault Lock, permissions alone keep recovery points from being deleted before their time.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
# custom:
#   severity: warning
#   remedy: add an aws_backup_vault_lock_configuration (awscc lock_configuration) with changeable_for_days and min_retention_days
package tfbackup.rules["vault-lock"]["vault-without-lock"]

import data.tfbackup.lib.finding

findings contains finding.violated(id, ["lock"], message) if {
	some id in _without_lock
	input.plans[input.vaults[id].plan].complete
	message := "vault has no lock; whoever holds the permission can delete its recovery points before restore day"
}

findings contains finding.undecided(id, ["lock"], {"reason": "incomplete"}, message) if {
	some id in _without_lock
	not input.plans[input.vaults[id].plan].complete
	message := "no lock of the vault is in sight, but the plan is incomplete; without one its recovery points can be deleted"
}

findings contains finding.undecided(id, ["lock"], unknown, message) if {
	some id, vault in input.vaults
	vault.kind == "standard"
	unknown := vault.unknown.lock
	message := "whether the vault has a lock is not known; without one its recovery points can be deleted before restore day"
}

_without_lock contains id if {
	some id, vault in input.vaults
	vault.kind == "standard" # an air-gapped vault is born locked
	not vault.lock
	not vault.unknown.lock
}
