"""Commands that talk, and those that tell of what was said: sessions as they run or are kept."""
