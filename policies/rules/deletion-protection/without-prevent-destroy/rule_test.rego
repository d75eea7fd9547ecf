package tfbackup.rules["deletion-protection"]["without-prevent-destroy_test"]

import data.tfbackup.rules["deletion-protection"]["without-prevent-destroy"] as rule

_vault(name, prevented) := {"plan": "p", "address": name, "prevent_destroy": prevented, "key": {"id": "p:key"}}

_vaults(names, prevented) := {"vaults": {id: vault |
	some name in names
	id := sprintf("p:%s", [name])
	vault := _vault(name, prevented)
}}

_findings(facts) := found if found := rule.findings with input as facts

_message(facts) := message if {
	some found in _findings(facts)
	message := found.message
}

_one := "no prevent_destroy; renaming or removing the block deletes the resource at the next apply"

test_violated_each_vault if {
	found := _findings(_vaults(["b", "a"], false))
	{[f.resource, f.message] | some f in found} == {["p:a", _one], ["p:b", _one]}
}

test_violated_backup_plan if {
	_message({"backup_plans": {"p:x": {"plan": "p", "address": "x", "prevent_destroy": false}}}) == _one
}

test_violated_keys if {
	key := {"keys": {"p:key": {"plan": "p", "address": "key", "prevent_destroy": false}}}
	_message(object.union(key, {"hops_under": {"p:key": [[0, 0]]}})) == _one
	_message(object.union(key, _vaults(["v"], true))) == _one
}

test_violated_each_plan if {
	other := {"q:a": {"plan": "q", "address": "a", "prevent_destroy": false}}
	count(_findings(object.union(_vaults(["a"], false), {"vaults": other}))) == 2
}

test_satisfied_prevented if _findings(_vaults(["a", "b"], true)) == set()

test_satisfied_no_file_at_hand if _findings({"vaults": {"p:a": {"plan": "p", "address": "a"}}}) == set()

test_satisfied_key_of_other_things if {
	_findings({"keys": {"p:key": {"plan": "p", "address": "key", "prevent_destroy": false}}}) == set()
}
