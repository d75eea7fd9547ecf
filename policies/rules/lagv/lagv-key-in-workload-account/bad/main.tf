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

resource "aws_kms_key" "orders" {
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_backup_logically_air_gapped_vault" "sealed" {
  name               = "sealed"
  min_retention_days = 7
  max_retention_days = 365
  encryption_key_arn = aws_kms_key.orders.arn
}
