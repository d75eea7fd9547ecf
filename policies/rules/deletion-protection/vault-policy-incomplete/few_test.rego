package tfbackup.rules["deletion-protection"]["vault-policy-incomplete_few_test"]

import data.tfbackup.lib.testing
import data.tfbackup.rules["deletion-protection"]["vault-policy-incomplete"] as rule

_few := {
	"verdict": "conditional",
	"conditions": ["Principal arn:aws:iam::444455556666:role/developer"],
	"by": [{"policy": "p:policy", "statement": 0}],
}

_found(access) := found if {
	found := rule.findings with input as testing.with_actions({
		"vaults": {"p:vault": {"policy": "p:policy"}},
		"vault_policies": {"p:policy": {"vault": "p:vault"}},
		"access": {"p:vault": {"backup:DeleteRecoveryPoint": access}},
	})
}

test_violated_one_role if {
	_found(_few) == {{
		"resource": "p:policy",
		"attribute": ["document"],
		"message": concat("", [
			"vault access policy denies backup:DeleteRecoveryPoint only to arn:aws:iam::444455556666:role/developer; ",
			"every other principal with the IAM permission can still use it",
		]),
		"verdict": "violated",
		"twin": "principals",
		"persona": "pedantic",
		"help": `deny the actions to Principal "*", and exempt one break-glass role with ArnNotLike on aws:PrincipalArn`,
	}}
}

test_satisfied_everyone if _found({"verdict": "denied", "by": _few.by}) == set()

test_satisfied_another_condition if {
	_found(object.union(_few, {"conditions": ["StringEquals aws:ResourceTag/keep yes"]})) == set()
}

test_satisfied_not_by_the_vault if _found(object.union(_few, {"by": [{"policy": "p:scp"}]})) == set()
