package tfbackup.rules.databunker["databunker-role-open-to-workload_test"]

import data.tfbackup.rules.databunker["databunker-role-open-to-workload"] as rule

_facts(door, role) := {
	"roles": {"p:role": role, "p:jump": {"name": "jump"}},
	"role_doors": {"p:role": [door]},
}

_found(door, role) := found if found := rule.findings with input as _facts(door, role)

_verdicts(door, role) := {f.verdict | some f in _found(door, role)}

_door(more) := object.union({"account": "111122223333", "verdict": "yes", "actions": ["backup:DeleteRecoveryPoint"]}, more)

test_violated_role_that_deletes if {
	_found(_door({}), {}) == {{
		"resource": "p:role",
		"attribute": ["trust"],
		"message": concat("", [
			"principals of account 111122223333, whose backups are copied here, can assume this role and call ",
			"backup:DeleteRecoveryPoint; an attacker there can destroy the copies here",
		]),
		"verdict": "violated",
		"twin": "111122223333",
		"related": [],
	}}
}

test_violated_through_another_role if {
	some found in _found(_door({"through": ["p:jump"]}), {})
	contains(found.message, "can assume this role through role \"jump\" and call")
	found.related == [{"resource": "p:jump", "attribute": ["trust"], "label": "assumed on the way"}]
}

test_violated_identity_provider if {
	door := object.union(object.remove(_door({}), ["account"]), {"identity_provider": "arn:aws:iam::444455556666:oidc-provider/x"})
	some found in _found(door, {})
	startswith(found.message, "every user of identity provider arn:aws:iam::444455556666:oidc-provider/x can assume")
}

test_satisfied_no_door if {
	found := rule.findings with input as {"roles": {"p:role": {}}, "role_doors": {}}
	found == set()
}

test_undecided_policies if {
	some found in _found(_door({"verdict": "unknown"}), {"unknown": {"policies": {"reason": "after-apply"}}})
	found.verdict == "undecided"
	found.waits_for == [{"resource": "p:role", "attribute": ["policies"], "reason": "after-apply"}]
}

test_undecided_condition if {
	_verdicts(_door({"verdict": "unknown"}), {}) == {"undecided"}
}

test_violated_role_that_destroys_a_key if {
	hop := {"to": {"account": "444455556666"}, "key": {"account": "777788889999"}}
	door := _door({"actions": ["kms:ScheduleKeyDeletion"]})
	facts := object.union(_facts(door, {"account": "777788889999"}), {"flows": [{"hops": [hop]}]})
	some found in _findings(facts)
	found.message == concat("", [
		"principals of account 111122223333, whose backups are under a key here, can assume this role and call ",
		"kms:ScheduleKeyDeletion; an attacker there can destroy that key",
	])
	copied := object.union(facts, {"flows": [{"hops": [hop, {"to": {"account": "777788889999"}}]}]})
	some other in _findings(copied)
	endswith(other.message, "can destroy the copies here")
}

_findings(facts) := found if found := rule.findings with input as facts
