# METADATA
# title: Target air-gapped vault isn't in this account, Region
# description: A backup goes straight into an air-gapped vault of its own account and Region only.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: error
#   remedy: name an air-gapped vault of the plan's own account and Region as target; reach any other by a copy action
package tfbackup.rules.lagv["lagv-target-not-local"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in _refused
	[i, j] := min(ways)
	message := sprintf("%s, which is not of the plan's own account and Region; AWS takes no such target, and the backups stay in the standard vault", [flow.way(i, j)])
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in _perhaps
	not _refused[plan]
	[i, j] := min(ways)
	waits_for := flow.waits(min(input.flows[i].resources), ["account"])
	message := sprintf("%s; if that is not of the plan's own account and Region, AWS takes no such target", [flow.way(i, j)])
}

_refused[plan] contains [i, j] if {
	some _, ways in input.stopped_hops["air-gapped-vault-elsewhere"]
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}

_perhaps[plan] contains [i, j] if {
	some _, ways in input.doubtful_hops["air-gapped-vault-elsewhere"]
	some [i, j] in ways
	plan := input.flows[i].backup_plan
}
