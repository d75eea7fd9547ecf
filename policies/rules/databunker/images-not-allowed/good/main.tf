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

resource "aws_ec2_allowed_images_settings" "this" {
  state = "enabled"

  image_criterion {
    image_providers = ["amazon", "aws-backup-vault"]
  }
}

resource "aws_kms_key" "orders" {
  enable_key_rotation = true
}

resource "aws_instance" "orders" {
  ami           = "ami-0123456789abcdef0"
  instance_type = "t3.micro"

  root_block_device {
    encrypted  = true
    kms_key_id = aws_kms_key.orders.arn
  }
}

resource "aws_backup_logically_air_gapped_vault" "sealed" {
  name               = "sealed"
  min_retention_days = 7
  max_retention_days = 365
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 ? * * *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = aws_backup_logically_air_gapped_vault.sealed.arn
    }
  }
}

resource "aws_backup_selection" "orders" {
  name         = "orders"
  plan_id      = aws_backup_plan.orders.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_instance.orders.arn]
}
