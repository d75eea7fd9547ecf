output "name" { value = aws_backup_vault.main.name }

variable "name" { type = string }

moved {
  from = aws_backup_vault.this
  to   = aws_backup_vault.main
}

variable "key" { type = string }

resource "aws_backup_vault" "main" {
  kms_key_arn = var.key
  name        = var.name
}
