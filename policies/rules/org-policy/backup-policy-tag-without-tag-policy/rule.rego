# METADATA
# title: Backup policy's selection tag isn't enforced
# description: A backup policy selects by the exact spelling of a tag; only a tag policy keeps accounts to that spelling.
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
	message := sprintf("backup policy takes what has the tag \"%s\", and no tag policy of the organisation keeps its spelling; what is tagged otherwise is not backed up", [keys])
}

findings contains finding.undecided(id, ["backup_policy"], {"reason": "unresolved"}, message) if {
	some id, keys in _judged
	_may_be_elsewhere(id)
	message := sprintf("backup policy takes what has the tag \"%s\"; whether a tag policy of the organisation keeps its spelling is not known", [keys])
}

# By id of the backup policy, where the organisation or other policies of it are in the same plan: its tags.
_judged[id] := keys if {
	count(_tag_policies) == 0
	some id, names in inheritance.tags
	input.organization_policies[id].plan in _of_organization[id]
	keys := concat("\", \"", sort(names))
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
