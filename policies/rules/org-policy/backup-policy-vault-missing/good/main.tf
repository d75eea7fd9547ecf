terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region              = "us-east-1"
  allowed_account_ids = ["111122223333"]
}

provider "aws" {
  alias               = "orders"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_backup_vault" "orders" {
  provider = aws.orders
  name     = "orders"
}

resource "aws_organizations_policy" "daily" {
  name = "daily"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      daily = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          daily = {
            schedule_expression      = { "@@assign" = "cron(0 5 ? * * *)" }
            target_backup_vault_name = { "@@assign" = "orders" }
            lifecycle                = { delete_after_days = { "@@assign" = "35" } }
          }
        }
        selections = {
          tags = {
            daily = {
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

resource "aws_organizations_policy_attachment" "daily" {
  policy_id = aws_organizations_policy.daily.id
  target_id = "444455556666"
}
