"""From ratings to a whole served model: one recipe, for a training and for every fold of an evaluation."""
