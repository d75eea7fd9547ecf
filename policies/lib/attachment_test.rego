package tfbackup.lib.attachment_test

import data.tfbackup.lib.attachment

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
	none := attachment.none with input as facts
	none == {"p:loose"}
	unsure := attachment.unsure with input as facts
	unsure == {"q:old"}
}
