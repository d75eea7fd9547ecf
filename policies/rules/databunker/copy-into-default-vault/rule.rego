# METADATA
# title: Copy goes to another account's default vault
# description: The vault named Default can't receive copies from other accounts, because its key can't be shared.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: error
#   remedy: copy to a vault that you created, with a customer managed key
package tfbackup.rules.databunker["copy-into-default-vault"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains finding.violated(plan, ["rules"], message) if {
	some plan, ways in flow.stopped["destination-is-default-vault"]
	[i, j] := min(ways)
	message := sprintf("%s, but a default vault can't receive cross-account copies; every copy job fails", [flow.way(i, j)])
}

findings contains finding.undecided_for(plan, ["rules"], waits_for, message) if {
	some plan, ways in flow.doubtful["destination-is-default-vault"]
	not flow.stopped["destination-is-default-vault"][plan]
	[i, j] := min(ways)
	waits_for := flow.waits(min(input.flows[i].resources), ["account"])
	message := sprintf("can't tell whether this default vault is in another account: depends on the resource's account; %s, and would fail", [flow.way(i, j)])
}
