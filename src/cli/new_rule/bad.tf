resource "aws_backup_vault" "it" {
  name = "orders"
}
