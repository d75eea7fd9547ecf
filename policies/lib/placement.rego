# METADATA
# title: Vaults that backup policies need
# description: Which vaults must be in which accounts and Regions, and which of them certainly aren't.
package tfbackup.lib.placement

import data.tfbackup.lib.organization

# By id of the effective plan: names and Regions of vaults that each of its accounts must have.
needed[id] contains [name, region] if {
	some id, plan in input.backup_plans
	plan.origin == "organizations-policy"
	some rule in plan.rules
	some field in ["vault", "air_gapped_vault"]
	name := _own_name(rule[field])
	name != "Default" # AWS makes it
	some region in plan.scope.regions
}

needed[id] contains [name, region] if {
	some id, plan in input.backup_plans
	plan.origin == "organizations-policy"
	some rule in plan.rules
	some copy in rule.copies
	arn := split(copy.vault.arn, ":")
	arn[4] == "$account"
	name := arn[6]
	some region in _regions(arn[3], plan)
}

_own_name(vault) := name if name := vault.name

_own_name(vault) := name if {
	not vault.name
	arn := split(vault.arn, ":")
	arn[4] == "$account"
	name := arn[6]
}

_regions("$region", plan) := regions if regions := plan.scope.regions

_regions(region, _) := [region] if not startswith(region, "$")

# Names of all vaults of the input.
names contains name if {
	some _, vault in input.vaults
	name := vault.name
}

# By id of the effective plan: `[name, region, account]` of vaults that are certainly not there: the input makes
# vaults of that name, and vaults in that account, but not this one.
missing[id] contains [name, region, account] if {
	not _blind
	some id, wanted in needed
	some [name, region] in wanted
	name in names
	some account in input.backup_plans[id].scope.accounts
	account in _keepers
	not [name, region, account] in _held
	not name in _loose
}

# `[id of the backup plan or event rule, name, Region, account]` of vaults that rules and copies go to and that no plan at hand
# has, though one has others of that account and Region, or that name in another Region of the account.
undeclared contains aim if {
	some aim in _aimed
	[_, name, region, account] := aim
	not name in _made_by_aws
	not [name, region, account] in _held
	not name in _loose
	_is_at_hand(name, region, account)
}

_is_at_hand(_, region, account) if {
	some [_, there, owner] in _held
	there == region
	owner == account
}

_is_at_hand(name, _, account) if {
	some [held, _, owner] in _held
	held == name
	owner == account
}

_made_by_aws := {"Default", "aws/efs/automatic-backup-vault"}

_aimed contains [id, name, region, account] if {
	some id, plan in input.backup_plans
	not plan.scope
	some rule in plan.rules
	_is_open(rule.vault)
	name := rule.vault.name
	region := rule.vault.region
	account := rule.vault.account
}

_aimed contains [id, name, region, account] if {
	some id, plan in input.backup_plans
	some rule in plan.rules
	vaults := array.concat(
		[vault | vault := rule.air_gapped_vault],
		[vault | some copy in object.get(rule, "copies", []); vault := copy.vault],
	)
	some vault in vaults
	_is_open(vault)
	[_, _, "backup", region, account, "backup-vault", name] = split(vault.arn, ":")
	not startswith(account, "$")
	not startswith(region, "$")
}

# Copies onward that something else than a backup plan makes.
_aimed contains [id, name, region, account] if {
	some _, copy in input.onward_copies
	id := copy.event_rule
	some vault in copy.destinations
	_is_open(vault)
	[_, _, "backup", region, account, "backup-vault", name] = split(vault.arn, ":")
}

# What needs a vault whose name the input has elsewhere is certainly without it: `missing`.
_aimed contains [id, name, region, account] if {
	some id, wanted in needed
	some [name, region] in wanted
	not name in names
	some account in input.backup_plans[id].scope.accounts
}

_is_open(vault) if {
	not vault.id
	not vault.unknown.id
}

# Whether some plan at hand may have vaults that it doesn't show.
default blind := false

blind if _blind

# Accounts that have vaults in the input.
_keepers := {account | some [_, _, account] in _held}

_held contains [name, region, account] if {
	some _, vault in input.vaults
	not vault.scope
	name := vault.name
	region := vault.region
	account := vault.account
}

_held contains [name, region, account] if {
	some _, vault in input.vaults
	name := vault.name
	some region in vault.scope.regions
	some account in vault.scope.accounts
}

# Names of vaults that may be in other places than those known.
_loose contains name if {
	some _, vault in input.vaults
	name := vault.name
	_may_be_elsewhere(vault)
}

_may_be_elsewhere(vault) if {
	not vault.scope
	not _is_placed(vault)
}

_may_be_elsewhere(vault) if {
	vault.scope
	not vault.scope.closed
}

_may_be_elsewhere(vault) if vault.scope.unknown

_is_placed(vault) if {
	vault.region
	not contains(vault.account, ":")
}

# Something may make any vault.
_blind if count(organization.partial) > 0

_blind if {
	some _, vault in input.vaults
	not vault.name
}

_blind if {
	some _, stack in input.stacks
	some field, _ in stack.unknown
	field == "template" # no field of its own
}

_blind if {
	some _, stack in input.stacks
	stack.hidden
}
