terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_organizations_policy" "orders" {
  name = "orders"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      orders = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          nightly = {
            schedule_expression      = { "@@assign" = "cron(0 5 ? * * *)" }
            target_backup_vault_name = { "@@assign" = "orders" }
            lifecycle                = { delete_after_days = { "@@assign" = "35" } }
            copy_actions = {
              "arn:aws:backup:eu-central-1:$account:backup-vault:central" = {
                target_backup_vault_arn = { "@@assign" = "arn:aws:backup:eu-central-1:444455556666:backup-vault:central" }
              }
            }
          }
        }
        selections = {
          tags = {
            orders = {
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

resource "aws_organizations_policy_attachment" "orders" {
  policy_id = aws_organizations_policy.orders.id
  target_id = "ou-ab12-11112222"
}
