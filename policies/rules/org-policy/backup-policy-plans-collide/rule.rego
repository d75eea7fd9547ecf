# METADATA
# title: Backup policies define the same plan twice
# description: AWS merges plans of one name from all policies on the way to an account into one plan.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
# custom:
#   severity: warning
#   remedy: give the plans different names, or write in the lower policy only what differs
package tfbackup.rules["org-policy"]["backup-policy-plans-collide"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.inheritance
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["backup_policy"], message), {"twin": name}) if {
	some [id, name, first] in _rivals
	others := {other | some [policy, plan, other] in _rivals; policy == id; plan == name}
	first == min(others)
	message := sprintf("plan \"%s\" is written out in full here and in %s; where both policies hold, AWS makes one plan of them, and backs up what either selects by the rules of both", [
		name,
		concat(", ", sort({_called(other) | some other in others})),
	])
}

findings contains object.union(finding.undecided(id, ["backup_policy"], unknown, message), {"twin": name}) if {
	some plan_id, id in inheritance.closest
	plan := input.backup_plans[plan_id]
	name := plan.name
	count({other | some [policy, plan_name, other] in _rivals; policy == id; plan_name == name}) == 0
	unknown := plan.unknown.merged_from
	message := sprintf("another backup policy holds above, or beside, this one, whose text is not known; if it has a plan \"%s\", AWS makes one plan of the two", [name])
}

# By policy and name of the plan: other policies on the way that write a whole plan of this name, with a rule or
# selection that this one doesn't replace. One that says less is meant to change what it inherits.
_rivals contains [id, name, other] if {
	some plan_id, id in inheritance.closest
	name := input.backup_plans[plan_id].name
	some other in input.backup_plans[plan_id].merged_from
	other != id
	count(inheritance.parts(other, name) - inheritance.parts(id, name)) > 0
	not _is_refused(name, {id, other})
}

# AWS refuses what two policies of one target say differently: that is said as such.
_is_refused(name, policies) if {
	some id in policies
	some entry in input.invalid[id]
	array.slice(entry.path, 0, 2) == ["plans", name]
}

_called(id) := wording.called("policy", input.organization_policies[id], [name | name := sprintf("\"%s\"", [input.organization_policies[id].name])])
