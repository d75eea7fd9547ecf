package tfbackup.rules.cmk["source-key-not-shareable_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["source-key-not-shareable"] as rule

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

_amk := {"manager": "aws", "alias": "alias/aws/rds"}

_stopped := _hop({"works": "no", "because": "source-key-aws-managed", "source_key": _amk})

_vault := {"id": "p:sealed", "name": "sealed"}

_sealed(hop) := object.union(object.remove(hop, ["to"]), {"to": _vault, "air_gapped": true, "crosses_account": "no"})

test_violated_copy_to_another_account if {
	_found({"hops": [_stopped]}, {}) == {{
		"resource": "p:db",
		"attribute": ["key"],
		"message": concat("", [
			"rule \"daily\" of backup plan \"orders\" copies to vault \"central\" of account 444455556666, but the backup keeps ",
			"the AWS managed key aws/rds, which no other account can use; every copy job fails",
		]),
		"verdict": "violated",
		"related": [{"resource": _plan, "attribute": ["rules"], "label": "fails for this resource"}],
		"label": "AWS managed key",
	}}
}

test_violated_primary_into_an_air_gapped_vault if {
	backup_plans := {"backup_plans": {_plan: {"name": "orders", "rules": [{"air_gapped_vault": _vault}]}}}
	some found in _found({"hops": [_sealed(_stopped)]}, backup_plans)
	endswith(found.message, "the backup stays in the standard vault although its job completes")
}

test_violated_type_and_key_stand_in_the_way if {
	hop := object.union(_sealed(_stopped), {"because": "type-not-in-air-gapped-vault"})
	_verdicts({"hops": [hop]}, {}) == {"violated"}
}

test_violated_once_for_each_resource if {
	count(_found({"resources": ["p:db", "p:other"], "hops": [_stopped, _stopped]}, {})) == 2
}

test_satisfied_copy_within_the_account if _verdicts({"hops": [_hop({"works": "yes", "crosses_account": "no"})]}, {}) == set()

test_satisfied_type_with_a_key_of_its_own if {
	hop := _hop({"works": "no", "because": "type-not-in-air-gapped-vault", "source_key": {"manager": "customer"}})
	_verdicts({"hops": [hop]}, {}) == set()
}

test_undecided_key if {
	unknown := {"reason": "after-apply", "references": ["var.key"]}
	some found in _found(
		{"hops": [_hop({"works": "unknown", "because": "source-key-unknown"})]},
		{"resources": {"p:db": {"unknown": {"key": unknown}}}},
	)
	found.waits_for == [{"resource": "p:db", "attribute": ["key"], "reason": "after-apply", "references": ["var.key"]}]
}

test_undecided_selection if {
	_verdicts({"selected": "undecided", "hops": [_stopped]}, {}) == {"undecided"}
}

test_violated_is_said_once if {
	hops := [_stopped, _hop({"works": "unknown", "because": "source-key-unknown"})]
	_verdicts({"hops": hops}, {}) == {"violated"}
}
