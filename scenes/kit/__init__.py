"""What the lectures share, in rooms by what is drawn."""
