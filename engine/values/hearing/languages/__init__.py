"""One table a language; engine/values/hearing/table.py says what is in it."""
