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

resource "aws_s3_bucket" "documents" {
  bucket = "orders-documents"
}

resource "aws_s3_bucket_versioning" "documents" {
  bucket = aws_s3_bucket.documents.bucket

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_notification" "documents" {
  bucket      = aws_s3_bucket.documents.bucket
  eventbridge = false
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "any-second"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }

    enable_continuous_backup = true
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_s3_bucket.documents.arn]
}
