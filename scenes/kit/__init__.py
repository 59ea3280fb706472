"""What the lectures share: colours, words, formulas, diagrams, charts, surfaces, replays, and the base class."""
