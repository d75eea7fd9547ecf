# METADATA
# title: Destination vault has no customer managed key
# description: Copies of resource types without full AWS Backup management need a customer managed key at the destination.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: error
#   remedy: create the destination vault with kms_key_arn (awscc encryption_key_arn); an existing vault can't change its key
#   supersedes: [vault-without-cmk]
package tfbackup.rules.cmk["copy-into-vault-without-cmk"]

import data.tfbackup.lib.backup
import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(vault, ["key"], message), {"related": [plan]}) if {
	some vault, ways in _refused
	[i, j] := min(ways)
	message := sprintf("%s, but that vault has no customer managed key; %s", [flow.way(i, j), _consequence(input.flows[i], input.flows[i].hops[j])])
	plan := {"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "copies to this vault"}
}

findings contains finding.undecided(vault, ["key"], unknown, message) if {
	some vault, ways in _perhaps
	not _refused[vault]
	[i, j] := min(ways)
	unknown := object.get(backup.unknown_manager, vault, {"reason": "unresolved"})
	message := sprintf("can't tell whether the destination has a customer managed key: depends on the vault's key; %s, and copy jobs fail without one", [flow.way(i, j)])
}

# Whatever leaves an air-gapped vault must be under a customer managed key.
_consequence(_, hop) := "every copy job out of an air-gapped vault into it fails" if {
	input.vaults[hop.from.id].kind == "logically-air-gapped"
}

_consequence(flow, hop) := sprintf("copy jobs of %s and other types without full management fail", [object.get(flow, "kind", "EBS")]) if {
	not input.vaults[hop.from.id].kind == "logically-air-gapped"
}

_refused[vault] contains [i, j] if {
	some _, ways in input.stopped_hops["destination-key-not-customer"]
	some [i, j] in ways
	vault := object.get(input.flows[i].hops[j].to, "id", input.flows[i].backup_plan)
}

# Of a vault that is declared elsewhere nothing more can be known here.
_perhaps[vault] contains [i, j] if {
	some because in ["destination-key-not-customer", "destination-key-unknown"]
	some _, ways in input.doubtful_hops[because]
	some [i, j] in ways
	vault := input.flows[i].hops[j].to.id
}
