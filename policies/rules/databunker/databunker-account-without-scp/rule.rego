# METADATA
# title: DataBunker account isn't locked down by an SCP
# description: Only service control policies bind the administrators of the account that holds the copies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: attach a service control policy to its organizational unit that denies these actions
package tfbackup.rules.databunker["databunker-account-without-scp"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(vault, [], message), {"twin": account}) if {
	some account, vault in flow.bunkers
	actions := {action | some [action, "allowed"] in _verdicts[account]}
	count(actions) > 0
	message := sprintf("no policy of the organisation keeps administrators of account %s, which holds copies of other accounts, from %s", [
		account,
		concat(", ", sort(actions)),
	])
}

findings contains object.union(finding.undecided_for(vault, [], waits_for, message), {"twin": account}) if {
	some account, vault in flow.bunkers
	actions := {action | some [action, verdict] in _verdicts[account]; verdict != "allowed"}
	count(actions) > 0
	waits_for := [{"resource": account, "attribute": ["parent"], "reason": "unresolved"}]
	message := sprintf("account %s holds copies of other accounts; whether a policy of the organisation keeps its administrators from %s is not known", [
		account,
		concat(", ", sort(actions)),
	])
}

# `allowed`, or `unknown` where policies out of sight may deny it.
_verdicts[account] contains [action, verdict] if {
	some account, vault in flow.bunkers
	some loss, target in {"organization": account, "recovery-point": vault, "vault-policy": vault}
	not _is_needless(loss, vault)
	some action in input.catalog.actions[loss]
	actions := input.access[target]
	access := object.get(actions, action, object.get(actions, "*", {"verdict": "unknown"}))
	verdict := _open(access)
}

_open(access) := "allowed" if {
	access.verdict == "allowed"
	count(object.get(access, "waits_for", [])) == 0
} else := "unknown" if {
	access.verdict != "denied"
}

# A compliance lock holds recovery points without any policy.
_is_needless("recovery-point", vault) if not flow.exposed[vault]
