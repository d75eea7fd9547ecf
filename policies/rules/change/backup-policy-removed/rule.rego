# METADATA
# title: Backup policy is deleted or detached
# description: This plan destroys or detaches a backup policy, which ends the backup plans that it creates in accounts.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup.html
# custom:
#   severity: error
#   remedy: keep the policy and its attachments, or attach another policy with the same plans in the same apply
package tfbackup.rules.change["backup-policy-removed"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.scp_change
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains finding.violated(id, [], message) if {
	some id, places in scp_change.deleted
	names := {name | some place in places; some name in place.ended}
	count(names) > 0
	message := sprintf("%s is deleted, which ends %s in %s; the policy makes no more backups there", [
		_called(id),
		_plans(names),
		text.few({where | some place in places; place.ended; where := scp_change.where(place.node, place.target)}),
	])
}

findings contains object.union(finding.violated(id, [], message), {"twin": where}) if {
	some place in scp_change.detached
	place.ended
	id := place.attachment
	where := scp_change.where(place.node, place.target)
	message := sprintf("%s is detached from %s, which ends %s there; the policy makes no more backups", [
		_called(place.policy),
		where,
		_plans(place.ended),
	])
}

findings contains finding.undecided(id, [], unknown, message) if {
	some place in scp_change.perhaps_detached
	place.ended
	id := place.attachment
	unknown := place.unknown
	message := sprintf("can't tell whether %s stays attached: depends on its attachment's target; a detached policy makes no backups", [_called(place.policy)])
}

_called(id) := wording.called("backup policy", policy, [name | name := sprintf("\"%s\"", [policy.name])]) if {
	policy := input.before.organization_policies[id]
}

# Plans in words.
_plans(names) := sprintf("backup plan \"%s\"", [concat("", names)]) if count(names) == 1

_plans(names) := sprintf("backup plans %s", [text.few(names)]) if count(names) > 1
