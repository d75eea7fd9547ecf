# METADATA
# title: Approval teams and shares
# description: |
#   Who may open an air-gapped vault from outside its account: its approval team, or the accounts that it is
#   shared with.
package tfbackup.lib.approval

import data.tfbackup.lib.finding

# Air-gapped vaults that certainly have no approval team.
without_team contains id if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	not vault.approval_team
	not vault.unknown.approval_team
}

# Air-gapped vaults of which nothing tells which team they have, with the entry of the `unknown` map that
# says why.
unknown_team[id] := unknown if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	not vault.approval_team.arn
	not vault.approval_team.id
	unknown := vault.approval_team.unknown.id
}

unknown_team[id] := unknown if {
	some id, vault in input.vaults
	vault.kind == "logically-air-gapped"
	not vault.approval_team
	unknown := vault.unknown.approval_team
}

# By id of an air-gapped vault: ids of the shares that open it to somebody.
shares[vault] contains id if {
	some id, share in input.resource_shares
	_opens(share)
	some resource in share.resources
	vault := resource.id
	input.vaults[vault].kind == "logically-air-gapped"
}

# By id of a share that opens something to somebody, perhaps an air-gapped vault: why it isn't known what.
may_share[id] := waits_for if {
	"logically-air-gapped" in {vault.kind | some vault in input.vaults}
	some id, share in input.resource_shares
	_opens(share)
	reasons := array.concat(
		[why | why := share.unknown.resources],
		[why | some resource in share.resources; why := resource.unknown.id],
	)
	waits_for := [finding.wait(id, ["resources"], why) | some why in reasons]
	count(waits_for) > 0
}

_opens(share) if count(share.principals) > 0

_opens(share) if share.unknown.principals

# Whether two teams are one: known by ARN, or by what declares them.
same(before, after) if {
	some field in ["arn", "id"]
	before[field] == after[field]
}

# Whether they certainly aren't.
differ(before, after) if {
	some field in ["arn", "id"]
	before[field] != after[field]
	not same(before, after)
}

differ(before, after) if {
	after == {}
	not before.uncertain
}

# How a vault of this type gets a team.
way_to_a_team(type) := concat("", [
	"declare the vault as awscc_backup_logically_air_gapped_backup_vault with mpa_approval_team_arn; ",
	"or run aws backup associate-backup-vault-mpa-approval-team, ",
	"and set mpa_approval_team_arn in an [[external.vault]] with the vault's ARN",
]) if {
	type == "aws_backup_logically_air_gapped_vault"
} else := "assign an approval team; if the vault has one already, set mpa_approval_team_arn in its [[external.vault]]" if {
	type == "external.vault"
} else := "set mpa_approval_team_arn to a team whose members don't administer this account, ideally one of a recovery organization"
