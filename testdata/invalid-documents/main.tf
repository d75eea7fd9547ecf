# Values in languages that Terraform doesn't check: AWS refuses each of them, or nobody can read it.

terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["222233334444"]
}

resource "aws_kms_key" "vault" {
  description         = "vault"
  enable_key_rotation = true
}

resource "aws_backup_vault" "orders" {
  name        = "orders"
  kms_key_arn = aws_kms_key.vault.arn
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = aws_backup_vault.orders.name
  changeable_for_days = 14
  min_retention_days  = 7
}

# A policy that isn't JSON: a comma too many.
resource "aws_backup_vault_policy" "orders" {
  backup_vault_name = aws_backup_vault.orders.name
  policy            = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "backup:DeleteRecoveryPoint", "Resource": "*"},]
    }
  JSON
}

# A cron with five fields, and one more often than hourly; the third rule is fine.
resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "unix"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 5 * * *)"
    lifecycle { delete_after = 35 }
  }

  rule {
    rule_name         = "often"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "rate(30 minutes)"
    lifecycle { delete_after = 35 }
  }

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 5 ? * * *)"
    lifecycle { delete_after = 35 }
  }
}

# A template that is neither JSON nor YAML.
resource "aws_cloudformation_stack" "backup" {
  name          = "backup"
  template_body = <<-YAML
    Resources:
      Vault:
        Type: AWS::Backup::BackupVault
        Properties: {BackupVaultName: "second"
  YAML
}

# @@append to a single value, an operator that doesn't exist, a key that doesn't.
resource "aws_organizations_policy" "backup" {
  name = "backup"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      daily = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          daily = {
            schedule_expression      = { "@@append" = "cron(0 5 ? * * *)" }
            target_backup_vault_name = { "@@set" = "orders" }
            retention                = { "@@assign" = "35" }
          }
        }
        selections = {
          tags = {
            all = {
              iam_role_arn = { "@@assign" = "arn:aws:iam::$account:role/backup" }
              tag_key      = { "@@assign" = "backup" }
              tag_value    = { "@@assign" = ["daily"] }
            }
          }
        }
      }
    }
  })
}
