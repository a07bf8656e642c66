"""Text → sentences, marks and quantities: what the letters say, whatever it is said of."""
