terraform {
  required_providers {
    awscc = {
      source  = "hashicorp/awscc"
      version = "~> 1.0"
    }
  }
}

provider "awscc" {
  region = "eu-west-1"
  assume_role = {
    role_arn = "arn:aws:iam::111122223333:role/deploy"
  }
}

resource "awscc_backup_logically_air_gapped_backup_vault" "orders" {
  backup_vault_name     = "orders"
  min_retention_days    = 7
  max_retention_days    = 90
  mpa_approval_team_arn = "arn:aws:mpa:us-east-1:555566667777:approval-team/recovery-a1b2c3d4"
}
