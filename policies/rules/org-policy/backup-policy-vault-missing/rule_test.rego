package tfbackup.rules["org-policy"]["backup-policy-vault-missing_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["org-policy"]["backup-policy-vault-missing"] as rule

_id := "p:aws_organizations_policy.daily#daily"

_account := "444455556666"

_vault(more) := object.union({"name": "orders", "account": _account, "region": "eu-west-1"}, more)

_plan(rules) := {
	"origin": "organizations-policy",
	"name": "daily",
	"rules": rules,
	"scope": {"targets": [{"name": "ou-1"}], "accounts": [_account], "regions": ["eu-central-1", "eu-west-1"]},
}

_orders := [{"vault": {"name": "orders"}}]

_found(rules, vaults, more) := found if {
	found := rule.findings with input as testing.with_actions(object.union(
		{"plans": {"p": {"complete": true}}, "backup_plans": {_id: _plan(rules)}, "vaults": vaults},
		more,
	))
}

_verdicts(rules, vaults, more) := {f.verdict | some f in _found(rules, vaults, more)}

_one := {"p:v": _vault({})}

_both := {"p:v": _vault({}), "p:w": _vault({"region": "eu-central-1"})}

_set(scope) := {"p:set#V": {"name": "orders", "scope": scope}}

test_violated_not_in_that_region if {
	_found(_orders, _one, {}) == {{
		"resource": _id,
		"attribute": ["rules"],
		"message": concat("", [
			`plan "daily" of the backup policy needs vault "orders", which account `,
			"444455556666 doesn't have in eu-central-1; its backup jobs fail there",
		]),
		"verdict": "violated",
		"twin": "orders",
	}}
}

test_violated_not_in_that_account if {
	some found in _found(_orders, {"p:v": _vault({"account": "555566667777"}), "p:w": _vault({"name": "other"})}, {})
	contains(found.message, "doesn't have in eu-central-1 (and 1 other); its backup jobs")
}

test_violated_air_gapped_vault if {
	rules := [{"vault": {"name": "orders"}, "air_gapped_vault": {"arn": "arn:aws:backup:$region:$account:backup-vault:sealed"}}]
	sealed := {"p:s": _vault({"name": "sealed"})}
	{f.twin | some f in _found(rules, object.union(_both, sealed), {})} == {"sealed"}
}

test_violated_copy_within_the_account if {
	rules := [{"copies": [
		{"vault": {"arn": "arn:aws:backup:eu-north-1:$account:backup-vault:orders"}},
		{"vault": {"arn": "arn:aws:backup:eu-north-1:111122223333:backup-vault:central"}},
	]}]
	some found in _found(rules, _both, {})
	contains(found.message, "doesn't have in eu-north-1;")
}

test_violated_stack_set_elsewhere if {
	scope := {"accounts": ["555566667777"], "regions": ["eu-west-1"], "closed": true}
	_verdicts(_orders, object.union(_set(scope), {"p:w": _vault({"name": "other"})}), {}) == {"violated"}
}

test_satisfied_in_each_region if _verdicts(_orders, _both, {}) == set()

test_satisfied_copy_to_the_same_region if {
	rules := [{"copies": [{"vault": {"arn": "arn:aws:backup:$region:$account:backup-vault:orders"}}]}]
	_verdicts(rules, _both, {}) == set()
}

test_satisfied_made_by_a_stack_set if {
	scope := {"accounts": [_account], "regions": ["eu-central-1", "eu-west-1"], "closed": true}
	_verdicts(_orders, _set(scope), {}) == set()
}

test_satisfied_stack_set_that_may_reach_it if {
	scope := {"targets": [{"name": "ou-2"}], "regions": ["eu-west-1"]}
	_verdicts(_orders, object.union(_one, _set(scope)), {}) == set()
	_verdicts(_orders, object.union(_one, _set(object.union(scope, {"closed": true, "unknown": {"regions": {}}}))), {}) == set()
}

test_satisfied_vault_that_may_be_it if {
	_verdicts(_orders, object.union(_one, {"p:w": {"name": "orders", "account": _account}}), {}) == set()
	_verdicts(_orders, object.union(_one, {"p:w": _vault({"account": "p:aws"})}), {}) == set()
	_verdicts(_orders, object.union(_one, {"p:w": {"account": _account}}), {}) == set()
}

test_satisfied_account_whose_vaults_are_elsewhere if {
	_verdicts(_orders, {"p:v": _vault({"account": "555566667777"})}, {}) == set()
}

test_satisfied_part_of_the_input_is_out_of_sight if {
	_verdicts(_orders, _one, {"stacks": {"p:s": {"unknown": {"template": {"reason": "unresolved"}}}}}) == set()
	_verdicts(_orders, _one, {"stacks": {"p:s": {"hidden": ["Nested"]}}}) == set()
	_verdicts(_orders, _one, {"plans": {"p": {"complete": false}}}) == set()
}

test_satisfied_default_vault if _verdicts([{"vault": {"name": "Default"}}], {}, {}) == set()

test_undecided_no_vault_of_that_name if {
	some found in _found([{"vault": {"name": "orders"}}, {"vault": {"name": "invoices"}}], {}, {})
	found.verdict == "undecided"
	found.message == concat("", [
		`can't tell whether every account has vaults "invoices" and "orders", which plan "daily" of the `,
		"backup policy needs: no plan here creates them; backup jobs fail without them",
	])
}

test_undecided_one_vault if {
	some found in _found([{"vault": {"name": "orders"}}], {}, {})
	contains(found.message, `has vault "orders"`)
	endswith(found.message, "no plan here creates it; backup jobs fail without it")
}
