# METADATA
# title: Selected resources aren't in any plan
# description: What AWS Backup can copy depends on types and keys, and no plan has the resources that this backup plan selects.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/backup-feature-availability.html
# custom:
#   severity: warning
#   question: Which types of resource, under which keys, does {account} back up?
#   answer: pass along the plans of these resources, or name types in the selection (arn:aws:rds:*:*:db:*)
#   remedy: pass along the plans of the selected resources, or name types in the selection (arn:aws:rds:*:*:db:*)
package tfbackup.rules.coverage["selected-resources-not-shown"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.open

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in _vague
	[i, j] := min(ways)
	waits_for := open.waits(plan)
	message := sprintf("%s; whether those jobs work depends on the types and keys of the selected resources, which no plan here contains", [flow.way(i, j)])
}

# By id of the backup plan: hops that AWS makes for some types or keys only.
_vague[plan] contains [i, j] if {
	some plan, places in open.flows
	some i in places
	some j, hop in input.flows[i].hops
	hop.works == "unknown"
}
