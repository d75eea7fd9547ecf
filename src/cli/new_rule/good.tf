resource "aws_backup_vault" "it" {
  name = "backup-orders"
}
