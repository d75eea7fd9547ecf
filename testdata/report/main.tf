module "kms" {
  source = "./modules/kms"
}

resource "aws_backup_vault" "plain" {
  name = "plain"
}

resource "aws_backup_vault" "main" {
  name        = "main"
  kms_key_arn = module.kms.arn
}

resource "aws_backup_vault_lock_configuration" "main" {
  backup_vault_name = aws_backup_vault.main.name
  /* Aufbewahrung: zehn Jahre, längstens */ max_retention_days = 3650
  min_retention_days = 35
}
