# METADATA
# title: Backups that can't ever leave the account
# description: A backup of a type without full management keeps the AWS managed key of its source; no other account can restore it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# schemas:
#   - input: schema.facts
# custom:
#   severity: note
#   persona: pedantic
#   remedy: encrypt it with a customer managed key before you need the copy elsewhere
package tfbackup.rules.cmk["source-without-cmk"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains finding.violated(id, ["key"], message) if {
	some id in _backed_up
	not _is_stopped[id]
	key := input.resources[id].key
	message := sprintf("it is encrypted with %s, and its backups keep that key; they leave the account only by way of a vault with a customer managed key", [wording.managed_key(key)])
}

_backed_up contains id if {
	some class in input.flows
	class.selected == "yes"
	input.catalog[class.kind].full_management == false
	class.hops[0].source_key.manager == "aws"
	some id in class.resources
}

# There another rule says so, as an error.
_is_stopped contains id if {
	some because in ["source-key-aws-managed", "type-not-in-air-gapped-vault"]
	some id, _ in input.stopped_hops[because]
}
