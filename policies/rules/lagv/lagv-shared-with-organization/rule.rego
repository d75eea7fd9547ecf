# METADATA
# title: Air-gapped vault is shared with an organization
# description: AWS shares logically air-gapped vaults with single accounts only, not with an organisation or a unit of it.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: share the vault with the ids of the single accounts that restore from it
package tfbackup.rules.lagv["lagv-shared-with-organization"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["principals"], message), {"related": related}) if {
	some id in _refused
	some vault in [min(_vaults[id])]
	message := sprintf("%s is shared with an organisation or a unit of it, but AWS shares such vaults with single accounts %s", [
		wording.vault(input.vaults[vault]),
		"only; the share fails, and no other account can restore from the vault",
	])
	related := [{"resource": vault, "attribute": [], "label": "what is shared"}]
}

findings contains finding.undecided_for(id, ["principals"], waits_for, message) if {
	some id, vaults in _vaults
	not _refused[id]
	share := input.resource_shares[id]
	entries := array.concat(
		[unknown | unknown := share.unknown.principals],
		[unknown | some principal in share.principals; not principal.arn; not principal.name; unknown := principal.unknown.id],
	)
	waits_for := [finding.wait(id, ["principals"], unknown) | some unknown in entries]
	count(waits_for) > 0
	message := sprintf("whether %s is shared with single accounts is not known; AWS refuses to share it with an organisation", [
		wording.vault(input.vaults[min(vaults)]),
	])
}

# The same shares, the other way round: ids of air-gapped vaults by id of the share.
_vaults[id] contains vault if {
	some vault, shares in approval.shares
	some id in shares
}

_refused contains id if {
	some id, _ in _vaults
	some principal in input.resource_shares[id].principals
	_is_organization(principal.arn)
}

_is_organization(arn) if {
	some kind in [":organization/", ":ou/"]
	contains(arn, kind)
}
