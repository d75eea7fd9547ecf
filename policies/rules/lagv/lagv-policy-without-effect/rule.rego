# METADATA
# title: Access policy has no effect on air-gapped vault
# description: AWS Backup accepts only copies from other accounts into a logically air-gapped vault, whatever else its access policy allows.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: warning
#   remedy: remove the grant, and open the vault through an approval team or an AWS RAM share
package tfbackup.rules.lagv["lagv-policy-without-effect"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.principal
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["document"], message) if {
	some id, actions in _void
	message := sprintf("access policy of %s allows other accounts %s, but AWS Backup accepts only copies into it; %s", [
		wording.vault(_sealed[id]),
		text.few(actions),
		"restores from those accounts fail",
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some [id, unknown] in _unknown
	message := sprintf("can't tell whether the access policy of %s allows other accounts more than backup:CopyIntoBackupVault; AWS Backup rejects anything else", [wording.vault(_sealed[id])])
}

# Air-gapped vaults by id of their policy.
_sealed[id] := vault if {
	some id, policy in input.vault_policies
	vault := input.vaults[policy.vault]
	vault.kind == "logically-air-gapped"
}

# `[id of the policy, account, action]` of what is granted beyond copying in.
_granted contains [id, account, action] if {
	some id, _ in _sealed
	some [account, action] in principal.grants(input.vault_policies[id].document)
	not startswith(lower(action), "backup:copyinto")
}

_void[id] contains action if {
	some [id, account, action] in _granted
	not contains(_sealed[id].account, ":")
	account != _sealed[id].account
}

_unknown contains [id, {"reason": "unresolved"}] if {
	some [id, _, _] in _granted
	contains(_sealed[id].account, ":") # it may be the same account
}

_unknown contains [id, unknown] if {
	some id, _ in _sealed
	unknown := policy_document.unread_grants(input.vault_policies[id])
	unknown.reason != "invalid" # plan-validity/invalid-value
}
