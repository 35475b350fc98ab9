"""What a flow works with: entities, parameters, environments, and secrets with what hides them."""
