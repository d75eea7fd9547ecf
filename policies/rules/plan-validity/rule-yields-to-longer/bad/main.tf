terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

resource "aws_backup_plan" "orders" {
  name = "orders"

  rule {
    rule_name         = "archive"
    target_vault_name = "orders"
    schedule          = "cron(0 5 * * ? *)"

    lifecycle {
      delete_after = 365
    }
  }

  rule {
    rule_name         = "daily"
    target_vault_name = "orders"
    schedule          = "cron(0 5 * * ? *)"

    lifecycle {
      delete_after = 35
    }

    copy_action {
      destination_vault_arn = "arn:aws:backup:eu-west-1:444455556666:backup-vault:bunker"
    }
  }
}
