package tfbackup.rules.change["account-removed_test"]

import data.tfbackup.rules.change["account-removed"] as rule

_facts(end) := {
	"before": {
		"accounts": {"444455556666": object.union({"declared_by": "p:account"}, end)},
		"hops_across": {},
		"flows": [],
	},
	"flows": [{"account": "111122223333", "backup_plan": "p:plan", "hops": [{"to": {"account": "444455556666"}}]}],
	"hops_across": {"p:vault": [[0, 0]]},
	"doubtful_hops": {},
}

_found(facts) := found if found := rule.findings with input as facts

test_violated_leaves if {
	_found(_facts({"destroyed": "leaves"})) == {{
		"resource": "p:account",
		"attribute": [],
		"message": concat("", [
			"this plan removes account 444455556666, which receives copies of other accounts' backups; ",
			"AWS Backup copies only within one organization, so every copy job fails",
		]),
		"verdict": "violated",
		"twin": "444455556666",
	}}
}

test_violated_closes if {
	some found in _found(_facts({"destroyed": "closes"}))
	startswith(found.message, "this plan closes account 444455556666")
}

test_satisfied_stays if _found(_facts({})) == set()

test_satisfied_no_copies if _found(object.union(_facts({"destroyed": "leaves"}), {"hops_across": {"p:vault": []}})) == set()

test_undecided_destinations_unknown if {
	doubtful := {"hops_across": {"p:vault": []}, "doubtful_hops": {"destination-unknown": {"p:db": [[0, 0]]}}}
	[f.verdict | some f in _found(object.union(_facts({"destroyed": "leaves"}), doubtful))] == ["undecided"]
}
