# METADATA
# title: Approval team shares an account with the vault
# description: An approval team in the vault's own account, or in a workload account, is lost together with that account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/multipartyapproval.html
# custom:
#   severity: warning
#   remedy: create the team in an account of a separate recovery organization, and share it with the vault's account
package tfbackup.rules.mpa["approval-team-in-same-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["approval_team"], message) if {
	some id, places in _too_near
	message := sprintf("approval team of %s is in %s; %s", [
		wording.vault(input.vaults[id]),
		text.few(places),
		"if that account is lost, so is the team, and nobody can open the vault to restore",
	])
}

findings contains object.union(finding.undecided_for(id, ["approval_team"], waits_for, message), {"help": help}) if {
	some id, account in _team_account
	not _too_near[id]
	contains(concat(" ", [account, input.vaults[id].account]), ":") # accounts of unknown id may be the same
	waits_for := [finding.wait(id, ["account"], {"reason": "unresolved"})]
	message := sprintf("can't tell whether %s and its approval team share an account; if they do, both are lost together", [
		wording.vault(input.vaults[id]),
	])
	help := "set allowed_account_ids in the provider, or a role_arn that contains the account ID (awscc assume_role)"
}

# By id of the vault; where nothing tells the team, mpa/lagv-without-approval-team says so.
_team_account[id] := account if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	account := vault.approval_team.account
}

_too_near[id] contains "the vault's own account" if {
	some id, account in _team_account
	input.vaults[id].account == account
	not input.vaults[id].scope
}

_too_near[id] contains "an account that backs up to the vault" if {
	some id, account in _team_account
	some [i, _] in flow.received[id]
	input.flows[i].account == account
}

_too_near[id] contains "a workload account" if {
	some id, account in _team_account
	input.accounts[account].role == "workload"
}
