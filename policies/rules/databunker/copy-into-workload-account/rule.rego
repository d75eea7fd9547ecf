# METADATA
# title: Copy goes to another workload account
# description: A copy survives the loss of an account only in an account that is kept separate; another workload account can be taken over just like the first.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: copy to an account that holds nothing but backups, in an organizational unit that service control policies lock down
package tfbackup.rules.databunker["copy-into-workload-account"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in _shared
	[i, j] := min(ways)
	message := sprintf("%s, which tfbackup.toml declares a workload account; an attacker who takes over workload accounts reaches the copies too", [flow.way(i, j)])
}

_shared[plan] contains [i, j] if {
	some _, ways in input.hops_across
	[first, hop] := min(ways)
	account := input.flows[first].hops[hop].to.account
	input.accounts[account].role == "workload"
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}
