package tfbackup.rules["org-policy"]["backup-policy-empty_test"]

import data.tfbackup.rules["org-policy"]["backup-policy-empty"] as rule

_of(policy) := found if {
	found := rule.findings with input as {"organization_policies": {"p:policy": object.union({"policy_type": "BACKUP_POLICY"}, policy)}}
}

test_violated_empty if {
	some f in _of({"backup_policy": {}})
	f.verdict == "violated"
	count(_of({"backup_policy": {"plans": {}}})) == 1
}

test_satisfied_plans if _of({"backup_policy": {"plans": {"daily": {}}}}) == set()

test_satisfied_other_policy if _of({"policy_type": "SERVICE_CONTROL_POLICY"}) == set()

test_undecided_content if {
	some f in _of({"unknown": {"backup_policy": {"reason": "after-apply"}}})
	f.verdict == "undecided"
}
