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

resource "aws_backup_logically_air_gapped_vault" "orders" {
  name               = "orders"
  min_retention_days = 3
  max_retention_days = 90
}
