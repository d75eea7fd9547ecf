# METADATA
# title: KMS key is in another Region
# description: A KMS key works in its own Region only, so nothing in another can be encrypted with it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/kms/latest/developerguide/multi-region-keys-overview.html
# custom:
#   severity: error
#   remedy: name a key of the same Region; of a multi-Region key its replica there
package tfbackup.rules.cmk["key-in-another-region"]

import data.tfbackup.lib.finding

findings contains object.union(finding.violated(id, ["key"], message), {"related": related}) if {
	some [id, what, region, key] in _apart
	message := sprintf("%s is in Region %s, but its key is in %s, where KMS keys stay; %s", [what, region, key.region, _consequence(key)])
	related := [{"resource": fact, "label": "the key"} | fact := key.id]
}

findings contains finding.undecided(id, ["key"], {"reason": "unresolved"}, message) if {
	some [id, fact] in _nowhere
	region := fact.key.region
	fact.key.manager == "customer"
	message := sprintf("its key is in Region %s, and its own Region is not known; a key of another Region encrypts nothing", [region])
}

_apart contains [id, "vault", region, key] if {
	some id, vault in input.vaults
	region := vault.region
	key := vault.key
	key.region != region
	_is_regional(key)
}

# What nothing backs up is no matter of ours.
_apart contains [id, "it", region, key] if {
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

_consequence(key) := "it is a multi-Region key, but only its replica in that Region would do" if {
	input.keys[key.id].multi_region
} else := "nothing can be encrypted with it"
