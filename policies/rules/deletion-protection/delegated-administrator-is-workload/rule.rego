# METADATA
# title: Delegated administrator for backups is a workload account
# description: A delegated administrator of AWS Backup can change backups of all accounts, so it shouldn't run workloads.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/manage-cross-account.html
# custom:
#   severity: warning
#   remedy: delegate to an account that runs no workload
package tfbackup.rules["deletion-protection"]["delegated-administrator-is-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization

findings contains finding.violated(id, ["account"], message) if {
	some id, delegation in _delegations
	delegation.service == _backup
	account := delegation.account.id
	reason := _workload(account)
	message := sprintf("%s is a delegated administrator for AWS Backup and %s; an intruder there can change the backups of every account", [
		organization.called(account),
		reason,
	])
}

# Asked only where the input has a workload that may be there.
findings contains finding.undecided_for(id, [], waits_for, message) if {
	some id, delegation in _delegations
	waits_for := array.concat(
		[finding.wait(id, ["service"], unknown) | unknown := delegation.unknown.service; _workload(delegation.account.id)],
		[finding.wait(id, ["account"], unknown) | unknown := _lost(delegation)],
	)
	count(waits_for) > 0
	message := "can't tell whether a workload account is a delegated administrator for AWS Backup: depends on the account and service"
}

_backup := "backup.amazonaws.com"

_delegations[id] := delegation if {
	some id, delegation in input.delegated_administrators
	object.get(delegation, "service", _backup) == _backup
}

_workload(account) := "is a workload account" if {
	input.accounts[account].role == "workload"
} else := "has resources of its own that are backed up" if {
	input.strategies[account]
}

_lost(delegation) := unknown if {
	_has_workload
	unknown := delegation.account.unknown.id
} else := unknown if {
	_has_workload
	unknown := delegation.unknown.account
}

_has_workload if count(input.strategies) > 0

_has_workload if "workload" in {account.role | some account in input.accounts}
