"""What a person writes down: check-ins, body diary, body map, moment cards, early signs."""
