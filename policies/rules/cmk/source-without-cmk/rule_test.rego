package tfbackup.rules.cmk["source-without-cmk_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["source-without-cmk"] as rule

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

_first := {"via": "backup", "works": "yes", "source_key": {"manager": "aws", "alias": "alias/aws/rds"}}

_more := {
	"catalog": {"types": {"RDS": {"full_management": false}, "EFS": {"full_management": true}}},
	"resources": {"p:db": {"key": {"manager": "aws", "alias": "alias/aws/rds"}}},
}

test_violated_local_backups_only if {
	some found in _found({"hops": [_first]}, _more)
	found.verdict == "violated"
	found.message == concat("", [
		"resource is encrypted with the AWS managed key aws/rds, and its backups keep that key; they can leave the account ",
		"only through a vault with a customer managed key",
	])
}

test_satisfied_full_management if _verdicts({"kind": "EFS", "hops": [_first]}, _more) == set()

# Of such a resource the report has the error alone: source-key-not-shareable supersedes this rule.
test_violated_copies_that_fail_too if {
	hops := [_first, _hop({"works": "no", "because": "source-key-aws-managed"})]
	_verdicts({"hops": hops}, _more) == {"violated"}
}

test_satisfied_perhaps_not_selected if _verdicts({"selected": "undecided", "hops": [_first]}, _more) == set()

test_satisfied_customer_managed_key if {
	_verdicts({"hops": [object.union(_first, {"source_key": {"manager": "customer"}})]}, _more) == set()
}

test_undecided_key if {
	first := {"via": "backup", "works": "unknown", "unknown": {"source_key": {"reason": "after-apply"}}}
	types := {"catalog": {"types": {"RDS": {"full_management": false}}}}
	unknown := {"reason": "after-apply"}
	of_key := object.union(types, {"resources": {"p:db": {"unknown": {"key": unknown}}}})
	_verdicts({"hops": [first]}, of_key) == {"undecided"}
	of_manager := object.union(types, {"resources": {"p:db": {"key": {"id": "p:key", "unknown": {"manager": unknown}}}}})
	_verdicts({"hops": [first]}, of_manager) == {"undecided"}
}
