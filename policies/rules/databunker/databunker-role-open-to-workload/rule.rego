# METADATA
# title: DataBunker role is open to a workload account
# description: The account of the copies must not be reached from the accounts whose loss it is for.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: let nobody of a workload account take a role that can delete or weaken backups in the account of the copies
package tfbackup.rules.databunker["databunker-role-open-to-workload"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.power
import data.tfbackup.lib.principal

findings contains object.union(finding.violated(id, ["trust"], message), {"twin": account}) if {
	some id, role in input.roles
	some [account, action] in principal.grants(role.trust)
	startswith(lower(action), "sts:")
	account in _sources(role)
	actions := power.of_role(role)
	count(actions) > 0
	message := sprintf("principals of account %s may take this role, which can %s in the account that holds the copies of theirs; who takes over the one has the other", [
		account,
		concat(", ", sort(actions)),
	])
}

findings contains finding.undecided_for(id, ["trust"], waits_for, message) if {
	some id, role in input.roles
	waits_for := [finding.wait(id, [field], unknown) | some field in ["managed_policies", "policies", "trust"]; unknown := role.unknown[field]]
	count(waits_for) > 0
	count(_sources(role)) > 0
	count(power.of_role(role)) == 0
	message := "whether this role lets a workload account delete or weaken the copies of its backups is not known"
}

# Accounts whose copies the role's account receives.
_sources(role) := object.get(_senders, object.get(role, "account", ""), set())

_senders[account] contains sender if {
	some _, ways in input.hops_across
	some [i, j] in ways
	account := input.flows[i].hops[j].to.account
	sender := input.flows[i].account
}
