# METADATA
# title: Backup plan isn't made by a backup policy
# description: Member accounts can't change a backup plan that comes from a backup policy of the organization.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup.html
# custom:
#   severity: note
#   persona: pedantic
#   remedy: define the plan in a backup policy of the organization
package tfbackup.rules["org-policy"]["backup-plan-outside-backup-policy"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.organization
import data.tfbackup.lib.stopping

findings contains finding.violated(id, [], message) if {
	_in_use
	some id in _own
	message := "backup plan isn't made by a backup policy, though the organization uses them; administrators of the account can change or delete it"
}

findings contains finding.undecided(id, ["account"], {"reason": "unresolved"}, message) if {
	_in_use
	some id, _ in stopping.direct
	not id in _own
	not _is_apart(id)
	message := "can't tell whether the backup plan is in a member account: depends on its account; administrators there can change it, unlike a backup policy's plan"
}

# Plans in member accounts.
_own contains id if {
	some id, accounts in stopping.accounts
	some account in accounts
	account in organization.members
	not account in organization.delegated
}

# A stack set reaches the members below a unit.
_own contains id if {
	some id, places in stopping.targets
	some place in places
	_is_unit(place)
}

_is_unit(place) if input.organization_units[place]

_is_unit(place) if startswith(place, "ou-")

# All accounts that have it manage the organization or its backups.
_is_apart(id) if every account in stopping.accounts[id] {
	account in (organization.management | organization.delegated)
}

_in_use if {
	some _, fact in input.organizations
	"BACKUP_POLICY" in fact.enabled_policy_types
}

_in_use if count(organization.backup_policies) > 0
