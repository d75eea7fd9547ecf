# METADATA
# title: What lies beyond a loss
# description: |
#   Whether a place is out of the reach of a loss: of the source's key, of an account, of a Region, of an organization. A
#   place is a hop of a flow. Contract: docs/survival.md.
package tfbackup.lib.beyond

import data.tfbackup.lib.answer
import data.tfbackup.lib.outlives

# Whether a recovery point can be read without any of the keys of its source.
source_key(hop, keys) := {"is": "yes"} if {
	every key in keys { key.manager in {"aws", "aws-owned", "none"} }
} else := answer.unknown("the key of the source isn't known", []) if {
	some key in keys
	not key.manager
	not _is_under_aws_key(hop)
} else := answer.unknown("the key of the recovery point isn't known", []) if {
	not hop.key.manager
} else := answer.no("the recovery point is under the source's key") if {
	some key in keys
	key.manager == "customer"
	_holds(hop, key)
} else := answer.unknown("can't tell whether the recovery point is under the source's key", []) if {
	some key in keys
	key.manager == "customer"
	_may_be(hop.key, key)
} else := answer.unknown("can't tell whether the recovery point keeps the source's keys", []) if {
	some key in keys
	key.manager == "customer"
	not hop.source_key.manager
} else := {"is": "yes"}

# In a function: OPA evaluates what is undefined before `not … in`, and then nothing is true.
_is_under_aws_key(hop) if hop.key.manager in {"aws", "aws-owned", "none"}

# The recovery point keeps the keys of its source, or is under the very key.
_holds(hop, _) if hop.key == hop.source_key

_holds(hop, key) if hop.key.id == key.id

_holds(hop, key) if hop.key.arn == key.arn

# Keys of different ids are different, unless one of them is only read by a data source.
_may_be(a, b) if {
	a.manager == "customer"
	not _differ(a, b)
}

_differ(a, b) if a.arn != b.arn

_differ(a, b) if {
	some field in ["account", "region"]
	a[field] != b[field]
	not contains(a[field], ":")
	not contains(b[field], ":")
}

_differ(a, b) if {
	a.id != b.id
	input.keys[a.id].mode == "managed"
	input.keys[b.id].mode == "managed"
}

# Whether it lies in another account, or in an air-gapped vault that somebody else can open.
account(hop, account, kind) := {"is": "yes"} if {
	outlives.same_account(hop.to, account) == "no"
} else := _opened(hop, account) if {
	outlives.air_gapped(hop, kind) == "yes"
} else := answer.unknown(words, []) if {
	outlives.air_gapped(hop, kind) == "unknown"
	words := sprintf("vault %s isn't in the input, so its kind isn't known", [outlives.called(hop.to)])
} else := answer.no(words) if {
	outlives.same_account(hop.to, account) == "yes"
	words := sprintf("vault %s is in the lost account", [outlives.called(hop.to)])
} else := answer.unknown(words, []) if {
	words := sprintf("the account of vault %s isn't known", [outlives.called(hop.to)])
}

_opened(hop, account) := {"is": "yes"} if {
	team := input.vaults[outlives.vault_id(hop)].approval_team
	outlives.same_account(team, account) == "no"
} else := answer.no(words) if {
	team := input.vaults[outlives.vault_id(hop)].approval_team
	outlives.same_account(team, account) == "yes"
	words := "the vault's approval team is lost with its account"
} else := answer.unknown("the account of the vault's approval team isn't known", waits_for) if {
	_may_have_team(outlives.vault_id(hop))
	waits_for := [id | id := hop.to.id]
} else := answer.unknown("only an AWS RAM share opens the vault, and it may be lost with the account", []) if {
	some _, share in input.resource_shares
	some resource in share.resources
	resource.id == hop.to.id
} else := answer.no("no approval team of another account can open the air-gapped vault")

_may_have_team(vault) if input.vaults[vault].approval_team

_may_have_team(vault) if input.vaults[vault].unknown.approval_team

_may_have_team(vault) if not input.vaults[vault]

# Whether its key outlives the account.
key_of_account(hop, account) := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key is lost with the account") if {
	hop.key.manager == "customer"
	outlives.same_account(hop.key, account) == "yes"
} else := {"is": "yes"} if {
	hop.key.manager == "customer"
	outlives.same_account(hop.key, account) == "no"
} else := answer.unknown("the account of its key isn't known", [])

# Whether vault and key lie in another Region.
region(hop, region) := answer.no(words) if {
	hop.to.region == region
	words := sprintf("vault %s is in %s, the lost Region", [outlives.called(hop.to), region])
} else := answer.unknown("the Region of the resource or of the vault isn't known", []) if {
	not _regions_known(hop, region)
} else := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key is in the lost Region") if {
	hop.key.region == region
} else := {"is": "yes"} if {
	hop.key.region
} else := answer.unknown("the key of the recovery point isn't known", [])

_regions_known(hop, region) if {
	hop.to.region
	region != ""
}

# Whether its key is out of reach for every administrator of the organization.
key_of_organization(hop) := {"is": "yes"} if {
	hop.key.manager in {"aws", "aws-owned", "none"}
} else := answer.no("its key is in an account of the organization, whose administrators can destroy it") if {
	hop.key.manager == "customer"
} else := answer.unknown("the key of the recovery point isn't known", [])

# Whether somebody outside the organization can open the vault.
opening_of_organization(hop, kind) := {"is": "yes"} if {
	outlives.air_gapped(hop, kind) == "no"
} else := answer.unknown("can't tell whether anybody outside the organization can open the air-gapped vault", [])
