package tfbackup.lib.delegation_test

import data.tfbackup.lib.delegation

_granted(statement) := actions if {
	facts := {
		"delegation_policies": {"p:policy": {"document": {"statements": [object.union(
			{"effect": "Allow", "principals": {"AWS": ["111122223333"]}, "resources": ["*"]},
			statement,
		)]}}},
		"flows": [{"account": "111122223333", "hops": [{}]}],
		"hops_across": {"p:vault": [[0, 0]]},
		"accounts": {},
	}
	actions := {action | some action in delegation.granted["p:policy"]["111122223333"] with input as facts}
}

test_what_not_action_leaves_out_is_not_granted if {
	granted := _granted({"not_actions": ["organizations:Delete*", "organizations:CloseAccount"]})
	granted == {
		"organizations:DetachPolicy",
		"organizations:DisablePolicyType",
		"organizations:MoveAccount",
		"organizations:RemoveAccountFromOrganization",
		"organizations:UpdatePolicy",
	}
}

test_without_actions_nothing_is_granted if {
	_granted({}) == set()
	_granted({"not_actions": ["organizations:*"]}) == set()
}
