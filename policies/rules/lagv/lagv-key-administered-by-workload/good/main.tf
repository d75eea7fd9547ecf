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
  alias               = "keys"
  region              = "eu-west-1"
  allowed_account_ids = ["555566667777"]
}

resource "aws_kms_key" "sealed" {
  provider                = aws.keys
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::555566667777:root" }, Action = "kms:*", Resource = "*" },
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant", "kms:GenerateDataKey", "kms:Encrypt", "kms:ReEncrypt*"], Resource = "*" },
    ]
  })
}

resource "aws_backup_logically_air_gapped_vault" "sealed" {
  name               = "sealed"
  min_retention_days = 7
  max_retention_days = 365
  encryption_key_arn = aws_kms_key.sealed.arn
}
