# METADATA
# title: Hops
# description: |
#   Whether AWS makes a hop of a flow: what the hop itself says (`works`), and what policies, locks and settings
#   refuse. What a rule calls an error on a hop makes it not made here, so that table and findings agree.
package tfbackup.lib.hop

import data.tfbackup.lib.answer
import data.tfbackup.lib.backup
import data.tfbackup.lib.lifecycle
import data.tfbackup.lib.placement
import data.tfbackup.lib.rejection

# By flow and variant: its hops. A flow whose type has several possible rows of the catalog has the hops of each.
of_flow[i][variant] := hops if {
	some i, flow in input.flows
	not flow.variants
	variant := "-"
	hops := [placed | some hop in flow.hops; placed := with_place(flow, hop)]
}

of_flow[i][variant] := hops if {
	some i, flow in input.flows
	some variant, list in flow.variants
	hops := [placed | some hop in list; placed := with_place(flow, hop)]
}

# A backup job's vault lies where the resource does, whatever else is known of it; and a hop that stays in its account tells
# that of a vault whose own provider doesn't.
with_place(flow, hop) := object.union(hop, {"to": to}) if {
	not hop.from
	to := object.union(object.union(object.filter(flow, ["account", "region"]), hop.to), _stays(hop, object.get(flow, "account", "")))
} else := object.union(hop, {"to": to}) if {
	to := object.union(hop.to, _stays(hop, object.get(hop.from, "account", "")))
}

_stays(hop, account) := {"account": account} if {
	hop.crosses_account == "no"
	_has_id(account)
	not _has_id(object.get(hop.to, "account", ""))
} else := {}

_has_id(account) if {
	account != ""
	not contains(account, ":")
}

# The places of the hops that lead to one: itself and all before it. A chain is at most a backup, two copies and two
# onward copies.
chain(hops, j) := ((({j} | first) | second) | third) | fourth if {
	first := _before(hops, {j})
	second := _before(hops, first)
	third := _before(hops, second)
	fourth := _before(hops, third)
}

_before(hops, ends) := {k |
	some j in ends
	from := hops[j].from
	some k, earlier in hops
	k != j
	_same_vault(earlier.to, from)
}

_same_vault(a, b) if a == b

_same_vault(a, b) if a.id == b.id

# Whether the recovery point arrives where the hop `hops[j]` of flow `i` ends.
# (Steps are bound in the body: in a comprehension's head regorus 0.14.1 loses calls.)
made(i, hops, j) := answer.every_of(steps) if {
	steps := [answered |
		some k in sort(chain(hops, j))
		hop := hops[k]
		answered := step(i, hop)
	]
}

# Whether AWS makes one hop of flow `i`, the ones before it aside.
step(i, hop) := answer.every_of(array.concat([_works(hop)], _refusals(i, hop)))

_works(hop) := {"is": "yes"} if {
	hop.works == "yes"
} else := answer.no(_obstacle(hop)) if {
	hop.works == "no"
} else := answer.unknown(_obstacle(hop), [])

_obstacle(hop) := words if {
	words := _obstacles[hop.because]
} else := "AWS doesn't make this copy" if {
	hop.works == "no"
} else := "can't tell whether AWS makes this copy"

_obstacles := {
	"air-gapped-to-air-gapped": "AWS Backup copies between air-gapped vaults only on demand",
	"air-gapped-vault-elsewhere": "a primary air-gapped vault must be in the backup plan's account and Region",
	"backup-role": "the backup role is missing, isn't trusted by AWS Backup, or lacks a permission that the job needs",
	"crosses-partition": "recovery points can't be copied to another AWS partition",
	"destination-is-default-vault": "a default vault can't receive cross-account copies",
	"destination-invalid": "the destination isn't the ARN of a backup vault",
	"destination-key-not-customer": "the copy needs a customer managed key at the destination",
	"destination-key-unknown": "the key of the destination vault isn't known",
	"destination-unknown": "the destination vault isn't known",
	"longer-rule-taken": "another rule that starts at the same time has a longer retention, so AWS Backup runs only that one",
	"never-starts": "the schedule matches no future date",
	"not-documented": "AWS doesn't document whether it makes this copy",
	"not-in-region": "AWS Backup doesn't support this type, or this copy, in one of the Regions",
	"retention-out-of-bounds": "the vault rejects the retention of this rule",
	"source-key-aws-managed": "the recovery point keeps its AWS managed key, which no other account can use",
	"source-key-aws-owned": "the recovery point keeps an AWS owned key, and AWS doesn't document whether it can be copied",
	"source-key-unknown": "the key of the recovery point isn't known",
	"source-unencrypted": "the recovery point is unencrypted",
	"type-not-across-accounts": "this type can't be copied to another account",
	"type-not-across-both": "this type can't be copied to another account and Region at once",
	"type-not-across-regions": "this type can't be copied to another Region",
	"type-not-copied": "this type can't be copied",
	"type-not-in-air-gapped-vault": "logically air-gapped vaults don't support this type",
	"type-unknown": "the resource's type, or a setting that AWS Backup support depends on, isn't known",
	"vault-is-air-gapped": "the rule needs a standard vault here, and this one is air-gapped",
}

# What the input refuses, or may refuse.
_refusals(i, hop) := [refusal | some refusal in _all_refusals(i, hop)]

_all_refusals(i, hop) := (((_by_vault(i, hop) | _by_key(i, hop)) | _by_scp(i, hop)) | ((_by_bounds(hop) | _by_unseen_bounds(hop)) | _by_setting(hop))) | ((_by_defect(hop) | _by_region(hop)) | (_by_absence(i, hop) | _by_rejection(i, hop)))

# The destination's access policy, which has to let copies of other accounts in.
_by_vault(i, hop) := {found |
	hop.crosses_account != "no"
	some refused in input.copy_refusals[hop.to.id]
	refused.account == _sender(i, hop)
	found := _refused(
		refused,
		sprintf("the access policy of vault %s doesn't allow backup:CopyIntoBackupVault for account %s", [_name(hop.to), refused.account]),
	)
}

_sender(i, hop) := hop.from.account if {
	hop.from.account
} else := input.flows[i].account

# Key policies, which have to let the accounts on the way use the keys.
_by_key(i, hop) := {found |
	some [id, account, purposes] in _uses(i, hop)
	some refused in input.key_refusals[id]
	refused.account == account
	refused.purpose in purposes
	found := _refused(refused, sprintf("the key policy of %s doesn't allow account %s to use the key", [_key_name(id), account]))
} | _key_doubts(hop)

# Of a key that isn't known, nobody can say whom its policy lets use it; nor whom it would have to, in an account that
# isn't known.
_key_doubts(hop) := {answer.unknown("the key of the recovery point to be copied isn't known", []) |
	hop.via in {"copy", "onward"}
	not hop.source_key.manager
} | {found |
	not hop.to.account
	some field in ["key", "source_key"]
	id := hop[field].id
	some refused in input.key_refusals[id]
	refused.purpose in {"destination", "vault"}
	found := answer.unknown("the account of the destination vault isn't known", [])
}

# Keys that can't encrypt and decrypt at all, or of which that isn't known.
_by_defect(hop) := {answer.no(_defects[hop[field].id]) | some field in ["key", "source_key"]} | {found |
	some field in ["key", "source_key"]
	found := _unsure[hop[field].id]
}

_unsure[id] := found if {
	some id, key in input.keys
	some part in ["enabled", "spec", "state", "usage"]
	key.unknown[part]
	words := sprintf("can't tell whether KMS key %s is enabled and symmetric", [_key_name(id)])
	found := answer.unknown(words, [id])
}

# (By a rule of this package, as the bounds below.)
_defects[id] := words if {
	some id, defects in backup.key_defects
	words := sprintf("KMS key %s %s", [_key_name(id), concat(" and ", sort([defect.says | some defect in defects]))])
}

# A backup plan or a vault that no apply makes.
_by_rejection(i, hop) := ({answer.no("AWS rejects the backup plan, so the apply fails") | input.flows[i].backup_plan in _rejected_plans} | {found |
	hop.to.id in _rejected_vaults
	found := answer.no(sprintf("AWS rejects vault %s, so the apply fails", [_name(hop.to)]))
}) | {found |
	hop.to.id in _doubtful_vaults
	found := answer.unknown(sprintf("a value of vault %s is invalid; can't tell whether AWS creates it", [_name(hop.to)]), [hop.to.id])
}

# (By rules of this package, as the bounds below.)
_rejected_plans contains id if some id in rejection.plans

_rejected_vaults contains id if some id in rejection.vaults

_doubtful_vaults contains id if some id in rejection.doubtful_vaults

# A vault that a backup policy takes for granted, in an account that doesn't have it.
_by_absence(i, hop) := {found |
	not hop.to.id
	[hop.to.name, hop.to.region, hop.to.account] in _missing[input.flows[i].backup_plan]
	found := answer.no(sprintf("account %s has no vault %s in Region %s", [hop.to.account, _name(hop.to), hop.to.region]))
} | {found |
	not hop.to.id
	placement.blind
	some place in _needed[input.flows[i].backup_plan]
	place == [hop.to.name, hop.to.region]
	found := answer.unknown(sprintf("can't tell whether %s has vault %s", [_account(hop.to), _name(hop.to)]), [])
}

_account(vault) := sprintf("account %s", [vault.account]) if {
	not contains(vault.account, ":")
} else := "the account"

_needed[id] := places if some id, places in placement.needed

_missing[id] := places if some id, places in placement.missing

# A vault's key that lies in another Region than the vault.
_by_region(hop) := {found |
	hop.key.manager == "customer"
	hop.key.region != hop.to.region
	found := answer.no(sprintf("the KMS key of vault %s is in another Region", [_name(hop.to)]))
} | {found |
	hop.key.manager == "customer"
	hop.key.region
	not hop.to.region
	found := answer.unknown(sprintf("can't tell whether vault %s is in the Region of its KMS key", [_name(hop.to)]), [])
}

_uses(i, hop) := ({use | use := [hop.source_key.id, input.flows[i].account, {"source"}]} | {use |
	hop.crosses_account != "no"
	use := [hop.source_key.id, hop.to.account, {"destination"}]
}) | {use | use := [hop.key.id, hop.to.account, {"vault"}]}

_refused(refused, because) := answer.no(because) if {
	_is_denied(refused)
} else := answer.unknown(words, waits) if {
	words := sprintf("can't tell whether %s", [because])
	waits := object.get(refused, "waits_for", [])
}

_is_denied(refused) if count(object.get(refused, "denied", [])) > 0

_is_denied(refused) if refused.verdict == "denied"

# Service control policies, which may deny the backup role what the hop needs.
_by_scp(i, hop) := {found |
	some refused in input.scp_refusals[input.flows[i].account]
	alike := input.flows[refused.flow].hops[refused.hop]
	alike.via == hop.via
	alike.crosses_account == hop.crosses_account
	found := _refused(refused, sprintf("a service control policy denies %s to the %s", [refused.action, _caller[hop.via]]))
}

_caller := {
	"backup": "backup role",
	"temporary": "backup role",
	"copy": "backup role",
	"onward": "role of the function that copies onward",
}

# The bounds that the destination's lock, or an air-gapped vault itself, sets on retention.
_by_bounds(hop) := {found |
	hop.via != "temporary" # AWS doesn't say whether they bind a recovery point that goes with its copy
	[holder, limits] := _bounds[hop.to.id]
	found := _bounded(holder, limits, hop)
}

# Nobody can say whether a vault that the input doesn't show takes a retention that isn't known either.
_by_unseen_bounds(hop) := {answer.unknown("the retention of this rule and the bounds of its vault aren't known", []) |
	hop.lifecycle.unknown.delete_after_days
	not _is_shown(hop.to)
}

_is_shown(vault) if input.vaults[vault.id]

# By a rule of this package: regorus 0.14.1 finds another package's rule undefined where a function is the first to ask.
_bounds[id] := of_vault if some id, of_vault in lifecycle.bounds

_bounded(_, limits, hop) := answer.no(words) if {
	_refuses(hop.lifecycle, limits)
	words := sprintf("vault %s rejects the retention of this rule", [_name(hop.to)])
}

_bounded(holder, limits, hop) := answer.unknown(words, [holder]) if {
	not _refuses(hop.lifecycle, limits)
	open := _open_sides(hop.lifecycle, limits)
	count(open) > 0
	words := sprintf("can't tell whether vault %s accepts the retention of this rule", [_name(hop.to)])
}

_refuses(terms, limits) if count(lifecycle.outside(terms, limits)) > 0

_open_sides(terms, limits) := {side |
	some side in ["lock", "min_retention_days", "max_retention_days"]
	limits.unknown[side]
} | {side |
	terms.unknown.delete_after_days
	some side in ["min_retention_days", "max_retention_days"]
	limits[side]
}

# The organization's switch for copies between accounts.
_by_setting(hop) := {found |
	hop.crosses_account == "yes"
	some id, settings in input.global_settings
	found := _switched(id, settings)
}

_switched(_, settings) := answer.no("cross-account backup is turned off for the organization") if {
	settings.cross_account_backup == false
} else := answer.unknown("can't tell whether cross-account backup is turned on for the organization", [id]) if {
	settings.unknown.cross_account_backup
	id := settings.address
}

_name(vault) := sprintf("\"%s\"", [vault.name]) if {
	vault.name
} else := vault.arn if {
	vault.arn
} else := "of unknown name"

_key_name(id) := address if {
	address := input.keys[id].address
} else := id

# What a hop is, in words.
words(hop) := sprintf("%s vault %s", [_verbs[hop.via], _name(hop.to)])

_verbs := {
	"backup": "backup job into",
	"copy": "copy job into",
	"onward": "onward copy into",
	"temporary": "temporary recovery point in",
}
