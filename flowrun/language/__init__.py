"""What an editor needs to help with flows: a schema, a language server, references and renaming."""
