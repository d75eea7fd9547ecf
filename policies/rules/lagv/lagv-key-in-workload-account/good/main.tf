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

resource "aws_backup_logically_air_gapped_vault" "sealed" {
  name               = "sealed"
  min_retention_days = 7
  max_retention_days = 365
  encryption_key_arn = "arn:aws:kms:eu-west-1:555566667777:key/1111aaaa-22bb-43cc-84dd-5555eeee6666"
}
