# METADATA
# title: Resource uses an AWS managed key
# description: A backup of a type without full management keeps the AWS managed key of its source, and no other account can restore it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: encrypt the resource with a customer managed key before you need a copy in another account
package tfbackup.rules.cmk["source-without-cmk"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["key"], message), {"label": "AWS managed key", "related": related}) if {
	some id in _backed_up
	key := input.resources[id].key
	message := sprintf("resource is encrypted with %s, and its backups keep that key; they can leave the account only through a vault with a customer managed key", [wording.managed_key(key)])
	related := flow.attached(id, "aws")
}

findings contains finding.undecided_for(id, ["key"], waits_for, message) if {
	some id in _unsure
	waits_for := flow.waits(id, ["key"])
	message := "can't tell whether this resource is encrypted with an AWS managed key: depends on its KMS key; if so, its backups can leave the account only through a vault with a customer managed key"
}

_unsure contains id if {
	some class in input.flows
	class.selected == "yes"
	input.catalog.types[class.kind].full_management == false
	some id in class.resources
	_hides_key(input.resources[id])
}

_hides_key(resource) if resource.unknown.key

_hides_key(resource) if resource.key.unknown.manager

_backed_up contains id if {
	some class in input.flows
	class.selected == "yes"
	input.catalog.types[class.kind].full_management == false
	class.hops[0].source_key.manager == "aws"
	some id in class.resources
}
