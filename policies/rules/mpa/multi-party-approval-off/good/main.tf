terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
    awscc = {
      source  = "hashicorp/awscc"
      version = "~> 1.0"
    }
  }
}

provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

provider "awscc" {
  region = "eu-west-1"
  assume_role = {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}

resource "awscc_backup_logically_air_gapped_backup_vault" "orders" {
  backup_vault_name     = "orders"
  min_retention_days    = 7
  max_retention_days    = 90
  mpa_approval_team_arn = "arn:aws:mpa:us-east-1:555566667777:approval-team/recovery-a1b2c3d4"
}

resource "aws_backup_global_settings" "this" {
  global_settings = {
    isCrossAccountBackupEnabled = "true"
    isMpaEnabled                = "true"
  }
}
