"""The blanks of a form: how a day, a time, a number, an amount or a duration is said."""
