"""Words and marks that the detectors know, as plain lists: who may be meant, what a machine says, what announces a secret."""
