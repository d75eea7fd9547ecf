package tfbackup.lib.attachment_test

import data.tfbackup.lib.attachment
import data.tfbackup.lib.testing

_facts := {
	"organization_units": {
		"p:root": {"root": true, "unit_id": "r-1", "address": "data.org"},
		"p:unit": {"unit_id": "ou-1", "name": "Workloads", "address": "unit"},
		"p:made": {"address": "aws_organizations_organizational_unit.made"},
	},
	"accounts": {
		"p:aws_organizations_account.a": {"declared_by": "p:aws_organizations_account.a", "name": "orders"},
		"111122223333": {"declared_by": "p:aws_organizations_account.b"},
	},
	"organization_policies": {"p:scp": {"policy_id": "p-1"}, "p:other": {}},
	"attached": {
		"p:1": {"policy": "p:scp", "node": "p:unit"},
		"p:2": {"policy": "p:scp", "node": "444455556666"},
		"p:3": {"policy": "p:scp"},
		"p:4": {"node": "p:unit"},
	},
}

test_attachments_lead_from_policies_to_nodes if {
	found := attachment.all with input as testing.with_actions(_facts)
	found == {["p:scp", "p:unit", "p:1"], ["p:scp", "444455556666", "p:2"]}
	targets := attachment.targets with input as testing.with_actions(_facts)
	targets["p:scp"] == {"p:unit", "444455556666"}
	on := attachment.on with input as testing.with_actions(_facts)
	on["p:unit"] == {["p:scp", "p:1"]}
}

_why := {"reason": "after-apply", "references": []}

_lost := {
	"organization_policies": {"p:scp": {}, "p:other": {}},
	"policy_attachments": {
		"p:1": {"policy": {"id": "p:scp"}, "target": {"unknown": {"id": _why}}},
		"p:2": {"target": {"name": "r-1"}, "unknown": {"policy": object.union(_why, {"candidates": ["p:other"]})}},
		"p:3": {"policy": {"id": "p:scp"}, "target": {"name": "r-1"}},
	},
}

test_what_is_not_known_is_told_apart if {
	unplaced := attachment.unplaced with input as testing.with_attached(_lost)
	unplaced == {"p:1": _why}
	unnamed := attachment.unnamed with input as testing.with_attached(_lost)
	object.keys(unnamed) == {"p:2"}
	loose := attachment.loose with input as testing.with_attached(_lost)
	loose == {"p:scp": {"p:1"}, "p:other": {"p:2"}}
}

test_an_attachment_of_any_policy_may_attach_those_that_are_nowhere_else if {
	facts := {
		"organization_policies": {"p:a": {}, "p:b": {}},
		"policy_attachments": {
			"p:1": {"policy": {"id": "p:a"}, "target": {"name": "r-1"}},
			"p:2": {"target": {"name": "r-1"}},
		},
	}
	loose := attachment.loose with input as testing.with_attached(facts)
	loose == {"p:b": {"p:2"}}
}

test_waits if {
	found := [wait | some id in ["p:1", "p:2", "p:3"]; wait := attachment.wait(id) with input as testing.with_attached(_lost)]
	found == [
		{"resource": "p:1", "attribute": ["target"], "reason": "after-apply", "references": []},
		{"resource": "p:2", "attribute": ["policy"], "reason": "after-apply", "references": []},
		{"resource": "p:3", "attribute": [], "reason": "unresolved"},
	]
}

test_places_in_words if {
	nodes := ["p:root", "p:unit", "p:made", "r-2", "ou-2", "p:aws_organizations_account.a", "444455556666"]
	found := [words | some node in nodes; words := attachment.place(node) with input as testing.with_actions(_facts)]
	found == [
		"the root r-1",
		"organizational unit \"Workloads\"",
		"organizational unit aws_organizations_organizational_unit.made",
		"the root r-2",
		"organizational unit ou-2",
		"account \"orders\"",
		"account 444455556666",
	]
}

test_last_is_one_that_is_made if {
	facts := {"policy_attachments": {"p:1": {"change": {"actions": ["create"]}}, "p:2": {"change": {"actions": ["no-op"]}}}}
	last := attachment.last({["p:a", "p:1"], ["p:b", "p:2"]}) with input as testing.with_actions(facts)
	last == "p:1"
}
