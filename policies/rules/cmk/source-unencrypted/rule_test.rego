package tfbackup.rules.cmk["source-unencrypted_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["source-unencrypted"] as rule

_plan := "p:plan"

_hop(more) := object.union(
	{
		"via": "copy",
		"from": {"id": "p:vault"},
		"to": {"id": "p:central", "name": "central", "account": "444455556666"},
		"crosses_account": "yes",
		"crosses_region": "no",
	},
	more,
)

_facts(flow, more) := object.union(
	{
		"flows": [object.union({"resources": ["p:db"], "kind": "RDS", "backup_plan": _plan, "rule": 0, "rule_name": "daily", "selected": "yes"}, flow)],
		"backup_plans": {_plan: {"name": "orders", "rules": [{}]}},
		"resources": {"p:db": {"plan": "p"}},
	},
	more,
)

_verdicts(flow, more) := {f.verdict | some f in _found(flow, more)}

_found(flow, more) := found if {
	found := rule.findings with input as testing.with_hops(_facts(flow, more))
}

_vault := {"id": "p:sealed", "name": "sealed"}

_sealed(hop) := object.union(object.remove(hop, ["to"]), {"to": _vault, "air_gapped": true, "crosses_account": "no"})

_stopped := _sealed(_hop({"works": "no", "because": "source-unencrypted"}))

test_violated_copy if {
	some found in _found({"kind": "Neptune", "hops": [_stopped]}, {})
	found.verdict == "violated"
	found.message == concat("", [
		"rule \"daily\" of backup plan \"orders\" copies to air-gapped vault \"sealed\", but this resource is unencrypted, ",
		"and an air-gapped vault rejects unencrypted Neptune backups; every copy job fails",
	])
}

test_violated_primary if {
	backup_plans := {"backup_plans": {_plan: {"name": "orders", "rules": [{"air_gapped_vault": _vault}]}}}
	some found in _found({"hops": [_stopped]}, backup_plans)
	endswith(found.message, "the backup stays in the standard vault although its job completes")
}

test_satisfied_encrypted if _verdicts({"hops": [_hop({"works": "yes"})]}, {}) == set()

test_undecided_pages_contradict_each_other if {
	_verdicts({"hops": [object.union(_stopped, {"works": "unknown", "because": "not-documented"})]}, {}) == {"undecided"}
}

test_undecided_selection if _verdicts({"selected": "undecided", "hops": [_stopped]}, {}) == {"undecided"}

test_satisfied_a_certain_defect_is_said_once if {
	doubtful := object.union(_stopped, {"works": "unknown", "because": "not-documented"})
	_verdicts({"hops": [_stopped, doubtful]}, {}) == {"violated"}
}

test_violated_copy_alone_where_another_is_doubtful if {
	doubtful := object.union(_stopped, {"works": "unknown"})
	_verdicts({"hops": [_stopped, doubtful]}, {}) == {"violated"}
}

test_violated_resource_of_unknown_type if {
	facts := testing.with_hops(_facts({"hops": [_stopped]}, {}))
	untyped := json.remove(facts, ["flows/0/kind"])
	found := rule.findings with input as untyped
	{f.verdict | some f in found} == {"violated"}
	every f in found { contains(f.message, "rejects unencrypted backups;") }
}

test_satisfied_aws_says_nothing_of_a_type_that_is_encrypted if {
	doubtful := {"hops": [object.union(_stopped, {"works": "unknown", "because": "not-documented"})]}
	_verdicts(doubtful, {"resources": {"p:db": {"plan": "p", "key": {"manager": "customer"}}}}) == set()
	_verdicts(doubtful, {"resources": {"p:db": {"plan": "p", "key": {"manager": "none"}}}}) == {"undecided"}
}
