resource "aws_backup_vault" "central" {
  for_each = toset(["a"])
  name     = "central-${each.key}"
}
