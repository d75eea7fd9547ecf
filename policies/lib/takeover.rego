# METADATA
# title: Takeovers
# description: |
#   What whoever administers one account can do in another: the roles there that let it in, and what key policies
#   let it do. By the facts of databunker-role-open-to-workload and lagv-key-administered-by-workload.
package tfbackup.lib.takeover

import data.tfbackup.lib.answer

# Whether administrators of account `from` can't destroy backups or keys in account `into` by a role there.
kept_out(from, into) := answer.no(words) if {
	count(_open(from, into, "yes")) > 0
	words := sprintf("a role of account %s lets account %s destroy its backups", [into, from])
} else := answer.unknown(words, sort(doubtful)) if {
	doubtful := _open(from, into, "unknown")
	count(doubtful) > 0
	words := sprintf("what a role of account %s lets account %s do isn't known", [into, from])
} else := {"is": "yes"}

# Roles of account `into` that whoever administers account `from` may take.
_open(from, into, verdict) := {id |
	some id in _open_roles[verdict]
	input.roles[id].account == into
	some door in input.role_doors[id]
	door.verdict == verdict
	_admits(door, from)
}

_open_roles[verdict] contains id if {
	some id, doors in input.role_doors
	some door in doors
	verdict := door.verdict
}

_admits(door, from) if door.account == from

# Every user of an identity provider: those of that account too.
_admits(door, _) if door.identity_provider

# Whether administrators of account `from` can't make a key of another account unusable, by its policy.
key_kept(id, from) := answer.no(words) if {
	actions := [action | some action, access in _powers(id, from); access.verdict == "allowed"]
	count(actions) > 0
	words := sprintf("the key policy of %s allows %s to account %s", [input.keys[id].address, min(actions), from])
} else := answer.unknown(words, sort(waits)) if {
	count(_powers(id, from)) > 0
	waits := {wait | some _, access in _powers(id, from); some wait in access.waits_for}
	words := sprintf("whether the key policy of %s lets account %s administer the key isn't known", [input.keys[id].address, from])
} else := answer.unknown(words, [id]) if {
	_is_unknown(id)
	words := sprintf("the key policy of %s isn't known", [input.keys[id].address])
} else := answer.unknown("the key isn't in the input, so its policy isn't known", []) if {
	not input.keys[id]
} else := {"is": "yes"}

_powers(id, from) := powers if {
	powers := input.key_administration[id][from]
} else := {}

_is_unknown(id) if input.keys[id].unknown.policy

_is_unknown(id) if input.key_policies[input.keys[id].policy].unknown.document
