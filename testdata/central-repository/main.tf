# The backup repository of a platform team: backup plan, selection by tag, vaults of two accounts. The databases are in the
# repositories of other teams. Keys, vault and lock of the own account are there already.
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "bunker"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

data "aws_iam_policy_document" "backup_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = data.aws_iam_policy_document.backup_trust.json
}

resource "aws_iam_role_policy_attachment" "backup" {
  role       = aws_iam_role.backup.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup"
}

resource "aws_kms_key" "local" {
  description             = "Vault local"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault" "local" {
  name        = "local"
  kms_key_arn = aws_kms_key.local.arn
}

resource "aws_backup_vault_lock_configuration" "local" {
  backup_vault_name   = aws_backup_vault.local.name
  changeable_for_days = 7
  min_retention_days  = 30
}

resource "aws_kms_key" "bunker" {
  provider                = aws.bunker
  description             = "Vault central"
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

# Wrong: no lock, and no policy that lets account 111122223333 in.
resource "aws_backup_vault" "central" {
  provider    = aws.bunker
  name        = "central"
  kms_key_arn = aws_kms_key.bunker.arn
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.local.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_vault.central.arn

      lifecycle {
        delete_after = 90
      }
    }
  }
}

resource "aws_backup_selection" "tagged" {
  name         = "tagged"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = aws_iam_role.backup.arn

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "backup"
    value = "daily"
  }
}
