# METADATA
# title: Backup's AWS managed key can't be shared
# description: Without full management a backup keeps its source's key, and an AWS managed key works for nobody outside the account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: error
#   remedy: encrypt it with a customer managed key; or copy it to a vault with such a key in the account first, and onward by a separate process
#   supersedes: [source-without-cmk]
package tfbackup.rules.cmk["source-key-not-shareable"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some id, ways in _kept
	[i, j] := min(ways)
	hop := input.flows[i].hops[j]
	message := sprintf("%s, but the backup keeps %s, which nobody outside the account can use; %s", [
		flow.way(i, j),
		wording.managed_key(object.get(hop, "source_key", {})),
		_consequence(i, hop),
	])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "sent from here"}
	related := array.concat(flow.attached(id, "aws"), [plan])
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some because in ["source-key-aws-managed", "source-key-unknown"]
	some id, _ in input.doubtful_hops[because]
	not _kept[id]
	waits_for := flow.waits(id, ["key"])
	message := "whether its backups keep an AWS managed key is not known; if they do, none of its copies can leave the account"
}

_kept[id] contains way if {
	some id, ways in input.stopped_hops["source-key-aws-managed"]
	some way in ways
}

# Another key alone wouldn't help there, but one without the other doesn't either.
_kept[id] contains [i, j] if {
	some id, ways in input.stopped_hops["type-not-in-air-gapped-vault"]
	some [i, j] in ways
	input.flows[i].hops[j].source_key.manager == "aws"
}

_consequence(i, hop) := "the backup stays in the standard vault, though its job says completed" if {
	flow.is_primary(i, hop)
} else := "every copy fails"
