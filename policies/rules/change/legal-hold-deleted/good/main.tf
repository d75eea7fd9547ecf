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
}

resource "awscc_backup_legal_hold" "case" {
  title       = "case-4711"
  description = "everything of the orders department"

  recovery_point_selection = {
    vault_names = ["orders"]
  }
}
