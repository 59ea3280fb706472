"""How things look: colours, words, formulas, numbers, and the camera that lets them paint themselves."""
