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

resource "aws_efs_file_system" "shop" {
  creation_token = "shop"
  encrypted      = true
  kms_key_id     = aws_kms_key.files.arn
  tags           = { application = "shop" }
}

resource "aws_efs_file_system" "payroll" {
  creation_token = "payroll"
  encrypted      = true
  kms_key_id     = aws_kms_key.files.arn
  tags           = { application = "payroll" }
}

resource "aws_kms_key" "files" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_vault" "files" {
  name        = "files"
  kms_key_arn = aws_kms_key.files.arn
}

resource "aws_backup_vault_lock_configuration" "files" {
  backup_vault_name   = aws_backup_vault.files.name
  changeable_for_days = 7
  min_retention_days  = 30
}

resource "aws_backup_logically_air_gapped_vault" "sealed" {
  name               = "sealed"
  min_retention_days = 7
  max_retention_days = 365
}

resource "aws_backup_plan" "files" {
  name = "files"

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.files.name
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.sealed.arn

      lifecycle {
        delete_after = 35
      }
    }
  }
}

resource "aws_backup_selection" "files" {
  name         = "files"
  plan_id      = aws_backup_plan.files.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_efs_file_system.shop.arn, aws_efs_file_system.payroll.arn]
}
