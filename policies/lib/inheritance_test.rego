package tfbackup.lib.inheritance_test

import data.tfbackup.lib.inheritance

_facts := {
	"organization_policies": {
		"p:base": {"plan": "p", "address": "base"},
		"p:own": {"plan": "p", "address": "own"},
	},
	"backup_plans": {
		"p:own#daily": {
			"plan": "p",
			"address": "own",
			"origin": "organizations-policy",
			"merged_from": ["p:base", "p:own"],
		},
		"p:plan": {"plan": "p", "address": "plan", "origin": "terraform"},
	},
	"selections": {
		"p:own#daily#s": {"backup_plan": {"id": "p:own#daily"}, "tags": [{"key": "backup"}], "conditions": [{"key": "owner"}]},
		"p:s": {"backup_plan": {"id": "p:plan"}, "tags": [{"key": "other"}]},
	},
}

test_closest_policy if {
	closest := inheritance.closest with input as _facts
	closest == {"p:own#daily": "p:own"}
}

test_tags_of_policies if {
	tags := inheritance.tags with input as _facts
	tags == {"p:own": {"backup", "owner"}}
}

test_parts_of_a_whole_plan if {
	selections := {"resources": {"all": {}}, "tags": {"@@operators_allowed_for_child_policies": ["@@all"], "some": {}}}
	facts := {"organization_policies": {"p:own": {"backup_policy": {"plans": {
		"daily": {"regions": {}, "rules": {"r": {}}, "selections": selections},
		"part": {"rules": {"r": {}}},
	}}}}}
	parts := inheritance.parts("p:own", "daily") with input as facts
	parts == {[["rules"], "r"], [["selections", "resources"], "all"], [["selections", "tags"], "some"]}
}
