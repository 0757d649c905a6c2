"""The misuse report on a week in which forty-six people misuse what they may see."""
