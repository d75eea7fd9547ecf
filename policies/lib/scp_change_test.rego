package tfbackup.lib.scp_change_test

import data.tfbackup.lib.scp_change

_scp := "p:aws_organizations_policy.protect"

_attachment := "p:aws_organizations_policy_attachment.protect"

_unit := "p:aws_organizations_organizational_unit.workloads"

_facts(place) := {
	"before": {
		"organization_policies": {_scp: {"name": "protect", "policy_type": "RESOURCE_CONTROL_POLICY", "unknown": {"document": {"reason": "sensitive"}}}},
		"organization_units": {_unit: {"name": "Workloads"}, "p:root": {"name": "Root", "root": true}},
	},
	"organization_policies": {"p:new": {"unknown": {"document": {"reason": "after-apply"}}}},
	"changes": {"detachments": [object.union({"policy": _scp, "node": _unit, "target": {"id": _unit}}, place)]},
}

_detached := {"attachment": _attachment}

_maybe := {"attachment": _attachment, "unknown": {"reason": "after-apply"}}

test_places_by_what_becomes_of_them if {
	deleted := scp_change.deleted with input as _facts({})
	object.keys(deleted) == {_scp}
	detached := scp_change.detached with input as _facts(_detached)
	{place.attachment | some place in detached} == {_attachment}
	not_yet := scp_change.detached with input as _facts(_maybe)
	not_yet == set()
	perhaps := scp_change.perhaps_detached with input as _facts(_maybe)
	{place.attachment | some place in perhaps} == {_attachment}
}

test_what_a_doubt_waits_for if {
	waits := scp_change.waits({"waits_for": ["p:new", "444455556666"]}) with input as _facts({})
	{[wait.resource, wait.reason] | some wait in waits} == {["p:new", "after-apply"], ["444455556666", "unresolved"]}
}

test_places_in_words if {
	scp_change.where("p:aws_organizations_organizational_unit.workloads", {}) == `organizational unit "Workloads"` with input as _facts({})
	scp_change.where("p:root", {"name": "r-1"}) == "the whole organization" with input as _facts({})
	scp_change.where("444455556666", {"name": "444455556666"}) == "account 444455556666" with input as _facts({})
	scp_change.where("ou-ab12-x", {"name": "ou-ab12-x"}) == "ou-ab12-x" with input as _facts({})
}

test_unread_policies if {
	unread := scp_change.unread with input as _facts({})
	{[id, unknown.reason] | some id, unknown in unread} == {[_scp, "sensitive"]}
}

test_names if scp_change.called("p:aws_organizations_policy.protect") == `RCP "protect"` with input as _facts({})
