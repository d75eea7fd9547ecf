package tfbackup.lib.stackset_test

import data.tfbackup.lib.stackset

test_what_stack_sets_make if {
	facts := {
		"stacks": {"p:set": {"scope": {"targets": [{"id": "p:unit"}]}}, "p:stack": {}, "p:empty": {"scope": {}}},
		"organization_units": {"p:unit": {}},
		"vaults": {
			"p:set#V": {"plan": "p", "address": "set", "logical_id": "V", "name": "v"},
			"p:stack#V": {"plan": "p", "address": "stack", "logical_id": "V"},
		},
	}
	made := stackset.made with input as facts
	made == {"p:set": {"p:set#V": "vault \"v\""}}
	managed := stackset.service_managed with input as facts
	managed == {"p:set"}
}
