# METADATA
# title: What backups rest on
# description: Opinions that several rules share on which vaults and keys they judge.
package tfbackup.lib.backup

import data.tfbackup.lib.finding

# Keys declared in a plan that also has something of AWS Backup: elsewhere a key is none of our business. Nor is
# one that no vault and nothing that holds data has.
judged_keys contains id if {
	some id, key in input.keys
	key.mode == "managed"
	not key.unused
	input.plans[key.plan].has_backup
}

# Keys that a vault has, or that recovery points or their sources are under.
used_keys contains id if some id, _ in input.hops_under

used_keys contains id if {
	some vault in input.vaults
	id := vault.key.id
}

# Vaults of which nothing tells who manages their key, with the entry of the `unknown` map that says why.
unknown_manager[id] := unknown if {
	some id, vault in input.vaults
	unknown := vault.unknown.key
}

unknown_manager[id] := unknown if {
	some id, vault in input.vaults
	not vault.unknown.key
	unknown := vault.key.unknown.manager
}

# Vaults of which nothing tells which key they have, in the same form. A key that is named but declared
# elsewhere is judged there.
unknown_key[id] := unknown if {
	some id, vault in input.vaults
	unknown := vault.key.unknown.id
}

unknown_key[id] := unknown if {
	some id, vault in input.vaults
	unknown := vault.unknown.key
}

# What would tell whether a key can encrypt and decrypt, by the id of one of which nothing says that it can't.
key_doubts[id] := waits_for if {
	some id, key in input.keys
	not key_defects[id]
	waits_for := [finding.wait(id, [field], unknown) |
		some field in ["enabled", "spec", "state", "usage"]
		unknown := key.unknown[field]
	]
	count(waits_for) > 0
}

# Why a key can encrypt and decrypt nothing, by its id: the field and words for it.
key_defects[id] contains {"field": "enabled", "says": "is disabled"} if {
	some id, key in input.keys
	key.enabled == false
	not key.state # the state says more
}

key_defects[id] contains {"field": "spec", "says": sprintf("has spec %s", [spec])} if {
	spec := input.keys[id].spec
	spec != "SYMMETRIC_DEFAULT"
}

key_defects[id] contains {"field": "state", "says": sprintf("is in state %s", [state])} if {
	state := input.keys[id].state
	not state in {"Creating", "Enabled", "Updating"}
}

key_defects[id] contains {"field": "usage", "says": sprintf("has usage %s", [usage])} if {
	usage := input.keys[id].usage
	usage != "ENCRYPT_DECRYPT"
}
