# METADATA
# title: DataBunker account isn't locked down by an SCP
# description: Only service control policies restrict the administrators of the account that holds the copies.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: attach a service control policy that denies these actions to the account's organizational unit
package tfbackup.rules.databunker["databunker-account-without-scp"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.text

findings contains object.union(finding.violated(vault, [], message), {"twin": account, "help": help}) if {
	some account, vault in flow.bunkers
	actions := {action | some [action, "allowed"] in _verdicts[account]}
	count(actions) > 0
	help := sprintf("attach to the account's organizational unit an SCP that denies %s", [concat(", ", sort(actions))])
	message := sprintf("account %s holds copies from other accounts, but no SCP denies its administrators %s", [
		account,
		text.few(actions),
	])
}

findings contains object.union(finding.undecided_for(vault, [], waits_for, message), {"twin": account, "help": help}) if {
	some account, vault in flow.bunkers
	actions := {action | some [action, verdict] in _verdicts[account]; verdict != "allowed"}
	count(actions) > 0
	waits_for := [{"resource": account, "attribute": ["parent"], "reason": "unresolved"}]
	help := sprintf(`tell tfbackup the account's place: [accounts."%s"] parent = "ID of its OU or root", and the SCPs there in [[external.scp]]`, [account])
	message := sprintf("can't tell whether an SCP denies %s to administrators of account %s, which holds copies from other accounts: depends on its organizational unit", [
		text.few(actions),
		account,
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
