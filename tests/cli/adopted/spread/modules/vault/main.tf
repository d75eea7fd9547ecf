variable "name" {
  type = string
}

variable "key" {
  type = string
}

resource "aws_backup_vault" "this" {
  name        = var.name
  kms_key_arn = var.key
}

output "name" {
  value = aws_backup_vault.this.name
}
