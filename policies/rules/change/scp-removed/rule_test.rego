package tfbackup.rules.change["scp-removed_test"]

import data.tfbackup.rules.change["scp-removed"] as rule

_scp := "p:aws_organizations_policy.protect"

_facts(policy, place) := {
	"before": {"organization_policies": {_scp: object.union({"name": "protect", "policy_type": "SERVICE_CONTROL_POLICY"}, policy)}},
	"organization_policies": {},
	"changes": {"deleted": [_scp], "detachments": [object.union(
		{"policy": _scp, "node": "444455556666", "target": {"name": "444455556666"}},
		place,
	)]},
}

_found(policy, place) := found if found := rule.findings with input as _facts(policy, place)

_verdicts(policy, place) := {f.verdict | some f in _found(policy, place)}

test_violated_its_denials_go if {
	_found({}, {"opened": ["backup:DeleteRecoveryPoint"]}) == {{
		"resource": _scp,
		"attribute": [],
		"message": concat("", [
			`SCP "protect" is deleted; `,
			"no policy denies backup:DeleteRecoveryPoint in account 444455556666 any more, so a stolen role there can destroy backups",
		]),
		"verdict": "violated",
	}}
}

test_satisfied_nothing_is_opened if _verdicts({}, {}) == set()

test_satisfied_untouched if {
	found := rule.findings with input as {"before": _facts({}, {}).before}
	found == set()
}

test_undecided_another_is_not_known if {
	_verdicts({}, {"doubtful": ["backup:DeleteRecoveryPoint"], "waits_for": ["p:new"]}) == {"undecided"}
}

test_undecided_text if {
	_verdicts({"unknown": {"document": {"reason": "sensitive"}}}, {}) == {"undecided"}
}
