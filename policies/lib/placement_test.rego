package tfbackup.lib.placement_test

import data.tfbackup.lib.placement
import data.tfbackup.lib.testing

test_what_is_needed_and_missing if {
	facts := {
		"plans": {"p": {"complete": true}},
		"backup_plans": {
			"p:policy#daily": {
				"origin": "organizations-policy",
				"rules": [{"vault": {"name": "orders"}}],
				"scope": {"accounts": ["444455556666"], "regions": ["eu-central-1", "eu-west-1"]},
			},
			"p:plan": {"origin": "terraform", "rules": [{"vault": {"name": "invoices"}}]},
		},
		"vaults": {"p:v": {"name": "orders", "account": "444455556666", "region": "eu-west-1"}},
	}
	needed := placement.needed with input as testing.with_actions(facts)
	needed == {"p:policy#daily": {["orders", "eu-central-1"], ["orders", "eu-west-1"]}}
	missing := placement.missing with input as testing.with_actions(facts)
	missing == {"p:policy#daily": {["orders", "eu-central-1", "444455556666"]}}
}
