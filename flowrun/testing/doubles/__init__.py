"""What stands in a test in the place of the world: its wire with the answers, logins and time."""
