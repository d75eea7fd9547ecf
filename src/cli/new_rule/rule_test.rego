package TEST_PACKAGE

import RULE_PATH as rule

_id := "plan:aws_backup_vault.it"

_unknown := {"reason": "after-apply", "references": ["var.name"]}

_findings(vault) := found if found := rule.findings with input as {"vaults": {_id: vault}}

_verdicts(vault) := {[finding.resource, finding.verdict] | some finding in _findings(vault)}

test_violated_another_name if {
	_verdicts({"name": "orders"}) == {[_id, "violated"]}
}

test_satisfied_name_with_prefix if {
	_verdicts({"name": "backup-orders"}) == set()
}

test_undecided_name if {
	_verdicts({"unknown": {"name": _unknown}}) == {[_id, "undecided"]}
}
