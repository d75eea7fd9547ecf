# METADATA
# title: Copy uses an AWS managed key
# description: Without full management a backup keeps the key of its source, and no other account can use an AWS managed key.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: error
#   remedy: encrypt the resource with a customer managed key; or copy it to a vault with such a key in the same account, and onward from there
#   supersedes: [source-without-cmk]
package tfbackup.rules.cmk["source-key-not-shareable"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"label": "AWS managed key", "related": related}) if {
	some id, ways in _kept
	[i, j] := min(ways)
	hop := input.flows[i].hops[j]
	message := sprintf("%s, but the backup keeps %s, which no other account can use; %s", [
		flow.way(i, j),
		wording.managed_key(object.get(hop, "source_key", {})),
		_consequence(i, hop),
	])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "fails for this resource"}
	related := array.concat(flow.attached(id, "aws"), [plan])
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some because in ["source-key-aws-managed", "source-key-unknown"]
	some id, _ in input.doubtful_hops[because]
	not _kept[id]
	waits_for := flow.waits(id, ["key"])
	message := "can't tell whether backups of this resource keep an AWS managed key: depends on its KMS key; if so, no copy can leave the account"
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

_consequence(i, hop) := "the backup stays in the standard vault although its job completes" if {
	flow.is_primary(i, hop)
} else := "every copy job fails"
