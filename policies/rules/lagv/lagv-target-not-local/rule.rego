# METADATA
# title: Air-gapped target is in another account or Region
# description: AWS Backup backs up directly only to a logically air-gapped vault in the plan's own account and Region.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/lag-vault-primary-backup.html
# custom:
#   severity: error
#   remedy: set target_logically_air_gapped_backup_vault_arn to a vault in the plan's account and Region; use a copy_action for any other vault
package tfbackup.rules.lagv["lagv-target-not-local"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in flow.stopped["air-gapped-vault-elsewhere"]
	[i, j] := min(ways)
	message := sprintf("%s, which isn't in the plan's account and Region; AWS Backup rejects it, and backups stay in the standard vault", [flow.way(i, j)])
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in flow.doubtful["air-gapped-vault-elsewhere"]
	not flow.stopped["air-gapped-vault-elsewhere"][plan]
	[i, j] := min(ways)
	waits_for := flow.waits(min(input.flows[i].resources), ["account"])
	message := sprintf("can't tell whether the target is in the plan's account and Region: %s; otherwise, AWS Backup rejects it", [flow.way(i, j)])
}
