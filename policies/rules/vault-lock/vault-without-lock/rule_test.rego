package tfbackup.rules["vault-lock"]["vault-without-lock_test"]

import data.tfbackup.rules["vault-lock"]["vault-without-lock"] as rule

_id := "p:aws_backup_vault.v"

_unknown := {"reason": "unresolved", "references": ["var.vault_name"]}

_findings(complete, vault) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": complete}},
		"vaults": {_id: object.union({"plan": "p", "kind": "standard"}, vault)},
	}
}

_verdicts(findings) := {[f.resource, f.verdict] | some f in findings}

test_violated_no_lock if {
	_findings(true, {}) == {{
		"resource": _id,
		"attribute": ["lock"],
		"message": "vault has no vault lock; any principal with backup:DeleteRecoveryPoint can delete its recovery points",
		"verdict": "violated",
	}}
}

_with_hop(reach) := _with_flow(reach, ["p:db"])

_with_flow(reach, resources) := found if {
	found := rule.findings with input as {
		"plans": {"p": {"complete": true}},
		"vaults": {_id: {"plan": "p", "kind": "standard"}},
		"flows": [{"resources": resources, "hops": [{}]}],
		"hops_into": {_id: [[0, 0]]},
		"reach": reach,
	}
}

test_violated_mildly_where_copies_are_elsewhere if {
	every air_gapped in ["yes", "unknown"] {
		_severities({"p:db": {"air_gapped": air_gapped, "other_account": "no"}}) == ["note"]
	}
}

test_violated_where_the_only_copy_is_there if {
	every reach in [{}, {"p:db": {"air_gapped": "no", "other_account": "no"}}] {
		_severities(reach) == ["warning"]
	}
}

test_violated_where_what_is_there_is_not_in_the_input if {
	[object.get(f, "severity", "warning") | some f in _with_flow({}, [])] == ["warning"]
}

# A rule's own is a warning.
_severities(reach) := [object.get(f, "severity", "warning") | some f in _with_hop(reach)]

test_satisfied_locked if _findings(true, {"lock": "p:aws_backup_vault_lock_configuration.v"}) == set()

test_satisfied_locked_in_an_incomplete_plan if {
	_findings(false, {"lock": "p:aws_backup_vault_lock_configuration.v"}) == set()
}

test_satisfied_air_gapped_vault if {
	_findings(true, {"kind": "logically-air-gapped"}) == set()
	_findings(false, {"kind": "logically-air-gapped"}) == set()
}

test_undecided_lock if {
	_verdicts(_findings(true, {"unknown": {"lock": _unknown}})) == {[_id, "undecided"]}
	_verdicts(_findings(false, {"unknown": {"lock": _unknown}})) == {[_id, "undecided"]}
}

test_undecided_incomplete_plan if {
	some f in _findings(false, {})
	f.verdict == "undecided"
	f.waits_for == [{"resource": _id, "attribute": ["lock"], "reason": "incomplete"}]
}
