"""What Restate calls: sessions and callers as virtual objects, and turns as it records them."""
