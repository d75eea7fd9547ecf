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
    rule_name         = "monthly"
    target_vault_name = "orders"
    schedule          = "cron(0 3 1 * ? *)"

    lifecycle {
      delete_after = 93
    }
  }
}
