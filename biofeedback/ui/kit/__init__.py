"""What every screen is made of: the theme, the frame with its keys, buttons, fields and words."""
