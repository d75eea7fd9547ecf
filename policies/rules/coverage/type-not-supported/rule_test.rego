package tfbackup.rules.coverage["type-not-supported_test"]

import data.tfbackup.rules.coverage["type-not-supported"] as rule

_id := "p:aws_elasticache_replication_group.sessions"

_found(resource, more) := found if {
	found := rule.findings with input as object.union(
		{
			"backup_plans": {"p:plan": {"name": "daily"}},
			"resources": {_id: object.union({"plan": "p", "kind": "ElastiCache"}, resource)},
		},
		more,
	)
}

_cache := {"supported": false, "instead": "its own snapshots exported to S3"}

test_violated_type if {
	_found(_cache, {}) == {{
		"resource": _id,
		"attribute": [],
		"message": "AWS Backup doesn't support ElastiCache; no backup plan protects the data in this resource",
		"verdict": "violated",
		"help": "back it up with its own snapshots exported to S3; if it needs no backup, add [[exempt]] to tfbackup.toml",
	}}
}

test_satisfied_supported if _found({"supported": true}, {}) == set()

test_satisfied_cache if _found({"supported": false}, {}) == set()

test_satisfied_no_plan_is_shown if {
	found := rule.findings with input as {"resources": {_id: _cache}}
	found == set()
}

test_satisfied_exempt_by_tag if {
	_found(object.union(_cache, {"tags": {"backup": "none"}}), {"config": {"coverage": {"exempt_tag": "backup"}}}) == set()
}

# Whether a type is supported no plan leaves open.
test_undecided_never if _found({"supported": true, "unknown": {"kind": {"reason": "after-apply"}}}, {}) == set()
