# METADATA
# title: Onward copies
# description: Event rules and functions that look as if they copied backups onward, by event rule.
# schemas:
#   - input: schema.facts
package tfbackup.lib.onward

import data.tfbackup.lib.finding

# Ids of event rules that start an onward copy for certain.
works contains id if {
	some copy in input.onward_copies
	copy.complete == "yes"
	id := copy.event_rule
}

# Those that may start one.
unsure contains id if {
	some [id, copy] in _alike
	copy.complete == "unknown"
}

# By id of the event rule: what an onward copy lacks, by the names of the fields that say `no`.
lacking[id] contains lacks if {
	some [id, copy] in _alike
	copy.complete == "no"
	lacks := {field |
		some field in ["customer_key", "has_destination", "listens", "matches", "may_be_called", "may_pass_role", "may_start_copy_job", "role_trusted"]
		copy[field] == "no"
	}
}

# What decides whether an event rule starts one.
waits(id) := _or_unresolved(id, [finding.wait(object_id, [field], unknown) |
	some [object_id, field, unknown] in object.get(_open, id, set())
])

_or_unresolved(id, []) := [finding.wait(id, ["pattern"], {"reason": "unresolved"})]

_or_unresolved(_, found) := found if count(found) > 0

# What names the vault, or another, or may start copies is meant to copy; what only hears of copies isn't.
_alike contains [id, copy] if {
	some copy in input.onward_copies
	id := copy.event_rule
	_is_meant(copy)
}

_is_meant(copy) if copy.names_vault

_is_meant(copy) if copy.has_destination == "yes"

_is_meant(copy) if copy.may_start_copy_job == "yes"

_open[id] contains [id, field, unknown] if {
	some [id, _] in _alike
	some field in ["pattern", "enabled", "default_bus"]
	unknown := input.event_rules[id].unknown[field]
}

_open[id] contains [function, "vaults", unknown] if {
	some [id, copy] in _alike
	function := copy.function.id
	unknown := input.functions[function].unknown.vaults
}

_open[id] contains [function, "permissions", unknown] if {
	some [id, copy] in _alike
	function := copy.function.id
	unknown := input.functions[function].unknown.permissions
}

_open[id] contains [role, field, unknown] if {
	some [id, copy] in _alike
	role := copy.role.id
	some field in ["policies", "managed_policies", "trust"]
	unknown := input.roles[role].unknown[field]
}
