package tfbackup.rules["key-policy"]["key-without-waiting-period_test"]

import data.tfbackup.rules["key-policy"]["key-without-waiting-period"] as rule

_id := "p:aws_kms_external_key.k"

_facts(key, access) := {
	"vaults": {"p:v": {"kind": "standard", "name": "databunker", "key": {"id": _id}}},
	"keys": {_id: object.union({"account": "444455556666"}, key)},
	"access": access,
}

_found(key, access) := found if found := rule.findings with input as _facts(key, access)

_denied(action) := {action: {"verdict": "denied", "exempt": ["arn:aws:iam::*:role/break-glass"]}}

test_violated_imported if {
	_found({"origin": "EXTERNAL"}, {}) == {{
		"resource": _id,
		"attribute": ["origin"],
		"message": concat("", [
			"key of vault \"databunker\" has imported key material; kms:DeleteImportedKeyMaterial makes its ",
			"recovery points unreadable at once, without a waiting period",
		]),
		"verdict": "violated",
		"label": "imported key material",
	}}
}

test_violated_key_store if {
	some found in _found({"origin": "AWS_CLOUDHSM"}, {"444455556666": _denied("kms:DeleteImportedKeyMaterial")})
	startswith(found.message, "key of vault \"databunker\" is in a custom key store; kms:DisconnectCustomKeyStore makes")
}

test_violated_external_store_whatever_policies_say if {
	count(_found({"origin": "EXTERNAL_KEY_STORE"}, {"444455556666": _denied("kms:DisconnectCustomKeyStore")})) == 1
}

test_satisfied_material_of_kms if _found({"origin": "AWS_KMS"}, {}) == set()

test_satisfied_denied if {
	_found({"origin": "EXTERNAL"}, {_id: _denied("kms:DeleteImportedKeyMaterial")}) == set()
	_found({"origin": "AWS_CLOUDHSM"}, {"444455556666": _denied("kms:DisconnectCustomKeyStore")}) == set()
}

test_satisfied_no_vault if {
	found := rule.findings with input as object.remove(_facts({"origin": "EXTERNAL"}, {}), ["vaults"])
	found == set()
}

test_undecided_origin if {
	{f.verdict | some f in _found({"unknown": {"origin": {"reason": "after-apply"}}}, {})} == {"undecided"}
}
