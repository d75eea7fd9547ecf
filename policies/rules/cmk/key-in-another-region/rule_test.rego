package tfbackup.rules.cmk["key-in-another-region_test"]

import data.tfbackup.rules.cmk["key-in-another-region"] as rule

_vault(key) := {"region": "eu-west-1", "key": object.union({"manager": "customer", "id": "p:key"}, key)}

_found(facts) := found if {
	found := rule.findings with input as object.union({"vaults": {}, "resources": {}, "reach": {"p:db": {}}, "keys": {"p:key": {}}}, facts)
}

test_violated_vault if {
	_found({"vaults": {"p:vault": _vault({"region": "eu-north-1"})}}) == {{
		"resource": "p:vault",
		"attribute": ["key"],
		"message": "vault is in Region eu-west-1, but its KMS key is in eu-north-1; a KMS key can't encrypt anything in another Region",
		"verdict": "violated",
		"related": [{"resource": "p:key", "label": "key in another Region"}],
	}}
}

test_violated_multi_region_key if {
	keys := {"keys": {"p:key": {"multi_region": true}}}
	some found in _found(object.union({"vaults": {"p:vault": _vault({"region": "eu-north-1"})}}, keys))
	endswith(found.message, "only through its replica in that Region")
}

test_violated_resource if {
	some found in _found({"resources": {"p:db": _vault({"region": "eu-north-1"})}})
	startswith(found.message, "resource is in Region eu-west-1")
}

test_satisfied_nothing_backs_it_up if {
	_found({"resources": {"p:bucket": _vault({"region": "eu-north-1"})}}) == set()
}

test_satisfied_same_region if _found({"vaults": {"p:vault": _vault({"region": "eu-west-1"})}}) == set()

test_satisfied_region_of_the_key_not_told if _found({"vaults": {"p:vault": _vault({})}}) == set()

test_undecided_region_of_the_vault if {
	vault := object.remove(_vault({"region": "eu-north-1"}), ["region"])
	{f.verdict | some f in _found({"vaults": {"p:vault": vault}})} == {"undecided"}
}

test_undecided_region_of_the_resource if {
	resource := object.remove(_vault({"region": "eu-north-1"}), ["region"])
	{f.verdict | some f in _found({"resources": {"p:db": resource}})} == {"undecided"}
}

test_satisfied_key_that_lies_in_no_region if {
	_found({"vaults": {"p:vault": _vault({"region": "eu-north-1", "manager": "aws-owned"})}}) == set()
}
