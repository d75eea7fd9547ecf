# METADATA
# title: Backup policies define the same plan twice
# description: AWS merges backup plans of the same name from all backup policies that apply to an account.
# related_resources:
#   - ref: https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_backup_syntax.html
# custom:
#   severity: warning
#   remedy: give the plans different names, or write only the differences in the lower policy
package tfbackup.rules["org-policy"]["backup-policy-plans-collide"]

import data.tfbackup.lib.finding
import data.tfbackup.lib.inheritance
import data.tfbackup.lib.text
import data.tfbackup.lib.wording

findings contains object.union(finding.violated(id, ["backup_policy"], message), {"twin": name}) if {
	some [id, name, first] in _rivals
	others := {other | some [policy, plan, other] in _rivals; policy == id; plan == name}
	first == min(others)
	message := sprintf("plan \"%s\" is defined in full here and in %s; AWS merges them, so the rules of both back up every selected resource", [
		name,
		text.few({words | some other in others; words := _called(other)}),
	])
}

findings contains object.union(finding.undecided(id, ["backup_policy"], unknown, message), {"twin": name}) if {
	some plan_id, id in inheritance.closest
	plan := input.backup_plans[plan_id]
	name := plan.name
	count({other | some [policy, plan_name, other] in _rivals; policy == id; plan_name == name}) == 0
	unknown := plan.unknown.merged_from
	message := sprintf("can't tell whether another backup policy also defines plan \"%s\": depends on its content; AWS merges plans of the same name", [name])
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
