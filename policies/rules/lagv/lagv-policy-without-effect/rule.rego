# METADATA
# title: Vault policy has no effect on air-gapped vault
# description: Of other accounts AWS takes no request but copies into the vault, whatever else its access policy allows them.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html
# custom:
#   severity: warning
#   remedy: take the grant out, and open the vault by an approval team or a resource share
package tfbackup.rules.lagv["lagv-policy-without-effect"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.policy_document
import data.tfbackup.lib.principal
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["document"], message) if {
	some id, actions in _void
	message := sprintf("the policy of %s allows other accounts %s, but AWS rejects all that they ask for except copies into it; %s", [
		wording.vault(_sealed[id]),
		concat(", ", sort(actions)),
		"who relies on this to restore gets nothing on restore day",
	])
}

findings contains finding.undecided(id, ["document"], unknown, message) if {
	some [id, unknown] in _unknown
	message := sprintf("whether the policy of %s lets other accounts do more than copy in is not known; AWS rejects that", [wording.vault(_sealed[id])])
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
