package tfbackup.rules.cmk["source-key-unusable_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules.cmk["source-key-unusable"] as rule

_plan := "p:plan"

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

_first := {"via": "backup", "works": "yes", "source_key": {"id": "p:key"}}

_more(key) := {"keys": {"p:key": key}, "resources": {"p:db": {"key": {"id": "p:key"}}}}

test_violated_disabled if {
	_found({"hops": [_first]}, _more({"enabled": false})) == {{
		"resource": "p:db",
		"attribute": ["key"],
		"message": "KMS key of this resource is disabled; its backup jobs fail, and its existing backups can't be restored",
		"verdict": "violated",
		"related": [{"resource": "p:key", "attribute": ["enabled"], "label": "is disabled"}],
	}}
}

test_violated_pending_deletion if {
	some found in _found({"hops": [_first]}, _more({"state": "PendingDeletion"}))
	contains(found.message, "is in state PendingDeletion")
}

test_satisfied_enabled if _verdicts({"hops": [_first]}, _more({"enabled": true})) == set()

test_satisfied_vault_with_that_key if {
	hop := {"via": "backup", "works": "yes", "key": {"id": "p:key"}}
	more := {"keys": {"p:key": {"enabled": false}}, "resources": {"p:db": {"key": {"id": "p:other"}}}}
	_verdicts({"hops": [hop]}, more) == set()
}

test_undecided_enabled if {
	key := {"unknown": {"enabled": {"reason": "after-apply"}}}
	some found in _found({"hops": [_first]}, _more(key))
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:key", "attribute": ["enabled"], "reason": "after-apply"}]
}
