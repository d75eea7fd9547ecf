package tfbackup.lib.unattached_test

import data.tfbackup.lib.testing
import data.tfbackup.lib.unattached

test_policies_by_what_attaches_them if {
	facts := {
		"organization_policies": {
			"p:loose": {"plan": "p", "change": {"actions": ["create"]}},
			"p:held": {"plan": "p", "change": {"actions": ["create"]}},
			"q:old": {"plan": "q", "change": {"actions": ["no-op"]}},
			"q:read": {"plan": "q"},
		},
		"policy_attachments": {"p:a": {"plan": "p", "policy": {"id": "p:held"}, "target": {"name": "r-1"}}},
	}
	none := unattached.none with input as testing.with_actions(facts)
	none == {"p:loose"}
	unsure := unattached.unsure with input as testing.with_actions(facts)
	unsure == {"q:old"}
}
