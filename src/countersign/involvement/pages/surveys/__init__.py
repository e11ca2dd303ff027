"""Pages of surveys: the list and one survey, questions one by one, results, the paper form, and the desk."""
