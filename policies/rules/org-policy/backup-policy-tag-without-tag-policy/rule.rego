# METADATA
# title: Backup policy's selection tag isn't enforced
# description: A backup policy selects by a tag's exact spelling, which only a tag policy enforces in member accounts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies.html
# custom:
#   severity: note
#   question: Which tag policies does the organization have?
#   answer: pass the organization's plan along
#   persona: pedantic
#   remedy: add a tag policy that fixes the tag's key and values
package tfbackup.rules["org-policy"]["backup-policy-tag-without-tag-policy"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.inheritance
import data.tfbackup.lib.organization

findings contains finding.violated(id, ["backup_policy"], message) if {
	some id, keys in _judged
	not _may_be_elsewhere(id)
	message := sprintf("backup policy selects resources by the tag \"%s\", but no tag policy enforces it; a misspelled tag means no backup", [keys])
}

findings contains finding.undecided(id, ["backup_policy"], {"reason": "unresolved"}, message) if {
	some id, keys in _judged
	_may_be_elsewhere(id)
	message := sprintf("can't tell whether a tag policy enforces the tag \"%s\" that the backup policy selects by; a misspelled tag means no backup", [keys])
}

# By id of the backup policy, where the organization or other policies of it are in the same plan: its tags.
_judged[id] := keys if {
	count(_tag_policies) == 0
	some id, names in inheritance.tags
	input.organization_policies[id].plan in _of_organization[id]
	keys := concat("\" and \"", sort(names))
}

_tag_policies contains id if {
	some id, policy in input.organization_policies
	policy.policy_type == "TAG_POLICY"
}

_of_organization[id] contains name if {
	some id, _ in inheritance.tags
	some _, fact in input.organizations
	name := fact.plan
}

_of_organization[id] contains name if {
	some id, _ in inheritance.tags
	some other, fact in input.organization_policies
	other != id
	name := fact.plan
}

_may_be_elsewhere(id) if input.organization_policies[id].plan in organization.partial

_may_be_elsewhere(_) if {
	some _, fact in input.organizations
	"TAG_POLICY" in fact.enabled_policy_types
}
