"""After a seizure: which countries it concerns, which authorities to tell, and who does what by when."""
