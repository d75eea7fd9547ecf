# METADATA
# title: Air-gapped vault is shared with an organization
# description: AWS RAM shares a logically air-gapped vault only with individual accounts, not with an organization or organizational unit.
# related_resources:
#   - ref: https://docs.aws.amazon.com/aws-backup/latest/devguide/logicallyairgappedvault.html
# custom:
#   severity: error
#   remedy: share the vault with the IDs of the accounts that restore from it
package tfbackup.rules.lagv["lagv-shared-with-organization"]

import data.tfbackup.lib.approval
import data.tfbackup.lib.finding
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["principals"], message), {"related": related}) if {
	some id in _refused
	some vault in [min(_vaults[id])]
	message := sprintf("%s is shared with an organization or OU, but AWS RAM shares it %s", [
		wording.vault(input.vaults[vault]),
		"only with individual accounts; the share fails, and no other account can restore",
	])
	related := [{"resource": vault, "attribute": [], "label": "shared with an organization or OU"}]
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
	message := sprintf("can't tell whether %s is shared only with individual accounts; AWS RAM rejects a share with an organization or OU", [
		wording.vault(input.vaults[min(vaults)]),
	])
}

# What it shares isn't known.
findings contains finding.undecided_for(id, ["resources"], waits_for, message) if {
	some id, waits_for in approval.may_share
	_names_organization(id)
	message := "can't tell whether this share, with an organization or OU, has an air-gapped vault; AWS RAM would reject it, and no other account could restore"
}

# The same shares, the other way round: ids of air-gapped vaults by id of the share.
_vaults[id] contains vault if {
	some vault, shares in approval.shares
	some id in shares
}

_refused contains id if {
	some id, _ in _vaults
	_names_organization(id)
}

_names_organization(id) if {
	some principal in input.resource_shares[id].principals
	_is_organization(principal)
}

_is_organization(principal) if {
	some kind in [":organization/", ":ou/"]
	contains(principal.arn, kind)
}

# Made by the same plan, so that its ARN isn't known yet.
_is_organization(principal) if input.organizations[principal.id]

_is_organization(principal) if input.organization_units[principal.id]
