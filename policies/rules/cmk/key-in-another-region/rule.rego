# METADATA
# title: KMS key is in another Region
# description: A KMS key works only in its own Region; nothing in another Region can be encrypted with it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
# custom:
#   severity: error
#   remedy: use a key of the same Region; for a multi-Region key, use its replica there
package tfbackup.rules.cmk["key-in-another-region"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some [id, what, region, key] in _apart
	message := sprintf("%s is in Region %s, but its KMS key is in %s; %s", [what, region, key.region, _consequence(key)])
	related := [{"resource": fact, "label": "key in another Region"} | fact := key.id]
}

findings contains finding.undecided(id, ["key"], {"reason": "unresolved"}, message) if {
	some [id, fact] in _nowhere
	region := fact.key.region
	fact.key.manager == "customer"
	message := sprintf("can't tell whether this resource is in the Region of its KMS key, %s: depends on the provider's Region; a key of another Region can't encrypt it", [region])
}

_apart contains [id, "vault", region, key] if {
	some id, vault in input.vaults
	region := vault.region
	key := vault.key
	key.region != region
	_is_regional(key)
}

# What nothing backs up is no matter of ours.
_apart contains [id, "resource", region, key] if {
	some id, _ in input.reach
	resource := input.resources[id]
	region := resource.region
	key := resource.key
	key.region != region
	_is_regional(key)
}

_nowhere contains [id, vault] if {
	some id, vault in input.vaults
	not vault.region
}

_nowhere contains [id, resource] if {
	some id, _ in input.reach
	resource := input.resources[id]
	not resource.region
}

_is_regional(key) if not _is_nowhere(key)

_is_nowhere(key) if key.manager in {"aws-owned", "none"}

_consequence(key) := "a multi-Region key works there only through its replica in that Region" if {
	input.keys[key.id].multi_region
} else := "a KMS key can't encrypt anything in another Region"
