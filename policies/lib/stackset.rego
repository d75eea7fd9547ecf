# METADATA
# title: Stack sets
# description: Stack sets whose templates make vaults or backup plans.
package tfbackup.lib.stackset

import data.tfbackup.lib.wording

# By id of the stack set: its vaults and backup plans, in words, by their ids.
made[stack] := objects if {
	some stack, fact in input.stacks
	fact.scope
	objects := {id: words | some [at, id, words] in _objects; at == stack}
	count(objects) > 0
}

_objects contains [stack, id, words] if {
	some id, vault in input.vaults
	vault.logical_id
	stack := sprintf("%s:%s", [vault.plan, vault.address])
	words := wording.vault(vault)
}

_objects contains [stack, id, words] if {
	some id, plan in input.backup_plans
	plan.logical_id
	stack := sprintf("%s:%s", [plan.plan, plan.address])
	words := wording.called("backup plan", plan, [name | name := sprintf("\"%s\"", [plan.name])])
}

# Stack sets that go by organizational units: only the organisation's trust in the service makes their stacks.
service_managed contains stack if {
	some stack, _ in made
	input.stacks[stack].auto_deployment
}

service_managed contains stack if {
	some stack, _ in made
	some target in input.stacks[stack].scope.targets
	_is_unit(target)
}

_is_unit(target) if input.organization_units[target.id]

_is_unit(target) if startswith(target.name, "ou-")

_is_unit(target) if startswith(target.name, "r-")
