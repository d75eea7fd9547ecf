package tfbackup.lib.takeover_test

import data.tfbackup.lib.takeover

_from := "111122223333"

_into := "444455556666"

_kept_out(doors) := _kept_out_of(_into, doors)

_kept_out_of(account, doors) := answer if {
	facts := {"roles": {"b:role": {"account": _into}}, "role_doors": {"b:role": doors}}
	from := _from
	answer := takeover.kept_out(from, account) with input as facts
}

_door := {"account": _from, "verdict": "yes"}

test_an_account_without_open_roles_keeps_everybody_out if {
	_kept_out([]) == {"is": "yes"}
	_kept_out([_door]).is == "no"
	_kept_out_of("777788889999", [_door]).is == "yes"
}

test_a_role_admits_the_account_that_it_names if {
	_kept_out([object.union(_door, {"account": "777788889999"})]).is == "yes"
}

test_a_role_admits_every_user_of_an_identity_provider if {
	_kept_out([{"identity_provider": "arn:aws:iam::444455556666:saml-provider/x", "verdict": "yes"}]).is == "no"
}

test_a_role_that_may_admit_it_is_waited_for if {
	doubtful := object.union(_door, {"verdict": "unknown"})
	found := _kept_out([doubtful])
	found.is == "unknown"
	found.waits_for == ["b:role"]
	_kept_out([doubtful, _door]).is == "no"
	_kept_out([doubtful, object.union(_door, {"account": "777788889999"})]).is == "unknown"
	_kept_out([object.union(doubtful, {"account": "777788889999"})]).is == "yes"
}

_key_kept(facts) := answer if {
	from := _from
	answer := takeover.key_kept("k:key", from) with input as facts
}

_key(powers) := {
	"keys": {"k:key": {"address": "aws_kms_key.k", "policy": "k:policy"}},
	"key_policies": {"k:policy": {}},
	"key_administration": {"k:key": {_from: powers}},
}

test_a_key_is_lost_to_whom_its_policy_lets_administer_it if {
	_key_kept(_key({})) == {"is": "yes"}
	found := _key_kept(_key({
		"kms:PutKeyPolicy": {"verdict": "allowed"},
		"kms:DisableKey": {"verdict": "allowed"},
	}))
	found.is == "no"
	contains(found.because, "kms:DisableKey")
	mixed := _key_kept(_key({"kms:PutKeyPolicy": {"verdict": "allowed"}, "kms:DisableKey": {"verdict": "unknown"}}))
	mixed.is == "no"
}

test_powers_that_are_not_known_are_waited_for if {
	found := _key_kept(_key({"kms:PutKeyPolicy": {"verdict": "unknown", "waits_for": ["k:b", "k:a"]}}))
	found.is == "unknown"
	found.waits_for == ["k:a", "k:b"]
	conditional := _key_kept(_key({"kms:PutKeyPolicy": {"verdict": "conditional"}}))
	conditional.is == "unknown"
}

test_a_key_policy_that_is_not_known_may_let_it if {
	every facts in [
		{"keys": {"k:key": {"address": "aws_kms_key.k", "unknown": {"policy": {"reason": "after-apply"}}}}},
		{
			"keys": {"k:key": {"address": "aws_kms_key.k", "policy": "k:policy"}},
			"key_policies": {"k:policy": {"unknown": {"document": {"reason": "after-apply"}}}},
		},
	] {
		found := _key_kept(facts)
		found.is == "unknown"
		found.waits_for == ["k:key"]
	}
}

test_a_key_that_the_input_does_not_have_is_unknown if {
	_key_kept({"keys": {}}).is == "unknown"
}
