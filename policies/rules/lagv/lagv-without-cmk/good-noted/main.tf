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

resource "aws_backup_logically_air_gapped_vault" "orders" {
  name               = "orders"
  min_retention_days = 7
  max_retention_days = 90
  encryption_key_arn = "arn:aws:kms:eu-west-1:444455556666:key/0b1c6f2e-6d1b-4f0e-9d3f-2f8a7c5e4b1a"
}
