package tfbackup.rules["vault-lock"]["lock-grace-time-long_test"]

import data.tfbackup.rules["vault-lock"]["lock-grace-time-long"] as rule

_of(lock) := found if found := rule.findings with input as {"vault_locks": {"p:lock": lock}}

test_violated_a_year if {
	some f in _of({"changeable_for_days": 365})
	startswith(f.message, "vault lock can be removed for 365 days;")
	f.verdict == "violated"
}

test_satisfied_days if {
	_of({"changeable_for_days": 30}) == set()
	_of({}) == set()
}

test_undecided_grace_time if {
	some f in _of({"unknown": {"changeable_for_days": {"reason": "after-apply"}}})
	f.verdict == "undecided"
}
