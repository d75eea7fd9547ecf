# METADATA
# title: Allowed AMIs setting blocks copied images
# description: EC2's Allowed AMIs setting blocks images that AWS Backup copies or restores, unless their provider is listed.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
# custom:
#   severity: warning
#   remedy: add the source account, and aws-backup-vault for air-gapped vaults, to image_providers
package tfbackup.rules.databunker["images-not-allowed"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.flow

findings contains object.union(finding.violated(id, ["providers"], message), {"label": "provider not listed", "related": related}) if {
	some id, ways in _blocked
	[i, j] := min(ways)
	count(_waits(id)) == 0
	message := sprintf("%s, but the Allowed AMIs setting there doesn't list the image provider %s; copies and restores of EC2 instances fail", [
		flow.way(i, j),
		_provider(i, j),
	])
	related := [{"resource": input.flows[i].backup_plan, "attribute": ["rules"], "label": "copies EC2 images there"}]
}

findings contains finding.undecided_for(id, ["providers"], waits_for, message) if {
	some id, _ in _blocked
	waits_for := _waits(id)
	count(waits_for) > 0
	message := "can't tell whether the Allowed AMIs setting permits the images that AWS Backup copies into this account; otherwise restores of EC2 instances fail"
}

_waits(id) := [finding.wait(id, [field], unknown) |
	some field in ["enabled", "providers"]
	unknown := input.allowed_images[id].unknown[field]
]

_blocked[id] contains [i, j] if {
	some id, images in input.allowed_images
	_may_be_on(images)
	some _, ways in input.hops_across
	some [i, j] in ways
	_is_there(images, i, j)
	not _provider(i, j) in object.get(images, "providers", [])
}

_blocked[id] contains [i, j] if {
	some id, images in input.allowed_images
	_may_be_on(images)
	some vault, ways in input.hops_into
	input.vaults[vault].kind == "logically-air-gapped"
	some [i, j] in ways
	_is_there(images, i, j)
	not _provider(i, j) in object.get(images, "providers", [])
}

_may_be_on(images) if images.enabled

_may_be_on(images) if images.unknown.enabled

_is_there(images, i, j) if {
	input.flows[i].kind == "EC2"
	hop := input.flows[i].hops[j]
	hop.to.account == images.account
	hop.to.region == images.region
}

_provider(i, j) := "aws-backup-vault" if {
	input.flows[i].hops[j].air_gapped == true
} else := input.flows[i].account
