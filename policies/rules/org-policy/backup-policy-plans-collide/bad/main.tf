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

data "aws_organizations_organization" "this" {}

data "aws_organizations_organizational_units" "all" {
  parent_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy" "all" {
  name = "all"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      daily = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          daily = {
            schedule_expression      = { "@@assign" = "cron(0 5 ? * * *)" }
            target_backup_vault_name = { "@@assign" = "central" }
            lifecycle                = { delete_after_days = { "@@assign" = "35" } }
          }
        }
        selections = {
          resources = {
            all = {
              iam_role_arn   = { "@@assign" = "arn:aws:iam::$account:role/backup" }
              resource_types = { "@@assign" = ["arn:aws:rds:*:*:db:*"] }
            }
          }
        }
      }
    }
  })
}

resource "aws_organizations_policy_attachment" "all" {
  policy_id = aws_organizations_policy.all.id
  target_id = data.aws_organizations_organization.this.roots[0].id
}

resource "aws_organizations_policy" "orders" {
  name = "orders"
  type = "BACKUP_POLICY"
  content = jsonencode({
    plans = {
      daily = {
        regions = { "@@assign" = ["eu-west-1"] }
        rules = {
          orders = {
            schedule_expression      = { "@@assign" = "cron(0 1 ? * * *)" }
            target_backup_vault_name = { "@@assign" = "orders" }
            lifecycle                = { delete_after_days = { "@@assign" = "90" } }
          }
        }
        selections = {
          resources = {
            orders = {
              iam_role_arn   = { "@@assign" = "arn:aws:iam::$account:role/backup" }
              resource_types = { "@@assign" = ["arn:aws:dynamodb:*:*:table/*"] }
            }
          }
        }
      }
    }
  })
}

resource "aws_organizations_policy_attachment" "orders" {
  policy_id = aws_organizations_policy.orders.id
  target_id = data.aws_organizations_organizational_units.all.children[0].id
}
