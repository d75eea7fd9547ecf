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
  allowed_account_ids = ["111122223333"]
}

resource "aws_dynamodb_table" "orders" {
  name         = "orders"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"

  attribute {
    name = "id"
    type = "S"
  }

  server_side_encryption {
    enabled     = true
    kms_key_arn = aws_kms_key.orders.arn
  }

  tags = {
    tier = "gold"
  }
}

resource "aws_backup_vault" "orders" {
  name        = "orders"
  kms_key_arn = aws_kms_key.orders.arn
}

resource "aws_backup_vault_lock_configuration" "orders" {
  backup_vault_name   = aws_backup_vault.orders.name
  changeable_for_days = 7
  min_retention_days  = 7
}

resource "aws_kms_key" "orders" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_plan" "daily" {
  name = "daily"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.orders.name
    schedule          = "cron(0 3 * * ? *)"

    lifecycle {
      delete_after = 35
    }
  }
}

resource "aws_backup_selection" "gold" {
  name         = "gold"
  plan_id      = aws_backup_plan.daily.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"

  selection_tag {
    type  = "STRINGEQUALS"
    key   = "tier"
    value = "gold"
  }
}
