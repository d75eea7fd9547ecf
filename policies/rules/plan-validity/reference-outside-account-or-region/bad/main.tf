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

provider "aws" {
  alias               = "bunker"
  region              = "eu-west-1"
  allowed_account_ids = ["444455556666"]
}

resource "aws_kms_key" "bunker" {
  provider            = aws.bunker
  enable_key_rotation = true
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_backup_vault" "bunker" {
  provider    = aws.bunker
  name        = "bunker"
  kms_key_arn = aws_kms_key.bunker.arn
  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_backup_vault_lock_configuration" "bunker" {
  backup_vault_name   = aws_backup_vault.bunker.name
  changeable_for_days = 7
  min_retention_days  = 30
}
